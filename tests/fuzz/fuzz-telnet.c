/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-telnet.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiTelnetReply) reply = uchi_telnet_parse (data, size);

  uchi_fuzz_assert_clean (reply->text);
  if (reply->answer != NULL)
    g_assert_cmpuint (g_bytes_get_size (reply->answer), <=, 32 * 3);
  return 0;
}
