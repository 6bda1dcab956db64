/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-rtsp.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiRtspReply) reply = uchi_rtsp_parse (data, size);

  if (reply == NULL)
    return 0;
  g_assert_cmpuint (reply->status, <, 1000);
  uchi_fuzz_assert_clean (reply->server);
  uchi_fuzz_assert_clean (reply->methods);
  uchi_fuzz_assert_clean (reply->content_type);
  g_assert_nonnull (reply->authenticate);
  return 0;
}
