/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-soap.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiSoapReply) reply = uchi_soap_parse (data, size, UCHI_SOAP_GET_GENERIC_PORT_MAPPING_ENTRY);
  UchiPortMapping mapping;

  if (reply == NULL || !uchi_soap_get_port_mapping (reply, &mapping))
    return 0;
  uchi_fuzz_assert_clean (mapping.internal_client);
  uchi_fuzz_assert_clean (mapping.description);
  uchi_fuzz_assert_clean (mapping.remote_host);
  return 0;
}
