/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a helper outside the family may see of a report. */
#include "report/uchi-report.h"

#include "core/uchi-json.h"

#include <string.h>

/* evidence that names a person, a unit or a place; the rest tells kinds and models */
static const char *const kept_sources[] = {
  "oui.vendor", "http.server", "http.realm", "http.status", "http.mark", "http.word", "upnp.manufacturer", "upnp.modelName",
  "upnp.modelNumber", "upnp.deviceType", "ssdp.server", "ssdp.st", "ssh.banner",
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

/* letters and digits in a row as in serial numbers and UUIDs are masked wherever they stand */
static char *
mask_text (const char *text)
{
  g_autoptr (GRegex) ids = g_regex_new ("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|([0-9a-f]{2}[:-]){5}[0-9a-f]{2}"
                                        "|\\b[0-9A-Z]*[0-9]{6,}[0-9A-Z]*\\b", 0, 0, NULL);

  return g_regex_replace_literal (ids, text, -1, 0, "***", 0, NULL);
}

static JsonArray *
redact_evidence (JsonArray *evidence)
{
  JsonArray *kept = json_array_new ();

  for (guint i = 0; evidence != NULL && i < json_array_get_length (evidence); i++)
    {
      JsonObject *object = uchi_json_object_at (evidence, i);
      g_autofree char *masked = NULL;

      if (object == NULL || !is_kept (uchi_json_string (object, "source", "")))
        continue;
      masked = mask_text (uchi_json_string (object, "value", ""));
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

/* greetings name hosts and people */
static void
redact_services (JsonArray *services)
{
  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonObject *service = uchi_json_object_at (services, i);
      const char *protocol = service != NULL ? uchi_json_string (service, "protocol", "") : "";

      if (service != NULL && !g_str_equal (protocol, "http") && !g_str_equal (protocol, "https") && !g_str_equal (protocol, "ssh"))
        json_object_set_string_member (service, "product", "");
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
  redact_services (uchi_json_array (device, "services"));
  json_object_set_array_member (device, "names", json_array_new ());
  json_object_set_string_member (device, "label", name);
  json_object_set_array_member (device, "evidence", redact_evidence (uchi_json_array (device, "evidence")));
}

JsonNode *
uchi_report_redact (JsonNode *report)
{
  JsonNode *node = copy (report);
  JsonObject *root = json_node_get_object (node);
  JsonArray *devices = uchi_json_array (root, "devices");
  JsonObject *scope = uchi_json_object (root, "scope");

  if (scope != NULL)
    redact_scope (scope);
  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);

      if (device != NULL)
        redact_device (device, i);
    }
  json_object_set_boolean_member (root, "redacted", TRUE);
  return node;
}
