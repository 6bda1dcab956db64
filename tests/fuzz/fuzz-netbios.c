/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-netbios.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiNetbiosStatus) status = uchi_netbios_parse (data, size);

  if (status == NULL)
    return 0;
  uchi_fuzz_assert_clean (status->computer);
  uchi_fuzz_assert_clean (status->workgroup);
  uchi_fuzz_assert_clean (status->mac);
  return 0;
}
