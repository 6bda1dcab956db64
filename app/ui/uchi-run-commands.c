/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window says to the engine. */
#include "core/uchi-json.h"
#include "ui/uchi-run-private.h"

/* (transfer full) @object */
static void
say (UchiRun *self, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *line = NULL;

  json_node_take_object (node, object);
  line = uchi_json_line (node);
  uchi_talk_say (self->talk, line);
}

static JsonObject *
command (const char *word)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "command", word);
  return object;
}

void
uchi_run_start (UchiRun *self, gboolean many)
{
  JsonObject *start, *consent;

  if (self->state != UCHI_RUN_READY && self->state != UCHI_RUN_DONE)
    return;
  self->state = UCHI_RUN_BUSY;
  self->done = self->total = self->grown = self->left_ms = 0;
  self->counting = FALSE;
  g_clear_pointer (&self->current, g_free);
  g_free (self->note);
  self->note = g_strdup ("");
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_set_size (self->devices, 0);
  g_clear_pointer (&self->report, json_object_unref);
  start = command ("start");
  consent = json_object_new ();
  json_object_set_boolean_member (consent, "network", TRUE);
  if (many)
    json_object_set_boolean_member (consent, "many", TRUE);
  json_object_set_object_member (start, "consent", consent);
  say (self, start);
}

void
uchi_run_allow (UchiRun *self, const GPtrArray *devices)
{
  JsonObject *allow;
  JsonArray *ids;

  if (self->state != UCHI_RUN_ASKING)
    return;
  self->state = UCHI_RUN_BUSY;
  self->passwords = devices != NULL && devices->len > 0;
  ids = json_array_new ();
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    json_array_add_string_element (ids, g_ptr_array_index (devices, i));
  allow = command ("allow-logins");
  json_object_set_array_member (allow, "devices", ids);
  say (self, allow);
}

void
uchi_run_cancel (UchiRun *self)
{
  if (self->state == UCHI_RUN_BUSY || self->state == UCHI_RUN_ASKING || self->state == UCHI_RUN_AGAIN)
    say (self, command ("cancel"));
}

gboolean
uchi_run_update_pack (UchiRun *self)
{
  if (self->state != UCHI_RUN_READY && self->state != UCHI_RUN_DONE)
    return FALSE;
  say (self, command ("update-pack"));
  return TRUE;
}

void
uchi_run_import_pack (UchiRun *self, const char *path)
{
  JsonObject *import;

  if (self->state == UCHI_RUN_ENDED)
    return;
  import = command ("import-pack");
  json_object_set_string_member (import, "path", path);
  say (self, import);
}

void
uchi_run_recheck (UchiRun *self, const char *device, UchiFindingId finding)
{
  JsonArray *checks;
  JsonObject *recheck;

  if (self->state != UCHI_RUN_DONE)
    return;
  self->state = UCHI_RUN_AGAIN;
  g_free (self->again);
  self->again = g_strdup (device);
  self->again_for = finding;
  checks = json_array_new ();
  json_array_add_string_element (checks, uchi_finding_name (uchi_finding_look (finding)));
  recheck = command ("recheck");
  if (!g_str_equal (device, UCHI_NETWORK_ID))
    json_object_set_string_member (recheck, "device", device);
  json_object_set_array_member (recheck, "checks", checks);
  say (self, recheck);
}

static void
set_unless_null (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
}

gboolean
uchi_run_may_describe (UchiRun *self)
{
  return self->state == UCHI_RUN_DONE && !uchi_run_is_only_report (self);
}

void
uchi_run_describe (UchiRun *self, const char *device, const char *label, const char *kind, const char *model)
{
  JsonObject *describe;

  if (!uchi_run_may_describe (self) || g_str_equal (device, UCHI_NETWORK_ID))
    return;
  describe = command ("describe");
  json_object_set_string_member (describe, "device", device);
  set_unless_null (describe, "label", label);
  set_unless_null (describe, "kind", kind);
  set_unless_null (describe, "model", model);
  say (self, describe);
}

void
uchi_run_ask_models (UchiRun *self, const char *device)
{
  JsonObject *ask;

  g_ptr_array_set_size (self->models, 0);
  if (self->state != UCHI_RUN_DONE || g_str_equal (device, UCHI_NETWORK_ID))
    return;
  ask = command ("models");
  json_object_set_string_member (ask, "device", device);
  say (self, ask);
}
