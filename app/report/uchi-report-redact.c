/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a helper outside the family may see of a report. */
#include "report/uchi-report.h"

#include "core/uchi-json.h"

#include <string.h>

/* evidence that names a person, a unit or a place; the rest tells kinds and models */
static const char *const kept_sources[] = {
  "oui.vendor", "http.server", "http.realm", "http.status", "http.mark", "http.word", "upnp.manufacturer", "upnp.modelName",
  "upnp.modelNumber", "upnp.deviceType", "upnp.firmware", "http.icon", "http.vendor", "http.model", "http.firmware", "ssdp.server", "ssdp.st", "ssh.banner",
  "mdns.service", "mdns.txt.model", "mdns.txt.md", "mdns.txt.ty", "mdns.txt.usb_mdl", "mdns.txt.usb_mfg", "mdns.txt.product",
  "snmp.sysDescr", "echonet.eoj", "echonet.maker", "echonet.product", "wsd.types", "rtsp.server", "rtsp.realm", "port.open",
};

static JsonNode *
copy (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  return json_from_string (text, NULL);
}

static gboolean
is_kept (const char *source)
{
  for (guint i = 0; i < G_N_ELEMENTS (kept_sources); i++)
    {
      if (g_str_equal (source, kept_sources[i]))
        return TRUE;
    }
  return FALSE;
}

static void
mask_mac (JsonObject *addresses)
{
  const char *mac = uchi_json_string (addresses, "mac", "");
  g_autofree char *masked = strlen (mac) == 17 ? g_strdup_printf ("%.8s:xx:xx:xx", mac) : g_strdup ("");

  json_object_set_string_member (addresses, "mac", masked);
}

/* letters and digits in a row as in serial numbers and UUIDs are masked wherever they stand, and so are the name of the host in a
 * line as of uname(1), and words of kanji and hiragana: products are called in other letters, people and rooms in these */
static char *
mask_text (const char *text)
{
  g_autoptr (GRegex) ids = g_regex_new ("(?i)(?<=^Linux )\\S+|(?<=^FreeBSD )\\S+|(?<=^Darwin )\\S+|[\\p{Han}\\p{Hiragana}々]{2,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|([0-9a-f]{2}[:-]){5}[0-9a-f]{2}"
                                        "|\\b[0-9A-Z]*[0-9]{6,}[0-9A-Z]*\\b", 0, 0, NULL);

  return g_regex_replace_literal (ids, text, -1, 0, "***", 0, NULL);
}

/* ---- texts that an owner may have written himself ---------------------------------------------- */

/* evidence whose words an owner can set, or the program that he installed; what a protocol has for the maker's own name is not among
 * it (upnp.modelName, mdns.txt.md, usb_MFG …): without that, nobody could tell a new product by its report */
static const char *const free_sources[] = { "http.server", "http.realm", "http.mark", "http.word", "ssdp.server", "ssh.banner", "mdns.txt.ty",
                                            "mdns.txt.product", "snmp.sysDescr", "rtsp.server", "rtsp.realm" };

/* words of entrances, of kinds of things and of server programs that tell nothing about a person */
static const char *const plain_words[] = {
  "aarch", "access", "admin", "administrator", "alpine", "android", "apache", "appweb", "area", "armv", "asterisk", "authentication",
  "boa", "broadcaster", "camera", "cloud", "color", "config", "control", "cups", "darwin", "debian", "default", "device", "digest",
  "digital", "dlna", "dlnadoc", "dropbear", "embedded", "ethernet", "firmware", "freebsd", "ftp", "goahead", "home", "http", "httpd", "https",
  "hub", "index", "inkjet", "internet", "ip", "ipc", "iot", "jetty", "kernel", "laser", "lighttpd", "linux", "live", "login", "management",
  "media", "mfp", "microsoft", "minidlna", "mini", "micro", "mips", "miniupnpd", "nas", "network", "nginx", "of", "openssh", "openwrt",
  "page", "password", "plug", "portable", "preempt", "print", "printer", "raspbian", "realm", "recorder", "release", "rom", "rompager", "router",
  "rtsp", "samba", "sdk", "secure", "series", "server", "service", "setup", "smart", "smp", "software", "speaker", "ssh", "streaming",
  "switch", "system", "television", "the", "thttpd", "tv", "ubuntu", "uc", "unix", "upnp", "user", "version", "video", "web", "webs", "webserver",
  "wi", "fi", "wifi", "windows", "wireless",
};

/* in free text a surname in Latin letters looks like any other word: what is neither the product's own nor plain is masked */
static gboolean
mask_word (const GMatchInfo *match, GString *out, gpointer product)
{
  g_autofree char *word = g_match_info_fetch (match, 0), *folded = g_utf8_casefold (word, -1);
  gboolean is_known = strstr (product, folded) != NULL;

  for (guint i = 0; !is_known && i < G_N_ELEMENTS (plain_words); i++)
    is_known = g_str_equal (folded, plain_words[i]);
  g_string_append (out, is_known ? word : "***");
  return FALSE;
}

/* (transfer full): @text with the words of @device's maker and model, and plain ones, only; a word before "/1" or "_1" is a product
 * with its version (RFC 9110, 10.1.5 and 10.2.4) */
static char *
mask_owner_words (const char *text, JsonObject *device)
{
  g_autoptr (GRegex) words = g_regex_new ("\\p{L}{2,}+(?![/_]v?[0-9])", 0, 0, NULL);
  g_autofree char *product = g_strdup_printf ("%s %s", uchi_json_string (device, "vendor", ""), uchi_json_string (device, "model", ""));
  g_autofree char *folded = g_utf8_casefold (product, -1);
  char *masked = g_regex_replace_eval (words, text, -1, 0, 0, mask_word, folded, NULL);

  return masked != NULL ? masked : g_strdup ("***");
}

static gboolean
is_free (const char *source)
{
  for (guint i = 0; i < G_N_ELEMENTS (free_sources); i++)
    {
      if (g_str_equal (source, free_sources[i]))
        return TRUE;
    }
  return FALSE;
}

/* ---- names that people gave: wherever else a device repeats them ------------------------------- */

#define MAX_NAMES 1024
/* 山田家, 山田様, 山田さん: the family without it */
static const char *const after_names[] = { "家", "宅", "様", "邸", "君", "さん", "ちゃん" };
/* evidence in which people name their things */
static const char *const naming_sources[] = { "mdns.name", "upnp.friendlyName", "netbios.name", "llmnr.name", "tls.subject", "wsd.scopes",
                                              "netbios.service" };
/* 花子の部屋 → 花子, の, 部屋; HanakoNas → Hanako, Nas */
#define BETWEEN_WORDS "[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Han})(?!\\p{Han})|(?<!\\p{Han})(?=\\p{Han})" \
                      "|(?<=\\p{Hiragana})(?!\\p{Hiragana})|(?<!\\p{Hiragana})(?=\\p{Hiragana})"

static gboolean
is_kind_word (const char *word)
{
  for (guint kind = 0; kind < UCHI_N_KINDS; kind++)
    {
      if (strstr (uchi_kind_name (kind), word) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* a word of a maker, or a model in Latin letters, or a kind of device tells nothing about the owner */
static gboolean
is_product_word (JsonArray *devices, const char *word)
{
  if (is_kind_word (word))
    return TRUE;
  for (guint i = 0; i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);
      const char *vendor = device != NULL ? uchi_json_string (device, "vendor", "") : "";
      const char *model = device != NULL && g_str_is_ascii (word) ? uchi_json_string (device, "model", "") : "";
      g_autofree char *product = g_strconcat (vendor, " ", model, NULL);
      g_autofree char *folded = g_utf8_casefold (product, -1);

      if (strstr (folded, word) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* adds the words of @name that are long enough to be somebody's: three letters, or two of another script */
static void
add_words (GHashTable *words, JsonArray *devices, const char *name)
{
  g_auto (GStrv) parts = g_regex_split_simple (BETWEEN_WORDS, name, 0, 0);

  for (guint i = 0; parts != NULL && parts[i] != NULL && g_hash_table_size (words) < MAX_NAMES; i++)
    {
      g_autofree char *folded = g_utf8_casefold (parts[i], -1);
      glong least = g_str_is_ascii (folded) ? 3 : 2;

      if (g_utf8_strlen (folded, -1) < least || is_product_word (devices, folded))
        continue;
      g_hash_table_add (words, g_regex_escape_string (parts[i], -1));
      for (guint k = 0; k < G_N_ELEMENTS (after_names); k++)
        {
          g_autofree char *bare = g_str_has_suffix (parts[i], after_names[k])
                                    ? g_strndup (parts[i], strlen (parts[i]) - strlen (after_names[k])) : g_strdup ("");

          if (g_utf8_strlen (bare, -1) >= 2)
            g_hash_table_add (words, g_regex_escape_string (bare, -1));
        }
    }
}

static void
add_evidence_words (GHashTable *words, JsonArray *devices, JsonObject *device)
{
  JsonArray *evidence = uchi_json_array (device, "evidence");

  for (guint i = 0; evidence != NULL && i < json_array_get_length (evidence); i++)
    {
      JsonObject *object = uchi_json_object_at (evidence, i);
      const char *source = object != NULL ? uchi_json_string (object, "source", "") : "";

      for (guint k = 0; k < G_N_ELEMENTS (naming_sources); k++)
        {
          if (g_str_equal (source, naming_sources[k]))
            add_words (words, devices, uchi_json_string (object, "value", ""));
        }
    }
}

/* (transfer full) (nullable): matches every name of this home; %NULL when nothing has one */
static GRegex *
names_of (JsonArray *devices)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) pattern = g_string_new (NULL);
  GHashTableIter iter;
  gpointer word;

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);
      JsonArray *names = device != NULL ? uchi_json_array (device, "names") : NULL;

      if (device != NULL)
        {
          add_words (words, devices, uchi_json_string (device, "label", ""));
          add_evidence_words (words, devices, device);
        }
      for (guint k = 0; names != NULL && k < json_array_get_length (names); k++)
        add_words (words, devices, uchi_json_string_at (names, k) != NULL ? uchi_json_string_at (names, k) : "");
    }
  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    g_string_append_printf (pattern, "%s%s", pattern->len > 0 ? "|" : "", (char *) word);
  return pattern->len > 0 ? g_regex_new (pattern->str, G_REGEX_CASELESS, 0, NULL) : NULL;
}

/* every text in @node but the words of our own vocabulary */
static void
mask_names (JsonNode *node, GRegex *names)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *masked = g_regex_replace_literal (names, json_node_get_string (node), -1, 0, "***", 0, NULL);

      json_node_set_string (node, masked != NULL ? masked : "***");
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr (GList) elements = json_array_get_elements (json_node_get_array (node));

      for (GList *one = elements; one != NULL; one = one->next)
        mask_names (one->data, names);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_values (json_node_get_object (node));

      for (GList *one = members; one != NULL; one = one->next)
        mask_names (one->data, names);
    }
}

static void
mask_member (JsonObject *object, const char *member, GRegex *names)
{
  if (json_object_has_member (object, member))
    mask_names (json_object_get_member (object, member), names);
}

/* what a stranger's device wrote: values of its evidence, products of its services, details of its findings */
static void
mask_device (JsonObject *device, GRegex *names)
{
  static const char *const lists[][3] = { { "evidence", "value", NULL }, { "services", "product", "version" },
                                          { "findings", "details", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *list = uchi_json_array (device, lists[i][0]);

      for (guint k = 0; list != NULL && k < json_array_get_length (list); k++)
        {
          JsonObject *object = uchi_json_object_at (list, k);

          if (object == NULL)
            continue;
          mask_member (object, lists[i][1], names);
          if (lists[i][2] != NULL)
            mask_member (object, lists[i][2], names);
        }
    }
}

/* ---- the parts of a report ------------------------------------------------------------------- */

static JsonArray *
redact_evidence (JsonObject *device)
{
  JsonArray *evidence = uchi_json_array (device, "evidence");
  JsonArray *kept = json_array_new ();

  for (guint i = 0; evidence != NULL && i < json_array_get_length (evidence); i++)
    {
      JsonObject *object = uchi_json_object_at (evidence, i);
      g_autofree char *masked = NULL;

      if (object == NULL || !is_kept (uchi_json_string (object, "source", "")))
        continue;
      masked = mask_text (uchi_json_string (object, "value", ""));
      if (is_free (uchi_json_string (object, "source", "")))
        {
          g_autofree char *plain = mask_owner_words (masked, device);

          json_object_set_string_member (object, "value", plain);
        }
      else
        json_object_set_string_member (object, "value", masked);
      json_array_add_object_element (kept, json_object_ref (object));
    }
  return kept;
}

/* 機器A, 機器B … as letters; the window adds the word */
static char *
letter_name (guint index)
{
  return index < 26 ? g_strdup_printf ("%c", 'A' + index) : g_strdup_printf ("%c%c", 'A' + index / 26 % 26, 'A' + index % 26);
}

/* RFC 1918 and link-local, as text with or without a prefix length */
static gboolean
is_of_a_home (const char *address)
{
  guint second = 0;

  if (g_str_has_prefix (address, "10.") || g_str_has_prefix (address, "192.168.") || g_str_has_prefix (address, "169.254."))
    return TRUE;
  return g_str_has_prefix (address, "172.") && (second = (guint) g_ascii_strtoull (address + 4, NULL, 10)) >= 16 && second <= 31;
}

/* (transfer full): those texts of the list that are addresses of a home */
static JsonArray *
without_public (JsonArray *list)
{
  JsonArray *kept = json_array_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *text = uchi_json_string_at (list, i);

      if (text != NULL && is_of_a_home (text))
        json_array_add_string_element (kept, text);
    }
  return kept;
}

/* @member: the text in it, without what mask_text() knows */
static void
mask_text_member (JsonObject *object, const char *member)
{
  g_autofree char *masked = mask_text (uchi_json_string (object, member, ""));

  json_object_set_string_member (object, member, masked);
}

/* addresses that the whole world can reach, and what a router was told to call its doors */
static void
redact_findings (JsonArray *findings)
{
  for (guint i = 0; findings != NULL && i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = uchi_json_object_at (findings, i);
      JsonObject *details = finding != NULL ? uchi_json_object (finding, "details") : NULL;

      if (details == NULL)
        continue;
      if (json_object_has_member (details, "address") && !is_of_a_home (uchi_json_string (details, "address", "")))
        json_object_set_string_member (details, "address", "***");
      if (json_object_has_member (details, "sign"))
        mask_text_member (details, "sign");
    }
}

/* greetings name hosts and people */
static void
redact_services (JsonObject *device)
{
  JsonArray *services = uchi_json_array (device, "services");

  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonObject *service = uchi_json_object_at (services, i);
      const char *protocol = service != NULL ? uchi_json_string (service, "protocol", "") : "";
      g_autofree char *masked = NULL, *plain = NULL;

      if (service == NULL)
        continue;
      masked = mask_text (uchi_json_string (service, "product", ""));
      plain = mask_owner_words (masked, device);
      json_object_set_string_member (service, "product", !g_str_equal (protocol, "http") && !g_str_equal (protocol, "https")
                                                         && !g_str_equal (protocol, "ssh") ? "" : plain);
    }
}

static void
redact_scope (JsonObject *scope)
{
  JsonObject *wifi = uchi_json_object (scope, "wifi");

  if (wifi != NULL && json_object_has_member (wifi, "name"))
    json_object_remove_member (wifi, "name");
  json_object_set_array_member (scope, "prefixes", without_public (uchi_json_array (scope, "prefixes")));
  if (!is_of_a_home (uchi_json_string (scope, "gateway", "10.")))
    json_object_set_null_member (scope, "gateway");
}

static void
redact_device (JsonObject *device, guint index)
{
  JsonObject *addresses = uchi_json_object (device, "addresses");
  g_autofree char *name = letter_name (index);

  if (addresses != NULL)
    {
      mask_mac (addresses);
      json_object_set_array_member (addresses, "ipv6", json_array_new ());
      json_object_set_array_member (addresses, "ipv4", without_public (uchi_json_array (addresses, "ipv4")));
    }
  redact_services (device);
  redact_findings (uchi_json_array (device, "findings"));
  mask_text_member (device, "model");
  json_object_set_array_member (device, "names", json_array_new ());
  json_object_set_string_member (device, "label", name);
  json_object_set_array_member (device, "evidence", redact_evidence (device));
}

JsonNode *
uchi_report_redact (JsonNode *report)
{
  JsonNode *node = copy (report);
  JsonObject *root = json_node_get_object (node);
  JsonArray *devices = uchi_json_array (root, "devices");
  JsonObject *scope = uchi_json_object (root, "scope"), *network = uchi_json_object (root, "network");
  g_autoptr (GRegex) names = names_of (devices);

  if (scope != NULL)
    redact_scope (scope);
  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);

      if (device == NULL)
        continue;
      if (names != NULL)
        mask_device (device, names);
      redact_device (device, i);
    }
  if (network != NULL && names != NULL)
    mask_device (network, names);
  if (network != NULL)
    redact_findings (uchi_json_array (network, "findings"));
  json_object_set_boolean_member (root, "redacted", TRUE);
  return node;
}
