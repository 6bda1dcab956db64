/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-mqtt.h"
#include "wire/uchi-natpmp.h"
#include "wire/uchi-remote.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  UchiNatPmpReply reply;
  g_autoptr (GBytes) version = uchi_rfb_build_version (data, size);

  uchi_mqtt_parse_connack (data, size);
  if (uchi_natpmp_parse (data, size, &reply))
    uchi_fuzz_assert_clean (reply.address);
  if (version != NULL)
    uchi_rfb_parse_security (data + 12, size - 12, version); /* it is 12 bytes long */
  uchi_rdp_parse_confirm (data, size);
  return 0;
}
