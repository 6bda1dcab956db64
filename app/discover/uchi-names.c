/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device is called by those that keep names: itself (NetBIOS) and the router (DNS). */
#include "discover/uchi-discover-private.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/uchi-hold.h"
#include "wire/uchi-dns.h"
#include "wire/uchi-netbios.h"

#define ANSWER_MS 900
#define DNS_PORT 53
#define DISCARD_PORT 9

typedef struct {
  UchiDiscover *discover;
  GCancellable *cancellable; /* of the run that asked */
  char *address;             /* whose name it is */
  void (*read) (UchiDiscover *discover, UchiDevice *device, const char *address, const guint8 *data, gsize length);
} Question;

static void
read_netbios (UchiDiscover *discover, UchiDevice *device, const char *address, const guint8 *data, gsize length)
{
  g_autoptr (UchiNetbiosStatus) status = uchi_netbios_parse (data, length);

  if (status == NULL)
    return;
  device = uchi_discover_named (discover, device, address, "host", status->computer);
  uchi_device_add_name (device, status->computer);
  uchi_discover_evidence (discover, device, address, "netbios.name", status->computer);
  if (status->file_server)
    uchi_discover_evidence (discover, device, address, "netbios.service", "file server");
}

static void
read_pointer (UchiDiscover *discover, UchiDevice *device, const char *address, const guint8 *data, gsize length)
{
  g_autoptr (UchiDnsMessage) message = uchi_dns_parse (data, length);

  for (guint i = 0; message != NULL && message->response && i < MIN (message->records->len, 4); i++)
    {
      const UchiDnsRecord *record = g_ptr_array_index (message->records, i);

      if (record->type != UCHI_DNS_PTR || record->target[0] == '\0')
        continue;
      uchi_device_add_name (device, record->target);
      uchi_discover_evidence (discover, device, address, "dns.name", record->target);
    }
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *self = user_data;
  g_autoptr (GBytes) reply = uchi_net_ask_finish (UCHI_NET (source), result, NULL);
  gboolean in_time = uchi_discover_cancellable (self->discover) == self->cancellable;
  UchiDevice *device = in_time ? uchi_inventory_by_address (uchi_discover_inventory (self->discover), self->address) : NULL;
  gsize length;
  const guint8 *data;

  if (reply != NULL && device != NULL)
    {
      data = g_bytes_get_data (reply, &length);
      self->read (self->discover, device, self->address, data, length);
    }
  g_object_unref (self->discover);
  g_object_unref (self->cancellable);
  g_free (self->address);
  g_free (self);
}

typedef struct {
  const char *who;     /* is asked */
  guint16 port;
  GBytes *question;    /* (transfer full) (nullable) */
} Asking;

static void
ask (UchiDiscover *discover, const char *address, const Asking *asking,
     void (*read) (UchiDiscover *, UchiDevice *, const char *, const guint8 *, gsize))
{
  g_autoptr (GBytes) question = asking->question;
  Question *self;

  if (question == NULL)
    return;
  self = g_new0 (Question, 1);
  self->discover = g_object_ref (discover);
  self->cancellable = g_object_ref (uchi_discover_cancellable (discover));
  self->address = g_strdup (address);
  self->read = read;
  uchi_net_ask_async (uchi_discover_net (discover), asking->who, asking->port, question, ANSWER_MS, self->cancellable, on_answer, self);
}

/* RFC 4291 appendix A: the link-local address that many simple devices make of their MAC */
gboolean
uchi_discover_poke_ipv6 (UchiDiscover *discover, const char *mac)
{
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (uchi_discover_net (discover)));
  struct sockaddr_in6 to = { .sin6_family = AF_INET6, .sin6_port = g_htons (DISCARD_PORT), .sin6_scope_id = info->index };
  guint8 bytes[6];
  gint64 asked_us, wait_us;
  int fd;

  for (guint i = 0; i < 6; i++)
    {
      if (!g_ascii_isxdigit (mac[3 * i]) || !g_ascii_isxdigit (mac[3 * i + 1]))
        return TRUE;
      bytes[i] = (guint8) (g_ascii_xdigit_value (mac[3 * i]) << 4 | g_ascii_xdigit_value (mac[3 * i + 1]));
    }
  if (info->address6 == NULL)
    return TRUE;
  if (!uchi_budget_take_question (uchi_net_get_budget (uchi_discover_net (discover)), &asked_us, &wait_us))
    return FALSE;
  memcpy (&to.sin6_addr, (const guint8[16]) { 0xFE, 0x80, 0, 0, 0, 0, 0, 0, bytes[0] ^ 2, bytes[1], bytes[2], 0xFF, 0xFE, bytes[3],
                                              bytes[4], bytes[5] }, 16);
  fd = uchi_hold_datagrams (uchi_net_get_scope (uchi_discover_net (discover)), AF_INET6, NULL);
  if (fd < 0)
    return TRUE;
  sendto (fd, "", 0, 0, (struct sockaddr *) &to, sizeof to);
  close (fd);
  return TRUE;
}

void
uchi_discover_ask_names (UchiDiscover *discover, const char *address)
{
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (uchi_discover_net (discover)));
  g_autofree char *reverse = strchr (address, ':') == NULL ? uchi_dns_reverse_name (address) : NULL;
  g_autofree char *gateway = g_strdup_printf ("%u.%u.%u.%u", info->gateway >> 24, info->gateway >> 16 & 255, info->gateway >> 8 & 255,
                                              info->gateway & 255);
  UchiDnsQuestion pointer = { .name = reverse, .type = UCHI_DNS_PTR };

  if (reverse == NULL || uchi_discover_cancellable (discover) == NULL)
    return;
  ask (discover, address, &(Asking) { address, UCHI_NETBIOS_PORT, uchi_netbios_build_status ((guint16) g_random_int ()) }, read_netbios);
  if (info->gateway != 0)
    ask (discover, address, &(Asking) { gateway, DNS_PORT, uchi_dns_build_query ((guint16) g_random_int (), TRUE, &pointer, 1) },
         read_pointer);
}
