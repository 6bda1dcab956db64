/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The faster, fuller sweep by uchi-kenshin-arp, where it is installed and has its capability. */
#include "discover/uchi-discover-private.h"

#include <arpa/inet.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

#include "core/uchi-arp-protocol.h"
#include "net/uchi-starter.h"

struct _UchiArp
{
  grefcount refs;   /* one for the discovery, one for a read under way */
  UchiDiscover *discover;
  UchiArpOver over;
  int leash;
  GInputStream *stream;
  GCancellable *cancellable;
  UchiArpRecord record;
  GHashTable *macs; /* address → MAC: who answered first */
  GPtrArray *rivals; /* of char*, an address and the MAC of another one that answered for it, in turn */
};

/* what the kernel asks meanwhile, for those that are talked to; both together are within the budget */
#define KERNEL_PER_SECOND 64

/* one that answers for this many addresses answers for others (proxy ARP, RFC 1027) */
#define PROXY_ADDRESSES 4
#define MAX_RIVALS 2048

static void
take (UchiArp *self)
{
  char address[INET_ADDRSTRLEN];
  g_autofree char *mac = g_strdup_printf ("%02x:%02x:%02x:%02x:%02x:%02x", self->record.mac[0], self->record.mac[1],
                                          self->record.mac[2], self->record.mac[3], self->record.mac[4], self->record.mac[5]);
  const char *first;
  UchiDevice *device;

  inet_ntop (AF_INET, &self->record.address, address, sizeof address);
  if ((self->record.mac[0] & 1) != 0 || !uchi_scope_allows (uchi_net_get_scope (uchi_discover_net (self->discover)), address))
    return;
  first = g_hash_table_lookup (self->macs, address);
  device = uchi_discover_saw (self->discover, address, first != NULL ? first : mac);
  if (device == NULL)
    return;
  if (first == NULL)
    g_hash_table_insert (self->macs, g_strdup (address), g_steal_pointer (&mac));
  else if (!uchi_inventory_is_same_box (first, mac))
    {
      uchi_discover_evidence (self->discover, device, address, "mac.conflict", mac);
      if (self->rivals->len < MAX_RIVALS)
        {
          g_ptr_array_add (self->rivals, g_strdup (address));
          g_ptr_array_add (self->rivals, g_steal_pointer (&mac));
        }
    }
  if (device->rtt_us == 0)
    device->rtt_us = self->record.rtt_us;
}

static gboolean
is_proxy (UchiArp *self, const char *mac)
{
  GHashTableIter iter;
  gpointer address, owner;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->macs);
  while (n < PROXY_ADDRESSES && g_hash_table_iter_next (&iter, &address, &owner))
    n += g_str_equal (owner, mac);
  return n >= PROXY_ADDRESSES;
}

/* Who answers for everybody and is the quickest hides whoever says nothing but this: the address is the other one's. */
static void
give_back (UchiArp *self)
{
  for (guint i = 0; i + 1 < self->rivals->len; i += 2)
    {
      const char *address = g_ptr_array_index (self->rivals, i), *mac = g_ptr_array_index (self->rivals, i + 1);

      if (is_proxy (self, g_hash_table_lookup (self->macs, address)) && !is_proxy (self, mac))
        uchi_discover_saw (self->discover, address, mac);
    }
}

static void
let_go (UchiArp *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->stream);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->macs);
  g_ptr_array_unref (self->rivals);
  g_free (self);
}

static void read_on (UchiArp *self);

/* 1: a device, the end, or nothing at all where the program has no capability */
static void
on_record (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiArp *self = user_data;
  gsize n = 0;
  gboolean whole = g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n, NULL) && n == sizeof self->record;

  if (!g_cancellable_is_cancelled (self->cancellable))
    {
      if (whole && self->record.type == UCHI_ARP_SEEN)
        {
          take (self);
          read_on (self);
        }
      else
        {
          give_back (self);
          self->over (self->discover, whole && self->record.type == UCHI_ARP_END);
        }
    }
  let_go (self);
}

static void
read_on (UchiArp *self)
{
  g_ref_count_inc (&self->refs);
  g_input_stream_read_all_async (self->stream, &self->record, sizeof self->record, G_PRIORITY_DEFAULT,
                                 self->cancellable, on_record, self);
}

UchiArp *
uchi_arp_new (UchiDiscover *discover, guint tries, UchiArpOver over)
{
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (uchi_discover_net (discover)));
  UchiArpRequest request = { .magic = UCHI_ARP_MAGIC, .version = UCHI_ARP_VERSION, .tries = (uint16_t) tries, .interface = info->index,
                             .per_second = UCHI_BUDGET_DATAGRAMS_PER_SECOND - KERNEL_PER_SECOND };
  int leash, from;
  UchiArp *self;

  if (!uchi_starter_run (&request, sizeof request, &leash, &from))
    return NULL;
  self = g_new0 (UchiArp, 1);
  self->leash = leash;
  self->stream = g_unix_input_stream_new (from, TRUE);
  g_ref_count_init (&self->refs);
  self->discover = discover;
  self->over = over;
  self->cancellable = g_cancellable_new ();
  self->macs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rivals = g_ptr_array_new_with_free_func (g_free);
  read_on (self);
  return self;
}

void
uchi_arp_free (UchiArp *self)
{
  if (self == NULL)
    return;
  close (self->leash);
  g_cancellable_cancel (self->cancellable);
  let_go (self);
}
