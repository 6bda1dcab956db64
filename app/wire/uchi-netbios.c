/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-netbios.h"

#include "core/uchi-reader.h"
#include "core/uchi-text.h"

#include <string.h>

#define TYPE_NBSTAT 0x21
#define CLASS_IN 1
#define NAME_LENGTH 15
#define FLAG_GROUP 0x8000

GBytes *
uchi_netbios_build_status (guint16 id)
{
  guint8 packet[50] = { (guint8) (id >> 8), (guint8) id, 0, 0, 0, 1 };

  /* "*" and fifteen NULs in the first level encoding (RFC 1001 §14.1) */
  packet[12] = 32;
  memset (packet + 13, 'A', 32);
  packet[13] = 'C';
  packet[14] = 'K';
  packet[47] = TYPE_NBSTAT;
  packet[49] = CLASS_IN;
  return g_bytes_new (packet, sizeof packet);
}

/* the name in front of the record: labels or one pointer; its text is not needed */
static gboolean
skip_name (UchiReader *reader)
{
  guint8 length;

  while (uchi_reader_u8 (reader, &length))
    {
      if (length == 0)
        return TRUE;
      if ((length & 0xC0) == 0xC0)
        return uchi_reader_skip (reader, 1);
      if (length > 63 || !uchi_reader_skip (reader, length))
        return FALSE;
    }
  return FALSE;
}

static char *
clean_name (const guint8 *bytes)
{
  gsize length = NAME_LENGTH;
  g_autofree char *decoded = NULL;

  while (length > 0 && (bytes[length - 1] == ' ' || bytes[length - 1] == 0))
    length--;
  decoded = uchi_text_decode (bytes, length, "CP932");
  return uchi_text_clean (decoded, -1, UCHI_TEXT_MAX);
}

static void
set_name (char **place, const guint8 *bytes)
{
  if (**place != '\0')
    return;
  g_free (*place);
  *place = clean_name (bytes);
}

static gboolean
read_names (UchiReader *reader, UchiNetbiosStatus *self)
{
  guint8 n_names;

  if (!uchi_reader_u8 (reader, &n_names))
    return FALSE;
  for (guint i = 0; i < n_names; i++)
    {
      const guint8 *name;
      guint16 flags;

      if (!uchi_reader_bytes (reader, NAME_LENGTH + 1, &name) || !uchi_reader_u16 (reader, &flags))
        return FALSE;
      if (name[NAME_LENGTH] == 0x00)
        set_name ((flags & FLAG_GROUP) != 0 ? &self->workgroup : &self->computer, name);
      else if (name[NAME_LENGTH] == 0x20 && (flags & FLAG_GROUP) == 0)
        self->file_server = TRUE;
    }
  return TRUE;
}

UchiNetbiosStatus *
uchi_netbios_parse (const void *data, gsize length)
{
  static const guint8 zero[6];
  g_autoptr (UchiNetbiosStatus) self = NULL;
  UchiReader reader, body;
  guint16 id, flags, n_questions, n_answers, type, klass, size;
  const guint8 *mac;

  uchi_reader_init (&reader, data, length);
  if (!uchi_reader_u16 (&reader, &id) || !uchi_reader_u16 (&reader, &flags) || (flags & 0x8000) == 0
      || !uchi_reader_u16 (&reader, &n_questions) || n_questions != 0 || !uchi_reader_u16 (&reader, &n_answers)
      || n_answers == 0 || !uchi_reader_skip (&reader, 4) || !skip_name (&reader) || !uchi_reader_u16 (&reader, &type)
      || type != TYPE_NBSTAT || !uchi_reader_u16 (&reader, &klass) || klass != CLASS_IN || !uchi_reader_skip (&reader, 4)
      || !uchi_reader_u16 (&reader, &size) || !uchi_reader_sub (&reader, size, &body))
    return NULL;

  self = g_new0 (UchiNetbiosStatus, 1);
  self->id = id;
  self->computer = g_strdup ("");
  self->workgroup = g_strdup ("");
  if (!read_names (&body, self))
    return NULL;
  if (uchi_reader_bytes (&body, sizeof zero, &mac) && memcmp (mac, zero, sizeof zero) != 0)
    g_snprintf (self->mac, sizeof self->mac, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
  return g_steal_pointer (&self);
}

void
uchi_netbios_status_free (UchiNetbiosStatus *self)
{
  if (self == NULL)
    return;
  g_free (self->computer);
  g_free (self->workgroup);
  g_free (self);
}
