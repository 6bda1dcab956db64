/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Going on where another engine process died: what it had written, and what the person had answered. */
#include "engine/uchi-engine-private.h"

#include "core/uchi-json.h"
#include "report/uchi-event.h"

static gboolean
is_running (const UchiEngine *self)
{
  return self->phase != UCHI_PHASE_IDLE && self->phase != UCHI_PHASE_DONE;
}

static void
remember_findings (UchiEngine *self, JsonArray *findings)
{
  for (guint i = 0; findings != NULL && i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = uchi_json_object_at (findings, i);

      if (finding != NULL)
        g_ptr_array_add (self->remembered, uchi_finding_record_from_json (finding));
    }
}

/* it holds everything that came before it */
static void
remember_report (UchiEngine *self, JsonObject *report)
{
  JsonArray *devices = uchi_json_array (report, "devices");
  JsonObject *network = uchi_json_object (report, "network");

  uchi_inventory_free (self->inventory);
  self->inventory = uchi_inventory_new ();
  g_ptr_array_set_size (self->remembered, 0);
  g_clear_pointer (&self->last_report, json_object_unref);
  self->last_report = json_object_ref (report);
  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);

      if (device != NULL)
        uchi_inventory_take (self->inventory, uchi_device_from_json (device));
    }
  if (network != NULL)
    remember_findings (self, uchi_json_array (network, "findings"));
}

static void
remember_event (UchiEngine *self, UchiEvent *event)
{
  g_autofree char *id = g_strdup (event->type == UCHI_EVENT_DEVICE ? event->device->id : event->device_id);
  UchiDevice *device = uchi_inventory_by_id (self->inventory, id);

  switch (event->type)
    {
    case UCHI_EVENT_DEVICE:
      if (device != NULL)
        uchi_inventory_replace (self->inventory, device, g_steal_pointer (&event->device));
      else
        uchi_inventory_take (self->inventory, g_steal_pointer (&event->device));
      /* two rows that became one were never taken back */
      device = uchi_inventory_by_id (self->inventory, id);
      if (device != NULL)
        uchi_inventory_settle (self->inventory, device);
      break;
    case UCHI_EVENT_FINDING: /* of a device that is not known yet: its own line is still to come, with all its findings */
      if (event->body != NULL && device != NULL)
        uchi_device_add_finding (device, uchi_finding_record_from_json (event->body));
      else if (event->body != NULL && *event->device_id == '\0')
        g_ptr_array_add (self->remembered, uchi_finding_record_from_json (event->body));
      break;
    case UCHI_EVENT_DEVICE_DONE:
      g_hash_table_add (self->done_ids, g_strdup (event->device_id));
      break;
    case UCHI_EVENT_REPORT:
      if (event->body != NULL)
        remember_report (self, event->body);
      break;
    case UCHI_EVENT_ASK:
      g_clear_pointer (&self->questioned, g_ptr_array_unref);
      self->questioned = g_ptr_array_ref (event->devices);
      break;
    case UCHI_EVENT_UNKNOWN:
    case UCHI_EVENT_HELLO:
    case UCHI_EVENT_SCOPE:
    case UCHI_EVENT_PROGRESS:
    case UCHI_EVENT_NOTE:
    case UCHI_EVENT_MODELS:
    case UCHI_EVENT_NEWS:
    default:
      break;
    }
}

void
uchi_engine_remember (UchiEngine *self, const char *line, gsize length)
{
  g_autoptr (UchiEvent) event = uchi_event_parse (line, length, NULL);

  if (event == NULL || is_running (self))
    return;
  if (self->inventory == NULL)
    self->inventory = uchi_inventory_new ();
  self->resumed = TRUE;
  remember_event (self, event);
}

void
uchi_engine_remember_answer (UchiEngine *self, const char *line, gsize length)
{
  g_autoptr (JsonNode) node = uchi_json_parse (line, length, NULL, NULL);
  JsonObject *command = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *devices;

  if (command == NULL || is_running (self) || !g_str_equal (uchi_json_string (command, "command", ""), "allow-logins"))
    return;
  devices = uchi_json_array (command, "devices");
  /* a question is answered once: what was said later was refused by the process that asked */
  if (devices == NULL || self->questioned == NULL || self->told != NULL)
    return;
  self->told = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (devices); i++)
    {
      const char *id = uchi_json_string_at (devices, i);

      if (id != NULL && g_ptr_array_find_with_equal_func (self->questioned, id, g_str_equal, NULL))
        g_ptr_array_add (self->told, g_strdup (id));
    }
}

void
uchi_takeover_apply (UchiEngine *self)
{
  g_autoptr (GPtrArray) told = g_steal_pointer (&self->told);

  if (told == NULL)
    return;
  g_ptr_array_set_size (self->allow_addresses, 0);
  for (guint i = 0; i < told->len; i++)
    {
      g_ptr_array_add (self->asked, g_strdup (g_ptr_array_index (told, i)));
      uchi_engine_allow_one (self, g_ptr_array_index (told, i));
    }
  self->answered = TRUE;
}

/* the run was over: its report is the state to go on from, and nothing is sent */
static void
restore (UchiEngine *self)
{
  g_autoptr (JsonObject) report = g_steal_pointer (&self->last_report);
  JsonObject *network = uchi_json_object (report, "network"), *consent = uchi_json_object (report, "consent");
  JsonArray *checks = network != NULL ? uchi_json_array (network, "checks") : NULL;
  JsonArray *logins = consent != NULL ? uchi_json_array (consent, "logins") : NULL;

  uchi_engine_prepare_run (self);
  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *state = uchi_json_object_at (checks, i);

      if (state != NULL)
        uchi_network_checks_set (self, uchi_json_string (state, "check", ""),
                                 uchi_outcome_from_name (uchi_json_string (state, "outcome", NULL)),
                                 uchi_json_string (state, "reason", NULL));
    }
  for (guint i = 0; logins != NULL && i < json_array_get_length (logins); i++)
    {
      if (uchi_json_string_at (logins, i) != NULL)
        g_ptr_array_add (self->logins, g_strdup (uchi_json_string_at (logins, i)));
    }
  g_free (self->started);
  self->started = g_strdup (uchi_json_string (report, "started", ""));
  self->duration_ms = (guint) CLAMP (uchi_json_int (report, "duration_ms", 0), 0, G_MAXINT);
  self->complete = uchi_json_bool (report, "complete", FALSE);
  self->phase = UCHI_PHASE_DONE;
  self->resumed = FALSE;
  uchi_engine_write_report (self);
  self->over |= self->end_after_run;
}

void
uchi_engine_resume (UchiEngine *self, const char *culprit, UchiResume how)
{
  if (is_running (self))
    return;
  self->consent = TRUE;
  uchi_writer_note (self->writer, "worker-restarted", NULL, NULL);
  if (how == UCHI_RESUME_RESTORE && self->last_report != NULL)
    {
      restore (self);
      return;
    }
  g_free (self->culprit);
  self->culprit = g_strdup (culprit);
  self->report_only = how != UCHI_RESUME_RUN;
  uchi_engine_start (self);
}
