/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-run-private.h"

#include "core/uchi-json.h"
#include "core/uchi-text.h"
#include "ui/uchi-contacts.h"

/* a line of one device is shorter; a longer one is read beside the main loop */
#define LONG_LINE (16 * 1024)
/* an engine of another version may mean something else by the same words */
#define EVENTS "uchi-kenshin-events/1"
#define REPORT "uchi-kenshin-report/1"
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
  g_free (self->again);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_bytes_unref);
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
  g_queue_init (&self->waiting);
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
  if (self->state != UCHI_RUN_BUSY && self->state != UCHI_RUN_ASKING)
    return;
  g_ptr_array_set_size (self->asked, 0);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (self->asked, g_strdup (g_ptr_array_index (ids, i)));
  self->state = UCHI_RUN_ASKING;
}

static gboolean
forget (gpointer devices)
{
  return G_SOURCE_REMOVE;
}

static void
take_report (UchiRun *self, UchiRead *read)
{
  self->not_seen = !uchi_run_tells_of_again (self, read);
  self->state = UCHI_RUN_DONE;
  if (self->not_seen)
    return;
  g_clear_pointer (&self->report, json_object_unref);
  self->report = json_object_ref (read->event->body);
  g_hash_table_unref (self->by_id);
  /* a large home is forgotten in a turn of its own */
  g_idle_add_full (G_PRIORITY_LOW, forget, self->devices, (GDestroyNotify) g_ptr_array_unref);
  self->devices = g_steal_pointer (&read->devices);
  self->by_id = g_steal_pointer (&read->by_id);
  self->not_kept = read->not_kept;
}

/* an end that holds no result is none: nothing more is believed of that engine */
static void
give_up (UchiRun *self)
{
  self->state = UCHI_RUN_ENDED;
  uchi_talk_end (self->talk);
  tell (self, UCHI_NEWS_ENDED);
}

/* one from a file was judged before */
static gboolean
is_result (UchiRun *self, const UchiRead *read)
{
  JsonObject *report = read->event->body;

  return read->devices != NULL
         && (uchi_run_is_only_report (self)
             || (uchi_json_array (report, "devices") != NULL && g_str_equal (uchi_json_string (report, "format", ""), REPORT)));
}

static void
take_read (UchiRun *self, UchiRead *read)
{
  UchiEvent *event = read->event;

  if (event == NULL)
    return;
  switch (event->type)
    {
    case UCHI_EVENT_HELLO:
      if (g_str_equal (uchi_json_string (event->object, "format", ""), EVENTS))
        take_hello (self, event->object);
      else
        give_up (self);
      break;
    case UCHI_EVENT_SCOPE:
      if (event->body != NULL)
        take_scope (self, event->body);
      tell (self, UCHI_NEWS_SCOPE);
      break;
    case UCHI_EVENT_DEVICE:
      if (self->state != UCHI_RUN_AGAIN) /* the report that follows is judged whole */
        uchi_reading_take_device (self->devices, self->by_id, g_steal_pointer (&event->device));
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
      if (!is_result (self, read))
        {
          give_up (self);
          break;
        }
      take_report (self, read);
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

static gboolean on_read (gpointer user_data);

/* what @line says is taken in now, or when it has been read */
static void
take_line (UchiRun *self, GBytes *line)
{
  g_autoptr (UchiRead) read = NULL;

  if (g_bytes_get_size (line) > LONG_LINE)
    {
      self->reading = uchi_reading_new (line, self->keep, on_read, G_OBJECT (self));
      return;
    }
  read = uchi_reading_now (line, NULL);
  if (read->devices != NULL && read->devices->len > 0 && self->keep != NULL)
    self->reading = uchi_reading_new (line, self->keep, on_read, G_OBJECT (self));
  else
    take_read (self, read);
}

static void
take_end (UchiRun *self)
{
  UchiRunState before = self->state;

  self->state = UCHI_RUN_ENDED;
  if (!self->end_wanted && before != UCHI_RUN_ENDED)
    tell (self, UCHI_NEWS_ENDED);
}

/* what came meanwhile keeps its order */
static void
take_waiting (UchiRun *self)
{
  while (self->reading == NULL && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr (GBytes) line = g_queue_pop_head (&self->waiting);

      take_line (self, line);
    }
  if (self->reading == NULL && self->end_waits)
    {
      self->end_waits = FALSE;
      take_end (self);
    }
}

static gboolean
on_read (gpointer user_data)
{
  UchiRun *self = user_data;
  g_autoptr (UchiRead) read = uchi_reading_finish (g_steal_pointer (&self->reading));

  if (self->state != UCHI_RUN_ENDED)
    take_read (self, read);
  take_waiting (self);
  return G_SOURCE_REMOVE;
}

static void
on_line (UchiRun *self, GBytes *line)
{
  if (self->reading != NULL)
    g_queue_push_tail (&self->waiting, g_bytes_ref (line));
  else
    take_line (self, line);
}

static void
on_ended (UchiRun *self, gboolean wanted)
{
  self->end_wanted = wanted;
  self->end_waits = TRUE;
  take_waiting (self);
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
uchi_run_set_keep (UchiRun *self, UchiKeep keep)
{
  self->keep = keep;
}

void
uchi_run_settle (UchiRun *self)
{
  g_autoptr (UchiRun) alive = g_object_ref (self);

  while (alive->reading != NULL)
    on_read (alive);
}

void
uchi_run_end (UchiRun *self)
{
  self->state = UCHI_RUN_ENDED;
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_bytes_unref);
  if (self->reading != NULL)
    uchi_read_free (uchi_reading_finish (g_steal_pointer (&self->reading)));
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
    .passwords = self->passwords,
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

GPtrArray *
uchi_run_devices_of (JsonObject *report, gboolean quiet_network)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  return uchi_reading_devices_of (report, quiet_network, by_id);
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

gboolean
uchi_run_is_reading (UchiRun *self)
{
  return self->reading != NULL;
}

gboolean
uchi_run_is_kept (UchiRun *self)
{
  return !self->not_kept;
}

JsonObject *
uchi_run_report (UchiRun *self)
{
  return self->report;
}

gboolean
uchi_run_is_cut (UchiRun *self)
{
  JsonArray *devices = self->report != NULL ? uchi_json_array (self->report, "devices") : NULL;

  return devices != NULL && self->devices->len >= UCHI_READING_MAX_DEVICES && json_array_get_length (devices) > UCHI_READING_MAX_DEVICES;
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
