/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-checks.h"

#include <string.h>

#include "checks/uchi-check-private.h"
#include "core/uchi-error.h"
#include "core/uchi-json.h"
#include "net/uchi-budget.h"

static const UchiCheck *const all_checks[] = {
  &uchi_check_default_password,
  &uchi_check_telnet_open,
  &uchi_check_debug_port,
  &uchi_check_open_stream,
  &uchi_check_open_share,
  &uchi_check_old_share,
  &uchi_check_open_broker,
  &uchi_check_snmp_public,
  &uchi_check_remote_control,
  &uchi_check_firmware_old,
  &uchi_check_known_flaw,
  &uchi_check_support_ended,
  &uchi_check_replace_no_fix,
  &uchi_check_unknown_device,
  &uchi_check_odd_behaviour,
  &uchi_check_not_behind_router,
  &uchi_check_two_routers,
  &uchi_check_port_forward,
  &uchi_check_printer_exposed,
  &uchi_check_remote_admin,
  &uchi_check_ipv6_exposed,
  &uchi_check_dns_changed,
  &uchi_check_wifi_open,
  &uchi_check_wifi_wep,
  &uchi_check_wifi_tkip,
};

const UchiCheck *const *
uchi_checks_all (guint *n_checks)
{
  *n_checks = G_N_ELEMENTS (all_checks);
  return all_checks;
}

const UchiCheck *
uchi_checks_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (all_checks); i++)
    {
      if (g_strcmp0 (all_checks[i]->id, id) == 0)
        return all_checks[i];
    }
  return NULL;
}

UchiCheckResult *
uchi_check_result_new (UchiOutcome outcome, const char *reason)
{
  UchiCheckResult *self = g_new0 (UchiCheckResult, 1);

  self->outcome = outcome;
  self->reason = outcome == UCHI_OUTCOME_UNKNOWN ? g_strdup (reason) : NULL;
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_finding_record_free);
  return self;
}

void
uchi_check_result_free (UchiCheckResult *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self->description);
  g_ptr_array_unref (self->findings);
  g_free (self);
}

void
uchi_check_result_add (UchiCheckResult *self, UchiFindingRecord *record)
{
  self->outcome = UCHI_OUTCOME_PROBLEM;
  g_clear_pointer (&self->reason, g_free);
  g_ptr_array_add (self->findings, record);
}

const char *
uchi_check_reason (const GError *error)
{
  if (error == NULL || error->domain != UCHI_ERROR)
    return "failed";
  switch ((UchiError) error->code)
    {
    case UCHI_ERROR_TIMED_OUT:
      return "timed-out";
    case UCHI_ERROR_CANCELLED:
      return "cancelled";
    case UCHI_ERROR_CLOSED:
      return "closed";
    case UCHI_ERROR_UNREACHABLE:
      return "unreachable";
    case UCHI_ERROR_BUDGET:
      return "budget";
    case UCHI_ERROR_GUARD:
    case UCHI_ERROR_REFUSED_SCOPE:
      return "guard";
    case UCHI_ERROR_MOVED:
      return "moved";
    case UCHI_ERROR_TOO_LARGE:
      return "too-large";
    case UCHI_ERROR_INVALID:
      return "unclear";
    case UCHI_ERROR_NO_SPACE:
      return "no-space";
    case UCHI_ERROR_CRASHED:
      return "worker-crashed";
    case UCHI_ERROR_LOCAL:
      return "local";
    case UCHI_ERROR_NEWER:
    case UCHI_ERROR_NOT_FOUND:
      return "not-found";
    case UCHI_ERROR_NO_LINK:
    case UCHI_ERROR_NO_ROUTER:
      return "no-link";
    case UCHI_ERROR_FAILED:
    case UCHI_ERROR_USAGE:
    default:
      return "failed";
    }
}

/* ---- what checks of one run remember ---------------------------------- */

typedef struct {
  gpointer value;
  GDestroyNotify destroy;
} Remembered;

struct _UchiCheckMemory {
  GHashTable *entries; /* char* → Remembered* */
};

static void
remembered_free (Remembered *self)
{
  if (self->destroy != NULL)
    self->destroy (self->value);
  g_free (self);
}

UchiCheckMemory *
uchi_check_memory_new (void)
{
  UchiCheckMemory *self = g_new0 (UchiCheckMemory, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) remembered_free);
  return self;
}

void
uchi_check_memory_free (UchiCheckMemory *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  g_free (self);
}

gpointer
uchi_check_memory_get (UchiCheckMemory *self, const char *name)
{
  Remembered *entry = self != NULL ? g_hash_table_lookup (self->entries, name) : NULL;

  return entry != NULL ? entry->value : NULL;
}

void
uchi_check_memory_set (UchiCheckMemory *self, const char *name, gpointer value, GDestroyNotify destroy)
{
  Remembered *entry = NULL;

  if (self == NULL)
    {
      if (destroy != NULL)
        destroy (value);
      return;
    }
  entry = g_new0 (Remembered, 1);
  entry->value = value;
  entry->destroy = destroy;
  g_hash_table_replace (self->entries, g_strdup (name), entry);
}

/* ---- helpers of the checks --------------------------------------------- */

gboolean
uchi_check_talkable (const UchiDevice *device)
{
  return !device->is_self && uchi_check_address (device) != NULL && !uchi_kind_is_left_alone (device->kind);
}

const char *
uchi_check_address (const UchiDevice *device)
{
  if (device->ipv4->len > 0)
    return g_ptr_array_index (device->ipv4, 0);
  if (device->ipv6->len > 0)
    return g_ptr_array_index (device->ipv6, 0);
  return NULL;
}

UchiFindingRecord *
uchi_check_record (UchiFindingId finding, const UchiDevice *device, guint16 port)
{
  UchiLevel level = UCHI_LEVEL_FINE;
  const char *advice = NULL;
  UchiFindingRecord *record = NULL;

  uchi_check_judge (finding, device != NULL ? device->kind : UCHI_KIND_UNKNOWN, &level, &advice);
  record = uchi_finding_record_new (finding, level, advice);
  record->transport = UCHI_TCP;
  record->port = port;
  if (device != NULL && port != 0)
    uchi_finding_record_set_address (record, uchi_check_address (device));
  return record;
}

void
uchi_check_detail (UchiFindingRecord *record, const char *name, const char *value)
{
  if (record->details == NULL)
    record->details = json_object_new ();
  json_object_set_string_member (record->details, name, value);
}

void
uchi_check_cite_port (UchiFindingRecord *record, UchiPack *pack)
{
  JsonObject *rule = pack != NULL ? uchi_pack_port_rule (pack, record->transport, record->port) : NULL;
  static const char *const who[] = { "benign", "benign_ja" };

  if (rule == NULL)
    return;
  g_free (record->rule);
  record->rule = g_strdup (uchi_json_string (rule, "id", ""));
  for (guint i = 0; i < G_N_ELEMENTS (who); i++)
    {
      const char *text = uchi_json_string (rule, who[i], "");

      if (text[0] != '\0')
        uchi_check_detail (record, who[i], text);
    }
}

/* Never less: what the program holds for a danger stays one, and without a rule nothing changes. */
static UchiLevel
raised (UchiLevel level, JsonObject *rule)
{
  return rule != NULL ? MAX (level, uchi_level_from_name (uchi_json_string (rule, "level", ""))) : level;
}

UchiLevel
uchi_check_level (UchiFindingId finding, UchiKind kind, UchiPack *pack)
{
  UchiLevel level = UCHI_LEVEL_FINE;
  const char *advice = NULL;

  uchi_check_judge (finding, kind, &level, &advice);
  return raised (level, pack != NULL ? uchi_pack_finding_rule (pack, uchi_finding_name (finding)) : NULL);
}

/* What the pack says of findings as such: which rule it is, and perhaps that it presses more. */
static void
cite_finding (UchiFindingRecord *record, UchiPack *pack)
{
  JsonObject *rule = uchi_pack_finding_rule (pack, uchi_finding_name (record->finding));

  if (rule == NULL)
    return;
  record->level = raised (record->level, rule);
  if (record->rule[0] == '\0')
    {
      g_free (record->rule);
      record->rule = g_strdup (uchi_json_string (rule, "id", ""));
    }
}

void
uchi_check_return (GTask *task, UchiOutcome outcome, const char *reason)
{
  uchi_check_return_result (task, uchi_check_result_new (outcome, reason));
}

void
uchi_check_return_result (GTask *task, UchiCheckResult *result)
{
  g_task_return_pointer (task, result, (GDestroyNotify) uchi_check_result_free);
}

UchiCheckResult *
uchi_check_finish (GAsyncResult *result, GError **error)
{
  UchiCheckResult *self = g_task_propagate_pointer (G_TASK (result), error);

  if (self == NULL)
    uchi_error_convert (error);
  return self;
}

/* ---- running one check -------------------------------------------------- */

typedef struct {
  const UchiCheck *check;
  UchiPack *pack;             /* (nullable) */
  GCancellable *cancellable;  /* of this check: fires with the caller's, or at the deadline */
  gulong cancelled_id;
  GSource *deadline;
  gboolean timed_out;
} Run;

static void
run_free (Run *self)
{
  if (self->deadline != NULL)
    {
      g_source_destroy (self->deadline);
      g_source_unref (self->deadline);
    }
  g_clear_object (&self->cancellable);
  g_free (self);
}

static gboolean
on_deadline_cb (gpointer user_data)
{
  Run *run = user_data;

  run->timed_out = TRUE;
  g_cancellable_cancel (run->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_caller_cancelled_cb (GCancellable *caller, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
on_check_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Run *run = g_task_get_task_data (task);
  g_autoptr (UchiCheckResult) outcome = run->check->run_finish (result, &error);
  GCancellable *caller = g_task_get_cancellable (task);

  if (run->cancelled_id != 0)
    g_cancellable_disconnect (caller, run->cancelled_id);
  if (g_cancellable_is_cancelled (caller))
    g_task_return_new_error (task, UCHI_ERROR, UCHI_ERROR_CANCELLED, "The check was stopped");
  else if (outcome != NULL)
    {
      for (guint i = 0; run->pack != NULL && i < outcome->findings->len; i++)
        cite_finding (g_ptr_array_index (outcome->findings, i), run->pack);
      uchi_check_return_result (task, g_steal_pointer (&outcome));
    }
  else
    uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, run->timed_out ? "timed-out" : uchi_check_reason (error));
}

static gboolean
would_login (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device)
{
  return (check->flags & UCHI_CHECK_NEEDS_LOGIN) != 0
         && (check->would_login == NULL || check->would_login (context, device));
}

/* a box of the line company: it is never asked for, and nothing is tried on it */
static gboolean
is_rented (const UchiCheckContext *context, const UchiDevice *device)
{
  return device != NULL
         && (device->kind == UCHI_KIND_HOME_GATEWAY || g_strcmp0 (uchi_pack_never_try (context->pack, device), "rented") == 0);
}

gboolean
uchi_check_applies (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device)
{
  return check->applies (check, context, device);
}

gboolean
uchi_check_asks (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device)
{
  return uchi_check_applies (check, context, device) && would_login (check, context, device) && !is_rented (context, device);
}

gboolean
uchi_check_sends (const UchiCheck *check)
{
  return check->judge == NULL && (check->flags & UCHI_CHECK_ASKS_NOBODY) == 0;
}

void
uchi_check_run_async (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);
  const char *address = device != NULL ? uchi_check_address (device) : NULL;

  g_task_set_source_tag (task, uchi_check_run_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  run->check = check;
  run->pack = context->pack;
  if (would_login (check, context, device) && (!context->logins_allowed || is_rented (context, device)))
    {
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, is_rented (context, device) ? "rented" : "no-consent");
      return;
    }
  if (address != NULL && context->net != NULL && uchi_check_sends (check))
    {
      if (!uchi_net_is_expected (context->net, address, NULL))
        {
          uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "moved");
          return;
        }
      uchi_budget_begin_check (uchi_net_get_budget (context->net), address);
    }

  run->cancellable = g_cancellable_new ();
  run->deadline = g_timeout_source_new (check->time_limit_ms);
  g_source_set_callback (run->deadline, on_deadline_cb, run, NULL);
  g_source_attach (run->deadline, g_main_context_get_thread_default ());
  if (cancellable != NULL)
    run->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled_cb),
                                               g_object_ref (run->cancellable), g_object_unref);
  check->run_async (check, context, device, run->cancellable, on_check_finished_cb, g_steal_pointer (&task));
}

UchiCheckResult *
uchi_check_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
