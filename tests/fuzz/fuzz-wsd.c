/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-wsd.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) matches = uchi_wsd_parse (data, size);

  for (guint i = 0; matches != NULL && i < matches->len; i++)
    {
      const UchiWsdMatch *match = matches->pdata[i];

      uchi_fuzz_assert_clean (match->endpoint);
      uchi_fuzz_assert_clean (match->types);
      uchi_fuzz_assert_clean (match->scopes);
      uchi_fuzz_assert_clean (match->addresses);
    }
  return 0;
}
