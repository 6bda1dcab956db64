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

/* a hundred thousand brackets, and rules beyond the cap */
static void
test_pack_size (void)
{
  g_autofree char *open = g_strnfill (100000, '[');
  g_autoptr (GString) text = g_string_new ("{\"format\":\"uchi-kenshin-pack/3\",\"version\":2026112201,\"released\":\"2026-11-22\",\"ports\":[80],\"devices\":[");

  g_assert_false (is_taken (open, 100000));
  for (guint i = 0; i < 50001; i++)
    g_string_append_printf (text, "%s{\"id\":\"d%u\",\"match\":[[{\"obs\":\"any\",\"op\":\"exists\"}]]}", i > 0 ? "," : "", i);
  g_string_append (text, "]}");
  g_assert_false (is_taken (text->str, text->len));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack-trust/channel", test_channel);
  g_test_add_func ("/pack-trust/channel-bounds", test_channel_bounds);
  g_test_add_func ("/pack-trust/pack-json", test_pack_json);
  g_test_add_func ("/pack-trust/pack-size", test_pack_size);
  return g_test_run ();
}
