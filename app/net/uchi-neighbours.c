/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-neighbours.h"

#include "net/uchi-netlink.h"
#include "net/uchi-source.h"

#include <arpa/inet.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#define FRESH_TICKS (3 * 100) /* of USER_HZ: 3 s */

struct _UchiNeighbours
{
  guint interface_index;
  UchiNeighbourCallback callback;
  gpointer user_data;
  int fd;
  GSource *source;
};

/* set by hand, or in use and confirmed a moment ago. An entry that is only old says nothing: its device may have left. */
static gboolean
is_fresh (const struct nlmsghdr *header, const UchiNeighbour *neighbour)
{
  const struct ndmsg *entry = NLMSG_DATA (header);
  const struct nda_cacheinfo *cache = uchi_netlink_attribute (header, sizeof *entry, NDA_CACHEINFO, sizeof *cache);

  if (header->nlmsg_type != RTM_NEWNEIGH || neighbour->mac[0] == '\0')
    return FALSE;
  if ((entry->ndm_state & NUD_PERMANENT) != 0)
    return TRUE;
  return (entry->ndm_state & (NUD_DELAY | NUD_PROBE)) != 0 && cache != NULL && cache->ndm_confirmed <= FRESH_TICKS;
}

/* FALSE: not an entry of that interface that answers to ARP or neighbour discovery */
static gboolean
read_entry (const struct nlmsghdr *header, guint interface_index, UchiNeighbour *neighbour)
{
  const struct ndmsg *entry = NLMSG_DATA (header);
  const guint8 *mac;
  const void *address;

  if ((header->nlmsg_type != RTM_NEWNEIGH && header->nlmsg_type != RTM_DELNEIGH)
      || header->nlmsg_len < NLMSG_LENGTH (sizeof *entry) || (guint) entry->ndm_ifindex != interface_index
      || (entry->ndm_family != AF_INET && entry->ndm_family != AF_INET6) || (entry->ndm_state & NUD_NOARP) != 0)
    return FALSE;
  address = uchi_netlink_attribute (header, sizeof *entry, NDA_DST, entry->ndm_family == AF_INET ? 4 : 16);
  if (address == NULL || inet_ntop (entry->ndm_family, address, neighbour->address, sizeof neighbour->address) == NULL)
    return FALSE;
  mac = uchi_netlink_attribute (header, sizeof *entry, NDA_LLADDR, 6);
  if (mac != NULL && (entry->ndm_state & (NUD_FAILED | NUD_INCOMPLETE)) == 0)
    g_snprintf (neighbour->mac, sizeof neighbour->mac, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
  neighbour->reachable = header->nlmsg_type == RTM_NEWNEIGH && neighbour->mac[0] != '\0'
                         && (entry->ndm_state & NUD_REACHABLE) != 0;
  neighbour->fresh = neighbour->reachable || is_fresh (header, neighbour);
  neighbour->failed = (entry->ndm_state & (NUD_FAILED | NUD_INCOMPLETE)) != 0;
  return TRUE;
}

static void
on_message (const struct nlmsghdr *header, gpointer user_data)
{
  UchiNeighbours *self = user_data;
  UchiNeighbour neighbour = { 0 };

  if (read_entry (header, self->interface_index, &neighbour))
    self->callback (&neighbour, self->user_data);
}

typedef struct {
  guint interface_index;
  const char *address;
  UchiNeighbour *neighbour;
  gboolean found;
} LookUp;

static void
on_looked_up (const struct nlmsghdr *header, gpointer user_data)
{
  LookUp *self = user_data;
  UchiNeighbour neighbour = { 0 };

  if (!read_entry (header, self->interface_index, &neighbour) || !g_str_equal (neighbour.address, self->address))
    return;
  *self->neighbour = neighbour;
  self->found = TRUE;
}

gboolean
uchi_neighbours_look_up (guint interface_index, const char *address, UchiNeighbour *neighbour)
{
  LookUp look_up = { .interface_index = interface_index, .address = address, .neighbour = neighbour };

  return uchi_netlink_dump (RTM_GETNEIGH, strchr (address, ':') != NULL ? AF_INET6 : AF_INET, on_looked_up, &look_up, NULL)
         && look_up.found;
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  UchiNeighbours *self = user_data;

  uchi_netlink_read (fd, on_message, self);
  return G_SOURCE_CONTINUE;
}

UchiNeighbours *
uchi_neighbours_new (guint interface_index, UchiNeighbourCallback callback, gpointer user_data, GError **error)
{
  int fd = uchi_netlink_open (RTMGRP_NEIGH, error);
  UchiNeighbours *self;

  if (fd < 0)
    return NULL;
  self = g_new0 (UchiNeighbours, 1);
  self->interface_index = interface_index;
  self->callback = callback;
  self->user_data = user_data;
  self->fd = fd;
  self->source = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

void
uchi_neighbours_free (UchiNeighbours *self)
{
  if (self == NULL)
    return;
  uchi_clear_source (&self->source);
  close (self->fd);
  g_free (self);
}

gboolean
uchi_neighbours_dump (UchiNeighbours *self, GError **error)
{
  return uchi_netlink_request_dump (self->fd, RTM_GETNEIGH, AF_UNSPEC, error);
}
