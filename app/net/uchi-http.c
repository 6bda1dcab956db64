/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP request over libsoup, with everything clever switched off. */
#include "net/uchi-http.h"

#include "core/uchi-error.h"
#include "core/uchi-text.h"
#include "net/uchi-deadline.h"
#include "net/uchi-hold.h"
#include "net/uchi-net-private.h"

#include <libsoup/soup.h>
#include <string.h>

#define DEFAULT_TIMEOUT_MS 5000
#define MAX_HEADER (8 * 1024)
#define MAX_COOKIES 16
#define MAX_INFORMATIONAL 4

typedef struct {
  char *address, *key;
  gsize max_body;
  guint timeout_ms;
  SoupMessage *message;
  GInputStream *stream;
  UchiDeadline *deadline;
  GByteArray *body;
  guint8 chunk[8192];
  UchiHttpResponse *response;
  GError *stopped;         /* (nullable): why we ended it ourselves */
  guint n_informational;
  gboolean holds_slot, connected;
} Request;

static void read_more (GTask *task);

void
uchi_http_response_free (UchiHttpResponse *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_clear_pointer (&self->cookies, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_object (&self->certificate);
  g_free (self);
}

const char *
uchi_http_response_header (const UchiHttpResponse *self, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->headers, lower);
}

char *
uchi_http_response_text (const UchiHttpResponse *self)
{
  gsize length;
  const char *data = g_bytes_get_data (self->body, &length);
  const char *type = uchi_http_response_header (self, "content-type");
  const char *found = type != NULL ? strstr (type, "charset=") : NULL;
  g_autofree char *charset = NULL;

  if (found != NULL)
    {
      charset = g_strndup (found + strlen ("charset="), strcspn (found + strlen ("charset="), "; \t,"));
      g_strdelimit (charset, "\"'", ' ');
      g_strstrip (charset);
    }
  return uchi_text_decode (data != NULL ? data : "", length, charset != NULL && charset[0] != '\0' ? charset : NULL);
}

static UchiHttpResponse *
response_new (void)
{
  UchiHttpResponse *self = g_new0 (UchiHttpResponse, 1);

  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cookies = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
request_free (Request *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_pointer (&self->deadline, uchi_deadline_free);
  g_clear_pointer (&self->response, uchi_http_response_free);
  g_clear_error (&self->stopped);
  if (self->body != NULL)
    g_byte_array_unref (self->body);
  g_free (self->address);
  g_free (self->key);
  g_free (self);
}

static void
let_go (GTask *task)
{
  UchiNet *net = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  if (request->stream != NULL)
    g_input_stream_close (request->stream, NULL, NULL);
  if (request->holds_slot)
    uchi_budget_release (uchi_net_get_budget (net), request->address,
                         request->connected ? UCHI_SLOT_ESTABLISHED : UCHI_SLOT_CONNECTING);
  request->holds_slot = FALSE;
}

static void
record (GTask *task, gboolean failed)
{
  UchiNet *net = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  UchiRecording *recorder = uchi_net_get_recorder (net);
  UchiExchange exchange = { .kind = (char *) "http", .key = request->key };

  if (recorder == NULL)
    return;
  if (failed)
    exchange.error = (char *) (request->deadline != NULL && uchi_deadline_passed (request->deadline) ? "timed-out" : "closed");
  else
    {
      exchange.status = request->response->status;
      exchange.headers = request->response->headers;
      exchange.reply = request->response->body;
    }
  uchi_recording_write (recorder, &exchange);
}

static void
fail (GTask *task, GError *error)
{
  Request *request = g_task_get_task_data (task);

  record (task, TRUE);
  let_go (task);
  if (request->stopped != NULL)
    {
      g_error_free (error);
      error = g_steal_pointer (&request->stopped);
    }
  uchi_net_note_error (g_task_get_source_object (task), error);
  if (request->deadline != NULL)
    uchi_deadline_explain (request->deadline, &error);
  else
    uchi_error_convert (&error);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
finish (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  request->response->body = g_byte_array_free_to_bytes (g_steal_pointer (&request->body));
  record (task, FALSE);
  let_go (task);
  g_task_return_pointer (task, g_steal_pointer (&request->response), (GDestroyNotify) uchi_http_response_free);
  g_object_unref (task);
}

/* the device closed what it should have finished; our own time limit is not its fault */
static void
note_break_off (GTask *task, const GError *error, gboolean within_answer)
{
  UchiNet *net = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    uchi_budget_broke_off (uchi_net_get_budget (net), request->address, within_answer);
}

/* 4 */
static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  UchiNet *net = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0)
    {
      note_break_off (task, error, TRUE);
      fail (task, error);
      return;
    }
  if (!uchi_budget_count_bytes (uchi_net_get_budget (net), request->address, (gsize) n))
    {
      fail (task, g_error_new_literal (UCHI_ERROR, UCHI_ERROR_TOO_LARGE, "more bytes than the budget allows"));
      return;
    }
  g_byte_array_append (request->body, request->chunk, (guint) n);
  if (n == 0)
    finish (task);
  else if (request->body->len >= request->max_body)
    {
      request->response->truncated = TRUE;
      finish (task);
    }
  else
    read_more (task);
}

static void
read_more (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  g_input_stream_read_async (request->stream, request->chunk, MIN (sizeof request->chunk, request->max_body - request->body->len),
                             G_PRIORITY_DEFAULT, uchi_deadline_cancellable (request->deadline), on_read, task);
}

static void
on_header (const char *name, const char *value, gpointer user_data)
{
  UchiHttpResponse *response = user_data;
  g_autofree char *lower = g_ascii_strdown (name, MIN (strlen (name), 128));
  g_autofree char *text = uchi_text_decode (value, MIN (strlen (value), MAX_HEADER), NULL);
  char *clean = uchi_text_clean (text, -1, UCHI_TEXT_LONG_MAX);
  const char *old = g_hash_table_lookup (response->headers, lower);

  if (g_str_equal (lower, "set-cookie") && response->cookies->len < MAX_COOKIES)
    g_ptr_array_add (response->cookies, g_strndup (clean, strcspn (clean, ";")));
  if (old != NULL && strlen (old) < MAX_HEADER)
    {
      char *joined = g_strjoin (", ", old, clean, NULL);

      g_free (clean);
      clean = joined;
    }
  if (g_hash_table_size (response->headers) < 100)
    g_hash_table_insert (response->headers, g_steal_pointer (&lower), clean);
  else
    g_free (clean);
}

/* 3: the headers are here */
static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  UchiNet *net = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  request->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (request->stream == NULL)
    {
      note_break_off (task, error, FALSE);
      fail (task, error);
      return;
    }
  uchi_net_blame (net, request->address);
  request->response->status = soup_message_get_status (request->message);
  soup_message_headers_foreach (soup_message_get_response_headers (request->message), on_header, request->response);
  uchi_net_blame (net, NULL);
  read_more (task);
}

static gboolean
on_certificate (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer user_data)
{
  Request *request = user_data;

  /* a device's certificate proves nothing; it is only looked at */
  g_set_object (&request->response->certificate, certificate);
  return TRUE;
}

static void
stop (Request *request, GError *error)
{
  if (request->stopped == NULL)
    request->stopped = error;
  else
    g_error_free (error);
  g_cancellable_cancel (uchi_deadline_cancellable (request->deadline));
}

/* before the first packet of the connection, and before the first byte of the request */
static void
on_network_event (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer user_data)
{
  GTask *task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  if (!uchi_hold_client_event (uchi_net_get_scope (g_task_get_source_object (task)), event, connection, &error))
    {
      stop (request, error);
      return;
    }
  if (event != G_SOCKET_CLIENT_CONNECTED)
    return;
  if (request->holds_slot && !request->connected)
    {
      request->connected = TRUE;
      uchi_budget_connected (uchi_net_get_budget (g_task_get_source_object (task)), request->address);
    }
  if (!uchi_net_is_confirmed (g_task_get_source_object (task), request->address, &error))
    stop (request, error);
}

/* "100 Continue" and its like come before the answer, and could come for ever */
static void
on_informational (SoupMessage *message, gpointer user_data)
{
  Request *request = user_data;

  if (++request->n_informational > MAX_INFORMATIONAL)
    stop (request, g_error_new_literal (UCHI_ERROR, UCHI_ERROR_TOO_LARGE, "no end of interim answers"));
}

static SoupSession *
session_of (UchiNet *net)
{
  SoupSession *session = g_object_get_data (G_OBJECT (net), "soup-session");

  if (session != NULL)
    return session;
  session = soup_session_new_with_options ("max-conns", 256, "max-conns-per-host", 2, "idle-timeout", 1, "timeout", 0, NULL);
  soup_session_set_proxy_resolver (session, NULL);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_SNIFFER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_COOKIE_JAR);
  soup_session_set_user_agent (session, "uchi-kenshin");
  g_object_set_data_full (G_OBJECT (net), "soup-session", session, g_object_unref);
  return session;
}

/* 2: the budget said yes */
static void
on_allowed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  UchiNet *net = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  if (!uchi_budget_acquire_finish (uchi_net_get_budget (net), result, &error))
    {
      fail (task, error);
      return;
    }
  request->holds_slot = TRUE;
  request->deadline = uchi_deadline_new (request->timeout_ms, g_task_get_cancellable (task));
  g_signal_connect (request->message, "network-event", G_CALLBACK (on_network_event), task);
  soup_session_send_async (session_of (net), request->message, G_PRIORITY_DEFAULT, uchi_deadline_cancellable (request->deadline),
                           on_sent, task);
}

static SoupMessage *
build_message (const UchiHttpRequest *wanted, Request *request)
{
  gboolean ipv6 = strchr (wanted->address, ':') != NULL;
  g_autofree char *text = g_strdup_printf ("%s://%s%s%s:%u%s", wanted->tls ? "https" : "http", ipv6 ? "[" : "", wanted->address,
                                           ipv6 ? "]" : "", wanted->port, wanted->path);
  g_autoptr (GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED, NULL);
  SoupMessage *message = uri != NULL ? soup_message_new_from_uri (wanted->method, uri) : NULL;
  SoupMessageHeaders *headers;
  GHashTableIter iter;
  gpointer name, value;

  if (message == NULL)
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  headers = soup_message_get_request_headers (message);
  if (wanted->headers != NULL)
    {
      g_hash_table_iter_init (&iter, wanted->headers);
      while (g_hash_table_iter_next (&iter, &name, &value))
        soup_message_headers_replace (headers, name, value);
    }
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (wanted->body != NULL)
    {
      /* libsoup replaces the header while it reads the text given for it */
      g_autofree char *type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));

      soup_message_set_request_body_from_bytes (message, type, wanted->body);
    }
  g_signal_connect (message, "accept-certificate", G_CALLBACK (on_certificate), request);
  g_signal_connect (message, "got-informational", G_CALLBACK (on_informational), request);
  return message;
}

static const char *
soap_action (const UchiHttpRequest *wanted)
{
  return wanted->headers != NULL ? g_hash_table_lookup (wanted->headers, "SOAPAction") : NULL;
}

static gboolean
is_plain_login (const UchiHttpRequest *wanted)
{
  GHashTableIter iter;
  gpointer name, value;

  if (wanted->headers != NULL)
    {
      g_hash_table_iter_init (&iter, wanted->headers);
      while (g_hash_table_iter_next (&iter, &name, &value))
        {
          if (!uchi_http_login_header_allowed (name, value))
            return FALSE;
        }
    }
  return uchi_http_login_body_allowed (wanted->body);
}

static gboolean
guard (UchiNet *net, const UchiHttpRequest *wanted, GError **error)
{
  const char *why = NULL;

  if (uchi_net_port_is_guarded (wanted->port))
    why = "port";
  else if (wanted->port == UCHI_PORT_IPP && (wanted->purpose != UCHI_HTTP_LOOK || !g_str_equal (wanted->method, "GET")
                                        || !uchi_net_first_time (net, wanted->address)))
    why = "a printer is asked once";
  else if (!uchi_http_path_allowed (wanted->method, wanted->path, wanted->purpose))
    why = "method or path";
  else if (wanted->purpose == UCHI_HTTP_LOGIN && !is_plain_login (wanted))
    why = "more than a login";
  else if (wanted->purpose == UCHI_HTTP_SOAP && (!g_str_equal (wanted->method, "POST") || !uchi_http_soap_allowed (soap_action (wanted))))
    why = "SOAP action";
  else if (wanted->purpose == UCHI_HTTP_LOOK && wanted->headers != NULL && g_hash_table_contains (wanted->headers, "Authorization"))
    why = "login outside a recipe";
  if (why != NULL)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_GUARD, "this request is not allowed: %s", why);
      return FALSE;
    }
  if (uchi_net_get_replay (net) == NULL && !uchi_net_guard (net, wanted->address, error))
    return FALSE;
  if (!uchi_budget_count_request (uchi_net_get_budget (net), wanted->address))
    {
      g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_BUDGET, "more requests than the budget allows");
      return FALSE;
    }
  return TRUE;
}

static void
replay (GTask *task)
{
  UchiNet *net = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  const UchiExchange *exchange = uchi_recording_next (uchi_net_get_replay (net), "http", request->key);
  GHashTableIter iter;
  gpointer name, value;
  gsize length = 0;
  const guint8 *data;
  GError *error = NULL;

  if (uchi_exchange_failed (exchange, &error))
    {
      fail (task, error);
      return;
    }
  request->response->status = exchange->status;
  g_hash_table_iter_init (&iter, exchange->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    on_header (name, value, request->response);
  data = exchange->reply != NULL ? g_bytes_get_data (exchange->reply, &length) : NULL;
  request->response->truncated = length > request->max_body;
  if (data != NULL)
    g_byte_array_append (request->body, data, (guint) MIN (length, request->max_body));
  finish (task);
}

/* 1 */
void
uchi_http_send_async (UchiNet *net, const UchiHttpRequest *wanted, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (net, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);
  gboolean credentials = wanted->headers != NULL && g_hash_table_contains (wanted->headers, "Authorization");
  const char *action = soap_action (wanted);
  GError *error = NULL;

  request->address = g_strdup (wanted->address);
  request->key = g_strdup_printf ("%s %s:%u %s%s%s%s", wanted->method, wanted->address, wanted->port, wanted->path,
                                  credentials ? " auth" : "", action != NULL ? " " : "", action != NULL ? action : "");
  request->max_body = wanted->max_body != 0 ? MIN (wanted->max_body, UCHI_HTTP_MAX_BODY) : UCHI_HTTP_MAX_BODY;
  request->timeout_ms = wanted->timeout_ms != 0 ? wanted->timeout_ms : DEFAULT_TIMEOUT_MS;
  request->body = g_byte_array_new ();
  request->response = response_new ();
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);

  if (!guard (net, wanted, &error))
    {
      fail (task, error);
      return;
    }
  if (uchi_net_get_replay (net) != NULL)
    {
      replay (task);
      return;
    }
  request->message = build_message (wanted, request);
  if (request->message == NULL)
    {
      fail (task, g_error_new (UCHI_ERROR, UCHI_ERROR_INVALID, "%s: not a path", wanted->path));
      return;
    }
  uchi_budget_acquire_async (uchi_net_get_budget (net), request->address, cancellable, on_allowed, task);
}

UchiHttpResponse *
uchi_http_send_finish (UchiNet *net, GAsyncResult *result, GError **error)
{
  UchiHttpResponse *response = g_task_propagate_pointer (G_TASK (result), error);

  if (response == NULL)
    uchi_error_convert (error);
  return response;
}
