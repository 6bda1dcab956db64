/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"
#include "checks/uchi-version.h"
#include "core/uchi-json.h"

/* Old software, known flaws, and the end of a maker's care: what the pack says
 * about the model, held against the version that the device showed or the
 * person typed. Nothing is sent. */

#define MAX_IDS 16

/* computers and phones keep themselves up to date and are not judged here */
static gboolean
is_judged (const UchiDevice *device)
{
  return !device->is_self && device->kind != UCHI_KIND_PC && device->kind != UCHI_KIND_PHONE;
}

/* kinds whose software is an open question when nothing is known about it */
static gboolean
is_guarded_kind (UchiKind kind)
{
  return kind == UCHI_KIND_ROUTER || kind == UCHI_KIND_HOME_GATEWAY || kind == UCHI_KIND_ACCESS_POINT
         || kind == UCHI_KIND_CAMERA || kind == UCHI_KIND_RECORDER || kind == UCHI_KIND_NAS;
}

static gboolean
has_rule_for (GPtrArray *rules, const char *outcome)
{
  for (guint i = 0; i < rules->len; i++)
    {
      if (g_strcmp0 (uchi_json_string (g_ptr_array_index (rules, i), "outcome", NULL), outcome) == 0)
        return TRUE;
    }
  return FALSE;
}

/* CVE, JVN: adds those of @rule to @ids, of borrowed texts, each once */
static void
add_ids (GPtrArray *ids, JsonObject *rule)
{
  JsonArray *more = uchi_json_array (rule, "ids");

  for (guint i = 0; more != NULL && i < json_array_get_length (more) && ids->len < MAX_IDS; i++)
    {
      const char *id = uchi_json_string_at (more, i);

      if (id != NULL && !g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
        g_ptr_array_add (ids, (gpointer) id);
    }
}

static void
detail_ids (UchiFindingRecord *record, GPtrArray *ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (ids, i));
  uchi_check_detail (record, "ids", text->str);
  g_string_free (text, TRUE);
}

static UchiFindingRecord *
make_record (UchiFindingId finding, const UchiDevice *device, JsonObject *rule)
{
  UchiFindingRecord *record = uchi_check_record (finding, device, 0);
  const char *fixed = uchi_json_string (rule, "fixed_raw", "");

  g_free (record->rule);
  record->rule = g_strdup (uchi_json_string (rule, "id", ""));
  uchi_check_detail (record, "installed", device->firmware);
  /* somebody reads it to a person as the one to get: never one that has the flaw itself */
  if (uchi_version_affected (fixed, uchi_json_string (rule, "op", "unknown"), uchi_json_string (rule, "version_raw", NULL)) == UCHI_AFFECTED_NO)
    uchi_check_detail (record, "fixed", fixed);
  /* attacks with it were seen: not tomorrow */
  if (uchi_json_bool (rule, "exploited", FALSE))
    record->level = UCHI_LEVEL_TODAY;
  return record;
}

static UchiAffected
affected (const UchiDevice *device, JsonObject *rule)
{
  const char *op = uchi_json_string (rule, "op", "unknown");
  const char *raw = uchi_json_string (rule, "version_raw", NULL), *version = uchi_json_string (rule, "version_norm", NULL);
  /* the raw text names letters that the normalised form may have lost: it decides when it can */
  UchiAffected found = uchi_version_affected (device->firmware, op, raw);

  if (found != UCHI_AFFECTED_UNKNOWN || version == NULL)
    return found;
  /* and hardware revisions: the normalised form says nothing about another one */
  if (raw != NULL && !uchi_version_same_hardware (device->firmware, raw))
    return UCHI_AFFECTED_UNKNOWN;
  return uchi_version_affected (device->firmware, op, version);
}

/* all rules of that outcome: one finding, of the most pressing, with the ids of all; or why not */
static UchiCheckResult *
judge_rules (UchiFindingId finding, const UchiDevice *device, GPtrArray *rules)
{
  UchiCheckResult *result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  UchiFindingRecord *worst = NULL;
  gboolean any_unknown = FALSE;

  for (guint i = 0; i < rules->len; i++)
    {
      JsonObject *rule = g_ptr_array_index (rules, i);
      UchiAffected found = UCHI_AFFECTED_NO;
      UchiFindingRecord *record = NULL;

      if (g_strcmp0 (uchi_json_string (rule, "outcome", NULL), uchi_finding_name (finding)) != 0)
        continue;
      found = affected (device, rule);
      any_unknown = any_unknown || found == UCHI_AFFECTED_UNKNOWN;
      if (found != UCHI_AFFECTED_YES)
        continue;
      record = make_record (finding, device, rule);
      add_ids (ids, rule);
      if (worst == NULL || record->level > worst->level)
        {
          g_clear_pointer (&worst, uchi_finding_record_free);
          worst = g_steal_pointer (&record);
        }
      g_clear_pointer (&record, uchi_finding_record_free);
    }
  if (worst != NULL)
    {
      detail_ids (worst, ids);
      uchi_check_result_add (result, worst);
    }
  else if (any_unknown)
    {
      uchi_check_result_free (result);
      result = uchi_check_result_new (UCHI_OUTCOME_UNKNOWN, device->firmware[0] == '\0' ? "no-version" : "unclear");
    }
  return result;
}

static gboolean
applies (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  g_autoptr (GPtrArray) rules = uchi_pack_advisories (context->pack, device);

  if (!is_judged (device))
    return FALSE;
  return has_rule_for (rules, self->id)
         || (self->finding == UCHI_FINDING_FIRMWARE_OLD && rules->len == 0 && is_guarded_kind (device->kind));
}

static UchiCheckResult *
judge (const UchiCheck *self, UchiPack *pack, const UchiDevice *device)
{
  g_autoptr (GPtrArray) rules = uchi_pack_advisories (pack, device);

  if (rules->len == 0)
    return uchi_check_result_new (UCHI_OUTCOME_UNKNOWN, device->model[0] == '\0' ? "no-model" : "no-record");
  return judge_rules (self->finding, device, rules);
}

static void
run_async (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  uchi_check_return_result (task, judge (self, context->pack, device));
}

const UchiCheck uchi_check_firmware_old = {
  .id = "firmware-old",
  .finding = UCHI_FINDING_FIRMWARE_OLD,
  .flags = UCHI_CHECK_LEVEL_VARIES,
  .time_limit_ms = 1000,
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
  .judge = judge,
};

const UchiCheck uchi_check_known_flaw = {
  .id = "known-flaw",
  .finding = UCHI_FINDING_KNOWN_FLAW,
  .flags = UCHI_CHECK_LEVEL_VARIES,
  .time_limit_ms = 1000,
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
  .judge = judge,
};

const UchiCheck uchi_check_support_ended = {
  .id = "support-ended",
  .finding = UCHI_FINDING_SUPPORT_ENDED,
  .flags = UCHI_CHECK_LEVEL_VARIES,
  .time_limit_ms = 1000,
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
  .judge = judge,
};

const UchiCheck uchi_check_replace_no_fix = {
  .id = "replace-no-fix",
  .finding = UCHI_FINDING_REPLACE_NO_FIX,
  .flags = UCHI_CHECK_LEVEL_VARIES,
  .time_limit_ms = 1000,
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
  .judge = judge,
};
