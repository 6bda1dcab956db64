/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-wifi-ie.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiWifiBss) bss = uchi_wifi_parse_bss (data, size);
  UchiWifiSecurity security;

  if (bss != NULL)
    uchi_fuzz_assert_clean (bss->name);
  if (uchi_wifi_parse_elements (data, size, 0x0010, &security))
    g_assert_true (security.protection != UCHI_WIFI_OPEN);
  return 0;
}
