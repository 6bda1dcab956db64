/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-hold.h"

#include "core/uchi-error.h"
#include "net/uchi-netlink.h"
#include "net/uchi-source.h"

#include <errno.h>
#include <glib-unix.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SO_BINDTOIFINDEX
#define SO_BINDTOIFINDEX 62 /* linux/socket.h of 5.0 */
#endif

struct _UchiHoldWatch
{
  guint interface_index;
  UchiHoldChanged changed;
  gpointer user_data;
  int fd;
  GSource *source;
  gboolean heard, lost;
};

gboolean
uchi_hold_socket (const UchiScope *scope, int fd, GError **error)
{
  int index = (int) uchi_scope_info (scope)->index;

  /* 0 would let it go again */
  if (index > 0 && setsockopt (fd, SOL_SOCKET, SO_BINDTOIFINDEX, &index, sizeof index) == 0)
    return TRUE;
  g_set_error (error, UCHI_ERROR, UCHI_ERROR_LOCAL, "a socket could not be held to interface %d: %s", index, g_strerror (errno));
  return FALSE;
}

int
uchi_hold_datagrams (const UchiScope *scope, int family, GError **error)
{
  int fd = socket (family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (fd < 0)
    g_set_error (error, UCHI_ERROR, UCHI_ERROR_LOCAL, "no socket: %s", g_strerror (errno));
  else if (!uchi_hold_socket (scope, fd, error))
    {
      close (fd);
      fd = -1;
    }
  return fd;
}

static gboolean
is_held (const UchiScope *scope, int fd, GError **error)
{
  int index = 0;
  socklen_t length = sizeof index;

  if (getsockopt (fd, SOL_SOCKET, SO_BINDTOIFINDEX, &index, &length) == 0 && index == (int) uchi_scope_info (scope)->index)
    return TRUE;
  g_set_error (error, UCHI_ERROR, UCHI_ERROR_LOCAL, "a connection was opened past the interface of the home");
  return FALSE;
}

gboolean
uchi_hold_client_event (const UchiScope *scope, GSocketClientEvent event, GIOStream *connection, GError **error)
{
  GSocket *socket = G_IS_SOCKET_CONNECTION (connection) ? g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)) : NULL;
  int fd = socket != NULL ? g_socket_get_fd (socket) : -1;

  if ((event != G_SOCKET_CLIENT_CONNECTING || uchi_hold_socket (scope, fd, error))
      && (event != G_SOCKET_CLIENT_CONNECTED || is_held (scope, fd, error)))
    return TRUE;
  if (socket != NULL)
    g_socket_close (socket, NULL);
  return FALSE;
}

/* ---- what the kernel says ------------------------------------------------------------ */

static void
on_message (const struct nlmsghdr *header, gpointer user_data)
{
  UchiHoldWatch *self = user_data;
  const struct ifinfomsg *link = NLMSG_DATA (header);

  self->heard = TRUE;
  if ((header->nlmsg_type != RTM_NEWLINK && header->nlmsg_type != RTM_DELLINK) || header->nlmsg_len < NLMSG_LENGTH (sizeof *link)
      || link->ifi_family != AF_UNSPEC || (guint) link->ifi_index != self->interface_index)
    return;
  self->lost |= header->nlmsg_type == RTM_DELLINK || (link->ifi_flags & IFF_UP) == 0 || (link->ifi_flags & IFF_RUNNING) == 0;
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  UchiHoldWatch *self = user_data;
  gboolean lost;

  self->heard = self->lost = FALSE;
  uchi_netlink_read (fd, on_message, self);
  lost = self->lost;
  if (self->heard)
    self->changed (lost, self->user_data); /* may free this */
  return G_SOURCE_CONTINUE;
}

UchiHoldWatch *
uchi_hold_watch_new (guint interface_index, UchiHoldChanged changed, gpointer user_data, GError **error)
{
  int fd = uchi_netlink_open (RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE, error);
  UchiHoldWatch *self;

  if (fd < 0)
    return NULL;
  self = g_new0 (UchiHoldWatch, 1);
  self->interface_index = interface_index;
  self->changed = changed;
  self->user_data = user_data;
  self->fd = fd;
  self->source = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_priority (self->source, G_PRIORITY_HIGH); /* before anything else is sent */
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

void
uchi_hold_watch_free (UchiHoldWatch *self)
{
  if (self == NULL)
    return;
  uchi_clear_source (&self->source);
  close (self->fd);
  g_free (self);
}
