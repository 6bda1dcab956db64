/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a helper outside the family may see of a report. */
#include "report/uchi-report-private.h"

#include "core/uchi-json.h"

#include <string.h>

/* evidence that names a person, a unit or a place; the rest tells kinds and models */
static const char *const kept_sources[] = {
  "oui.vendor", "http.server", "http.realm", "http.status", "http.mark", "http.word", "upnp.manufacturer", "upnp.modelName",
  "upnp.modelNumber", "upnp.deviceType", "upnp.firmware", "http.icon", "http.vendor", "http.model", "http.firmware", "ssdp.server", "ssdp.st", "ssh.banner",
  "mdns.service", "mdns.txt.model", "mdns.txt.md", "mdns.txt.ty", "mdns.txt.usb_mdl", "mdns.txt.usb_mfg", "mdns.txt.product",
  "snmp.sysDescr", "echonet.eoj", "echonet.maker", "echonet.product", "wsd.types", "rtsp.server", "rtsp.realm", "port.open",
};

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

/* ---- texts that an owner may have written himself ---------------------------------------------- */

/* evidence whose words an owner can set, or the program that he installed; what a protocol has for the maker's own name is not among
 * it (upnp.modelName, mdns.txt.md, usb_MFG …): without that, nobody could tell a new product by its report */
static const char *const free_sources[] = { "http.realm", "http.mark", "http.word", "mdns.txt.ty", "mdns.txt.product", "snmp.sysDescr", "rtsp.realm", NULL };
/* the program that answers, with its version */
static const char *const product_sources[] = { "http.server", "ssdp.server", "ssh.banner", "rtsp.server", NULL };

/* what the program found out by itself, in its own words */
static gboolean
is_ours (const char *source)
{
  return g_str_equal (source, "oui.vendor") || g_str_equal (source, "port.open") || g_str_equal (source, "http.icon")
         || g_str_equal (source, "http.status") || g_str_equal (source, "echonet.eoj");
}

/* ---- the parts of a report ------------------------------------------------------------------- */

/* of one device: what is known of its home, and of itself */
typedef struct {
  const UchiMask *home;
  GHashTable *product;
  UchiReportFor who;
} Mask;

static UchiTextOrigin
origin_of (const char *source)
{
  if (g_strv_contains (free_sources, source))
    return UCHI_TEXT_FREE;
  if (g_strv_contains (product_sources, source))
    return UCHI_TEXT_PRODUCTS;
  return g_str_has_suffix (source, "firmware") ? UCHI_TEXT_VERSION : UCHI_TEXT_OF_MAKER;
}

/* the text in @member, as it may leave the home; what is no text goes */
static void
mask_member (JsonObject *object, const char *member, UchiTextOrigin origin, const Mask *mask)
{
  g_autofree char *masked = uchi_mask_text (mask->home, uchi_json_string (object, member, ""), origin, mask->product);

  json_object_set_string_member (object, member, masked);
}

/* of which nothing is left to read: no two letters in a row */
static gboolean
is_all_hidden (const char *text)
{
  guint row = 0;

  for (const char *p = text; *p != '\0' && row < 2; p = g_utf8_next_char (p))
    row = g_unichar_isalpha (g_utf8_get_char (p)) ? row + 1 : 0;
  return row < 2 && strstr (text, UCHI_HIDDEN) != NULL;
}

/* a maker or model of which the pack does not have every word is not told: whoever helps asks for what the label says */
static void
keep_whole (JsonObject *device, const char *member)
{
  if (strstr (uchi_json_string (device, member, ""), UCHI_HIDDEN) != NULL)
    json_object_set_string_member (device, member, "");
}

static JsonArray *
redact_evidence (JsonObject *device, const Mask *mask)
{
  JsonArray *evidence = uchi_json_array (device, "evidence");
  JsonArray *kept = json_array_new ();

  for (guint i = 0; evidence != NULL && i < json_array_get_length (evidence); i++)
    {
      JsonObject *object = uchi_json_object_at (evidence, i);
      const char *source = object != NULL ? uchi_json_string (object, "source", "") : "";

      if (!is_kept (source))
        continue;
      if (!is_ours (source))
        mask_member (object, "value", origin_of (source), mask);
      if (mask->who == UCHI_FOR_HELPER && is_all_hidden (uchi_json_string (object, "value", "")))
        continue;
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

gboolean
uchi_report_is_of_a_home (const char *address)
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

      if (text != NULL && uchi_report_is_of_a_home (text))
        json_array_add_string_element (kept, text);
    }
  return kept;
}

/* what a stranger sent; all else is the pack's, or the program's own */
static void
redact_details (JsonObject *details, const Mask *mask)
{
  if (json_object_has_member (details, "installed"))
    mask_member (details, "installed", UCHI_TEXT_VERSION, mask);
  if (json_object_has_member (details, "address"))
    mask_member (details, "address", UCHI_TEXT_FREE, mask);
}

static void
redact_findings (JsonArray *findings, const Mask *mask)
{
  for (guint i = 0; findings != NULL && i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = uchi_json_object_at (findings, i);
      JsonObject *details = finding != NULL ? uchi_json_object (finding, "details") : NULL;

      if (details != NULL)
        redact_details (details, mask);
    }
}

/* greetings name hosts and people */
static void
redact_services (JsonObject *device, const Mask *mask)
{
  JsonArray *services = uchi_json_array (device, "services");

  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonObject *service = uchi_json_object_at (services, i);
      const char *protocol = service != NULL ? uchi_json_string (service, "protocol", "") : "";
      gboolean known = g_str_equal (protocol, "http") || g_str_equal (protocol, "https") || g_str_equal (protocol, "ssh");

      if (service == NULL)
        continue;
      mask_member (service, "version", UCHI_TEXT_VERSION, mask);
      if (known)
        mask_member (service, "product", UCHI_TEXT_PRODUCTS, mask);
      else
        json_object_set_string_member (service, "product", "");
    }
}

static void
redact_scope (JsonObject *scope)
{
  json_object_set_null_member (scope, "interface");
  json_object_set_array_member (scope, "prefixes", without_public (uchi_json_array (scope, "prefixes")));
  if (!uchi_report_is_of_a_home (uchi_json_string (scope, "gateway", "10.")))
    json_object_set_null_member (scope, "gateway");
}

static void
redact_device (JsonObject *device, guint index, const UchiMask *home, UchiReportFor who)
{
  JsonObject *addresses = uchi_json_object (device, "addresses");
  g_autofree char *name = letter_name (index);
  g_autoptr (GHashTable) product = uchi_mask_product (home, device);
  Mask mask = { home, product, who };

  if (addresses != NULL)
    {
      mask_mac (addresses);
      json_object_set_array_member (addresses, "ipv4", without_public (uchi_json_array (addresses, "ipv4")));
    }
  redact_services (device, &mask);
  redact_findings (uchi_json_array (device, "findings"), &mask);
  mask_member (device, "vendor", UCHI_TEXT_OF_MAKER, &mask);
  mask_member (device, "model", UCHI_TEXT_OF_MAKER, &mask);
  mask_member (device, "pack_words", UCHI_TEXT_OF_MAKER, &mask);
  mask_member (device, "firmware", UCHI_TEXT_VERSION, &mask);
  if (who == UCHI_FOR_HELPER)
    {
      keep_whole (device, "vendor");
      keep_whole (device, "model");
    }
  json_object_set_array_member (device, "names", json_array_new ());
  json_object_set_string_member (device, "label", name);
  json_object_set_array_member (device, "evidence", redact_evidence (device, &mask));
}

JsonNode *
uchi_report_redact_for (JsonNode *report, const char *wifi_name, UchiReportFor who)
{
  JsonNode *node = uchi_report_only_known (report);
  JsonObject *root = json_node_get_object (node);
  JsonArray *devices = uchi_json_array (root, "devices");
  JsonObject *scope = uchi_json_object (root, "scope"), *network = uchi_json_object (root, "network");
  g_autoptr (UchiMask) home = uchi_mask_new (json_node_get_object (report), wifi_name, who);
  g_autoptr (GHashTable) no_product = g_hash_table_new (g_str_hash, g_str_equal);
  Mask mask = { home, no_product, who };

  if (scope != NULL)
    redact_scope (scope);
  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);

      if (device != NULL)
        redact_device (device, i, home, who);
    }
  if (network != NULL)
    redact_findings (uchi_json_array (network, "findings"), &mask);
  json_object_set_boolean_member (root, "redacted", TRUE);
  return node;
}

JsonNode *
uchi_report_redact (JsonNode *report)
{
  return uchi_report_redact_for (report, NULL, UCHI_FOR_HELPER);
}
