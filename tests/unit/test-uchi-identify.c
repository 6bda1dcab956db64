/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking a device who it is, with answers from recordings and the pack that the program carries. */
#include "identify/uchi-identify.h"

#include <glib/gstdio.h>
#include <string.h>

#define ADDRESS "192.168.50.9"

typedef struct {
  const char *note;
  const guint16 ports[6];
  const char *recording;
  UchiKind kind;
  const char *vendor, *model;
  const char *source, *value; /* (nullable): evidence that must be there */
} Row;

#define HTTP(port, body) "{\"kind\":\"http\",\"key\":\"GET " ADDRESS ":" port " /\"," body "}\n"

static const Row rows[] = {
  { "a camera by its realm", { 80 },
    HTTP ("80", "\"status\":401,\"headers\":{\"www-authenticate\":\"Basic realm=\\\"JVC Broadcaster 1.20\\\"\",\"server\":\"JVC\"},\"text\":\"\""),
    UCHI_KIND_CAMERA, "JVC", NULL, "http.realm", "JVC Broadcaster 1.20" },
  { "a title in Shift_JIS without a charset", { 80 },
    HTTP ("80", "\"status\":200,\"headers\":{\"content-type\":\"text/html\"},\"reply\":\"PHRpdGxlPoNKg4GDiZDdkuiJ5pbKPC90aXRsZT4=\""),
    UCHI_KIND_UNKNOWN, "", "", "http.title", "カメラ設定画面" },
  { "a title in EUC-JP, declared", { 80 },
    HTTP ("80", "\"status\":200,\"headers\":{\"content-type\":\"text/html; charset=EUC-JP\"},\"reply\":\"PHRpdGxlPqWrpeGl6cDfxOqy6MzMPC90aXRsZT4=\""),
    UCHI_KIND_UNKNOWN, "", "", "http.title", "カメラ設定画面" },
  { "a redirect on the same host is followed once", { 80 },
    HTTP ("80", "\"status\":302,\"headers\":{\"location\":\"/top.html\"},\"text\":\"\"")
    "{\"kind\":\"http\",\"key\":\"GET " ADDRESS ":80 /top.html\",\"status\":200,\"headers\":{},\"text\":\"<title>inside</title>\"}\n",
    UCHI_KIND_UNKNOWN, "", "", "http.title", "inside" },
  { "a redirect to another host is not", { 80 },
    HTTP ("80", "\"status\":302,\"headers\":{\"location\":\"http://203.0.113.9/top.html\"},\"text\":\"\"")
    "{\"kind\":\"http\",\"key\":\"GET 203.0.113.9:80 /top.html\",\"status\":200,\"headers\":{},\"text\":\"<title>outside</title>\"}\n",
    UCHI_KIND_UNKNOWN, "", "", "http.location", "http://203.0.113.9/top.html" },
  { "a redirect to what must not be pressed is not", { 80 },
    HTTP ("80", "\"status\":302,\"headers\":{\"location\":\"/reboot.cgi\"},\"text\":\"\"")
    "{\"kind\":\"http\",\"key\":\"GET " ADDRESS ":80 /reboot.cgi\",\"status\":200,\"headers\":{},\"text\":\"<title>pressed</title>\"}\n",
    UCHI_KIND_UNKNOWN, "", "", "http.location", "/reboot.cgi" },
  { "escapes of a terminal are taken out", { 80 },
    HTTP ("80", "\"status\":200,\"headers\":{},\"text\":\"<title>a\\u001b[31mb\\u202ec</title>\""),
    UCHI_KIND_UNKNOWN, "", "", "http.title", "a[31mbc" },
  { "silence", { 80, 23, 21, 22, 554 }, "", UCHI_KIND_UNKNOWN, "", "", NULL, NULL },
};

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (uchi_identify_finish (UCHI_NET (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static UchiDevice *
identify (const Row *row, UchiPack *pack)
{
  UchiScopeInfo info = { .interface = (char *) "wlan0", .index = 2, .address = 0xC0A83205, .prefix_length = 24, .gateway = 0xC0A83201 };
  g_autoptr (UchiScope) scope = uchi_scope_new_for_info (&info);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  UchiDevice *device = uchi_device_new ("d1");
  g_autoptr (UchiNet) net = NULL;
  gboolean done = FALSE;
  int fd = g_file_open_tmp ("uchi-identify-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, row->recording, -1, &error));
  net = uchi_net_new_replay (scope, path, &error);
  g_assert_no_error (error);
  uchi_device_add_ipv4 (device, ADDRESS);
  for (guint i = 0; i < G_N_ELEMENTS (row->ports) && row->ports[i] != 0; i++)
    uchi_device_add_service (device, UCHI_TCP, row->ports[i], NULL);
  uchi_identify_async (net, pack, device, g_get_monotonic_time (), NULL, on_done, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_unlink (path);
  return device;
}

static gboolean
says (const UchiDevice *device, const char *source, const char *value)
{
  for (guint i = 0; i < device->evidence->len; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (device->evidence, i);

      if (g_str_equal (evidence->source, source) && g_str_equal (evidence->value, value))
        return TRUE;
    }
  return FALSE;
}

static void
test_rows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiDevice) device = NULL;

      g_test_message ("%s", rows[i].note);
      device = identify (&rows[i], pack);
      g_assert_cmpstr (uchi_kind_name (device->kind), ==, uchi_kind_name (rows[i].kind));
      g_assert_cmpstr (device->vendor, ==, rows[i].vendor);
      if (rows[i].model != NULL)
        g_assert_cmpstr (device->model, ==, rows[i].model);
      if (rows[i].source != NULL)
        g_assert_true (says (device, rows[i].source, rows[i].value));
      g_assert_false (says (device, "http.title", "outside") || says (device, "http.title", "pressed"));
    }
}

/* doors at which nothing is said: they are named, or left as they are, without a byte (the recording holds none) */
static void
test_silent_doors (void)
{
  static const Row printer = { "doors", { 9100, 515, 445, 53, 1883, 5900 }, "{\"kind\":\"http\",\"key\":\"GET " ADDRESS ":9100 /\",\"status\":200,\"headers\":{},\"text\":\"<title>pressed</title>\"}\n",
                               UCHI_KIND_UNKNOWN, "", "", NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (&error);
  g_autoptr (UchiDevice) device = identify (&printer, pack);

  g_assert_cmpstr (uchi_device_find_service (device, UCHI_TCP, 9100)->protocol, ==, "jetdirect");
  g_assert_cmpstr (uchi_device_find_service (device, UCHI_TCP, 515)->protocol, ==, "lpd");
  g_assert_cmpstr (uchi_device_find_service (device, UCHI_TCP, 445)->protocol, ==, "smb");
  g_assert_cmpuint (device->evidence->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identify/rows", test_rows);
  g_test_add_func ("/identify/silent-doors", test_silent_doors);
  return g_test_run ();
}
