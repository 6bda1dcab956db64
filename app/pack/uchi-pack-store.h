/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pack/uchi-pack-trust.h"

/**
 * uchi_pack_self_test:
 *
 * Compiles every pattern and runs the examples of the records about devices:
 * too slow for each start, done once before a pack is used or signed. Fails
 * with %UCHI_PACK_ERROR_CONTENT and names the record.
 */
gboolean uchi_pack_self_test (UchiPack *self, GError **error);

/* takes rules back, by id, before the pack is shared: devices, logins, advisories; a "never" stays, because nobody but
 * two pack keys may allow a login */
void uchi_pack_withdraw (UchiPack *self, const char *const *ids);
/* whether there is a rule of that id that can be taken back: a device, a login, an advisory */
gboolean uchi_pack_has_rule (UchiPack *self, const char *id);

/* what a caller adds to the test of a new pack, for example the examples of its logins; sets @error when it fails */
typedef gboolean (*UchiPackSelfTest) (UchiPack *pack, GError **error);

/* the pack inside the program: read only when there is no newer one on the disk */
typedef struct {
  gint64 version;
  gint64 released;                    /* Unix seconds of its day */
  UchiPack *(*load) (gpointer data);  /* (transfer full): never NULL */
  gpointer data;                      /* lives as long as the store */
} UchiPackOwn;
/* the one that was built in */
void uchi_pack_own (UchiPackOwn *own);

/**
 * UchiPackStore:
 *
 * The packs on this computer's disk, below the one inside the program. What is
 * on the disk is verified again each time it is read: a damaged or foreign file
 * falls back to the one before it, and at last to the program's own.
 *
 *     FOLDER/pack-VERSION.uchipack   the newest, and the one before it
 *     FOLDER/channel.uchipack        the newest channel
 */
typedef struct _UchiPackStore UchiPackStore;

/**
 * uchi_pack_store_new:
 * @folder: made when something is installed; may be missing or read-only
 * @keys: who is believed, copied
 * @own: copied
 * @self_test: (nullable)
 */
UchiPackStore *uchi_pack_store_new (const char *folder, const UchiPackKeys *keys, const UchiPackOwn *own, UchiPackSelfTest self_test);
void uchi_pack_store_free (UchiPackStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiPackStore, uchi_pack_store_free)

/**
 * uchi_pack_store_load:
 *
 * Blocks for some reads of at most 2 MiB.
 *
 * Returns: (transfer full): the newest good pack without what was withdrawn; never %NULL
 */
UchiPack *uchi_pack_store_load (UchiPackStore *self);

/* whether the folder, or the nearest one above it that is there, takes files: what tells a full disk from a home that is read-only */
gboolean uchi_pack_store_may_write (const UchiPackStore *self);

typedef enum {
  UCHI_PACK_UNCHANGED, /* nothing new */
  UCHI_PACK_REFRESHED, /* the same pack, a newer channel */
  UCHI_PACK_INSTALLED, /* a newer pack */
} UchiPackChange;

/**
 * uchi_pack_store_judge:
 * @channel: verified
 * @now: Unix seconds by this computer's clock, which may be wrong
 * @wants_pack: (out): whether a newer pack than the known ones is named
 *
 * Whether the channel may follow what is known. Time never goes back behind
 * the date of the program's own pack and of the newest channel. A channel may
 * be signed at most UCHI_CHANNEL_AHEAD_DAYS after @now; where @now is before
 * those dates, at most 400 days after the later of them. Fails with
 * %UCHI_PACK_ERROR_ROLLBACK, _EXPIRED, _FUTURE (signed in the future), or _CONTENT
 * when two different packs have one version.
 */
gboolean uchi_pack_store_judge (UchiPackStore *self, const UchiChannel *channel, gint64 now, gboolean *wants_pack, GError **error);

/**
 * uchi_pack_store_install:
 * @bundle: from the server or from a file, not trusted
 *
 * Verifies all of it, unpacks, validates, compiles every pattern and runs the
 * self-test; only then writes, each file under another name first. A power cut
 * leaves the old pack or the new one. Blocks for about a second.
 *
 * Fails with %UCHI_PACK_ERROR, or %UCHI_ERROR when the disk does not take it;
 * what was installed before stays in use.
 */
gboolean uchi_pack_store_install (UchiPackStore *self, const UchiBundle *bundle, gint64 now, UchiPackChange *change, GError **error);

/* (transfer full) (nullable): the newest channel that is known */
UchiChannel *uchi_pack_store_channel (UchiPackStore *self);
/* the folder; and the latest of the clock, the program's own pack and the newest channel */
const char *uchi_pack_store_folder (const UchiPackStore *self);
gint64 uchi_pack_store_time (UchiPackStore *self, gint64 now);
const UchiPackKeys *uchi_pack_store_keys (const UchiPackStore *self);

/**
 * uchi_pack_lock:
 *
 * Waits at most two seconds until no other program writes in the folder, which
 * is the program's own: it is made when missing, and what else is in its place
 * is put aside. @turn is closed to let the next one in; it is -1 where nothing
 * can be locked, because nothing can be written. Fails with %UCHI_ERROR_LOCAL
 * when another one goes on writing.
 */
gboolean uchi_pack_lock (const char *folder, int *turn, GError **error);

/**
 * uchi_pack_write_file:
 *
 * Writes under another name, syncs, renames, syncs the folder (which is made
 * when missing). Two at once in one folder need uchi_pack_lock(). Fails with
 * %UCHI_ERROR; a file of that name stays as it was.
 */
gboolean uchi_pack_write_file (const char *folder, const char *name, GBytes *contents, GError **error);
/* the same in the program's own folder of packs: a folder of that name is put aside */
gboolean uchi_pack_write_own_file (const char *folder, const char *name, GBytes *contents, GError **error);
