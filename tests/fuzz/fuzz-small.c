/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-mqtt.h"
#include "wire/uchi-natpmp.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  UchiNatPmpReply reply;

  uchi_mqtt_parse_connack (data, size);
  if (uchi_natpmp_parse (data, size, &reply))
    uchi_fuzz_assert_clean (reply.address);
  return 0;
}
