/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from the server or a stick, before anything of it is believed. */
#include "pack/uchi-pack-trust.h"
#include "uchi-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (UchiBundle) bundle = uchi_bundle_read (bytes, NULL);
  g_autofree char *text = g_strndup ((const char *) data, size);
  const char *name;
  UchiPackKeys keys, own;
  UchiMinisignProof proof;

  uchi_pack_keys_built_in (&own);
  uchi_pack_keys_read (text, &keys, NULL);
  g_assert_false (uchi_minisign_verify (bytes, bytes, own.pack, UCHI_PACK_N_KEYS, &proof, NULL));
  if (bundle == NULL)
    return 0;
  for (guint i = 0; (name = uchi_bundle_name (bundle, i)) != NULL; i++)
    {
      GBytes *contents = uchi_bundle_find (bundle, name);

      g_assert_false (uchi_minisign_verify (bytes, contents, own.pack, UCHI_PACK_N_KEYS, &proof, NULL));
    }
  {
    g_autoptr (GBytes) again = uchi_bundle_write (bundle);
    g_assert_true (g_bytes_equal (again, bytes)); /* one way of writing only */
  }
  {
    g_autoptr (GBytes) pack = uchi_pack_verify_bundle (bundle, &own, NULL, NULL);
    (void) pack; /* seeds that are signed with the development keys may be good */
  }
  return 0;
}
