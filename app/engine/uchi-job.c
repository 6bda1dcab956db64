/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of one device. Callbacks stand in the order they come. */
#include "engine/uchi-engine-private.h"

#include "core/uchi-error.h"
#include "identify/uchi-identify.h"

/* answers to the first multicast questions come within this time of the run: they may say "leave me alone" */
#define LISTEN_FIRST_MS 1500
#define SETTLE_MS 150

static void scan (UchiJob *self);
static void next_check (UchiJob *self);

UchiJob *
uchi_job_new (UchiEngine *engine, UchiDevice *device)
{
  UchiJob *self = g_new0 (UchiJob, 1);

  g_ref_count_init (&self->refs);
  self->engine = engine;
  self->device = device;
  self->id = g_strdup (device->id);
  self->context = uchi_engine_context (engine);
  return self;
}

UchiJob *
uchi_job_ref (UchiJob *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
uchi_job_unref (UchiJob *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  if (self->patience != NULL)
    {
      g_source_destroy (self->patience);
      g_source_unref (self->patience);
    }
  g_free (self->id);
  g_free (self->place);
  g_free (self);
}

/* an answer to come keeps the job and its engine */
static UchiJob *
hold (UchiJob *self)
{
  g_object_ref (self->engine);
  return uchi_job_ref (self);
}

static void
let_go (UchiJob *self)
{
  UchiEngine *engine = self->engine;

  uchi_job_unref (self);
  g_object_unref (engine);
}

static void
be_done (UchiJob *self)
{
  self->state = UCHI_JOB_DONE;
  uchi_writer_device (self->engine->writer, self->device);
  self->dirty = FALSE;
  uchi_writer_device_done (self->engine->writer, self->device->id);
  uchi_engine_advance (self->engine);
}

/* Another device has the address that was asked: what was seen there may be of either. Two that fight for it are a finding of their own. */
static gboolean
is_moved (const UchiJob *self)
{
  UchiNeighbour now = { 0 };

  return self->place != NULL && uchi_device_evidence (self->device, "mac.conflict") == NULL
         && (!g_ptr_array_find_with_equal_func (self->device->ipv4, self->place, g_str_equal, NULL)
             || (uchi_net_look_up (self->engine->net, self->place, &now) && !uchi_inventory_may_be (self->device, now.mac)));
}

/* It said nothing to anything, and by now not even on the link: it was switched off, or is somewhere else. Silence is no closed door then. */
static gboolean
is_gone (const UchiJob *self)
{
  UchiNeighbour now = { 0 };

  return self->place != NULL && self->device->services->len == 0 && !uchi_net_look_up (self->engine->net, self->place, &now);
}

static void
give_up_place (UchiJob *self, const char *reason)
{
  g_ptr_array_set_size (self->device->services, 0);
  g_ptr_array_set_size (self->device->findings, 0);
  g_ptr_array_set_size (self->device->checks, 0);
  self->context.ports_unknown = TRUE;
  uchi_job_give_up (self, reason);
}

static void
check_all (UchiJob *self)
{
  self->state = UCHI_JOB_CHECKING;
  self->next_check = 0;
  next_check (self);
}

/* 1: listened long enough */
static gboolean
on_patience (gpointer user_data)
{
  UchiJob *self = user_data;
  UchiEngine *engine = self->engine;

  g_clear_pointer (&self->patience, g_source_unref);
  if (self->state != UCHI_JOB_SCANNING || self->device == NULL)
    return G_SOURCE_REMOVE;
  uchi_identify_weigh (engine->pack, self->device);
  uchi_memory_apply (engine->memory, self->device);
  self->dirty = TRUE;
  if (uchi_kind_is_left_alone (self->device->kind) || self->device->ipv4->len == 0)
    {
      self->context.ports_unknown = TRUE;
      check_all (self);
    }
  else
    scan (self);
  return G_SOURCE_REMOVE;
}

void
uchi_job_begin (UchiJob *self)
{
  guint now_ms = uchi_engine_now_ms (self->engine);

  if (self->device->is_self)
    {
      be_done (self);
      return;
    }
  self->patience = g_timeout_source_new (now_ms + SETTLE_MS < LISTEN_FIRST_MS ? LISTEN_FIRST_MS - now_ms : SETTLE_MS);
  g_source_set_callback (self->patience, on_patience, self, NULL);
  g_source_attach (self->patience, g_main_context_get_thread_default ());
}

static gboolean
is_stopped (UchiJob *self)
{
  return uchi_budget_is_stopped (uchi_net_get_budget (self->engine->net), self->place);
}

/* 3: asked who it is */
static void
on_identified (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiJob *self = user_data;

  uchi_identify_finish (UCHI_NET (source), result, NULL);
  if (self->state == UCHI_JOB_IDENTIFYING && self->device != NULL && is_moved (self))
    give_up_place (self, "moved");
  else if (self->state == UCHI_JOB_IDENTIFYING && self->device != NULL)
    {
      uchi_memory_apply (self->engine->memory, self->device);
      self->dirty = TRUE;
      /* one that could not bear to be asked may have more doors than it showed */
      self->context.ports_unknown |= is_stopped (self);
      check_all (self);
    }
  let_go (self);
}

/* 2: looked at its ports */
static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiJob *self = user_data;
  UchiEngine *engine = self->engine;
  gboolean whole = uchi_port_scan_finish (UCHI_NET (source), result, NULL, NULL);

  if (self->state == UCHI_JOB_SCANNING && self->device != NULL && is_moved (self))
    give_up_place (self, "moved");
  else if (self->state == UCHI_JOB_SCANNING && self->device != NULL)
    {
      self->context.ports_unknown = !whole || is_stopped (self);
      self->state = UCHI_JOB_IDENTIFYING;
      self->dirty = TRUE;
      uchi_identify_async (engine->net, engine->pack, self->device, engine->started_us, engine->cancellable, on_identified,
                           hold (self));
    }
  let_go (self);
}

static void
scan (UchiJob *self)
{
  UchiEngine *engine = self->engine;
  guint n_ports;
  const guint16 *ports = uchi_pack_ports (engine->pack, &n_ports);

  self->place = g_strdup (g_ptr_array_index (self->device->ipv4, 0));
  if (self->device->mac[0] != '\0' && uchi_pack_is_low_power (engine->pack, self->device->mac))
    uchi_budget_set_gentle (uchi_net_get_budget (engine->net), self->place);
  uchi_port_scan_async (engine->net, self->device, ports, n_ports, engine->cancellable, on_scanned, hold (self));
}

/* 4: one check is over */
static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiJob *self = user_data;
  g_autoptr (UchiCheckResult) outcome = uchi_check_run_finish (result, NULL);
  const UchiCheck *check = g_steal_pointer (&self->running);

  if (outcome != NULL && self->device != NULL && (self->state == UCHI_JOB_CHECKING || self->state == UCHI_JOB_LOGGING_IN))
    {
      uchi_engine_file (self->engine, check, self->device, outcome);
      next_check (self);
    }
  let_go (self);
}

/* a check with a login may have read what its software is: what the pack says of that is said now */
static void
judge_software (UchiJob *self)
{
  UchiEngine *engine = self->engine;
  guint n_checks;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);

  if (self->device->firmware[0] != '\0')
    return;
  uchi_identify_weigh (engine->pack, self->device);
  uchi_memory_apply (engine->memory, self->device);
  for (guint i = 0; self->device->firmware[0] != '\0' && i < n_checks; i++)
    {
      g_autoptr (UchiCheckResult) result = NULL;

      if (checks[i]->judge == NULL || !uchi_check_applies (checks[i], &self->context, self->device))
        continue;
      result = checks[i]->judge (checks[i], engine->pack, self->device);
      uchi_engine_file (engine, checks[i], self->device, result);
    }
}

static void
next_check (UchiJob *self)
{
  UchiEngine *engine = self->engine;
  guint n_checks;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);

  while (self->next_check < n_checks)
    {
      const UchiCheck *check = checks[self->next_check++];

      if ((check->flags & UCHI_CHECK_NETWORK) != 0 || !uchi_check_applies (check, &self->context, self->device)
          || uchi_check_asks (check, &self->context, self->device) != (self->state == UCHI_JOB_LOGGING_IN))
        continue;
      self->running = check;
      uchi_check_run_async (check, &self->context, self->device, engine->cancellable, on_checked, hold (self));
      return;
    }
  if (self->state == UCHI_JOB_LOGGING_IN)
    {
      judge_software (self);
      be_done (self);
      return;
    }
  if (is_moved (self))
    {
      give_up_place (self, "moved");
      return;
    }
  self->state = UCHI_JOB_WAITING;
  self->dirty = TRUE;
  uchi_engine_advance (engine);
}

gboolean
uchi_job_asks (UchiJob *self)
{
  guint n_checks;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);

  if (self->state != UCHI_JOB_WAITING || is_moved (self) || is_gone (self))
    return FALSE;
  for (guint i = 0; i < n_checks; i++)
    {
      if ((checks[i]->flags & UCHI_CHECK_NETWORK) == 0 && uchi_check_asks (checks[i], &self->context, self->device))
        return TRUE;
    }
  return FALSE;
}

void
uchi_job_log_in (UchiJob *self, gboolean allowed)
{
  if (is_moved (self) || is_gone (self))
    {
      give_up_place (self, is_moved (self) ? "moved" : "unreachable");
      return;
    }
  self->context.logins_allowed = allowed;
  uchi_engine_expect (self->engine, self->device);
  self->state = UCHI_JOB_LOGGING_IN;
  self->next_check = 0;
  next_check (self);
}

void
uchi_job_give_up (UchiJob *self, const char *reason)
{
  guint n_checks;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);

  if (self->state == UCHI_JOB_DONE)
    return;
  for (guint i = 0; i < n_checks; i++)
    {
      if ((checks[i]->flags & UCHI_CHECK_NETWORK) == 0 && uchi_device_find_check (self->device, checks[i]->id) == NULL
          && uchi_check_applies (checks[i], &self->context, self->device))
        uchi_device_set_check (self->device, checks[i]->id, UCHI_OUTCOME_UNKNOWN, reason);
    }
  be_done (self);
}
