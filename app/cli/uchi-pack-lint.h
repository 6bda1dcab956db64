/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/**
 * uchi_pack_lint:
 * @folder: the source of a pack
 *
 * What the loader cannot know, because only people read it: sources, dates,
 * confidence, ids that are there twice, kinds and observations that do not
 * exist, licences, words that frighten; then every pattern and every example.
 *
 * Returns: (transfer full): of char*, one complaint each; empty when all is well
 */
GPtrArray *uchi_pack_lint (const char *folder);
