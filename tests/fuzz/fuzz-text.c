/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-text.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *clean = uchi_text_clean ((const char *) data, (gssize) size, UCHI_TEXT_MAX);
  g_autofree char *twice = uchi_text_clean (clean, -1, UCHI_TEXT_MAX);
  g_autofree char *decoded = uchi_text_decode (data, size, NULL);
  g_autofree char *declared = uchi_text_decode (data, size, "ISO-2022-JP");
  g_autofree char *terminal = uchi_text_for_terminal (decoded);

  uchi_fuzz_assert_clean (clean);
  g_assert_cmpstr (clean, ==, twice);
  g_assert_cmpint (g_utf8_strlen (clean, -1), <=, 3 * UCHI_TEXT_MAX);
  g_assert_true (g_utf8_validate (decoded, -1, NULL));
  g_assert_true (g_utf8_validate (declared, -1, NULL));
  uchi_fuzz_assert_clean (terminal);
  return 0;
}
