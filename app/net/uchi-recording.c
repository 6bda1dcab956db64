/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-recording.h"

#include "core/uchi-error.h"
#include "core/uchi-json.h"

#include <stdio.h>
#include <string.h>

struct _UchiRecording
{
  GHashTable *answers;  /* "kind key" → GQueue of UchiExchange */
  GPtrArray *used;      /* of UchiExchange* */
  FILE *file;
};

static void
exchange_free (UchiExchange *self)
{
  g_free (self->kind);
  g_free (self->key);
  g_free (self->error);
  g_clear_pointer (&self->reply, g_bytes_unref);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_free (self);
}

static void
queue_free (GQueue *queue)
{
  g_queue_free_full (queue, (GDestroyNotify) exchange_free);
}

static UchiRecording *
recording_new (void)
{
  UchiRecording *self = g_new0 (UchiRecording, 1);

  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) queue_free);
  self->used = g_ptr_array_new_with_free_func ((GDestroyNotify) exchange_free);
  return self;
}

void
uchi_recording_free (UchiRecording *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->answers);
  g_ptr_array_unref (self->used);
  if (self->file != NULL)
    fclose (self->file);
  g_free (self);
}

static GHashTable *
read_headers (JsonObject *object)
{
  GHashTable *headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (const GList *i = names; i != NULL; i = i->next)
    g_hash_table_insert (headers, g_ascii_strdown (i->data, -1), g_strdup (uchi_json_string (object, i->data, "")));
  return headers;
}

static void
take_line (UchiRecording *self, JsonObject *object)
{
  UchiExchange *exchange = g_new0 (UchiExchange, 1);
  const char *text = uchi_json_string (object, "text", NULL);
  const char *base64 = uchi_json_string (object, "reply", NULL);
  char *place;
  GQueue *queue;

  exchange->kind = g_strdup (uchi_json_string (object, "kind", ""));
  exchange->key = g_strdup (uchi_json_string (object, "key", ""));
  exchange->error = g_strdup (uchi_json_string (object, "error", NULL));
  exchange->status = (guint) uchi_json_int (object, "status", 0);
  exchange->headers = read_headers (uchi_json_object (object, "headers"));
  if (text != NULL)
    exchange->reply = g_bytes_new (text, strlen (text));
  else if (base64 != NULL)
    {
      gsize length;
      guchar *data = g_base64_decode (base64, &length);

      exchange->reply = g_bytes_new_take (data, length);
    }
  place = g_strconcat (exchange->kind, " ", exchange->key, NULL);
  queue = g_hash_table_lookup (self->answers, place);
  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (self->answers, g_strdup (place), queue);
    }
  g_queue_push_tail (queue, exchange);
  g_free (place);
}

UchiRecording *
uchi_recording_load (const char *path, GError **error)
{
  g_autoptr (UchiRecording) self = recording_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    {
      uchi_error_convert (error);
      return NULL;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = NULL;

      if (g_strstrip (lines[i])[0] == '\0' || lines[i][0] == '#')
        continue;
      node = uchi_json_parse (lines[i], strlen (lines[i]), NULL, error);
      if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        {
          if (node != NULL)
            g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_INVALID, "not an object");
          g_prefix_error (error, "%s:%u: ", path, i + 1);
          return NULL;
        }
      take_line (self, json_node_get_object (node));
    }
  return g_steal_pointer (&self);
}

UchiRecording *
uchi_recording_create (const char *path, GError **error)
{
  UchiRecording *self = recording_new ();

  self->file = fopen (path, "we");
  if (self->file == NULL)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE, "%s: cannot be written", path);
      g_clear_pointer (&self, uchi_recording_free);
    }
  return self;
}

const UchiExchange *
uchi_recording_next (UchiRecording *self, const char *kind, const char *key)
{
  g_autofree char *place = g_strconcat (kind, " ", key, NULL);
  GQueue *queue = g_hash_table_lookup (self->answers, place);

  if (queue == NULL)
    return NULL;
  /* the last answer stays; used ones are kept until the end, because callers borrow them */
  if (g_queue_get_length (queue) > 1)
    {
      UchiExchange *exchange = g_queue_pop_head (queue);

      g_ptr_array_add (self->used, exchange);
      return exchange;
    }
  return g_queue_peek_head (queue);
}

gboolean
uchi_exchange_failed (const UchiExchange *exchange, GError **error)
{
  UchiError code = UCHI_ERROR_CLOSED;

  if (exchange != NULL && exchange->error == NULL)
    return FALSE;
  if (exchange != NULL && g_str_equal (exchange->error, "timed-out"))
    code = UCHI_ERROR_TIMED_OUT;
  else if (exchange != NULL && g_str_equal (exchange->error, "unreachable"))
    code = UCHI_ERROR_UNREACHABLE;
  g_set_error (error, UCHI_ERROR, (int) code, "recording: %s", exchange != NULL ? exchange->error : "no such exchange");
  return TRUE;
}

static void
add_headers (JsonBuilder *builder, GHashTable *headers)
{
  GHashTableIter iter;
  gpointer name, value;

  json_builder_set_member_name (builder, "headers");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      json_builder_set_member_name (builder, name);
      json_builder_add_string_value (builder, value);
    }
  json_builder_end_object (builder);
}

void
uchi_recording_write (UchiRecording *self, const UchiExchange *exchange)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, exchange->kind);
  json_builder_set_member_name (builder, "key");
  json_builder_add_string_value (builder, exchange->key);
  if (exchange->error != NULL)
    {
      json_builder_set_member_name (builder, "error");
      json_builder_add_string_value (builder, exchange->error);
    }
  if (exchange->status != 0)
    {
      json_builder_set_member_name (builder, "status");
      json_builder_add_int_value (builder, exchange->status);
    }
  if (exchange->headers != NULL)
    add_headers (builder, exchange->headers);
  if (exchange->reply != NULL)
    {
      gsize length;
      const guchar *data = g_bytes_get_data (exchange->reply, &length);
      g_autofree char *base64 = g_base64_encode (data, length);

      json_builder_set_member_name (builder, "reply");
      json_builder_add_string_value (builder, base64);
    }
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  line = uchi_json_line (node);
  fprintf (self->file, "%s\n", line);
  fflush (self->file);
}
