/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-echonet.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  UchiEchonetFrame frame;
  guint32 objects[84];

  if (!uchi_echonet_parse (data, size, &frame))
    return 0;
  for (guint i = 0; i < frame.n_properties; i++)
    {
      g_autofree char *text = uchi_echonet_text (&frame.properties[i]);

      uchi_fuzz_assert_clean (text);
      g_assert_cmpuint (uchi_echonet_instances (&frame.properties[i], objects, G_N_ELEMENTS (objects)), <=, 84);
      g_assert_cmpuint (uchi_echonet_maker (&frame.properties[i]), <=, 0xFFFFFF);
    }
  return 0;
}
