/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/uchi-report-private.h"

#include "core/uchi-error.h"
#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "report/uchi-event.h"

#include <string.h>

/* around a report in its line */
#define ENVELOPE 4096
#define MAX_FILE (16 * 1024 * 1024)
#define FORMAT_HEAD "uchi-kenshin-report/"

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_true (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
build_scope (JsonBuilder *builder, const UchiReportScope *scope, gboolean with_name)
{
  json_builder_begin_object (builder);
  add_string (builder, "interface", scope->interface);
  add_string (builder, "link", scope->link);
  json_builder_set_member_name (builder, "prefixes");
  json_builder_begin_array (builder);
  if (scope->prefix != NULL)
    json_builder_add_string_value (builder, scope->prefix);
  json_builder_end_array (builder);
  add_string (builder, "gateway", scope->gateway);
  json_builder_set_member_name (builder, "wifi");
  if (scope->wifi_protection != NULL || (with_name && scope->wifi_name != NULL))
    {
      json_builder_begin_object (builder);
      if (with_name && scope->wifi_name != NULL)
        add_string (builder, "name", scope->wifi_name);
      add_string (builder, "protection", scope->wifi_protection);
      add_string (builder, "cipher", scope->wifi_cipher);
      json_builder_end_object (builder);
    }
  else
    json_builder_add_null_value (builder);
  add_string (builder, "refused", scope->refused != UCHI_REFUSED_NONE ? uchi_refused_name (scope->refused) : NULL);
  if (scope->ask != NULL)
    add_string (builder, "ask", scope->ask);
  json_builder_end_object (builder);
}

JsonNode *
uchi_report_scope (const UchiReportScope *scope, gboolean with_name)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  build_scope (builder, scope, with_name);
  return json_builder_get_root (builder);
}

static void
count_device (const UchiDevice *device, UchiReportSummary *summary)
{
  for (guint i = 0; i < device->checks->len; i++)
    {
      const UchiCheckState *state = g_ptr_array_index (device->checks, i);

      summary->unknown_checks += state->outcome == UCHI_OUTCOME_UNKNOWN;
    }
  switch (uchi_device_level (device))
    {
    case UCHI_LEVEL_TODAY:
      summary->today++;
      break;
    case UCHI_LEVEL_SOON:
      summary->soon++;
      break;
    case UCHI_LEVEL_ASK:
      summary->ask++;
      break;
    case UCHI_LEVEL_FINE:
    default:
      summary->fine++;
      break;
    }
}

void
uchi_report_count (const UchiInventory *inventory, const GPtrArray *network_checks, const GPtrArray *network_findings,
                   UchiReportSummary *summary)
{
  *summary = (UchiReportSummary) { .devices = uchi_inventory_size (inventory) };
  for (guint i = 0; i < summary->devices; i++)
    count_device (uchi_inventory_at (inventory, i), summary);
  for (guint i = 0; network_checks != NULL && i < network_checks->len; i++)
    {
      const UchiCheckState *state = g_ptr_array_index (network_checks, i);

      summary->unknown_checks += state->outcome == UCHI_OUTCOME_UNKNOWN;
    }
  for (guint i = 0; network_findings != NULL && i < network_findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (network_findings, i);

      summary->today += record->level == UCHI_LEVEL_TODAY;
      summary->soon += record->level == UCHI_LEVEL_SOON;
      summary->ask += record->level == UCHI_LEVEL_ASK;
    }
}

static void
build_summary (JsonBuilder *builder, const UchiReportParts *parts)
{
  UchiReportSummary summary;

  uchi_report_count (parts->inventory, parts->network_checks, parts->network_findings, &summary);
  json_builder_set_member_name (builder, "summary");
  json_builder_begin_object (builder);
  add_int (builder, "devices", summary.devices);
  add_int (builder, "today", summary.today);
  add_int (builder, "soon", summary.soon);
  add_int (builder, "ask", summary.ask);
  add_int (builder, "fine", summary.fine);
  add_int (builder, "unknown_checks", summary.unknown_checks);
  json_builder_end_object (builder);
}

static void
build_consent (JsonBuilder *builder, const UchiReportParts *parts)
{
  json_builder_set_member_name (builder, "consent");
  json_builder_begin_object (builder);
  add_true (builder, "network", parts->consent_network);
  json_builder_set_member_name (builder, "logins");
  json_builder_begin_array (builder);
  for (guint i = 0; parts->consent_logins != NULL && i < parts->consent_logins->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (parts->consent_logins, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
build_network (JsonBuilder *builder, const UchiReportParts *parts)
{
  json_builder_set_member_name (builder, "network");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "checks");
  json_builder_begin_array (builder);
  for (guint i = 0; parts->network_checks != NULL && i < parts->network_checks->len; i++)
    json_builder_add_value (builder, uchi_check_state_to_json (g_ptr_array_index (parts->network_checks, i)));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; parts->network_findings != NULL && i < parts->network_findings->len; i++)
    json_builder_add_value (builder, uchi_finding_record_to_json (g_ptr_array_index (parts->network_findings, i)));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static int
compare_devices (gconstpointer a, gconstpointer b)
{
  return uchi_device_compare_places (*(const UchiDevice **) a, *(const UchiDevice **) b);
}

/* who was found first differs from check to check, and the number of a row is what is said on the telephone */
static void
build_devices (JsonBuilder *builder, const UchiInventory *inventory)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new ();

  for (guint i = 0; i < uchi_inventory_size (inventory); i++)
    g_ptr_array_add (devices, uchi_inventory_at (inventory, i));
  g_ptr_array_sort (devices, compare_devices);
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < devices->len; i++)
    json_builder_add_value (builder, uchi_device_to_json (g_ptr_array_index (devices, i)));
  json_builder_end_array (builder);
}

JsonNode *
uchi_report_build (const UchiReportParts *parts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  JsonNode *report;

  json_builder_begin_object (builder);
  add_string (builder, "format", "uchi-kenshin-report/1");
  json_builder_set_member_name (builder, "app");
  json_builder_begin_object (builder);
  add_string (builder, "version", parts->app_version);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "pack");
  json_builder_begin_object (builder);
  add_int (builder, "version", parts->pack_version);
  add_string (builder, "released", parts->pack_released);
  add_string (builder, "state", parts->pack_state);
  json_builder_end_object (builder);
  add_string (builder, "started", parts->started);
  add_int (builder, "duration_ms", parts->duration_ms);
  add_true (builder, "complete", parts->complete);
  json_builder_set_member_name (builder, "scope");
  build_scope (builder, parts->scope, FALSE);
  build_consent (builder, parts);
  build_devices (builder, parts->inventory);
  build_network (builder, parts);
  build_summary (builder, parts);
  json_builder_end_object (builder);
  report = json_builder_get_root (builder);
  uchi_report_fit (report, UCHI_REPORT_TALK, UCHI_EVENT_MAX_LINE - ENVELOPE);
  return report;
}

gboolean
uchi_report_save (JsonNode *report, const char *path, GError **error)
{
  g_autofree char *text = json_to_string (report, TRUE);

  /* who saves it wants to read it again */
  if (strlen (text) > MAX_FILE)
    {
      g_free (text);
      text = json_to_string (report, FALSE);
    }
  return uchi_file_write (path, text, -1, error);
}

/* FALSE, with @error, for what is no report of this format */
static gboolean
is_report (JsonNode *node, const char *path, GError **error)
{
  const char *format = JSON_NODE_HOLDS_OBJECT (node) ? uchi_json_string (json_node_get_object (node), "format", "") : "";
  guint64 number = 0;

  if (g_str_equal (format, FORMAT_HEAD "1"))
    return TRUE;
  if (g_str_has_prefix (format, FORMAT_HEAD)
      && g_ascii_string_to_unsigned (format + strlen (FORMAT_HEAD), 10, 2, 9999, &number, NULL))
    g_set_error (error, UCHI_ERROR, UCHI_ERROR_NEWER, "%s: a report of format %u", path, (guint) number);
  else
    g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "%s: not a report of this program", path);
  return FALSE;
}

JsonNode *
uchi_report_load (const char *path, GError **error)
{
  UchiJsonLimits limits = { .max_bytes = MAX_FILE, .max_items = UCHI_EVENT_MAX_ITEMS };
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (!uchi_file_read (path, MAX_FILE, &text, &length, error))
    return NULL;
  node = uchi_json_parse (text, length, &limits, error);
  if (node == NULL)
    return NULL;
  return is_report (node, path, error) ? g_steal_pointer (&node) : NULL;
}
