/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pack/uchi-pack.h"

#define UCHI_BUNDLE_MAX_FILES 8
#define UCHI_BUNDLE_MAX_BYTES (2 * 1024 * 1024 + 64 * 1024)

/**
 * UchiBundle:
 *
 * Several small files in one (.uchipack): a pack with its signatures and the
 * channel, as they travel. It proves nothing by itself. On disk:
 *
 *     uchipack/1
 *     NAME LENGTH        one line a file, in the order of the contents
 *     (empty line)
 *     the contents, one after the other
 *
 * Names are 1 … 80 of a-z A-Z 0-9 . and -, and do not begin with a dot.
 */
typedef struct _UchiBundle UchiBundle;

UchiBundle *uchi_bundle_new (void);
void uchi_bundle_free (UchiBundle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiBundle, uchi_bundle_free)

/**
 * uchi_bundle_read:
 * @bytes: a file from anywhere, not trusted
 *
 * Pure and bounded. Fails with %UCHI_PACK_ERROR_CORRUPT when a length does not
 * fit, a name is there twice or bytes are left over.
 */
UchiBundle *uchi_bundle_read (GBytes *bytes, GError **error);

/* (transfer full): the opposite of uchi_bundle_read() */
GBytes *uchi_bundle_write (const UchiBundle *self);

/* puts a file in, in the place of one of that name; at most UCHI_BUNDLE_MAX_FILES */
void uchi_bundle_add (UchiBundle *self, const char *name, GBytes *contents);

/* (nullable) (transfer none): the file of that name */
GBytes *uchi_bundle_find (const UchiBundle *self, const char *name);

/* (nullable) (transfer none): name of the file at @index; NULL after the last */
const char *uchi_bundle_name (const UchiBundle *self, guint index);

/**
 * uchi_bundle_load:
 *
 * Reads the file at @path, up to UCHI_BUNDLE_MAX_BYTES, without following a
 * link or waiting on a pipe. Fails with %UCHI_ERROR when the disk does not give
 * it, else as uchi_bundle_read().
 */
UchiBundle *uchi_bundle_load (const char *path, GError **error);
