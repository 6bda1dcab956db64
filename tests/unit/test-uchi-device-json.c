/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-device.h"

#include "core/uchi-json.h"

#include <string.h>

static UchiDevice *
example (void)
{
  UchiDevice *device = uchi_device_new ("d3");
  UchiFindingRecord *record = uchi_finding_record_new (UCHI_FINDING_DEFAULT_PASSWORD, UCHI_LEVEL_TODAY, "A02");
  UchiService *service;

  uchi_device_add_ipv4 (device, "192.168.50.12");
  uchi_device_add_ipv6 (device, "fe80::a612:42ff:fe0a:b0c");
  uchi_device_set_mac (device, "a4:12:42:0a:0b:0c");
  uchi_device_add_name (device, "camera-1.local");
  device->kind = UCHI_KIND_CAMERA;
  g_free (device->vendor);
  device->vendor = g_strdup ("Panasonic");
  device->confidence = 80;
  device->rtt_us = 1500;
  device->is_gateway = TRUE;
  uchi_device_add_evidence (device, "http.title", "Network Camera", 5120);
  service = uchi_device_add_service_at (device, "192.168.1.9", UCHI_UDP, 3702, "wsd");
  g_free (service->product);
  service->product = g_strdup ("x");
  uchi_device_set_check (device, "default-password", UCHI_OUTCOME_PROBLEM, NULL);
  uchi_device_set_check (device, "firmware-old", UCHI_OUTCOME_UNKNOWN, "no-version");
  record->port = 80;
  uchi_finding_record_set_address (record, "192.168.1.7");
  record->details = json_object_new ();
  json_object_set_string_member (record->details, "page", "1");
  record->maker_words = json_object_new ();
  json_object_set_string_member (record->maker_words, "open", "設定");
  uchi_device_add_finding (device, record);
  return device;
}

static void
test_there_and_back (void)
{
  g_autoptr (UchiDevice) device = example ();
  g_autoptr (JsonNode) node = uchi_device_to_json (device);
  g_autofree char *line = uchi_json_line (node);
  g_autoptr (JsonNode) parsed = uchi_json_parse (line, strlen (line), NULL, NULL);
  g_autoptr (UchiDevice) copy = uchi_device_from_json (json_node_get_object (parsed));
  g_autoptr (JsonNode) again = uchi_device_to_json (copy);
  g_autofree char *second = uchi_json_line (again);

  g_assert_cmpstr (line, ==, second);
  g_assert_true (copy->is_gateway);
  g_assert_cmpint (copy->kind, ==, UCHI_KIND_CAMERA);
  g_assert_nonnull (uchi_device_find_service (copy, UCHI_UDP, 3702));
  g_assert_cmpstr (uchi_device_find_check (copy, "firmware-old")->reason, ==, "no-version");
  g_assert_nonnull (strstr (line, "\"finding\":\"default-password\",\"level\":\"today\",\"advice\":\"A02\","
                                  "\"service\":{\"transport\":\"tcp\",\"port\":80,\"address\":\"192.168.1.7\"}"));
  g_assert_cmpstr (uchi_device_find_service (copy, UCHI_UDP, 3702)->address, ==, "192.168.1.9");
  g_assert_nonnull (strstr (line, "{\"check\":\"default-password\",\"outcome\":\"problem\"}"));
}

static UchiDevice *
read_device (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = uchi_json_parse (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return uchi_device_from_json (json_node_get_object (node));
}

static void
test_nothing_known (void)
{
  g_autoptr (UchiDevice) device = read_device ("{}");

  g_assert_cmpstr (device->id, ==, "");
  g_assert_cmpstr (device->mac, ==, "");
  g_assert_cmpint (device->kind, ==, UCHI_KIND_UNKNOWN);
  g_assert_cmpuint (device->ipv4->len, ==, 0);
}

static void
test_wrong_types (void)
{
  g_autoptr (UchiDevice) device = read_device (
    "{\"id\":7,\"addresses\":[],\"names\":{},\"label\":null,\"kind\":1,\"vendor\":[],\"confidence\":\"x\",\"rtt_us\":-5,"
    "\"evidence\":[1,{\"source\":1},null,[]],\"services\":[{\"port\":99999},{\"port\":-1},{},7],"
    "\"checks\":[{},{\"check\":7},\"x\"],\"findings\":[7,null]}");

  g_assert_cmpstr (device->id, ==, "");
  g_assert_cmpuint (device->confidence, ==, 0);
  g_assert_cmpuint (device->rtt_us, ==, 0);
  g_assert_cmpuint (device->evidence->len, ==, 0);
  g_assert_cmpuint (device->services->len, ==, 0);
  g_assert_cmpuint (device->checks->len, ==, 0);
  g_assert_cmpuint (device->findings->len, ==, 0);
}

static void
test_hostile_texts (void)
{
  g_autoptr (UchiDevice) device = read_device (
    "{\"id\":\"d1\\u001b[31m\",\"addresses\":{\"ipv4\":[\"1.2.3\",\"x\",5],\"mac\":\"ff:ff:ff:ff:ff:ff\"},"
    "\"label\":\"a\\u202eb\",\"kind\":\"spaceship\",\"confidence\":9999,"
    "\"findings\":[{\"finding\":\"no-such\",\"level\":\"panic\",\"details\":{\"a\\u0007\":\"x\\u0007y\",\"n\":null,\"i\":3,"
    "\"deep\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}},\"list\":[\"p\\u202eq\",{\"k\":\"v\\u0001\"}]}}]}");
  const UchiFindingRecord *record = device->findings->pdata[0];
  JsonArray *list = uchi_json_array (record->details, "list");

  g_assert_cmpint (record->level, ==, UCHI_LEVEL_ASK); /* "panic" is a word of a later program */
  g_assert_cmpstr (device->id, ==, "d1[31m");
  g_assert_cmpstr (device->label, ==, "ab");
  g_assert_cmpstr (device->mac, ==, "");
  g_assert_cmpuint (device->confidence, ==, 100);
  g_assert_cmpint (device->kind, ==, UCHI_KIND_UNKNOWN);
  g_assert_cmpint (record->finding, ==, UCHI_FINDING_NONE);
  g_assert_cmpstr (uchi_json_string (record->details, "a", ""), ==, "xy");
  g_assert_false (json_object_has_member (record->details, "n"));
  g_assert_cmpint (uchi_json_int (record->details, "i", 0), ==, 3);
  g_assert_cmpstr (uchi_json_string_at (list, 0), ==, "pq");
  g_assert_cmpstr (uchi_json_string (uchi_json_object_at (list, 1), "k", ""), ==, "v");
}

static void
test_bounds (void)
{
  GString *text = g_string_new ("{\"id\":\"d1\",\"names\":[\"n\"");
  g_autofree char *all = NULL;
  g_autoptr (UchiDevice) device = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, ",\"name-%u\"", i);
  g_string_append (text, "],\"evidence\":[{}");
  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, ",{\"source\":\"x\",\"value\":\"%u\"}", i);
  g_string_append (text, "],\"checks\":[{}");
  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, ",{\"check\":\"c%u\",\"outcome\":\"ok\"}", i);
  all = g_string_free (g_string_append (text, "]}"), FALSE);
  device = read_device (all);
  g_assert_cmpuint (device->names->len, ==, UCHI_DEVICE_MAX_NAMES);
  g_assert_cmpuint (device->evidence->len, ==, UCHI_DEVICE_MAX_EVIDENCE);
  g_assert_cmpuint (device->checks->len, ==, UCHI_DEVICE_MAX_CHECKS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/device-json/there-and-back", test_there_and_back);
  g_test_add_func ("/core/device-json/nothing-known", test_nothing_known);
  g_test_add_func ("/core/device-json/wrong-types", test_wrong_types);
  g_test_add_func ("/core/device-json/hostile-texts", test_hostile_texts);
  g_test_add_func ("/core/device-json/bounds", test_bounds);
  return g_test_run ();
}
