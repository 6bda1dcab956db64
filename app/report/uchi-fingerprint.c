/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What devices say of themselves, for whoever keeps the signature pack. */
#include "report/uchi-fingerprint.h"

#include <string.h>

#include "core/uchi-error.h"
#include "core/uchi-json.h"
#include "report/uchi-report-private.h"

static gboolean
is_chosen (JsonObject *device, const GPtrArray *chosen)
{
  JsonObject *addresses = uchi_json_object (device, "addresses");
  JsonArray *ipv4 = addresses != NULL ? uchi_json_array (addresses, "ipv4") : NULL;

  if (uchi_json_bool (device, "self", FALSE))
    return FALSE;
  if (chosen == NULL || chosen->len == 0)
    return TRUE;
  for (guint i = 0; ipv4 != NULL && i < json_array_get_length (ipv4); i++)
    {
      const char *address = uchi_json_string_at (ipv4, i);

      if (address != NULL && g_ptr_array_find_with_equal_func ((GPtrArray *) chosen, address, g_str_equal, NULL))
        return TRUE;
    }
  return FALSE;
}

/* "a4:12:42" of a MAC that its maker gave, "" of a random one */
static char *
maker_half (JsonObject *device)
{
  JsonObject *addresses = uchi_json_object (device, "addresses");
  const char *mac = addresses != NULL ? uchi_json_string (addresses, "mac", "") : "";

  if (strlen (mac) < 8 || (addresses != NULL && uchi_json_bool (addresses, "mac_random", FALSE)))
    return g_strdup ("");
  return g_strndup (mac, 8);
}

static JsonArray *
doors_of (JsonObject *device)
{
  JsonArray *services = uchi_json_array (device, "services"), *doors = json_array_new ();

  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonObject *service = uchi_json_object_at (services, i);
      g_autofree char *door = NULL;

      if (service == NULL)
        continue;
      door = g_strdup_printf ("%" G_GINT64_FORMAT "/%s %s", uchi_json_int (service, "port", 0), uchi_json_string (service, "transport", "tcp"),
                              uchi_json_string (service, "protocol", ""));
      json_array_add_string_element (doors, g_strchomp (door));
    }
  return doors;
}

static JsonObject *
fingerprint_of (JsonObject *device)
{
  static const char *const texts[] = { "kind", "vendor", "model", "firmware" };
  JsonObject *one = json_object_new ();
  JsonArray *evidence = uchi_json_array (device, "evidence");
  g_autofree char *half = maker_half (device);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    json_object_set_string_member (one, texts[i], uchi_json_string (device, texts[i], ""));
  json_object_set_string_member (one, "mac", half);
  json_object_set_array_member (one, "doors", doors_of (device));
  json_object_set_array_member (one, "evidence", evidence != NULL ? json_array_ref (evidence) : json_array_new ());
  return one;
}

JsonNode *
uchi_fingerprint_build (JsonNode *report, const char *wifi_name, const GPtrArray *addresses)
{
  g_autoptr (JsonNode) redacted = uchi_report_redact_for (report, wifi_name, UCHI_FOR_KEEPER);
  JsonObject *root = json_node_get_object (redacted), *pack = uchi_json_object (root, "pack"), *whole = json_object_new ();
  JsonArray *shown = uchi_json_array (json_node_get_object (report), "devices"), *hidden = uchi_json_array (root, "devices");
  JsonArray *devices = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; shown != NULL && hidden != NULL && i < json_array_get_length (hidden); i++)
    {
      JsonObject *device = uchi_json_object_at (shown, i);

      if (device != NULL && is_chosen (device, addresses))
        json_array_add_object_element (devices, fingerprint_of (uchi_json_object_at (hidden, i)));
    }
  json_object_set_string_member (whole, "format", UCHI_FINGERPRINT_FORMAT);
  json_object_set_int_member (whole, "pack", pack != NULL ? uchi_json_int (pack, "version", 0) : 0);
  json_object_set_array_member (whole, "devices", devices);
  json_node_take_object (node, whole);
  return node;
}
