/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-version.h"

#include <string.h>

static const struct {
  const char *a, *b;
  UchiVersionOrder order;
  const char *note;
} compare_rows[] = {
  { "1.06", "1.06", UCHI_VERSION_EQUAL, "the same" },
  { "Ver.1.06", "v1.6", UCHI_VERSION_EQUAL, "words and leading zeros say nothing" },
  { "ファームウェア Ver. 1.07", "1.06", UCHI_VERSION_GREATER, "Japanese words are passed over" },
  { "1.06", "1.10", UCHI_VERSION_LESS, "numbers, not text" },
  { "1.2", "1.2.0", UCHI_VERSION_EQUAL, "a missing number is 0" },
  { "1.2", "1.2.1", UCHI_VERSION_LESS, "a missing number is 0" },
  { "1.65(ZG)", "1.65(ZH)", UCHI_VERSION_LESS, "letters decide among equal numbers" },
  { "1.66(A)", "1.65(ZH)", UCHI_VERSION_GREATER, "numbers first" },
  { "ZM", "ZK", UCHI_VERSION_GREATER, "letters alone" },
  { "Z", "AA", UCHI_VERSION_LESS, "a maker goes from Z to AA" },
  { "V10g", "V10f", UCHI_VERSION_GREATER, "V before a number is a word" },
  { "1.10(F)", "1.10", UCHI_VERSION_INCOMPARABLE, "letters that only one has" },
  { "1.11(F)", "1.10", UCHI_VERSION_GREATER, "decided before the letters" },
  { "S5.82.00", "S5.82.01", UCHI_VERSION_LESS, "a series letter on both" },
  { "S5.82.00", "5.82.00", UCHI_VERSION_INCOMPARABLE, "a series letter on one" },
  { "01.00.C0", "01.00.B9", UCHI_VERSION_GREATER, "letters and digits" },
  { "0200a", "0200b", UCHI_VERSION_LESS, "letters after digits" },
  { "Rev.A 1.05", "Rev.B 1.02", UCHI_VERSION_INCOMPARABLE, "hardware revisions are never mixed" },
  { "HW B1 Ver 1.05", "rev B1 FW 1.06", UCHI_VERSION_LESS, "the same hardware revision" },
  { "Rev.A 1.05", "1.05", UCHI_VERSION_INCOMPARABLE, "a hardware revision on one side only" },
  { "V5.2.0 build 140721", "V5.2.0 build 150101", UCHI_VERSION_EQUAL, "what follows build is a date" },
  { "1.06 and earlier", "1.06", UCHI_VERSION_EQUAL, "words of an advisory" },
  { "See References", "1.06", UCHI_VERSION_INCOMPARABLE, "no version at all" },
  { "", "1.06", UCHI_VERSION_INCOMPARABLE, "nothing" },
  { "99999999999999999999.1", "18446744073709551615.1", UCHI_VERSION_EQUAL, "too large saturates" },
  { "1.1.1.1.1.1.1.1.1.1.1.1.2", "1.1.1.1.1.1.1.1.1.1.1.1.1", UCHI_VERSION_EQUAL, "beyond twelve groups nothing is read" },
};

static void
test_compare (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (compare_rows); i++)
    {
      UchiVersionOrder found = uchi_version_compare (compare_rows[i].a, compare_rows[i].b);
      UchiVersionOrder mirrored = uchi_version_compare (compare_rows[i].b, compare_rows[i].a);

      g_test_message ("%s: '%s' '%s'", compare_rows[i].note, compare_rows[i].a, compare_rows[i].b);
      g_assert_cmpint (found, ==, compare_rows[i].order);
      g_assert_cmpint (mirrored, ==, found == UCHI_VERSION_INCOMPARABLE ? found : -found);
    }
}

static const struct {
  const char *installed, *op, *version;
  UchiAffected affected;
  const char *note;
} affected_rows[] = {
  { "1.06", "<=", "1.06", UCHI_AFFECTED_YES, "the last bad one" },
  { "1.07", "<=", "1.06", UCHI_AFFECTED_NO, "mended" },
  { "1.06", "<", "1.06", UCHI_AFFECTED_NO, "the first good one" },
  { "1.05", "<", "1.06", UCHI_AFFECTED_YES, "before the first good one" },
  { "0200a", "==", "0200a", UCHI_AFFECTED_YES, "only that one" },
  { "0200b", "==", "0200a", UCHI_AFFECTED_NO, "another one" },
  { "1.3", "range", "1.2..1.4", UCHI_AFFECTED_YES, "within" },
  { "1.5", "range", "1.2..1.4", UCHI_AFFECTED_NO, "after" },
  { "1.1", "range", "1.2..1.4", UCHI_AFFECTED_NO, "before" },
  { "1.1", "range", "1.2-1.4", UCHI_AFFECTED_UNKNOWN, "not a range" },
  { "", "<=", "1.06", UCHI_AFFECTED_UNKNOWN, "the device's version is not known: never fine" },
  { NULL, "<=", "1.06", UCHI_AFFECTED_UNKNOWN, "the same" },
  { "1.06", "<=", NULL, UCHI_AFFECTED_UNKNOWN, "no version in the rule" },
  { "1.06", "unknown", "1.06", UCHI_AFFECTED_UNKNOWN, "the maker says see references" },
  { "1.06", "=~", "1.06", UCHI_AFFECTED_UNKNOWN, "an operator of the future" },
  { "1.06", NULL, "1.06", UCHI_AFFECTED_UNKNOWN, "no operator" },
  { "B 1.06", "<=", "1.06", UCHI_AFFECTED_UNKNOWN, "incomparable is unknown" },
  { "", "all", NULL, UCHI_AFFECTED_YES, "all versions: a statement about the model" },
  { "99.9", "all", "1.0", UCHI_AFFECTED_YES, "all versions is no compare" },
};

static void
test_affected (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (affected_rows); i++)
    {
      g_test_message ("%s", affected_rows[i].note);
      g_assert_cmpint (uchi_version_affected (affected_rows[i].installed, affected_rows[i].op,
                                              affected_rows[i].version),
                       ==, affected_rows[i].affected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/version/compare", test_compare);
  g_test_add_func ("/version/affected", test_affected);
  return g_test_run ();
}
