/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mDNS and DNS-SD (RFC 6762, RFC 6763): a question from an own port, so that a running avahi is not in the way. */
#include "discover/uchi-discover-private.h"
#include "wire/uchi-dns.h"

#include <string.h>

/* service types that say what a thing is; the answers carry the texts along */
static const char *const types_first[] = {
  "_services._dns-sd._udp.local", "_ipp._tcp.local", "_printer._tcp.local", "_pdl-datastream._tcp.local", "_scanner._tcp.local",
  "_googlecast._tcp.local", "_airplay._tcp.local", "_raop._tcp.local", "_hap._tcp.local", "_http._tcp.local",
};
static const char *const types_second[] = {
  "_device-info._tcp.local", "_workstation._tcp.local", "_smb._tcp.local", "_afpovertcp._tcp.local", "_ssh._tcp.local",
  "_axis-video._tcp.local", "_rtsp._tcp.local", "_matter._tcp.local", "_matterc._udp.local", "_homekit._tcp.local",
  "_companion-link._tcp.local", "_spotify-connect._tcp.local", "_sonos._tcp.local", "_hue._tcp.local", "_esphomelib._tcp.local",
  "_amzn-wplay._tcp.local", "_androidtvremote2._tcp.local", "_nvstream._tcp.local", "_ewelink._tcp.local", "_mqtt._tcp.local",
};

/* RFC 6763 §7: "_name._tcp" or "_name._udp", a name of at most 15 letters, digits and hyphens */
static gboolean
is_type (const char *text)
{
  gsize length = text[0] == '_' ? 1 : 0;

  while (length > 0 && length <= 15 && (g_ascii_isalnum (text[length]) || text[length] == '-'))
    length++;
  return length > 1 && (g_str_equal (text + length, "._tcp") || g_str_equal (text + length, "._udp"));
}

typedef struct {
  GPtrArray *names; /* of char* */
  UchiDnsQuestion list[UCHI_DNS_MAX_QUESTIONS];
  guint n;
} Types;

static void
add_type (Types *self, const char *type)
{
  if (self->n == G_N_ELEMENTS (self->list) || g_ptr_array_find_with_equal_func (self->names, type, g_str_equal, NULL))
    return;
  g_ptr_array_add (self->names, g_strdup (type));
  self->list[self->n++] = (UchiDnsQuestion) { .name = g_ptr_array_index (self->names, self->names->len - 1), .type = UCHI_DNS_PTR,
                                              .unicast = TRUE };
}

/* types that @device named when asked what it offers */
static void
add_learned (Types *self, const UchiDevice *device)
{
  for (guint i = 0; i < device->evidence->len; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (device->evidence, i);
      g_autofree char *type = NULL;

      if (!g_str_equal (evidence->source, "mdns.service") || !is_type (evidence->value))
        continue;
      type = g_strconcat (evidence->value, ".local", NULL);
      add_type (self, type);
    }
}

/* Multicast gets lost, most of all on Wi-Fi: both halves of the list are asked in turn, and from the third round on
 * together with what devices named by then. */
static GBytes *
build (UchiDiscover *discover, guint round)
{
  const char *const *types = round % 2 == 0 ? types_first : types_second;
  guint n_types = round % 2 == 0 ? G_N_ELEMENTS (types_first) : G_N_ELEMENTS (types_second);
  UchiInventory *inventory = uchi_discover_inventory (discover);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Types all = { .names = names };

  for (guint i = 0; i < n_types; i++)
    add_type (&all, types[i]);
  for (guint i = 0; round > 1 && i < uchi_inventory_size (inventory); i++)
    add_learned (&all, uchi_inventory_at (inventory, i));
  return uchi_dns_build_query (0, FALSE, all.list, all.n);
}

/* "Instance._ipp._tcp.local" → "_ipp._tcp" */
static char *
service_type (const char *name)
{
  const char *start = strstr (name, "._");
  const char *end = g_strrstr (name, ".local");

  if (name[0] == '_')
    start = name;
  else if (start != NULL)
    start++;
  return start != NULL && end != NULL && end > start ? g_strndup (start, (gsize) (end - start)) : NULL;
}

static void
take_texts (UchiDiscover *discover, UchiDevice *device, const char *address, const UchiDnsRecord *record)
{
  for (guint i = 0; record->texts != NULL && i < record->texts->len; i++)
    {
      const char *text = g_ptr_array_index (record->texts, i);
      const char *value = strchr (text, '=');
      g_autofree char *key = value != NULL ? g_ascii_strdown (text, value - text) : NULL;
      g_autofree char *source = key != NULL ? g_strconcat ("mdns.txt.", key, NULL) : NULL;

      if (source != NULL && value[1] != '\0' && strlen (key) < 24)
        uchi_discover_evidence (discover, device, address, source, value + 1);
    }
}

/* somebody may answer for another one that sleeps: only who has the address is called so */
static gboolean
names_sender (const UchiDnsRecord *record, const char *address)
{
  return (record->type == UCHI_DNS_A || record->type == UCHI_DNS_AAAA) && g_str_equal (record->target, address)
         && g_str_has_suffix (record->name, ".local");
}

static void
take_record (UchiDiscover *discover, UchiDevice *device, const char *address, const UchiDnsRecord *record)
{
  g_autofree char *type = service_type (record->name);

  if (record->type == UCHI_DNS_PTR && type != NULL && !g_str_has_prefix (record->name, "_services."))
    {
      g_autofree char *instance = uchi_dns_first_label (record->target);

      uchi_discover_evidence (discover, device, address, "mdns.service", type);
      uchi_discover_evidence (discover, device, address, "mdns.name", instance);
    }
  else if (record->type == UCHI_DNS_PTR && g_str_has_prefix (record->name, "_services."))
    {
      g_autofree char *offered = service_type (record->target);

      if (offered != NULL)
        uchi_discover_evidence (discover, device, address, "mdns.service", offered);
    }
  else if (record->type == UCHI_DNS_TXT)
    take_texts (discover, device, address, record);
  else if (names_sender (record, address))
    uchi_device_add_name (device, record->name);
}

static void
answer (UchiDiscover *discover, UchiDevice *device, const char *address, const guint8 *data, gsize length)
{
  g_autoptr (UchiDnsMessage) message = uchi_dns_parse (data, length);

  if (message == NULL || !message->response)
    return;
  for (guint i = 0; i < message->records->len && i < 64; i++)
    {
      const UchiDnsRecord *record = g_ptr_array_index (message->records, i);

      if (names_sender (record, address))
        device = uchi_discover_named (discover, device, address, "host", record->name);
    }
  for (guint i = 0; i < message->records->len && i < 64; i++)
    take_record (discover, device, address, g_ptr_array_index (message->records, i));
}

const UchiQuestion uchi_question_mdns = {
  .name = "mdns", .group = "224.0.0.251", .port = 5353, .build = build, .answer = answer,
};
const UchiQuestion uchi_question_mdns6 = {
  .name = "mdns6", .group = "ff02::fb", .port = 5353, .build = build, .answer = answer,
};
