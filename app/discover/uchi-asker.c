/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The socket of one multicast question: sends it, hears the answers. */
#include "discover/uchi-discover-private.h"

#include "net/uchi-hold.h"
#include "net/uchi-net-private.h"
#include "net/uchi-source.h"

#include <arpa/inet.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_DATAGRAM 9000      /* of mDNS (RFC 6762 §17); the others are smaller */
#define MAX_SENDERS 2000       /* of one run */
#define MAX_ANSWERS 256        /* of one sender: a talkative router has some 30 a round */
#define AT_ONCE 256            /* what is not read soon, the kernel drops, whoever sent it */

struct _UchiAsker
{
  UchiDiscover *discover;
  const UchiQuestion *question;
  int fd;
  GSource *source;
  GHashTable *senders; /* of char*: how many answers */
};

static gboolean
is_ipv6 (const UchiQuestion *question)
{
  return strchr (question->group, ':') != NULL;
}

/* FALSE: from somebody who is not on this link */
static gboolean
read_sender (const UchiAsker *self, const struct sockaddr_storage *from, char address[INET6_ADDRSTRLEN])
{
  const struct sockaddr_in *from4 = (const struct sockaddr_in *) from;
  const struct sockaddr_in6 *from6 = (const struct sockaddr_in6 *) from;

  if (from->ss_family == AF_INET)
    return inet_ntop (AF_INET, &from4->sin_addr, address, INET6_ADDRSTRLEN) != NULL;
  return from->ss_family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL (&from6->sin6_addr)
         && from6->sin6_scope_id == uchi_scope_info (uchi_net_get_scope (uchi_discover_net (self->discover)))->index
         && inet_ntop (AF_INET6, &from6->sin6_addr, address, INET6_ADDRSTRLEN) != NULL;
}

/* one that floods is not heard any more, and takes nothing from the others */
static gboolean
is_too_much (UchiAsker *self, const char *address)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->senders, address));

  if (n >= MAX_ANSWERS || (n == 0 && g_hash_table_size (self->senders) >= MAX_SENDERS))
    return TRUE;
  g_hash_table_replace (self->senders, g_strdup (address), GUINT_TO_POINTER (n + 1));
  return FALSE;
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  UchiAsker *self = user_data;
  UchiNet *net = uchi_discover_net (self->discover);
  guint8 data[MAX_DATAGRAM];

  for (int i = 0; i < AT_ONCE; i++)
    {
      struct sockaddr_storage from = { 0 };
      socklen_t from_length = sizeof from;
      char address[INET6_ADDRSTRLEN];
      UchiDevice *device;
      ssize_t n = recvfrom (fd, data, sizeof data, 0, (struct sockaddr *) &from, &from_length);

      if (n <= 0)
        break;
      if (!read_sender (self, &from, address) || is_too_much (self, address))
        continue;
      device = uchi_discover_saw (self->discover, address, NULL);
      if (device == NULL)
        continue;
      uchi_net_blame (net, address);
      self->question->answer (self->discover, device, address, data, (gsize) n);
      uchi_net_blame (net, NULL);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
join_port (int fd, const UchiQuestion *question, guint32 own)
{
  struct sockaddr_in local = { .sin_family = AF_INET, .sin_port = g_htons (question->share_port ? question->port : 0) };
  struct ip_mreq group = { .imr_interface.s_addr = own };
  struct in_addr interface = { .s_addr = own };
  int on = 1, hops = 1, off = 0;

  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt (fd, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops);
  setsockopt (fd, IPPROTO_IP, IP_MULTICAST_LOOP, &off, sizeof off);
  if (setsockopt (fd, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof interface) != 0)
    return FALSE;
  /* a question from an own port goes out by the interface of the scope only */
  if (!question->share_port)
    local.sin_addr.s_addr = own;
  if (bind (fd, (struct sockaddr *) &local, sizeof local) != 0)
    return FALSE;
  inet_pton (AF_INET, question->group, &group.imr_multiaddr);
  return !question->share_port || setsockopt (fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) == 0;
}

/* questions over IPv6 always come from an own port */
static gboolean
join_port6 (int fd, guint interface)
{
  struct sockaddr_in6 local = { .sin6_family = AF_INET6 };
  int on = 1, hops = 1, off = 0, index = (int) interface;

  setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  setsockopt (fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &hops, sizeof hops);
  setsockopt (fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, &off, sizeof off);
  return setsockopt (fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index, sizeof index) == 0
         && bind (fd, (struct sockaddr *) &local, sizeof local) == 0;
}

UchiAsker *
uchi_asker_new (UchiDiscover *discover, const UchiQuestion *question)
{
  UchiNet *net = uchi_discover_net (discover);
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (net));
  gboolean ipv6 = is_ipv6 (question);
  UchiAsker *self;
  int fd;

  if (ipv6 && info->address6 == NULL)
    return NULL;
  fd = uchi_hold_datagrams (uchi_net_get_scope (net), ipv6 ? AF_INET6 : AF_INET, NULL);
  if (fd < 0)
    uchi_net_note_trouble (net);
  /* a port that another program keeps for itself costs this one source */
  if (fd < 0 || !(ipv6 ? join_port6 (fd, info->index) : join_port (fd, question, g_htonl (info->address))))
    {
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  self = g_new0 (UchiAsker, 1);
  self->discover = discover;
  self->question = question;
  self->fd = fd;
  self->senders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->source = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

void
uchi_asker_free (UchiAsker *self)
{
  if (self == NULL)
    return;
  uchi_clear_source (&self->source);
  close (self->fd);
  g_hash_table_unref (self->senders);
  g_free (self);
}

static void
send_datagram (UchiAsker *self, const char *address, GBytes *datagram)
{
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (uchi_discover_net (self->discover)));
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = g_htons (self->question->port) };
  struct sockaddr_in6 to6 = { .sin6_family = AF_INET6, .sin6_port = to.sin_port, .sin6_scope_id = info->index };
  gsize length;
  const void *data = g_bytes_get_data (datagram, &length);

  if (inet_pton (AF_INET, address, &to.sin_addr) == 1)
    sendto (self->fd, data, length, 0, (struct sockaddr *) &to, sizeof to);
  else if (inet_pton (AF_INET6, address, &to6.sin6_addr) == 1)
    sendto (self->fd, data, length, 0, (struct sockaddr *) &to6, sizeof to6);
}

void
uchi_asker_send (UchiAsker *self, guint round)
{
  g_autoptr (GBytes) datagram = self->question->build (self->discover, round);

  if (datagram == NULL)
    return;
  uchi_budget_note_datagram (uchi_net_get_budget (uchi_discover_net (self->discover)));
  uchi_asker_send_all (self, datagram);
}

void
uchi_asker_send_all (UchiAsker *self, GBytes *datagram)
{
  send_datagram (self, self->question->group, datagram);
}

void
uchi_asker_send_to (UchiAsker *self, const char *address, GBytes *datagram)
{
  if (uchi_scope_allows (uchi_net_get_scope (uchi_discover_net (self->discover)), address))
    send_datagram (self, address, datagram);
}
