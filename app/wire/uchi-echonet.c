/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-echonet.h"

#include "core/uchi-reader.h"
#include "core/uchi-text.h"

#define EHD1 0x10    /* ECHONET Lite */
#define EHD2 0x81    /* format 1 */
#define ESV_GET 0x62
#define MAX_ASKED 16

GBytes *
uchi_echonet_build_get (guint16 tid, guint32 object, const guint8 *properties, guint n_properties)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const guint8 head[] = {
    EHD1, EHD2, (guint8) (tid >> 8), (guint8) tid,
    (guint8) (UCHI_ECHONET_CONTROLLER >> 16), (guint8) (UCHI_ECHONET_CONTROLLER >> 8 & 0xFF),
    (guint8) (UCHI_ECHONET_CONTROLLER & 0xFF),
    (guint8) (object >> 16), (guint8) (object >> 8), (guint8) object,
    ESV_GET, (guint8) n_properties,
  };

  g_return_val_if_fail (n_properties >= 1 && n_properties <= MAX_ASKED, NULL);
  g_byte_array_append (out, head, sizeof head);
  for (guint i = 0; i < n_properties; i++)
    {
      const guint8 property[2] = { properties[i], 0 };

      g_byte_array_append (out, property, 2);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static gboolean
read_object (UchiReader *reader, guint32 *out)
{
  const guint8 *p;

  if (!uchi_reader_bytes (reader, 3, &p))
    return FALSE;
  *out = (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
  return TRUE;
}

gboolean
uchi_echonet_parse (const void *data, gsize length, UchiEchonetFrame *frame)
{
  UchiEchonetFrame parsed = { 0 };
  UchiReader reader;
  guint16 header;
  guint8 n_properties;

  uchi_reader_init (&reader, data, length);
  if (!uchi_reader_u16 (&reader, &header) || header != (EHD1 << 8 | EHD2) || !uchi_reader_u16 (&reader, &parsed.tid)
      || !read_object (&reader, &parsed.source) || !read_object (&reader, &parsed.destination)
      || !uchi_reader_u8 (&reader, &parsed.service) || !uchi_reader_u8 (&reader, &n_properties)
      || n_properties > G_N_ELEMENTS (parsed.properties))
    return FALSE;
  /* answers and announcements; a request of somebody else is not for us */
  if (!((parsed.service >= 0x50 && parsed.service <= 0x5E) || (parsed.service >= 0x71 && parsed.service <= 0x7E)))
    return FALSE;
  for (guint i = 0; i < n_properties; i++)
    {
      UchiEchonetProperty *property = &parsed.properties[i];

      if (!uchi_reader_u8 (&reader, &property->code) || !uchi_reader_u8 (&reader, &property->length)
          || !uchi_reader_bytes (&reader, property->length, &property->value))
        return FALSE;
    }
  parsed.n_properties = n_properties;
  *frame = parsed;
  return TRUE;
}

const UchiEchonetProperty *
uchi_echonet_find (const UchiEchonetFrame *frame, guint8 code)
{
  for (guint i = 0; i < frame->n_properties; i++)
    {
      if (frame->properties[i].code == code && frame->properties[i].length > 0)
        return &frame->properties[i];
    }
  return NULL;
}

guint
uchi_echonet_instances (const UchiEchonetProperty *property, guint32 *objects, guint max)
{
  UchiReader reader;
  guint8 claimed;
  guint n = 0;

  uchi_reader_init (&reader, property->value, property->length);
  if (!uchi_reader_u8 (&reader, &claimed))
    return 0;
  while (n < claimed && n < max && read_object (&reader, &objects[n]))
    n++;
  return n;
}

char *
uchi_echonet_text (const UchiEchonetProperty *property)
{
  g_autofree char *decoded = uchi_text_decode (property->value, property->length, NULL);

  return uchi_text_clean (decoded, -1, UCHI_TEXT_MAX);
}

guint32
uchi_echonet_maker (const UchiEchonetProperty *property)
{
  UchiReader reader;
  guint32 maker = 0;

  if (property->length != 3)
    return 0;
  uchi_reader_init (&reader, property->value, property->length);
  read_object (&reader, &maker);
  return maker;
}
