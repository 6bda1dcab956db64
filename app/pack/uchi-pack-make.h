/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pack/uchi-minisign-sign.h"
#include "pack/uchi-pack-trust.h"

/* What the maintainer's tool and the tests make; never in the program that
 * people run. */

/**
 * uchi_pack_make:
 * @folder: the source of a pack
 * @files: (nullable): gets the path of everything that was read
 *
 * Returns: (transfer full): the packed file, the same bytes for the same
 *   source; %NULL when the source breaks the rules of packs
 */
GBytes *uchi_pack_make (const char *folder, GPtrArray *files, GError **error);

/* (transfer full) (nullable): C macros with the version and the day of the packed file */
char *uchi_pack_make_header (GBytes *pack, GError **error);

/* (transfer full): @bytes as gzip without name and time */
GBytes *uchi_pack_gzip (GBytes *bytes);

/**
 * uchi_channel_make:
 * @pack: the packed file of @version
 * @signed_at: Unix seconds; the channel expires @days later
 * @withdrawn: ids of rules that are taken back, or an empty list
 *
 * Returns: (transfer full): text of channel.json
 */
GBytes *uchi_channel_make (GBytes *pack, gint64 version, gint64 signed_at, guint days, const char *const *withdrawn);

/* adds a signature of @pack in its role to @bundle */
void uchi_pack_add_signature (UchiBundle *bundle, GBytes *pack, gint64 version, const UchiMinisignSecret *secret);
/* adds the channel and its signature to @bundle */
void uchi_pack_add_channel (UchiBundle *bundle, GBytes *channel, gint64 version, const UchiMinisignSecret *secret);
