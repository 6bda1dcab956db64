/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pack/uchi-bundle.h"
#include "pack/uchi-minisign.h"

/* who is believed (safety.md, "The pack"): no pack, setting or flag changes these */
#define UCHI_PACK_N_KEYS 3
#define UCHI_PACK_THRESHOLD 2
#define UCHI_CHANNEL_FILE "channel.json"
#define UCHI_CHANNEL_FORMAT "uchi-kenshin-channel/1"
#define UCHI_CHANNEL_MAX_BYTES 4096
#define UCHI_CHANNEL_MAX_DAYS 14
/* how far a channel may be ahead of the clock that looks at it, and a pack's day ahead of its channel: clocks and time zones differ */
#define UCHI_CHANNEL_AHEAD_DAYS 2

/* three keys kept offline sign packs, two of them each; one online key signs the channel */
typedef struct {
  UchiMinisignPublic pack[UCHI_PACK_N_KEYS];
  UchiMinisignPublic channel;
} UchiPackKeys;

/**
 * uchi_pack_keys_read:
 * @text: four lines of base64: three pack keys, all different, and the channel key
 *
 * Fails with %UCHI_PACK_ERROR_SIGNATURE and leaves @keys untouched.
 */
gboolean uchi_pack_keys_read (const char *text, UchiPackKeys *keys, GError **error);
/* the keys that are compiled in (uchi-pack-keys.h) */
void uchi_pack_keys_built_in (UchiPackKeys *keys);
/* whether they are the repository's own, which anybody can sign with */
gboolean uchi_pack_keys_are_development (void);

/**
 * UchiChannel:
 *
 * What the maintainer says is the newest pack, and which rules of any pack are
 * taken back. Seconds are Unix time.
 */
typedef struct {
  gint64 version;      /* of the pack: YYYYMMDDNN */
  gsize length;        /* of the packed file */
  char *sha256;        /* of the same, lower-case hexadecimal */
  gint64 signed_at, expires;
  GStrv withdrawn;     /* ids; never NULL */
} UchiChannel;

void uchi_channel_free (UchiChannel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiChannel, uchi_channel_free)

/**
 * uchi_channel_verify:
 * @bytes: channel.json as it travelled
 * @signature: its .minisig
 *
 * Verifies, then reads; whether it is still good today is for the caller.
 * Fails with %UCHI_PACK_ERROR_SIGNATURE, or with _CONTENT when what was signed
 * is no channel (a longer life than UCHI_CHANNEL_MAX_DAYS included).
 */
UchiChannel *uchi_channel_verify (GBytes *bytes, GBytes *signature, const UchiPackKeys *keys, GError **error);

/**
 * uchi_channel_fits_pack:
 * @pack: read from the bytes that the channel names
 *
 * Whether it is of the version that was signed for, and of no day that was
 * still to come. Fails with %UCHI_PACK_ERROR_CONTENT.
 */
gboolean uchi_channel_fits_pack (const UchiChannel *self, const UchiPack *pack, GError **error);

/* (transfer full): "pack-2026112101.json.gz" */
char *uchi_pack_file_name (gint64 version);
/* (transfer full): "pack-2026112101.json.gz.0123456789ABCDEF.minisig" */
char *uchi_pack_signature_name (gint64 version, const guint8 key_id[8]);
/* (transfer full): what the trusted comment of a signature must say; @role: "pack" or "channel" */
char *uchi_pack_comment (const char *role, gint64 version);

/**
 * uchi_pack_verify_bundle:
 * @bundle: not trusted
 * @channel: (out) (optional) (transfer full): the channel that came with it
 *
 * Everything that is looked at before a pack is unpacked: the channel's
 * signature, length and SHA-256 of the pack, signatures by two different pack
 * keys over these bytes in this role, under this name and version.
 *
 * Returns: (transfer full): the bytes of the packed file; %NULL with
 *   %UCHI_PACK_ERROR
 */
GBytes *uchi_pack_verify_bundle (const UchiBundle *bundle, const UchiPackKeys *keys, UchiChannel **channel, GError **error);
