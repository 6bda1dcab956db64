/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-run-private.h"

#include "core/uchi-json.h"
#include "core/uchi-text.h"
#include "report/uchi-event.h"
#include "ui/uchi-contacts.h"

/* an inventory has no more */
#define MAX_DEVICES 1025
/* of a list about the pack */
#define MAX_LINES 64

G_DEFINE_FINAL_TYPE (UchiRun, uchi_run, G_TYPE_OBJECT)

static void
tell (UchiRun *self, UchiNews news)
{
  g_signal_emit_by_name (self, "news", (guint) news);
}

static void
uchi_run_finalize (GObject *object)
{
  UchiRun *self = UCHI_RUN (object);

  g_clear_object (&self->talk);
  g_free (self->pack_state);
  g_free (self->pack_released);
  g_strfreev (self->withdrawn_contacts);
  g_strfreev (self->credits);
  g_free (self->ask);
  g_free (self->wifi_name);
  g_free (self->note);
  g_free (self->current);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->asked);
  g_ptr_array_unref (self->models);
  g_ptr_array_unref (self->asked_devices);
  g_clear_pointer (&self->report, json_object_unref);
  G_OBJECT_CLASS (uchi_run_parent_class)->finalize (object);
}

static void
uchi_run_class_init (UchiRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = uchi_run_finalize;
  g_signal_new ("news", UCHI_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
uchi_run_init (UchiRun *self)
{
  self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->asked = g_ptr_array_new_with_free_func (g_free);
  self->models = g_ptr_array_new_with_free_func (g_free);
  self->asked_devices = g_ptr_array_new ();
  self->pack_state = g_strdup ("");
  self->pack_released = g_strdup ("");
  self->note = g_strdup ("");
  self->withdrawn_contacts = g_new0 (char *, 1);
  self->credits = g_new0 (char *, 1);
}

/* ---- events ------------------------------------------------------------------------------ */

/* (transfer full) @device; @by_id: as that of a run */
static void
take_device (GPtrArray *devices, GHashTable *by_id, UchiDevice *device)
{
  gpointer place;

  if (g_hash_table_lookup_extended (by_id, device->id, NULL, &place))
    {
      UchiDevice **slot = (UchiDevice **) &g_ptr_array_index (devices, GPOINTER_TO_UINT (place));

      g_hash_table_replace (by_id, device->id, place); /* the key goes with the one before */
      uchi_device_free (*slot);
      *slot = device;
    }
  else if (devices->len < MAX_DEVICES)
    {
      g_hash_table_insert (by_id, device->id, GUINT_TO_POINTER (devices->len));
      g_ptr_array_add (devices, device);
    }
  else
    uchi_device_free (device);
}

static void
replace (char **slot, char *text)
{
  g_free (*slot);
  *slot = text;
}

static char *
clean (JsonObject *object, const char *member)
{
  return uchi_text_clean (uchi_json_string (object, member, ""), -1, UCHI_TEXT_MAX);
}

static void
replace_list (GStrv *slot, JsonArray *texts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; texts != NULL && i < MIN (json_array_get_length (texts), MAX_LINES); i++)
    {
      const char *text = uchi_json_string_at (texts, i);
      g_autofree char *line = text != NULL ? uchi_text_clean (text, -1, UCHI_TEXT_MAX) : NULL;

      if (line != NULL)
        g_strv_builder_add (builder, line);
    }
  g_strfreev (*slot);
  *slot = g_strv_builder_end (builder);
}

static void
take_hello (UchiRun *self, JsonObject *hello)
{
  JsonObject *pack = uchi_json_object (hello, "pack");

  if (pack == NULL)
    return;
  replace (&self->pack_state, clean (pack, "state"));
  replace (&self->pack_released, clean (pack, "released"));
  replace_list (&self->withdrawn_contacts, uchi_json_array (hello, "withdrawn_contacts"));
  if (self->kind == UCHI_RUN_LIVE)
    uchi_contacts_remember (uchi_run_withdrawn_contacts (self));
  replace_list (&self->credits, uchi_json_array (hello, "credits"));
}

/* @news: (nullable) */
static guint
count_news (JsonObject *news)
{
  JsonArray *devices = news != NULL ? uchi_json_array (news, "devices") : NULL;

  return devices != NULL ? json_array_get_length (devices) : 0;
}

/* @prefix: "203.0.113.0/24"; FALSE for addresses of homes and companies, and for no address */
static gboolean
is_public (const char *prefix)
{
  g_auto (GStrv) parts = g_strsplit (prefix, "/", 2);
  g_autoptr (GInetAddress) address = parts[0] != NULL ? g_inet_address_new_from_string (parts[0]) : NULL;
  const guint8 *bytes;

  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV4)
    return FALSE;
  bytes = g_inet_address_to_bytes (address);
  return !g_inet_address_get_is_site_local (address) && !g_inet_address_get_is_link_local (address)
         && !g_inet_address_get_is_loopback (address) && !(bytes[0] == 100 && (bytes[1] & 0xc0) == 64);
}

static void
take_scope (UchiRun *self, JsonObject *scope)
{
  JsonObject *wifi = uchi_json_object (scope, "wifi");
  const char *ask = uchi_json_string (scope, "ask", NULL);
  JsonArray *prefixes = uchi_json_array (scope, "prefixes");
  const char *prefix = prefixes != NULL && json_array_get_length (prefixes) > 0 ? uchi_json_string_at (prefixes, 0) : NULL;

  self->refused = uchi_refused_from_name (uchi_json_string (scope, "refused", NULL));
  self->wifi = g_str_equal (uchi_json_string (scope, "link", ""), "wifi");
  self->in_the_open = !self->wifi && self->refused == UCHI_REFUSED_PUBLIC_NETWORK && prefix != NULL && is_public (prefix);
  replace (&self->ask, ask != NULL ? uchi_text_clean (ask, -1, UCHI_TEXT_MAX) : NULL);
  replace (&self->wifi_name, wifi != NULL ? clean (wifi, "name") : NULL);
  if (self->wifi_name != NULL && *self->wifi_name == '\0')
    replace (&self->wifi_name, NULL);
  if (self->state == UCHI_RUN_OPENING)
    self->state = UCHI_RUN_READY;
}

static void
take_progress (UchiRun *self, const UchiEvent *event)
{
  guint total = MAX (self->total, event->total);

  if (self->counting && total > self->total)
    self->grown += total - self->total;
  self->total = total;
  self->done = MIN (MAX (self->done, event->done), total);
  self->left_ms = event->about_ms_left;
  self->counting |= g_str_equal (event->word, "checking");
  if (*event->device_id != '\0')
    replace (&self->current, g_strdup (event->device_id));
}

static void
take_asked (UchiRun *self, const GPtrArray *ids)
{
  g_ptr_array_set_size (self->asked, 0);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (self->asked, g_strdup (g_ptr_array_index (ids, i)));
  self->state = UCHI_RUN_ASKING;
}

/* what belongs to no device is shown like one, with a fixed id */
static UchiDevice *
network_as_device (JsonObject *network)
{
  JsonObject *object = json_object_new ();
  UchiDevice *device;

  json_object_set_string_member (object, "id", UCHI_NETWORK_ID);
  json_object_set_string_member (object, "kind", uchi_kind_name (UCHI_KIND_NETWORK_DEVICE));
  for (const char *const *member = (const char *const[]) { "checks", "findings", NULL }; *member != NULL; member++)
    {
      JsonArray *array = uchi_json_array (network, *member);

      if (array != NULL)
        json_object_set_array_member (object, *member, json_array_ref (array));
    }
  device = uchi_device_from_json (object);
  json_object_unref (object);
  return device;
}

/* (transfer full); @by_id: empty, filled here */
static GPtrArray *
read_devices (JsonObject *report, GHashTable *by_id)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);
  JsonArray *devices = uchi_json_array (report, "devices");
  JsonObject *network = uchi_json_object (report, "network");
  UchiDevice *net = network != NULL ? network_as_device (network) : NULL;

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *object = uchi_json_object_at (devices, i);

      if (object != NULL)
        take_device (list, by_id, uchi_device_from_json (object));
    }
  if (net != NULL && (net->findings->len > 0 || uchi_device_level (net) != UCHI_LEVEL_FINE))
    {
      if (!g_hash_table_contains (by_id, net->id))
        g_hash_table_insert (by_id, net->id, GUINT_TO_POINTER (list->len));
      g_ptr_array_add (list, net);
    }
  else
    uchi_device_free (net);
  return list;
}

GPtrArray *
uchi_run_devices_of (JsonObject *report)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  return read_devices (report, by_id);
}

static void
take_report (UchiRun *self, JsonObject *report)
{
  g_clear_pointer (&self->report, json_object_unref);
  self->report = json_object_ref (report);
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_unref (self->devices);
  self->devices = read_devices (report, self->by_id);
  self->state = UCHI_RUN_DONE;
}

static void
on_line (UchiRun *self, GBytes *line)
{
  gsize length;
  const char *text = g_bytes_get_data (line, &length);
  g_autoptr (UchiEvent) event = uchi_event_parse (text, length, NULL);

  if (event == NULL)
    return;
  switch (event->type)
    {
    case UCHI_EVENT_HELLO:
      take_hello (self, event->object);
      break;
    case UCHI_EVENT_SCOPE:
      if (event->body != NULL)
        take_scope (self, event->body);
      tell (self, UCHI_NEWS_SCOPE);
      break;
    case UCHI_EVENT_DEVICE:
      take_device (self->devices, self->by_id, g_steal_pointer (&event->device));
      break;
    case UCHI_EVENT_PROGRESS:
      take_progress (self, event);
      tell (self, UCHI_NEWS_PROGRESS);
      break;
    case UCHI_EVENT_ASK:
      take_asked (self, event->devices);
      tell (self, UCHI_NEWS_ASK);
      break;
    case UCHI_EVENT_NOTE:
      replace (&self->note, g_strdup (event->word));
      take_hello (self, event->object); /* one of new knowledge says which it is */
      tell (self, UCHI_NEWS_NOTE);
      break;
    case UCHI_EVENT_REPORT:
      if (event->body != NULL)
        take_report (self, event->body);
      tell (self, UCHI_NEWS_REPORT);
      break;
    case UCHI_EVENT_NEWS:
      self->n_news = count_news (event->body);
      tell (self, UCHI_NEWS_NOTE);
      break;
    case UCHI_EVENT_MODELS:
      g_ptr_array_unref (self->models);
      self->models = g_ptr_array_ref (event->devices);
      tell (self, UCHI_NEWS_MODELS);
      break;
    case UCHI_EVENT_FINDING:     /* the device itself follows with it in */
    case UCHI_EVENT_DEVICE_DONE:
    case UCHI_EVENT_UNKNOWN:
    default:
      break;
    }
}

static void
on_ended (UchiRun *self, gboolean wanted)
{
  UchiRunState before = self->state;

  self->state = UCHI_RUN_ENDED;
  if (!wanted && before != UCHI_RUN_ENDED)
    tell (self, UCHI_NEWS_ENDED);
}

UchiRun *
uchi_run_new (UchiTalk *talk, UchiRunKind kind)
{
  UchiRun *self = g_object_new (UCHI_TYPE_RUN, NULL);

  self->talk = talk;
  self->kind = kind;
  g_signal_connect_object (talk, "line", G_CALLBACK (on_line), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (talk, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  return self;
}

void
uchi_run_begin (UchiRun *self)
{
  uchi_talk_begin (self->talk);
}

void
uchi_run_end (UchiRun *self)
{
  self->state = UCHI_RUN_ENDED;
  uchi_talk_end (self->talk);
}

/* ---- what is known -------------------------------------------------------------------------- */

UchiRunState
uchi_run_state (UchiRun *self)
{
  return self->state;
}

UchiRunKind
uchi_run_kind (UchiRun *self)
{
  return self->kind;
}

void
uchi_run_scope (UchiRun *self, UchiRunScope *scope)
{
  *scope = (UchiRunScope) { .refused = self->refused, .ask = self->ask, .wifi_name = self->wifi_name, .wifi = self->wifi,
                            .in_the_open = self->in_the_open };
}

void
uchi_run_progress (UchiRun *self, UchiRunProgress *progress)
{
  *progress = (UchiRunProgress) {
    .done = self->done, .total = self->total, .grown = self->grown, .left_ms = self->left_ms, .counting = self->counting,
    .device = self->current != NULL ? uchi_run_device (self, self->current) : NULL,
  };
}

const char *
uchi_run_pack_state (UchiRun *self)
{
  return self->pack_state;
}

gboolean
uchi_run_is_pack_old (UchiRun *self)
{
  return g_str_equal (self->pack_state, "old") || g_str_equal (self->pack_state, "too-old");
}

const char *
uchi_run_pack_released (UchiRun *self)
{
  return self->pack_released;
}

const char *const *
uchi_run_withdrawn_contacts (UchiRun *self)
{
  return (const char *const *) self->withdrawn_contacts;
}

const char *const *
uchi_run_credits (UchiRun *self)
{
  return (const char *const *) self->credits;
}

const GPtrArray *
uchi_run_devices (UchiRun *self)
{
  return self->devices;
}

const UchiDevice *
uchi_run_device (UchiRun *self, const char *id)
{
  gpointer place;

  if (!g_hash_table_lookup_extended (self->by_id, id, NULL, &place))
    return NULL;
  return g_ptr_array_index (self->devices, GPOINTER_TO_UINT (place));
}

gboolean
uchi_run_is_network (const UchiDevice *device)
{
  return g_str_equal (device->id, UCHI_NETWORK_ID);
}

gboolean
uchi_run_is_only_report (UchiRun *self)
{
  return self->kind == UCHI_RUN_REMEMBERED || self->kind == UCHI_RUN_FILE;
}

const GPtrArray *
uchi_run_asked (UchiRun *self)
{
  g_ptr_array_set_size (self->asked_devices, 0);
  for (guint i = 0; i < self->asked->len; i++)
    {
      const UchiDevice *device = uchi_run_device (self, g_ptr_array_index (self->asked, i));

      if (device != NULL)
        g_ptr_array_add (self->asked_devices, (gpointer) device);
    }
  return self->asked_devices;
}

JsonObject *
uchi_run_report (UchiRun *self)
{
  return self->report;
}

gboolean
uchi_run_is_complete (UchiRun *self)
{
  return self->report == NULL || uchi_json_bool (self->report, "complete", TRUE);
}

const char *
uchi_run_note (UchiRun *self)
{
  return self->note;
}

guint
uchi_run_n_news (UchiRun *self)
{
  return self->n_news;
}

const GPtrArray *
uchi_run_models (UchiRun *self)
{
  return self->models;
}
