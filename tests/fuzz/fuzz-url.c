/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-upnp.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *absolute = NULL;
  g_autofree char *relative = NULL;
  guint16 port = 0;

  absolute = uchi_upnp_local_url ("192.168.50.1", NULL, text, &port);
  relative = uchi_upnp_local_url ("192.168.50.1", "http://192.168.50.1:5000/x/root.xml", text, &port);
  if (absolute != NULL)
    g_assert_true (*absolute == '/' && port != 0);
  if (relative != NULL)
    g_assert_true (*relative == '/' && port != 0);
  return 0;
}
