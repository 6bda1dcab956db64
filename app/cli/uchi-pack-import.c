/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-fingerprint: what a person's devices said becomes records to look through and put into a maker's file. */
#include <stdio.h>
#include <string.h>

#include "core/uchi-error.h"
#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "core/uchi-text.h"
#include "core/uchi-vocabulary.h"
#include "report/uchi-fingerprint.h"
#include "uchi-pack-tool.h"

#define MAX_FILE (4 * 1024 * 1024)

/* what each kind of evidence is worth at first; the maintainer changes it */
static const struct {
  const char *source;
  int weight;
} weights[] = {
  { "upnp.modelName", 45 },   { "upnp.manufacturer", 30 }, { "upnp.deviceType", 25 }, { "ssdp.server", 15 },     { "ssdp.st", 20 },
  { "mdns.service", 25 },     { "mdns.txt.model", 45 },    { "mdns.txt.md", 45 },     { "mdns.txt.ty", 45 },     { "mdns.txt.usb_mdl", 45 },
  { "mdns.txt.usb_mfg", 30 }, { "mdns.txt.product", 40 },  { "http.realm", 45 },      { "http.server", 20 },     { "http.mark", 30 },
  { "echonet.eoj", 40 },      { "echonet.maker", 30 },     { "echonet.product", 45 }, { "snmp.sysDescr", 40 },   { "rtsp.server", 20 },
  { "http.model", 45 },       { "http.icon", 40 },
  { "rtsp.realm", 35 },       { "wsd.types", 20 },         { "ssh.banner", 15 },      { "oui.vendor", 10 },
};

/* (nullable): how a text is compared in which words of the home are hidden: they may be any. NULL when nothing else is left of it. */
static const char *
op_for (const char *value)
{
  if (strstr (value, UCHI_FINGERPRINT_HIDDEN) == NULL)
    return "equals";
  for (const char *p = value; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p) || (guchar) *p >= 0x80)
        return "glob";
    }
  return NULL;
}

static JsonArray *
conditions_of (JsonArray *evidence)
{
  JsonArray *group = json_array_new ();

  for (guint i = 0; evidence != NULL && i < json_array_get_length (evidence); i++)
    {
      JsonObject *said = uchi_json_object_at (evidence, i), *condition;
      const char *source = said != NULL ? uchi_json_string (said, "source", "") : "";
      g_autofree char *value = said != NULL ? uchi_text_clean (uchi_json_string (said, "value", ""), -1, UCHI_TEXT_LONG_MAX) : NULL;

      for (guint k = 0; value != NULL && value[0] != '\0' && k < G_N_ELEMENTS (weights); k++)
        {
          const char *op = op_for (value);

          if (!g_str_equal (weights[k].source, source) || op == NULL)
            continue;
          condition = json_object_new ();
          json_object_set_string_member (condition, "obs", source);
          json_object_set_string_member (condition, "op", op);
          json_object_set_string_member (condition, "value", value);
          json_object_set_int_member (condition, "weight", weights[k].weight);
          json_array_add_object_element (group, condition);
        }
    }
  return group;
}

static void
set_clean (JsonObject *record, const char *member, const char *value)
{
  g_autofree char *clean = uchi_text_clean (value, -1, UCHI_TEXT_MAX);

  json_object_set_string_member (record, member, clean);
}

/* (nullable): a device that said nothing makes no record */
static JsonObject *
record_of (JsonObject *device, guint number, const char *today)
{
  JsonArray *group = conditions_of (uchi_json_array (device, "evidence")), *match;
  g_autofree char *id = g_strdup_printf ("new-%u", number);
  JsonObject *record;

  if (json_array_get_length (group) == 0)
    {
      json_array_unref (group);
      return NULL;
    }
  match = json_array_new ();
  json_array_add_array_element (match, group);
  record = json_object_new ();
  json_object_set_string_member (record, "id", id);
  json_object_set_string_member (record, "kind", uchi_kind_name (uchi_kind_from_name (uchi_json_string (device, "kind", ""))));
  set_clean (record, "vendor", uchi_json_string (device, "vendor", ""));
  set_clean (record, "product", uchi_json_string (device, "model", ""));
  json_object_set_array_member (record, "match", match);
  json_object_set_string_member (record, "source", "a fingerprint that a person sent in");
  json_object_set_string_member (record, "confidence", "low");
  json_object_set_string_member (record, "checked_on", today);
  return record;
}

static JsonObject *
read_fingerprint (const char *path, GError **error)
{
  UchiJsonLimits limits = { .max_bytes = MAX_FILE, .max_items = 200000 };
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (!uchi_file_read (path, MAX_FILE, &text, &length, error))
    return NULL;
  node = uchi_json_parse (text, length, &limits, error);
  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node)
      && g_str_equal (uchi_json_string (json_node_get_object (node), "format", ""), UCHI_FINGERPRINT_FORMAT))
    return json_object_ref (json_node_get_object (node));
  g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_INVALID, "not a fingerprint of this program");
  return NULL;
}

int
uchi_tool_import_fingerprint (const UchiToolOptions *options, char **arguments)
{
  GError *error = NULL;
  g_autoptr (JsonObject) fingerprint = read_fingerprint (arguments[0], &error);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonArray *devices, *records = json_array_new ();
  JsonObject *source = json_object_new ();

  json_object_set_array_member (source, "devices", records);
  json_node_take_object (node, source);
  if (fingerprint == NULL)
    return uchi_tool_fail (arguments[0], error);
  devices = uchi_json_array (fingerprint, "devices");
  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);
      JsonObject *record = device != NULL ? record_of (device, i + 1, today) : NULL;

      if (record != NULL)
        json_array_add_object_element (records, record);
    }
  text = json_to_string (node, TRUE);
  puts (text);
  return 0;
}
