/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-ssdp.h"
#include "wire/uchi-upnp.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (UchiSsdpMessage) message = uchi_ssdp_parse (data, size);
  g_autofree char *path = NULL;
  guint16 port;

  if (message == NULL)
    return 0;
  uchi_fuzz_assert_clean (message->target);
  uchi_fuzz_assert_clean (message->usn);
  uchi_fuzz_assert_clean (message->server);
  uchi_fuzz_assert_clean (message->location);
  path = uchi_upnp_local_url ("192.168.50.1", NULL, message->location, &port);
  if (path != NULL)
    g_assert_true (*path == '/' && port != 0);
  return 0;
}
