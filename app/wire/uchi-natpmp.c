/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-natpmp.h"

#include "core/uchi-reader.h"

#include <arpa/inet.h>
#include <string.h>

#define PCP_VERSION 2
#define ANSWER_TO_OPCODE_0 0x80

GBytes *
uchi_natpmp_build_public_address (void)
{
  return g_bytes_new_static ("\0", 2);
}

GBytes *
uchi_pcp_build_announce (const char *client_address)
{
  /* version, opcode 0, reserved, lifetime 0, then the client's address */
  guint8 packet[24] = { PCP_VERSION };
  g_autofree char *bare = g_strndup (client_address, strcspn (client_address, "%"));

  if (inet_pton (AF_INET, bare, packet + 20) == 1)
    packet[18] = packet[19] = 0xFF; /* ::ffff:a.b.c.d (RFC 6887 §5) */
  else if (inet_pton (AF_INET6, bare, packet + 8) != 1)
    return NULL;
  return g_bytes_new (packet, sizeof packet);
}

/* RFC 6886 §3.2, §3.5 */
static gboolean
parse_natpmp (UchiReader *reader, UchiNatPmpReply *reply)
{
  guint16 result;
  const guint8 *address;

  if (!uchi_reader_u16 (reader, &result) || !uchi_reader_u32 (reader, &reply->epoch))
    return FALSE;
  reply->result = result;
  if (result != 0)
    return TRUE;
  if (!uchi_reader_bytes (reader, 4, &address))
    return FALSE;
  inet_ntop (AF_INET, address, reply->address, sizeof reply->address);
  return TRUE;
}

/* RFC 6887 §7.2 */
static gboolean
parse_pcp (UchiReader *reader, UchiNatPmpReply *reply)
{
  guint8 result;

  if (!uchi_reader_skip (reader, 1) || !uchi_reader_u8 (reader, &result) || !uchi_reader_skip (reader, 4)
      || !uchi_reader_u32 (reader, &reply->epoch) || !uchi_reader_skip (reader, 12))
    return FALSE;
  reply->result = result;
  return TRUE;
}

gboolean
uchi_natpmp_parse (const void *data, gsize length, UchiNatPmpReply *reply)
{
  UchiNatPmpReply parsed = { 0 };
  UchiReader reader;
  guint8 version, opcode;
  gboolean fine;

  uchi_reader_init (&reader, data, length);
  if (!uchi_reader_u8 (&reader, &version) || !uchi_reader_u8 (&reader, &opcode) || opcode != ANSWER_TO_OPCODE_0)
    return FALSE;
  parsed.version = version;
  if (version == 0)
    fine = parse_natpmp (&reader, &parsed);
  else
    fine = version == PCP_VERSION && parse_pcp (&reader, &parsed);
  if (fine)
    *reply = parsed;
  return fine;
}
