/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recorded stream that answers commands like the engine. */
#include "ui/uchi-talk.h"

#include <string.h>

#include "core/uchi-json.h"

#define UCHI_TYPE_REPLAY_TALK (uchi_replay_talk_get_type ())
G_DECLARE_FINAL_TYPE (UchiReplayTalk, uchi_replay_talk, UCHI, REPLAY_TALK, UchiTalk)

/* on the talk: what comes of a description */
#define DESCRIBED "uchi-described"

typedef enum { GOES, WAITS_FOR_START, WAITS_FOR_LOGINS, WAITS_FOR_COMMAND } ReplayState;

struct _UchiReplayTalk
{
  UchiTalk parent_instance;
  GPtrArray *lines;       /* of GBytes */
  guint next, pace_ms;
  GHashTable *told;       /* device id → line after the last answer of a look again about it */
  GBytes *report;         /* (nullable): the last one that was told */
  gboolean started;       /* the first `start` was said */
  ReplayState state;
  GSource *tick;
};

G_DEFINE_FINAL_TYPE (UchiReplayTalk, uchi_replay_talk, UCHI_TYPE_TALK)

static void
stop_tick (UchiReplayTalk *self)
{
  if (self->tick == NULL)
    return;
  g_source_destroy (self->tick);
  g_clear_pointer (&self->tick, g_source_unref);
}

/* (transfer full): the word of a member of the line, "" when it has none */
static char *
word_of (const char *line, gsize length, const char *member)
{
  UchiJsonLimits limits = { .max_bytes = 4 * 1024 * 1024, .max_items = 400000 };
  g_autoptr (JsonNode) node = uchi_json_parse (line, length, &limits, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup ("");
  return g_strdup (uchi_json_string (json_node_get_object (node), member, ""));
}

static char *
event_of (GBytes *line)
{
  gsize length;
  const char *text = g_bytes_get_data (line, &length);

  return word_of (text, length, "event");
}

/* (transfer full) (nullable): a tree of our own */
static JsonNode *
tree_of (GBytes *line)
{
  gsize length;
  const char *text = g_bytes_get_data (line, &length);
  g_autofree char *whole = g_strndup (text, length);

  return json_from_string (whole, NULL);
}

/* (transfer full): @report with @device, a line each, in the place of the one of that id */
static GBytes *
put_in (GBytes *report, GBytes *device)
{
  g_autoptr (JsonNode) whole = tree_of (report), one = tree_of (device);
  JsonObject *body = whole != NULL ? uchi_json_object (json_node_get_object (whole), "report") : NULL;
  JsonObject *fresh = one != NULL ? uchi_json_object (json_node_get_object (one), "device") : NULL;
  JsonArray *old = body != NULL ? uchi_json_array (body, "devices") : NULL, *devices;
  char *text;

  if (old == NULL || fresh == NULL)
    return g_bytes_ref (report);
  devices = json_array_new ();
  for (guint i = 0; i < json_array_get_length (old); i++)
    {
      JsonObject *object = uchi_json_object_at (old, i);
      gboolean same = object != NULL && g_str_equal (uchi_json_string (object, "id", ""), uchi_json_string (fresh, "id", ""));

      if (object != NULL)
        json_array_add_object_element (devices, json_object_ref (same ? fresh : object));
    }
  json_object_set_array_member (body, "devices", devices);
  text = json_to_string (whole, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* the place of the next recorded answer about @id, from @from on; the number of lines when there is none */
static guint
find_answer (UchiReplayTalk *self, const char *id, guint from)
{
  for (; from < self->lines->len; from++)
    {
      g_autoptr (JsonNode) node = tree_of (g_ptr_array_index (self->lines, from));
      JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *device = object != NULL && g_str_equal (uchi_json_string (object, "event", ""), "device")
                             ? uchi_json_object (object, "device") : NULL;

      if (device != NULL && g_str_equal (uchi_json_string (device, "id", ""), id))
        break;
    }
  return from;
}

/* what the engine would wait for after that event */
static ReplayState
state_after (UchiReplayTalk *self, const char *event)
{
  if (!self->started && g_str_equal (event, "scope"))
    return WAITS_FOR_START;
  if (g_str_equal (event, "ask"))
    return WAITS_FOR_LOGINS;
  if (g_str_equal (event, "report") || g_str_equal (event, "models"))
    return WAITS_FOR_COMMAND;
  return GOES;
}

static gboolean
on_tick (gpointer user_data)
{
  g_autoptr (UchiReplayTalk) self = g_object_ref (user_data);
  g_autoptr (GBytes) line = NULL;
  g_autofree char *event = NULL;

  if (self->next >= self->lines->len)
    {
      /* a recording that stops in the middle of a run: the engine died there */
      stop_tick (self);
      uchi_talk_emit_ended (UCHI_TALK (self), FALSE);
      return G_SOURCE_REMOVE;
    }
  line = g_bytes_ref (g_ptr_array_index (self->lines, self->next++));
  event = event_of (line);
  self->state = state_after (self, event);
  if (self->state != GOES)
    stop_tick (self);
  if (g_str_equal (event, "report"))
    {
      g_clear_pointer (&self->report, g_bytes_unref);
      self->report = g_bytes_ref (line);
    }
  uchi_talk_emit_line (UCHI_TALK (self), line);
  return self->state == GOES && self->tick != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
go_on (UchiReplayTalk *self, guint pace_ms)
{
  stop_tick (self);
  self->state = GOES;
  self->tick = g_timeout_source_new (pace_ms);
  g_source_set_priority (self->tick, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_callback (self->tick, on_tick, self, NULL);
  g_source_attach (self->tick, NULL);
}

/* Looks again come in the order of the person, not of the recording: the answer about that device, and the last report
 * with that answer in it. A device nobody recorded again stays as it was. */
static gboolean
on_answer (gpointer user_data)
{
  g_autoptr (UchiReplayTalk) self = g_object_ref (user_data);
  const char *id = g_object_get_data (G_OBJECT (self), "uchi-again");
  guint at = find_answer (self, id, MAX (GPOINTER_TO_UINT (g_hash_table_lookup (self->told, id)), self->next));
  g_autoptr (GBytes) report = g_bytes_ref (self->report);

  stop_tick (self);
  if (at < self->lines->len)
    {
      g_autoptr (GBytes) line = g_bytes_ref (g_ptr_array_index (self->lines, at));

      g_hash_table_insert (self->told, g_strdup (id), GUINT_TO_POINTER (at + 1));
      g_bytes_unref (report);
      report = put_in (self->report, line);
      uchi_talk_emit_line (UCHI_TALK (self), line);
    }
  g_clear_pointer (&self->report, g_bytes_unref);
  self->report = g_bytes_ref (report);
  self->state = WAITS_FOR_COMMAND;
  uchi_talk_emit_line (UCHI_TALK (self), report);
  return G_SOURCE_REMOVE;
}

static void
answer (UchiReplayTalk *self, const char *id)
{
  g_object_set_data_full (G_OBJECT (self), "uchi-again", g_strdup (id), g_free);
  go_on (self, self->pace_ms);
  g_source_set_callback (self->tick, on_answer, self, NULL);
}

/* (transfer full) (nullable): a line about the device of that id as @report has it, with what the person said of it */
static GBytes *
described (GBytes *report, JsonObject *said)
{
  static const char *const members[] = { "label", "kind", "model" };
  g_autoptr (JsonNode) whole = tree_of (report);
  JsonObject *body = whole != NULL ? uchi_json_object (json_node_get_object (whole), "report") : NULL;
  JsonArray *devices = body != NULL ? uchi_json_array (body, "devices") : NULL;

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *text = NULL;
      char *line;

      if (device == NULL || !g_str_equal (uchi_json_string (device, "id", ""), uchi_json_string (said, "device", "-")))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (members); k++)
        {
          if (json_object_has_member (said, members[k]))
            json_object_set_string_member (device, members[k], uchi_json_string (said, members[k], ""));
        }
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_set_object (node, device);
      text = json_to_string (node, FALSE);
      line = g_strdup_printf ("{\"event\":\"device\",\"device\":%s}", text);
      return g_bytes_new_take (line, strlen (line));
    }
  return NULL;
}

/* the last report with that line in it */
static void
tell_changed (UchiReplayTalk *self, GBytes *line)
{
  GBytes *report = put_in (self->report, line);

  g_bytes_unref (self->report);
  self->report = report;
  uchi_talk_emit_line (UCHI_TALK (self), line);
  uchi_talk_emit_line (UCHI_TALK (self), report);
}

/* what the next recorded line answers; else the home changes as the person says, and nothing else of it */
static gboolean
on_described (gpointer user_data)
{
  g_autoptr (UchiReplayTalk) self = g_object_ref (user_data);
  GBytes *line = g_object_get_data (G_OBJECT (self), DESCRIBED);

  stop_tick (self);
  self->state = WAITS_FOR_COMMAND;
  tell_changed (self, line);
  return G_SOURCE_REMOVE;
}

static void
describe (UchiReplayTalk *self, const char *command)
{
  g_autoptr (JsonNode) node = json_from_string (command, NULL);
  GBytes *line = node != NULL && self->report != NULL ? described (self->report, json_node_get_object (node)) : NULL;

  if (line == NULL)
    return;
  g_object_set_data_full (G_OBJECT (self), DESCRIBED, line, (GDestroyNotify) g_bytes_unref);
  go_on (self, 0);
  g_source_set_callback (self->tick, on_described, self, NULL);
}

/* marked in the recording: what the person said of a device, and no look at it */
static gboolean
next_is_described (UchiReplayTalk *self)
{
  gsize length = 0;
  const char *text = self->next < self->lines->len ? g_bytes_get_data (g_ptr_array_index (self->lines, self->next), &length) : "";
  g_autofree char *answers = word_of (text, length, "answers");

  return g_str_equal (answers, "describe");
}

static void
skip_to_report (UchiReplayTalk *self)
{
  for (; self->next < self->lines->len; self->next++)
    {
      g_autofree char *event = event_of (g_ptr_array_index (self->lines, self->next));

      if (g_str_equal (event, "report"))
        break;
    }
  go_on (self, 0);
}

static gboolean
next_is (UchiReplayTalk *self, const char *name)
{
  g_autofree char *event = self->next < self->lines->len ? event_of (g_ptr_array_index (self->lines, self->next)) : NULL;

  return g_strcmp0 (event, name) == 0;
}

static void
uchi_replay_talk_say (UchiTalk *talk, const char *command)
{
  UchiReplayTalk *self = UCHI_REPLAY_TALK (talk);
  g_autofree char *word = word_of (command, strlen (command), "command");
  g_autofree char *about = word_of (command, strlen (command), "device"); /* "": the network */

  if (g_str_equal (word, "cancel") && self->report != NULL && self->state != WAITS_FOR_COMMAND)
    answer (self, ""); /* nothing was looked at */
  else if (g_str_equal (word, "cancel") && self->started && self->state != WAITS_FOR_COMMAND)
    skip_to_report (self);
  else if (g_str_equal (word, "start") && (self->state == WAITS_FOR_START || self->state == WAITS_FOR_COMMAND))
    {
      if (self->started) /* the same home once more */
        self->next = 0;
      g_hash_table_remove_all (self->told);
      g_clear_pointer (&self->report, g_bytes_unref);
      self->started = TRUE;
      go_on (self, self->pace_ms);
    }
  else if (g_str_equal (word, "allow-logins") && self->state == WAITS_FOR_LOGINS)
    go_on (self, self->pace_ms);
  else if (g_str_equal (word, "update-pack") && self->state == WAITS_FOR_START)
    go_on (self, self->pace_ms);
  else if (g_str_equal (word, "models") && self->state == WAITS_FOR_COMMAND && next_is (self, "models"))
    go_on (self, 0);
  else if (g_str_equal (word, "describe") && self->state == WAITS_FOR_COMMAND && next_is_described (self))
    go_on (self, 0);
  else if (g_str_equal (word, "describe") && self->state == WAITS_FOR_COMMAND)
    describe (self, command);
  else if (g_str_equal (word, "recheck") && self->state == WAITS_FOR_COMMAND && self->report != NULL && *about != '\0'
           && !next_is (self, "progress"))
    answer (self, about);
  else if (g_str_equal (word, "recheck") && self->state == WAITS_FOR_COMMAND)
    {
      if (self->next >= self->lines->len) /* nothing more was recorded: it stays as it was */
        self->next = self->lines->len - 1;
      go_on (self, self->pace_ms);
    }
}

static void
uchi_replay_talk_end (UchiTalk *talk)
{
  stop_tick (UCHI_REPLAY_TALK (talk));
  uchi_talk_emit_ended (talk, TRUE);
}

static void
uchi_replay_talk_finalize (GObject *object)
{
  UchiReplayTalk *self = UCHI_REPLAY_TALK (object);

  stop_tick (self);
  g_ptr_array_unref (self->lines);
  g_hash_table_unref (self->told);
  g_clear_pointer (&self->report, g_bytes_unref);
  G_OBJECT_CLASS (uchi_replay_talk_parent_class)->finalize (object);
}

static void
uchi_replay_talk_class_init (UchiReplayTalkClass *klass)
{
  UCHI_TALK_CLASS (klass)->say = uchi_replay_talk_say;
  UCHI_TALK_CLASS (klass)->end = uchi_replay_talk_end;
  G_OBJECT_CLASS (klass)->finalize = uchi_replay_talk_finalize;
}

static void
uchi_replay_talk_init (UchiReplayTalk *self)
{
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

UchiTalk *
uchi_replay_talk_new (GBytes *stream, guint pace_ms)
{
  UchiReplayTalk *self = g_object_new (UCHI_TYPE_REPLAY_TALK, NULL);
  gsize length, from = 0;
  const char *text = g_bytes_get_data (stream, &length);

  for (gsize i = 0; i <= length; i++)
    {
      if (i < length && text[i] != '\n')
        continue;
      if (i > from)
        g_ptr_array_add (self->lines, g_bytes_new_from_bytes (stream, from, i - from));
      from = i + 1;
    }
  self->pace_ms = pace_ms;
  go_on (self, 0);
  return UCHI_TALK (self);
}
