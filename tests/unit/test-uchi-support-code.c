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
    /* right by their two digits, but no 33 bits: the first such number, the last one, and the last of 33 bits */
    { "858993459282", UCHI_SUPPORT_CODE_CHECK_WRONG }, { "999999999951", UCHI_SUPPORT_CODE_CHECK_WRONG }, { "858993459185", UCHI_SUPPORT_CODE_NEWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      UchiSupportState state = { 0 };
      const char *word = NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (uchi_support_code_decode (rows[i].text, &state, &word), ==, rows[i].result);
    }
}

/* what does not fit is told as the most that does; its neighbours in the number stay as they are */
static void
test_clipped (void)
{
  const UchiSupportState most = { 0, 127, 31, 31, 7, 7, 7, 3, 7 }, states[] = {
    { 0, 128, 31, 31, 7, 7, 7, 3, 7 }, { 0, 127, 32, 31, 7, 7, 7, 3, 7 }, { 0, 127, 31, 40, 7, 7, 7, 3, 7 }, { 0, 127, 31, 31, 8, 7, 7, 3, 7 },
    { 0, 127, 31, 31, 7, 8, 7, 3, 7 }, { 0, 127, 31, 31, 7, 7, 64, 3, 7 }, { 0, 127, 31, 31, 7, 7, 7, 4, 7 }, { 0, 127, 31, 31, 7, 7, 7, 3, G_MAXUINT },
  };
  char expected[UCHI_SUPPORT_CODE_LENGTH + 1];

  uchi_support_code_encode (&most, expected);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      char code[UCHI_SUPPORT_CODE_LENGTH + 1];

      uchi_support_code_encode (&states[i], code);
      g_assert_cmpstr (code, ==, expected);
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

typedef void (*Spoil) (GRand *random, char *digits);

/* how many of so many errors on the phone are not noticed by the digits, and how many of them (@with_word) not by the word either */
static guint
unnoticed (Spoil spoil, guint *with_word)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  guint n = 0, n_word = 0;

  for (guint tried = 0; tried < N_ERRORS;)
    {
      char code[UCHI_SUPPORT_CODE_LENGTH + 1], digits[13];
      guint at = 0;
      UchiSupportState state;
      const char *word, *right;

      random_code (random, code);
      for (const char *p = code; *p != '\0'; p++)
        {
          if (*p != '-')
            digits[at++] = *p;
        }
      digits[at] = '\0';
      memcpy (code, digits, sizeof digits);
      g_assert_cmpint (uchi_support_code_decode (code, &state, &right), !=, UCHI_SUPPORT_CODE_CHECK_WRONG);
      spoil (random, digits);
      /* two alike that change places are no error */
      if (memcmp (code, digits, sizeof digits) == 0)
        continue;
      tried++;
      if (uchi_support_code_decode (digits, &state, &word) == UCHI_SUPPORT_CODE_CHECK_WRONG)
        continue;
      n++;
      n_word += g_str_equal (word, right);
    }
  *with_word = n_word;
  return n;
}

static void
one_wrong (GRand *random, char *digits)
{
  guint at = (guint) g_rand_int_range (random, 0, 12);

  digits[at] = (char) ('0' + (digits[at] - '0' + g_rand_int_range (random, 1, 10)) % 10);
}

/* by the old readings, which callers use: いち and しち, し and しち, いち and はち, ろく and く; FALSE for a digit that is like none of them */
static gboolean
mishear (GRand *random, char *digit)
{
  static const char *const alike[] = { "", "78", "", "", "7", "", "9", "14", "1", "6" };
  const char *others = alike[*digit - '0'];

  if (*others != '\0')
    *digit = others[g_rand_int_range (random, 0, (int) strlen (others))];
  return *others != '\0';
}

static void
misheard (GRand *random, char *digits)
{
  while (!mishear (random, digits + g_rand_int_range (random, 0, 12)) && strpbrk (digits, "146789") != NULL)
    ;
}

/* in two places; a number with no two such digits stays as it is, which is no error */
static void
two_misheard (GRand *random, char *digits)
{
  guint one = (guint) g_rand_int_range (random, 0, 12), other = (one + (guint) g_rand_int_range (random, 1, 12)) % 12;
  char first = digits[one];

  if (mishear (random, digits + one) && !mishear (random, digits + other))
    digits[one] = first;
}

static void
two_swapped (GRand *random, char *digits)
{
  guint at = (guint) g_rand_int_range (random, 0, 11);
  char first = digits[at];

  digits[at] = digits[at + 1];
  digits[at + 1] = first;
}

/* aXb heard as bXa */
static void
swapped_across (GRand *random, char *digits)
{
  guint at = (guint) g_rand_int_range (random, 0, 10);
  char first = digits[at];

  digits[at] = digits[at + 2];
  digits[at + 2] = first;
}

/* harder than the table: any two other digits */
static void
two_wrong (GRand *random, char *digits)
{
  one_wrong (random, digits);
  one_wrong (random, digits);
}

static void
group_twice (GRand *random, char *digits)
{
  guint group = (guint) g_rand_int_range (random, 0, 2);

  memcpy (digits + (group + 1) * 4, digits + group * 4, 4);
}

static void
groups_swapped (GRand *random, char *digits)
{
  guint one = (guint) g_rand_int_range (random, 0, 3), other = (one + (guint) g_rand_int_range (random, 1, 3)) % 3;
  char first[4];

  memcpy (first, digits + one * 4, 4);
  memcpy (digits + one * 4, digits + other * 4, 4);
  memcpy (digits + other * 4, first, 4);
}

static void
anything (GRand *random, char *digits)
{
  for (guint i = 0; i < 12; i++)
    digits[i] = (char) ('0' + g_rand_int_range (random, 0, 10));
}

/* the table of the design: what MOD 97-10 with the range of 33 bits lets through, and what the check word then still does,
 * each of 60,000 errors that were really made, in thousandths of a percent: its figures a fifth up and down, and the few that the
 * word lets through (0.02 to 0.04 %) within what chance makes of them */
static void
test_phone (void)
{
  static const struct {
    const char *note;
    Spoil spoil;
    guint least, most, least_with_word, most_with_word;
  } rows[] = {
    { "one digit wrong", one_wrong, 0, 0, 0, 0 },
    { "one digit misheard", misheard, 0, 0, 0, 0 },
    { "neighbours swapped", two_swapped, 0, 0, 0, 0 },
    { "swapped across one", swapped_across, 0, 0, 0, 0 },
    { "two misheard", two_misheard, 960, 1440, 10, 60 },       /* 1.2 %, 0.03 % */
    { "two groups swapped", groups_swapped, 800, 1200, 10, 70 }, /* 1.0 %, 0.04 % */
    { "a group read twice", group_twice, 800, 1200, 5, 50 },    /* 1.0 %, 0.02 % */
    { "two wrong, anyhow", two_wrong, 600, 1200, 5, 60 },
    { "other digits", anything, 600, 1100, 5, 60 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint with_word, n = unnoticed (rows[i].spoil, &with_word);

      g_test_message ("%s: %u of %u, with the word %u", rows[i].note, n, N_ERRORS, with_word);
      g_assert_cmpuint (n * 1000 / (N_ERRORS / 100), >=, rows[i].least);
      g_assert_cmpuint (n * 1000 / (N_ERRORS / 100), <=, rows[i].most);
      g_assert_cmpuint (with_word * 1000 / (N_ERRORS / 100), >=, rows[i].least_with_word);
      g_assert_cmpuint (with_word * 1000 / (N_ERRORS / 100), <=, rows[i].most_with_word);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/support-code/vectors", test_vectors);
  g_test_add_func ("/support-code/typed", test_typed);
  g_test_add_func ("/support-code/clipped", test_clipped);
  g_test_add_func ("/support-code/phone", test_phone);
  return g_test_run ();
}
