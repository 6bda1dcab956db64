/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-snmp.h"

#include "core/uchi-reader.h"
#include "core/uchi-text.h"

#include <string.h>

#define MAX_VARIABLES 16
#define MAX_TEXT 512

enum {
  BER_INTEGER = 0x02, BER_OCTETS = 0x04, BER_OID = 0x06, BER_SEQUENCE = 0x30,
  SNMP_GET = 0xA0, SNMP_RESPONSE = 0xA2,
};

/* 1.3.6.1.2.1.1.N.0: N = 1 sysDescr, 2 sysObjectID, 5 sysName (RFC 3418) */
static const guint8 system_prefix[] = { 0x2B, 6, 1, 2, 1, 1 };
enum { SYS_DESCR = 1, SYS_OBJECT_ID = 2, SYS_NAME = 5 };

/* puts tag and length before what was written since @start; never more than 127 bytes here */
static void
wrap (GByteArray *out, guint start, guint8 tag)
{
  const guint8 head[2] = { tag, (guint8) (out->len - start) };
  g_autofree guint8 *body = g_memdup2 (out->data + start, out->len - start);

  g_assert (out->len - start < 128);
  g_byte_array_set_size (out, start);
  g_byte_array_append (out, head, 2);
  g_byte_array_append (out, body, head[1]);
}

static void
append_integer (GByteArray *out, guint32 value)
{
  const guint8 bytes[6] = { BER_INTEGER, 4, (guint8) (value >> 24 & 0x7F), (guint8) (value >> 16), (guint8) (value >> 8),
                            (guint8) value };

  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
append_variable (GByteArray *out, guint8 member)
{
  const guint8 tail[] = { member, 0 };
  const guint8 null_value[] = { 0x05, 0 };
  guint start = out->len;

  g_byte_array_append (out, system_prefix, sizeof system_prefix);
  g_byte_array_append (out, tail, sizeof tail);
  wrap (out, start, BER_OID);
  g_byte_array_append (out, null_value, sizeof null_value);
  wrap (out, start, BER_SEQUENCE);
}

GBytes *
uchi_snmp_build_get (UchiSnmpVersion version, guint32 request_id)
{
  GByteArray *out = g_byte_array_new ();
  const guint8 small[] = { BER_INTEGER, 1, (guint8) version };
  const guint8 community[] = { BER_OCTETS, 6, 'p', 'u', 'b', 'l', 'i', 'c' };
  guint pdu, variables;

  g_byte_array_append (out, small, sizeof small);
  g_byte_array_append (out, community, sizeof community);
  pdu = out->len;
  append_integer (out, request_id);
  append_integer (out, 0);
  append_integer (out, 0);
  variables = out->len;
  append_variable (out, SYS_DESCR);
  append_variable (out, SYS_OBJECT_ID);
  append_variable (out, SYS_NAME);
  wrap (out, variables, BER_SEQUENCE);
  wrap (out, pdu, SNMP_GET);
  wrap (out, 0, BER_SEQUENCE);
  return g_byte_array_free_to_bytes (out);
}

/* one element: its tag, and a reader over its contents */
static gboolean
read_element (UchiReader *reader, guint8 *tag, UchiReader *contents)
{
  guint8 first, byte;
  gsize length = 0;

  if (!uchi_reader_u8 (reader, tag) || !uchi_reader_u8 (reader, &first))
    return FALSE;
  if (first < 0x80)
    return uchi_reader_sub (reader, first, contents);
  /* 0x80 would be the indefinite form */
  if (first == 0x80 || first > 0x84)
    return FALSE;
  for (guint i = 0; i < (first & 0x7Fu); i++)
    {
      if (!uchi_reader_u8 (reader, &byte))
        return FALSE;
      length = length << 8 | byte;
    }
  return uchi_reader_sub (reader, length, contents);
}

static gboolean
read_expected (UchiReader *reader, guint8 expected, UchiReader *contents)
{
  guint8 tag;

  return read_element (reader, &tag, contents) && tag == expected;
}

static gboolean
read_integer (UchiReader *reader, guint32 *out)
{
  UchiReader contents;
  guint32 value = 0;
  guint8 byte;

  if (!read_expected (reader, BER_INTEGER, &contents) || contents.length == 0 || contents.length > 5)
    return FALSE;
  while (uchi_reader_left (&contents) > 0 && uchi_reader_u8 (&contents, &byte))
    value = value << 8 | byte;
  *out = value;
  return TRUE;
}

static char *
oid_to_text (UchiReader *contents)
{
  GString *text = g_string_new (NULL);
  guint32 number = 0;
  guint8 byte;

  while (uchi_reader_left (contents) > 0 && text->len < MAX_TEXT && uchi_reader_u8 (contents, &byte))
    {
      number = number << 7 | (byte & 0x7F);
      if ((byte & 0x80) != 0)
        continue;
      if (text->len == 0)
        g_string_append_printf (text, "%u.%u", MIN (number / 40, 2), number - 40 * MIN (number / 40, 2));
      else
        g_string_append_printf (text, ".%u", number);
      number = 0;
    }
  return g_string_free (text, FALSE);
}

static char *
octets_to_text (const UchiReader *contents)
{
  g_autofree char *decoded = uchi_text_decode (contents->data, contents->length, NULL);

  return uchi_text_clean (decoded, -1, MAX_TEXT);
}

static void
set_text (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

static gboolean
read_variable (UchiReader *list, UchiSnmpReply *reply)
{
  UchiReader pair, oid, value;
  guint8 tag, member;

  if (!read_expected (list, BER_SEQUENCE, &pair) || !read_expected (&pair, BER_OID, &oid)
      || !read_element (&pair, &tag, &value))
    return FALSE;
  if (oid.length != sizeof system_prefix + 2 || memcmp (oid.data, system_prefix, sizeof system_prefix) != 0)
    return TRUE;
  member = oid.data[sizeof system_prefix];
  if (member == SYS_DESCR && tag == BER_OCTETS)
    set_text (&reply->description, octets_to_text (&value));
  else if (member == SYS_NAME && tag == BER_OCTETS)
    set_text (&reply->name, octets_to_text (&value));
  else if (member == SYS_OBJECT_ID && tag == BER_OID)
    set_text (&reply->object_id, oid_to_text (&value));
  return TRUE;
}

UchiSnmpReply *
uchi_snmp_parse (const void *data, gsize length)
{
  g_autoptr (UchiSnmpReply) reply = g_new0 (UchiSnmpReply, 1);
  UchiReader all, message, community, pdu, list;
  guint32 version, status, error_index;

  reply->description = g_strdup ("");
  reply->object_id = g_strdup ("");
  reply->name = g_strdup ("");
  uchi_reader_init (&all, data, length);
  if (!read_expected (&all, BER_SEQUENCE, &message) || !read_integer (&message, &version) || version > UCHI_SNMP_V2C
      || !read_expected (&message, BER_OCTETS, &community) || !read_expected (&message, SNMP_RESPONSE, &pdu)
      || !read_integer (&pdu, &reply->request_id) || !read_integer (&pdu, &status) || !read_integer (&pdu, &error_index)
      || !read_expected (&pdu, BER_SEQUENCE, &list))
    return NULL;
  reply->version = version;
  reply->error_status = status;
  for (guint i = 0; i < MAX_VARIABLES && uchi_reader_left (&list) > 0; i++)
    {
      if (!read_variable (&list, reply))
        return NULL;
    }
  return g_steal_pointer (&reply);
}

void
uchi_snmp_reply_free (UchiSnmpReply *self)
{
  if (self == NULL)
    return;
  g_free (self->description);
  g_free (self->object_id);
  g_free (self->name);
  g_free (self);
}
