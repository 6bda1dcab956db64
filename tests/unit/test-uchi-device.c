/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-device.h"
#include "core/uchi-text.h"

#include "core/uchi-json.h"

#include <string.h>

static void
test_addresses (void)
{
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");

  g_assert_true (uchi_device_add_ipv4 (device, "192.168.50.12"));
  g_assert_false (uchi_device_add_ipv4 (device, "192.168.50.12"));
  g_assert_false (uchi_device_add_ipv4 (device, "192.168.50.256"));
  g_assert_false (uchi_device_add_ipv4 (device, "fe80::1"));
  g_assert_false (uchi_device_add_ipv4 (device, "camera.local"));
  g_assert_false (uchi_device_add_ipv4 (device, NULL));
  g_assert_true (uchi_device_add_ipv6 (device, "FE80:0:0:0:0:0:0:1%eth0"));
  g_assert_false (uchi_device_add_ipv6 (device, "fe80::1"));
  g_assert_false (uchi_device_add_ipv6 (device, "192.168.50.12"));
  g_assert_cmpstr (device->ipv6->pdata[0], ==, "fe80::1");
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *address = g_strdup_printf ("10.0.%u.%u", i / 250, 1 + i % 250);

      uchi_device_add_ipv4 (device, address);
    }
  g_assert_cmpuint (device->ipv4->len, ==, UCHI_DEVICE_MAX_ADDRESSES);
}

static void
test_mac (void)
{
  const struct { const char *note, *in, *out; gboolean random; } rows[] = {
    { "plain", "A4:12:42:0A:0B:0C", "a4:12:42:0a:0b:0c", FALSE },
    { "dashes", "a4-12-42-0a-0b-0c", "a4:12:42:0a:0b:0c", FALSE },
    { "random", "da:a1:19:00:00:01", "da:a1:19:00:00:01", TRUE },
    { "group address", "01:00:5e:00:00:fb", "", FALSE },
    { "everybody", "ff:ff:ff:ff:ff:ff", "", FALSE },
    { "nobody", "00:00:00:00:00:00", "", FALSE },
    { "too short", "a4:12:42:0a:0b", "", FALSE },
    { "too long", "a4:12:42:0a:0b:0c:0d", "", FALSE },
    { "letters", "a4:12:42:0a:0b:0g", "", FALSE },
    { "mixed up", "a4:1242:0a:0b:0c:", "", FALSE },
    { "nothing", NULL, "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiDevice) device = uchi_device_new ("d1");

      g_test_message ("%s", rows[i].note);
      g_assert_true (uchi_device_set_mac (device, rows[i].in) == (*rows[i].out != '\0'));
      g_assert_cmpstr (device->mac, ==, rows[i].out);
      g_assert_true (device->mac_random == rows[i].random);
      g_assert_false (uchi_device_set_mac (device, rows[i].in));
    }
}

static void
test_evidence (void)
{
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");
  g_autofree char *huge = g_strnfill (100000, 'x');

  g_assert_true (uchi_device_add_evidence (device, "http.title", " Network\nCamera ", 5));
  g_assert_false (uchi_device_add_evidence (device, "http.title", "Network Camera", 9));
  g_assert_true (uchi_device_add_evidence (device, "http.title", "Other", 9));
  g_assert_false (uchi_device_add_evidence (device, "http.title", "\x1B\x07", 9));
  g_assert_false (uchi_device_add_evidence (device, "", "x", 9));
  g_assert_cmpstr (uchi_device_evidence (device, "http.title"), ==, "Network Camera");
  g_assert_null (uchi_device_evidence (device, "http"));
  g_assert_true (uchi_device_add_evidence (device, "http.body", huge, 1));
  g_assert_cmpuint (strlen (uchi_device_evidence (device, "http.body")), ==, UCHI_DEVICE_MAX_EVIDENCE_TEXT);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);

      uchi_device_add_evidence (device, "x", value, 0);
    }
  g_assert_cmpuint (device->evidence->len, ==, UCHI_DEVICE_MAX_EVIDENCE);
}

/* graphemes may have twelve bytes each: what is bounded are bytes too, of a value and of all together */
static void
test_fat_evidence (void)
{
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");

  for (guint i = 0; i < 2 * UCHI_DEVICE_MAX_EVIDENCE; i++)
    {
      g_autoptr (GString) fat = g_string_new (NULL);

      for (gunichar c = 0; c < UCHI_DEVICE_MAX_EVIDENCE_TEXT; c++)
        {
          g_string_append_unichar (fat, 0x20000 + i + c);
          g_string_append (fat, "\U0001E948\U0001E94A");
        }
      uchi_device_add_evidence (device, "upnp.deviceType", fat->str, 1);
    }
  g_assert_cmpuint (device->evidence->len, >, 4);
  for (guint i = 0; i < device->evidence->len; i++)
    g_assert_cmpuint (strlen (((UchiEvidence *) device->evidence->pdata[i])->value), <=, UCHI_DEVICE_MAX_EVIDENCE_TEXT * UCHI_TEXT_BYTES);
  g_assert_cmpuint (uchi_device_evidence_bytes (device, ""), <=, UCHI_DEVICE_MAX_EVIDENCE_BYTES);
  g_assert_cmpuint (uchi_device_evidence_bytes (device, "upnp."), ==, uchi_device_evidence_bytes (device, ""));
  g_assert_cmpuint (uchi_device_evidence_bytes (device, "ssdp."), ==, 0);
}

static void
test_closed (void)
{
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");

  uchi_device_add_evidence (device, "echonet.eoj", "026F", 0);
  uchi_device_add_evidence (device, "echonet.maker", "000005", 0);
  uchi_device_add_evidence (device, "http.title", "door", 0);
  uchi_device_forget_evidence (device, "echonet.eoj");
  g_assert_null (uchi_device_evidence (device, "echonet.eoj"));
  g_assert_cmpstr (uchi_device_evidence (device, "echonet.maker"), ==, "000005");
  g_assert_true (uchi_device_add_evidence (device, "echonet.eoj", "0130", 0));
  uchi_device_close_evidence (device, "echonet.eoj");
  g_assert_false (uchi_device_add_evidence (device, "echonet.eoj", "026F", 0));
  g_assert_true (uchi_device_add_evidence (device, "echonet.product", "x", 0));
  uchi_device_forget_evidence (device, "echonet.");
  uchi_device_close_evidence (device, "echonet.");
  g_assert_false (uchi_device_add_evidence (device, "echonet.product", "x", 0));
  g_assert_cmpuint (device->evidence->len, ==, 1);
}

static void
test_services (void)
{
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");
  UchiService *service = uchi_device_add_service (device, UCHI_TCP, 80, NULL);

  g_assert_cmpstr (service->protocol, ==, "");
  g_assert_true (uchi_device_add_service (device, UCHI_TCP, 80, "http") == service);
  g_assert_true (uchi_device_add_service (device, UCHI_TCP, 80, "other") == service);
  g_assert_cmpstr (service->protocol, ==, "http");
  g_assert_true (uchi_device_add_service (device, UCHI_UDP, 80, NULL) != service);
  g_assert_true (uchi_device_find_protocol (device, "http") == service);
  g_assert_null (uchi_device_find_service (device, UCHI_TCP, 81));
  g_assert_null (uchi_device_add_service (device, UCHI_TCP, 0, NULL));
  for (guint16 port = 100; port < 300; port++)
    uchi_device_add_service (device, UCHI_TCP, port, NULL);
  g_assert_cmpuint (device->services->len, ==, UCHI_DEVICE_MAX_SERVICES);
}

/* whoever was found first: the router, then by address, one without any, this computer */
static void
test_places (void)
{
  static const char *const addresses[] = { "192.168.1.254", "192.168.1.9", "192.168.1.10", "", "192.168.1.2" };
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autofree char *id = g_strdup_printf ("d%u", i + 1);

      g_ptr_array_add (devices, uchi_device_new (id));
      if (*addresses[i] != '\0')
        uchi_device_add_ipv4 (g_ptr_array_index (devices, i), addresses[i]);
    }
  ((UchiDevice *) g_ptr_array_index (devices, 0))->is_gateway = TRUE;
  ((UchiDevice *) g_ptr_array_index (devices, 4))->is_self = TRUE;
  for (guint i = 0; i < devices->len; i++)
    {
      for (guint k = 0; k < devices->len; k++)
        {
          int found = uchi_device_compare_places (g_ptr_array_index (devices, i), g_ptr_array_index (devices, k));

          g_assert_cmpint ((found > 0) - (found < 0), ==, (i > k) - (i < k));
        }
    }
}

static void
test_findings_and_level (void)
{
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");
  UchiFindingRecord *record;

  g_assert_cmpint (uchi_device_level (device), ==, UCHI_LEVEL_ASK); /* nobody knows what it is */
  device->kind = UCHI_KIND_CAMERA;
  g_assert_cmpint (uchi_device_level (device), ==, UCHI_LEVEL_ASK); /* nobody looked at it */
  device->is_self = TRUE;
  g_assert_cmpint (uchi_device_level (device), ==, UCHI_LEVEL_FINE);
  device->is_self = FALSE;
  uchi_device_set_check (device, "telnet-open", UCHI_OUTCOME_OK, "not kept");
  g_assert_null (uchi_device_find_check (device, "telnet-open")->reason);
  g_assert_cmpint (uchi_device_level (device), ==, UCHI_LEVEL_FINE);
  uchi_device_set_check (device, "telnet-open", UCHI_OUTCOME_UNKNOWN, "timed-out");
  g_assert_cmpstr (uchi_device_find_check (device, "telnet-open")->reason, ==, "timed-out");
  g_assert_cmpuint (device->checks->len, ==, 1);
  g_assert_cmpint (uchi_device_level (device), ==, UCHI_LEVEL_ASK);

  uchi_device_add_finding (device, uchi_finding_record_new (UCHI_FINDING_OPEN_SHARE, UCHI_LEVEL_SOON, "A06"));
  g_assert_cmpint (uchi_device_level (device), ==, UCHI_LEVEL_SOON);
  uchi_device_add_finding (device, uchi_finding_record_new (UCHI_FINDING_OPEN_SHARE, UCHI_LEVEL_TODAY, "A06"));
  g_assert_cmpuint (device->findings->len, ==, 1);
  g_assert_cmpint (uchi_device_level (device), ==, UCHI_LEVEL_TODAY);
  record = uchi_finding_record_new (UCHI_FINDING_OPEN_SHARE, UCHI_LEVEL_SOON, "A06");
  record->port = 21;
  uchi_device_add_finding (device, record);
  g_assert_cmpuint (device->findings->len, ==, 2);
  uchi_device_clear_finding (device, UCHI_FINDING_TELNET_OPEN);
  g_assert_cmpuint (device->findings->len, ==, 2);
  uchi_device_clear_finding (device, UCHI_FINDING_OPEN_SHARE);
  g_assert_cmpuint (device->findings->len, ==, 0);
  for (guint16 port = 1; port < 100; port++)
    {
      record = uchi_finding_record_new (UCHI_FINDING_DEBUG_PORT, UCHI_LEVEL_SOON, "A01");
      record->port = port;
      uchi_device_add_finding (device, record);
    }
  g_assert_cmpuint (device->findings->len, ==, UCHI_DEVICE_MAX_OF_ONE_FINDING);
  uchi_device_add_finding (device, uchi_finding_record_new (UCHI_FINDING_DEFAULT_PASSWORD, UCHI_LEVEL_TODAY, "A01"));
  g_assert_cmpint (uchi_device_level (device), ==, UCHI_LEVEL_TODAY);
  for (guint finding = 1; finding < UCHI_N_FINDINGS; finding++)
    {
      record = uchi_finding_record_new (finding, UCHI_LEVEL_SOON, "A01");
      record->port = 1000;
      uchi_device_add_finding (device, record);
      record = uchi_finding_record_new (finding, UCHI_LEVEL_SOON, "A01");
      record->port = 1001;
      uchi_device_add_finding (device, record);
    }
  g_assert_cmpuint (device->findings->len, ==, UCHI_DEVICE_MAX_FINDINGS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device/places", test_places);
  g_test_add_func ("/core/device/addresses", test_addresses);
  g_test_add_func ("/core/device/mac", test_mac);
  g_test_add_func ("/core/device/evidence", test_evidence);
  g_test_add_func ("/core/device/fat-evidence", test_fat_evidence);
  g_test_add_func ("/core/device/closed", test_closed);
  g_test_add_func ("/core/device/services", test_services);
  g_test_add_func ("/core/device/findings-and-level", test_findings_and_level);
  return g_test_run ();
}
