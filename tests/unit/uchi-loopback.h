/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "net/uchi-net.h"

/* A network namespace of the test's own, in which we may do everything: first
 * thing in main(), because threads cannot follow. FALSE where the machine
 * allows none. */
static inline gboolean
own_network (void)
{
  g_autofree char *map = g_strdup_printf ("0 %u 1\n", getuid ());
  struct ifreq loopback = { .ifr_name = "lo", .ifr_flags = IFF_UP };
  gboolean done;
  int fd;

  if (unshare (CLONE_NEWUSER | CLONE_NEWNET) != 0)
    return FALSE;
  fd = open ("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);
  done = fd >= 0 && write (fd, map, strlen (map)) == (gssize) strlen (map);
  if (fd >= 0)
    close (fd);
  fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  done = done && ioctl (fd, SIOCSIFFLAGS, &loopback) == 0;
  close (fd);
  return done;
}

/* A device on loopback: a scope of 127.9.1.0/24, in which the test is
 * 127.9.1.1 and a server with one thread a connection is 127.9.1.2. Where
 * own_network() gives nothing, the machine's own loopback does as well. */

#define DEVICE "127.9.1.2"

typedef void (*Serve) (const char *request, GSocket *client);

typedef struct {
  GSocketService *service;
  guint16 port;
  Serve serve;
  GMutex lock;
  GPtrArray *requests; /* of char*: what each connection sent first */
} Server;

static inline UchiNet *
loopback_net (void)
{
  UchiScopeInfo info = { .interface = (char *) "lo", .index = 1, .prefix_length = 24 };
  g_autoptr (UchiBudget) budget = uchi_budget_new ();
  g_autoptr (UchiScope) scope = NULL;

  info.address = ntohl (inet_addr ("127.9.1.1"));
  info.gateway = ntohl (inet_addr ("127.9.1.254"));
  scope = uchi_scope_new_for_info (&info);
  return uchi_net_new (scope, budget);
}

/* in the connection's own thread: read up to the end of a header (or what comes first), then serve */
static inline gboolean
on_client (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  Server *server = user_data;
  GSocket *client = g_socket_connection_get_socket (connection);
  g_autoptr (GString) request = g_string_new (NULL);
  char chunk[4096];
  gssize n = 1;

  g_socket_set_timeout (client, 2);
  while (n > 0 && strstr (request->str, "\n") == NULL)
    {
      n = g_socket_receive (client, chunk, sizeof chunk, NULL, NULL);
      if (n > 0)
        g_string_append_len (request, chunk, n);
    }
  g_mutex_lock (&server->lock);
  g_ptr_array_add (server->requests, g_strdup (request->str));
  g_mutex_unlock (&server->lock);
  server->serve (request->str, client);
  return TRUE;
}

/* @port 0: any that is free */
static inline Server *
server_new (guint16 port, Serve serve)
{
  Server *self = g_new0 (Server, 1);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (DEVICE, port);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_threaded_socket_service_new (64);
  self->serve = serve;
  self->requests = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                 &effective, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (self->service, "run", G_CALLBACK (on_client), self);
  g_socket_service_start (self->service);
  return self;
}

static inline guint
server_count (Server *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = self->requests->len;
  g_mutex_unlock (&self->lock);
  return count;
}

/* what the newest connection sent */
static inline char *
server_last (Server *self)
{
  char *last;

  g_mutex_lock (&self->lock);
  last = self->requests->len > 0 ? g_strdup (g_ptr_array_index (self->requests, self->requests->len - 1)) : NULL;
  g_mutex_unlock (&self->lock);
  return last;
}

/* FALSE when the other side has gone */
static inline gboolean
say (GSocket *client, const char *text, gssize length)
{
  gsize left = length < 0 ? strlen (text) : (gsize) length;

  while (left > 0)
    {
      gssize n = g_socket_send (client, text, left, NULL, NULL);

      if (n <= 0)
        return FALSE;
      text += n;
      left -= (gsize) n;
    }
  return TRUE;
}

/* ---- waiting for an asynchronous call, at most 10 s ------------------------------- */

static inline void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static inline gboolean
too_late (gpointer user_data)
{
  g_error ("the call did not end within 10 s");
  return G_SOURCE_REMOVE;
}

static inline void
wait_for (GAsyncResult **result)
{
  guint timer = g_timeout_add_seconds (10, too_late, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

static inline gboolean
on_pause_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* let the main context run for a moment */
static inline void
pause_ms (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, on_pause_over, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static inline gboolean
cancel_it (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}
