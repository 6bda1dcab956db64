/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-text.h"

#include "uchi-exact.h"

static void
test_clean (void)
{
  const struct { const char *note; const char *in; gssize length; gsize max; const char *out; } rows[] = {
    { "plain", "Network Camera", -1, 64, "Network Camera" },
    { "Japanese", "居間のカメラ", -1, 64, "居間のカメラ" },
    { "white space folds and trims", "  a \t\r\n b\xC2\xA0\xE3\x80\x80" "c  ", -1, 64, "a b c" },
    { "controls", "a\x01\x1B[31mb\x7F", -1, 64, "a[31mb" },
    { "C1 controls", "a\xC2\x9B" "b", -1, 64, "ab" },
    { "bidi override", "a\xE2\x80\xAE" "gpj.exe", -1, 64, "agpj.exe" },
    { "bidi isolate", "\xE2\x81\xA6" "a\xE2\x81\xA9", -1, 64, "a" },
    { "zero width", "a\xE2\x80\x8B\xE2\x80\x8D\xEF\xBB\xBF" "b", -1, 64, "ab" },
    { "line separator is a blank", "a\xE2\x80\xA8" "b", -1, 64, "a b" },
    { "private use", "a\xEE\x80\x80" "b", -1, 64, "ab" },
    { "invisible Hangul filler", "a\xE3\x85\xA4" "b", -1, 64, "ab" },
    { "invalid byte", "a\xFF" "b", -1, 64, "a\xEF\xBF\xBD" "b" },
    { "cut in the middle of a character", "\xE3\x81\x82\xE3\x81", 5, 64, "\xE3\x81\x82\xEF\xBF\xBD\xEF\xBF\xBD" },
    { "length counts, not the NUL", "abcdef", 3, 64, "abc" },
    { "bound", "abcdef", -1, 3, "abc" },
    { "a mark stays with its letter", "e\xCC\x81" "xyz", -1, 2, "e\xCC\x81" "x" },
    { "a tower of marks is cut", "e\xCC\x81\xCC\x82\xCC\x83\xCC\x84\xCC\x85", -1, 64, "e\xCC\x81\xCC\x82" },
    { "a mark alone", "\xCC\x81" "a", -1, 64, "a" },
    { "only blanks", " \n ", -1, 64, "" },
    { "nothing", NULL, -1, 64, "" },
    { "none wanted", "abc", -1, 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *out = uchi_text_clean (rows[i].in, rows[i].length, rows[i].max);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (out, ==, rows[i].out);
    }
}

/* whatever comes in, what comes out is valid, clean and within the bound */
static void
test_clean_anything (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);

  for (guint i = 0; i < 3000; i++)
    {
      gsize length = (gsize) g_rand_int_range (random, 0, 200);
      guint8 *bytes = malloc (length);
      g_autofree char *out = NULL;
      g_autofree char *again = NULL;

      for (gsize n = 0; n < length; n++)
        bytes[n] = (guint8) g_rand_int_range (random, 0, 256);
      out = uchi_text_clean ((const char *) bytes, (gssize) length, 20);
      again = uchi_text_clean (out, -1, 20);
      g_assert_true (g_utf8_validate (out, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (out, -1), <=, 60);
      g_assert_cmpstr (out, ==, again);
      free (bytes);
    }
}

static void
test_clean_huge (void)
{
  gsize length = 2 * 1024 * 1024;
  g_autofree char *huge = g_strnfill (length, 'x');
  g_autofree char *marks = g_malloc (length);
  g_autofree char *out = uchi_text_clean (huge, (gssize) length, UCHI_TEXT_MAX);
  g_autofree char *long_out = uchi_text_clean (huge, (gssize) length, G_MAXSIZE);
  g_autofree char *cut = NULL;

  g_assert_cmpuint (strlen (out), ==, UCHI_TEXT_MAX);
  g_assert_cmpuint (strlen (long_out), ==, 256 * 1024);
  for (gsize i = 0; i + 1 < length; i += 2)
    memcpy (marks + i, "\xCC\x81", 2);
  marks[0] = marks[1] = 'e';
  cut = uchi_text_clean (marks, (gssize) length, UCHI_TEXT_MAX);
  g_assert_cmpuint (strlen (cut), <, 16);
}

/* two marks belong to a letter, so that 12 bytes are one grapheme: the bytes end it, at the border of a grapheme */
static void
test_clean_fat (void)
{
  g_autoptr (GString) fat = g_string_new (NULL);
  g_autofree char *out = NULL, *again = NULL, *japanese = NULL, *parted = NULL;

  for (guint i = 0; i < 2 * UCHI_TEXT_MAX; i++)
    g_string_append (fat, "𠀀\U0001E948\U0001E94A");
  out = uchi_text_clean (fat->str, -1, UCHI_TEXT_MAX);
  again = uchi_text_clean (out, -1, UCHI_TEXT_MAX);
  g_assert_cmpuint (strlen (out), <=, UCHI_TEXT_MAX * UCHI_TEXT_BYTES);
  g_assert_cmpuint (strlen (out), >, UCHI_TEXT_MAX * UCHI_TEXT_BYTES - 12);
  g_assert_true (g_str_has_suffix (out, "\U0001E94A"));
  g_assert_true (g_utf8_validate (out, -1, NULL));
  g_assert_cmpstr (out, ==, again);

  /* what people write is cut by its letters only */
  g_string_truncate (fat, 0);
  for (guint i = 0; i < 2 * UCHI_TEXT_MAX; i++)
    g_string_append (fat, "居");
  japanese = uchi_text_clean (fat->str, -1, UCHI_TEXT_MAX);
  g_assert_cmpint (g_utf8_strlen (japanese, -1), ==, UCHI_TEXT_MAX);

  /* が as a Mac writes it: か and its mark, and never か alone */
  g_string_truncate (fat, 0);
  for (guint i = 0; i < UCHI_TEXT_MAX; i++)
    g_string_append (fat, "か\u3099");
  parted = uchi_text_clean (fat->str, -1, UCHI_TEXT_MAX);
  g_assert_cmpuint (strlen (parted), ==, UCHI_TEXT_MAX * UCHI_TEXT_BYTES / 6 * 6);
  g_assert_true (g_str_has_suffix (parted, "か\u3099"));
}

static void
test_decode (void)
{
  const struct { const char *note; const char *in; const char *charset; const char *out; } rows[] = {
    { "UTF-8", "\xE5\xB1\x85\xE9\x96\x93", NULL, "居間" },
    { "UTF-8 wins over what is declared", "\xE5\xB1\x85\xE9\x96\x93", "Shift_JIS", "居間" },
    { "Shift_JIS, declared", "\x90\xDD\x92\xE8", "Shift_JIS", "設定" },
    { "Shift_JIS, not declared", "\x90\xDD\x92\xE8", NULL, "設定" },
    { "EUC-JP, declared", "\xC0\xDF\xC4\xEA", "EUC-JP", "設定" },
    { "declared wrongly", "\x90\xDD\x92\xE8", "UTF-8", "設定" },
    { "a charset that does not exist", "\x90\xDD\x92\xE8", "x-none", "設定" },
    { "options of iconv are no charset", "\x90\xDD\x92\xE8", "ASCII//IGNORE", "設定" },
    { "empty name", "\x90\xDD\x92\xE8", "", "設定" },
    { "Latin-1 as the last way out", "caf\xE9", NULL, "caf\xC3\xA9" },
    { "nothing", "", NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *bytes = uchi_exact (rows[i].in, strlen (rows[i].in));
      g_autofree char *out = uchi_text_decode (bytes, strlen (rows[i].in), rows[i].charset);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (out, ==, rows[i].out);
      free (bytes);
    }
}

static void
test_decode_stops_at_nul (void)
{
  g_autofree char *out = uchi_text_decode ("ab\0cd", 5, NULL);

  g_assert_cmpstr (out, ==, "ab");
}

static void
test_terminal_and_csv (void)
{
  g_autofree char *terminal = uchi_text_for_terminal ("a\x1B]0;x\x07" "b\xC2\x9B" "居間");
  const struct { const char *in, *out; } rows[] = {
    { "=1+1", "'=1+1" }, { "+81", "'+81" }, { "-1", "'-1" }, { "@SUM", "'@SUM" }, { "\tx", "'\tx" },
    { "a=1", "a=1" }, { "", "" }, { "居間", "居間" },
  };

  g_assert_cmpstr (terminal, ==, "a?]0;x?b?居間");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *out = uchi_text_for_csv (rows[i].in);

      g_assert_cmpstr (out, ==, rows[i].out);
    }
}

static void
test_name (void)
{
  static const char *const rows[][2] = {
    { "BB-SC384", "BB-SC384" },
    { "http://203.0.113.9/ 0120-000-000に電話", "に電話" },
    { "Camera HTTPS://evil.example/a?b=c now", "Camera now" },
    { "see www.evil.example", "see" },
    { "tel:0120000000", "" },
    { "０１２０－９９９－９９９", "" },
    { "+81 3 1234 5678 call", "call" },
    { "call (03)1234-5678", "call" },
    { "tel0120-999-999", "tel" },
    { "DS-2CD2032-I 20200312", "DS-2CD2032-I 20200312" },
    { "brw0080927a1b2c", "brw0080927a1b2c" },
    { "CAM001122334455", "CAM001122334455" },
    { "192.168.100.123", "192.168.100.123" },
    { "リビングのカメラ", "リビングのカメラ" },
    { NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = uchi_text_name (rows[i][0]);

      g_test_message ("%s", rows[i][0]);
      g_assert_cmpstr (name, ==, rows[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/text/clean", test_clean);
  g_test_add_func ("/core/text/clean-anything", test_clean_anything);
  g_test_add_func ("/core/text/clean-huge", test_clean_huge);
  g_test_add_func ("/core/text/clean-fat", test_clean_fat);
  g_test_add_func ("/core/text/decode", test_decode);
  g_test_add_func ("/core/text/decode-stops-at-nul", test_decode_stops_at_nul);
  g_test_add_func ("/core/text/terminal-and-csv", test_terminal_and_csv);
  g_test_add_func ("/core/text/name", test_name);
  return g_test_run ();
}
