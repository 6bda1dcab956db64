/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Installing, and what an attacker, a wrong clock, a full disk or a power cut would like to make of it. The cases of attack
 * are those of The Update Framework's clients (rollback, freeze, mix-and-match, wrong role, below the threshold). */
#include "pack/uchi-pack-store.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "uchi-pack-fixture.h"

#define DEVICE ",\"devices\":[{\"id\":\"cam\",\"kind\":\"camera\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"equals\",\"value\":\"Cam\",\"weight\":60}]]}]"

typedef struct {
  UchiKeepers keepers;
  char *folder;
  UchiPackStore *store;
  gint64 now;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  uchi_keepers_init (&self->keepers);
  self->folder = g_dir_make_tmp ("uchi-store-XXXXXX", NULL);
  self->store = uchi_pack_store_new (self->folder, &self->keepers.keys, &uchi_own, NULL);
  self->now = UCHI_DAY_0 + UCHI_DAY;
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  uchi_pack_store_free (self->store);
  uchi_keepers_clear (&self->keepers);
  uchi_remove_folder (self->folder);
  g_free (self->folder);
}

static gint64
version_in_use (Fixture *self)
{
  g_autoptr (UchiPack) pack = uchi_pack_store_load (self->store);

  return uchi_pack_version (pack);
}

/* the change, or minus the error's code */
static int
install_bundle (Fixture *self, const UchiBundle *bundle)
{
  g_autoptr (GError) error = NULL;
  UchiPackChange change;

  if (uchi_pack_store_install (self->store, bundle, self->now, &change, &error))
    return (int) change;
  g_test_message ("%s", error->message);
  g_assert_cmpuint (error->domain, ==, UCHI_PACK_ERROR);
  return -1 - error->code;
}

#define REFUSED(code) (-1 - (code))

static int
install (Fixture *self, UchiPublished what)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &what);

  return install_bundle (self, bundle);
}

static void
test_install (Fixture *self, gconstpointer unused)
{
  g_assert_cmpint (version_in_use (self), ==, 2026112101);
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (version_in_use (self), ==, 2026112201);
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_PACK_UNCHANGED);
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 + 5 }), ==, UCHI_PACK_REFRESHED);
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 + 6, .signers = 6 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112401, .signed_at = UCHI_DAY_0 + 7, .signers = 7 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (version_in_use (self), ==, 2026112401);
  {
    /* the newest and the one before it stay */
    g_autofree char *oldest = g_build_filename (self->folder, "pack-2026112201.uchipack", NULL);
    g_autofree char *before = g_build_filename (self->folder, "pack-2026112301.uchipack", NULL);
    g_assert_false (g_file_test (oldest, G_FILE_TEST_EXISTS));
    g_assert_true (g_file_test (before, G_FILE_TEST_EXISTS));
  }
}

static void
test_rollback (Fixture *self, gconstpointer unused)
{
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112001 }), ==, REFUSED (UCHI_PACK_ERROR_ROLLBACK)); /* below the program's own */
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112301 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 + 99 }), ==, REFUSED (UCHI_PACK_ERROR_ROLLBACK));
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 - 99 }), ==, REFUSED (UCHI_PACK_ERROR_ROLLBACK));
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112401, .signed_at = UCHI_DAY_0 - 99 }), ==, REFUSED (UCHI_PACK_ERROR_ROLLBACK));
  g_assert_cmpint (version_in_use (self), ==, 2026112301);
}

/* a clock that was set back makes no pack fresh again */
static void
assert_state (Fixture *self, gint64 clock, const char *expected)
{
  g_autoptr (UchiPack) pack = uchi_pack_store_load (self->store);

  g_assert_cmpstr (uchi_pack_state (pack, clock), ==, expected);
}

/* an old channel shown for ever, also to a clock that was set back or stands years off */
static void
test_freeze (Fixture *self, gconstpointer unused)
{
  self->now = UCHI_DAY_0 + 15 * UCHI_DAY;
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201 }), ==, REFUSED (UCHI_PACK_ERROR_EXPIRED));
  self->now = UCHI_DAY_0 + 10 * 365 * (gint64) UCHI_DAY;
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201 }), ==, REFUSED (UCHI_PACK_ERROR_EXPIRED));
  self->now = 0; /* 1970: the date of the program's own pack is the floor */
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 - 20 * UCHI_DAY }), ==,
                   REFUSED (UCHI_PACK_ERROR_EXPIRED));
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 + 60 * UCHI_DAY }), ==, UCHI_PACK_INSTALLED);
  /* now the newest channel is the floor */
  g_assert_cmpint (uchi_pack_store_time (self->store, 0), ==, UCHI_DAY_0 + 60 * UCHI_DAY);
  assert_state (self, 0, "aging");
  assert_state (self, UCHI_DAY_0, "aging");
  assert_state (self, UCHI_DAY_0 + 100 * UCHI_DAY, "old");
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 + 60 * UCHI_DAY, .days = 15 }), ==,
                   REFUSED (UCHI_PACK_ERROR_CONTENT)); /* longer than a channel may live */
}

static void
test_signatures (Fixture *self, gconstpointer unused)
{
  UchiKeepers strangers;
  g_autoptr (UchiBundle) foreign = NULL;

  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201, .signers = 1 }), ==, REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201, .signers = 4 }), ==, REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  uchi_keepers_init (&strangers);
  foreign = uchi_publish (&strangers, &(UchiPublished) { .version = 2026112201, .signers = 7 });
  g_assert_cmpint (install_bundle (self, foreign), ==, REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  uchi_keepers_clear (&strangers);
  g_assert_cmpint (version_in_use (self), ==, 2026112101);
}

/* one key's signature under another's name does not make two; nor does the channel's key sign packs, or a pack key the channel */
static void
test_roles (Fixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201, .signers = 1 });
  g_autofree char *pack_name = uchi_pack_file_name (2026112201);
  g_autofree char *first = uchi_pack_signature_name (2026112201, self->keepers.keys.pack[0].id);
  g_autofree char *second = uchi_pack_signature_name (2026112201, self->keepers.keys.pack[1].id);
  GBytes *pack = uchi_bundle_find (bundle, pack_name), *channel = uchi_bundle_find (bundle, UCHI_CHANNEL_FILE);

  uchi_bundle_add (bundle, second, uchi_bundle_find (bundle, first));
  g_assert_cmpint (install_bundle (self, bundle), ==, REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  {
    g_autofree char *comment = uchi_pack_comment ("pack", 2026112201);
    char *text = uchi_minisign_sign (pack, self->keepers.channel, comment);
    g_autoptr (GBytes) signature = g_bytes_new_take (text, strlen (text));

    uchi_bundle_add (bundle, second, signature);
    g_assert_cmpint (install_bundle (self, bundle), ==, REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  }
  {
    /* the right key and bytes, signed as another version */
    char *text = uchi_minisign_sign (pack, self->keepers.pack[1], "uchi-kenshin role=pack file=pack-2026112301.json.gz version=2026112301");
    g_autoptr (GBytes) signature = g_bytes_new_take (text, strlen (text));

    uchi_bundle_add (bundle, second, signature);
    g_assert_cmpint (install_bundle (self, bundle), ==, REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  }
  uchi_pack_add_signature (bundle, pack, 2026112201, self->keepers.pack[1]);
  uchi_pack_add_channel (bundle, channel, 2026112201, self->keepers.pack[0]);
  g_assert_cmpint (install_bundle (self, bundle), ==, REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  uchi_pack_add_channel (bundle, channel, 2026112301, self->keepers.channel); /* its comment names another version */
  g_assert_cmpint (install_bundle (self, bundle), ==, REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  uchi_pack_add_channel (bundle, channel, 2026112201, self->keepers.channel);
  g_assert_cmpint (install_bundle (self, bundle), ==, UCHI_PACK_INSTALLED);
}

/* parts of two publications */
static void
test_mixed (Fixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) one = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201 });
  g_autoptr (UchiBundle) two = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201, .members = DEVICE, .signed_at = UCHI_DAY_0 + 9 });
  g_autoptr (UchiBundle) three = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112301 });
  g_autofree char *name = uchi_pack_file_name (2026112201);
  g_autoptr (UchiBundle) mixed = uchi_bundle_new ();

  uchi_bundle_add (mixed, name, uchi_bundle_find (one, name));
  uchi_bundle_add (mixed, UCHI_CHANNEL_FILE, uchi_bundle_find (two, UCHI_CHANNEL_FILE));
  uchi_bundle_add (mixed, UCHI_CHANNEL_FILE ".minisig", uchi_bundle_find (two, UCHI_CHANNEL_FILE ".minisig"));
  g_assert_cmpint (install_bundle (self, mixed), ==, REFUSED (UCHI_PACK_ERROR_CORRUPT)); /* not the bytes that the channel names */
  uchi_bundle_add (mixed, UCHI_CHANNEL_FILE, uchi_bundle_find (three, UCHI_CHANNEL_FILE));
  uchi_bundle_add (mixed, UCHI_CHANNEL_FILE ".minisig", uchi_bundle_find (three, UCHI_CHANNEL_FILE ".minisig"));
  g_assert_cmpint (install_bundle (self, mixed), ==, REFUSED (UCHI_PACK_ERROR_CORRUPT)); /* the pack that it names is not there */
  g_assert_cmpint (install_bundle (self, one), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (install_bundle (self, two), ==, REFUSED (UCHI_PACK_ERROR_CONTENT)); /* one version, two packs */
}

/* well signed, and breaks the rules */
static void
test_malicious (Fixture *self, gconstpointer unused)
{
  static const char *const members[] = {
    ",\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"match\":[[{\"obs\":\"any\",\"op\":\"exists\"}]],"
    "\"steps\":[{\"method\":\"GET\",\"path\":\"/reboot\"}],\"success\":[{\"status_in\":[200]}]}]",
    ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"any\",\"op\":\"regex\",\"value\":\"(a+)+$\"}]]}]",
    ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"any\",\"op\":\"regex\",\"value\":\"a{5,1}(\"}]]}]", /* cannot be compiled */
    DEVICE ",\"version\":2026112201", /* a name twice */
    ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"equals\",\"value\":\"A\"}]],\"example\":{\"yes\":[{\"http.title\":\"B\"}]}}]",
    ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"prefix\",\"value\":\"A\"}]],\"example\":{\"no\":[{\"http.title\":\"AB\"}]}}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      int result = install (self, (UchiPublished) { .version = 2026112201, .members = members[i] });

      g_assert_true (result == REFUSED (UCHI_PACK_ERROR_CONTENT) || result == REFUSED (UCHI_PACK_ERROR_CORRUPT));
    }
  g_assert_cmpint (version_in_use (self), ==, 2026112101);
}

static gboolean
fail_test (UchiPack *pack, GError **error)
{
  g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "an example of a login");
  return FALSE;
}

static void
test_self_test (Fixture *self, gconstpointer unused)
{
  uchi_pack_store_free (self->store);
  self->store = uchi_pack_store_new (self->folder, &self->keepers.keys, &uchi_own, fail_test);
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201 }), ==, REFUSED (UCHI_PACK_ERROR_CONTENT));
  g_assert_cmpint (version_in_use (self), ==, 2026112101);
}

static UchiKind
kind_of_cam (Fixture *self)
{
  g_autoptr (UchiPack) pack = uchi_pack_store_load (self->store);
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");
  g_autoptr (UchiPackMatch) match = NULL;

  uchi_device_add_evidence (device, "http.title", "Cam", 0);
  match = uchi_pack_match (pack, device);
  return match->kind;
}

/* a rule that is taken back is gone with the next start, without a new pack; a "never" cannot be taken back */
static void
test_withdrawal (Fixture *self, gconstpointer unused)
{
  static const char never[] = DEVICE ",\"nevers\":[{\"id\":\"n\",\"never\":\"rented\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"equals\",\"value\":\"Cam\",\"weight\":60}]]}]"
                              ",\"port_rules\":[{\"id\":\"port-x\",\"transport\":\"tcp\",\"port\":23}]"
                              ",\"finding_rules\":[{\"id\":\"finding-x\",\"finding\":\"wifi-open\",\"level\":\"soon\"}]";
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");
  g_autoptr (UchiPack) pack = NULL, before = NULL;
  g_auto (GStrv) contacts = NULL;

  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201, .members = never }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (kind_of_cam (self), ==, UCHI_KIND_CAMERA);
  before = uchi_pack_store_load (self->store);
  g_assert_nonnull (uchi_pack_port_rule (before, UCHI_TCP, 23));
  g_assert_nonnull (uchi_pack_finding_rule (before, "wifi-open"));
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201, .members = never, .signed_at = UCHI_DAY_0 + 9, .withdrawn = { "cam", "n", "contact-188", "port-x", "finding-x" } }),
                   ==, UCHI_PACK_REFRESHED);
  g_assert_cmpint (kind_of_cam (self), ==, UCHI_KIND_UNKNOWN);
  uchi_device_add_evidence (device, "http.title", "Cam", 0);
  pack = uchi_pack_store_load (self->store);
  g_assert_cmpstr (uchi_pack_never_try (pack, device), ==, "rented");
  g_assert_null (uchi_pack_port_rule (pack, UCHI_TCP, 23)); /* nor do a port's and a finding's stay */
  g_assert_null (uchi_pack_finding_rule (pack, "wifi-open"));
  contacts = uchi_pack_withdrawn_contacts (pack); /* of the desks, and of nothing else */
  g_assert_cmpuint (g_strv_length (contacts), ==, 1);
  g_assert_cmpstr (contacts[0], ==, "contact-188");
}

static void
put (Fixture *self, const char *name, const char *data, gssize length)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, length, NULL));
}

/* what is on the disk gets damaged: the one before it, then the program's own */
static void
test_damaged (Fixture *self, gconstpointer unused)
{
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 + 1 }), ==, UCHI_PACK_INSTALLED);
  put (self, "pack-2026112301.uchipack", "<html>", -1);
  g_assert_cmpint (version_in_use (self), ==, 2026112201);
  put (self, "pack-2026112201.uchipack", "", 0);
  g_assert_cmpint (version_in_use (self), ==, 2026112101);
  put (self, "channel.uchipack", "uchipack/1\n\n", -1);
  put (self, "pack-9999123199.uchipack", "uchipack/1\n\n", -1);
  g_assert_cmpint (version_in_use (self), ==, 2026112101);
  {
    g_autoptr (UchiChannel) channel = uchi_pack_store_channel (self->store);
    g_assert_null (channel);
  }
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112401, .signed_at = UCHI_DAY_0 + 2 }), ==, UCHI_PACK_INSTALLED);
}

/* an old pack's file under a newer one's name; one that is older than the program's own */
static void
test_renamed (Fixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201 });
  g_autoptr (GBytes) bytes = uchi_bundle_write (bundle);

  g_autoptr (UchiBundle) below = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112001 });
  g_autoptr (GBytes) below_bytes = uchi_bundle_write (below);

  put (self, "pack-2026112901.uchipack", g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_assert_cmpint (version_in_use (self), ==, 2026112101);
  put (self, "pack-2026112001.uchipack", g_bytes_get_data (below_bytes, NULL), (gssize) g_bytes_get_size (below_bytes));
  g_assert_cmpint (version_in_use (self), ==, 2026112101);
}

/* whether the byte is in a comment that nobody vouches for: tried in test-uchi-minisign */
static gboolean
is_free (const guint8 *data, gsize length, gsize at)
{
  static const char start[] = "untrusted comment: ";

  for (gsize i = 0; i + sizeof start <= length && i <= at; i++)
    {
      if (memcmp (data + i, start, sizeof start - 1) == 0 && at >= i + sizeof start - 1 && memchr (data + i, '\n', at - i) == NULL)
        return TRUE;
    }
  return FALSE;
}

/* every byte of what travels, changed: nothing of it is installed */
static void
test_every_byte (Fixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201 });
  g_autoptr (GBytes) bytes = uchi_bundle_write (bundle);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < length; i++)
    {
      guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (UchiBundle) read = NULL;

      copy[i] ^= 0x40;
      changed = g_bytes_new_take (copy, length);
      read = uchi_bundle_read (changed, NULL);
      if (read == NULL || (is_free (data, length, i) && data[i] != '\n'))
        continue;
      g_assert_cmpint (install_bundle (self, read), <, 0);
    }
  g_assert_cmpint (version_in_use (self), ==, 2026112101);
}

static void
test_no_place (Fixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201 });
  g_autofree char *file = g_build_filename (self->folder, "file", NULL), *inside = g_build_filename (file, "pack", NULL);
  g_autoptr (UchiPackStore) store = NULL;
  g_autoptr (UchiPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  UchiPackChange change;

  put (self, "file", "x", 1);
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
} Fate;

static Fate fate = { -1, -1 };

static gboolean
cut_now (void)
{
  return fate.left >= 0 && fate.left-- == 0;
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
  return real (fd);
}

int
rename (const char *from, const char *to)
{
  static int (*real) (const char *, const char *);

  if (real == NULL)
    real = (int (*) (const char *, const char *)) dlsym (RTLD_NEXT, "rename");
  if (cut_now ())
    _exit (3);
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
install_with_cut (Fixture *self, const UchiBundle *bundle, int at)
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
test_power_cut (Fixture *self, gconstpointer unused)
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
      g_assert_cmpint (install_bundle (self, first), ==, UCHI_PACK_INSTALLED);
      status = install_with_cut (self, next, at);
      version = version_in_use (self);
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
  g_assert_cmpint (install (self, (UchiPublished) { .version = 2026112401, .signed_at = UCHI_DAY_0 + 2 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (version_in_use (self), ==, 2026112401);
}

/* a channel alone, of the same pack: what it took back stays taken back whenever the power goes */
static void
test_power_cut_refresh (Fixture *self, gconstpointer unused)
{
  UchiBundle *bundles[3];
  int status = 3, at;

  for (guint i = 0; i < G_N_ELEMENTS (bundles); i++)
    bundles[i] = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 + i });
  for (at = 0; at < 100 && status == 3; at++)
    {
      g_autoptr (UchiChannel) channel = NULL;

      uchi_remove_folder (self->folder);
      g_assert_cmpint (install_bundle (self, bundles[0]), ==, UCHI_PACK_INSTALLED);
      install_bundle (self, bundles[1]);
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
test_disk_full (Fixture *self, gconstpointer unused)
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
      g_assert_cmpint (version_in_use (self), ==, at == 0 ? 2026112101 : 2026112201);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/pack-store/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("install", test_install);
  ADD ("rollback", test_rollback);
  ADD ("freeze", test_freeze);
  ADD ("signatures", test_signatures);
  ADD ("roles", test_roles);
  ADD ("mixed", test_mixed);
  ADD ("malicious", test_malicious);
  ADD ("self-test", test_self_test);
  ADD ("withdrawal", test_withdrawal);
  ADD ("damaged", test_damaged);
  ADD ("renamed", test_renamed);
  ADD ("every-byte", test_every_byte);
  ADD ("no-place", test_no_place);
  ADD ("power-cut", test_power_cut);
  ADD ("power-cut-refresh", test_power_cut_refresh);
  ADD ("disk-full", test_disk_full);
  return g_test_run ();
}
