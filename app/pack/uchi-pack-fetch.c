/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-fetch.h"

#include <string.h>

#include "core/uchi-error.h"
#include "pack/uchi-pack.h"

#define CHUNK 16384
#define MAX_RETRY_S (7 * 24 * 60 * 60)
#define MAX_INFORMATIONAL 8

typedef struct {
  SoupMessage *message;
  GInputStream *stream;  /* (nullable) */
  GByteArray *body;
  gsize most;
  gboolean asked_for_change;
  guint n_informational;
  GCancellable *enough;  /* fires when there is no end of interim answers */
  gint64 retry_after;
  guint8 buffer[CHUNK];
} Fetch;

static void
fetch_free (Fetch *self)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  g_clear_object (&self->enough);
  g_byte_array_unref (self->body);
  g_free (self);
}

void
uchi_pack_answer_free (UchiPackAnswer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->etag);
  g_free (self);
}

SoupSession *
uchi_pack_session_new (GTlsDatabase *trust)
{
  SoupSession *session = soup_session_new_with_options ("max-conns", 2, "max-conns-per-host", 2, "idle-timeout", 10, "timeout", 0, NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_SNIFFER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_COOKIE_JAR);
  soup_session_set_user_agent (session, "uchi-kenshin");
  if (trust != NULL)
    soup_session_set_tls_database (session, trust);
  return session;
}

/* ---- the answer ------------------------------------------------------------------------- */

/* (transfer full) (nullable): short and printable, or none */
static char *
read_etag (SoupMessage *message)
{
  const char *etag = soup_message_headers_get_one (soup_message_get_response_headers (message), "ETag");

  if (etag == NULL || strlen (etag) > UCHI_PACK_MAX_ETAG)
    return NULL;
  for (const char *p = etag; *p != '\0'; p++)
    {
      if (!g_ascii_isgraph (*p))
        return NULL;
    }
  return g_strdup (etag);
}

/* (transfer full) (nullable) */
static GDateTime *
read_date (SoupMessageHeaders *headers, const char *name)
{
  const char *text = soup_message_headers_get_one (headers, name);

  return text != NULL ? soup_date_time_new_from_http_string (text) : NULL;
}

/* seconds, or a date (RFC 9110, 10.2.3), which is of the server's clock: ours is asked only when the server does not tell the time */
static gint64
read_retry_after (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr (GDateTime) until = NULL, told = NULL;
  gint64 seconds = 0;

  if (text != NULL && g_ascii_isdigit (text[0]))
    seconds = g_ascii_strtoll (text, NULL, 10);
  else if ((until = read_date (headers, "Retry-After")) != NULL)
    {
      told = read_date (headers, "Date");
      seconds = g_date_time_to_unix (until) - (told != NULL ? g_date_time_to_unix (told) : g_get_real_time () / G_USEC_PER_SEC);
    }
  return CLAMP (seconds, 0, MAX_RETRY_S);
}

static gboolean
status_is_fine (const Fetch *self, guint status, GError **error)
{
  if (status == 200 || status == 404 || (status == 304 && self->asked_for_change))
    return TRUE;
  if (status >= 300 && status < 400)
    g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "another place answered (status %u): a sign-in page of this network?", status);
  else
    g_set_error (error, UCHI_ERROR, UCHI_ERROR_FAILED, "the server answered with status %u", status);
  return FALSE;
}

static void
return_answer (GTask *task, Fetch *self)
{
  UchiPackAnswer *answer = g_new0 (UchiPackAnswer, 1);

  answer->status = soup_message_get_status (self->message);
  answer->etag = read_etag (self->message);
  if (answer->status == 200)
    answer->body = g_bytes_new (self->body->data, self->body->len);
  g_task_return_pointer (task, answer, (GDestroyNotify) uchi_pack_answer_free);
}

static void
return_error (GTask *task, GError *error)
{
  uchi_error_convert (&error);
  g_task_return_error (task, error);
}

/* What a network gives in place of the file, with "200 OK", as soon as its first bytes are there: none of the files begins like
 * that, and all of it may be longer than the file could be. */
static gboolean
is_page (const guint8 *bytes, gsize n)
{
  gsize i = 0;

  while (i < n && (g_ascii_isspace (bytes[i]) || bytes[i] >= 0xbb)) /* a byte order mark is EF BB BF */
    i++;
  return i < n && bytes[i] == '<';
}

/* 3. until the end, or one byte too many */
static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0)
    return_error (task, error);
  else if (n == 0 && self->body->len == 0)
    g_task_return_new_error (task, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT, "nothing came");
  else if (n == 0)
    return_answer (task, self);
  else if (self->body->len == 0 && is_page (self->buffer, (gsize) n))
    g_task_return_new_error (task, UCHI_ERROR, UCHI_ERROR_INVALID, "a page came in place of the file: a sign-in page of this network?");
  else if (self->body->len + (gsize) n > self->most)
    g_task_return_new_error (task, UCHI_ERROR, UCHI_ERROR_TOO_LARGE, "the server sent more than belongs there");
  else
    {
      g_byte_array_append (self->body, self->buffer, (guint) n);
      g_input_stream_read_async (self->stream, self->buffer, sizeof self->buffer, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                 on_read_cb, g_object_ref (task));
    }
}

/* 2. */
static void
on_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;
  guint status;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream == NULL)
    {
      if (self->n_informational > MAX_INFORMATIONAL)
        {
          g_clear_error (&error);
          g_set_error_literal (&error, UCHI_ERROR, UCHI_ERROR_TOO_LARGE, "no end of interim answers");
        }
      return_error (task, error);
      return;
    }
  status = soup_message_get_status (self->message);
  self->retry_after = read_retry_after (self->message);
  if (!status_is_fine (self, status, &error))
    g_task_return_error (task, error);
  else if (status != 200)
    return_answer (task, self);
  else
    g_input_stream_read_async (self->stream, self->buffer, sizeof self->buffer, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                               on_read_cb, g_object_ref (task));
}

/* "103 Early Hints" and its like come before the answer; while they come without a pause libsoup takes one after the other, and no clock of
 * ours is looked at */
static void
on_informational_cb (SoupMessage *message, gpointer user_data)
{
  Fetch *self = user_data;

  if (++self->n_informational > MAX_INFORMATIONAL)
    g_cancellable_cancel (self->enough);
}

static void
on_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* (transfer full) (nullable) */
static SoupMessage *
message_for (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || !g_str_equal (g_uri_get_scheme (uri), "https") || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return NULL;
  return soup_message_new_from_uri ("GET", uri);
}

/* 1. */
void
uchi_pack_fetch_async (SoupSession *session, const char *url, const char *etag, gsize most, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *self = g_new0 (Fetch, 1);

  self->body = g_byte_array_new ();
  self->most = most;
  self->asked_for_change = etag != NULL;
  g_task_set_task_data (task, self, (GDestroyNotify) fetch_free);
  self->message = message_for (url);
  if (self->message == NULL)
    {
      g_task_return_new_error (task, UCHI_ERROR, UCHI_ERROR_USAGE, "the address of the pack server is not https");
      return;
    }
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  if (etag != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (self->message), "If-None-Match", etag);
  self->enough = g_cancellable_new ();
  g_signal_connect (self->message, "got-informational", G_CALLBACK (on_informational_cb), self);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled_cb), self->enough, 0);
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (self->enough);
  soup_session_send_async (session, self->message, G_PRIORITY_DEFAULT, self->enough, on_answer_cb, g_object_ref (task));
}

UchiPackAnswer *
uchi_pack_fetch_finish (GAsyncResult *result, gint64 *retry_after, GError **error)
{
  const Fetch *self = g_task_get_task_data (G_TASK (result));

  *retry_after = self->retry_after;
  return g_task_propagate_pointer (G_TASK (result), error);
}
