/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that was opened: a report or a pack. */
#include <glib/gi18n.h>
#include <string.h>

#include "core/uchi-error.h"
#include "core/uchi-file.h"
#include "report/uchi-report.h"
#include "ui/uchi-flow-private.h"
#include "ui/uchi-foreign.h"

/* neither a report nor a pack is larger */
#define MAX_FILE (8 * 1024 * 1024)

/* something is asked or under way, which no file interrupts */
static gboolean
is_under_way (UchiWindow *window)
{
  UchiRunState state = uchi_run_state (uchi_window_run (window));
  guint step = uchi_window_place (window)->step;

  return state == UCHI_RUN_BUSY || state == UCHI_RUN_ASKING || state == UCHI_RUN_AGAIN || (uchi_window_screen (window) >= 29 && step > 0);
}

static void
open_pack (UchiWindow *window, const char *path)
{
  if (is_under_way (window))
    {
      uchi_run_import_pack (uchi_window_run (window), path);
      return;
    }
  if (uchi_run_kind (uchi_window_run (window)) != UCHI_RUN_LIVE || uchi_run_state (uchi_window_run (window)) == UCHI_RUN_ENDED)
    uchi_flow_take_new_run (window);
  uchi_run_import_pack (uchi_window_run (window), path);
  uchi_window_go (window, 93);
}

static const char *
why_not_opened (const GError *error)
{
  if (g_error_matches (error, UCHI_ERROR, UCHI_ERROR_NEWER))
    return _("The file was not opened. It is of a newer program. Please make this program new first.");
  if (g_error_matches (error, UCHI_ERROR, UCHI_ERROR_TOO_LARGE))
    return _("The file was not opened. It is too large. Please ask for it once more.");
  return _("The file could not be opened. It is as it was.");
}

static void
open_report (UchiWindow *window, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) report = uchi_report_load (path, &error);

  if (report == NULL || is_under_way (window))
    {
      uchi_window_tell (window, report == NULL ? why_not_opened (error) : _("The file was not opened. First let us finish this here."));
      return;
    }
  uchi_window_choose (window, NULL, UCHI_FINDING_NONE);
  uchi_foreign_calm (json_node_get_object (report));
  uchi_flow_take_report (window, report, UCHI_RUN_FILE);
  uchi_window_go (window, 20);
}

void
uchi_flow_open_file (UchiWindow *window, const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (g_utf8_validate (path, -1, NULL) && uchi_file_read (path, MAX_FILE, &text, &length, NULL)
      && g_str_has_prefix (text, UCHI_FILE_PACK_HEAD))
    open_pack (window, path);
  else
    open_report (window, path);
}
