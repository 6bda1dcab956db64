/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-upnp.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiUpnpDescription) description = uchi_upnp_parse_description (data, size);

  if (description == NULL)
    return 0;
  g_assert_cmpuint (description->devices->len, >, 0);
  g_assert_cmpuint (description->devices->len, <=, UCHI_UPNP_MAX_DEVICES);
  for (guint i = 0; i < description->devices->len; i++)
    {
      const UchiUpnpDevice *device = description->devices->pdata[i];

      uchi_fuzz_assert_clean (device->type);
      uchi_fuzz_assert_clean (device->model_name);
      uchi_fuzz_assert_clean (device->presentation_url);
      for (guint n = 0; n < device->services->len; n++)
        uchi_fuzz_assert_clean (((UchiUpnpService *) device->services->pdata[n])->control_url);
    }
  return 0;
}
