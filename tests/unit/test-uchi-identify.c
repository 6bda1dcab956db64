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

/* What many makers' devices say names none of them; what says more wins; doors of a house and tills are left alone by their maker alone. */
static void
test_kinds (void)
{
  static const struct { const char *note, *mac, *said[4]; UchiKind kind; const char *vendor; } devices[] = {
    { "Chromecast", NULL, { "mdns.service", "_googlecast._tcp", "mdns.txt.md", "Chromecast Ultra" }, UCHI_KIND_MEDIA_PLAYER, "Google" },
    { "Google's speaker", NULL, { "mdns.service", "_googlecast._tcp", "mdns.txt.md", "Google Nest Mini" }, UCHI_KIND_SMART_SPEAKER, "Google" },
    { "somebody's cast", NULL, { "mdns.service", "_googlecast._tcp", "mdns.txt.md", "KS-9" }, UCHI_KIND_MEDIA_PLAYER, "" },
    { "Android TV", NULL, { "mdns.service", "_androidtvremote2._tcp" }, UCHI_KIND_TV, "" },
    { "a page", NULL, { "mdns.service", "_http._tcp" }, UCHI_KIND_UNKNOWN, "" },
    { "AirPlay", NULL, { "mdns.service", "_airplay._tcp" }, UCHI_KIND_UNKNOWN, "" },
    { "Apple TV", NULL, { "mdns.service", "_airplay._tcp", "mdns.txt.model", "AppleTV6,2" }, UCHI_KIND_TV, "Apple" },
    { "iPhone", NULL, { "mdns.service", "_companion-link._tcp" }, UCHI_KIND_UNKNOWN, "Apple" },
    { "printer", NULL, { "mdns.service", "_printer._tcp" }, UCHI_KIND_PRINTER, "" },
    { "Axis", NULL, { "mdns.service", "_axis-video._tcp", "mdns.txt.macaddress", "00408C123456" }, UCHI_KIND_CAMERA, "Axis" },
    { "DoorBird", NULL, { "mdns.service", "_axis-video._tcp", "mdns.txt.macaddress", "1CCAE3701234" }, UCHI_KIND_INTERCOM, "DoorBird" },
    { "Aiphone", "00:0b:aa:10:20:30", { NULL }, UCHI_KIND_INTERCOM, "Aiphone" },
    { "Verifone", "00:0b:4f:10:20:30", { NULL }, UCHI_KIND_PAYMENT, "Verifone" },
  };
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_autoptr (UchiDevice) device = uchi_device_new ("d1");

      g_test_message ("%s", devices[i].note);
      if (devices[i].mac != NULL)
        uchi_device_set_mac (device, devices[i].mac);
      for (guint k = 0; k + 1 < G_N_ELEMENTS (devices[i].said) && devices[i].said[k] != NULL; k += 2)
        uchi_device_add_evidence (device, devices[i].said[k], devices[i].said[k + 1], 0);
      uchi_identify_weigh (pack, device);
      g_assert_cmpstr (uchi_kind_name (device->kind), ==, uchi_kind_name (devices[i].kind));
      g_assert_cmpstr (device->vendor, ==, devices[i].vendor);
    }
}

/* What a device calls itself is shown though no record of the pack knows it; what is no name of a product never is. */
static void
test_own_words (void)
{
  static const struct { const char *note, *said[8], *vendor, *model, *firmware; } words[] = {
    { "UPnP", { "upnp.manufacturer", "Kumo Works", "upnp.modelName", "KW-300", "upnp.modelNumber", "1.2", "upnp.firmware", "2.0.7" }, "Kumo Works", "KW-300", "2.0.7" },
    { "UPnP, a series with its number", { "upnp.modelName", "KUMOVISION", "upnp.modelNumber", "KJ-55X9000" }, "", "KJ-55X9000", "" },
    { "UPnP, a number that is a version", { "upnp.modelName", "Socket", "upnp.modelNumber", "1.0" }, "", "Socket", "" },
    { "printer", { "mdns.txt.usb_mfg", "Kumo", "mdns.txt.usb_mdl", "KP1200", "mdns.txt.product", "(Kumo KP1200)" }, "Kumo", "KP1200", "" },
    { "mDNS", { "mdns.txt.model", "Lamp-7W", "mdns.txt.fv", "1.4.33" }, "", "Lamp-7W", "1.4.33" },
    { "mDNS, a number of a protocol", { "mdns.txt.md", "Kumo Speaker", "mdns.txt.version", "1.0" }, "", "Kumo Speaker", "" },
    { "mDNS, a number of the software", { "mdns.txt.version", "2023.4.1" }, "", "", "2023.4.1" },
    { "a server that plays an Apple one", { "mdns.txt.model", "RackMac" }, "", "", "" },
    { "camera", { "wsd.scopes", "onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/hardware/KC%2D21W onvif://www.onvif.org/name/Kumo" }, "", "KC-21W", "" },
    { "ECHONET", { "echonet.product", "S40ZTEP" }, "", "S40ZTEP", "" },
    { "agent", { "snmp.sysDescr", "KRX1210 Rev.14.01.38 (Fri Jul 12 2019)" }, "", "KRX1210", "14.01.38" },
    { "agent of a system", { "snmp.sysDescr", "Linux kumo 4.14.90 #1 SMP ARMV7" }, "", "", "" },
    { "title", { "http.title", "Kumo KR-800W" }, "", "KR-800W", "" },
    { "realm", { "http.realm", "KR-500MI" }, "", "KR-500MI", "" },
    { "two that differ", { "http.title", "KR-800W and KR-900W" }, "", "", "" },
    { "a serial number", { "http.realm", "KUMO-493021" }, "", "", "" },
    { "words that only look so", { "http.title", "WPA2-PSK UTF-8 HTML5", "http.realm", "RFC2617" }, "", "", "" },
    { "maker, product, number", { "upnp.manufacturer", "Kumo", "http.realm", "Kumo Streamer 1.20" }, "Kumo", "Streamer", "1.20" },
    { "maker, a common word, number", { "upnp.manufacturer", "Kumo", "http.realm", "Kumo Router 1.20" }, "Kumo", "", "" },
    { "a type of everybody's", { "upnp.manufacturer", "Kumo", "upnp.deviceType", "urn:schemas-upnp-org:device:Basic:1" }, "Kumo", "", "" },
    { "an icon that is known", { "http.icon", "bd1b5fef10a0846b2db322b90a57b746" }, "FLIR", "", "" },
    { "the chip's maker", { "upnp.manufacturer", "Realtek Semiconductor Corp.", "upnp.modelName", "unknown" }, "", "", "" },
    { "a maker's own address", { "http.vendor", "Kumo", "http.model", "K7000", "http.firmware", "V1.0.11.100" }, "Kumo", "K7000", "V1.0.11.100" },
  };
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (UchiDevice) device = uchi_device_new ("d1");
      g_autoptr (UchiPackMatch) match = NULL;

      g_test_message ("%s", words[i].note);
      for (guint k = 0; k + 1 < G_N_ELEMENTS (words[i].said) && words[i].said[k] != NULL; k += 2)
        uchi_device_add_evidence (device, words[i].said[k], words[i].said[k + 1], 0);
      match = uchi_pack_match (pack, device);
      g_assert_cmpstr (match->vendor, ==, words[i].vendor);
      g_assert_cmpstr (match->model, ==, words[i].model);
      g_assert_cmpstr (match->firmware, ==, words[i].firmware);
      /* no password is ever tried because of it */
      g_assert_false (match->exact_model);
    }
}

/* what a helper may read of a device: the pack's own words, and a model made of those of the same maker's; never what only the device says */
static void
test_pack_words (void)
{
  static const struct {
    const char *note, *said[4], *known;
  } words[] = {
    { "a maker and a model of the pack", { "upnp.manufacturer", "BUFFALO INC.", "upnp.modelName", "WSR-2533DHP" }, "Buffalo WSR-2533DHP" },
    { "a newer model of the same series", { "upnp.manufacturer", "BUFFALO INC.", "upnp.modelName", "WSR-9999DHP" }, "Buffalo WSR-9999DHP" },
    { "a name with a number in the place of the model", { "upnp.manufacturer", "BUFFALO INC.", "upnp.modelName", "SMITH-123" }, "Buffalo" },
    { "a series of another maker", { "upnp.manufacturer", "Panasonic", "upnp.modelName", "WSR-9999DHP" }, "Panasonic" },
    { "names", { "upnp.manufacturer", "John Smith", "upnp.modelName", "Maria’s" }, "" },
    { "a name beside the maker's", { "upnp.manufacturer", "Buffalo of John Smith", "upnp.modelName", "Maria’s" }, "Buffalo" },
    { "a name that begins like one", { "upnp.manufacturer", "Max Mustermann", "upnp.modelName", "Max" }, "" },
    { "of a company", { "upnp.manufacturer", "Sony Co., Ltd.", "upnp.modelName", "75" }, "Sony 75" },
  };
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (UchiDevice) device = uchi_device_new ("d1");
      g_autoptr (UchiPackMatch) match = NULL;

      for (guint k = 0; k < 4; k += 2)
        uchi_device_add_evidence (device, words[i].said[k], words[i].said[k + 1], 0);
      match = uchi_pack_match (pack, device);
      g_test_message ("%s: %s, %s: %s", words[i].note, match->vendor, match->model, match->pack_words);
      g_assert_cmpstr (match->pack_words, ==, words[i].known);
    }
}

/* the maker's address is asked when the pack names one, and the icon of one that says little */
static void
test_more_pages (void)
{
  static const Row rest[] = {
    { "a maker's address", { 80 },
      HTTP ("80", "\"status\":401,\"headers\":{\"www-authenticate\":\"Basic realm=\\\"NETGEAR R7000\\\"\"},\"text\":\"\"")
      "{\"kind\":\"http\",\"key\":\"GET " ADDRESS ":80 /currentsetting.htm\",\"status\":200,\"headers\":{},\"text\":\"Firmware=V1.0.11.100\\r\\nModel=R7000\\r\\n\"}\n",
      UCHI_KIND_ACCESS_POINT, "NETGEAR", NULL, "http.firmware", "V1.0.11.100" },
    { "an icon", { 80 },
      HTTP ("80", "\"status\":200,\"headers\":{},\"text\":\"<title>x</title><link rel=icon href=/i.png>\"")
      "{\"kind\":\"http\",\"key\":\"GET " ADDRESS ":80 /i.png\",\"status\":200,\"headers\":{},\"text\":\"0123456789abcdef0123456789abcdef\"}\n",
      UCHI_KIND_UNKNOWN, "", "", "http.icon", "8516ac99dc60603295de7bdb6a153530" },
    { "a page instead of an icon", { 80 },
      HTTP ("80", "\"status\":200,\"headers\":{},\"text\":\"<title>x</title>\"")
      "{\"kind\":\"http\",\"key\":\"GET " ADDRESS ":80 /favicon.ico\",\"status\":200,\"headers\":{},\"text\":\"<title>not found</title> and more\"}\n",
      UCHI_KIND_UNKNOWN, "", "", "http.title", "x" },
    { "an icon elsewhere is not fetched", { 80 },
      HTTP ("80", "\"status\":200,\"headers\":{},\"text\":\"<title>y</title><link rel=icon href=http://203.0.113.9/i.png>\"")
      "{\"kind\":\"http\",\"key\":\"GET 203.0.113.9:80 /i.png\",\"status\":200,\"headers\":{},\"text\":\"0123456789abcdef0123456789abcdef\"}\n",
      UCHI_KIND_UNKNOWN, "", "", "http.title", "y" },
    { "a number on a page", { 80 },
      HTTP ("80", "\"status\":200,\"headers\":{},\"text\":\"<title>z</title><td>Firmware Version</td><td>1.2.3</td>\""),
      UCHI_KIND_UNKNOWN, "", "", "http.firmware", "1.2.3" },
  };
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rest); i++)
    {
      g_autoptr (UchiDevice) device = NULL;

      g_test_message ("%s", rest[i].note);
      device = identify (&rest[i], pack);
      g_assert_cmpstr (uchi_kind_name (device->kind), ==, uchi_kind_name (rest[i].kind));
      g_assert_cmpstr (device->vendor, ==, rest[i].vendor);
      g_assert_true (says (device, rest[i].source, rest[i].value));
      g_assert_true (i == 1 || uchi_device_evidence (device, "http.icon") == NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identify/rows", test_rows);
  g_test_add_func ("/identify/silent-doors", test_silent_doors);
  g_test_add_func ("/identify/kinds", test_kinds);
  g_test_add_func ("/identify/own-words", test_own_words);
  g_test_add_func ("/identify/pack-words", test_pack_words);
  g_test_add_func ("/identify/more-pages", test_more_pages);
  return g_test_run ();
}
