/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a newer pack makes of the devices of an earlier check. */
#include "engine/uchi-news.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/uchi-json.h"

#define OLD 2026112101
#define NEW 2026112201

#define FLAW "{\"id\":\"jvn-1\",\"models\":[\"WG1200\"],\"vendor\":\"NEC\",\"op\":\"<\",\"version_raw\":\"1.5.0\",\"outcome\":\"known-flaw\",\"ids\":[\"JVN#1\"]}"
#define EXPLOITED "{\"id\":\"jvn-2\",\"models\":[\"WG1200\"],\"vendor\":\"NEC\",\"op\":\"<\",\"version_raw\":\"1.5.0\",\"outcome\":\"known-flaw\",\"exploited\":true}"
#define ENDED "{\"id\":\"eol-1\",\"models\":[\"CAM-9\"],\"op\":\"all\",\"outcome\":\"support-ended\"}"
#define KNOWS "\"devices\":[{\"id\":\"cam9\",\"kind\":\"camera\",\"vendor\":\"Maker\",\"model\":\"CAM-9\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"equals\",\"value\":\"CAM-9\",\"weight\":60}]]}],"

#define ROUTER(firmware, findings) \
  "{\"id\":\"d1\",\"kind\":\"router\",\"vendor\":\"NEC\",\"model\":\"WG1200\",\"firmware\":\"" firmware "\",\"checks\":[],\"findings\":[" findings "]}"
#define TOLD(level) "{\"finding\":\"known-flaw\",\"level\":\"" level "\",\"advice\":\"known-flaw\",\"rule\":\"x\",\"details\":{\"ids\":\"JVN#0, JVN#1\"}}"
#define SECOND "{\"id\":\"jvn-3\",\"models\":[\"WG1200\"],\"vendor\":\"NEC\",\"op\":\"<\",\"version_raw\":\"1.5.0\",\"outcome\":\"known-flaw\",\"ids\":[\"JVN#3\"]}"
#define OTHER "{\"finding\":\"open-telnet\",\"level\":\"soon\",\"advice\":\"open-telnet\",\"rule\":\"\",\"details\":{}}"
#define CAMERA "{\"id\":\"d2\",\"kind\":\"camera\",\"model\":\"\",\"evidence\":[{\"source\":\"http.title\",\"value\":\"CAM-9\",\"at_ms\":1}],\"checks\":[],\"findings\":[]}"

static UchiPack *
pack_new (const char *members)
{
  g_autofree char *text = g_strdup_printf ("{\"format\":\"uchi-kenshin-pack/3\",\"version\":%d,\"released\":\"2026-11-22\",%s\"ports\":[80]}", NEW, members);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  UchiPack *pack = uchi_pack_load_bytes (bytes, &error);

  g_assert_no_error (error);
  return pack;
}

static JsonNode *
report_new (gint64 version, const char *devices)
{
  g_autofree char *text = g_strdup_printf ("{\"format\":\"uchi-kenshin-report/1\",\"started\":\"2026-11-21T10:00:00+09:00\","
                                           "\"pack\":{\"version\":%" G_GINT64_FORMAT "},\"devices\":%s}", version, devices);
  g_autoptr (GError) error = NULL;
  JsonNode *node = uchi_json_parse (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return node;
}

/* "d1:known-flaw:soon " for each of them */
static char *
tell (JsonNode *news)
{
  GString *text = g_string_new (NULL);
  JsonArray *devices = news != NULL ? uchi_json_array (json_node_get_object (news), "devices") : NULL;

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      g_autoptr (UchiDevice) device = uchi_device_from_json (uchi_json_object_at (devices, i));

      g_assert_cmpuint (device->checks->len, ==, 0);
      for (guint k = 0; k < device->findings->len; k++)
        {
          const UchiFindingRecord *record = g_ptr_array_index (device->findings, k);

          g_string_append_printf (text, "%s:%s:%s ", device->id, uchi_finding_name (record->finding), uchi_level_name (record->level));
        }
    }
  return g_string_free (text, FALSE);
}

static void
test_build (void)
{
  static const struct {
    const char *note, *rules, *devices;
    gint64 version;
    const char *expected;
  } rows[] = {
    { "a flaw that was not known", "\"advisories\":[" FLAW "],", "[" ROUTER ("1.4.0", "") "]", OLD, "d1:known-flaw:soon " },
    { "beside another finding, which is no news", "\"advisories\":[" FLAW "],", "[" ROUTER ("1.4.0", OTHER) "]", OLD, "d1:known-flaw:soon " },
    { "a flaw that was told already", "\"advisories\":[" FLAW "],", "[" ROUTER ("1.4.0", TOLD ("soon")) "]", OLD, "" },
    { "a second one beside it", "\"advisories\":[" FLAW "," SECOND "],", "[" ROUTER ("1.4.0", TOLD ("soon")) "]", OLD, "d1:known-flaw:soon " },
    { "it is more pressing now", "\"advisories\":[" EXPLOITED "],", "[" ROUTER ("1.4.0", TOLD ("soon")) "]", OLD, "d1:known-flaw:today " },
    { "and was as pressing before", "\"advisories\":[" EXPLOITED "],", "[" ROUTER ("1.4.0", TOLD ("today")) "]", OLD, "" },
    { "software that has it mended", "\"advisories\":[" FLAW "],", "[" ROUTER ("1.5.0", "") "]", OLD, "" },
    { "software of unknown version is no news", "\"advisories\":[" FLAW "],", "[" ROUTER ("", "") "]", OLD, "" },
    { "the report knew this pack", "\"advisories\":[" FLAW "],", "[" ROUTER ("1.4.0", "") "]", NEW, "" },
    { "the report knew a newer pack", "\"advisories\":[" FLAW "],", "[" ROUTER ("1.4.0", "") "]", NEW + 1, "" },
    { "another model", "\"advisories\":[" ENDED "],", "[" ROUTER ("1.4.0", "") "]", OLD, "" },
    { "the pack knows what it is since now", KNOWS "\"advisories\":[" ENDED "],", "[" ROUTER ("1.4.0", "") "," CAMERA "]", OLD, "d2:support-ended:soon " },
    { "no devices", "\"advisories\":[" FLAW "],", "[]", OLD, "" },
    { "not a list", "\"advisories\":[" FLAW "],", "{}", OLD, "" },
    { "not devices", "\"advisories\":[" FLAW "],", "[1,\"x\",null,[],{}]", OLD, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiPack) pack = pack_new (rows[i].rules);
      g_autoptr (JsonNode) report = report_new (rows[i].version, rows[i].devices);
      g_autoptr (JsonNode) news = uchi_news_build (pack, json_node_get_object (report));
      g_autofree char *told = tell (news);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (told, ==, rows[i].expected);
      g_assert_true ((news == NULL) == (told[0] == '\0'));
      if (news != NULL)
        g_assert_cmpstr (uchi_json_string (json_node_get_object (news), "checked", ""), ==, "2026-11-21T10:00:00+09:00");
    }
}

static void
keep (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* the one written last that can be read counts, and only that one */
static void
test_find (void)
{
  g_autofree char *state = g_dir_make_tmp ("uchi-news-XXXXXX", NULL), *folder = g_build_filename (state, "checks", NULL);
  g_autoptr (UchiPack) pack = pack_new ("\"advisories\":[" FLAW "],");
  g_autoptr (JsonNode) old = report_new (OLD, "[" ROUTER ("1.4.0", "") "]");
  g_autoptr (JsonNode) mended = report_new (OLD, "[" ROUTER ("1.5.0", "") "]");
  g_autofree char *bad_text = uchi_json_line (old), *good_text = uchi_json_line (mended);
  static const char *const names[] = { "20261121100000.json", "20261122100000.json", "20261123100000.json", "readme.txt", "000000001-20000101000000.json" };

  g_assert_null (uchi_news_find (pack, NULL));
  g_assert_null (uchi_news_find (pack, state));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_null (uchi_news_find (pack, state));
  keep (folder, names[3], bad_text);
  g_assert_null (uchi_news_find (pack, state));
  keep (folder, names[0], bad_text);
  keep (folder, names[2], "{ damaged");
  {
    g_autoptr (JsonNode) news = uchi_news_find (pack, state);
    g_autofree char *told = tell (news);

    g_assert_cmpstr (told, ==, "d1:known-flaw:soon ");
  }
  keep (folder, names[1], good_text);
  g_assert_null (uchi_news_find (pack, state));
  keep (folder, names[4], bad_text);
  {
    g_autoptr (JsonNode) news = uchi_news_find (pack, state);

    g_assert_nonnull (news);
  }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_rmdir (folder);
  g_rmdir (state);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/news/build", test_build);
  g_test_add_func ("/news/find", test_find);
  return g_test_run ();
}
