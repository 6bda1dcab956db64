/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves the home: no name, however many there are, and without waiting for it. */
#include "report/uchi-fingerprint.h"
#include "report/uchi-report-private.h"

#include <string.h>
#include <time.h>

#include "core/uchi-json.h"

static JsonNode *
home (void)
{
  static const char empty[] = "{\"format\":\"uchi-kenshin-report/1\",\"scope\":{},\"devices\":[]}";

  return uchi_json_parse (empty, strlen (empty), NULL, NULL);
}

static JsonObject *
add_device (JsonNode *report, const char *mac)
{
  JsonObject *device = json_object_new (), *addresses = json_object_new ();

  json_object_set_string_member (addresses, "mac", mac);
  json_object_set_object_member (device, "addresses", addresses);
  json_object_set_array_member (device, "evidence", json_array_new ());
  json_array_add_object_element (uchi_json_array (json_node_get_object (report), "devices"), device);
  return device;
}

static void
say (JsonObject *device, const char *source, const char *value)
{
  JsonObject *said = json_object_new ();

  json_object_set_string_member (said, "source", source);
  json_object_set_string_member (said, "value", value);
  json_array_add_object_element (uchi_json_array (device, "evidence"), said);
}

/* a word of six letters for every number, none twice and none a name */
static void
add_word (GString *text, guint number)
{
  for (guint i = 0; i < 6; i++, number /= 20)
    g_string_append_c (text, "bcdfghjklmnpqrstvwxz"[(number + i * 7) % 20]);
  g_string_append_c (text, ' ');
}

/* devices that say @n names each in @texts texts of @source */
static void
add_talkers (JsonNode *report, guint devices, guint texts, guint n, const char *source)
{
  guint number = 0;

  for (guint i = 0; i < devices; i++)
    {
      JsonObject *device = add_device (report, "");

      for (guint k = 0; k < texts; k++)
        {
          g_autoptr (GString) text = g_string_new (NULL);

          for (guint w = 0; w < n; w++)
            add_word (text, number++);
          say (device, source, text->str);
        }
    }
}

/* (transfer full): what goes to whoever keeps the pack of one device that has two names, and repeats them and its MAC; and that of its router */
static char *
told_beside (JsonNode *report)
{
  JsonObject *device = add_device (report, "a4:12:42:12:ab:34");
  g_autoptr (JsonNode) print = NULL;

  json_object_set_string_member (device, "pack_words", "Acme");
  say (device, "mdns.name", "Kestrel MacBook");
  say (device, "upnp.friendlyName", "Grantham nas");
  say (device, "upnp.modelName", "Kestrel NAS Grantham Quillfeather");
  say (device, "upnp.firmware", "1.2 12ab34 b45");
  say (device, "upnp.manufacturer", "Acme Viera");
  print = uchi_fingerprint_build (report, NULL, NULL);
  return uchi_json_line (print);
}

/* no name is one too many: with one talker, with a home of many devices; and beyond what there is room for, or where a name cannot be read, no new word stays */
static void
test_many (void)
{
  static const struct {
    const char *note;
    guint devices, texts, words;
    const char *veiled; /* (nullable): a name besides */
    gboolean has_all;
  } rows[] = {
    { "alone", 0, 0, 0, NULL, TRUE },
    { "one talker", 1, 20, 70, NULL, TRUE },
    { "a home of many", 150, 8, 2, NULL, TRUE },
    { "more than there is room for", 8, 190, 70, NULL, FALSE },
    { "a name that cannot be read", 0, 0, 0, "%2525252541", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) report = home ();
      g_autofree char *told = NULL;

      add_talkers (report, rows[i].devices, rows[i].texts, rows[i].words, "upnp.friendlyName");
      if (rows[i].veiled != NULL)
        say (add_device (report, ""), "mdns.name", rows[i].veiled);
      told = told_beside (report);
      g_test_message ("%s: %s", rows[i].note, told + strlen (told) - MIN (strlen (told), 600));
      g_assert_null (strstr (told, "Kestrel"));
      g_assert_null (strstr (told, "Grantham"));
      g_assert_null (strstr (told, "12ab34"));
      g_assert_true ((strstr (told, "Quillfeather") != NULL) == rows[i].has_all);
      g_assert_true ((strstr (told, "\"Acme Viera\"") != NULL) == rows[i].has_all);
      g_assert_nonnull (strstr (told, rows[i].has_all ? "\"1.2 *** b45\"" : "\"1.2 ***\""));
      g_assert_nonnull (strstr (told, "\"Acme ")); /* what the pack has is nobody's name */
    }
}

/* what the Wi-Fi is called: its words, and as it is written; not what is the product's in it */
static void
test_wifi (void)
{
  static const struct {
    const char *wifi, *said, *told;
  } rows[] = {
    { "Kestrel_5G", "Kestrel_5G", "***" }, { "Kestrel_5G", "AP-200 Kestrel", "AP-200 ***" }, { "Kestrel_5G", "AP-200 KESTREL_5g", "AP-200 ***" },
    { "Acme-G-1A2B", "Acme WL-200", "Acme WL-200" }, { "Acme-G-1A2B", "Viera Acme-G-1A2B", "Viera ***" }, { "WL-200", "Acme WL-200", "Acme WL-200" },
    { "home5", "Viera home5", "Viera ***" }, { "5G", "WL-200 AX5G", "WL-200 AX5G" }, { NULL, "AP-200 Kestrel", "AP-200 Kestrel" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows) * 2; i++)
    {
      g_autoptr (JsonNode) report = home (), print = NULL;
      JsonObject *device = add_device (report, ""), *root = json_node_get_object (report);
      const char *name = rows[i / 2].wifi;

      json_object_set_string_member (device, "pack_words", "Acme WL-200");
      say (device, "upnp.modelName", rows[i / 2].said);
      /* a report that holds what it should not; else the name is that of the scope event */
      if (i % 2 == 0)
        {
          JsonObject *wifi = json_object_new ();

          json_object_set_string_member (wifi, "name", name != NULL ? name : "");
          json_object_set_object_member (uchi_json_object (root, "scope"), "wifi", wifi);
        }
      print = uchi_fingerprint_build (report, i % 2 == 1 ? name : NULL, NULL);
      device = uchi_json_object_at (uchi_json_array (json_node_get_object (print), "devices"), 0);
      g_assert_cmpstr (uchi_json_string (uchi_json_object_at (uchi_json_array (device, "evidence"), 0), "value", ""), ==, rows[i / 2].told);
    }
}

static void
test_hide (void)
{
  static const char *const names[] = { "Tom", "smith", "Smithson", "山田", "Zoë", "aab", "aaab", "mson-nas" };
  static const struct {
    const char *said, *told;
  } rows[] = {
    { "", "" }, { "smith", "***" }, { "SMITHSON", "***" }, { "smithsonx", "***x" }, { "xsmithx", "x***x" }, { "Śmith", "***" }, { "Smi\xcc\x81th!", "***!" },
    { "tom", "***" }, { "atom", "atom" }, { "tom1", "***1" }, { "tomé", "***é" }, { "山田家", "***家" }, { "zoe ZOË", "*** ***" }, { "aaaab", "a***" }, { "xaab", "xaab" },
    { "smithmson-nas", "***" }, { "smithson-nas", "***-nas" }, { "smit", "smit" },
    { "Camera-0A0B0C", "Camera-***" }, { "0a: 0b--0c", "***" }, { "0a---0b0c", "0a---***" }, { "CAM0B0C", "CAM***" }, { "0b:0c", "***" }, { "x0b0c", "x0b0c" },
    { "0b0cx", "0b0cx" }, { "10b0c", "10b0c" }, { "112233", "***" }, { "1112233", "1112233" }, { "0a0b0", "0a0b0" },
  };
  g_autoptr (UchiNames) all = uchi_names_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    uchi_names_add (all, names[i]);
  uchi_names_add_mac (all, "a4:12:42:0A:0b:0c");
  uchi_names_add_mac (all, "a4:12:42:11:22:33");
  uchi_names_add_mac (all, "a4:12:42:xx:22:33");
  uchi_names_finish (all);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *told = uchi_names_hide (all, rows[i].said);

      g_assert_cmpstr (told, ==, rows[i].told);
    }
}

/* 250 devices whose words all are names, and one whose names are each the end of the next: seconds of the processor where it was minutes */
static void
test_time (void)
{
  g_autoptr (JsonNode) report = home (), redacted = NULL;
  g_autoptr (GString) long_name = g_string_new (NULL);
  JsonObject *device = add_device (report, "");
  clock_t start;

  add_talkers (report, 250, 4, 30, "mdns.name");
  add_talkers (report, 250, 4, 30, "upnp.modelName");
  for (guint i = 0; i < 400; i++)
    {
      g_string_append_c (long_name, 'q');
      say (device, "mdns.name", long_name->str);
      say (device, "ssdp.st", long_name->str);
    }
  start = clock ();
  redacted = uchi_report_redact_for (report, NULL, UCHI_FOR_KEEPER);
  g_assert_cmpfloat ((double) (clock () - start) / CLOCKS_PER_SEC, <, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redact-many/hide", test_hide);
  g_test_add_func ("/redact-many/many", test_many);
  g_test_add_func ("/redact-many/wifi", test_wifi);
  g_test_add_func ("/redact-many/time", test_time);
  return g_test_run ();
}
