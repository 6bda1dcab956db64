/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "pack/uchi-pack-private.h"

#define CHANNEL_BUNDLE "channel.uchipack"
/* of the packs on the disk, the most that are looked at, and the most names that are tried for them: what is no such file does not count */
#define MAX_LOOKED_AT 4
#define MAX_NAMES 64
#define DAY_S (24 * 60 * 60)
/* how far a channel may be ahead of the newest date that is known, where the clock is not to be believed */
#define MAX_AHEAD_DAYS 400

struct _UchiPackStore {
  char *folder;
  UchiPackKeys keys;
  UchiPackOwn own;
  UchiPackSelfTest self_test; /* (nullable) */
};

gboolean
uchi_pack_store_may_write (const UchiPackStore *self)
{
  g_autofree char *place = g_strdup (self->folder);

  while (access (place, W_OK) != 0)
    {
      char *above = g_path_get_dirname (place);
      gboolean top = errno != ENOENT || g_str_equal (above, place);

      g_free (place);
      place = above;
      if (top)
        return FALSE;
    }
  return TRUE;
}

UchiPackStore *
uchi_pack_store_new (const char *folder, const UchiPackKeys *keys, const UchiPackOwn *own, UchiPackSelfTest self_test)
{
  UchiPackStore *self = g_new0 (UchiPackStore, 1);

  self->folder = g_strdup (folder);
  self->keys = *keys;
  self->own = *own;
  self->self_test = self_test;
  return self;
}

void
uchi_pack_store_free (UchiPackStore *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_free (self);
}

const char *
uchi_pack_store_folder (const UchiPackStore *self)
{
  return self->folder;
}

const UchiPackKeys *
uchi_pack_store_keys (const UchiPackStore *self)
{
  return &self->keys;
}

static gboolean
refuse (GError **error, UchiPackError code, const char *why)
{
  g_set_error_literal (error, UCHI_PACK_ERROR, code, why);
  return FALSE;
}

/* ---- what is on the disk ------------------------------------------------------------- */

static char *
bundle_name (gint64 version)
{
  return g_strdup_printf ("pack-%" G_GINT64_FORMAT ".uchipack", version);
}

/* 0: not a name that we give */
static gint64
version_of (const char *name)
{
  gint64 version = g_str_has_prefix (name, "pack-") ? g_ascii_strtoll (name + 5, NULL, 10) : 0;
  g_autofree char *again = bundle_name (version);

  return uchi_pack_is_version (version) && g_str_equal (name, again) ? version : 0;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left == right ? 0 : left > right ? -1 : 1;
}

/* versions of the files that claim to be packs, newest first */
static GArray *
list_versions (const UchiPackStore *self)
{
  GArray *versions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && versions->len < 1000 && (name = g_dir_read_name (dir)) != NULL)
    {
      gint64 version = version_of (name);

      if (version != 0)
        g_array_append_val (versions, version);
    }
  g_array_sort (versions, newest_first);
  return versions;
}

/* (transfer full) (nullable): the verified pack in a bundle, read */
static UchiPack *
open_pack (const UchiPackStore *self, const UchiBundle *bundle, UchiChannel **channel, GError **error)
{
  g_autoptr (UchiChannel) own = NULL;
  g_autoptr (GBytes) bytes = uchi_pack_verify_bundle (bundle, &self->keys, &own, error);
  g_autoptr (UchiPack) pack = bytes != NULL ? uchi_pack_load_bytes (bytes, error) : NULL;

  if (pack == NULL)
    return NULL;
  if (!uchi_channel_fits_pack (own, pack, error))
    return NULL;
  *channel = g_steal_pointer (&own);
  return g_steal_pointer (&pack);
}

static void
keep_newer (UchiChannel **newest, UchiChannel *channel)
{
  if (channel != NULL && (*newest == NULL || channel->signed_at > (*newest)->signed_at))
    {
      UchiChannel *old = *newest;

      *newest = channel;
      channel = old;
    }
  uchi_channel_free (channel);
}

/* what the folder holds, verified: the newest pack above the program's own, and the newest channel of all */
typedef struct {
  UchiPack *pack;       /* (nullable) */
  UchiChannel *channel; /* (nullable) */
} Known;

static void
known_clear (Known *known)
{
  g_clear_pointer (&known->pack, uchi_pack_unref);
  g_clear_pointer (&known->channel, uchi_channel_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static void
read_channel (const UchiPackStore *self, Known *known)
{
  g_autofree char *path = g_build_filename (self->folder, CHANNEL_BUNDLE, NULL);
  g_autoptr (UchiBundle) bundle = uchi_bundle_load (path, NULL);
  GBytes *bytes = bundle != NULL ? uchi_bundle_find (bundle, UCHI_CHANNEL_FILE) : NULL;
  GBytes *signature = bundle != NULL ? uchi_bundle_find (bundle, UCHI_CHANNEL_FILE ".minisig") : NULL;

  if (bytes != NULL && signature != NULL)
    keep_newer (&known->channel, uchi_channel_verify (bytes, signature, &self->keys, NULL));
}

static void
read_folder (const UchiPackStore *self, Known *known)
{
  g_autoptr (GArray) versions = list_versions (self);

  memset (known, 0, sizeof *known);
  read_channel (self, known);
  for (guint i = 0, looked = 0; i < MIN (versions->len, MAX_NAMES) && looked < MAX_LOOKED_AT && known->pack == NULL; i++)
    {
      gint64 version = g_array_index (versions, gint64, i);
      g_autofree char *name = bundle_name (version), *path = g_build_filename (self->folder, name, NULL);
      g_autoptr (UchiBundle) bundle = version > self->own.version ? uchi_bundle_load (path, NULL) : NULL;
      UchiChannel *channel = NULL;

      looked += bundle != NULL;
      if (bundle != NULL)
        known->pack = open_pack (self, bundle, &channel, NULL);
      if (known->pack != NULL && uchi_pack_version (known->pack) != version)
        g_clear_pointer (&known->pack, uchi_pack_unref);
      keep_newer (&known->channel, channel);
    }
}

static gint64
floor_time (const UchiPackStore *self, const Known *known, gint64 now)
{
  return MAX (MAX (now, self->own.released), known->channel != NULL ? known->channel->signed_at : 0);
}

/* the latest date that a new channel may bear: one from years ahead would make every later one "older", for ever. A clock that stands
 * clearly before what was built and signed is wrong, and tells nothing. */
static gint64
latest_signing (const UchiPackStore *self, const Known *known, gint64 now)
{
  gint64 floor = floor_time (self, known, 0), slack = UCHI_CHANNEL_AHEAD_DAYS * DAY_S;

  return now >= floor - slack ? now + slack : floor + MAX_AHEAD_DAYS * DAY_S;
}

UchiPack *
uchi_pack_store_load (UchiPackStore *self)
{
  g_auto (Known) known = { NULL };
  UchiPack *pack;

  read_folder (self, &known);
  pack = known.pack != NULL ? uchi_pack_ref (known.pack) : self->own.load (self->own.data);
  if (known.channel != NULL)
    uchi_pack_withdraw (pack, (const char *const *) known.channel->withdrawn);
  uchi_pack_set_not_before (pack, floor_time (self, &known, 0));
  return pack;
}

UchiChannel *
uchi_pack_store_channel (UchiPackStore *self)
{
  g_auto (Known) known = { NULL };

  read_folder (self, &known);
  return g_steal_pointer (&known.channel);
}

/* ---- what may follow ------------------------------------------------------------------------ */

gint64
uchi_pack_store_time (UchiPackStore *self, gint64 now)
{
  g_auto (Known) known = { NULL };

  read_folder (self, &known);
  return floor_time (self, &known, now);
}

static gint64
newest_version (const UchiPackStore *self, const Known *known)
{
  return known->pack != NULL ? uchi_pack_version (known->pack) : self->own.version;
}

static gboolean
judge (const UchiPackStore *self, const Known *known, const UchiChannel *channel, gint64 now, GError **error)
{
  const UchiChannel *last = known->channel;

  if (channel->version < newest_version (self, known) || (last != NULL && channel->version < last->version)
      || (last != NULL && channel->signed_at < last->signed_at))
    return refuse (error, UCHI_PACK_ERROR_ROLLBACK, "older than what is known already");
  if (channel->signed_at > latest_signing (self, known, now))
    return refuse (error, UCHI_PACK_ERROR_FUTURE, "signed in the future: somebody's clock is wrong");
  if (channel->expires < floor_time (self, known, now))
    return refuse (error, UCHI_PACK_ERROR_EXPIRED, "no longer good: the date has passed");
  if (last != NULL && channel->version == last->version && !g_str_equal (channel->sha256, last->sha256))
    return refuse (error, UCHI_PACK_ERROR_CONTENT, "two different packs of one version");
  return TRUE;
}

gboolean
uchi_pack_store_judge (UchiPackStore *self, const UchiChannel *channel, gint64 now, gboolean *wants_pack, GError **error)
{
  g_auto (Known) known = { NULL };

  read_folder (self, &known);
  *wants_pack = channel->version > newest_version (self, &known);
  return judge (self, &known, channel, now, error);
}

/* ---- installing -------------------------------------------------------------------------------- */

/* All but the new one and the one before it go, those that could not be read among them, whatever their names promise; what cannot be
 * removed does no harm. */
static void
remove_others (const UchiPackStore *self, gint64 newest, gint64 before)
{
  g_autoptr (GArray) versions = list_versions (self);

  for (guint i = 0; i < versions->len; i++)
    {
      gint64 version = g_array_index (versions, gint64, i);
      g_autofree char *name = bundle_name (version), *path = g_build_filename (self->folder, name, NULL);

      if (version != newest && version != before)
        unlink (path);
    }
}

static gboolean
write_channel (const UchiPackStore *self, const UchiBundle *bundle, GError **error)
{
  g_autoptr (UchiBundle) small = uchi_bundle_new ();
  g_autoptr (GBytes) bytes = NULL;

  uchi_bundle_add (small, UCHI_CHANNEL_FILE, uchi_bundle_find (bundle, UCHI_CHANNEL_FILE));
  uchi_bundle_add (small, UCHI_CHANNEL_FILE ".minisig", uchi_bundle_find (bundle, UCHI_CHANNEL_FILE ".minisig"));
  bytes = uchi_bundle_write (small);
  return uchi_pack_write_own_file (self->folder, CHANNEL_BUNDLE, bytes, error);
}

static gboolean
install_pack (const UchiPackStore *self, const UchiBundle *bundle, const UchiPack *before, GError **error)
{
  g_autoptr (UchiChannel) channel = NULL;
  g_autoptr (UchiPack) pack = open_pack (self, bundle, &channel, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;

  if (pack == NULL || !uchi_pack_self_test (pack, error) || (self->self_test != NULL && !self->self_test (pack, error)))
    return FALSE;
  name = bundle_name (channel->version);
  bytes = uchi_bundle_write (bundle);
  if (!uchi_pack_write_own_file (self->folder, name, bytes, error))
    return FALSE;
  remove_others (self, channel->version, before != NULL ? uchi_pack_version (before) : 0);
  return TRUE;
}

/* what is known is read anew: another program may have been faster */
static gboolean
install_alone (UchiPackStore *self, const UchiBundle *bundle, gint64 now, UchiPackChange *change, GError **error)
{
  GBytes *bytes = uchi_bundle_find (bundle, UCHI_CHANNEL_FILE);
  GBytes *signature = uchi_bundle_find (bundle, UCHI_CHANNEL_FILE ".minisig");
  g_autoptr (UchiChannel) channel = NULL;
  g_auto (Known) known = { NULL };

  if (bytes == NULL || signature == NULL)
    return refuse (error, UCHI_PACK_ERROR_SIGNATURE, "there is no signed channel");
  channel = uchi_channel_verify (bytes, signature, &self->keys, error);
  read_folder (self, &known);
  if (channel == NULL || !judge (self, &known, channel, now, error))
    return FALSE;
  if (channel->version > newest_version (self, &known))
    {
      if (!install_pack (self, bundle, known.pack, error))
        return FALSE;
      *change = UCHI_PACK_INSTALLED;
    }
  else if (known.channel != NULL && channel->signed_at == known.channel->signed_at)
    return TRUE;
  else
    *change = UCHI_PACK_REFRESHED;
  return write_channel (self, bundle, error);
}

gboolean
uchi_pack_store_install (UchiPackStore *self, const UchiBundle *bundle, gint64 now, UchiPackChange *change, GError **error)
{
  int turn;
  gboolean done;

  *change = UCHI_PACK_UNCHANGED;
  done = uchi_pack_lock (self->folder, &turn, error) && install_alone (self, bundle, now, change, error);
  if (turn >= 0)
    close (turn);
  return done;
}
