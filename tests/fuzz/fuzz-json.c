/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-json.h"
#include "core/uchi-device.h"
#include "uchi-fuzz.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) node = uchi_json_parse ((const char *) data, size, NULL, NULL);
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) again = NULL;

  if (node == NULL)
    return 0;
  /* what was let in can be written, and what was written is let in */
  line = uchi_json_line (node);
  again = uchi_json_parse (line, strlen (line), NULL, NULL);
  g_assert_nonnull (again);
  return 0;
}
