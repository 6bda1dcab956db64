/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-ftp.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiFtpReply) reply = uchi_ftp_parse (data, size);

  if (reply == NULL)
    return 0;
  uchi_fuzz_assert_clean (reply->text);
  g_assert_cmpuint (reply->code, >=, 100);
  g_assert_cmpuint (reply->code, <, 600);
  return 0;
}
