/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-reader.h"

#include <string.h>

void
uchi_reader_init (UchiReader *self, const void *data, gsize length)
{
  self->data = data;
  self->length = data != NULL ? length : 0;
  self->position = 0;
  self->failed = FALSE;
}

gsize
uchi_reader_left (const UchiReader *self)
{
  return self->failed ? 0 : self->length - self->position;
}

gboolean
uchi_reader_bytes (UchiReader *self, gsize count, const guint8 **out)
{
  if (self->failed || count > self->length - self->position)
    {
      self->failed = TRUE;
      return FALSE;
    }
  if (out != NULL)
    *out = self->data + self->position;
  self->position += count;
  return TRUE;
}

gboolean
uchi_reader_skip (UchiReader *self, gsize count)
{
  return uchi_reader_bytes (self, count, NULL);
}

gboolean
uchi_reader_u8 (UchiReader *self, guint8 *out)
{
  const guint8 *p;

  if (!uchi_reader_bytes (self, 1, &p))
    return FALSE;
  *out = p[0];
  return TRUE;
}

gboolean
uchi_reader_u16 (UchiReader *self, guint16 *out)
{
  const guint8 *p;

  if (!uchi_reader_bytes (self, 2, &p))
    return FALSE;
  *out = (guint16) (p[0] << 8 | p[1]);
  return TRUE;
}

gboolean
uchi_reader_u32 (UchiReader *self, guint32 *out)
{
  const guint8 *p;

  if (!uchi_reader_bytes (self, 4, &p))
    return FALSE;
  *out = (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
  return TRUE;
}

gboolean
uchi_reader_u16_le (UchiReader *self, guint16 *out)
{
  guint16 value;

  if (!uchi_reader_u16 (self, &value))
    return FALSE;
  *out = GUINT16_SWAP_LE_BE (value);
  return TRUE;
}

gboolean
uchi_reader_u32_le (UchiReader *self, guint32 *out)
{
  guint32 value;

  if (!uchi_reader_u32 (self, &value))
    return FALSE;
  *out = GUINT32_SWAP_LE_BE (value);
  return TRUE;
}

gboolean
uchi_reader_seek (UchiReader *self, gsize position)
{
  if (self->failed || position > self->length)
    {
      self->failed = TRUE;
      return FALSE;
    }
  self->position = position;
  return TRUE;
}

gboolean
uchi_reader_sub (UchiReader *self, gsize count, UchiReader *out)
{
  const guint8 *p;

  if (!uchi_reader_bytes (self, count, &p))
    return FALSE;
  uchi_reader_init (out, p, count);
  return TRUE;
}
