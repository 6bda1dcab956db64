/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/**
 * UchiJsonLimits:
 *
 * What uchi_json_parse() accepts. Zero-initialised members mean the default.
 */
typedef struct {
  gsize max_bytes;      /* default 1 MiB, hard cap 16 MiB */
  guint max_depth;      /* default 16, hard cap 16 */
  guint max_items;      /* members and elements all together; default 100,000 */
  gsize max_string;     /* bytes of one string, escapes decoded; default 64 KiB */
} UchiJsonLimits;

/**
 * uchi_json_parse:
 * @data: bytes from a stranger
 * @length: number of bytes
 * @limits: (nullable): bounds, or %NULL for the defaults
 * @error: return location
 *
 * The only way JSON enters the program. Strict RFC 8259: valid UTF-8, no
 * duplicate key within an object, no NUL escape, integers within 2^53, numbers
 * within a double, bounded. One pass without recursion, which makes json-glib's
 * nodes from what it has accepted: json-glib's own parser never sees a byte.
 * Fails with %UCHI_ERROR_INVALID or %UCHI_ERROR_TOO_LARGE.
 *
 * Returns: (transfer full): the root, or %NULL with @error set
 */
JsonNode *uchi_json_parse (const char *data, gsize length, const UchiJsonLimits *limits, GError **error);

/* Members that may be missing or of another type: the fallback is returned
 * then. Strings are borrowed from the object. */
const char *uchi_json_string (JsonObject *object, const char *member, const char *fallback);
gint64 uchi_json_int (JsonObject *object, const char *member, gint64 fallback);
gboolean uchi_json_bool (JsonObject *object, const char *member, gboolean fallback);
/* (nullable) (transfer none) */
JsonObject *uchi_json_object (JsonObject *object, const char *member);
JsonArray *uchi_json_array (JsonObject *object, const char *member);
/* element of an array as object or string; %NULL when it is something else */
JsonObject *uchi_json_object_at (JsonArray *array, guint index);
const char *uchi_json_string_at (JsonArray *array, guint index);

/**
 * uchi_json_line:
 * @node: a tree
 *
 * Returns: (transfer full): compact JSON without a line feed in it
 */
char *uchi_json_line (JsonNode *node);
