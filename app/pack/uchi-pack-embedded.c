/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack.h"
#include "uchi-pack-resources.h"

UchiPack *
uchi_pack_load_embedded (GError **error)
{
  GResource *resource = uchi_pack_get_resource ();
  g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, "/io/github/uchi_kenshin/pack/pack.json.gz",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return bytes != NULL ? uchi_pack_load_bytes (bytes, error) : NULL;
}
