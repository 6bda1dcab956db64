/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/uchi-face.h"

#include <glib/gi18n.h>
#include <string.h>

#include "advice/uchi-advice.h"
#include "core/uchi-error.h"
#include "core/uchi-json.h"
#include "engine/uchi-worker.h"
#include "report/uchi-event.h"
#include "report/uchi-fingerprint.h"
#include "report/uchi-report.h"

enum { NOTHING_TO_MEND, SOMETHING_TO_MEND, COULD_NOT_CHECK };

struct _UchiFace
{
  UchiFaceOptions options;
  char *wifi_name; /* (nullable): only to be kept out of what leaves the home */
  int status;
};

UchiFace *
uchi_face_new (const UchiFaceOptions *options)
{
  UchiFace *self = g_new0 (UchiFace, 1);

  self->options = *options;
  self->status = COULD_NOT_CHECK; /* until there is a report */
  return self;
}

void
uchi_face_free (UchiFace *self)
{
  g_free (self->wifi_name);
  g_free (self);
}

int
uchi_face_status (const UchiFace *self)
{
  return self->status;
}

/* every line of @text with the mark of where it goes */
static void
say (const char *mark, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *marked = g_strconcat (mark, lines[i], NULL);

      if (lines[i][0] != '\0' || lines[i + 1] != NULL)
        uchi_worker_say (marked);
    }
}

/* a network in which nobody else answered is none that was checked */
static gboolean
is_alone (JsonObject *report)
{
  JsonArray *devices = uchi_json_array (report, "devices");

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);

      if (device != NULL && !uchi_json_bool (device, "self", FALSE))
        return FALSE;
    }
  return TRUE;
}

static int
judge (JsonObject *report)
{
  JsonObject *summary = uchi_json_object (report, "summary"), *scope = uchi_json_object (report, "scope");

  if (summary == NULL || scope == NULL)
    return COULD_NOT_CHECK;
  if (uchi_json_int (summary, "today", 0) + uchi_json_int (summary, "soon", 0) > 0)
    return SOMETHING_TO_MEND;
  if (uchi_json_string (scope, "refused", NULL) != NULL || !uchi_json_bool (report, "complete", FALSE) || is_alone (report))
    return COULD_NOT_CHECK;
  return NOTHING_TO_MEND;
}

static void
save (UchiFace *self, JsonNode *node, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (uchi_report_save (node, path, &error))
    return;
  text = g_strdup_printf (_("The report could not be saved to “%s”: %s"), path, uchi_error_sentence (error->code));
  say ("!", text);
  self->status = COULD_NOT_CHECK;
}

static void
write_fingerprint (UchiFace *self, JsonNode *whole)
{
  g_autoptr (JsonNode) fingerprint = uchi_fingerprint_build (whole, self->wifi_name, self->options.chosen);

  save (self, fingerprint, self->options.fingerprint_path);
}

static void
write_report (UchiFace *self, JsonNode *shown)
{
  if (g_str_equal (self->options.json_path, "-"))
    {
      g_autofree char *text = json_to_string (shown, TRUE);

      say ("#", text);
    }
  else
    save (self, shown, self->options.json_path);
}

static gboolean
holds (JsonArray *texts, const char *wanted)
{
  for (guint i = 0; texts != NULL && i < json_array_get_length (texts); i++)
    {
      if (g_strcmp0 (uchi_json_string_at (texts, i), wanted) == 0)
        return TRUE;
    }
  return FALSE;
}

/* an address that was written wrong must not be taken for a device that was looked at */
static void
tell_missing (JsonObject *report, const GPtrArray *wanted)
{
  JsonArray *devices = uchi_json_array (report, "devices");

  for (guint i = 0; wanted != NULL && i < wanted->len; i++)
    {
      g_autofree char *text = g_strdup_printf (_("No device was found at %s. Look whether the number is right."), (char *) g_ptr_array_index (wanted, i));
      gboolean found = FALSE;

      for (guint k = 0; !found && devices != NULL && k < json_array_get_length (devices); k++)
        {
          JsonObject *device = uchi_json_object_at (devices, k);
          JsonObject *addresses = device != NULL ? uchi_json_object (device, "addresses") : NULL;

          found = addresses != NULL && (holds (uchi_json_array (addresses, "ipv4"), g_ptr_array_index (wanted, i))
                                        || holds (uchi_json_array (addresses, "ipv6"), g_ptr_array_index (wanted, i)));
        }
      if (!found)
        say ("!", text);
    }
}

/* for a person: the result on standard output, or why there is none on standard error */
static void
tell_person (UchiFace *self, JsonObject *report)
{
  g_autofree char *text = uchi_advice_report_text (report, NULL);

  say (self->status == COULD_NOT_CHECK ? "!" : "#", text);
}

/* whatever is shown or written comes from one copy, without names where that was asked for */
static void
see_report (UchiFace *self, JsonObject *report)
{
  g_autoptr (JsonNode) whole = json_node_new (JSON_NODE_OBJECT), shown = NULL;

  json_node_set_object (whole, report);
  shown = self->options.redact ? uchi_report_redact (whole) : json_node_ref (whole);
  self->status = judge (report);
  if (!self->options.events && g_strcmp0 (self->options.json_path, "-") != 0)
    tell_person (self, json_node_get_object (shown));
  if (!self->options.events && self->status != COULD_NOT_CHECK)
    {
      tell_missing (report, self->options.allowed);
      tell_missing (report, self->options.chosen);
    }
  if (self->options.json_path != NULL)
    write_report (self, shown);
  if (self->options.fingerprint_path != NULL)
    write_fingerprint (self, whole);
}

static void
see_scope (UchiFace *self, JsonObject *scope)
{
  JsonObject *wifi = uchi_json_object (scope, "wifi");

  g_free (self->wifi_name);
  self->wifi_name = g_strdup (wifi != NULL ? uchi_json_string (wifi, "name", NULL) : NULL);
}

static void
see_note (UchiFace *self, const char *word)
{
  const char *text = uchi_advice_note (word);

  if (!self->options.events && text != NULL)
    say ("!", text);
}

static void
see_progress (UchiFace *self, const UchiEvent *event)
{
  g_autofree char *text = g_strdup_printf (ngettext ("Looked at %u of %u device", "Looked at %u of %u devices", event->total), event->done, event->total);

  if (!self->options.events && self->options.progress)
    say ("!", text);
}

void
uchi_face_see (const char *line, gpointer face)
{
  UchiFace *self = face;
  g_autoptr (UchiEvent) event = NULL;

  /* the most, and the longest of most runs */
  if (g_str_has_prefix (line, "{\"event\":\"device"))
    return;
  event = uchi_event_parse (line, strlen (line), NULL);
  if (event == NULL)
    {
      self->status = COULD_NOT_CHECK;
      say ("!", uchi_advice_note ("result-too-large"));
      return;
    }
  if (event->type == UCHI_EVENT_REPORT && event->body != NULL)
    see_report (self, event->body);
  else if (event->type == UCHI_EVENT_SCOPE && event->body != NULL)
    see_scope (self, event->body);
  else if (event->type == UCHI_EVENT_NOTE)
    see_note (self, event->word);
  else if (event->type == UCHI_EVENT_PROGRESS)
    see_progress (self, event);
}
