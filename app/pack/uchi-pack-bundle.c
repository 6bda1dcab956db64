/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-private.h"
#include "pack/uchi-pack-store.h"
#include "pack/uchi-pack-trust.h"

/* its age does not matter: whoever names a file wants that one, and every result says from when it is */
UchiPack *
uchi_pack_load_file (const char *path, GError **error)
{
  g_autoptr (UchiBundle) bundle = uchi_bundle_load (path, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (UchiChannel) channel = NULL;
  g_autoptr (UchiPack) pack = NULL;
  UchiPackKeys keys;
  UchiPackOwn own;

  if (bundle == NULL)
    return NULL;
  uchi_pack_keys_built_in (&keys);
  bytes = uchi_pack_verify_bundle (bundle, &keys, &channel, error);
  pack = bytes != NULL ? uchi_pack_load_bytes (bytes, error) : NULL;
  if (pack == NULL || !uchi_pack_self_test (pack, error) || !uchi_channel_fits_pack (channel, pack, error))
    return NULL;
  uchi_pack_own (&own);
  uchi_pack_withdraw (pack, (const char *const *) channel->withdrawn);
  uchi_pack_set_not_before (pack, MAX (own.released, channel->signed_at));
  return g_steal_pointer (&pack);
}
