/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-dns.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiDnsMessage) message = uchi_dns_parse (data, size);

  if (message == NULL)
    return 0;
  for (guint i = 0; i < message->records->len; i++)
    {
      const UchiDnsRecord *record = message->records->pdata[i];
      g_autofree char *label = uchi_dns_first_label (record->name);

      uchi_fuzz_assert_clean (record->name);
      uchi_fuzz_assert_clean (record->target);
      uchi_fuzz_assert_clean (label);
      uchi_dns_record_text (record, "model");
      for (guint n = 0; record->texts != NULL && n < record->texts->len; n++)
        uchi_fuzz_assert_clean (record->texts->pdata[n]);
    }
  return 0;
}
