/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window, or whoever holds the other end of the pipe, says. */
#include "engine/uchi-engine-private.h"

#include "core/uchi-error.h"
#include "core/uchi-json.h"
#include "report/uchi-event.h"

#define MAX_CHECKS 32
/* nobody has read by then that it is another network */
#define TOO_SOON_US (300 * 1000)

static void
refuse (UchiEngine *self, const char *why)
{
  uchi_writer_note (self->writer, "bad-command", NULL, why);
}

static gboolean
is_running (UchiEngine *self)
{
  return self->phase != UCHI_PHASE_IDLE && self->phase != UCHI_PHASE_DONE;
}

static void
do_start (UchiEngine *self, JsonObject *command)
{
  JsonObject *consent = uchi_json_object (command, "consent");

  if (is_running (self))
    {
      refuse (self, "a check is under way");
      return;
    }
  if (consent == NULL || !uchi_json_bool (consent, "network", FALSE))
    {
      uchi_writer_note (self->writer, "no-consent", NULL, NULL);
      return;
    }
  /* two presses at once were both for the network of before */
  if ((self->elsewhere && g_get_monotonic_time () - self->moved_us < TOO_SOON_US) || uchi_engine_has_moved (self))
    {
      uchi_writer_note (self->writer, "network-changed", NULL, NULL);
      self->over = self->end_after_run; /* nobody is there who could be asked again */
      return;
    }
  self->consent = TRUE;
  self->many |= uchi_json_bool (consent, "many", FALSE);
  uchi_border_tell (self, TRUE);
  uchi_engine_start (self);
}

/* (transfer container): strings of the array, borrowed; NULL when it is not one */
static GPtrArray *
strings (JsonObject *command, const char *member)
{
  JsonArray *array = uchi_json_array (command, member);
  GPtrArray *list;

  if (array == NULL)
    return NULL;
  list = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text = uchi_json_string_at (array, i);

      if (text != NULL)
        g_ptr_array_add (list, (gpointer) text);
    }
  return list;
}

static void
do_allow (UchiEngine *self, JsonObject *command)
{
  g_autoptr (GPtrArray) devices = strings (command, "devices");

  if (devices == NULL)
    refuse (self, "allow-logins needs a list of devices");
  else if (!uchi_engine_allow (self, devices))
    refuse (self, "nothing was asked");
}

/* the device of the command; *ok is FALSE when one is named that is not there */
static UchiDevice *
named_device (UchiEngine *self, JsonObject *command, gboolean *ok)
{
  const char *id = uchi_json_string (command, "device", NULL);
  UchiDevice *device = self->inventory != NULL && id != NULL ? uchi_inventory_by_id (self->inventory, id) : NULL;

  *ok = id == NULL || device != NULL;
  if (!*ok)
    refuse (self, "there is no such device");
  return device;
}

static void
do_recheck (UchiEngine *self, JsonObject *command)
{
  g_autoptr (GPtrArray) names = strings (command, "checks");
  g_autoptr (GPtrArray) checks = g_ptr_array_new ();
  gboolean ok;
  UchiDevice *device = named_device (self, command, &ok);

  if (!ok)
    return;
  for (guint i = 0; names != NULL && i < names->len && i < MAX_CHECKS; i++)
    {
      const UchiCheck *check = uchi_checks_find (g_ptr_array_index (names, i));

      if (check != NULL)
        g_ptr_array_add (checks, (gpointer) check);
    }
  if (self->phase != UCHI_PHASE_DONE || self->scope == NULL
      || uchi_scope_info (self->scope)->refused != UCHI_REFUSED_NONE)
    refuse (self, "a re-check comes after a finished check");
  else if (checks->len == 0)
    refuse (self, "re-check names no check that there is");
  else
    uchi_recheck_begin (self, device, checks);
}

/* what was typed may change what is known about flaws and support */
static void
judge_again (UchiEngine *self, UchiDevice *device)
{
  static const char *const names[] = { "firmware-old", "known-flaw", "support-ended", "replace-no-fix", "unknown-device" };
  g_autoptr (GPtrArray) checks = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (checks, (gpointer) uchi_checks_find (names[i]));
  uchi_recheck_begin (self, device, checks);
}

static gboolean
is_kind_or_none (JsonObject *command)
{
  const char *kind = uchi_json_string (command, "kind", NULL);

  if (kind == NULL)
    return !json_object_has_member (command, "kind") || json_object_get_null_member (command, "kind");
  return *kind == '\0' || g_str_equal (kind, uchi_kind_name (uchi_kind_from_name (kind)));
}

static void
do_describe (UchiEngine *self, JsonObject *command)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;
  UchiDevice *device = named_device (self, command, &ok);

  if (device == NULL)
    {
      if (ok)
        refuse (self, "describe names no device");
      return;
    }
  if (!is_kind_or_none (command))
    {
      refuse (self, "describe names no kind that there is");
      return;
    }
  if (!uchi_memory_describe (self->memory, device, uchi_json_string (command, "label", NULL),
                             uchi_json_string (command, "kind", NULL), uchi_json_string (command, "model", NULL),
                             uchi_json_string (command, "firmware", NULL), &error))
    uchi_writer_note (self->writer, "not-remembered", device->id, error->message);
  uchi_writer_device (self->writer, device);
  if (self->phase == UCHI_PHASE_DONE)
    judge_again (self, device);
}

static void
do_models (UchiEngine *self, JsonObject *command)
{
  gboolean ok;
  UchiDevice *device = named_device (self, command, &ok);
  g_autoptr (GPtrArray) models = device != NULL ? uchi_pack_models (self->pack, device) : NULL;

  if (models != NULL)
    uchi_writer_models (self->writer, device->id, models);
  else if (ok)
    refuse (self, "models names no device");
}

static void
do_wifi (UchiEngine *self, JsonObject *command)
{
  static const char *const words[] = { "open", "wep", "tkip", "wpa2", "wpa3", "wired", NULL };
  static const char *const names[] = { "wifi-open", "wifi-wep", "wifi-tkip" };
  g_autoptr (GPtrArray) checks = g_ptr_array_new ();
  const char *told = uchi_json_string (command, "protection", "");

  if (!g_strv_contains (words, told))
    {
      refuse (self, "wifi knows open, wep, tkip, wpa2, wpa3, wired");
      return;
    }
  g_free (self->wifi_told);
  self->wifi_told = g_strdup (told);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (checks, (gpointer) uchi_checks_find (names[i]));
  if (self->phase == UCHI_PHASE_DONE)
    uchi_recheck_begin (self, NULL, checks);
}

static void
do_update_pack (UchiEngine *self, JsonObject *command)
{
  uchi_engine_pack_update (self, TRUE);
}

static void
do_import_pack (UchiEngine *self, JsonObject *command)
{
  const char *path = uchi_json_string (command, "path", "");

  if (g_path_is_absolute (path))
    uchi_engine_pack_import (self, path);
  else
    refuse (self, "import-pack needs the whole path of a file");
}

static void
do_cancel (UchiEngine *self, JsonObject *command)
{
  uchi_engine_finish_run (self, self->again && self->complete);
}

static void
do_quit (UchiEngine *self, JsonObject *command)
{
  uchi_engine_end_after_run (self);
  if (is_running (self))
    uchi_engine_finish_run (self, self->again && self->complete);
  self->over = TRUE;
}

static const struct {
  const char *name;
  void (*act) (UchiEngine *self, JsonObject *command);
} commands[] = {
  { "start", do_start },     { "allow-logins", do_allow },     { "recheck", do_recheck }, { "describe", do_describe },
  { "models", do_models },   { "wifi", do_wifi },       { "update-pack", do_update_pack }, { "import-pack", do_import_pack },
  { "cancel", do_cancel },   { "quit", do_quit },
};

void
uchi_engine_command (UchiEngine *self, const char *line, gsize length)
{
  static const UchiJsonLimits limits = { .max_bytes = UCHI_ENGINE_MAX_COMMAND, .max_items = 2000, .max_string = 1024 };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = uchi_json_parse (line, length, &limits, &error);
  const char *name;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (self, error != NULL ? error->message : "not an object");
      return;
    }
  name = uchi_json_string (json_node_get_object (node), "command", "");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (commands[i].name, name))
        {
          commands[i].act (self, json_node_get_object (node));
          return;
        }
    }
  refuse (self, "unknown command");
}
