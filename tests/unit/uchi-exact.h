/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* Bytes in a buffer of exactly their length, so that the sanitizer sees a
 * parser read one byte too far. Free with free(). */
static inline guint8 *
uchi_exact (const void *bytes, gsize length)
{
  /* not g_malloc0(): that gives NULL for 0 bytes */
  guint8 *copy = calloc (length, 1);

  g_assert_nonnull (copy);
  if (length > 0)
    memcpy (copy, bytes, length);
  return copy;
}

/* the same for code that takes bytes as an object */
static inline GBytes *
uchi_exact_bytes (const void *bytes, gsize length)
{
  guint8 *copy = uchi_exact (bytes, length);

  return g_bytes_new_with_free_func (copy, length, free, copy);
}

/* "10 81 0001" → bytes; anything else than hexadecimal digits is passed over */
static inline GByteArray *
uchi_unhex (const char *text)
{
  GByteArray *out = g_byte_array_new ();
  int high = -1;

  for (; *text != '\0'; text++)
    {
      int digit = g_ascii_xdigit_value (*text);
      guint8 byte;

      if (digit < 0)
        continue;
      if (high < 0)
        {
          high = digit;
          continue;
        }
      byte = (guint8) (high << 4 | digit);
      g_byte_array_append (out, &byte, 1);
      high = -1;
    }
  g_assert_cmpint (high, ==, -1);
  return out;
}

typedef void (*UchiParse) (const void *data, gsize length);

/* Feeds every beginning of the bytes to the parser, then the bytes with each
 * one changed to values that lengths and counts like to go wrong with. */
static inline void
uchi_torture (const void *bytes, gsize length, UchiParse parse)
{
  static const guint8 values[] = { 0x00, 0x01, 0x7F, 0x80, 0xC0, 0xFE, 0xFF };

  for (gsize n = 0; n <= length; n++)
    {
      guint8 *copy = uchi_exact (bytes, n);

      parse (copy, n);
      free (copy);
    }
  for (gsize i = 0; i < length; i++)
    {
      for (guint v = 0; v < G_N_ELEMENTS (values); v++)
        {
          guint8 *copy = uchi_exact (bytes, length);

          copy[i] = values[v];
          parse (copy, length);
          free (copy);
        }
    }
}
