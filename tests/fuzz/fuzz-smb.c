/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-smb.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  UchiSmbReply reply;

  if (uchi_smb_parse_negotiate (data, size, &reply) && reply.accepted)
    g_assert_true (reply.status == 0 && reply.smb1 == (reply.dialect == 0));
  return 0;
}
