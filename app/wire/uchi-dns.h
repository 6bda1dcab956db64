/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_MDNS_PORT 5353
#define UCHI_MDNS_GROUP_IPV4 "224.0.0.251"
#define UCHI_MDNS_GROUP_IPV6 "ff02::fb"
#define UCHI_LLMNR_PORT 5355
#define UCHI_LLMNR_GROUP_IPV4 "224.0.0.252"

#define UCHI_DNS_MAX_QUESTIONS 32
#define UCHI_DNS_MAX_RECORDS 256
#define UCHI_DNS_MAX_TEXTS 64

typedef enum {
  UCHI_DNS_A = 1,
  UCHI_DNS_NS = 2,
  UCHI_DNS_CNAME = 5,
  UCHI_DNS_PTR = 12,
  UCHI_DNS_TXT = 16,
  UCHI_DNS_AAAA = 28,
  UCHI_DNS_SRV = 33,
  UCHI_DNS_ANY = 255,
} UchiDnsType;

/* Names are text: labels joined by dots without one at the end; a dot or
 * backslash inside a label is written "\." or "\\", bytes that are not UTF-8
 * become U+FFFD, control characters are dropped. */

typedef struct {
  const char *name;
  guint16 type;          /* a UchiDnsType */
  gboolean unicast;      /* mDNS: ask for an answer to us alone (RFC 6762 §5.4) */
} UchiDnsQuestion;

/**
 * uchi_dns_build_query:
 * @id: 0 for mDNS
 * @recursion: TRUE for a question to a resolver, FALSE for mDNS and LLMNR
 * @questions: 1 … 32 of them, class IN
 *
 * RFC 1035 §4.1, RFC 6762 §18, RFC 4795 §2.1.1.
 *
 * Returns: (transfer full) (nullable): %NULL when a name breaks RFC 1035 (label
 *   of more than 63, name of more than 255 bytes, an empty label)
 */
GBytes *uchi_dns_build_query (guint16 id, gboolean recursion, const UchiDnsQuestion *questions, guint n_questions);

/* (transfer full) (nullable): "12.50.168.192.in-addr.arpa" or its ip6.arpa kin; %NULL for no IP literal */
char *uchi_dns_reverse_name (const char *address);

typedef struct {
  char *name;
  guint16 type;
  guint16 klass;        /* without the cache-flush bit */
  gboolean cache_flush;
  guint32 ttl;
  char *target;         /* PTR, CNAME, NS, SRV: a name; A, AAAA: an address; else "" */
  guint16 port;         /* SRV */
  GPtrArray *texts;     /* (nullable): TXT: of char*, "key=value", cleaned, at most UCHI_DNS_MAX_TEXTS */
} UchiDnsRecord;

typedef struct {
  guint16 id;
  gboolean response;
  guint rcode;
  gboolean truncated;
  GPtrArray *names;     /* of char*: names asked for in the question section */
  GPtrArray *records;   /* of UchiDnsRecord*: answers, authority, additional, in their order */
} UchiDnsMessage;

/**
 * uchi_dns_parse:
 * @data: one datagram, not trusted
 * @length: bytes, at most 64 KiB
 *
 * DNS, mDNS and LLMNR messages. A compression pointer must lead backwards and
 * a name may follow at most 64 of them, so that no loop is possible. Records of
 * other types or classes than those named here are passed over.
 *
 * Returns: (transfer full) (nullable): %NULL when the header or any record is broken
 */
UchiDnsMessage *uchi_dns_parse (const void *data, gsize length);
void uchi_dns_message_free (UchiDnsMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiDnsMessage, uchi_dns_message_free)

/* (nullable) (transfer none): value of a TXT key (RFC 6763 §6, keys without
 * regard to case); "" for a key without "=" */
const char *uchi_dns_record_text (const UchiDnsRecord *self, const char *key);

/* (transfer full): the first label with its escapes undone and cleaned: the name of a DNS-SD instance */
char *uchi_dns_first_label (const char *name);
