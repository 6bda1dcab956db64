/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One datagram to one device, and its answer. */
#include "net/uchi-net-private.h"

#include "core/uchi-error.h"
#include "net/uchi-hold.h"
#include "net/uchi-source.h"

#define MAX_DATAGRAM 65535
/* the kernel thinks for 5 s before it asks an old neighbour again (Linux: delay_first_probe_time) */
#define CONFIRM_MS 6500
#define CONFIRM_TICK_MS 100
#define DISCARD_PORT 9

typedef struct {
  char *address;
  guint16 port;
  GBytes *send;
  guint timeout_ms, tries;
  gint64 confirm_until_us;
  GSocket *socket;
  GSocketAddress *target;
  GSource *readable, *timer, *cancelled;
} Ask;

static void
ask_free (Ask *self)
{
  uchi_clear_source (&self->readable);
  uchi_clear_source (&self->timer);
  uchi_clear_source (&self->cancelled);
  g_clear_object (&self->socket);
  g_clear_object (&self->target);
  g_clear_pointer (&self->send, g_bytes_unref);
  g_free (self->address);
  g_free (self);
}

static void
ask_end (GTask *task, GBytes *reply, GError *error)
{
  UchiNet *net = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  UchiRecording *recorder = uchi_net_get_recorder (net);

  uchi_clear_source (&ask->readable);
  uchi_clear_source (&ask->timer);
  uchi_clear_source (&ask->cancelled);
  if (recorder != NULL)
    {
      g_autofree char *key = g_strdup_printf ("%s:%u", ask->address, ask->port);
      UchiExchange exchange = { .kind = (char *) "ask", .key = key, .reply = reply,
                                .error = (char *) (reply == NULL ? "timed-out" : NULL) };

      uchi_recording_write (recorder, &exchange);
    }
  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  GTask *task = user_data;
  g_autofree char *buffer = g_malloc (MAX_DATAGRAM);
  g_autoptr (GError) error = NULL;
  /* the socket is connected: the kernel drops what others send */
  gssize n = g_socket_receive (socket, buffer, MAX_DATAGRAM, NULL, &error);

  if (n > 0)
    {
      ask_end (task, g_bytes_new (buffer, (gsize) n), NULL);
      return G_SOURCE_REMOVE;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    {
      ask_end (task, NULL, g_error_new_literal (UCHI_ERROR, UCHI_ERROR_CLOSED, "nobody listens there"));
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

/* FALSE, with the task ended: this computer could not send it, so that silence would say nothing */
static gboolean
send_once (GTask *task)
{
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;

  ask->tries++;
  if (g_socket_send (ask->socket, g_bytes_get_data (ask->send, NULL), g_bytes_get_size (ask->send), NULL, &error) >= 0
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_clear_error (&error);
      return TRUE;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    error->code = UCHI_ERROR_CLOSED; /* what came back for the first one */
  else
    error->code = UCHI_ERROR_LOCAL;
  error->domain = UCHI_ERROR;
  uchi_net_note_error (g_task_get_source_object (task), error);
  ask_end (task, NULL, error);
  return FALSE;
}

static gboolean
on_time (gpointer user_data)
{
  GTask *task = user_data;
  Ask *ask = g_task_get_task_data (task);

  if (ask->tries < 2)
    return send_once (task) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
  ask_end (task, NULL, g_error_new_literal (UCHI_ERROR, UCHI_ERROR_TIMED_OUT, "no answer"));
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  ask_end (user_data, NULL, g_error_new_literal (UCHI_ERROR, UCHI_ERROR_CANCELLED, "cancelled"));
  return G_SOURCE_REMOVE;
}

static void
watch (GTask *task, GSource **slot, GSource *source, GSourceFunc callback)
{
  *slot = source;
  g_source_set_callback (source, callback, task, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
open_socket (UchiNet *self, Ask *ask, GError **error)
{
  if (!uchi_net_guard (self, ask->address, error))
    return FALSE;
  if (uchi_net_port_is_guarded (ask->port))
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_GUARD, "nothing is written to port %u", ask->port);
      return FALSE;
    }
  if (uchi_budget_is_stopped (uchi_net_get_budget (self), ask->address))
    {
      g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_BUDGET, "the device is left alone");
      return FALSE;
    }
  if (!uchi_net_is_expected (self, ask->address, error))
    return FALSE;
  ask->target = g_inet_socket_address_new_from_string (ask->address, ask->port);
  ask->socket = g_socket_new (g_socket_address_get_family (ask->target), G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, error);
  if (ask->socket == NULL || !uchi_hold_socket (uchi_net_get_scope (self), g_socket_get_fd (ask->socket), error))
    return FALSE;
  g_socket_set_blocking (ask->socket, FALSE);
  return g_socket_connect (ask->socket, ask->target, NULL, error);
}

static void
begin (GTask *task)
{
  Ask *ask = g_task_get_task_data (task);

  watch (task, &ask->readable, g_socket_create_source (ask->socket, G_IO_IN | G_IO_ERR, NULL), G_SOURCE_FUNC (on_readable));
  watch (task, &ask->timer, g_timeout_source_new (ask->timeout_ms / 2), on_time);
  send_once (task);
}

static gboolean
on_confirm_tick (gpointer user_data)
{
  GTask *task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;

  if (uchi_net_is_confirmed (g_task_get_source_object (task), ask->address, &error))
    {
      uchi_clear_source (&ask->timer);
      begin (task);
      return G_SOURCE_REMOVE;
    }
  if (g_get_monotonic_time () < ask->confirm_until_us)
    {
      g_error_free (error);
      return G_SOURCE_CONTINUE;
    }
  ask_end (task, NULL, error);
  return G_SOURCE_REMOVE;
}

/* No handshake tells who is there: an empty datagram makes the kernel ask, and what is meant for the one device waits. */
static void
confirm (GTask *task)
{
  UchiNet *net = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (GSocketAddress) discard = g_inet_socket_address_new_from_string (ask->address, DISCARD_PORT);
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (discard), G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);

  if (socket != NULL && uchi_hold_socket (uchi_net_get_scope (net), g_socket_get_fd (socket), NULL))
    g_socket_send_to (socket, discard, "", 0, NULL, NULL);
  ask->confirm_until_us = g_get_monotonic_time () + CONFIRM_MS * G_TIME_SPAN_MILLISECOND;
  watch (task, &ask->timer, g_timeout_source_new (CONFIRM_TICK_MS), on_confirm_tick);
}

void
uchi_net_ask_async (UchiNet *self, const char *address, guint16 port, GBytes *send, guint timeout_ms, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Ask *ask = g_new0 (Ask, 1);
  GError *error = NULL;

  ask->address = g_strdup (address);
  ask->port = port;
  ask->send = g_bytes_ref (send);
  ask->timeout_ms = MAX (timeout_ms, 100);
  g_task_set_task_data (task, ask, (GDestroyNotify) ask_free);
  if (uchi_net_get_replay (self) != NULL)
    {
      g_autofree char *key = g_strdup_printf ("%s:%u", address, port);
      const UchiExchange *exchange = uchi_recording_next (uchi_net_get_replay (self), "ask", key);

      if (uchi_exchange_failed (exchange, &error))
        g_task_return_error (task, error);
      else
        g_task_return_pointer (task, g_bytes_ref (exchange->reply), (GDestroyNotify) g_bytes_unref);
      g_object_unref (task);
      return;
    }
  if (!open_socket (self, ask, &error))
    {
      uchi_net_note_error (self, error);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (cancellable != NULL)
    watch (task, &ask->cancelled, g_cancellable_source_new (cancellable), G_SOURCE_FUNC (on_cancelled));
  if (uchi_net_is_confirmed (self, address, NULL))
    begin (task);
  else
    confirm (task);
}

GBytes *
uchi_net_ask_finish (UchiNet *self, GAsyncResult *result, GError **error)
{
  GBytes *reply = g_task_propagate_pointer (G_TASK (result), error);

  if (reply == NULL)
    uchi_error_convert (error);
  return reply;
}
