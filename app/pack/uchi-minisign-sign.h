/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pack/uchi-minisign.h"

/* The signing half: only in the maintainer's tool and the tests, never in the
 * program that people run. */

/**
 * UchiMinisignSecret:
 *
 * A secret key in locked memory, wiped when freed.
 */
typedef struct _UchiMinisignSecret UchiMinisignSecret;

void uchi_minisign_secret_free (UchiMinisignSecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiMinisignSecret, uchi_minisign_secret_free)

/**
 * uchi_minisign_generate:
 * @password: (nullable): protects the secret key file; scrypt takes a second and 1 GiB
 * @secret_file: (out): text of the secret key file, to be wiped by the caller with uchi_minisign_wipe()
 * @public_file: (out): text of the public key file
 *
 * A new key pair in minisign's file formats.
 */
gboolean uchi_minisign_generate (const char *password, char **secret_file, char **public_file, GError **error);

/**
 * uchi_minisign_read_secret:
 * @text: a secret key file of minisign or of uchi_minisign_generate()
 * @password: (nullable): needed when the key is protected
 *
 * Fails with %UCHI_PACK_ERROR_SIGNATURE when it is no key, or the password is wrong.
 */
UchiMinisignSecret *uchi_minisign_read_secret (const char *text, const char *password, GError **error);

/* whether the key file needs a password; FALSE for what is no key file */
gboolean uchi_minisign_is_protected (const char *text);

/* the public half, to find out which key it is */
void uchi_minisign_secret_public (const UchiMinisignSecret *self, UchiMinisignPublic *key);

/* (transfer full): a .minisig file for @data; @comment: printable, at most UCHI_MINISIGN_MAX_COMMENT bytes */
char *uchi_minisign_sign (GBytes *data, const UchiMinisignSecret *secret, const char *comment);

/* overwrites and frees; NULL is fine */
void uchi_minisign_wipe (char *text);
