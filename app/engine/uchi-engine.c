/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of a run. Callbacks stand in the order they come. */
#include "engine/uchi-engine-private.h"

#include "core/uchi-error.h"
#include "identify/uchi-identify.h"
#include "net/uchi-source.h"

#define TICK_MS 200
#define MANY_DEVICES 64

G_DEFINE_FINAL_TYPE (UchiEngine, uchi_engine, G_TYPE_OBJECT)

typedef struct {
  gpointer value;
  GDestroyNotify destroy;
} Kept;

static void
kept_free (Kept *self)
{
  self->destroy (self->value);
  g_free (self);
}

/* cancelled checks may still look at what belongs to an earlier run: it lives as long as the engine */
void
uchi_engine_keep (UchiEngine *self, gpointer value, GDestroyNotify destroy)
{
  Kept *kept = g_new0 (Kept, 1);

  if (value == NULL)
    {
      g_free (kept);
      return;
    }
  kept->value = value;
  kept->destroy = destroy;
  g_ptr_array_add (self->past, kept);
}

static void
clear_run (UchiEngine *self)
{
  uchi_clear_source (&self->deadline);
  uchi_clear_source (&self->tick);
  uchi_clear_source (&self->asking);
  uchi_turns_clear (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->discover);
  uchi_engine_keep (self, g_steal_pointer (&self->net), g_object_unref);
  uchi_engine_keep (self, g_steal_pointer (&self->check_memory), (GDestroyNotify) uchi_check_memory_free);
  uchi_engine_keep (self, g_steal_pointer (&self->inventory), (GDestroyNotify) uchi_inventory_free);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->network_checks, g_ptr_array_unref);
  g_clear_pointer (&self->network_findings, g_ptr_array_unref);
  g_clear_pointer (&self->logins, g_ptr_array_unref);
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  g_clear_pointer (&self->started, g_free);
}

static void
uchi_engine_finalize (GObject *object)
{
  UchiEngine *self = UCHI_ENGINE (object);

  uchi_border_leave (self);
  clear_run (self);
  g_clear_pointer (&self->past, g_ptr_array_unref);
  g_clear_pointer (&self->remembered, g_ptr_array_unref);
  g_clear_pointer (&self->questioned, g_ptr_array_unref);
  g_clear_pointer (&self->told, g_ptr_array_unref);
  g_clear_pointer (&self->last_report, json_object_unref);
  g_clear_pointer (&self->done_ids, g_hash_table_unref);
  g_clear_pointer (&self->allow_addresses, g_ptr_array_unref);
  g_clear_pointer (&self->writer, uchi_writer_free);
  g_clear_pointer (&self->pack, uchi_pack_unref);
  g_clear_pointer (&self->next_pack, uchi_pack_unref);
  g_clear_pointer (&self->pack_store, uchi_pack_store_free);
  g_free (self->pack_url);
  g_clear_pointer (&self->scope, uchi_scope_unref);
  g_clear_pointer (&self->memory, uchi_memory_free);
  g_free (self->interface);
  g_free (self->state_dir);
  g_free (self->wifi_told);
  g_free (self->culprit);
  G_OBJECT_CLASS (uchi_engine_parent_class)->finalize (object);
}

static void
uchi_engine_class_init (UchiEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = uchi_engine_finalize;
}

static void
uchi_engine_init (UchiEngine *self)
{
  self->turn = -1;
  self->past = g_ptr_array_new_with_free_func ((GDestroyNotify) kept_free);
  self->done_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->allow_addresses = g_ptr_array_new_with_free_func (g_free);
  self->remembered = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_finding_record_free);
}

UchiEngine *
uchi_engine_new (const UchiEngineOptions *options, UchiEngineWriter writer, gpointer user_data, GError **error)
{
  g_autoptr (UchiEngine) self = g_object_new (UCHI_TYPE_ENGINE, NULL);

  if (!uchi_engine_pack_open (self, options, error))
    return NULL;
  self->interface = g_strdup (options->interface);
  self->scope = uchi_engine_detect_scope (self, error);
  if (self->scope == NULL)
    return NULL;
  self->writer = uchi_writer_new (writer, user_data);
  self->state_dir = g_strdup (options->state_dir);
  self->memory = uchi_memory_load (options->state_dir);
  self->many = options->many;
  self->consent = options->consent;
  self->timeout_s = options->timeout_s != 0 ? MIN (options->timeout_s, UCHI_ENGINE_TIMEOUT_MAX_S) : UCHI_ENGINE_TIMEOUT_S;
  for (guint i = 0; options->allow_logins != NULL && i < options->allow_logins->len; i++)
    g_ptr_array_add (self->allow_addresses, g_strdup (g_ptr_array_index (options->allow_logins, i)));
  return g_steal_pointer (&self);
}

void
uchi_engine_set_blame (UchiEngine *self, UchiEngineBlame blame, gpointer user_data)
{
  self->blame = blame;
  self->blame_data = user_data;
}

void
uchi_engine_set_border (UchiEngine *self, UchiEngineBorder border, gpointer user_data)
{
  self->border = border;
  self->border_data = user_data;
}

guint
uchi_engine_now_ms (UchiEngine *self)
{
  return (guint) ((g_get_monotonic_time () - self->started_us) / 1000);
}

gboolean
uchi_engine_is_over (UchiEngine *self)
{
  return self->over;
}

void
uchi_engine_end_after_run (UchiEngine *self)
{
  self->end_after_run = TRUE;
}

/* ---- the run ------------------------------------------------------------------------- */

UchiCheckContext
uchi_engine_context (UchiEngine *self)
{
  return (UchiCheckContext) {
    .net = self->net, .pack = self->pack, .inventory = self->inventory, .state_dir = self->state_dir,
    .wifi_told = self->wifi_told, .memory = self->check_memory,
  };
}

void
uchi_engine_expect (UchiEngine *self, const UchiDevice *device)
{
  for (guint i = 0; i < device->ipv4->len; i++)
    uchi_net_expect (self->net, g_ptr_array_index (device->ipv4, i), uchi_device_link_mac (device));
  for (guint i = 0; i < device->ipv6->len; i++)
    uchi_net_expect (self->net, g_ptr_array_index (device->ipv6, i), uchi_device_link_mac (device));
}

static UchiJob *
find_job (UchiEngine *self, const UchiDevice *device)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      UchiJob *job = g_ptr_array_index (self->jobs, i);

      if (job->device == device)
        return job;
    }
  return NULL;
}

static void
add_job (UchiEngine *self, UchiDevice *device)
{
  UchiJob *job = uchi_job_new (self, device);

  g_ptr_array_add (self->jobs, job);
  uchi_memory_apply (self->memory, device);
  uchi_writer_device (self->writer, device);
  job->crashed = self->culprit != NULL && g_ptr_array_find_with_equal_func (device->ipv4, self->culprit, g_str_equal, NULL);
  if (g_hash_table_contains (self->done_ids, device->id))
    {
      job->state = UCHI_JOB_DONE;
      uchi_writer_device_done (self->writer, device->id);
    }
  else if (self->report_only || job->crashed)
    uchi_job_give_up (job, self->stopped_by != NULL ? self->stopped_by : "worker-crashed");
  else
    uchi_job_begin (job);
}

/* its device went into another one: that row goes on */
static void
drop_job (UchiEngine *self, const char *id)
{
  for (guint i = self->jobs->len; i > 0; i--)
    {
      UchiJob *job = g_ptr_array_index (self->jobs, i - 1);

      if (!g_str_equal (job->id, id))
        continue;
      job->state = UCHI_JOB_DONE;
      job->device = NULL;
      g_ptr_array_remove_index (self->jobs, i - 1);
    }
}

/* 1: somebody was found */
static void
on_discovered (UchiDiscoverEvent event, UchiDevice *device, const char *id, gpointer user_data)
{
  UchiEngine *self = user_data;
  UchiJob *job;

  if (self->phase != UCHI_PHASE_LOOKING)
    return;
  if (event == UCHI_DISCOVER_MERGED)
    {
      drop_job (self, id);
      return;
    }
  job = find_job (self, device);
  if (job == NULL && self->jobs->len >= MANY_DEVICES && !self->many)
    {
      uchi_writer_note (self->writer, "many-devices", NULL, NULL);
      uchi_engine_finish_run (self, FALSE);
    }
  else if (job == NULL)
    add_job (self, device);
  else
    uchi_job_learned (job);
}

/* 2: nobody else will be found */
static void
on_discover_over (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UchiEngine) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!uchi_discover_run_finish (UCHI_DISCOVER (source), result, &error) && self->discover == UCHI_DISCOVER (source))
    uchi_writer_note (self->writer, "discovery-stopped", NULL, uchi_error_sentence (error->code));
  if (self->discover != UCHI_DISCOVER (source))
    return;
  self->discovering = FALSE;
  uchi_engine_advance (self);
}

static guint
count_jobs (UchiEngine *self, UchiJobState at_least)
{
  guint n = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    n += ((UchiJob *) g_ptr_array_index (self->jobs, i))->state >= at_least;
  return n;
}

gboolean
uchi_engine_flush (UchiEngine *self, gint64 slice_us)
{
  gint64 end = g_get_monotonic_time () + slice_us;
  guint total = self->jobs->len, done = count_jobs (self, UCHI_JOB_WAITING);
  UchiJob *busy = NULL;
  guint left_ms, last = self->next_flush, n_dirty = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      UchiJob *job = g_ptr_array_index (self->jobs, (self->next_flush + i) % self->jobs->len);

      if (job->dirty && g_get_monotonic_time () < end)
        {
          uchi_writer_device (self->writer, job->device);
          job->dirty = FALSE;
          last = self->next_flush + i;
        }
      n_dirty += job->dirty ? 1 : 0;
      if (busy == NULL && job->state < UCHI_JOB_WAITING && job->state > UCHI_JOB_SCANNING)
        busy = job;
    }
  self->next_flush = last + 1;
  if (done == self->last_done && total == self->last_total)
    return n_dirty == 0;
  self->last_done = done;
  self->last_total = total;
  /* the sweep alone takes about 12 s; a device about 6 s, many at once */
  left_ms = self->discovering ? 14000 - MIN (uchi_engine_now_ms (self), 12000) : (total - done) * 800 + 1000;
  uchi_writer_progress (self->writer, done, total, busy != NULL ? busy->device->id : NULL,
                        busy != NULL ? "checking" : "looking", left_ms);
  return n_dirty == 0;
}

static gboolean
on_tick (gpointer user_data)
{
  uchi_engine_flush (user_data, UCHI_ENGINE_SLICE_US);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_deadline (gpointer user_data)
{
  UchiEngine *self = user_data;

  uchi_writer_note (self->writer, "time-is-up", NULL, NULL);
  uchi_engine_finish_run (self, self->again && self->complete);
  return G_SOURCE_REMOVE;
}

static void
watch (GSource **slot, guint interval_ms, GSourceFunc func, gpointer data)
{
  *slot = g_timeout_source_new (interval_ms);
  g_source_set_callback (*slot, func, data, NULL);
  g_source_attach (*slot, g_main_context_get_thread_default ());
}

void
uchi_engine_prepare_run (UchiEngine *self)
{
  g_autoptr (UchiBudget) budget = uchi_budget_new ();
  g_autoptr (UchiInventory) remembered = g_steal_pointer (&self->inventory);
  GDateTime *now = g_date_time_new_now_local ();

  if (!self->resumed)
    g_clear_pointer (&remembered, uchi_inventory_free);
  clear_run (self);
  self->inventory = remembered != NULL ? g_steal_pointer (&remembered) : uchi_inventory_new ();
  self->net = uchi_net_new (self->scope, budget);
  uchi_net_set_blame (self->net, self->blame, self->blame_data);
  self->check_memory = uchi_check_memory_new ();
  self->cancellable = g_cancellable_new ();
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_job_unref);
  self->network_checks = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_check_state_free);
  self->network_findings = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_finding_record_free);
  while (self->remembered->len > 0)
    g_ptr_array_add (self->network_findings, g_ptr_array_steal_index (self->remembered, 0));
  self->logins = g_ptr_array_new_with_free_func (g_free);
  self->asked = g_ptr_array_new_with_free_func (g_free);
  self->started_us = g_get_monotonic_time ();
  self->started = g_date_time_format_iso8601 (now);
  self->answered = self->network_over = FALSE;
  self->next_network_check = self->last_done = self->last_total = 0;
  self->complete = TRUE;
  self->elsewhere = FALSE;
  self->stopped_by = NULL;
  g_date_time_unref (now);
}

/* another home is another question */
static gboolean
is_elsewhere (const UchiScopeInfo *asked, const UchiScopeInfo *now)
{
  guint32 mask = now->prefix_length == 0 ? 0 : G_MAXUINT32 << (32 - now->prefix_length);

  if (now->refused != UCHI_REFUSED_NONE) /* where nothing is sent there is nothing to ask */
    return FALSE;
  return g_strcmp0 (asked->interface, now->interface) != 0 || asked->index != now->index || asked->gateway != now->gateway
         || asked->prefix_length != now->prefix_length || (asked->address & mask) != (now->address & mask)
         || (asked->wifi_name != NULL && now->wifi_name != NULL && !g_str_equal (asked->wifi_name, now->wifi_name));
}

gboolean
uchi_engine_has_moved (UchiEngine *self)
{
  g_autoptr (UchiScope) asked = uchi_scope_ref (self->scope);
  g_autoptr (UchiScope) scope = uchi_engine_detect_scope (self, NULL);
  g_autofree char *text = NULL;
  UchiReportScope now;

  if (scope != NULL)
    {
      uchi_scope_unref (self->scope);
      self->scope = g_steal_pointer (&scope);
    }
  uchi_border_take_turn_or_refuse (self);
  now = uchi_engine_report_scope (self, &text);
  uchi_border_tell (self, FALSE);
  uchi_writer_scope (self->writer, &now);
  if (!is_elsewhere (uchi_scope_info (asked), uchi_scope_info (self->scope)))
    return FALSE;
  uchi_border_leave (self); /* nobody said yes to this one */
  self->elsewhere = TRUE;
  self->moved_us = g_get_monotonic_time ();
  return TRUE;
}

void
uchi_engine_start (UchiEngine *self)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();

  uchi_border_take_turn_or_refuse (self); /* one that goes on for a dead process had no other occasion */
  uchi_engine_pack_take (self);
  uchi_engine_prepare_run (self);
  uchi_takeover_apply (self);
  self->phase = UCHI_PHASE_LOOKING;
  if (uchi_scope_info (self->scope)->refused == UCHI_REFUSED_BUSY)
    {
      uchi_engine_finish_run (self, FALSE);
      return;
    }
  if (uchi_scope_info (self->scope)->refused != UCHI_REFUSED_NONE)
    {
      /* nothing is sent; the network checks that need no packet still speak (not behind a router) */
      self->answered = TRUE;
      self->phase = UCHI_PHASE_CHECKING;
      uchi_network_checks_begin (self);
      return;
    }
  if (!self->report_only && !uchi_border_is_same (self))
    {
      /* one that goes on for a dead process: nobody said yes to the network of now */
      self->report_only = TRUE;
      self->stopped_by = "network-left";
      uchi_writer_note (self->writer, self->stopped_by, NULL, NULL);
    }
  watch (&self->deadline, self->timeout_s * 1000, on_deadline, self);
  watch (&self->tick, TICK_MS, on_tick, self);
  self->discovering = TRUE;
  for (guint i = 0; i < uchi_inventory_size (self->inventory); i++)
    g_ptr_array_add (known, uchi_inventory_at (self->inventory, i));
  for (guint i = 0; i < known->len; i++)
    add_job (self, g_ptr_array_index (known, i));
  if (self->report_only)
    {
      uchi_engine_finish_run (self, FALSE);
      return;
    }
  if (!uchi_border_watch (self))
    return;
  uchi_engine_pack_update (self, FALSE);
  self->discover = uchi_discover_new (self->net, self->inventory, self->started_us);
  uchi_discover_set_callback (self->discover, on_discovered, self);
  uchi_discover_run_async (self->discover, self->cancellable, on_discover_over, g_object_ref (self));
}

void
uchi_engine_begin_again (UchiEngine *self, guint limit_ms)
{
  self->phase = UCHI_PHASE_CHECKING;
  self->again = TRUE;
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  uchi_engine_keep (self, g_steal_pointer (&self->check_memory), (GDestroyNotify) uchi_check_memory_free);
  self->check_memory = uchi_check_memory_new ();
  self->stopped_by = NULL;
  uchi_clear_source (&self->deadline);
  watch (&self->deadline, limit_ms, on_deadline, self);
}

gboolean
uchi_engine_all_wait (UchiEngine *self)
{
  return self->phase == UCHI_PHASE_LOOKING && !self->discovering && count_jobs (self, UCHI_JOB_WAITING) == self->jobs->len;
}

/* what may happen next, after anything has happened */
void
uchi_engine_advance (UchiEngine *self)
{
  if (self->again)
    return;
  if (uchi_engine_all_wait (self))
    uchi_question_begin (self);
  if (self->phase == UCHI_PHASE_CHECKING && self->network_over && count_jobs (self, UCHI_JOB_DONE) == self->jobs->len)
    uchi_engine_finish_run (self, self->complete);
}

/* 5 */
void
uchi_engine_finish_run (UchiEngine *self, gboolean complete)
{
  const char *reason = self->stopped_by != NULL ? self->stopped_by : complete ? "not-checked" : "cancelled";

  if (self->phase == UCHI_PHASE_IDLE || self->phase == UCHI_PHASE_DONE)
    return;
  self->phase = UCHI_PHASE_DONE;
  /* what this computer could not send was not looked at, whatever the checks made of the silence */
  if (!self->again && complete && uchi_net_had_trouble (self->net))
    {
      uchi_writer_note (self->writer, "local-trouble", NULL, NULL);
      complete = FALSE;
    }
  self->complete = complete;
  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < self->jobs->len; i++)
    uchi_job_give_up (g_ptr_array_index (self->jobs, i), reason);
  uchi_network_checks_give_up (self, reason);
  if (!self->again)
    self->duration_ms = uchi_engine_now_ms (self);
  uchi_engine_flush (self, G_MAXINT);
  uchi_clear_source (&self->tick);
  uchi_clear_source (&self->deadline);
  uchi_clear_source (&self->asking);
  uchi_border_leave (self);
  uchi_engine_write_report (self);
  self->report_only = self->resumed = self->again = FALSE;
  g_hash_table_remove_all (self->done_ids);
  uchi_engine_pack_take (self); /* one that came meanwhile: whoever brought it waits for a word */
  if (self->end_after_run)
    self->over = TRUE;
}
