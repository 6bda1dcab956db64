/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "pack/uchi-pack.h"

/* the longest signature file and trusted comment that are looked at, in bytes */
#define UCHI_MINISIGN_MAX_FILE 1024
#define UCHI_MINISIGN_MAX_COMMENT 512
/* the longest line of a key file */
#define UCHI_MINISIGN_MAX_KEY 512

typedef struct {
  guint8 id[8];
  guint8 key[32];
} UchiMinisignPublic;

/* of a signature whose both halves were verified */
typedef struct {
  guint8 key_id[8];
  char comment[UCHI_MINISIGN_MAX_COMMENT + 1]; /* the trusted comment: printable UTF-8 */
} UchiMinisignProof;

/**
 * uchi_minisign_read_public:
 * @text: a public key: one line of base64, or the two lines of a .pub file
 *
 * Fails with %UCHI_PACK_ERROR_SIGNATURE, and leaves @key untouched, when it is none.
 */
gboolean uchi_minisign_read_public (const char *text, UchiMinisignPublic *key, GError **error);

/**
 * uchi_minisign_verify:
 * @data: the bytes that were signed, of any length
 * @signature: a .minisig file as it travelled, not trusted, not NUL-terminated
 * @keys: the keys that are believed
 * @proof: (out caller-allocates): set only on success
 *
 * The one place where signatures are verified. Takes minisign's prehashed form
 * only (algorithm "ED": Ed25519, RFC 8032, over BLAKE2b-512), and both of its
 * signatures: that of the file and that of the trusted comment. The file must
 * be four lines exactly as minisign writes them; only the untrusted comment is
 * free. Pure; reads @data once.
 *
 * Fails with %UCHI_PACK_ERROR_SIGNATURE.
 */
gboolean uchi_minisign_verify (GBytes *data, GBytes *signature, const UchiMinisignPublic *keys, guint n_keys,
                               UchiMinisignProof *proof, GError **error);

/* "0123456789ABCDEF" as minisign prints it: (transfer full) */
char *uchi_minisign_id_text (const guint8 id[8]);
