/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves the home: the members that a report has, and nothing else. */
#include "report/uchi-report.h"

#include <string.h>

#include "core/uchi-json.h"

#define CHECK "{\"check\":\"telnet-open\",\"outcome\":\"unknown\",\"reason\":\"silent\"}"
#define FINDING \
  "{\"finding\":\"odd-behaviour\",\"level\":\"today\",\"advice\":\"A17\",\"service\":{\"transport\":\"tcp\",\"port\":23},\"rule\":\"port-0023\"," \
  "\"details\":{\"sign\":\"two-macs\",\"ids\":\"CVE-2024-23486, JVN#58236836 (2.1)\",\"installed\":\"1.02\",\"fixed\":\"1.03\",\"device\":\"d1\"," \
  "\"router\":\"d2\",\"address\":\"192.168.1.9\",\"external_port\":8080,\"benign\":\"a\",\"benign_ja\":\"い\"},\"maker_words\":{\"open\":\"あ\"," \
  "\"label\":\"い\",\"password_menu\":\"う\",\"update_menu\":\"え\",\"remote_menu\":\"お\"}}"

/* every member of the format, with what is no secret in it */
static const char full[] =
  "{\"format\":\"uchi-kenshin-report/1\",\"app\":{\"version\":\"1\"},\"pack\":{\"version\":1,\"released\":\"2026-11-21\",\"state\":\"fresh\"},"
  "\"started\":\"2026-11-21T10:00:00+09:00\",\"duration_ms\":1,\"complete\":true,"
  "\"scope\":{\"interface\":\"wlan0\",\"link\":\"wifi\",\"prefixes\":[\"192.168.1.0/24\"],\"gateway\":\"192.168.1.1\","
  "\"wifi\":{\"protection\":\"wpa2\",\"cipher\":\"aes\"},\"refused\":null,\"ask\":\"open-wifi\"},\"consent\":{\"network\":true,"
  "\"logins\":[\"d1\"]},"
  "\"devices\":[{\"id\":\"d1\",\"addresses\":{\"ipv4\":[\"192.168.1.2\"],\"ipv6\":[\"fe80::1\"],\"mac\":\"a4:12:42:0a:0b:0c\","
  "\"mac_random\":false},\"self\":false,\"gateway\":true,\"names\":[\"cam.local\"],\"label\":\"x\",\"kind\":\"camera\",\"vendor\":\"Acme\","
  "\"model\":\"WL-200\",\"pack_words\":\"Acme WL-200\",\"firmware\":\"1.02\",\"confidence\":80,\"rtt_us\":5,"
  "\"evidence\":[{\"source\":\"http.server\",\"value\":\"lighttpd/1.4\",\"at_ms\":5}],\"services\":[{\"transport\":\"tcp\",\"port\":80,"
  "\"protocol\":\"http\",\"product\":\"lighttpd\",\"version\":\"1.4\"}],"
  "\"checks\":[" CHECK "],\"findings\":[" FINDING "]}],"
  "\"network\":{\"checks\":[" CHECK "],\"findings\":[" FINDING "]},"
  "\"summary\":{\"devices\":1,\"today\":1,\"soon\":0,\"ask\":0,\"fine\":0,\"unknown_checks\":1}}";

static JsonNode *
full_report (void)
{
  g_autoptr (GError) error = NULL;
  JsonNode *report = uchi_json_parse (full, strlen (full), NULL, &error);

  g_assert_no_error (error);
  return report;
}

/* (element-type JsonObject): every object in @node, the outer ones first; borrowed */
static void
collect (JsonNode *node, GPtrArray *objects)
{
  g_autoptr (GList) below = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_ptr_array_add (objects, json_node_get_object (node));
      below = json_object_get_values (json_node_get_object (node));
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    below = json_array_get_elements (json_node_get_array (node));
  for (GList *one = below; one != NULL; one = one->next)
    collect (one->data, objects);
}

/* of the pack, in Japanese */
static gboolean
is_of_pack (const char *member)
{
  static const char *const pack[] = { "fixed", "benign", "benign_ja", "open", "label", "password_menu", "update_menu", "remote_menu", NULL };

  return g_strv_contains (pack, member);
}

static void
assert_stays_behind (JsonNode *whole, const char *what)
{
  g_autoptr (JsonNode) redacted = uchi_report_redact (whole);
  g_autofree char *text = uchi_json_line (redacted);

  if (strstr (text, "山田") != NULL)
    g_error ("%s: %s", what, text);
}

/* what the format does not have, in every object; and what it has, of another form or with other words than its own */
static void
test_redact_unknown (void)
{
  static const char *const forms[] = { "\"山田\"", "{\"x\":\"山田\"}", "[\"山田\"]", "[{\"x\":\"山田\"}]", "[[\"山田\"]]" };
  g_autoptr (JsonNode) whole = full_report ();
  g_autoptr (GPtrArray) objects = g_ptr_array_new ();
  guint n = 0;

  collect (whole, objects);
  for (guint i = 0; i < objects->len; i++)
    {
      JsonObject *object = objects->pdata[i];
      g_autoptr (GList) members = json_object_get_members (object);

      json_object_set_string_member (object, "owner", "山田");
      assert_stays_behind (whole, "owner");
      json_object_remove_member (object, "owner");
      for (GList *one = members; one != NULL; one = one->next)
        {
          g_autofree char *name = g_strdup (one->data);
          g_autoptr (JsonNode) before = json_node_copy (json_object_get_member (object, name));

          for (guint k = is_of_pack (name) ? 1 : 0; k < G_N_ELEMENTS (forms); k++, n++)
            {
              json_object_set_member (object, name, json_from_string (forms[k], NULL));
              assert_stays_behind (whole, name);
            }
          json_object_set_member (object, name, g_steal_pointer (&before));
        }
    }
  g_assert_cmpuint (n, >, 200);
}

/* every member of @whole is in @redacted; lists may be empty */
static void
assert_has_all (JsonNode *whole, JsonNode *redacted)
{
  g_autoptr (GList) members = JSON_NODE_HOLDS_OBJECT (whole) ? json_object_get_members (json_node_get_object (whole)) : NULL;

  for (GList *one = members; one != NULL; one = one->next)
    {
      g_test_message ("%s", (const char *) one->data);
      g_assert_true (json_object_has_member (json_node_get_object (redacted), one->data));
      assert_has_all (json_object_get_member (json_node_get_object (whole), one->data), json_object_get_member (json_node_get_object (redacted), one->data));
    }
  for (guint i = 0; JSON_NODE_HOLDS_ARRAY (whole) && i < json_array_get_length (json_node_get_array (redacted)); i++)
    assert_has_all (json_array_get_element (json_node_get_array (whole), i), json_array_get_element (json_node_get_array (redacted), i));
}

/* and all that it has is there afterwards, the program's own words as they were */
static void
test_redact_known (void)
{
  static const char *const own_words[] = { "two-macs", "bot-greeting", "moved-telnet", "proxy" };
  static const char *const kept[] = { "CVE-2024-23486, JVN#58236836 (2.1)", "1.02", "1.03", "192.168.1.9", "8080", "telnet-open", "silent", "odd-behaviour", "A17",
                                      "uchi-kenshin-report/1", "2026-11-21T10:00:00+09:00", "192.168.1.0/24", "a4:12:42:xx:xx:xx" };
  g_autoptr (JsonNode) whole = full_report (), redacted = uchi_report_redact (whole), again = uchi_report_redact (redacted);
  g_autofree char *text = uchi_json_line (redacted), *twice = uchi_json_line (again);

  assert_has_all (whole, redacted);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_nonnull (strstr (text, kept[i]));
  g_assert_cmpstr (text, ==, twice);
  for (guint i = 0; i < G_N_ELEMENTS (own_words); i++)
    {
      g_autoptr (JsonNode) home = full_report (), told = NULL;
      JsonObject *device = uchi_json_object_at (uchi_json_array (json_node_get_object (home), "devices"), 0);
      g_autofree char *line = NULL, *sign = g_strdup_printf ("\"sign\":\"%s\"", own_words[i]);

      json_object_set_string_member (uchi_json_object (uchi_json_object_at (uchi_json_array (device, "findings"), 0), "details"), "sign", own_words[i]);
      told = uchi_report_redact (home);
      line = uchi_json_line (told);
      g_assert_nonnull (strstr (line, sign));
    }
}

/* a card for USB is named by its whole MAC (systemd.net-naming-scheme) */
static void
test_redact_interface (void)
{
  g_autoptr (JsonNode) whole = full_report (), redacted = NULL;
  JsonObject *scope = uchi_json_object (json_node_get_object (whole), "scope");
  g_autofree char *text = NULL;

  json_object_set_string_member (scope, "interface", "wlx00c0ca2b3c4d");
  redacted = uchi_report_redact (whole);
  text = uchi_json_line (redacted);
  g_assert_null (strstr (text, "2b3c4d"));
  g_assert_true (json_object_get_null_member (uchi_json_object (json_node_get_object (redacted), "scope"), "interface"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redact-members/unknown", test_redact_unknown);
  g_test_add_func ("/redact-members/known", test_redact_known);
  g_test_add_func ("/redact-members/interface", test_redact_interface);
  return g_test_run ();
}
