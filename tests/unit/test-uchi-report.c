/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/uchi-fingerprint.h"
#include "report/uchi-report-shelf.h"
#include "report/uchi-report.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "core/uchi-error.h"
#include "core/uchi-json.h"
#include "core/uchi-text.h"
#include "report/uchi-event.h"
#include "report/uchi-report-private.h"

/* what a family would not like a stranger to read */
static const char *const secrets[] = {
  "hanako", "花子", "山田", "SER12345678", "e4:5f:01", "2001:db8", "203.0.113.9", "Yamada-Wi-Fi", "123e4567-e89b-12d3-a456-426614174000",
};

static void
add_person (UchiInventory *inventory)
{
  UchiDevice *device = uchi_inventory_ensure (inventory, "192.168.1.7", "b8:27:eb:e4:5f:01", NULL);
  UchiService *ftp;

  uchi_device_add_ipv4 (device, "203.0.113.9");
  uchi_device_add_ipv6 (device, "2001:db8::7");
  uchi_device_add_name (device, "hanako-nas.local");
  g_free (device->label);
  device->label = g_strdup ("花子の部屋のカメラ");
  uchi_device_add_evidence (device, "http.title", "山田家のNAS", 1);
  uchi_device_add_evidence (device, "mdns.name", "hanako", 1);
  uchi_device_add_evidence (device, "mdns.txt.serial", "SER12345678", 1);
  uchi_device_add_evidence (device, "upnp.friendlyName", "hanako TV", 1);
  uchi_device_add_evidence (device, "upnp.modelName", "X1 123e4567-e89b-12d3-a456-426614174000 SER12345678", 1);
  uchi_device_add_evidence (device, "telnet.banner", "hanako-nas login:", 1);
  uchi_device_add_evidence (device, "http.server", "lighttpd", 1);
  ftp = uchi_device_add_service (device, UCHI_TCP, 21, "ftp");
  g_free (ftp->product);
  ftp->product = g_strdup ("hanako-nas FTP server");
}

static JsonNode *
make (gboolean with_finding)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiReportScope scope = { .interface = "wlan0", .link = "wifi", .prefix = "192.168.1.0/24", .gateway = "203.0.113.9",
                            .wifi_name = "Yamada-Wi-Fi", .wifi_protection = "wpa2" };
  UchiReportParts parts = { .app_version = "1", .pack_version = 2026112101, .pack_released = "2026-11-21", .pack_state = "fresh",
                            .started = "2026-11-21T10:00:00+09:00", .complete = TRUE, .scope = &scope, .consent_network = TRUE,
                            .inventory = inventory };

  add_person (inventory);
  if (with_finding)
    {
      UchiDevice *device = uchi_inventory_at (inventory, 0);

      device->kind = UCHI_KIND_NAS;
      uchi_device_set_check (device, "open-share", UCHI_OUTCOME_PROBLEM, NULL);
      uchi_device_set_check (device, "firmware-old", UCHI_OUTCOME_UNKNOWN, "no-version");
      uchi_device_add_finding (device, uchi_finding_record_new (UCHI_FINDING_OPEN_SHARE, UCHI_LEVEL_SOON, "A14"));
    }
  return uchi_report_build (&parts);
}

static void
test_build (void)
{
  g_autoptr (JsonNode) node = make (TRUE);
  JsonObject *root = json_node_get_object (node), *summary = uchi_json_object (root, "summary");
  g_autofree char *text = uchi_json_line (node);

  g_assert_cmpstr (uchi_json_string (root, "format", ""), ==, "uchi-kenshin-report/1");
  g_assert_cmpint (uchi_json_int (summary, "devices", 0), ==, 1);
  g_assert_cmpint (uchi_json_int (summary, "soon", 0), ==, 1);
  g_assert_cmpint (uchi_json_int (summary, "unknown_checks", 0), ==, 1);
  g_assert_null (strstr (text, "Yamada-Wi-Fi"));
}

static void
test_redact (void)
{
  g_autoptr (JsonNode) whole = make (TRUE);
  g_autoptr (JsonNode) redacted = uchi_report_redact (whole);
  g_autofree char *text = uchi_json_line (redacted), *before = uchi_json_line (whole);

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_test_message ("%s", secrets[i]);
      g_assert_null (strstr (text, secrets[i]));
    }
  g_assert_nonnull (strstr (text, "b8:27:eb"));
  g_assert_nonnull (strstr (text, "open-share"));
  g_assert_nonnull (strstr (before, "hanako"));
}

/* RFC 1918 and RFC 3927, to the last address; the neighbours are somebody's on the internet */
static void
test_redact_addresses (void)
{
  static const char *const rows[] = { "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.255.1", "169.254.1.1" };
  static const char *const public[] = { "9.255.255.255", "11.0.0.1", "172.15.255.255", "172.32.0.1", "172.39.0.1", "172.160.0.1", "192.167.1.1", "192.169.0.1",
                                        "169.253.1.1", "100.64.0.1", "203.0.113.5" };
  g_autoptr (JsonNode) whole = make (TRUE), redacted = NULL;
  JsonObject *device = uchi_json_object_at (uchi_json_array (json_node_get_object (whole), "devices"), 0);
  JsonArray *ipv4 = json_array_new (), *evidence = uchi_json_array (device, "evidence");
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows) + G_N_ELEMENTS (public); i++)
    {
      const char *address = i < G_N_ELEMENTS (rows) ? rows[i] : public[i - G_N_ELEMENTS (rows)];
      JsonObject *said = json_object_new ();

      json_array_add_string_element (ipv4, address);
      json_object_set_string_member (said, "source", "http.realm");
      json_object_set_string_member (said, "value", address);
      json_array_add_object_element (evidence, said);
    }
  json_object_set_array_member (uchi_json_object (device, "addresses"), "ipv4", ipv4);
  redacted = uchi_report_redact (whole);
  text = uchi_json_line (redacted);
  g_test_message ("%s", text);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_nonnull (strstr (text, rows[i]));
  for (guint i = 0; i < G_N_ELEMENTS (public); i++)
    g_assert_null (strstr (text, public[i]));
}

/* what goes to the keeper of the pack says nothing of whose it is */
static void
test_fingerprint (void)
{
  g_autoptr (JsonNode) whole = make (TRUE);
  g_autoptr (JsonNode) all = uchi_fingerprint_build (whole, NULL, NULL);
  g_autoptr (GPtrArray) nobody = g_ptr_array_new (), none = NULL;
  g_autoptr (JsonNode) empty = NULL;
  g_autofree char *text = uchi_json_line (all);
  JsonArray *devices = uchi_json_array (json_node_get_object (all), "devices");
  JsonObject *device = uchi_json_object_at (uchi_json_array (json_node_get_object (whole), "devices"), 0);

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_test_message ("%s", secrets[i]);
      g_assert_null (strstr (text, secrets[i]));
    }
  g_assert_null (strstr (text, "open-share")); /* what is wrong with it is nobody's business */
  g_assert_null (strstr (text, "192.168."));
  g_assert_cmpuint (json_array_get_length (devices), >, 0);
  g_ptr_array_add (nobody, (gpointer) "192.0.2.77");
  empty = uchi_fingerprint_build (whole, NULL, nobody);
  g_assert_cmpuint (json_array_get_length (uchi_json_array (json_node_get_object (empty), "devices")), ==, 0);
  /* a random MAC tells no maker, but one person's telephone */
  g_assert_cmpstr (uchi_json_string (uchi_json_object_at (devices, 0), "mac", ""), ==, "b8:27:eb");
  json_object_set_boolean_member (uchi_json_object (device, "addresses"), "mac_random", TRUE);
  g_clear_pointer (&all, json_node_unref);
  all = uchi_fingerprint_build (whole, NULL, NULL);
  g_assert_cmpstr (uchi_json_string (uchi_json_object_at (uchi_json_array (json_node_get_object (all), "devices"), 0), "mac", "x"), ==, "");
  /* this computer is never in it */
  g_clear_pointer (&all, json_node_unref);
  json_object_set_boolean_member (device, "self", TRUE);
  all = uchi_fingerprint_build (whole, NULL, NULL);
  g_assert_cmpuint (json_array_get_length (uchi_json_array (json_node_get_object (all), "devices")), ==, 0);
}

static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("uchi-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "r.json", NULL), *nowhere = g_build_filename (folder, "no", "r.json", NULL);
  g_autoptr (JsonNode) report = make (TRUE), back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL;

  g_assert_true (uchi_report_save (report, path, &error));
  g_assert_no_error (error);
  back = uchi_report_load (path, &error);
  g_assert_no_error (error);
  first = uchi_json_line (report);
  second = uchi_json_line (back);
  g_assert_cmpstr (first, ==, second);
  g_assert_false (uchi_report_save (report, nowhere, &error));
  g_assert_cmpuint (error->domain, ==, UCHI_ERROR);
  g_unlink (path);
  g_rmdir (folder);
}

/* a disk that is full half way: the report of before stays whole, and nothing else is left behind */
static void
test_save_full (void)
{
  g_autofree char *folder = g_dir_make_tmp ("uchi-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "r.json", NULL);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (JsonNode) report = make (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  struct rlimit limit, small;

  g_assert_true (uchi_report_save (report, path, &error));
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = limit;
  small.rlim_cur = 100;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (uchi_report_save (report, path, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_cmpuint (error->domain, ==, UCHI_ERROR);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "r.json");
  g_assert_null (g_dir_read_name (dir));
  g_unlink (path);
  g_rmdir (folder);
}

/* files that are no report */
static void
test_load_hostile (void)
{
  static const char *const rows[] = { "", "{", "[]", "{}", "{\"format\":\"uchi-kenshin-report/2\"}", "\xFF\xFE" };
  g_autofree char *folder = g_dir_make_tmp ("uchi-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "r.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, rows[i], -1, NULL));
      g_assert_null (uchi_report_load (path, &error));
      g_assert_cmpuint (error->domain, ==, UCHI_ERROR);
    }
  g_unlink (path);
  g_rmdir (folder);
}

#define SHELF 50

/* the clock of a computer whose battery is dead begins anew at every start */
static void
test_shelf (void)
{
  g_autofree char *folder = g_dir_make_tmp ("uchi-report-XXXXXX", NULL), *early = g_build_filename (folder, "20261121100000.json", NULL);
  static const struct {
    const char *note, *started, *newest, *before;
  } rows[] = {
    { "behind all others", "2000-01-01T00:00:00+09:00", "000000050-20000101000000.json", "000000049-20260221100000.json" },
    { "a look again", "2000-01-01T00:00:00+09:00", "000000050-20000101000000.json", "000000049-20260221100000.json" },
    { "behind all but one", "2000-01-02T00:00:00+09:00", "000000051-20000102000000.json", "000000050-20000101000000.json" },
    { "a look again at an earlier one", "2000-01-01T00:00:00+09:00", "000000052-20000101000000.json", "000000051-20000102000000.json" },
    { "no time at all", "", "000000053-.json", "000000052-20000101000000.json" },
    { "another path", "../../20x-1", "000000054-201.json", "000000053-.json" },
  };
  g_autoptr (GPtrArray) left = NULL;

  g_assert_true (g_file_set_contents (early, "{}", -1, NULL));
  for (guint i = 0; i < SHELF + G_N_ELEMENTS (rows) - 1; i++)
    {
      g_autofree char *started = i < SHELF - 1 ? g_strdup_printf ("2026-%02u-%02uT10:00:00+09:00", i / 28 + 1, i % 28 + 1) : g_strdup (rows[i - SHELF + 1].started);
      g_autoptr (JsonObject) report = json_object_new ();
      g_autoptr (GPtrArray) names = NULL;
      g_autoptr (GError) error = NULL;

      json_object_set_string_member (report, "started", started);
      g_assert_true (uchi_report_shelf_put (folder, report, SHELF, &error));
      names = uchi_report_shelf_names (folder);
      g_assert_cmpuint (names->len, <=, SHELF);
      if (i < SHELF - 1)
        continue;
      g_test_message ("%s", rows[i - SHELF + 1].note);
      g_assert_cmpuint (names->len, ==, SHELF);
      g_assert_cmpstr (g_ptr_array_index (names, 0), ==, rows[i - SHELF + 1].newest);
      g_assert_cmpstr (g_ptr_array_index (names, 1), ==, rows[i - SHELF + 1].before);
    }
  g_assert_false (g_file_test (early, G_FILE_TEST_EXISTS));
  left = uchi_report_shelf_names (folder);
  for (guint i = 0; i < left->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (left, i), NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_events (void)
{
  static const struct {
    const char *line;
    gboolean fine;
    UchiEventType type;
  } rows[] = {
    { "{\"event\":\"hello\",\"format\":\"uchi-kenshin-events/1\"}", TRUE, UCHI_EVENT_HELLO },
    { "{\"event\":\"device\",\"device\":{\"id\":\"d1\"}}", TRUE, UCHI_EVENT_DEVICE },
    { "{\"event\":\"device\"}", TRUE, UCHI_EVENT_UNKNOWN },
    { "{\"event\":\"ask\",\"devices\":[\"d1\",7,null]}", TRUE, UCHI_EVENT_ASK },
    { "{\"event\":\"progress\",\"done\":-5,\"total\":99999999999}", TRUE, UCHI_EVENT_PROGRESS },
    { "{\"event\":\"of tomorrow\"}", TRUE, UCHI_EVENT_UNKNOWN },
    { "[]", TRUE, UCHI_EVENT_UNKNOWN },
    { "", FALSE, 0 }, { "{", FALSE, 0 }, { "{\"event\":\"hello\",\"event\":\"note\"}", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (UchiEvent) event = uchi_event_parse (rows[i].line, strlen (rows[i].line), &error);

      g_test_message ("%s", rows[i].line);
      g_assert_cmpint (event != NULL, ==, rows[i].fine);
      if (event != NULL)
        g_assert_cmpint (event->type, ==, rows[i].type);
      else
        g_assert_cmpuint (error->domain, ==, UCHI_ERROR);
    }
}

/* as long a text as is taken, of what JSON writes with two bytes */
static char *
fat_text (guint number, gsize length)
{
  g_autofree char *rest = g_strnfill (length, '"');

  return g_strdup_printf ("%u%s", number, rest);
}

/* a device that fills all that is remembered of one */
static void
fill (UchiDevice *device, guint number)
{
  for (guint i = 0; i < UCHI_DEVICE_MAX_ADDRESSES; i++)
    {
      g_autofree char *ipv4 = g_strdup_printf ("192.168.%u.%u", 100 + number / 250, 100 + i), *ipv6 = NULL;

      ipv6 = g_strdup_printf ("2001:db8:1234:5678:9abc:%x:%x:abcd", 0x1000 + number, 0x1000 + i);
      uchi_device_add_ipv4 (device, ipv4);
      uchi_device_add_ipv6 (device, ipv6);
    }
  for (guint i = 0; i <= UCHI_DEVICE_MAX_EVIDENCE_BYTES / UCHI_DEVICE_MAX_EVIDENCE_TEXT; i++)
    {
      g_autofree char *text = fat_text (i, 2 * UCHI_DEVICE_MAX_EVIDENCE_TEXT);

      uchi_device_add_evidence (device, "upnp.deviceType", text, G_MAXINT);
      if (i < UCHI_DEVICE_MAX_NAMES)
        uchi_device_add_name (device, text);
      text[40] = '\0'; /* to the last bytes */
      uchi_device_add_evidence (device, "mdns.name", text, G_MAXINT);
    }
  g_assert_cmpuint (uchi_device_evidence_bytes (device, ""), >, UCHI_DEVICE_MAX_EVIDENCE_BYTES - UCHI_DEVICE_MAX_EVIDENCE_TEXT);
  for (guint i = 0; i < UCHI_DEVICE_MAX_SERVICES; i++)
    {
      UchiService *service = uchi_device_add_service (device, UCHI_TCP, (guint16) (60000 + i), "https");

      g_free (service->product);
      service->product = fat_text (i, UCHI_TEXT_MAX);
    }
  for (guint i = 0; i < UCHI_DEVICE_MAX_CHECKS; i++)
    {
      g_autofree char *check = g_strdup_printf ("default-password-%02u", i);

      uchi_device_set_check (device, check, UCHI_OUTCOME_UNKNOWN, "unreachable-now");
    }
  for (guint i = 0; i < 2 * UCHI_DEVICE_MAX_FINDINGS; i++)
    {
      UchiFindingRecord *record = uchi_finding_record_new ((UchiFindingId) (1 + i % (UCHI_N_FINDINGS - 1)), UCHI_LEVEL_TODAY, "A02");

      record->port = (guint16) (60000 + i);
      g_free (record->rule);
      record->rule = g_strdup ("login-0123456789");
      record->maker_words = json_object_new ();
      json_object_set_string_member (record->maker_words, "password_menu", "管理者パスワードの変更");
      uchi_device_add_finding (device, record);
    }
}

static JsonNode *
make_fat (guint n)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiReportScope scope = { .interface = "wlan0", .link = "wifi" };
  UchiReportParts parts = { .app_version = "1", .pack_released = "2026-11-21", .pack_state = "fresh", .started = "2026-11-21T10:00:00+09:00",
                            .scope = &scope, .inventory = inventory };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *mac = g_strdup_printf ("00:90:f3:00:%02x:%02x", i / 256, i % 256);

      fill (uchi_inventory_ensure (inventory, NULL, mac, NULL), i);
    }
  return uchi_report_build (&parts);
}

/* (transfer full): @report as it is said; what is said can be read */
static char *
line_of (JsonNode *report)
{
  g_autofree char *text = json_to_string (report, FALSE);
  char *line = g_strdup_printf ("{\"event\":\"report\",\"report\":%s}", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiEvent) event = uchi_event_parse (line, strlen (line), &error);

  g_assert_no_error (error);
  g_assert_cmpint (event->type, ==, UCHI_EVENT_REPORT);
  return line;
}

static guint
count_items (JsonNode *node)
{
  guint n = 1;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        n += count_items (json_array_get_element (json_node_get_array (node), i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      for (const GList *l = values; l != NULL; l = l->next)
        n += count_items (l->data);
    }
  return n;
}

/* a home full of devices that say as much as they may: their words go, and what was found stays */
static void
test_fat_home (void)
{
  const guint n = 72; /* as many as there may be without a word of the person's, and some */
  g_autoptr (JsonNode) report = make_fat (n);
  g_autofree char *line = line_of (report);
  JsonArray *devices = uchi_json_array (json_node_get_object (report), "devices");

  g_assert_cmpuint (json_array_get_length (devices), ==, n);
  g_assert_cmpuint (strlen (line), <=, UCHI_REPORT_TALK + 1024);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);

      g_assert_cmpuint (json_array_get_length (uchi_json_array (device, "checks")), ==, UCHI_DEVICE_MAX_CHECKS);
      g_assert_cmpuint (json_array_get_length (uchi_json_array (device, "findings")), ==, UCHI_DEVICE_MAX_FINDINGS);
      g_assert_cmpuint (json_array_get_length (uchi_json_array (device, "services")), ==, UCHI_DEVICE_MAX_SERVICES);
      g_assert_cmpuint (json_array_get_length (uchi_json_array (device, "evidence")), >, 0);
      g_assert_cmpint (uchi_json_int (device, "evidence_left_out", 0), >, 0);
    }
}

/* of the largest home that is taken, with all that can be found at each of its devices */
static void
test_largest_home (void)
{
  g_autoptr (JsonNode) report = make_fat (1);
  g_autofree char *whole = line_of (report), *least = NULL;
  JsonObject *device = uchi_json_object_at (uchi_json_array (json_node_get_object (report), "devices"), 0);

  g_assert_false (json_object_has_member (device, "evidence_left_out"));
  uchi_report_fit (report, 0, 0);
  least = line_of (report);
  g_assert_cmpuint (strlen (least), <, strlen (whole) / 2);
  g_assert_cmpuint (json_array_get_length (uchi_json_array (device, "checks")), ==, UCHI_DEVICE_MAX_CHECKS);
  g_assert_cmpuint (json_array_get_length (uchi_json_array (device, "findings")), ==, UCHI_DEVICE_MAX_FINDINGS);
  g_assert_cmpuint (json_array_get_length (uchi_json_array (device, "evidence")), ==, 0);
  /* a sixteenth is left for what is around the rows, and for the names of makers and models */
  g_assert_cmpuint ((gsize) UCHI_INVENTORY_MAX * strlen (least), <, UCHI_EVENT_MAX_LINE - UCHI_EVENT_MAX_LINE / 16);
  g_assert_cmpuint (UCHI_INVENTORY_MAX * count_items (report), <, UCHI_EVENT_MAX_ITEMS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/build", test_build);
  g_test_add_func ("/report/fat-home", test_fat_home);
  g_test_add_func ("/report/largest-home", test_largest_home);
  g_test_add_func ("/report/redact", test_redact);
  g_test_add_func ("/report/redact-addresses", test_redact_addresses);
  g_test_add_func ("/report/fingerprint", test_fingerprint);
  g_test_add_func ("/report/save", test_save);
  g_test_add_func ("/report/save-full", test_save_full);
  g_test_add_func ("/report/load-hostile", test_load_hostile);
  g_test_add_func ("/report/shelf", test_shelf);
  g_test_add_func ("/report/events", test_events);
  return g_test_run ();
}
