/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-reader.h"

#include "uchi-exact.h"

static void
test_numbers (void)
{
  static const guint8 bytes[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D };
  guint8 *data = uchi_exact (bytes, sizeof bytes);
  UchiReader reader;
  guint8 u8;
  guint16 u16;
  guint32 u32;

  uchi_reader_init (&reader, data, sizeof bytes);
  g_assert_true (uchi_reader_u8 (&reader, &u8));
  g_assert_cmphex (u8, ==, 0x01);
  g_assert_true (uchi_reader_u16 (&reader, &u16));
  g_assert_cmphex (u16, ==, 0x0203);
  g_assert_true (uchi_reader_u32 (&reader, &u32));
  g_assert_cmphex (u32, ==, 0x04050607);
  g_assert_true (uchi_reader_u16_le (&reader, &u16));
  g_assert_cmphex (u16, ==, 0x0908);
  g_assert_true (uchi_reader_u32_le (&reader, &u32));
  g_assert_cmphex (u32, ==, 0x0D0C0B0A);
  g_assert_cmpuint (uchi_reader_left (&reader), ==, 0);
  g_assert_false (reader.failed);
  free (data);
}

static void
test_short (void)
{
  for (gsize n = 0; n < 4; n++)
    {
      guint8 *data = uchi_exact ("abcd", n);
      UchiReader reader;
      guint32 value = 77;
      guint8 byte = 77;

      uchi_reader_init (&reader, data, n);
      g_assert_false (uchi_reader_u32 (&reader, &value));
      g_assert_cmpuint (value, ==, 77);
      /* what failed stays failed, even for a read that would fit */
      g_assert_true (reader.failed);
      g_assert_false (uchi_reader_u8 (&reader, &byte));
      g_assert_false (uchi_reader_skip (&reader, 0));
      g_assert_false (uchi_reader_seek (&reader, 0));
      g_assert_cmpuint (byte, ==, 77);
      g_assert_cmpuint (uchi_reader_left (&reader), ==, 0);
      free (data);
    }
}

static void
test_huge_counts (void)
{
  const gsize counts[] = { 5, G_MAXUINT32, G_MAXSIZE, G_MAXSIZE - 1 };
  guint8 *data = uchi_exact ("abcd", 4);

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      UchiReader reader, sub;
      const guint8 *bytes;

      uchi_reader_init (&reader, data, 4);
      g_assert_true (uchi_reader_skip (&reader, 1));
      g_assert_false (uchi_reader_bytes (&reader, counts[i], &bytes));
      uchi_reader_init (&reader, data, 4);
      g_assert_false (uchi_reader_sub (&reader, counts[i], &sub));
      uchi_reader_init (&reader, data, 4);
      g_assert_false (uchi_reader_seek (&reader, counts[i]));
    }
  free (data);
}

static void
test_sub_and_seek (void)
{
  guint8 *data = uchi_exact ("abcdef", 6);
  UchiReader reader, sub;
  const guint8 *bytes;
  guint8 byte;

  uchi_reader_init (&reader, data, 6);
  g_assert_true (uchi_reader_sub (&reader, 4, &sub));
  g_assert_cmpuint (uchi_reader_left (&reader), ==, 2);
  g_assert_true (uchi_reader_bytes (&sub, 4, &bytes));
  g_assert_cmpmem (bytes, 4, "abcd", 4);
  g_assert_false (uchi_reader_u8 (&sub, &byte));
  g_assert_false (reader.failed);
  g_assert_true (uchi_reader_seek (&reader, 6));
  g_assert_true (uchi_reader_seek (&reader, 1));
  g_assert_true (uchi_reader_u8 (&reader, &byte));
  g_assert_cmpint (byte, ==, 'b');
  free (data);
}

static void
test_nothing (void)
{
  UchiReader reader;
  guint8 byte;

  uchi_reader_init (&reader, NULL, 5);
  g_assert_cmpuint (uchi_reader_left (&reader), ==, 0);
  g_assert_false (uchi_reader_u8 (&reader, &byte));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/reader/numbers", test_numbers);
  g_test_add_func ("/core/reader/short", test_short);
  g_test_add_func ("/core/reader/huge-counts", test_huge_counts);
  g_test_add_func ("/core/reader/sub-and-seek", test_sub_and_seek);
  g_test_add_func ("/core/reader/nothing", test_nothing);
  return g_test_run ();
}
