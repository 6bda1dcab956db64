/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-fields.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiFields) fields = uchi_fields_parse ((const char *) data, size);
  g_autofree char *version = uchi_fields_version ((const char *) data, size);

  uchi_fuzz_assert_clean (fields->vendor);
  uchi_fuzz_assert_clean (fields->model);
  uchi_fuzz_assert_clean (fields->firmware);
  if (version != NULL)
    uchi_fuzz_assert_clean (version);
  return 0;
}
