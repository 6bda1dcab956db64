/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-dns.h"

#include "core/uchi-reader.h"
#include "core/uchi-text.h"

#include <arpa/inet.h>
#include <string.h>

#define MAX_LABEL 63
#define MAX_NAME 255
#define MAX_POINTERS 64
#define CLASS_IN 1
#define TOP_BIT 0x8000 /* of a class: unicast answer wanted, or cache flush (RFC 6762 §5.4, §10.2) */

static void
append_u16 (GByteArray *out, guint value)
{
  const guint8 bytes[2] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (out, bytes, 2);
}

/* one label of the text form; *p moves behind its dot */
static gboolean
take_label (const char **p, guint8 label[MAX_LABEL], guint *length)
{
  guint n = 0;

  for (; **p != '\0' && **p != '.'; ++*p)
    {
      if (**p == '\\' && (*p)[1] != '\0')
        ++*p;
      if (n == MAX_LABEL)
        return FALSE;
      label[n++] = (guint8) **p;
    }
  if (**p == '.')
    ++*p;
  *length = n;
  return n > 0;
}

static gboolean
append_name (GByteArray *out, const char *name)
{
  const guint start = out->len;
  const guint8 root = 0;

  for (const char *p = name; *p != '\0';)
    {
      guint8 label[MAX_LABEL];
      guint8 n8;
      guint n;

      if (!take_label (&p, label, &n))
        return FALSE;
      n8 = (guint8) n;
      g_byte_array_append (out, &n8, 1);
      g_byte_array_append (out, label, n);
    }
  g_byte_array_append (out, &root, 1);
  return out->len - start <= MAX_NAME;
}

GBytes *
uchi_dns_build_query (guint16 id, gboolean recursion, const UchiDnsQuestion *questions, guint n_questions)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  g_return_val_if_fail (n_questions >= 1 && n_questions <= UCHI_DNS_MAX_QUESTIONS, NULL);
  append_u16 (out, id);
  append_u16 (out, recursion ? 0x0100 : 0);
  append_u16 (out, n_questions);
  append_u16 (out, 0);
  append_u16 (out, 0);
  append_u16 (out, 0);
  for (guint i = 0; i < n_questions; i++)
    {
      if (!append_name (out, questions[i].name))
        return NULL;
      append_u16 (out, questions[i].type);
      append_u16 (out, CLASS_IN | (questions[i].unicast ? TOP_BIT : 0));
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

char *
uchi_dns_reverse_name (const char *address)
{
  g_autofree char *bare = g_strndup (address, strcspn (address, "%"));
  guint8 bytes[16];
  GString *name;

  if (inet_pton (AF_INET, bare, bytes) == 1)
    return g_strdup_printf ("%u.%u.%u.%u.in-addr.arpa", bytes[3], bytes[2], bytes[1], bytes[0]);
  if (inet_pton (AF_INET6, bare, bytes) != 1)
    return NULL;
  name = g_string_new (NULL);
  for (int i = 15; i >= 0; i--)
    g_string_append_printf (name, "%x.%x.", bytes[i] & 0xF, bytes[i] >> 4);
  return g_string_free (g_string_append (name, "ip6.arpa"), FALSE);
}

/* the text form of one label: escapes for dots and backslashes, nothing that can fool a terminal */
static void
append_label_text (GString *out, const guint8 *label, gsize length)
{
  g_autofree char *clean = uchi_text_clean ((const char *) label, (gssize) length, MAX_LABEL);

  if (out->len > 0)
    g_string_append_c (out, '.');
  for (const char *c = clean; *c != '\0'; c++)
    {
      if (*c == '.' || *c == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *c);
    }
}

/* follows a pointer: it must lead to before the name that holds it */
static gboolean
follow (UchiReader *cursor, guint8 high, gsize *limit)
{
  guint8 low;
  gsize target;

  if (!uchi_reader_u8 (cursor, &low))
    return FALSE;
  target = (gsize) (high & 0x3F) << 8 | low;
  if (target >= *limit)
    return FALSE;
  *limit = target;
  return uchi_reader_seek (cursor, target);
}

/* RFC 1035 §4.1.4; @reader moves behind the name as it stands there */
static char *
read_name (UchiReader *reader)
{
  UchiReader cursor = *reader;
  g_autoptr (GString) name = g_string_new (NULL);
  gsize limit = reader->position;
  gsize total = 1;
  guint n_pointers = 0;
  guint8 length;

  while (uchi_reader_u8 (&cursor, &length))
    {
      const guint8 *label;

      if (length == 0)
        {
          if (n_pointers == 0)
            *reader = cursor;
          return g_string_free (g_steal_pointer (&name), FALSE);
        }
      if ((length & 0xC0) == 0xC0)
        {
          if (n_pointers == 0 && !uchi_reader_seek (reader, cursor.position + 1))
            return NULL;
          if (++n_pointers > MAX_POINTERS || !follow (&cursor, length, &limit))
            return NULL;
          continue;
        }
      total += 1u + length;
      if (length > MAX_LABEL || total > MAX_NAME || !uchi_reader_bytes (&cursor, length, &label))
        return NULL;
      append_label_text (name, label, length);
    }
  return NULL;
}

static void
record_free (UchiDnsRecord *self)
{
  g_free (self->name);
  g_free (self->target);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self);
}

void
uchi_dns_message_free (UchiDnsMessage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->records);
  g_free (self);
}

/* RFC 6763 §6.1 */
static gboolean
read_texts (UchiReader *data, UchiDnsRecord *record)
{
  record->texts = g_ptr_array_new_with_free_func (g_free);
  while (uchi_reader_left (data) > 0)
    {
      const guint8 *text;
      guint8 length;

      if (!uchi_reader_u8 (data, &length) || !uchi_reader_bytes (data, length, &text))
        return FALSE;
      if (length > 0 && record->texts->len < UCHI_DNS_MAX_TEXTS)
        {
          g_autofree char *decoded = uchi_text_decode (text, length, NULL);

          g_ptr_array_add (record->texts, uchi_text_clean (decoded, -1, 255));
        }
    }
  return TRUE;
}

static gboolean
read_address (UchiReader *data, UchiDnsRecord *record)
{
  const gboolean ipv4 = record->type == UCHI_DNS_A;
  const guint8 *bytes;
  char text[INET6_ADDRSTRLEN];

  if (uchi_reader_left (data) != (ipv4 ? 4 : 16) || !uchi_reader_bytes (data, ipv4 ? 4 : 16, &bytes))
    return FALSE;
  inet_ntop (ipv4 ? AF_INET : AF_INET6, bytes, text, sizeof text);
  record->target = g_strdup (text);
  return TRUE;
}

/* @reader stands at the data within the whole message, since names in it may point backwards */
static gboolean
read_data (UchiReader *reader, guint16 length, UchiDnsRecord *record)
{
  const gsize end = reader->position + length;
  UchiReader data;

  if (record->type == UCHI_DNS_SRV && (!uchi_reader_skip (reader, 4) || !uchi_reader_u16 (reader, &record->port)))
    return FALSE;
  if (record->type != UCHI_DNS_TXT && record->type != UCHI_DNS_A && record->type != UCHI_DNS_AAAA)
    {
      record->target = read_name (reader);
      return record->target != NULL && reader->position == end;
    }
  if (!uchi_reader_sub (reader, length, &data))
    return FALSE;
  return record->type == UCHI_DNS_TXT ? read_texts (&data, record) : read_address (&data, record);
}

static gboolean
is_known_type (guint16 type)
{
  return type == UCHI_DNS_A || type == UCHI_DNS_NS || type == UCHI_DNS_CNAME || type == UCHI_DNS_PTR
         || type == UCHI_DNS_TXT || type == UCHI_DNS_AAAA || type == UCHI_DNS_SRV;
}

static gboolean
read_record (UchiReader *reader, UchiDnsMessage *message)
{
  UchiDnsRecord *record = g_new0 (UchiDnsRecord, 1);
  guint16 klass, length;

  record->name = read_name (reader);
  if (record->name == NULL || !uchi_reader_u16 (reader, &record->type) || !uchi_reader_u16 (reader, &klass)
      || !uchi_reader_u32 (reader, &record->ttl) || !uchi_reader_u16 (reader, &length)
      || length > uchi_reader_left (reader))
    {
      record_free (record);
      return FALSE;
    }
  record->klass = klass & ~TOP_BIT;
  record->cache_flush = (klass & TOP_BIT) != 0;
  if (record->klass != CLASS_IN || !is_known_type (record->type))
    {
      record_free (record);
      return uchi_reader_skip (reader, length);
    }
  if (!read_data (reader, length, record))
    {
      record_free (record);
      return FALSE;
    }
  if (record->target == NULL)
    record->target = g_strdup ("");
  g_ptr_array_add (message->records, record);
  return TRUE;
}

static gboolean
read_question (UchiReader *reader, UchiDnsMessage *message)
{
  char *name = read_name (reader);

  if (name == NULL)
    return FALSE;
  g_ptr_array_add (message->names, name);
  return uchi_reader_skip (reader, 4);
}

UchiDnsMessage *
uchi_dns_parse (const void *data, gsize length)
{
  g_autoptr (UchiDnsMessage) message = NULL;
  UchiReader reader;
  guint16 id, flags, n_questions, counts[3];
  guint n_records = 0;

  uchi_reader_init (&reader, data, length);
  if (length > G_MAXUINT16 || !uchi_reader_u16 (&reader, &id) || !uchi_reader_u16 (&reader, &flags)
      || !uchi_reader_u16 (&reader, &n_questions))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      if (!uchi_reader_u16 (&reader, &counts[i]))
        return NULL;
      n_records += counts[i];
    }
  if (n_questions > UCHI_DNS_MAX_QUESTIONS || n_records > UCHI_DNS_MAX_RECORDS)
    return NULL;

  message = g_new0 (UchiDnsMessage, 1);
  message->id = id;
  message->response = (flags & 0x8000) != 0;
  message->truncated = (flags & 0x0200) != 0;
  message->rcode = flags & 0xF;
  message->names = g_ptr_array_new_with_free_func (g_free);
  message->records = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  for (guint i = 0; i < n_questions; i++)
    {
      if (!read_question (&reader, message))
        return NULL;
    }
  for (guint i = 0; i < n_records; i++)
    {
      if (!read_record (&reader, message))
        return NULL;
    }
  return g_steal_pointer (&message);
}

const char *
uchi_dns_record_text (const UchiDnsRecord *self, const char *key)
{
  const gsize length = strlen (key);

  for (guint i = 0; self->texts != NULL && i < self->texts->len; i++)
    {
      const char *text = self->texts->pdata[i];

      if (g_ascii_strncasecmp (text, key, length) != 0)
        continue;
      if (text[length] == '=')
        return text + length + 1;
      if (text[length] == '\0')
        return text + length;
    }
  return NULL;
}

char *
uchi_dns_first_label (const char *name)
{
  guint8 label[MAX_NAME];
  guint n = 0;

  for (const char *p = name; *p != '\0' && *p != '.' && n < sizeof label; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      label[n++] = (guint8) *p;
    }
  return uchi_text_clean ((const char *) label, (gssize) n, UCHI_TEXT_MAX);
}
