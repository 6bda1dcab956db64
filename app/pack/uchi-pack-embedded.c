/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-store.h"
#include "uchi-pack-own.h"
#include "uchi-pack-resources.h"

UchiPack *
uchi_pack_load_embedded (GError **error)
{
  GResource *resource = uchi_pack_get_resource ();
  g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, "/io/github/uchi_kenshin/pack/pack.json.gz",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return bytes != NULL ? uchi_pack_load_bytes (bytes, error) : NULL;
}

static UchiPack *
load (gpointer unused)
{
  g_autoptr (GError) error = NULL;
  UchiPack *pack = uchi_pack_load_embedded (&error);

  if (pack == NULL)
    g_error ("the pack inside the program: %s", error->message);
  return pack;
}

void
uchi_pack_own (UchiPackOwn *own)
{
  *own = (UchiPackOwn) { .version = UCHI_PACK_OWN_VERSION, .released = UCHI_PACK_OWN_RELEASED, .load = load };
}
