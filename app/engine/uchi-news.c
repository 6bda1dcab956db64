/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/uchi-news.h"

#include "checks/uchi-checks.h"
#include "core/uchi-json.h"
#include "identify/uchi-identify.h"
#include "report/uchi-report-shelf.h"
#include "report/uchi-report.h"

/* reports that are tried, the newest first */
#define MAX_TRIED 3
#define MAX_DEVICES 1024

/* ---- one device ---------------------------------------------------------------------- */

static const char *
ids_of (const UchiFindingRecord *record)
{
  return record->details != NULL ? uchi_json_string (record->details, "ids", "") : "";
}

/* it names no flaw that @old does not name too */
static gboolean
names_no_more (const UchiFindingRecord *record, const UchiFindingRecord *old)
{
  g_auto (GStrv) ids = g_strsplit (ids_of (record), ", ", -1), known = g_strsplit (ids_of (old), ", ", -1);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      if (!g_strv_contains ((const char *const *) known, ids[i]))
        return FALSE;
    }
  return TRUE;
}

/* the finding was known before, with all that is in it, and was as pressing */
static gboolean
was_told (const GPtrArray *before, const UchiFindingRecord *record)
{
  for (guint i = 0; i < before->len; i++)
    {
      const UchiFindingRecord *old = g_ptr_array_index (before, i);

      if (old->finding == record->finding && old->level >= record->level && names_no_more (record, old))
        return TRUE;
    }
  return FALSE;
}

/* adds what @check says now and did not say before */
static void
judge (const UchiCheck *check, UchiPack *pack, UchiDevice *device, const GPtrArray *before)
{
  const UchiCheckContext context = { .pack = pack };
  g_autoptr (UchiCheckResult) result = NULL;

  if (!uchi_check_applies (check, &context, device))
    return;
  result = check->judge (check, pack, device);
  while (result->findings->len > 0)
    {
      UchiFindingRecord *record = g_ptr_array_steal_index (result->findings, 0);

      if (was_told (before, record))
        uchi_finding_record_free (record);
      else
        uchi_device_add_finding (device, record);
    }
}

/* (transfer full): @device with the new findings only */
static UchiDevice *
read_device (UchiPack *pack, JsonObject *object)
{
  UchiDevice *device = uchi_device_from_json (object);
  g_autoptr (GPtrArray) before = device->findings;
  const UchiCheck *const *checks;
  guint n_checks;

  device->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_finding_record_free);
  g_ptr_array_set_size (device->checks, 0);
  /* the newer pack may know its model too */
  uchi_identify_weigh (pack, device);
  checks = uchi_checks_all (&n_checks);
  for (guint i = 0; i < n_checks; i++)
    {
      if (checks[i]->judge != NULL)
        judge (checks[i], pack, device, before);
    }
  return device;
}

/* ---- the report ------------------------------------------------------------------------ */

JsonNode *
uchi_news_build (UchiPack *pack, JsonObject *report)
{
  JsonObject *of = uchi_json_object (report, "pack");
  JsonArray *devices = uchi_json_array (report, "devices");
  g_autoptr (JsonArray) told = json_array_new ();
  JsonObject *news;
  JsonNode *node;

  if (of == NULL || uchi_json_int (of, "version", 0) >= uchi_pack_version (pack))
    return NULL;
  for (guint i = 0; devices != NULL && i < MIN (json_array_get_length (devices), MAX_DEVICES); i++)
    {
      JsonObject *object = uchi_json_object_at (devices, i);
      g_autoptr (UchiDevice) device = object != NULL ? read_device (pack, object) : NULL;

      if (device != NULL && device->findings->len > 0)
        json_array_add_element (told, uchi_device_to_json (device));
    }
  if (json_array_get_length (told) == 0)
    return NULL;
  news = json_object_new ();
  json_object_set_string_member (news, "checked", uchi_json_string (report, "started", ""));
  json_object_set_array_member (news, "devices", g_steal_pointer (&told));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, news);
  return node;
}

JsonNode *
uchi_news_find (UchiPack *pack, const char *state_dir)
{
  g_autofree char *folder = g_build_filename (state_dir != NULL ? state_dir : "", "checks", NULL);
  g_autoptr (GPtrArray) names = state_dir != NULL ? uchi_report_shelf_names (folder) : g_ptr_array_new ();

  for (guint i = 0; i < MIN (names->len, MAX_TRIED); i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      g_autoptr (JsonNode) report = uchi_report_load (path, NULL);

      if (report != NULL)
        return uchi_news_build (pack, json_node_get_object (report));
    }
  return NULL;
}
