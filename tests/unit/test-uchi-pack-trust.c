/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Well signed, and still hostile: what a stolen or careless key could put into a channel or a pack. */
#include "uchi-pack-fixture.h"

#include <string.h>

#include "uchi-exact.h"

#define VERSION 2026112201
#define SUM "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define CHANNEL(version, length, sum, signed, expires, more) \
  "{\"format\":\"uchi-kenshin-channel/1\",\"version\":" version ",\"length\":" length ",\"sha256\":\"" sum "\"," \
  "\"signed\":\"" signed "\",\"expires\":\"" expires "\"," more "}"
#define FIRST "2026-11-21T00:00:00Z"
#define LAST "2026-12-05T00:00:00Z"
#define NONE "\"withdrawn\":[]"

/* (nullable) */
static UchiChannel *
read_channel (const UchiKeepers *keepers, const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = uchi_exact_bytes (text, length);
  g_autofree char *comment = uchi_pack_comment ("channel", VERSION);
  char *file = uchi_minisign_sign (bytes, keepers->channel, comment);
  g_autoptr (GBytes) signature = g_bytes_new_take (file, strlen (file));
  g_autoptr (GError) error = NULL;
  UchiChannel *channel = uchi_channel_verify (bytes, signature, &keepers->keys, &error);

  if (channel == NULL)
    g_assert_cmpuint (error->domain, ==, UCHI_PACK_ERROR);
  return channel;
}

static void
test_channel (void)
{
  static const struct {
    const char *note, *text;
    gboolean taken;
  } rows[] = {
    { "as it should be", CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, NONE), TRUE },
    { "with rules taken back", CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, "\"withdrawn\":[\"a\",\"b\"]"), TRUE },
    { "nothing", "", FALSE },
    { "no object", "[]", FALSE },
    { "text", "\"x\"", FALSE },
    { "a web page", "<!DOCTYPE html>", FALSE },
    { "two of them", CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, NONE) "{}", FALSE },
    { "a byte order mark", "\xEF\xBB\xBF" CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, NONE), FALSE },
    { "the version twice", CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, NONE ",\"version\":2026112301"), FALSE },
    { "the version as text", CHANNEL ("\"2026112201\"", "1000", SUM, FIRST, LAST, NONE), FALSE },
    { "the version with a fraction", CHANNEL ("2026112201.5", "1000", SUM, FIRST, LAST, NONE), FALSE },
    { "the version as a power", CHANNEL ("2.026112201e9", "1000", SUM, FIRST, LAST, NONE), FALSE },
    { "another version than was signed for", CHANNEL ("2026112301", "1000", SUM, FIRST, LAST, NONE), FALSE },
    { "a version beyond 2^63", CHANNEL ("9223372036854775808", "1000", SUM, FIRST, LAST, NONE), FALSE },
    { "a version below nought", CHANNEL ("-2026112201", "1000", SUM, FIRST, LAST, NONE), FALSE },
    { "no day of the calendar", CHANNEL ("2026133201", "1000", SUM, FIRST, LAST, NONE), FALSE },
    { "a pack of no bytes", CHANNEL ("2026112201", "0", SUM, FIRST, LAST, NONE), FALSE },
    { "a pack of fewer", CHANNEL ("2026112201", "-1", SUM, FIRST, LAST, NONE), FALSE },
    { "a pack of 1 GB", CHANNEL ("2026112201", "1073741824", SUM, FIRST, LAST, NONE), FALSE },
    { "a short hash", CHANNEL ("2026112201", "1000", "e3b0", FIRST, LAST, NONE), FALSE },
    { "a hash in capitals", CHANNEL ("2026112201", "1000", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", FIRST, LAST, NONE), FALSE },
    { "a zero byte in the hash", CHANNEL ("2026112201", "1000", "e3b0\\u0000", FIRST, LAST, NONE), FALSE },
    { "good for 15 days", CHANNEL ("2026112201", "1000", SUM, FIRST, "2026-12-06T00:00:00Z", NONE), FALSE },
    { "good for a thousand years", CHANNEL ("2026112201", "1000", SUM, FIRST, "3026-12-05T00:00:00Z", NONE), FALSE },
    { "over before it began", CHANNEL ("2026112201", "1000", SUM, LAST, FIRST, NONE), FALSE },
    { "no time", CHANNEL ("2026112201", "1000", SUM, "today", LAST, NONE), FALSE },
    { "a time of nowhere", CHANNEL ("2026112201", "1000", SUM, "2026-11-21T00:00:00", LAST, NONE), FALSE },
    { "before 1970", CHANNEL ("2026112201", "1000", SUM, "1960-01-01T00:00:00Z", "1960-01-02T00:00:00Z", NONE), FALSE },
    { "nothing about rules taken back", CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, "\"x\":1"), TRUE },
    { "a rule that is a number", CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, "\"withdrawn\":[7]"), FALSE },
    { "a rule without a name", CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, "\"withdrawn\":[\"\"]"), FALSE },
    { "nested deep", CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, "\"withdrawn\":[[[[[[[[]]]]]]]]"), FALSE },
    { "another format", "{\"format\":\"uchi-kenshin-pack/1\"}", FALSE },
  };
  UchiKeepers keepers;

  uchi_keepers_init (&keepers);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      UchiChannel *channel = read_channel (&keepers, rows[i].text, strlen (rows[i].text));

      g_test_message ("%s", rows[i].note);
      g_assert_true ((channel != NULL) == rows[i].taken);
      uchi_channel_free (channel);
    }
  uchi_keepers_clear (&keepers);
}

/* 4 KiB are a channel, one byte more is not looked at; a zero byte in the middle ends nothing */
static void
test_channel_bounds (void)
{
  static const char good[] = CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, NONE);
  g_autofree char *text = g_strnfill (UCHI_CHANNEL_MAX_BYTES + 1, ' '), *many = NULL;
  g_autoptr (GString) ids = g_string_new (NULL);
  UchiKeepers keepers;
  UchiChannel *channel;

  uchi_keepers_init (&keepers);
  memcpy (text, good, sizeof good - 1);
  channel = read_channel (&keepers, text, UCHI_CHANNEL_MAX_BYTES);
  g_assert_nonnull (channel);
  uchi_channel_free (channel);
  g_assert_null (read_channel (&keepers, text, UCHI_CHANNEL_MAX_BYTES + 1));
  text[sizeof good - 1] = '\0';
  g_assert_null (read_channel (&keepers, text, UCHI_CHANNEL_MAX_BYTES));
  for (guint i = 0; i < 65; i++)
    g_string_append_printf (ids, "%s\"r%u\"", i > 0 ? "," : "", i);
  many = g_strdup_printf (CHANNEL ("2026112201", "1000", SUM, FIRST, LAST, "\"withdrawn\":[%s]"), ids->str);
  g_assert_null (read_channel (&keepers, many, strlen (many)));
  uchi_keepers_clear (&keepers);
}

/* ---- packs ------------------------------------------------------------------------------- */

static gboolean
is_taken (const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = uchi_exact_bytes (text, length), packed = uchi_pack_gzip (bytes);
  g_autoptr (GError) error = NULL, packed_error = NULL;
  g_autoptr (UchiPack) pack = uchi_pack_load_bytes (bytes, &error), unpacked = uchi_pack_load_bytes (packed, &packed_error);

  g_assert_true ((pack != NULL) == (unpacked != NULL));
  g_assert_true (pack != NULL || (error->domain == UCHI_PACK_ERROR && packed_error->domain == UCHI_PACK_ERROR));
  return pack != NULL;
}

#define PACK(more) "{\"format\":\"uchi-kenshin-pack/3\",\"version\":2026112201,\"released\":\"2026-11-22\",\"ports\":[80]" more "}"

static void
test_pack_json (void)
{
  static const char *const rows[] = {
    "", " ", "null", "[]", "7", "\"\"", "{", "{}", "{\"format\"}", PACK (",\"a\":[1,]"), PACK (",\"a\":NaN"), PACK (",\"a\":Infinity"),
    PACK (",\"a\":01"), PACK (",\"a\":+1"), PACK (",\"a\":.5"), PACK (",\"a\":1."), PACK (",\"a\":0x10"), PACK (",\"a\":9007199254740993"),
    PACK (",\"a\":\"\\u0000\""), PACK (",\"a\":\"\\ud800\""), PACK (",\"a\":\"\t\""), PACK (",\"a\":\"\xFF\""), PACK (",\"a\":'x'"),
    PACK (",\"a\":True"), PACK (",/* x */\"a\":1"), PACK (",\"a\":1,\"a\":1"), PACK (",\"version\":2026112301"), PACK ("") "x", PACK ("") PACK (""),
    "\xEF\xBB\xBF" PACK (""), PACK (",\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]"), PACK (",\"devices\":{}"), PACK (",\"devices\":[[]]"),
    PACK (",\"devices\":[{}]"), PACK (",\"devices\":[{\"id\":7}]"), PACK (",\"devices\":[{\"id\":\"\"}]"),
  };

  g_assert_true (is_taken (PACK (""), strlen (PACK (""))));
  g_assert_true (is_taken (PACK (",\"devices\":[]"), strlen (PACK (",\"devices\":[]"))));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i]);
      g_assert_false (is_taken (rows[i], strlen (rows[i])));
    }
}

/* a pack with that many devices and rules of "never" */
static gboolean
is_taken_with (guint n_devices, guint n_nevers)
{
  g_autoptr (GString) text = g_string_new ("{\"format\":\"uchi-kenshin-pack/3\",\"version\":2026112201,\"released\":\"2026-11-22\",\"ports\":[80],\"devices\":[");

  for (guint i = 0; i < n_devices; i++)
    g_string_append_printf (text, "%s{\"id\":\"d%u\"}", i > 0 ? "," : "", i);
  g_string_append (text, "],\"nevers\":[");
  for (guint i = 0; i < n_nevers; i++)
    g_string_append_printf (text, "%s{\"id\":\"n%u\",\"never\":\"rented\"}", i > 0 ? "," : "", i);
  g_string_append (text, "]}");
  return is_taken (text->str, text->len);
}

/* a hundred thousand brackets, and rules beyond the cap, in one list or in two */
static void
test_pack_size (void)
{
  g_autofree char *open = g_strnfill (100000, '[');

  g_assert_false (is_taken (open, 100000));
  g_assert_true (is_taken_with (25000, 25000));
  g_assert_false (is_taken_with (25000, 25001));
  g_assert_false (is_taken_with (50001, 0));
}

/* ---- what a home takes of them --------------------------------------------------------------- */

typedef struct {
  UchiKeepers keepers;
  char *folder;
  UchiPackStore *store;
  gint64 now;
} Home;

static void
set_up (Home *self, gconstpointer unused)
{
  uchi_keepers_init (&self->keepers);
  self->folder = g_dir_make_tmp ("uchi-trust-XXXXXX", NULL);
  self->store = uchi_pack_store_new (self->folder, &self->keepers.keys, &uchi_own, NULL);
  self->now = UCHI_DAY_0 + UCHI_DAY;
}

static void
tear_down (Home *self, gconstpointer unused)
{
  uchi_pack_store_free (self->store);
  uchi_keepers_clear (&self->keepers);
  uchi_remove_folder (self->folder);
  g_free (self->folder);
}

static void
expect_taken (Home *self, const UchiBundle *bundle)
{
  g_autoptr (GError) error = NULL;
  UchiPackChange change;

  uchi_pack_store_install (self->store, bundle, self->now, &change, &error);
  g_assert_no_error (error);
  g_assert_cmpint (change, ==, UCHI_PACK_INSTALLED);
}

static void
expect_refused (Home *self, const UchiBundle *bundle, UchiPackError code)
{
  g_autoptr (GError) error = NULL;
  UchiPackChange change;

  g_assert_false (uchi_pack_store_install (self->store, bundle, self->now, &change, &error));
  g_assert_error (error, UCHI_PACK_ERROR, (int) code);
}

/* @version: published on that second of the keepers' clock */
static void
take (Home *self, gint64 version, gint64 signed_at, gboolean taken)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = version, .signed_at = signed_at });

  if (taken)
    expect_taken (self, bundle);
  else
    expect_refused (self, bundle, UCHI_PACK_ERROR_FUTURE);
}

/* A channel from the future would make every honest one after it "older": two days at most where the clock can be right, 400 where it
 * stands before what was built and signed; and no step of two days makes a clock a wrong one. */
static void
test_future (Home *self, gconstpointer unused)
{
  const gint64 day = UCHI_DAY, year_9000 = 221845392000;

  take (self, 2026112201, UCHI_DAY_0 + 365 * day, FALSE);
  take (self, 2026112201, year_9000, FALSE);
  take (self, 2026112201, self->now + 2 * day + 1, FALSE);
  take (self, 2026112201, self->now + 2 * day, TRUE);
  take (self, 2026112301, self->now + 3 * day, FALSE);
  self->now = 0;
  take (self, 2026112301, year_9000, FALSE);
  take (self, 2026112301, UCHI_DAY_0 + 404 * day, FALSE);
  take (self, 2026112301, UCHI_DAY_0 + 403 * day, TRUE);
}

/* nor is there a pack of a day that is still to come when it is published, or of none */
static void
test_day (Home *self, gconstpointer unused)
{
  static const char *const days[] = { "9999-12-31", "2026-11-24", "2026-02-30", "2026-2-3", "20260203", "2026-W05-1", "" };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201, .released = days[i] });

      g_test_message ("%s", days[i]);
      expect_refused (self, bundle, UCHI_PACK_ERROR_CONTENT);
    }
  {
    g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201, .released = "2026-11-23" });
    expect_taken (self, bundle);
  }
}

/* two keepers sign the bytes of one version under the name of another */
static void
test_misnamed (Home *self, gconstpointer unused)
{
  static const char *const nothing[] = { NULL };
  g_autoptr (UchiBundle) bundle = uchi_bundle_new ();
  g_autoptr (GBytes) pack = uchi_small_pack (2026112201, NULL, NULL), channel = uchi_channel_make (pack, 2026112301, UCHI_DAY_0, 14, nothing);

  uchi_bundle_add (bundle, "pack-2026112301.json.gz", pack);
  for (guint i = 0; i < 2; i++)
    uchi_pack_add_signature (bundle, pack, 2026112301, self->keepers.pack[i]);
  uchi_pack_add_channel (bundle, channel, 2026112301, self->keepers.channel);
  expect_refused (self, bundle, UCHI_PACK_ERROR_CONTENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack-trust/channel", test_channel);
  g_test_add_func ("/pack-trust/channel-bounds", test_channel_bounds);
  g_test_add_func ("/pack-trust/pack-json", test_pack_json);
  g_test_add_func ("/pack-trust/pack-size", test_pack_size);
#define ADD(name, function) g_test_add ("/pack-trust/" name, Home, NULL, set_up, function, tear_down)
  ADD ("future", test_future);
  ADD ("day", test_day);
  ADD ("misnamed", test_misnamed);
  return g_test_run ();
}
