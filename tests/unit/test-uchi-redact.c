/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves the home: no name of anybody. */
#include "report/uchi-fingerprint.h"
#include "report/uchi-report.h"

#include <string.h>

#include "core/uchi-json.h"

/* names that stand in one place only, each in another, and are said again by another device or by the router */
static void
test_redact_family (void)
{
  static const struct {
    const char *note, *source, *value, *secret;
  } rows[] = {
    { "a host name", NULL, "tanaka-desktop.local", "tanaka" },
    { "mDNS", "mdns.name", "鈴木家のプリンター", "鈴木" },
    { "UPnP", "upnp.friendlyName", "高橋さんの録画機", "高橋" },
    { "NetBIOS", "netbios.name", "ITOU-PC", "itou" },
    { "SMB workgroup", "netbios.service", "WATANABE", "watanabe" },
    { "LLMNR", "llmnr.name", "nakamura-note", "nakamura" },
    { "a certificate", "tls.subject", "CN=kobayashi-nas,O=小林", "kobayashi" },
    { "a certificate's owner", "tls.subject", "CN=x,O=小林", "小林" },
    { "WS-Discovery", "wsd.scopes", "onvif://www.onvif.org/name/saitou", "saitou" },
    { "a page", "http.title", "加藤家の玄関", "加藤" },
    { "a realm in kanji", "http.realm", "吉田家カメラ", "吉田" },
    { "a realm in romaji", "http.realm", "Hashimoto Camera", "hashimoto" },
    { "a realm of one word", "rtsp.realm", "ishikawake", "ishikawa" },
    { "a realm in kana", "http.realm", "ハヤシ カメラ", "ハヤシ" },
    { "uname", "snmp.sysDescr", "Linux sasaki-nas 6.1.0 armv7l", "sasaki" },
    { "a description", "snmp.sysDescr", "Camera of Shimizu, Linux 6.1.0", "shimizu" },
    { "a web server", "http.server", "Hasegawa httpd/2.1", "hasegawa" },
    { "a web server of two words", "http.server", "lighttpd (fujiwara-nas)", "fujiwara" },
    { "SSDP", "ssdp.server", "Linux/5.4 UPnP/1.0 Okada-media/1.1", "okada" },
    { "a word of a page", "http.word", "Maeda Router", "maeda" },
    { "a mark of a page", "http.mark", "murakami home", "murakami" },
    { "SSH", "ssh.banner", "SSH-2.0-OpenSSH_9.2 kondou", "kondou" },
    { "FTP", "ftp.banner", "220 ishii FTP server", "ishii" },
    { "telnet", "telnet.banner", "sakamoto login:", "sakamoto" },
    { "UPnP's description", "upnp.modelDescription", "endou no heya", "endou" },
    { "a printer's kind", "mdns.txt.ty", "aoki no printer", "aoki" },
    { "a printer's product", "mdns.txt.product", "(fujii printer)", "fujii" },
    { "a printer's place", "mdns.txt.note", "nishimura no heya", "nishimura" },
    { "a name of Cast", "mdns.txt.fn", "fukuda TV", "fukuda" },
    { "RTSP", "rtsp.server", "oota streaming 1.0", "oota" },
  };
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiReportScope scope = { .interface = "wlan0", .link = "wifi", .prefix = "192.168.1.0/24", .gateway = "192.168.1.1",
                            .wifi_name = "山口家のWi-Fi" };
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_finding_record_free);
  UchiFindingRecord *outside = uchi_finding_record_new (UCHI_FINDING_PORT_FORWARD, UCHI_LEVEL_TODAY, "A13");
  UchiReportParts parts = { .app_version = "1", .pack_released = "2026-11-21", .pack_state = "fresh", .scope = &scope, .complete = TRUE,
                            .started = "2026-11-21T10:00:00+09:00", .inventory = inventory, .network_findings = findings };
  g_autoptr (JsonNode) whole = NULL, redacted = NULL;
  g_autofree char *text = NULL, *folded = NULL;

  outside->details = json_object_new ();
  json_object_set_string_member (outside->details, "address", "203.0.113.77");
  json_object_set_string_member (outside->details, "what", "nakamura game");
  g_ptr_array_add (findings, outside);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *address = g_strdup_printf ("192.168.1.%u", i + 2), *again = g_strdup_printf ("web of %s", rows[i].secret);
      UchiDevice *device = uchi_inventory_ensure (inventory, address, NULL, NULL);
      UchiService *service = uchi_device_add_service (device, UCHI_TCP, 80, "http");
      gboolean is_collected = i < 9;

      if (rows[i].source == NULL)
        uchi_device_add_name (device, rows[i].value);
      else
        uchi_device_add_evidence (device, rows[i].source, rows[i].value, 1);
      uchi_device_add_evidence (device, "http.server", is_collected ? again : "lighttpd", 1);
      g_free (service->product);
      service->product = g_strdup (is_collected ? again : "lighttpd");
    }
  whole = uchi_report_build (&parts);
  redacted = uchi_report_redact (whole);
  text = uchi_json_line (redacted);
  folded = g_utf8_casefold (text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s: %s", rows[i].note, text);
      g_assert_null (strstr (folded, rows[i].secret));
    }
  g_assert_null (strstr (text, "山口"));
  g_assert_null (strstr (text, "203.0.113.77"));
  g_assert_nonnull (strstr (text, "lighttpd"));
  g_assert_nonnull (strstr (text, "Linux *** 6.1.0"));
}

/* what tells a product stays: to the helper the pack's words, to the keeper of the pack new ones too */
static void
test_redact_products (void)
{
  static const struct {
    const char *source, *value, *to_helper; /* (nullable): nothing of it */
  } rows[] = {
    { "http.server", "lighttpd/1.4.59", "lighttpd/1.4.59" }, { "http.server", "NewHttpd/3.2 (Acme WL-200)", "***/3.2 (Acme WL-200)" },
    { "http.server", "GoAhead-Webs", "GoAhead-Webs" }, { "ssdp.server", "Linux/5.4 UPnP/1.0 MiniUPnPd/2.1", "Linux/5.4 UPnP/1.0 MiniUPnPd/2.1" },
    { "ssh.banner", "SSH-2.0-dropbear_2019.78", "SSH-2.0-dropbear_2019.78" }, { "mdns.txt.ty", "ACME WL-200 series", "ACME WL-200 series" },
    { "mdns.txt.md", "NewThing 3", NULL }, { "mdns.txt.usb_mfg", "NewMaker", NULL }, { "upnp.modelName", "NewThing 3", NULL },
    { "snmp.sysDescr", "Acme WL-200 firmware 1.02", "Acme WL-200 firmware 1.02" }, { "rtsp.realm", "Acme camera", "Acme camera" },
    { "upnp.deviceType", "urn:schemas-upnp-org:device:InternetGatewayDevice:1", "urn:schemas-upnp-org:device:InternetGatewayDevice:1" },
    { "mdns.service", "_ipp._tcp", "_ipp._tcp" }, { "wsd.types", "dn:NetworkVideoTransmitter", "dn:NetworkVideoTransmitter" },
  };
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiReportScope scope = { .interface = "wlan0", .link = "wifi", .prefix = "192.168.1.0/24", .gateway = "192.168.1.1" };
  UchiReportParts parts = { .app_version = "1", .pack_released = "2026-11-21", .pack_state = "fresh", .scope = &scope,
                            .started = "2026-11-21T10:00:00+09:00", .complete = TRUE, .inventory = inventory };
  UchiDevice *device = uchi_inventory_ensure (inventory, "192.168.1.2", NULL, NULL);
  g_autoptr (JsonNode) whole = NULL, redacted = NULL, print = NULL;
  g_autofree char *text = NULL, *fingerprint = NULL;

  g_free (device->vendor);
  device->vendor = g_strdup ("Acme");
  g_free (device->model);
  device->model = g_strdup ("WL-200");
  g_free (device->pack_words);
  device->pack_words = g_strdup ("Acme WL-200");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    uchi_device_add_evidence (device, rows[i].source, rows[i].value, 1);
  whole = uchi_report_build (&parts);
  redacted = uchi_report_redact (whole);
  print = uchi_fingerprint_build (whole, NULL, NULL);
  text = uchi_json_line (redacted);
  fingerprint = uchi_json_line (print);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *whole_value = g_strdup_printf ("\"%s\"", rows[i].to_helper != NULL ? rows[i].to_helper : rows[i].source);

      g_test_message ("%s: %s", rows[i].source, text);
      g_assert_true ((strstr (text, whole_value) != NULL) == (rows[i].to_helper != NULL));
      g_assert_nonnull (strstr (fingerprint, rows[i].value));
    }
  g_assert_nonnull (strstr (text, "\"vendor\":\"Acme\",\"model\":\"WL-200\""));
}

/* where a device may write what it likes; NULL: a member of the device or its parts, see below */
static const char *const everywhere[] = {
  "http.server", "http.realm", "http.title", "http.status-line", "http.mark", "http.word", "http.vendor", "http.model", "http.firmware", "http.path",
  "http.location", "http.refresh", "http.cookie", "upnp.manufacturer", "upnp.modelName", "upnp.modelNumber", "upnp.modelDescription", "upnp.deviceType",
  "upnp.firmware", "upnp.location", "ssdp.server", "ssdp.st", "ssh.banner", "ftp.banner", "telnet.banner", "mdns.service", "mdns.txt.model", "mdns.txt.md",
  "mdns.txt.ty", "mdns.txt.usb_mdl", "mdns.txt.usb_mfg", "mdns.txt.product", "mdns.txt.rp", "mdns.txt.adminurl", "snmp.sysDescr",
  "echonet.maker", "echonet.product", "wsd.types", "rtsp.server", "rtsp.realm", "tls.issuer",
};
/* where people name things: a text there is known, and goes wherever it is said again */
static const char *const given[] = { "mdns.name", "upnp.friendlyName", "netbios.name", "netbios.service", "llmnr.name", "dns.name", "tls.subject", "wsd.scopes",
                                     "mdns.txt.fn", "mdns.txt.note", "snmp.sysName", "snmp.sysLocation", "snmp.sysContact" };

static void
put (char **slot, const char *text)
{
  g_free (*slot);
  *slot = g_strdup (text);
}

/* a home of one device that says @text in every field of @sources, and where members of its own are too with @members */
static JsonNode *
home_that_says (const char *text, const char *const *sources, guint n_sources, gboolean members)
{
  static const char *const details[] = { "sign", "address", "installed", "what" };
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiReportScope scope = { .interface = "wlan0", .link = "wifi", .prefix = "192.168.1.0/24", .gateway = "192.168.1.1", .wifi_name = text };
  UchiReportParts parts = { .app_version = "1", .pack_released = "2026-11-21", .pack_state = "fresh", .scope = &scope,
                            .started = "2026-11-21T10:00:00+09:00", .complete = TRUE, .inventory = inventory };
  UchiDevice *device = uchi_inventory_ensure (inventory, "192.168.1.2", "a4:12:42:0a:0b:0c", NULL);
  UchiFindingRecord *record = uchi_finding_record_new (UCHI_FINDING_ODD_BEHAVIOUR, UCHI_LEVEL_TODAY, "A17");

  for (guint i = 0; i < n_sources; i++)
    uchi_device_add_evidence (device, sources[i], text, 1);
  for (guint i = 0; members && i < 3; i++)
    {
      UchiService *service = uchi_device_add_service (device, UCHI_TCP, (guint16) (80 + i), i == 0 ? "http" : i == 1 ? "ssh" : "ftp");

      put (&service->product, text);
      put (&service->version, text);
    }
  if (members)
    {
      put (&device->vendor, text);
      put (&device->model, text);
      put (&device->firmware, text);
      put (&device->label, text);
      uchi_device_add_name (device, text);
      record->details = json_object_new ();
      for (guint i = 0; i < G_N_ELEMENTS (details); i++)
        json_object_set_string_member (record->details, details[i], text);
    }
  uchi_device_add_finding (device, record);
  return uchi_report_build (&parts);
}

/* its values in one piece, without case and width */
static char *
as_read (JsonNode *node)
{
  g_autofree char *line = uchi_json_line (node), *wide = g_utf8_normalize (line, -1, G_NORMALIZE_ALL);
  g_autoptr (GRegex) members = g_regex_new ("\"\\w+\":", 0, 0, NULL);
  g_autofree char *values = g_regex_replace_literal (members, wide, -1, 0, "", 0, NULL);

  return g_utf8_casefold (values, -1);
}

static void
assert_hidden (const char *said, const char *secret, JsonNode *whole)
{
  g_autoptr (JsonNode) redacted = uchi_report_redact (whole), print = uchi_fingerprint_build (whole, NULL, NULL);
  g_autofree char *text = as_read (redacted), *fingerprint = as_read (print), *wide = g_utf8_normalize (secret, -1, G_NORMALIZE_ALL);
  g_autofree char *needle = g_utf8_casefold (wide, -1);

  if (strstr (text, needle) != NULL || strstr (fingerprint, needle) != NULL)
    g_error ("“%s” of “%s” is in %s\n%s", secret, said, text, fingerprint);
}

/* every name and number, said in every way, in every field at once, and with nothing else from which it could be known as a name */
static void
test_redact_everywhere (void)
{
  static const struct {
    const char *said, *secret;
  } names[] = {
    { "山田花子", "山田" }, { "山田花子のカメラ", "花子" }, { "花子のiPhone", "花子" }, { "花子さんのパソコン", "花子" }, { "林", "林" }, { "佐々木家", "佐々木" },
    { "ヤマダ", "ヤマダ" }, { "ﾊﾅｺ", "ﾊﾅｺ" }, { "ハナコのテレビ", "ハナコ" }, { "やまだ", "やまだ" }, { "みよこ", "みよこ" },
    { "yamada", "yamada" }, { "Hanako", "hanako" }, { "YAMADA", "yamada" }, { "hanako2", "hanako" }, { "yamada1962", "yamada" },
    { "hanako-san", "hanako" }, { "yamada-ke", "yamada" }, { "Hanako’s MacBook", "hanako" }, { "Hanako's iPad", "hanako" }, { "Satoshis-MacBook", "satoshi" },
    { "YamadaNAS", "yamada" }, { "yamadanas", "yamada" }, { "wifiyamada", "yamada" }, { "YamadaTaroCam", "taro" }, { "yamadaServer", "yamada" },
    { "Satoh", "satoh" }, { "Ohno", "ohno" }, { "Satō", "sat" }, { "Hattori", "hattori" }, { "Homma", "homma" }, { "Namba", "namba" },
    { "Shinichi", "shinichi" }, { "Jun-ichi", "ichi" }, { "Tsuchiya", "tsuchiya" }, { "Hatchiri", "hatchiri" }, { "Kyoko", "kyoko" }, { "Syouzi", "syouzi" }, { "Abe", "abe" },
    { "Ito", "ito" }, { "Jun", "jun" }, { "Kenji", "kenji" }, { "ＨＡＮＡＫＯ", "hanako" }, { "yamada_hanako", "hanako" }, { "hanako.yamada", "yamada" }, { "yamada.local", "yamada" },
    { "yamada.example.jp", "yamada" },
    { "C02XK1JDJGH5", "C02XK1JDJGH5" }, { "SN: AB12-34X", "AB12-34X" }, { "1234567890", "1234567890" }, { "F1234567", "F1234567" },
    { "a4:12:42:0a:0b:0c", "0a:0b:0c" }, { "A4-12-42-0A-0B-0C", "0A-0B-0C" }, { "a412420a0b0c", "0a0b0c" }, { "A412.420A.0B0C", "0b0c" },
    { "0A0B0C", "0a0b0c" }, { "fe80::a612:42ff:fe0a:b0c", "fe0a" }, { "2001:db8::1234", "2001:db8" }, { "203.0.113.77", "203.0.113.77" }, { "126.10.20.30", "126.10.20" },
    { "hanako@example.jp", "hanako" }, { "y-1962@ezweb.example.jp", "y-1962" }, { "090-1234-5678", "1234-5678" }, { "018(823)1234", "823" },
    { "+81-90-1234-5678", "1234-5678" }, { "+81 18 823 1234", "823" }, { "09012345678", "09012345678" }, { "0120-123-456", "123-456" },
    { "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "9dad" }, { "〒010-0951 秋田市山王", "山王" },
    /* beside words of people, of machines, of nobody, and letters: from here on only alone and before a version */
    { "yamadafamily", "yamada" }, { "familyyamada", "yamada" }, { "yamadaroom", "yamada" }, { "hanakomacbook", "hanako" }, { "hanakoipad", "hanako" }, { "hanakotab", "hanako" },
    { "hanakopad", "hanako" }, { "drtanaka", "tanaka" }, { "mryamada", "yamada" }, { "DESKTOPTANAKA", "tanaka" }, { "tanakasnas", "tanaka" }, { "tanakalenovo", "tanaka" },
    { "tanakadesk", "tanaka" }, { "yamadat", "yamada" }, { "tyamada", "yamada" }, { "yamadax", "yamada" }, { "dzunko", "dzunko" }, { "satofamily", "sato" }, { "itot", "ito" }, { "xabe", "abe" },
    { "Sho", "sho" }, { "ryo", "ryo" }, { "Kyo", "kyo" }, { "ryu", "ryu" },
    { "satozzq", "sato" }, { "qqsato", "sato" }, { "xqyamadaxq", "yamada" }, { "mysatopc", "sato" }, { "abesnas", "abe" }, { "room405", "405" },
  };
  static const char *const ways[] = { "%s", "%s/1.0", "%s_2.1", "Camera of %s v1", "lighttpd (%s) Linux/5.4", "NewThing %s 3", "[%s]" };
  gboolean is_joined = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      is_joined |= g_str_equal (names[i].said, "yamadafamily");
      for (guint k = 0; k < (is_joined ? 2 : G_N_ELEMENTS (ways)); k++)
        {
          g_autoptr (GString) said = g_string_new (ways[k]);
          g_autoptr (JsonNode) anywhere = NULL, named = NULL;

          g_string_replace (said, "%s", names[i].said, 1);
          anywhere = home_that_says (said->str, everywhere, G_N_ELEMENTS (everywhere), FALSE);
          named = home_that_says (said->str, given, G_N_ELEMENTS (given), TRUE);
          assert_hidden (said->str, names[i].secret, anywhere);
          assert_hidden (said->str, names[i].secret, named);
        }
    }
}

/* a member alone, from which nobody could know the name, and one whose maker says it too */
static void
test_redact_members (void)
{
  static const char *const secrets_here[] = { "Yamada", "花子", "ハナコ", "YamadaNAS" };

  for (guint i = 0; i < G_N_ELEMENTS (secrets_here); i++)
    {
      g_autoptr (JsonNode) whole = home_that_says (secrets_here[i], everywhere, G_N_ELEMENTS (everywhere), TRUE);

      assert_hidden (secrets_here[i], secrets_here[i], whole);
    }
}

/* the person in a name that something in the home bears, in whatever tongue, is told by nothing else there either: not in any field of another device */
static void
test_redact_given (void)
{
  static const struct {
    const char *name, *secret;
  } rows[] = {
    { "smith.local", "smith" }, { "Smiths-MacBook", "smith" }, { "smithmacbook", "smith" }, { "garcia-family", "garcia" }, { "drschmidt", "schmidt" }, { "PC-NGUYEN", "nguyen" },
    { "wangnas", "wang" }, { "Wang's iPad", "wang" }, { "Tom's PC", "tom" }, { "Ivan_Petrov", "petrov" },
  };

  /* every name in every third field */
  for (guint i = 0; i < G_N_ELEMENTS (rows) * (G_N_ELEMENTS (given) + 1); i += 3)
    {
      guint row = i / (G_N_ELEMENTS (given) + 1), field = i % (G_N_ELEMENTS (given) + 1);
      gboolean is_host = field == G_N_ELEMENTS (given);
      const char *name = rows[row].name, *secret = rows[row].secret;
      g_autofree char *said = g_strdup_printf ("%s/1.0 (NewThing %s) WL-200", secret, secret);
      g_autoptr (JsonNode) whole = home_that_says (said, everywhere, G_N_ELEMENTS (everywhere), FALSE), other = home_that_says (name, given + field, is_host ? 0 : 1, FALSE);
      JsonObject *device = uchi_json_object_at (uchi_json_array (json_node_get_object (other), "devices"), 0);

      if (is_host)
        json_array_add_string_element (uchi_json_array (device, "names"), name);
      json_array_add_object_element (uchi_json_array (json_node_get_object (whole), "devices"), json_object_ref (device));
      assert_hidden (name, secret, whole);
    }
}

/* names of every people, alone in a maker's field as much as anywhere: only what the pack has itself, or a plain word, is told to a helper */
static void
test_redact_foreign (void)
{
  static const struct {
    const char *said, *secret;
  } names[] = {
    { "John Smith", "smith" }, { "John Smith", "john" }, { "Maria's", "maria" }, { "María", "mar" }, { "O'Brien", "brien" }, { "Nguyễn Văn An", "nguy" },
    { "Müller", "ller" }, { "Jürgen", "rgen" }, { "Świętosława", "toslawa" }, { "Иван Петров", "иван" }, { "Γιώργος", "γιωργος" }, { "王小明", "王" }, { "김철수", "김" },
    { "محمد علي", "محمد" }, { "สมชาย", "สมชาย" }, { "Priya", "priya" }, { "de la Cruz", "cruz" }, { "McDonald", "donald" }, { "JSmith", "smith" }, { "SMITH-123", "smith" },
    { "johnsmith", "johnsmith" }, { "Smith_Cam", "smith" }, { "MariaHomeCamera", "maria" }, { "Iris", "iris" }, { "Seiko", "seiko" }, { "Gen", "gen" },
    { "Ai Li", "ai" }, { "Tom", "tom" }, { "Camera Jo", "jo" },
  };
  static const char *const ways[] = { "%s", "%s/1.0", "NewThing %s 3", "%s Camera", "urn:%s:device:1", "_%s._tcp" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (ways) * 2; k++)
        {
          g_autoptr (GString) said = g_string_new (ways[k / 2]);
          g_autoptr (JsonNode) whole = NULL, redacted = NULL;
          g_autofree char *text = NULL, *needle = g_utf8_casefold (names[i].secret, -1), *word = NULL;
          g_autoptr (GRegex) alone = NULL;

          g_string_replace (said, "%s", names[i].said, 1);
          whole = home_that_says (said->str, everywhere, G_N_ELEMENTS (everywhere), k % 2 == 0);
          redacted = uchi_report_redact (whole);
          text = as_read (redacted);
          /* two letters of the program's own words are no name: as a word of its own */
          word = g_strdup_printf ("(?<!\\p{L})%s(?!\\p{L})", needle);
          alone = g_regex_new (strlen (needle) > 3 ? needle : word, 0, 0, NULL);
          if (g_regex_match (alone, text, 0, NULL))
            g_error ("“%s” of “%s” is in %s", names[i].secret, said->str, text);
        }
    }
}

/* where a maker's own words are not to be expected, the keeper of the pack learns a new name as little as a helper does */
static void
test_redact_keeper (void)
{
  static const char *const free_fields[] = { "http.realm", "http.mark", "http.word", "mdns.txt.ty", "mdns.txt.product", "snmp.sysDescr", "rtsp.realm",
                                             "http.title", "ftp.banner", "telnet.banner", "tls.issuer", "mdns.txt.rp", "http.path" };
  static const struct {
    const char *said, *secret;
  } rows[] = {
    { "John Smith", "smith" }, { "Smith/1.0", "smith" }, { "Priya's camera", "priya" }, { "Müller", "ller" }, { "Иван", "иван" }, { "김철수", "김" }, { "Iris", "iris" },
    { "Seiko", "seiko" }, { "smith-laptop", "smith" }, { "MariaHomeCamera", "maria" }, { "WL-300 of Smith", "smith" }, { "room 405", "405" }, { "4321", "4321" },
    { "AB1-CD2-EF3", "cd2" }, { "GN-2291", "2291" },
  };
  /* even in the maker's fields: numbers of units, and what sounds like a person */
  static const char *const units[] = { "SN-84J7K2P", "8H3K9L2", "A1B2C3D4", "WL-200 #8812345", "id 9c8b7a", "Yamada2", "Yamada-200", "ハナコ-200", "200 花子", "WL-200 Yoshiko", "John's TV",
                                       "Maria-Laptop", "Smith", "NguyenPC", "mariahome", "garcias-macbook", "Zhang Wei", "Priya Sharma", "Müller", "KIM-NAS", "SilvaTv2" };
  static const char *const of_units[] = { "84j7k2p", "8h3k9l2", "a1b2c3d4", "8812345", "9c8b7a", "yamada", "yamada", "ハナコ", "花子", "yoshiko", "john", "maria", "smith", "nguyen",
                                          "maria", "garcia", "zhang", "sharma", "müller", "kim", "silva" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) whole = home_that_says (rows[i].said, free_fields, G_N_ELEMENTS (free_fields), FALSE);

      assert_hidden (rows[i].said, rows[i].secret, whole);
    }
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (JsonNode) whole = home_that_says (units[i], everywhere, G_N_ELEMENTS (everywhere), TRUE);

      assert_hidden (units[i], of_units[i], whole);
    }
}

/* what a record of the pack is made of comes to whoever keeps it, of products that nobody has heard of */
static void
test_redact_new_products (void)
{
  /* which by their sounds alone, or beside those of others, could be names */
  static const char *const kept[] = { "Panasonic", "Sony", "LinkStation", "AirStation", "GoAhead", "MusicCast", "SoftBank", "Diskstation", "Canon", "Xiaomi", "Logitec", "Hikvision", "International", "Laboratories",
                                      "iPad", "MacBook", "Monitor", "Modem", "Photosmart", "Juniper", "Roborock", "Motorola", "Nichicon", "Konica", "Minolta" };
  static const struct {
    const char *source, *value;
  } rows[] = {
    { "upnp.manufacturer", "NewMaker Corp." }, { "upnp.modelName", "NewThing WX-5400HP" }, { "upnp.modelNumber", "WX-5400HP" }, { "mdns.txt.usb_mdl", "Photosmart 5520 series" },
    { "mdns.txt.md", "BRAVIA 4K" }, { "http.server", "NewHttpd/3.2" }, { "ssdp.server", "Linux/4.9 UPnP/1.0 NewStack/2.0.1" }, { "ssh.banner", "SSH-2.0-newssh_1.2.3" },
    { "upnp.firmware", "V5.5.0 build 190125" }, { "http.model", "LN-1123AC" }, { "echonet.product", "CS-X400D2" }, { "rtsp.server", "NewCast/1.4" },
    { "upnp.deviceType", "urn:schemas-upnp-org:device:MediaRenderer:1" }, { "mdns.txt.model", "HL-L2350DW" }, { "upnp.modelName", "DCS932" }, { "upnp.modelName", "Archer2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) whole = home_that_says (rows[i].value, &rows[i].source, 1, FALSE), print = uchi_fingerprint_build (whole, NULL, NULL);
      g_autofree char *text = uchi_json_line (print);

      g_test_message ("%s: %s", rows[i].source, text);
      g_assert_nonnull (strstr (text, rows[i].value));
    }
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      const char *source = "upnp.modelName";
      g_autoptr (JsonNode) whole = home_that_says (kept[i], &source, 1, FALSE), print = uchi_fingerprint_build (whole, NULL, NULL);
      g_autofree char *text = uchi_json_line (print);

      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, kept[i]));
    }
}

/* a maker whose name is also a family's: as the pack or the maker's number has it, it is the maker's */
static void
test_redact_makers (void)
{
  static const struct {
    const char *note, *vendor, *pack_words, *source, *value;
    gboolean to_helper, to_keeper;
  } rows[] = {
    { "of the pack", "Koizumi", "Koizumi", "http.server", "lighttpd", TRUE, TRUE },
    { "of the number", "Koizumi", "Koizumi", "oui.vendor", "Koizumi", TRUE, TRUE },
    { "only said", "Koizumi", "", "upnp.manufacturer", "Koizumi", FALSE, FALSE },
    { "said, known by its sounds", "Toshiba", "", "upnp.manufacturer", "Toshiba", FALSE, TRUE },
    { "said, no name by its sounds", "NewMaker", "", "upnp.manufacturer", "NewMaker", FALSE, TRUE },
    { "said, half of it the pack's", "Toshiba Yamada", "Toshiba", "upnp.manufacturer", "Toshiba Yamada", FALSE, FALSE },
    { "a company", "ACME INC.", "Acme", "upnp.manufacturer", "ACME INC.", TRUE, TRUE },
    { "in kana, of the pack", "パナソニック", "パナソニック", "http.server", "lighttpd", TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) whole = home_that_says ("lighttpd", &rows[i].source, 0, FALSE), redacted = NULL, print = NULL;
      JsonObject *device = uchi_json_object_at (uchi_json_array (json_node_get_object (whole), "devices"), 0), *said = json_object_new ();
      g_autofree char *text = NULL, *fingerprint = NULL;

      json_object_set_string_member (said, "source", rows[i].source);
      json_object_set_string_member (said, "value", rows[i].value);
      json_object_set_string_member (device, "vendor", rows[i].vendor);
      json_object_set_string_member (device, "pack_words", rows[i].pack_words);
      json_array_add_object_element (uchi_json_array (device, "evidence"), said);
      redacted = uchi_report_redact (whole);
      print = uchi_fingerprint_build (whole, NULL, NULL);
      text = uchi_json_line (redacted);
      fingerprint = uchi_json_line (print);
      g_test_message ("%s: %s\n%s", rows[i].note, text, fingerprint);
      g_assert_true ((strstr (text, rows[i].vendor) != NULL) == rows[i].to_helper);
      g_assert_null (strstr (text, "\"vendor\":\"Toshiba *")); /* half a maker is none */
      g_assert_true ((strstr (fingerprint, rows[i].vendor) != NULL) == rows[i].to_keeper);
    }
}

/* numbers and names in forms that a search for them misses; alone in every field, those for versions too */
static void
test_redact_forms (void)
{
  static const struct {
    const char *said, *secret;
    gboolean to_keeper; /* who has to learn new models may read what could be one */
  } rows[] = {
    { "%E5%B1%B1%E7%94%B0%E5%AE%B6", "%E5%B1", FALSE }, { "%25E5%25B1%25B1", "B1", FALSE }, { "%79%61mada", "yamada", FALSE }, { "%8E%52%93%63", "93", FALSE },
    { "&#23665;&#30000;", "23665", FALSE }, { "&#x5c71;&#x7530", "5c71", FALSE }, { "&#89;amada", "amada", FALSE }, { "\\u5c71\\u7530", "5c71", FALSE },
    { "Your address is 203.0.113.5.", "203.0.113.5", FALSE }, { "p203-0-113-5.tokyo.example.jp", "203-0-113-5", FALSE }, { "203_0_113_5", "113", FALSE },
    { "２０３．０．１１３．５", "203.0", FALSE }, { "1.203.0.113.5", "203.0.113.5", FALSE }, { "2001-db8-0-1", "db8", FALSE },
    { "A4 12 42 0A 0B 0C", "0A 0B 0C", FALSE }, { "A4_12_42_0A_0B_0C", "0A_0B_0C", FALSE }, { "a4.12.42.0a.0b.0c", "0a.0b.0c", FALSE }, { "CAM0A0B0C", "0A0B0C", FALSE },
    { "IPCAMa412420a0b0c", "0a0b0c", FALSE }, { "IPC-A0A0B0C", "0A0B0C", FALSE }, { "CAM0B0C", "0B0C", FALSE }, { "CAM-0B0C", "0B0C", FALSE },
    { "IPC9F8E7D", "9F8E7D", FALSE },
    { "０９０−１２３４−５６７８", "1234", FALSE }, { "090−1234−5678", "1234", FALSE }, { "03.1234.5678", "1234", FALSE }, { "03‐1234‐5678", "1234", FALSE },
    { "03/1234/5678", "1234", FALSE }, { "03ー1234ー5678", "1234", FALSE }, { "03・1234・5678", "1234", FALSE }, { "+81(0)90-1234-5678", "1234", FALSE }, { "(03) 1234 5678", "1234", FALSE },
    { "Y a m a d a", "m a d", FALSE }, { "ヤ マ ダ", "マ タ", FALSE }, { "ヤ・マ・ダ", "ヤ・マ", FALSE }, { "Ⓨⓐⓜⓐⓓⓐ", "yamada", FALSE }, { "Y.a.m.a.d.a", "m.a.d", FALSE }, { "Ya Ma Da", "a ma", FALSE },
    { "𝐘𝐚𝐦𝐚𝐝𝐚", "yamada", FALSE }, { "H\u200ba\u200bn\u200ba\u200bk\u200bo", "a\u200bn", FALSE }, { "Y4m4d4 T4r0", "Y4m4d4", FALSE }, { "e5b1b1", "e5b1b1", FALSE },
    { "150-0001", "150", FALSE }, { "1-2-3-405", "405", FALSE }, { "12-34-56-78-90", "56", FALSE }, { "S/N 12 34 56", "34 56", FALSE }, { "AB1-CD2-EF3", "CD2", TRUE },
    { "35 209900 176148 1", "176148", FALSE }, { "1234-5670", "1234", FALSE }, { "PIN 4321", "4321", FALSE }, { "1948/05/12", "1948", FALSE }, { "WPS 12345670", "12345670", FALSE },
    { "4111 1111 1111 1111", "4111", FALSE }, { "5bGx55Sw5a62", "55Sw", FALSE }, { "=?UTF-8?B?5bGx?=", "5bGx", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (guint members = 0; members < 2; members++)
        {
          g_autoptr (JsonNode) whole = home_that_says (rows[i].said, everywhere, G_N_ELEMENTS (everywhere), FALSE), redacted = NULL;
          JsonObject *device = uchi_json_object_at (uchi_json_array (json_node_get_object (whole), "devices"), 0);
          g_autofree char *text = NULL, *needle = g_utf8_casefold (rows[i].secret, -1);

          if (members)
            {
              json_object_set_string_member (device, "vendor", rows[i].said);
              json_object_set_string_member (device, "model", rows[i].said);
              if (!rows[i].to_keeper)
                json_object_set_string_member (device, "firmware", rows[i].said);
            }
          if (!rows[i].to_keeper)
            assert_hidden (rows[i].said, rows[i].secret, whole);
          redacted = uchi_report_redact (whole);
          text = as_read (redacted);
          if (strstr (text, needle) != NULL)
            g_error ("“%s” of “%s” is in %s", rows[i].secret, rows[i].said, text);
        }
    }
}

/* what a helper works with: words of programs and of the product, with their versions */
static void
test_redact_versions (void)
{
  static const struct {
    const char *source, *said, *told; /* (nullable): as said */
  } rows[] = {
    { "http.server", "Debian/6.18.44-fc-v657 UPnP/1.1 MiniUPnPd/2.3.1", "Debian/6.18.44-*** UPnP/1.1 MiniUPnPd/2.3.1" }, { "http.server", "CUPS/2.4 IPP/2.1", NULL },
    { "http.server", "Boa/0.94.14rc21", NULL }, { "http.server", "Apache/2.4.41 (Ubuntu)", NULL }, { "ssh.banner", "SSH-2.0-OpenSSH_9.2p1", NULL },
    { "snmp.sysDescr", "Linux box 6.1.0 #1 SMP PREEMPT armv7l", "Linux *** 6.1.0 #*** SMP PREEMPT armv7l" }, { "mdns.txt.ty", "Acme WG1200HP series", NULL },
    { "http.realm", "Acme WG1200HP Ver.2.41", NULL }, { "http.realm", "Acme™ WG1200HP", "Acme WG1200HP" }, { "http.realm", "IPCamera2", NULL },
    { "http.realm", "Acme WG1300HP", "Acme ***" }, { "http.realm", "Router 192.168.1.1", NULL }, { "http.realm", "Camera 1234", "Camera ***" }, { "http.realm", "Camera 10.1948.0512", "Camera ***" },
    { "upnp.firmware", "V5.5.0 build 190125", NULL }, { "upnp.firmware", "3.0.0.4.386_45898", NULL }, { "upnp.firmware", "R1.0.4.88_10.1.67", NULL },
    { "upnp.firmware", "10.0.19045.3803", NULL }, { "upnp.firmware", "20210318", NULL }, { "upnp.firmware", "2021-03-18", NULL }, { "upnp.firmware", "1.2.3-b45", NULL },
    { "upnp.firmware", "Ver.1.02", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) whole = home_that_says (rows[i].said, &rows[i].source, 1, FALSE), redacted = NULL;
      JsonObject *device = uchi_json_object_at (uchi_json_array (json_node_get_object (whole), "devices"), 0);

      json_object_set_string_member (device, "pack_words", "Acme WG1200HP");
      redacted = uchi_report_redact (whole);
      device = uchi_json_object_at (uchi_json_array (json_node_get_object (redacted), "devices"), 0);
      g_assert_cmpuint (json_array_get_length (uchi_json_array (device, "evidence")), ==, 1);
      g_assert_cmpstr (uchi_json_string (uchi_json_object_at (uchi_json_array (device, "evidence"), 0), "value", ""), ==,
                       rows[i].told != NULL ? rows[i].told : rows[i].said);
    }
}

/* a home where every device bears a name of the family, and repeats it wherever it can */
static void
test_redact_names (void)
{
  static const char *const family[] = { "山田", "花子", "Taro", "yoshiko", "佐藤", "kenji", "みよこ", "Hiroshi" };
  static const char *const sources[] = { "http.realm", "http.server", "snmp.sysDescr", "ssh.banner", "rtsp.realm", "mdns.txt.ty",
                                         "ssdp.server", "http.word", "http.title", "netbios.name" };
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiReportScope scope = { .interface = "wlan0", .link = "wifi", .prefix = "192.168.1.0/24", .gateway = "192.168.1.1" };
  UchiReportParts parts = { .app_version = "1", .pack_released = "2026-11-21", .pack_state = "fresh", .scope = &scope,
                            .started = "2026-11-21T10:00:00+09:00", .complete = TRUE, .inventory = inventory };
  g_autoptr (JsonNode) whole = NULL, redacted = NULL;
  g_autofree char *text = NULL, *folded = NULL;

  for (guint i = 0; i < 48; i++)
    {
      const char *name = family[i % G_N_ELEMENTS (family)];
      g_autofree char *address = g_strdup_printf ("192.168.1.%u", i + 2), *host = g_strdup_printf ("%s-pc%u.local", name, i);
      g_autofree char *said = g_strdup_printf ("Camera of %s (v%u)", name, i);
      UchiDevice *device = uchi_inventory_ensure (inventory, address, NULL, NULL);
      UchiService *service = uchi_device_add_service (device, UCHI_TCP, 80, "http");

      uchi_device_add_name (device, host);
      g_free (service->product);
      service->product = g_strdup (said);
      for (guint k = 0; k < G_N_ELEMENTS (sources); k++)
        uchi_device_add_evidence (device, sources[k], said, 1);
    }
  whole = uchi_report_build (&parts);
  redacted = uchi_report_redact (whole);
  text = uchi_json_line (redacted);
  folded = g_utf8_casefold (text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (family); i++)
    {
      g_autofree char *name = g_utf8_casefold (family[i], -1);

      g_assert_null (strstr (folded, name));
    }
  g_assert_nonnull (strstr (text, "Camera of ***"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redact/names", test_redact_names);
  g_test_add_func ("/redact/products", test_redact_products);
  g_test_add_func ("/redact/everywhere", test_redact_everywhere);
  g_test_add_func ("/redact/members", test_redact_members);
  g_test_add_func ("/redact/makers", test_redact_makers);
  g_test_add_func ("/redact/keeper", test_redact_keeper);
  g_test_add_func ("/redact/new-products", test_redact_new_products);
  g_test_add_func ("/redact/given", test_redact_given);
  g_test_add_func ("/redact/foreign", test_redact_foreign);
  g_test_add_func ("/redact/forms", test_redact_forms);
  g_test_add_func ("/redact/versions", test_redact_versions);
  g_test_add_func ("/redact/family", test_redact_family);
  return g_test_run ();
}
