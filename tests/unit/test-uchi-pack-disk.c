/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the packs when the disk is damaged, full, cut off in the middle, or written by two programs at once. */
#include "pack/uchi-pack-store.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "uchi-pack-store-fixture.h"

/* what is on the disk gets damaged: the one before it, then the program's own */
static void
test_damaged (UchiStoreFixture *self, gconstpointer unused)
{
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 + 1 }), ==, UCHI_PACK_INSTALLED);
  uchi_store_put (self, "pack-2026112301.uchipack", "<html>", -1);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112201);
  uchi_store_put (self, "pack-2026112201.uchipack", "", 0);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112101);
  uchi_store_put (self, "channel.uchipack", "uchipack/1\n\n", -1);
  uchi_store_put (self, "pack-9999123199.uchipack", "uchipack/1\n\n", -1);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112101);
  {
    g_autoptr (UchiChannel) channel = uchi_pack_store_channel (self->store);
    g_assert_null (channel);
  }
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112401, .signed_at = UCHI_DAY_0 + 2 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112401);
  /* names that promise more than they hold: what was just installed neither goes for them nor is hidden behind them */
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("pack-20990101%02u.uchipack", i + 1);
      uchi_store_put (self, name, i % 2 ? "" : "uchipack/1\n", -1);
    }
  g_assert_cmpint (uchi_store_version (self), ==, 2026112401);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112501, .signed_at = UCHI_DAY_0 + 3 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112501);
  uchi_store_put (self, "pack-2026112501.uchipack", "", 0);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112401);
}

static void
put_folder (UchiStoreFixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

/* what is no file, where one should be: the next one goes in all the same */
static void
test_no_file (UchiStoreFixture *self, gconstpointer unused)
{
  static const char *const names[] = { "channel.uchipack", "pack-2026112201.uchipack", "channel.uchipack.new", "pack-2026112201.uchipack.new" };
  g_autofree char *link = g_build_filename (self->folder, "pack-2026112301.uchipack", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    put_folder (self, names[i]);
  g_assert_cmpint (symlink ("/dev/zero", link), ==, 0);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112101);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112201);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 + 1 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112301);
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *aside = g_strconcat (self->folder, "/", names[i], ".damaged", NULL);
      g_assert_cmpint (g_rmdir (aside), ==, 0);
    }
  /* a file in the place of the folder itself */
  uchi_remove_folder (self->folder);
  g_assert_true (g_file_set_contents (self->folder, "x", 1, NULL));
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112201);
  {
    g_autofree char *aside = g_strconcat (self->folder, ".damaged", NULL);
    g_assert_cmpint (g_unlink (aside), ==, 0);
  }
}

static void
test_no_place (UchiStoreFixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201 });
  g_autofree char *file = g_build_filename (self->folder, "file", NULL), *inside = g_build_filename (file, "pack", NULL);
  g_autoptr (UchiPackStore) store = NULL;
  g_autoptr (UchiPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  UchiPackChange change;

  uchi_store_put (self, "file", "x", 1);
  store = uchi_pack_store_new (inside, &self->keepers.keys, &uchi_own, NULL);
  g_assert_false (uchi_pack_store_install (store, bundle, self->now, &change, &error));
  g_assert_cmpuint (error->domain, ==, UCHI_ERROR);
  pack = uchi_pack_store_load (store);
  g_assert_cmpint (uchi_pack_version (pack), ==, 2026112101);
}

/* ---- power cuts: the process ends at its Nth write, sync or rename, with half of a write done ------------------------ */

typedef struct {
  int left;      /* calls until the cut; negative: no cut */
  int full;      /* calls until the disk is full; negative: never */
  gboolean rests; /* sleeps before it renames, until it is woken */
  guint n_done;
  char done[64];  /* 's' for a sync, 'r' for a file that got its name, in their order */
} Fate;

static Fate fate = { .left = -1, .full = -1 };

static gboolean
cut_now (void)
{
  return fate.left >= 0 && fate.left-- == 0;
}

static void
remember (char what)
{
  if (fate.n_done < sizeof fate.done)
    fate.done[fate.n_done++] = what;
}

ssize_t
write (int fd, const void *data, size_t length)
{
  static ssize_t (*real) (int, const void *, size_t);

  if (real == NULL)
    real = (ssize_t (*) (int, const void *, size_t)) dlsym (RTLD_NEXT, "write");
  if (fd > 2 && fate.full >= 0 && fate.full-- == 0)
    {
      errno = ENOSPC;
      return -1;
    }
  if (fd > 2 && cut_now ())
    {
      if (real (fd, data, length / 2) >= 0)
        _exit (3);
      _exit (4);
    }
  return real (fd, data, length);
}

int
fsync (int fd)
{
  static int (*real) (int);

  if (real == NULL)
    real = (int (*) (int)) dlsym (RTLD_NEXT, "fsync");
  if (cut_now ())
    _exit (3);
  remember ('s');
  return real (fd);
}

int
rename (const char *from, const char *to)
{
  static int (*real) (const char *, const char *);

  if (real == NULL)
    real = (int (*) (const char *, const char *)) dlsym (RTLD_NEXT, "rename");
  if (fate.rests)
    raise (SIGSTOP);
  if (cut_now ())
    _exit (3);
  remember ('r');
  return real (from, to);
}

int
unlink (const char *path)
{
  static int (*real) (const char *);

  if (real == NULL)
    real = (int (*) (const char *)) dlsym (RTLD_NEXT, "unlink");
  if (cut_now ())
    _exit (3);
  return real (path);
}

/* 0: installed, 3: cut */
static int
install_with_cut (UchiStoreFixture *self, const UchiBundle *bundle, int at)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      UchiPackChange change;

      fate.left = at;
      _exit (uchi_pack_store_install (self->store, bundle, self->now, &change, NULL) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_power_cut (UchiStoreFixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) first = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201 });
  g_autoptr (UchiBundle) next = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 + 1 });
  gboolean new_seen = FALSE;
  int status = 3, at;

  for (at = 0; at < 100 && status == 3; at++)
    {
      g_autoptr (UchiChannel) channel = NULL;
      gint64 version;

      uchi_remove_folder (self->folder);
      g_assert_cmpint (uchi_store_install_bundle (self, first), ==, UCHI_PACK_INSTALLED);
      status = install_with_cut (self, next, at);
      version = uchi_store_version (self);
      g_assert_true (version == 2026112201 || version == 2026112301);
      g_assert_false (new_seen && version == 2026112201);
      new_seen = version == 2026112301;
      /* without it, an older one could follow */
      channel = uchi_pack_store_channel (self->store);
      g_assert_nonnull (channel);
      g_assert_true (channel->version == 2026112201 || channel->version == 2026112301);
    }
  g_assert_cmpint (status, ==, 0);
  g_assert_true (new_seen);
  g_assert_cmpint (at, >, 8); /* the cuts were there */
  /* after any of them the next one goes in */
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112401, .signed_at = UCHI_DAY_0 + 2 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112401);
}

/* a killed process loses nothing that it wrote; the power does: what gets its name is on the disk already, and then the name is */
static void
test_synced (UchiStoreFixture *self, gconstpointer unused)
{
  fate.n_done = 0;
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpmem (fate.done, fate.n_done, "srssrs", 6);
}

/* one program sleeps just before its file gets its name; another one begins with the same, and the power goes */
static void
test_two_at_once (UchiStoreFixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201 });
  pid_t first = fork ();
  int status;

  g_assert_cmpint (first, >=, 0);
  if (first == 0)
    {
      UchiPackChange change;

      fate.rests = TRUE;
      _exit (uchi_pack_store_install (self->store, bundle, self->now, &change, NULL) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (first, &status, WUNTRACED), ==, first);
  g_assert_true (WIFSTOPPED (status));
  install_with_cut (self, bundle, 1);
  while (!WIFEXITED (status))
    {
      kill (first, SIGCONT);
      g_assert_cmpint (waitpid (first, &status, WUNTRACED), ==, first);
    }
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112201);
}

/* a channel alone, of the same pack: what it took back stays taken back whenever the power goes */
static void
test_power_cut_refresh (UchiStoreFixture *self, gconstpointer unused)
{
  UchiBundle *bundles[3];
  int status = 3, at;

  for (guint i = 0; i < G_N_ELEMENTS (bundles); i++)
    bundles[i] = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 + i });
  for (at = 0; at < 100 && status == 3; at++)
    {
      g_autoptr (UchiChannel) channel = NULL;

      uchi_remove_folder (self->folder);
      g_assert_cmpint (uchi_store_install_bundle (self, bundles[0]), ==, UCHI_PACK_INSTALLED);
      uchi_store_install_bundle (self, bundles[1]);
      status = install_with_cut (self, bundles[2], at);
      channel = uchi_pack_store_channel (self->store);
      g_assert_nonnull (channel);
      g_assert_cmpint (channel->signed_at, >=, UCHI_DAY_0 + 1);
    }
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (at, >, 3);
  for (guint i = 0; i < G_N_ELEMENTS (bundles); i++)
    uchi_bundle_free (bundles[i]);
}

static void
test_disk_full (UchiStoreFixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201 });

  for (int at = 0; at < 2; at++)
    {
      g_autoptr (GError) error = NULL;
      UchiPackChange change;

      fate.full = at;
      g_assert_false (uchi_pack_store_install (self->store, bundle, self->now, &change, &error));
      fate.full = -1;
      g_assert_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE);
      g_assert_cmpint (uchi_store_version (self), ==, at == 0 ? 2026112101 : 2026112201);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/pack-disk/" name, UchiStoreFixture, NULL, uchi_store_set_up, function, uchi_store_tear_down)
  ADD ("damaged", test_damaged);
  ADD ("no-file", test_no_file);
  ADD ("no-place", test_no_place);
  ADD ("power-cut", test_power_cut);
  ADD ("synced", test_synced);
  ADD ("power-cut-refresh", test_power_cut_refresh);
  ADD ("two-at-once", test_two_at_once);
  ADD ("disk-full", test_disk_full);
  return g_test_run ();
}
