/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-vocabulary.h"

/* the numbers of the support code: if one of these fails, the vocabulary was changed and not the test */
static void
test_numbers (void)
{
  const struct { guint number; const char *name; } kinds[] = {
    { 0, "unknown" }, { 1, "router" }, { 4, "camera" }, { 7, "nas" }, { 14, "appliance" }, { 21, "smart-meter" },
    { 26, "network-device" }, { 28, "intercom" },
  };
  const struct { guint number; const char *name; } findings[] = {
    { 0, "none" }, { 1, "default-password" }, { 3, "telnet-open" }, { 12, "port-forward" }, { 13, "open-share" },
    { 20, "open-stream" }, { 24, "open-broker" }, { 25, "old-share" },
    { 26, "remote-control" }, { 27, "open-screen" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpstr (uchi_kind_name (kinds[i].number), ==, kinds[i].name);
  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    g_assert_cmpstr (uchi_finding_name (findings[i].number), ==, findings[i].name);
  g_assert_cmpint (UCHI_N_KINDS, <=, 32);
  g_assert_cmpint (UCHI_N_FINDINGS, <=, 32);
}

static void
test_there_and_back (void)
{
  for (guint i = 0; i < UCHI_N_KINDS; i++)
    g_assert_cmpuint (uchi_kind_from_name (uchi_kind_name (i)), ==, i);
  for (guint i = 0; i < UCHI_N_FINDINGS; i++)
    g_assert_cmpuint (uchi_finding_from_name (uchi_finding_name (i)), ==, i);
  for (guint i = UCHI_LEVEL_FINE; i <= UCHI_LEVEL_TODAY; i++)
    g_assert_cmpuint (uchi_level_from_name (uchi_level_name (i)), ==, i);
  for (guint i = UCHI_OUTCOME_UNKNOWN; i <= UCHI_OUTCOME_PROBLEM; i++)
    g_assert_cmpuint (uchi_outcome_from_name (uchi_outcome_name (i)), ==, i);
  for (guint i = UCHI_REFUSED_NONE; i <= UCHI_REFUSED_NO_CONSENT; i++)
    g_assert_cmpuint (uchi_refused_from_name (uchi_refused_name (i)), ==, i);
}

static void
test_strangers (void)
{
  const char *const words[] = { NULL, "", "Camera", "okay", "camera ", "99" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_assert_cmpint (uchi_kind_from_name (words[i]), ==, UCHI_KIND_UNKNOWN);
      g_assert_cmpint (uchi_finding_from_name (words[i]), ==, UCHI_FINDING_NONE);
      g_assert_cmpint (uchi_outcome_from_name (words[i]), ==, UCHI_OUTCOME_UNKNOWN);
    }
  g_assert_cmpstr (uchi_kind_name (UCHI_N_KINDS), ==, "unknown");
  g_assert_cmpstr (uchi_finding_name (99), ==, "none");
  g_assert_cmpstr (uchi_outcome_name (99), ==, "unknown");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/vocabulary/numbers", test_numbers);
  g_test_add_func ("/core/vocabulary/there-and-back", test_there_and_back);
  g_test_add_func ("/core/vocabulary/strangers", test_strangers);
  return g_test_run ();
}
