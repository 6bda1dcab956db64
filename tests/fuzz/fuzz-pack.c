/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pack that was signed by somebody bad: whatever loads must serve every question. */
#include "pack/uchi-pack-store.h"
#include "uchi-fuzz.h"

static UchiDevice *
talkative_device (void)
{
  static const char *const says[][2] = {
    { "http.title", "Network Camera AB-123" }, { "http.server", "lighttpd/1.4" }, { "http.realm", "AB-123 login" },
    { "mdns.service", "_ipp._tcp" }, { "mdns.txt.ty", "Printer 9" }, { "upnp.modelName", "AB-123" }, { "firmware", "1.02" },
    { "any", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" },
  };
  UchiDevice *device = uchi_device_new ("d1");

  for (gsize i = 0; i < G_N_ELEMENTS (says); i++)
    uchi_device_add_evidence (device, says[i][0], says[i][1], 0);
  uchi_device_set_mac (device, "00:1d:73:11:22:33");
  uchi_device_add_service (device, UCHI_TCP, 80, "http");
  return device;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const ids[] = { "x", NULL };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (UchiPack) pack = uchi_pack_load_bytes (bytes, NULL);
  g_autoptr (UchiDevice) device = pack != NULL ? talkative_device () : NULL;
  g_autoptr (UchiPackMatch) match = NULL;
  g_autoptr (GPtrArray) paths = NULL, advisories = NULL;

  if (pack == NULL)
    return 0;
  uchi_pack_self_test (pack, NULL);
  uchi_pack_read_page (pack, device, "<title>AB-123</title><form action=/login>aaaaaaaaaaaaaaaaaaaaaaaa", 0);
  match = uchi_pack_match (pack, device);
  g_assert_cmpuint (match->confidence, <=, 100);
  uchi_fuzz_assert_clean (match->vendor);
  uchi_fuzz_assert_clean (match->model);
  paths = uchi_pack_paths (pack, device);
  g_assert_cmpuint (paths->len, <=, 4);
  device->model = (g_free (device->model), g_strdup (match->model));
  advisories = uchi_pack_advisories (pack, device);
  uchi_pack_login (pack, device);
  uchi_pack_never_try (pack, device);
  uchi_pack_port_rule (pack, UCHI_TCP, 80);
  uchi_pack_maker_words (pack, device);
  uchi_pack_oui (pack, device->mac);
  uchi_pack_state (pack, 1795219200);
  uchi_pack_withdraw (pack, ids);
  uchi_pack_match_free (g_steal_pointer (&match));
  match = uchi_pack_match (pack, device);
  return 0;
}
