/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCP conversations. */
#include "net/uchi-net-private.h"

#include "core/uchi-error.h"
#include "net/uchi-deadline.h"
#include "net/uchi-hold.h"

#include <string.h>

#define MAX_TURN (64 * 1024)
#define MAX_TURNS_RECORDED 64

struct _UchiTalk
{
  UchiNet *net;
  char *address;
  guint16 port;
  UchiSlotStage slot;
  GSocketConnection *connection; /* NULL in a replay */
  GIOStream *stream;
  GTlsCertificate *certificate;
  guint n_turns;
};

typedef struct {
  UchiTalk *talk;
  gboolean tls;
  UchiDeadline *deadline;
  GError *refused;       /* (nullable): why we stopped it ourselves */
} Opening;

static void
opening_free (Opening *self)
{
  g_clear_pointer (&self->talk, uchi_talk_free);
  g_clear_pointer (&self->deadline, uchi_deadline_free);
  g_clear_error (&self->refused);
  g_free (self);
}

void
uchi_talk_free (UchiTalk *self)
{
  if (self == NULL)
    return;
  if (self->stream != NULL)
    g_io_stream_close (self->stream, NULL, NULL);
  if (self->connection != NULL)
    {
      g_socket_close (g_socket_connection_get_socket (self->connection), NULL);
      g_object_unref (self->connection);
    }
  /* the slot is held from the moment the budget gave it */
  if (self->port != 0 && uchi_net_get_replay (self->net) == NULL)
    uchi_budget_release (uchi_net_get_budget (self->net), self->address, self->slot);
  g_clear_object (&self->stream);
  g_clear_object (&self->certificate);
  g_clear_object (&self->net);
  g_free (self->address);
  g_free (self);
}

GTlsCertificate *
uchi_talk_get_certificate (UchiTalk *self)
{
  return self->certificate;
}

static void
fail (GTask *task, GError *error)
{
  Opening *opening = g_task_get_task_data (task);

  if (opening->refused != NULL)
    {
      g_error_free (error);
      error = g_steal_pointer (&opening->refused);
    }
  uchi_net_note_error (opening->talk->net, error);
  if (opening->deadline != NULL)
    uchi_deadline_explain (opening->deadline, &error);
  else
    uchi_error_convert (&error);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
succeed (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&opening->talk), (GDestroyNotify) uchi_talk_free);
  g_object_unref (task);
}

static gboolean
on_certificate (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer user_data)
{
  UchiTalk *talk = user_data;

  g_set_object (&talk->certificate, certificate);
  return TRUE;
}

/* 4 */
static void
on_handshake (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = g_task_get_task_data (user_data);
  GError *error = NULL;

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    {
      succeed (user_data);
      return;
    }
  if (opening->talk->certificate == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fail (user_data, error);
      return;
    }
  g_error_free (error);
  succeed (user_data);
}

/* 3 */
static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Opening *opening = g_task_get_task_data (task);
  UchiTalk *talk = opening->talk;
  GError *error = NULL;

  talk->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (talk->connection != NULL)
    {
      talk->slot = UCHI_SLOT_ESTABLISHED;
      uchi_budget_connected (uchi_net_get_budget (talk->net), talk->address);
    }
  if (talk->connection == NULL || !uchi_net_is_confirmed (talk->net, talk->address, &error))
    {
      fail (task, error);
      return;
    }
  if (!opening->tls)
    {
      talk->stream = g_object_ref (G_IO_STREAM (talk->connection));
      succeed (task);
      return;
    }
  talk->stream = g_tls_client_connection_new (G_IO_STREAM (talk->connection), NULL, &error);
  if (talk->stream == NULL)
    {
      fail (task, error);
      return;
    }
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (talk->stream), FALSE);
  g_signal_connect (talk->stream, "accept-certificate", G_CALLBACK (on_certificate), talk);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (talk->stream), G_PRIORITY_DEFAULT,
                                    uchi_deadline_cancellable (opening->deadline), on_handshake, task);
}

/* before the first packet, and before the first byte */
static void
on_client_event (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *target, GIOStream *connection, gpointer user_data)
{
  Opening *opening = g_task_get_task_data (user_data);
  g_autoptr (GError) error = NULL;

  if (uchi_hold_client_event (uchi_net_get_scope (opening->talk->net), event, connection, &error))
    return;
  if (opening->refused == NULL)
    opening->refused = g_steal_pointer (&error);
  g_cancellable_cancel (uchi_deadline_cancellable (opening->deadline));
}

/* 2 */
static void
on_allowed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  UchiNet *net = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  guint timeout_ms = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "timeout"));
  guint16 port = (guint16) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "port"));
  g_autoptr (GSocketAddress) target = NULL;
  g_autoptr (GSocketClient) client = NULL;
  GError *error = NULL;

  if (!uchi_budget_acquire_finish (uchi_net_get_budget (net), result, &error))
    {
      fail (task, error);
      return;
    }
  opening->talk->port = port; /* from here on the slot is ours */
  opening->deadline = uchi_deadline_new (timeout_ms, g_task_get_cancellable (task));
  target = g_inet_socket_address_new_from_string (opening->talk->address, port);
  client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  g_signal_connect (client, "event", G_CALLBACK (on_client_event), task);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (target), uchi_deadline_cancellable (opening->deadline),
                                 on_connected, task);
}

/* (transfer full) (nullable) */
static GTlsCertificate *
certificate_of (GBytes *der)
{
  gsize length = 0;
  const guint8 *data = der != NULL ? g_bytes_get_data (der, &length) : NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_append (g_byte_array_new (), data, (guint) length);

  return length == 0 ? NULL : g_initable_new (g_tls_backend_get_certificate_type (g_tls_backend_get_default ()), NULL, NULL, "certificate", bytes, NULL);
}

static void
replay_talk (GTask *task, UchiNet *net, Opening *opening)
{
  g_autofree char *key = g_strdup_printf ("%s:%u", opening->talk->address, opening->talk->port);
  const UchiExchange *exchange = uchi_recording_next (uchi_net_get_replay (net), "talk", key);
  GError *error = NULL;

  if (uchi_exchange_failed (exchange, &error))
    {
      fail (task, error);
      return;
    }
  if (opening->tls)
    opening->talk->certificate = certificate_of (exchange->reply);
  succeed (task);
}

/* 1 */
void
uchi_net_talk_async (UchiNet *self, const char *address, guint16 port, gboolean tls, guint timeout_ms,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);
  GError *error = NULL;

  opening->talk = g_new0 (UchiTalk, 1);
  opening->talk->net = g_object_ref (self);
  opening->talk->address = g_strdup (address);
  opening->tls = tls;
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  if (uchi_net_get_replay (self) != NULL)
    {
      opening->talk->port = port;
      replay_talk (task, self, opening);
      return;
    }
  if (!uchi_net_guard (self, address, &error) || !g_hostname_is_ip_address (address))
    {
      fail (task, error);
      return;
    }
  g_object_set_data (G_OBJECT (task), "timeout", GUINT_TO_POINTER (timeout_ms));
  g_object_set_data (G_OBJECT (task), "port", GUINT_TO_POINTER (port));
  uchi_budget_acquire_async (uchi_net_get_budget (self), address, cancellable, on_allowed, task);
}

static void
record_talk (UchiTalk *talk)
{
  UchiRecording *recorder = uchi_net_get_recorder (talk->net);
  g_autofree char *key = g_strdup_printf ("%s:%u", talk->address, talk->port);
  UchiExchange exchange = { .kind = (char *) "talk", .key = key };
  g_autoptr (GByteArray) der = NULL;

  if (recorder == NULL)
    return;
  if (talk->certificate != NULL)
    g_object_get (talk->certificate, "certificate", &der, NULL);
  if (der != NULL)
    exchange.reply = g_bytes_new (der->data, der->len);
  uchi_recording_write (recorder, &exchange);
  g_clear_pointer (&exchange.reply, g_bytes_unref);
}

UchiTalk *
uchi_net_talk_finish (UchiNet *self, GAsyncResult *result, GError **error)
{
  UchiTalk *talk = g_task_propagate_pointer (G_TASK (result), error);

  if (talk != NULL)
    record_talk (talk);
  else
    uchi_error_convert (error);
  return talk;
}

/* ---- one turn ----------------------------------------------------------------- */

typedef struct {
  UchiTalk *talk;
  UchiTurn turn;
  char *until;
  GByteArray *reply;
  guint8 chunk[4096];
  UchiDeadline *deadline, *quiet;
} Turn;

static void read_more (GTask *task);

static void
turn_free (Turn *self)
{
  g_clear_pointer (&self->turn.send, g_bytes_unref);
  g_clear_pointer (&self->deadline, uchi_deadline_free);
  g_clear_pointer (&self->quiet, uchi_deadline_free);
  g_byte_array_unref (self->reply);
  g_free (self->until);
  g_free (self);
}

static void
turn_fail (GTask *task, GError *error)
{
  Turn *turn = g_task_get_task_data (task);

  uchi_deadline_explain (turn->deadline, &error);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* what came before a time limit or a close is a reply too */
static void
turn_end (GTask *task, GError *error)
{
  Turn *turn = g_task_get_task_data (task);
  gboolean cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (task));

  if (turn->reply->len == 0 || cancelled)
    {
      turn_fail (task, error != NULL ? error
                                     : g_error_new_literal (UCHI_ERROR, UCHI_ERROR_CLOSED, "closed before the first byte"));
      return;
    }
  g_clear_error (&error);
  g_task_return_pointer (task, g_bytes_new (turn->reply->data, turn->reply->len), (GDestroyNotify) g_bytes_unref);
  g_object_unref (task);
}

static gboolean
reply_is_complete (const Turn *turn)
{
  gsize length = turn->until != NULL ? strlen (turn->until) : 0;

  if (turn->reply->len >= turn->turn.max_bytes)
    return TRUE;
  return length > 0 && turn->reply->len >= length
         && memcmp (turn->reply->data + turn->reply->len - length, turn->until, length) == 0;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Turn *turn = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n > 0)
    {
      g_byte_array_append (turn->reply, turn->chunk, (guint) n);
      if (!uchi_budget_count_bytes (uchi_net_get_budget (turn->talk->net), turn->talk->address, (gsize) n))
        {
          turn_fail (task, g_error_new_literal (UCHI_ERROR, UCHI_ERROR_TOO_LARGE, "more bytes than the budget allows"));
          return;
        }
    }
  if (n < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    uchi_budget_broke_off (uchi_net_get_budget (turn->talk->net), turn->talk->address, turn->reply->len > 0);
  if (n > 0 && !reply_is_complete (turn))
    read_more (task);
  else
    turn_end (task, error);
}

static void
read_more (GTask *task)
{
  Turn *turn = g_task_get_task_data (task);
  GInputStream *input = g_io_stream_get_input_stream (turn->talk->stream);

  /* after the first byte a pause ends the reply */
  g_clear_pointer (&turn->quiet, uchi_deadline_free);
  if (turn->reply->len > 0 && turn->turn.quiet_ms > 0)
    turn->quiet = uchi_deadline_new (turn->turn.quiet_ms, uchi_deadline_cancellable (turn->deadline));
  g_input_stream_read_async (input, turn->chunk, MIN (sizeof turn->chunk, turn->turn.max_bytes - turn->reply->len), G_PRIORITY_DEFAULT,
                             uchi_deadline_cancellable (turn->quiet != NULL ? turn->quiet : turn->deadline), on_read, task);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    read_more (task);
  else
    turn_fail (task, error);
}

static char *
turn_key (const UchiTalk *talk)
{
  return g_strdup_printf ("%s:%u #%u", talk->address, talk->port, talk->n_turns);
}

static void
replay_turn (GTask *task, UchiTalk *talk)
{
  g_autofree char *key = turn_key (talk);
  const UchiExchange *exchange = uchi_recording_next (uchi_net_get_replay (talk->net), "turn", key);
  GError *error = NULL;

  if (uchi_exchange_failed (exchange, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, exchange->reply != NULL ? g_bytes_ref (exchange->reply) : g_bytes_new (NULL, 0),
                           (GDestroyNotify) g_bytes_unref);
  g_object_unref (task);
}

void
uchi_talk_turn_async (UchiTalk *self, const UchiTurn *turn, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (self->net, cancellable, callback, user_data);
  Turn *data;

  self->n_turns++;
  if (turn->send != NULL && (uchi_net_port_is_guarded (self->port) || self->port == UCHI_PORT_IPP))
    {
      g_task_return_new_error (task, UCHI_ERROR, UCHI_ERROR_GUARD, "nothing is written to port %u", self->port);
      g_object_unref (task);
      return;
    }
  if (uchi_net_get_replay (self->net) != NULL)
    {
      replay_turn (task, self);
      return;
    }
  data = g_new0 (Turn, 1);
  data->talk = self;
  data->turn = *turn;
  data->turn.send = turn->send != NULL ? g_bytes_ref (turn->send) : NULL;
  data->turn.max_bytes = CLAMP (turn->max_bytes, 1, MAX_TURN);
  data->until = g_strdup (turn->until);
  data->reply = g_byte_array_new ();
  data->deadline = uchi_deadline_new (MAX (turn->timeout_ms, 50), cancellable);
  g_task_set_task_data (task, data, (GDestroyNotify) turn_free);
  if (data->turn.send == NULL)
    {
      read_more (task);
      return;
    }
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), g_bytes_get_data (data->turn.send, NULL),
                                   g_bytes_get_size (data->turn.send), G_PRIORITY_DEFAULT,
                                   uchi_deadline_cancellable (data->deadline), on_written, task);
}

GBytes *
uchi_talk_turn_finish (UchiTalk *self, GAsyncResult *result, GError **error)
{
  GBytes *reply = g_task_propagate_pointer (G_TASK (result), error);
  UchiRecording *recorder = uchi_net_get_recorder (self->net);

  if (reply == NULL)
    uchi_error_convert (error);
  if (recorder != NULL && self->n_turns < MAX_TURNS_RECORDED)
    {
      g_autofree char *key = turn_key (self);
      UchiExchange exchange = { .kind = (char *) "turn", .key = key, .reply = reply,
                                .error = (char *) (reply == NULL ? "closed" : NULL) };

      uchi_recording_write (recorder, &exchange);
    }
  return reply;
}
