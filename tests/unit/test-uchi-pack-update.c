/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching packs over HTTPS from a server at 127.0.0.1 that does everything wrong that a server can do. */
#include "pack/uchi-pack-update.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "pack/uchi-pack-schedule.h"
#include "uchi-pack-fixture.h"
#include "uchi-pack-server.h"

typedef struct {
  UchiKeepers keepers;
  char *folder;
  UchiPackStore *store;
  GTlsDatabase *trust;
  UchiPackServer *server;
  gint64 now;
  guint timeout_ms;
} Fixture;

static char *
certificate_path (const char *name)
{
  return g_strdup_printf ("%s/tests/pack/tls/%s.pem", g_getenv ("UCHI_SOURCE_ROOT"), name);
}

static void
set_up (Fixture *self, gconstpointer certificate)
{
  g_autofree char *path = certificate_path (certificate != NULL ? certificate : "server"), *authority = certificate_path ("ca");
  g_autoptr (GError) error = NULL;

  uchi_keepers_init (&self->keepers);
  self->folder = g_dir_make_tmp ("uchi-update-XXXXXX", NULL);
  self->store = uchi_pack_store_new (self->folder, &self->keepers.keys, &uchi_own, NULL);
  self->trust = g_tls_file_database_new (authority, &error);
  g_assert_no_error (error);
  self->server = uchi_pack_server_new (path);
  self->now = UCHI_DAY_0 + UCHI_DAY;
  self->timeout_ms = 20000;
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  uchi_pack_server_stop (self->server);
  uchi_pack_store_free (self->store);
  g_object_unref (self->trust);
  uchi_keepers_clear (&self->keepers);
  uchi_remove_folder (self->folder);
  g_free (self->folder);
}

/* (transfer full) @bundle */
static void
serve (Fixture *self, UchiBundle *bundle)
{
  g_mutex_lock (&self->server->lock);
  g_ptr_array_add (self->server->bundles, bundle);
  g_mutex_unlock (&self->server->lock);
}

static void
publish (Fixture *self, UchiPublished what)
{
  serve (self, uchi_publish (&self->keepers, &what));
}

static void
misbehave (Fixture *self, const char *file, UchiManner manner)
{
  g_mutex_lock (&self->server->lock);
  self->server->bad_file = (char *) file;
  self->server->manner = manner;
  g_mutex_unlock (&self->server->lock);
}

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
update_from (Fixture *self, const char *url, UchiPackChange *change, GError **error)
{
  const UchiPackUpdateOptions options = { .url = url, .trust = self->trust, .now = self->now, .timeout_ms = self->timeout_ms };
  g_autoptr (GAsyncResult) result = NULL;

  uchi_pack_update_async (self->store, &options, NULL, on_done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return uchi_pack_update_finish (result, change, error);
}

static gboolean
update (Fixture *self, UchiPackChange *change, GError **error)
{
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/pack", self->server->port);

  return update_from (self, url, change, error);
}

static void
expect (Fixture *self, UchiPackChange wanted)
{
  g_autoptr (GError) error = NULL;
  UchiPackChange change;

  update (self, &change, &error);
  g_assert_no_error (error);
  g_assert_cmpint (change, ==, wanted);
}

static void
expect_error (Fixture *self, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  UchiPackChange change;
  g_autoptr (UchiPack) pack = NULL;

  g_assert_false (update (self, &change, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, domain, code);
  /* whatever happens, there is a pack */
  pack = uchi_pack_store_load (self->store);
  g_assert_nonnull (pack);
}

static gint64
version_in_use (Fixture *self)
{
  g_autoptr (UchiPack) pack = uchi_pack_store_load (self->store);

  return uchi_pack_version (pack);
}

static guint
count_questions (Fixture *self)
{
  guint n;

  g_mutex_lock (&self->server->lock);
  n = self->server->n_questions;
  self->server->n_questions = 0;
  g_mutex_unlock (&self->server->lock);
  return n;
}

static void
lose (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_good (Fixture *self, gconstpointer unused)
{
  publish (self, (UchiPublished) { .version = 2026112201 });
  expect (self, UCHI_PACK_INSTALLED);
  g_assert_cmpint (version_in_use (self), ==, 2026112201);
  g_assert_cmpuint (count_questions (self), ==, 5);
  /* nothing new: one question, "304" */
  expect (self, UCHI_PACK_UNCHANGED);
  g_assert_cmpuint (count_questions (self), ==, 1);
  /* what was installed is lost or damaged: "304" hides nothing, and it is fetched once more */
  lose (self, "pack-2026112201.uchipack");
  expect (self, UCHI_PACK_INSTALLED);
  g_assert_cmpint (version_in_use (self), ==, 2026112201);
  g_assert_cmpuint (count_questions (self), ==, 6);
  {
    g_autofree char *path = g_build_filename (self->folder, "pack-2026112201.uchipack", NULL);
    g_assert_true (g_file_set_contents (path, "uchipack/1\n\n", -1, NULL));
  }
  expect (self, UCHI_PACK_INSTALLED);
  g_assert_cmpuint (count_questions (self), ==, 6);
  lose (self, "channel.uchipack");
  lose (self, "pack-2026112201.uchipack");
  expect (self, UCHI_PACK_INSTALLED);
  g_assert_cmpuint (count_questions (self), ==, 6);
  expect (self, UCHI_PACK_UNCHANGED);
  g_assert_cmpuint (count_questions (self), ==, 1);
  /* a newer channel of the same pack: no pack is fetched */
  publish (self, (UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 + 9, .withdrawn = { "x" } });
  expect (self, UCHI_PACK_REFRESHED);
  g_assert_cmpuint (count_questions (self), ==, 2);
  /* two other keepers: the first signature is not there */
  publish (self, (UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 + 10, .signers = 6 });
  expect (self, UCHI_PACK_INSTALLED);
  g_assert_cmpint (version_in_use (self), ==, 2026112301);
}

/* every home asks in the same words */
static void
test_no_identifier (Fixture *self, gconstpointer unused)
{
  static const char *const allowed[] = { "GET /pack/", "Host: 127.0.0.1:", "User-Agent: uchi-kenshin", "Connection: ", "Accept-Encoding: identity", "", NULL };
  g_auto (GStrv) lines = NULL;

  publish (self, (UchiPublished) { .version = 2026112201 });
  expect (self, UCHI_PACK_INSTALLED);
  lines = g_strsplit (self->server->questions->str, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean fine = FALSE;

      for (guint k = 0; allowed[k] != NULL; k++)
        fine = fine || (allowed[k][0] != '\0' ? g_str_has_prefix (lines[i], allowed[k]) : lines[i][0] == '\0');
      if (!fine)
        g_error ("“%s” was told to the server", lines[i]);
    }
}

static void
test_bad_manners (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *file;
    UchiManner manner;
    gboolean attack; /* of UCHI_PACK_ERROR */
    int code;
  } rows[] = {
    { "channel.json", UCHI_SERVE_MISSING, FALSE, UCHI_ERROR_NOT_FOUND },
    { "channel.json", UCHI_SERVE_BUSY, FALSE, UCHI_ERROR_FAILED },
    { "channel.json", UCHI_SERVE_ELSEWHERE, FALSE, UCHI_ERROR_INVALID },
    { "channel.json", UCHI_SERVE_SAME, FALSE, UCHI_ERROR_INVALID },
    { "channel.json", UCHI_SERVE_ENDLESS, FALSE, UCHI_ERROR_TOO_LARGE },
    { "channel.json", UCHI_SERVE_DRIP, FALSE, UCHI_ERROR_TIMED_OUT },
    { "channel.json", UCHI_SERVE_INTERIM, FALSE, UCHI_ERROR_TOO_LARGE },
    { "channel.json", UCHI_SERVE_SILENT, FALSE, UCHI_ERROR_TIMED_OUT },
    { "channel.json", UCHI_SERVE_HTML, FALSE, UCHI_ERROR_INVALID },
    { "channel.json", UCHI_SERVE_EMPTY, TRUE, UCHI_PACK_ERROR_CORRUPT },
    { "channel.json.minisig", UCHI_SERVE_MISSING, FALSE, UCHI_ERROR_NOT_FOUND },
    { "channel.json.minisig", UCHI_SERVE_SAME, FALSE, UCHI_ERROR_INVALID },
    { "channel.json.minisig", UCHI_SERVE_ENDLESS, FALSE, UCHI_ERROR_TOO_LARGE },
    { "channel.json.minisig", UCHI_SERVE_HTML, FALSE, UCHI_ERROR_INVALID },
    { "pack-2026112201.json.gz", UCHI_SERVE_MISSING, FALSE, UCHI_ERROR_NOT_FOUND },
    { "pack-2026112201.json.gz", UCHI_SERVE_SAME, FALSE, UCHI_ERROR_INVALID },
    { "pack-2026112201.json.gz", UCHI_SERVE_ENDLESS, FALSE, UCHI_ERROR_TOO_LARGE },
    { "pack-2026112201.json.gz", UCHI_SERVE_DRIP, FALSE, UCHI_ERROR_TIMED_OUT },
    { "pack-2026112201.json.gz", UCHI_SERVE_HTML, FALSE, UCHI_ERROR_INVALID },
    { "pack-2026112201.json.gz", UCHI_SERVE_EMPTY, TRUE, UCHI_PACK_ERROR_CORRUPT },
    { "pack-2026112201.json.gz", UCHI_SERVE_SAME, FALSE, UCHI_ERROR_INVALID },
    { "pack-2026112201.json.gz.", UCHI_SERVE_MISSING, TRUE, UCHI_PACK_ERROR_SIGNATURE },
    { "pack-2026112201.json.gz.", UCHI_SERVE_HTML, FALSE, UCHI_ERROR_INVALID },
    { "pack-2026112201.json.gz.", UCHI_SERVE_ENDLESS, FALSE, UCHI_ERROR_TOO_LARGE },
  };

  publish (self, (UchiPublished) { .version = 2026112201 });
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s: manner %d", rows[i].file, rows[i].manner);
      self->timeout_ms = !rows[i].attack && rows[i].code == UCHI_ERROR_TIMED_OUT ? 1000 : 20000;
      misbehave (self, rows[i].file, rows[i].manner);
      expect_error (self, rows[i].attack ? UCHI_PACK_ERROR : UCHI_ERROR, rows[i].code);
      g_assert_cmpint (version_in_use (self), ==, 2026112101);
    }
  misbehave (self, NULL, UCHI_SERVE);
  expect (self, UCHI_PACK_INSTALLED);
}

/* a connection that breaks off is an error or half a file, never a pack; what is marked as packed is not unpacked on the way */
static void
test_cut (Fixture *self, gconstpointer unused)
{
  static const char *const files[] = { "channel.json", "channel.json.minisig", "pack-2026112201.json.gz", "pack-2026112201.json.gz." };

  publish (self, (UchiPublished) { .version = 2026112201 });
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;
      UchiPackChange change;

      misbehave (self, files[i], UCHI_SERVE_CUT);
      g_assert_false (update (self, &change, &error));
      g_assert_cmpint (version_in_use (self), ==, 2026112101);
    }
  misbehave (self, "pack-2026112201.json.gz", UCHI_SERVE_PACKED);
  expect (self, UCHI_PACK_INSTALLED);
}

/* well signed bytes that unpack to 64 MiB */
static void
test_bomb (Fixture *self, gconstpointer unused)
{
  static const char *const nothing[] = { NULL };
  g_autofree char *zeros = g_malloc0 (64 * 1024 * 1024);
  g_autoptr (GBytes) plain = g_bytes_new_static (zeros, 64 * 1024 * 1024), packed = uchi_pack_gzip (plain);
  g_autoptr (GBytes) channel = uchi_channel_make (packed, 2026112201, UCHI_DAY_0, 14, nothing);
  UchiBundle *bundle = uchi_bundle_new ();

  uchi_bundle_add (bundle, "pack-2026112201.json.gz", packed);
  uchi_pack_add_channel (bundle, channel, 2026112201, self->keepers.channel);
  for (guint i = 0; i < 2; i++)
    uchi_pack_add_signature (bundle, packed, 2026112201, self->keepers.pack[i]);
  serve (self, bundle);
  expect_error (self, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT);
  g_assert_cmpint (version_in_use (self), ==, 2026112101);
}

/* a server that shows the old channel for ever, by sending it and by "304" */
static void
test_freeze (Fixture *self, gconstpointer unused)
{
  publish (self, (UchiPublished) { .version = 2026112201 });
  expect (self, UCHI_PACK_INSTALLED);
  self->now = UCHI_DAY_0 + 15 * UCHI_DAY;
  misbehave (self, "channel.json", UCHI_SERVE_SAME);
  expect_error (self, UCHI_PACK_ERROR, UCHI_PACK_ERROR_EXPIRED);
  misbehave (self, NULL, UCHI_SERVE);
  expect_error (self, UCHI_PACK_ERROR, UCHI_PACK_ERROR_EXPIRED);
  publish (self, (UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 - 100 });
  self->now = UCHI_DAY_0 + UCHI_DAY;
  expect_error (self, UCHI_PACK_ERROR, UCHI_PACK_ERROR_ROLLBACK);
  g_assert_cmpint (version_in_use (self), ==, 2026112201);
}

static void
test_certificate (Fixture *self, gconstpointer unused)
{
  publish (self, (UchiPublished) { .version = 2026112201 });
  expect_error (self, UCHI_ERROR, UCHI_ERROR_CLOSED);
  g_assert_cmpuint (count_questions (self), ==, 0); /* nothing was asked of it */
}

static void
test_address (Fixture *self, gconstpointer unused)
{
  g_autofree char *plain = g_strdup_printf ("http://127.0.0.1:%u", self->server->port);
  const char *const urls[] = { plain, "", "file:///etc", "https://", "ftp://127.0.0.1" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;
      UchiPackChange change;

      g_assert_false (update_from (self, urls[i], &change, &error));
      g_assert_error (error, UCHI_ERROR, UCHI_ERROR_USAGE); /* not even a connection was tried */
    }
  g_assert_cmpuint (count_questions (self), ==, 0);
}

/* when the person ends the program meanwhile */
static void
test_cancel (Fixture *self, gconstpointer unused)
{
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/pack", self->server->port);
  const UchiPackUpdateOptions options = { .url = url, .trust = self->trust, .now = self->now };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  UchiPackChange change;

  publish (self, (UchiPublished) { .version = 2026112201 });
  misbehave (self, NULL, UCHI_SERVE_SILENT);
  uchi_pack_update_async (self->store, &options, cancellable, on_done_cb, &result);
  g_timeout_add_once (100, (GSourceOnceFunc) g_cancellable_cancel, cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (uchi_pack_update_finish (result, &change, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_CANCELLED);
}

/* ---- when ------------------------------------------------------------------------------- */

static gint64
next_time (Fixture *self)
{
  g_auto (UchiPackSchedule) schedule = { 0 };

  uchi_pack_schedule_read (&schedule, self->folder);
  return schedule.next;
}

static void
test_schedule (Fixture *self, gconstpointer unused)
{
  gint64 hour = 3600, week = 7 * UCHI_DAY, next, waits[] = { hour, 2 * hour, 4 * hour, 8 * hour, 16 * hour };

  g_assert_true (uchi_pack_update_is_due (self->store, self->now)); /* never asked */
  publish (self, (UchiPublished) { .version = 2026112201 });
  expect (self, UCHI_PACK_INSTALLED);
  next = next_time (self);
  g_assert_cmpint (next, >, self->now + UCHI_DAY);
  g_assert_cmpint (next, <=, self->now + UCHI_DAY + week);
  g_assert_false (uchi_pack_update_is_due (self->store, next - 1));
  g_assert_true (uchi_pack_update_is_due (self->store, next));
  g_assert_true (uchi_pack_update_is_due (self->store, self->now - 100 * UCHI_DAY)); /* the clock was set back */
  expect (self, UCHI_PACK_UNCHANGED);
  g_assert_cmpint (next_time (self), ==, next); /* the same second of the week */
  misbehave (self, NULL, UCHI_SERVE_HTML);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      expect_error (self, UCHI_ERROR, UCHI_ERROR_INVALID);
      g_assert_cmpint (next_time (self), ==, self->now + waits[i]);
    }
  for (guint i = 0; i < 5; i++)
    expect_error (self, UCHI_ERROR, UCHI_ERROR_INVALID);
  g_assert_cmpint (next_time (self), ==, self->now + week);
}

static void
test_retry_after (Fixture *self, gconstpointer unused)
{
  publish (self, (UchiPublished) { .version = 2026112201 });
  misbehave (self, NULL, UCHI_SERVE_BUSY);
  expect_error (self, UCHI_ERROR, UCHI_ERROR_FAILED);
  g_assert_cmpint (next_time (self), ==, self->now + 7200);
  misbehave (self, NULL, UCHI_SERVE_BUSY_UNTIL);
  expect_error (self, UCHI_ERROR, UCHI_ERROR_FAILED);
  g_assert_cmpint (next_time (self), ==, self->now + 3 * 3600);
  misbehave (self, NULL, UCHI_SERVE_BUSY_LONG);
  expect_error (self, UCHI_ERROR, UCHI_ERROR_FAILED);
  g_assert_cmpint (next_time (self), ==, self->now + 7 * UCHI_DAY);
}

static void
remove_aside (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_cmpint (g_rmdir (path), ==, 0);
}

/* a file of hints that is nonsense means "now", and does no harm */
static void
test_hints (Fixture *self, gconstpointer unused)
{
  static const char *const rows[] = { "", "{", "[]", "{\"next\":\"x\"}", "{\"next\":-5,\"second\":-1,\"failures\":-1}",
                                      "{\"next\":9007199254740991,\"second\":99999999,\"failures\":99999}",
                                      "{\"etag\":\"a\\r\\nCookie: home=7\"}", "{\"etag\":\"\"}" };
  g_autofree char *path = g_build_filename (self->folder, "update.json", NULL);

  publish (self, (UchiPublished) { .version = 2026112201 });
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      UchiPackChange change;

      g_assert_true (g_file_set_contents (path, rows[i], -1, NULL));
      g_assert_true (uchi_pack_update_is_due (self->store, self->now));
      g_assert_true (update (self, &change, &error));
    }
  g_assert_null (strstr (self->server->questions->str, "Cookie"));
  /* what is no file is not waited for, and a large one not read */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  alarm (20);
  g_assert_true (uchi_pack_update_is_due (self->store, self->now));
  alarm (0);
  expect (self, UCHI_PACK_UNCHANGED);
  g_assert_cmpint (next_time (self), >, self->now);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  expect (self, UCHI_PACK_UNCHANGED);
  g_assert_cmpint (next_time (self), >, self->now);
  remove_aside (self, "update.json.damaged");
}

/* seconds drawn by many homes lie all over the week */
static void
test_jitter (void)
{
  guint days[7] = { 0 };

  for (guint i = 0; i < 700; i++)
    {
      g_auto (UchiPackSchedule) schedule = { 0 };

      uchi_pack_schedule_read (&schedule, "/nonexistent");
      days[schedule.second / UCHI_DAY]++;
    }
  for (guint i = 0; i < 7; i++)
    g_assert_cmpuint (days[i], >, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function, data) g_test_add ("/pack-update/" name, Fixture, data, set_up, function, tear_down)
  ADD ("good", test_good, NULL);
  ADD ("no-identifier", test_no_identifier, NULL);
  ADD ("bad-manners", test_bad_manners, NULL);
  ADD ("cut", test_cut, NULL);
  ADD ("bomb", test_bomb, NULL);
  ADD ("freeze", test_freeze, NULL);
  ADD ("wrong-name", test_certificate, "wrong-name");
  ADD ("expired", test_certificate, "expired");
  ADD ("self-signed", test_certificate, "self-signed");
  ADD ("address", test_address, NULL);
  ADD ("cancel", test_cancel, NULL);
  ADD ("schedule", test_schedule, NULL);
  ADD ("retry-after", test_retry_after, NULL);
  ADD ("hints", test_hints, NULL);
  g_test_add_func ("/pack-update/jitter", test_jitter);
  return g_test_run ();
}
