/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pack/uchi-pack-store.h"

typedef struct {
  const char *url;       /* "https://HOST/FOLDER", without a slash at the end */
  GTlsDatabase *trust;   /* (nullable): the certificates that are believed, instead of the system's */
  gint64 now;            /* Unix seconds by this computer's clock */
  guint timeout_ms;      /* all together; 0: 60,000 */
} UchiPackUpdateOptions;

/**
 * uchi_pack_update_is_due:
 *
 * Whether it is time to ask the server: once a week, at the second of the week
 * that this home drew once; later after failures. Never asks anything itself.
 */
gboolean uchi_pack_update_is_due (UchiPackStore *store, gint64 now);

/**
 * uchi_pack_update_async:
 * @store: not to be used by others until the callback
 *
 * Asks for the channel and, when it names a newer pack, fetches and installs
 * it. Nothing but these files is asked for, and nothing is told about this
 * home. Remembers when to ask again, whatever happens.
 */
void uchi_pack_update_async (UchiPackStore *store, const UchiPackUpdateOptions *options, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);

/* Fails with %UCHI_ERROR for a bad connection or server, with %UCHI_PACK_ERROR for what it sent; the old pack stays in use */
gboolean uchi_pack_update_finish (GAsyncResult *result, UchiPackChange *change, GError **error);
