/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-ssh.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiSshIdentification) self = uchi_ssh_parse (data, size);

  if (self == NULL)
    return 0;
  uchi_fuzz_assert_clean (self->protocol);
  uchi_fuzz_assert_clean (self->software);
  uchi_fuzz_assert_clean (self->comments);
  return 0;
}
