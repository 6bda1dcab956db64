/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gstdio.h>

#include "pack/uchi-pack-make.h"
#include "pack/uchi-pack-store.h"

/* Throw-away keys of three keepers and of the channel, and packs signed with them. */

#define UCHI_DAY 86400
/* 2026-11-21, the day of the embedded pack of these tests */
#define UCHI_DAY_0 1795219200

typedef struct {
  UchiMinisignSecret *pack[UCHI_PACK_N_KEYS], *channel;
  UchiPackKeys keys;
} UchiKeepers;

static inline UchiMinisignSecret *
uchi_keeper_new (UchiMinisignPublic *key)
{
  g_autofree char *public_file = NULL;
  char *secret_file = NULL;
  UchiMinisignSecret *secret;

  g_assert_true (uchi_minisign_generate (NULL, &secret_file, &public_file, NULL));
  secret = uchi_minisign_read_secret (secret_file, NULL, NULL);
  uchi_minisign_secret_public (secret, key);
  uchi_minisign_wipe (secret_file);
  return secret;
}

static inline void
uchi_keepers_init (UchiKeepers *self)
{
  for (guint i = 0; i < UCHI_PACK_N_KEYS; i++)
    self->pack[i] = uchi_keeper_new (&self->keys.pack[i]);
  self->channel = uchi_keeper_new (&self->keys.channel);
}

static inline void
uchi_keepers_clear (UchiKeepers *self)
{
  for (guint i = 0; i < UCHI_PACK_N_KEYS; i++)
    uchi_minisign_secret_free (self->pack[i]);
  uchi_minisign_secret_free (self->channel);
}

/* a small pack of that version; @released: (nullable): 2026-11-21; @members: NULL or more of its JSON, beginning with a comma */
static inline GBytes *
uchi_small_pack (gint64 version, const char *released, const char *members)
{
  char *text = g_strdup_printf ("{\"format\":\"uchi-kenshin-pack/3\",\"version\":%" G_GINT64_FORMAT ",\"released\":\"%s\",\"ports\":[80]%s}",
                                version, released != NULL ? released : "2026-11-21", members != NULL ? members : "");
  g_autoptr (GBytes) plain = g_bytes_new_take (text, strlen (text));

  return uchi_pack_gzip (plain);
}

/* what is published: the pack, @signers (bits) of the three signatures, and the channel */
typedef struct {
  gint64 version;
  const char *released, *members; /* of the pack */
  guint signers;                /* 0: 3, the first two */
  gint64 signed_at;             /* 0: UCHI_DAY_0 */
  guint days;                   /* 0: 14 */
  const char *withdrawn[8];
} UchiPublished;

static inline UchiBundle *
uchi_publish (const UchiKeepers *keepers, const UchiPublished *what)
{
  UchiBundle *bundle = uchi_bundle_new ();
  guint signers = what->signers != 0 ? what->signers : 3;
  g_autoptr (GBytes) pack = uchi_small_pack (what->version, what->released, what->members);
  g_autoptr (GBytes) channel = uchi_channel_make (pack, what->version, what->signed_at != 0 ? what->signed_at : UCHI_DAY_0,
                                                  what->days != 0 ? what->days : 14, what->withdrawn);
  g_autofree char *name = uchi_pack_file_name (what->version);

  uchi_bundle_add (bundle, name, pack);
  for (guint i = 0; i < UCHI_PACK_N_KEYS; i++)
    {
      if (signers & 1u << i)
        uchi_pack_add_signature (bundle, pack, what->version, keepers->pack[i]);
    }
  uchi_pack_add_channel (bundle, channel, what->version, keepers->channel);
  return bundle;
}

static inline UchiPack *
uchi_load_own (gpointer unused)
{
  g_autoptr (GBytes) bytes = uchi_small_pack (2026112101, NULL, NULL);
  UchiPack *pack = uchi_pack_load_bytes (bytes, NULL);

  g_assert_nonnull (pack);
  return pack;
}

/* stands for the pack inside the program */
static const UchiPackOwn uchi_own = { .version = 2026112101, .released = UCHI_DAY_0, .load = uchi_load_own };

/* a folder of files and its files */
static inline void
uchi_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}
