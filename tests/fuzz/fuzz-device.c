/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-json.h"
#include "core/uchi-device.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) node = uchi_json_parse ((const char *) data, size, NULL, NULL);
  g_autoptr (UchiDevice) device = NULL;
  g_autoptr (UchiDevice) copy = NULL;
  g_autoptr (JsonNode) written = NULL, again = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  device = uchi_device_from_json (json_node_get_object (node));
  uchi_fuzz_assert_clean (device->id);
  uchi_fuzz_assert_clean (device->label);
  g_assert_cmpuint (device->evidence->len, <=, UCHI_DEVICE_MAX_EVIDENCE);
  g_assert_cmpuint (device->findings->len, <=, UCHI_DEVICE_MAX_FINDINGS);
  /* reading what was written changes nothing */
  written = uchi_device_to_json (device);
  copy = uchi_device_from_json (json_node_get_object (written));
  again = uchi_device_to_json (copy);
  g_assert_true (json_node_equal (written, again));
  return 0;
}
