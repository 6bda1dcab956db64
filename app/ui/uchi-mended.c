/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-mended.h"

#include <glib/gstdio.h>

#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "core/uchi-text.h"
#include "ui/uchi-changes.h"
#include "ui/uchi-keep.h"

#define FILE_NAME "mended.json"
#define MAX_BYTES (256 * 1024)
#define PREPARED "uchi-mended-prepared"
#define PRACTISED "uchi-mended-practised"

static void
mended_free (UchiMended *self)
{
  g_free (self->check);
  g_free (self->day);
  g_free (self->key);
  g_free (self->device);
  g_free (self->advice);
  g_free (self);
}

static GPtrArray *
list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mended_free);
}

static char *
today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

static char *
text_of (JsonObject *object, const char *member)
{
  return uchi_text_clean (uchi_json_string (object, member, ""), -1, UCHI_TEXT_MAX);
}

/* ---- the file -------------------------------------------------------------------------------- */

static UchiMended *
read_one (JsonObject *object)
{
  UchiMended *self = g_new0 (UchiMended, 1);

  self->check = text_of (object, "check");
  self->day = text_of (object, "day");
  self->key = text_of (object, "key");
  self->device = text_of (object, "device");
  self->advice = text_of (object, "advice");
  return self;
}

GPtrArray *
uchi_mended_kept (void)
{
  GPtrArray *list = list_new ();
  g_autoptr (JsonNode) node = uchi_keep_read (FILE_NAME, MAX_BYTES);
  JsonArray *array = node != NULL ? uchi_json_array (json_node_get_object (node), "mended") : NULL;

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), UCHI_MENDED_MAX); i++)
    {
      JsonObject *object = uchi_json_object_at (array, i);

      if (object != NULL)
        g_ptr_array_add (list, read_one (object));
    }
  return list;
}

static void
keep (const GPtrArray *list)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *whole = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = list->len > UCHI_MENDED_MAX ? list->len - UCHI_MENDED_MAX : 0; i < list->len; i++)
    {
      const UchiMended *one = g_ptr_array_index (list, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "check", one->check);
      json_object_set_string_member (object, "day", one->day);
      json_object_set_string_member (object, "key", one->key);
      json_object_set_string_member (object, "device", one->device);
      json_object_set_string_member (object, "advice", one->advice);
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (whole, "mended", array);
  json_node_take_object (node, whole);
  /* a full disk costs this line of the record, not what was mended */
  if (!uchi_keep_write (FILE_NAME, node, &error))
    g_debug ("what was mended is not kept: %s", error->message);
}

/* ---- in the window --------------------------------------------------------------------------- */

void
uchi_mended_prepare (UchiWindow *window, const UchiMending *mending)
{
  JsonObject *report = uchi_run_report (uchi_window_run (window));
  UchiMended *one = g_new0 (UchiMended, 1);

  one->check = g_strdup (report != NULL ? uchi_json_string (report, "started", "") : "");
  one->day = today ();
  one->key = uchi_changes_key (mending->device, mending->record->finding);
  one->device = g_strdup (mending->name);
  one->advice = g_strdup (mending->record->advice);
  g_object_set_data_full (G_OBJECT (window), PREPARED, one, (GDestroyNotify) mended_free);
}

/* (transfer none): of a home that is only practised with */
static GPtrArray *
practised (UchiRun *run)
{
  GPtrArray *list = g_object_get_data (G_OBJECT (run), PRACTISED);

  if (list == NULL)
    {
      list = list_new ();
      g_object_set_data_full (G_OBJECT (run), PRACTISED, list, (GDestroyNotify) g_ptr_array_unref);
    }
  return list;
}

static gboolean
is_practice (UchiWindow *window)
{
  return uchi_run_kind (uchi_window_run (window)) == UCHI_RUN_PRACTICE;
}

void
uchi_mended_add (UchiWindow *window)
{
  UchiMended *one = g_object_steal_data (G_OBJECT (window), PREPARED);
  g_autoptr (GPtrArray) list = is_practice (window) ? g_ptr_array_ref (practised (uchi_window_run (window))) : uchi_mended_kept ();

  if (one == NULL)
    return;
  uchi_mending_forget_idea (window, one->key);
  g_ptr_array_add (list, one);
  if (!is_practice (window))
    keep (list);
}

GPtrArray *
uchi_mended_today (UchiWindow *window)
{
  GPtrArray *list = is_practice (window) ? g_ptr_array_ref (practised (uchi_window_run (window))) : uchi_mended_kept ();
  g_autofree char *day = today ();

  for (guint i = list->len; i > 0; i--)
    {
      if (!g_str_equal (((UchiMended *) g_ptr_array_index (list, i - 1))->day, day))
        g_ptr_array_remove_index (list, i - 1);
    }
  return list;
}
