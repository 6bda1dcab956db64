/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The square code of the paper: what a helper's telephone reads. */
#include "ui/uchi-paper.h"

#include "core/uchi-json.h"
#include "report/uchi-report.h"
#include "report/uchi-support-code.h"
#include "ui/uchi-code.h"
#include "ui/uchi-result.h"

/* in the words of the report, which are the same in every language */
static char *
line_of (const UchiDevice *device)
{
  GString *line = g_string_new (NULL);
  g_autoptr (GPtrArray) findings = uchi_device_worst_first (device);

  g_string_printf (line, "%s %s %s %s", uchi_kind_name (device->kind), device->vendor, device->model, device->firmware);
  /* the mark between the parts of a line */
  g_strdelimit (line->str, ";", ',');
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  for (guint i = 0; i < findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (findings, i);

      g_string_append_printf (line, "; %s %s %s %s", uchi_level_name (record->level), uchi_finding_name (record->finding),
                              record->advice, record->rule);
    }
  for (guint i = 0; i < device->checks->len; i++)
    {
      const UchiCheckState *state = g_ptr_array_index (device->checks, i);

      if (state->outcome == UCHI_OUTCOME_UNKNOWN)
        g_string_append_printf (line, "; ? %s %s", state->check, state->reason != NULL ? state->reason : "");
    }
  g_string_append_c (line, '\n');
  return g_string_free (line, FALSE);
}

/* the pressing first, while there is room; a device with nothing to say is only counted */
static void
add_devices (GString *text, const GPtrArray *devices)
{
  guint quiet = 0, left_out = 0;

  for (int level = UCHI_LEVEL_TODAY; level >= UCHI_LEVEL_FINE; level--)
    {
      for (guint i = 0; i < devices->len; i++)
        {
          const UchiDevice *device = g_ptr_array_index (devices, i);
          g_autofree char *line = line_of (device);

          if (uchi_device_level (device) != (UchiLevel) level)
            continue;
          if (level == UCHI_LEVEL_FINE)
            quiet++;
          else if (text->len + strlen (line) + strlen ("and 1000 more, 1000 fine\n") <= UCHI_PAPER_MAX_SQUARE)
            g_string_append (text, line);
          else
            left_out++;
        }
    }
  g_string_append_printf (text, "and %u more, %u fine\n", left_out, quiet);
}

char *
uchi_paper_square_text (UchiWindow *window)
{
  JsonObject *report = uchi_run_report (uchi_window_run (window));
  char code[UCHI_SUPPORT_CODE_LENGTH + 1];
  GString *text = g_string_new (NULL);

  uchi_code_now (window, code);
  g_string_printf (text, "uchi-kenshin %s\n", code);
  if (report != NULL)
    {
      g_autoptr (JsonNode) whole = json_node_new (JSON_NODE_OBJECT);
      g_autoptr (JsonNode) redacted = NULL;
      g_autoptr (GPtrArray) devices = NULL;
      JsonObject *pack = uchi_json_object (report, "pack");

      json_node_set_object (whole, report);
      redacted = uchi_report_redact (whole);
      devices = uchi_run_devices_of (json_node_get_object (redacted), FALSE);
      g_string_append_printf (text, "%.16s pack %" G_GINT64_FORMAT "\n", uchi_json_string (report, "started", ""),
                              pack != NULL ? uchi_json_int (pack, "version", 0) : 0);
      add_devices (text, devices);
    }
  return g_string_free (text, FALSE);
}
