/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-private.h"
#include "pack/uchi-pack-store.h"

#include <string.h>

#include "core/uchi-json.h"
#include "uchi-pack-fixture.h"

#define HEAD "\"format\":\"uchi-kenshin-pack/3\",\"version\":2026112101,\"released\":\"2026-11-21\",\"ports\":[80]"
#define FACT(obs, op, value, weight) "{\"obs\":\"" obs "\",\"op\":\"" op "\",\"value\":\"" value "\",\"weight\":" weight "}"

static UchiPack *
load (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return uchi_pack_load_bytes (bytes, error);
}

static UchiDevice *
device_with (const char *source, const char *value)
{
  UchiDevice *device = uchi_device_new ("d1");

  if (source != NULL)
    uchi_device_add_evidence (device, source, value, 0);
  return device;
}

static void
test_embedded (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (&error);
  UchiPackOwn own;
  guint n_ports;

  g_assert_no_error (error);
  g_assert_cmpint (uchi_pack_version (pack), >=, 2026112101);
  uchi_pack_own (&own);
  g_assert_cmpint (own.version, ==, uchi_pack_version (pack));
  g_assert_cmpint (own.released, ==, uchi_pack_released_time (pack));
  uchi_pack_ports (pack, &n_ports);
  g_assert_cmpuint (n_ports, >=, 40);
  g_assert_cmpstr (uchi_pack_oui (pack, "00:1d:73:11:22:33"), ==, "Buffalo");
  /* a maker of parts is never the maker of the device, and is treated gently */
  g_assert_null (uchi_pack_oui (pack, "24:0a:c4:11:22:33"));
  g_assert_true (uchi_pack_is_low_power (pack, "24:0a:c4:11:22:33"));
  g_assert_null (uchi_pack_oui (pack, "02:00:00:00:00:00"));
}

/* what real devices say, and what they are; from their makers' pages, not from the virtual home */
static void
test_known (void)
{
  static const struct {
    const char *source, *value;
    UchiKind kind;
    const char *vendor;
  } rows[] = {
    { "mdns.service", "_ipp._tcp", UCHI_KIND_PRINTER, NULL },
    { "echonet.eoj", "0130", UCHI_KIND_APPLIANCE, NULL },
    { "echonet.eoj", "026F", UCHI_KIND_LOCK, NULL },
    { "echonet.eoj", "0288", UCHI_KIND_SMART_METER, NULL },
    { "upnp.deviceType", "urn:schemas-upnp-org:device:InternetGatewayDevice:1", UCHI_KIND_ROUTER, NULL },
    { "http.realm", "JVC Broadcaster 2.1", UCHI_KIND_CAMERA, "JVC" },
    { "http.server", "lighttpd", UCHI_KIND_UNKNOWN, NULL },
    { "http.title", "Welcome", UCHI_KIND_UNKNOWN, NULL },
  };
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiDevice) device = device_with (rows[i].source, rows[i].value);
      g_autoptr (UchiPackMatch) match = uchi_pack_match (pack, device);

      g_assert_cmpstr (uchi_kind_name (match->kind), ==, uchi_kind_name (rows[i].kind));
      if (rows[i].vendor != NULL)
        g_assert_cmpstr (match->vendor, ==, rows[i].vendor);
    }
}

/* a login only for the very product; never for what an OUI or an address alone says; not where a unit has its own */
static void
test_login (void)
{
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);
  g_autoptr (UchiDevice) camera = device_with ("http.realm", "JVC Broadcaster 2.1");
  g_autoptr (UchiDevice) vague = device_with ("http.status", "401");
  g_autoptr (UchiDevice) rented = device_with ("http.title", "PR-500MI");
  g_autoptr (UchiDevice) gateway = device_with (NULL, NULL);

  g_assert_null (uchi_pack_login (pack, camera));
  g_assert_true (uchi_pack_login_wants_model (pack, camera));
  uchi_device_add_evidence (camera, "http.server", "JVC VN-V25U API Server", 0);
  g_assert_nonnull (uchi_pack_login (pack, camera));
  g_assert_false (uchi_pack_login_wants_model (pack, camera));
  g_assert_null (uchi_pack_never_try (pack, camera));
  uchi_device_set_mac (vague, "00:80:88:00:00:01");
  g_assert_null (uchi_pack_login (pack, vague));
  g_assert_nonnull (uchi_pack_never_try (pack, rented));
  gateway->kind = UCHI_KIND_HOME_GATEWAY;
  g_assert_cmpstr (uchi_pack_never_try (pack, gateway), ==, "rented");
}

/* (transfer full): a pack with one login of that weight, and @more of its members */
static UchiPack *
pack_with_login (guint weight, const char *more)
{
  g_autofree char *text = g_strdup_printf (
    "{" HEAD ",\"logins\":[{\"id\":\"l\",\"protocol\":\"http\",\"user\":\"u\","
    "\"pass\":\"p\",\"may_try\":true,\"models\":[\"AB-12\"],\"match\":[[{\"obs\":\"http.realm\",\"op\":\"prefix\",\"value\":\"Maker AB\",\"weight\":%u}]],"
    "\"steps\":[{\"method\":\"GET\",\"path\":\"/\",\"auth\":\"basic\"}],\"success\":[{\"status_in\":[200]}]}]%s}", weight, more);
  g_autoptr (GError) error = NULL;
  UchiPack *pack = load (text, &error);

  g_assert_no_error (error);
  return pack;
}

#define XY_9 "\"match\":[[{\"obs\":\"http.title\",\"op\":\"equals\",\"value\":\"XY-9\",\"weight\":45}]]"

/* what speaks for the product has to be enough; and a rule that says "never" is stronger than any that may be tried */
static void
test_login_or_never (void)
{
  g_autoptr (UchiDevice) device = device_with ("http.realm", "Maker AB-12");
  g_autoptr (UchiDevice) family = device_with ("http.realm", "Maker AB camera");
  g_autoptr (UchiPack) weak = pack_with_login (44, ""), enough = pack_with_login (45, "");
  g_autoptr (UchiPack) never = pack_with_login (
    95, ",\"nevers\":[{\"id\":\"n\",\"never\":\"rented\",\"match\":[[{\"obs\":\"http.realm\",\"op\":\"equals\",\"value\":\"Maker AB-12\",\"weight\":45}]]}]");
  g_autoptr (UchiPack) own = pack_with_login (95, ",\"nevers\":[{\"id\":\"n\",\"never\":\"unique-password\"," XY_9 "}]");
  g_autoptr (UchiPack) foreign = pack_with_login (95, ",\"nevers\":[{\"id\":\"n\",\"never\":\"unique-password\",\"vendor\":\"Other\"," XY_9 "}]");

  uchi_device_add_evidence (family, "http.title", "XY-9", 0);
  g_assert_null (uchi_pack_login (weak, device));
  g_assert_cmpstr (json_object_get_string_member (uchi_pack_login (enough, device), "id"), ==, "l");
  g_assert_cmpstr (json_object_get_string_member (uchi_pack_login (never, device), "id"), ==, "n");
  g_assert_true (uchi_pack_never_is_disputed (never, device));
  g_assert_false (uchi_pack_never_is_disputed (enough, device));
  /* it looks like that maker's family, and somebody said a model of another one */
  g_assert_true (uchi_pack_never_is_disputed (foreign, family));
  g_assert_false (uchi_pack_never_is_disputed (own, family));
}

/* every op, on a value that it takes and one that it does not */
static void
test_ops (void)
{
  static const struct {
    const char *op, *value, *yes, *no;
  } rows[] = {
    { "equals", "Aterm", "Aterm", "aterm" },
    { "iequals", "Aterm", "aTERM", "Aterm2" },
    { "contains", "ter", "Aterm", "ATERM" },
    { "icontains", "ter", "ATERM", "Buffalo" },
    { "prefix", "Ate", "Aterm", "xAterm" },
    { "glob", "Network*", "Network Camera", "A Network" },
    { "iglob", "network*", "Network Camera", "A Network" },
    { "word", "WSR-1166", "model wsr-1166 v2", "WSR-11660" },
    { "regex", "^BB-[A-Z]{2}[0-9]+", "BB-SC384", "XBB-SC384" },
    { "iregex", "^bb-", "BB-SC384", "XBB-SC384" },
    { "exists", "", "anything", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{" HEAD ",\"devices\":[{\"id\":\"x\",\"kind\":\"camera\",\"match\":[[{\"obs\":\"http.title\","
                                               "\"op\":\"%s\",\"value\":\"%s\",\"weight\":60}]]}]}", rows[i].op, rows[i].value);
      g_autoptr (GError) error = NULL;
      g_autoptr (UchiPack) pack = load (text, &error);
      g_autoptr (UchiDevice) yes = device_with ("http.title", rows[i].yes);
      g_autoptr (UchiDevice) no = device_with (rows[i].no != NULL ? "http.title" : "http.server", rows[i].no != NULL ? rows[i].no : "x");
      g_autoptr (UchiPackMatch) right = NULL, wrong = NULL;

      g_assert_no_error (error);
      right = uchi_pack_match (pack, yes);
      wrong = uchi_pack_match (pack, no);
      g_test_message ("%s", rows[i].op);
      g_assert_cmpint (right->kind, ==, UCHI_KIND_CAMERA);
      g_assert_cmpint (wrong->kind, ==, UCHI_KIND_UNKNOWN);
    }
}

/* facts of one group hold together; a page is remembered as a mark, never as itself */
static void
test_groups (void)
{
  g_autoptr (UchiPack) pack = load ("{" HEAD ",\"devices\":[{\"id\":\"x\",\"kind\":\"nas\",\"vendor\":\"V\",\"model\":\"M1\",\"match\":[["
                                    FACT ("page", "contains", "id=disk", "30") "," FACT ("http.server", "equals", "S", "30") "]]}]}", NULL);
  g_autoptr (UchiDevice) device = device_with ("http.server", "S");
  g_autoptr (UchiPackMatch) before = uchi_pack_match (pack, device), after = NULL;

  g_assert_cmpint (before->kind, ==, UCHI_KIND_UNKNOWN);
  uchi_pack_read_page (pack, device, "<p id=disk>Hanako's secrets</p>", 1);
  after = uchi_pack_match (pack, device);
  g_assert_cmpint (after->kind, ==, UCHI_KIND_NAS);
  g_assert_cmpstr (after->model, ==, "M1");
  for (guint i = 0; i < device->evidence->len; i++)
    g_assert_null (strstr (((UchiEvidence *) g_ptr_array_index (device->evidence, i))->value, "Hanako"));
}

#define RECORD(id, kind, vendor, facts) "{\"id\":\"" id "\",\"kind\":\"" kind "\",\"vendor\":\"" vendor "\",\"match\":[[" facts "]]}"

/* the owner of a MAC is a company, called like its site or not; a telephone number is none */
static void
test_companies (void)
{
  g_autoptr (UchiPack) pack = load ("{" HEAD ",\"oui\":{\"names\":[\"call 0120-345-678\\nAmazon.com\\n\"],\"n_makers\":2,\"prefixes24\":[\"-03X---BoGK--0\"]}}", NULL);

  g_assert_null (uchi_pack_oui (pack, "00:11:22:00:00:01"));
  g_assert_cmpstr (uchi_pack_oui (pack, "33:44:55:00:00:01"), ==, "Amazon.com");
}

/* the kind is chosen first, and only records of that kind (or of none) may then name the maker */
static void
test_kind_first (void)
{
  g_autoptr (UchiPack) pack = load ("{" HEAD ",\"oui\":{\"names\":[\"Printer House\\nChip House\\n\"],\"n_makers\":1,\"prefixes24\":[\"-03X---BoGK--0\"]},\"devices\":["
                                    RECORD ("c", "camera", "Camera House", FACT ("http.title", "equals", "T", "60")) ","
                                    RECORD ("p", "printer", "Printer House", FACT ("http.title", "equals", "T", "50")) ","
                                    RECORD ("u", "unknown", "Sticker House", FACT ("http.server", "equals", "S", "90")) "]}", NULL);
  g_autoptr (UchiDevice) one = device_with ("http.title", "T"), two = device_with ("http.title", "T"), three = device_with (NULL, NULL);
  g_autoptr (UchiPackMatch) of_one = NULL, of_two = NULL, of_three = NULL;

  uchi_device_set_mac (one, "00:11:22:00:00:01"); /* the owner of the prefix is not the maker that the page names */
  of_one = uchi_pack_match (pack, one);
  g_assert_cmpint (of_one->kind, ==, UCHI_KIND_CAMERA);
  g_assert_cmpstr (of_one->vendor, ==, "Camera House");
  uchi_device_add_evidence (two, "http.server", "S", 0);
  of_two = uchi_pack_match (pack, two);
  g_assert_cmpint (of_two->kind, ==, UCHI_KIND_CAMERA);
  g_assert_cmpstr (of_two->vendor, ==, "Sticker House");
  uchi_device_set_mac (three, "33:44:55:00:00:01");
  of_three = uchi_pack_match (pack, three);
  g_assert_cmpstr (of_three->vendor, ==, "");
}

/* patterns that the rules cannot tell from good ones, and that would try for ever without a limit */
static void
test_slow_patterns (void)
{
  static const char *const patterns[] = { "(a|aa)+[0-9]", "(a|a)*(a|a)*[0-9]", "(x|a?)(x|a?)(x|a?)a*a*a*a*a*a*a*[0-9]" };
  g_autofree char *text = g_strnfill (500, 'a'), *page = g_strnfill (64 * 1024, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autofree char *json = g_strdup_printf ("{" HEAD ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"regex\",\"value\":\"%s\"}],"
                                               "[{\"obs\":\"page\",\"op\":\"regex\",\"value\":\"%s\"}]]}]}", patterns[i], patterns[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (UchiPack) pack = load (json, &error);
      g_autofree char *value = g_strconcat (text, "!", NULL);
      g_autoptr (UchiDevice) device = device_with ("http.title", value);
      g_autoptr (UchiPackMatch) match = NULL;
      gint64 begun = g_get_monotonic_time ();

      g_assert_no_error (error);
      match = uchi_pack_match (pack, device);
      uchi_pack_read_page (pack, device, page, 0);
      g_test_message ("%s: %" G_GINT64_FORMAT " us", patterns[i], g_get_monotonic_time () - begun);
      g_assert_cmpint (g_get_monotonic_time () - begun, <, G_USEC_PER_SEC / 7);
    }
}

#define OUI(entries) "{" HEAD ",\"oui\":{\"names\":[\"A\\n\"],\"n_makers\":1,\"prefixes24\":[\"" entries "\"]}}"
#define TEXT(list, text) "{" HEAD ",\"" list "\":[\"" text "\"]}"
#define DENSE(text) "{" HEAD ",\"devices\":[{\"id\":\"x\",\"match\":[[\"" text "\"]]}]}"

/* packs that must not be: each is refused as a whole */
static void
test_refused (void)
{
  static const char *const rows[] = {
    "", "{", "[]", "{}", "{\"format\":\"uchi-kenshin-pack/3\"}",
    "{\"format\":\"uchi-kenshin-pack/3\",\"version\":1,\"released\":\"2026-11-21\",\"ports\":[80]}",
    "{\"format\":\"uchi-kenshin-pack/3\",\"version\":2026112101,\"released\":\"soon\",\"ports\":[80]}",
    "{\"format\":\"uchi-kenshin-pack/3\",\"version\":2026112101,\"released\":\"2026-11-21\",\"ports\":[0]}",
    "{\"format\":\"uchi-kenshin-pack/3\",\"version\":2026112101,\"released\":\"2026-11-21\",\"ports\":[70000]}",
    "{\"format\":\"uchi-kenshin-pack/3\",\"version\":2026112101,\"released\":\"2026-11-21\"}",
    "{" HEAD ",\"devices\":[{\"kind\":\"camera\"}]}",
    "{" HEAD ",\"devices\":[7]}",
    "{" HEAD ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"any\",\"op\":\"magic\",\"value\":\"x\"}]]}]}",
    "{" HEAD ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"any\",\"op\":\"regex\",\"value\":\"(a+)+$\"}]]}]}",
    "{" HEAD ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"any\",\"op\":\"regex\",\"value\":\"(a)\\\\1\"}]]}]}",
    "{" HEAD ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"any\",\"op\":\"regex\",\"value\":\"(*LIMIT_MATCH=9)a\"}]]}]}",
    "{" HEAD ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"any\",\"op\":\"regex\",\"value\":\"a(?R)?b\"}]]}]}",
    OUI ("-03X--"), OUI ("-03X--0"), OUI ("-03X--!"), OUI ("BoGK----03X---"), OUI ("-03X----03X---"), OUI ("-03X---B"),
    "{" HEAD ",\"oui\":{\"names\":[7]}}",
    "{" HEAD ",\"oui\":{\"names\":[\"A\"],\"prefixes24\":[\"-03X---\"]}}",
    DENSE (""), DENSE ("any"), DENSE ("any word"), DENSE ("any word 30"), DENSE ("any word thirty x"), DENSE (" word 30 x"), DENSE ("any perhaps 30 x"),
    DENSE ("any a-very-long-name-of-an-op 30 x"), DENSE ("any regex 30 (a+)+"),
    TEXT ("devices", ""), TEXT ("devices", "x"), TEXT ("devices", "x\\tcamera\\tV"), TEXT ("devices", "\\tcamera\\tV\\tM"),
    TEXT ("devices", "x\\tcamera\\tV\\tM\\tmore"), TEXT ("devices", "x\\tcamera\\tV\\tcall 0120-345-678"), TEXT ("devices", "x\\tcamera\\twww.v.jp\\tM"),
    TEXT ("devices", "x\\tcamera\\tV\\tM\\nany regex 30 (a+)+"), TEXT ("devices", "x\\tcamera\\tV\\tM\\nany word 30 x\\n\\nany word"),
    TEXT ("nevers", "x\\tcamera\\tV\\tM"), TEXT ("logins", "x\\tcamera\\tV\\tM"), TEXT ("advisories", "x\\tcamera\\tV\\tM"),
    "{" HEAD ",\"devices\":[7]}", "{" HEAD ",\"devices\":[{\"id\":\"x\",\"match\":\"any word\"}]}",
    "{" HEAD ",\"logins\":[{\"id\":\"l\",\"protocol\":\"http\",\"user\":\"\",\"pass\":\"\",\"steps\":0}]}",
    "{" HEAD ",\"login_parts\":[[]],\"logins\":[{\"id\":\"l\",\"protocol\":\"http\",\"user\":\"\",\"pass\":\"\",\"steps\":1}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i]);
      g_assert_null (load (rows[i], &error));
      g_assert_cmpuint (error->domain, ==, UCHI_PACK_ERROR);
    }
}

/* the same that are sound */
static void
test_taken (void)
{
  static const char *const rows[] = {
    OUI ("-03X---"), OUI ("-03X---BoGK---"), OUI (""), TEXT ("devices", "x\\tcamera\\tV\\tM"), TEXT ("devices", "x\\t\\t\\t\\n\\n\\nany word 30 x\\n"),
    "{" HEAD ",\"devices\":[{\"id\":\"x\",\"match\":\"any word 30 x\\n\\nany word 30 y\"}]}",
    DENSE ("any word 30 x"), DENSE ("any iregex 30 ^a b"), DENSE ("mac.random exists 30 "),
    "{" HEAD ",\"login_parts\":[[]],\"logins\":[{\"id\":\"l\",\"protocol\":\"http\",\"user\":\"\",\"pass\":\"\",\"steps\":0}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (UchiPack) pack = load (rows[i], &error);

      g_test_message ("%s", rows[i]);
      g_assert_no_error (error);
    }
}

/* a bomb of zeros does not get unpacked to its end */
static void
test_bomb (void)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (gzip));
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 64; i++)
    g_assert_true (g_output_stream_write_all (stream, zeros, 1024 * 1024, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  g_assert_null (uchi_pack_load_bytes (bytes, &error));
  g_assert_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT);
}

static void
test_state (void)
{
  g_autoptr (UchiPack) pack = load ("{" HEAD "}", NULL);
  gint64 released = 1795219200; /* 2026-11-21 */

  g_assert_cmpstr (uchi_pack_state (pack, released), ==, "fresh");
  g_assert_cmpstr (uchi_pack_state (pack, released + 31 * 86400), ==, "aging");
  g_assert_cmpstr (uchi_pack_state (pack, released + 91 * 86400), ==, "old");
  g_assert_cmpstr (uchi_pack_state (pack, released + 181 * 86400), ==, "too-old");
}

/* a file that the built-in keys signed is believed, and nothing else; UCHI_SOURCE_ROOT has the development keys */
static UchiMinisignSecret *
development_key (const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/tests/pack/development-keys/%s.key", g_getenv ("UCHI_SOURCE_ROOT"), name);
  g_autofree char *text = NULL;
  UchiMinisignSecret *secret;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  secret = uchi_minisign_read_secret (text, NULL, NULL);
  g_assert_nonnull (secret);
  return secret;
}

/* the maker's own words, not those of one whose name begins alike, nor the router's address for another box */
static void
test_maker_words (void)
{
  static const struct {
    const char *vendor;
    UchiKind kind;
    const char *menu; /* NULL: none */
  } rows[] = { { "Buffalo", UCHI_KIND_ROUTER, "管理パスワード" }, { "NEC Platforms", UCHI_KIND_ACCESS_POINT, "管理者パスワードの変更" },
               { "NTT East", UCHI_KIND_HOME_GATEWAY, "機器設定用パスワード" }, { "NTTX", UCHI_KIND_ROUTER, NULL }, { "Necto", UCHI_KIND_ROUTER, NULL },
               { "", UCHI_KIND_ROUTER, NULL }, { "Buffalo", UCHI_KIND_NAS, NULL }, { "SoftBank", UCHI_KIND_CAMERA, NULL }, { "QNAP", UCHI_KIND_NAS, "パスワードの変更" } };
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiDevice) device = uchi_device_new ("d1");
      JsonObject *words;

      g_free (device->vendor);
      device->vendor = g_strdup (rows[i].vendor);
      device->kind = rows[i].kind;
      words = uchi_pack_maker_words (pack, device);
      g_test_message ("%s", rows[i].vendor);
      g_assert_cmpstr (words != NULL ? json_object_get_string_member (words, "password_menu") : NULL, ==, rows[i].menu);
    }
}

/* an AirStation is tried only when it says that it is one of those sold with the known pair */
static void
test_airstation (void)
{
  static const struct {
    const char *model;
    gboolean tried;
  } rows[] = { { "WHR-1166D", TRUE }, { "WZR-1750DHP", TRUE }, { "WSR-1166DHP3", FALSE }, { "WSR-5400AX6S", FALSE }, { "WHR-1166DX", FALSE }, { "", FALSE } };
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiDevice) device = uchi_device_new ("d1");
      JsonObject *login;

      uchi_pack_read_page (pack, device, "<title>BUFFALO</title><form><input type=\"password\" name=\"pws\"></form>", 0);
      uchi_device_add_evidence (device, "upnp.modelName", rows[i].model, 0);
      login = uchi_pack_login (pack, device);
      g_test_message ("%s", rows[i].model);
      g_assert_cmpint (uchi_json_bool (login, "may_try", FALSE), ==, rows[i].tried);
      if (rows[i].tried)
        g_assert_cmpstr (json_object_get_string_member (login, "id"), ==, "nnd-031");
    }
}

static void
test_file (void)
{
  static const char *const nothing[] = { NULL };
  g_autoptr (UchiMinisignSecret) one = development_key ("pack-1"), three = development_key ("pack-3"), online = development_key ("channel");
  g_autoptr (GBytes) pack = uchi_small_pack (2026112301, NULL, NULL), channel = uchi_channel_make (pack, 2026112301, UCHI_DAY_0, 14, nothing);
  g_autoptr (UchiBundle) bundle = uchi_bundle_new ();
  g_autofree char *folder = g_dir_make_tmp ("uchi-pack-XXXXXX", NULL), *path = g_build_filename (folder, "new.uchipack", NULL);
  g_autoptr (GBytes) few = NULL, enough = NULL;
  g_autoptr (UchiPack) read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (uchi_pack_load_file ("/dev/null", &error));
  g_assert_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT);
  g_clear_error (&error);
  uchi_bundle_add (bundle, "pack-2026112301.json.gz", pack);
  uchi_pack_add_channel (bundle, channel, 2026112301, online);
  uchi_pack_add_signature (bundle, pack, 2026112301, one);
  few = uchi_bundle_write (bundle);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (few, NULL), (gssize) g_bytes_get_size (few), NULL));
  g_assert_null (uchi_pack_load_file (path, &error));
  g_assert_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_SIGNATURE);
  g_clear_error (&error);
  uchi_pack_add_signature (bundle, pack, 2026112301, three);
  enough = uchi_bundle_write (bundle);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (enough, NULL), (gssize) g_bytes_get_size (enough), NULL));
  read = uchi_pack_load_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (uchi_pack_version (read), ==, 2026112301);
  uchi_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack/embedded", test_embedded);
  g_test_add_func ("/pack/known", test_known);
  g_test_add_func ("/pack/login", test_login);
  g_test_add_func ("/pack/login-or-never", test_login_or_never);
  g_test_add_func ("/pack/ops", test_ops);
  g_test_add_func ("/pack/groups", test_groups);
  g_test_add_func ("/pack/companies", test_companies);
  g_test_add_func ("/pack/kind-first", test_kind_first);
  g_test_add_func ("/pack/slow-patterns", test_slow_patterns);
  g_test_add_func ("/pack/refused", test_refused);
  g_test_add_func ("/pack/taken", test_taken);
  g_test_add_func ("/pack/bomb", test_bomb);
  g_test_add_func ("/pack/state", test_state);
  g_test_add_func ("/pack/maker-words", test_maker_words);
  g_test_add_func ("/pack/airstation", test_airstation);
  g_test_add_func ("/pack/file", test_file);
  return g_test_run ();
}
