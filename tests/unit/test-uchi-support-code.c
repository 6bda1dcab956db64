/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/uchi-support-code.h"

#include <string.h>

#define N_ERRORS 60000

static void
test_vectors (void)
{
  static const struct {
    UchiSupportState state;
    const char *code, *word;
  } rows[] = {
    { { 0, 37, 2, 2, 4, 1, 1, 0, 0 }, "0621-8468-1625", "ぐんて" },
    { { 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "0000-0000-0098", "ぼうし" },
    { { 3, 99, 31, 31, 7, 7, 7, 3, 7 }, "8120-1725-4398", "りんご" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char code[UCHI_SUPPORT_CODE_LENGTH + 1];
      UchiSupportState back = { 0 };
      const char *word = NULL;
      UchiSupportCodeResult result;

      g_assert_cmpstr (uchi_support_code_encode (&rows[i].state, code), ==, rows[i].word);
      g_assert_cmpstr (code, ==, rows[i].code);
      result = uchi_support_code_decode (code, &back, &word);
      g_assert_true (result == UCHI_SUPPORT_CODE_FINE || (rows[i].state.version > 0 && result == UCHI_SUPPORT_CODE_NEWER));
      g_assert_cmpmem (&back, sizeof back, &rows[i].state, sizeof back);
      g_assert_cmpstr (word, ==, rows[i].word);
    }
}

static void
test_typed (void)
{
  static const struct {
    const char *text;
    UchiSupportCodeResult result;
  } rows[] = {
    { "062184681625", UCHI_SUPPORT_CODE_FINE }, { "0621 8468 1625", UCHI_SUPPORT_CODE_FINE },
    { "０６２１－８４６８－１６２５", UCHI_SUPPORT_CODE_FINE }, { "０６２１　８４６８　１６２５", UCHI_SUPPORT_CODE_FINE },
    { "", UCHI_SUPPORT_CODE_LENGTH_WRONG }, { "0621-8468-162", UCHI_SUPPORT_CODE_LENGTH_WRONG },
    { "0621-8468-16251", UCHI_SUPPORT_CODE_LENGTH_WRONG }, { "0621-8468-1626", UCHI_SUPPORT_CODE_CHECK_WRONG },
    { "abc", UCHI_SUPPORT_CODE_LENGTH_WRONG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      UchiSupportState state = { 0 };
      const char *word = NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (uchi_support_code_decode (rows[i].text, &state, &word), ==, rows[i].result);
    }
}

static void
random_code (GRand *random, char *code)
{
  UchiSupportState state = { 0, (guint) g_rand_int_range (random, 0, 128), (guint) g_rand_int_range (random, 0, 32),
                             (guint) g_rand_int_range (random, 0, 32), (guint) g_rand_int_range (random, 0, 8),
                             (guint) g_rand_int_range (random, 0, 8), (guint) g_rand_int_range (random, 0, 8),
                             (guint) g_rand_int_range (random, 0, 4), (guint) g_rand_int_range (random, 0, 8) };

  uchi_support_code_encode (&state, code);
}

/* how many of so many errors on the phone are not noticed */
static guint
unnoticed (void (*spoil) (GRand *random, char *digits))
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  guint n = 0;

  for (guint i = 0; i < N_ERRORS; i++)
    {
      char code[UCHI_SUPPORT_CODE_LENGTH + 1], digits[13];
      guint at = 0;
      UchiSupportState state;
      const char *word;

      random_code (random, code);
      for (const char *p = code; *p != '\0'; p++)
        {
          if (*p != '-')
            digits[at++] = *p;
        }
      digits[at] = '\0';
      memcpy (code, digits, sizeof digits);
      spoil (random, digits);
      if (memcmp (code, digits, sizeof digits) == 0)
        continue;
      n += uchi_support_code_decode (digits, &state, &word) != UCHI_SUPPORT_CODE_CHECK_WRONG;
    }
  return n;
}

static void
one_wrong (GRand *random, char *digits)
{
  guint at = (guint) g_rand_int_range (random, 0, 12);

  digits[at] = (char) ('0' + (digits[at] - '0' + g_rand_int_range (random, 1, 10)) % 10);
}

static void
two_swapped (GRand *random, char *digits)
{
  guint at = (guint) g_rand_int_range (random, 0, 11);
  char first = digits[at];

  digits[at] = digits[at + 1];
  digits[at + 1] = first;
}

static void
groups_swapped (GRand *random, char *digits)
{
  char first[4];

  memcpy (first, digits, 4);
  memmove (digits, digits + 4, 4);
  memcpy (digits + 4, first, 4);
}

static void
anything (GRand *random, char *digits)
{
  for (guint i = 0; i < 12; i++)
    digits[i] = (char) ('0' + g_rand_int_range (random, 0, 10));
}

/* ISO/IEC 7064 MOD 97-10: one wrong digit and two swapped ones are always noticed, other things but for about 1 of 97 */
static void
test_phone (void)
{
  g_assert_cmpuint (unnoticed (one_wrong), ==, 0);
  g_assert_cmpuint (unnoticed (two_swapped), ==, 0);
  g_assert_cmpuint (unnoticed (groups_swapped), <, N_ERRORS / 40);
  g_assert_cmpuint (unnoticed (anything), <, N_ERRORS / 90);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/support-code/vectors", test_vectors);
  g_test_add_func ("/support-code/typed", test_typed);
  g_test_add_func ("/support-code/phone", test_phone);
  return g_test_run ();
}
