/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/**
 * uchi_pack_source_read:
 * @folder: the source of a pack: the file pack.json, the folders common and makers
 * @files: (nullable): gets the path of every file and folder that was read, of char*
 *
 * Puts all files together in the order of their names: lists are joined,
 * objects too; a name that is there twice is an error. @whole keeps the
 * members that only people read (source, checked_on, confidence, note).
 *
 * Returns: (transfer full) (nullable): the pack as one tree; a file that cannot
 *   be read is named in @error
 */
JsonNode *uchi_pack_source_read (const char *folder, gboolean whole, GPtrArray *files, GError **error);
