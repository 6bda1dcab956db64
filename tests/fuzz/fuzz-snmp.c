/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-snmp.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiSnmpReply) reply = uchi_snmp_parse (data, size);

  if (reply == NULL)
    return 0;
  uchi_fuzz_assert_clean (reply->description);
  uchi_fuzz_assert_clean (reply->object_id);
  uchi_fuzz_assert_clean (reply->name);
  return 0;
}
