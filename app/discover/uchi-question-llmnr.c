/* SPDX-License-Identifier: GPL-3.0-or-later */
/* LLMNR (RFC 4795): who has this address is asked of everyone, because those that have it must not answer a question over UDP
 * that was sent to them alone (§2.4); the answer comes from that address. */
#include "discover/uchi-discover-private.h"
#include "wire/uchi-dns.h"

#define MAX_RECORDS 4

GBytes *
uchi_llmnr_build (const char *address)
{
  g_autofree char *reverse = uchi_dns_reverse_name (address);
  UchiDnsQuestion question = { .name = reverse, .type = UCHI_DNS_PTR };

  return reverse != NULL ? uchi_dns_build_query ((guint16) g_random_int (), FALSE, &question, 1) : NULL;
}

/* one question an address: nothing to everyone at once */
static GBytes *
build (UchiDiscover *discover, guint round)
{
  return NULL;
}

static void
answer (UchiDiscover *discover, UchiDevice *device, const char *address, const guint8 *data, gsize length)
{
  g_autoptr (UchiDnsMessage) message = uchi_dns_parse (data, length);
  g_autofree char *reverse = uchi_dns_reverse_name (address);

  for (guint i = 0; message != NULL && message->response && i < MIN (message->records->len, MAX_RECORDS); i++)
    {
      const UchiDnsRecord *record = g_ptr_array_index (message->records, i);

      /* of itself only */
      if (record->type != UCHI_DNS_PTR || record->target[0] == '\0' || g_ascii_strcasecmp (record->name, reverse) != 0)
        continue;
      uchi_device_add_name (device, record->target);
      uchi_discover_evidence (discover, device, address, "llmnr.name", record->target);
    }
}

const UchiQuestion uchi_question_llmnr = {
  .name = "llmnr", .group = "224.0.0.252", .port = UCHI_LLMNR_PORT, .build = build, .answer = answer,
};
