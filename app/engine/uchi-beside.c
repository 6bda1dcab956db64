/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Callbacks stand in the order they come. */
#include "engine/uchi-beside.h"

#include "core/uchi-error.h"
#include "identify/uchi-identify.h"

typedef struct {
  UchiEngine *engine;
  UchiNet *net;            /* of the run that it was begun in */
  UchiDevice *place;
  UchiKind kind;           /* what the row is by now */
  guint next;
  const UchiCheck *running;
  UchiCheckContext context;
} Look;

static void next_check (GTask *task);

static void
look_free (Look *self)
{
  g_clear_pointer (&self->place, uchi_device_free);
  g_object_unref (self->net);
  g_object_unref (self->engine);
  g_free (self);
}

static const char *
address_of (const Look *self)
{
  return g_ptr_array_index (self->place->ipv4, 0);
}

static UchiBudget *
budget_of (const Look *self)
{
  return uchi_net_get_budget (self->net);
}

/* whether the kernel sends what is for that address to this very device */
static gboolean
is_its_own (const Look *self)
{
  UchiNeighbour now = { 0 };

  return uchi_net_look_up (self->net, address_of (self), &now) && uchi_inventory_may_be (self->place, now.mac);
}

static void
give_up (GTask *task)
{
  g_task_return_pointer (task, NULL, NULL);
  g_object_unref (task);
}

/* 3: one check is over */
static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Look *look = g_task_get_task_data (task);
  g_autoptr (UchiCheckResult) outcome = uchi_check_run_finish (result, NULL);

  if (outcome == NULL)
    {
      give_up (task);
      return;
    }
  uchi_device_set_check (look->place, look->running->id, outcome->outcome, outcome->reason);
  while (outcome->findings->len > 0)
    uchi_device_add_finding (look->place, g_ptr_array_steal_index (outcome->findings, 0));
  next_check (task);
}

static const UchiCheck *
take_check (Look *look)
{
  guint n_checks;
  const UchiCheck *const *table = uchi_checks_all (&n_checks);

  return look->next < n_checks ? table[look->next++] : NULL;
}

static void
next_check (GTask *task)
{
  Look *look = g_task_get_task_data (task);

  for (const UchiCheck *check = take_check (look); check != NULL; check = take_check (look))
    {
      if ((check->flags & UCHI_CHECK_NETWORK) != 0 || check->judge != NULL || !uchi_check_applies (check, &look->context, look->place))
        continue;
      if (uchi_check_asks (check, &look->context, look->place))
        {
          /* there is what it is about, and nobody logs in here */
          uchi_device_set_check (look->place, check->id, UCHI_OUTCOME_UNKNOWN, "ports");
          continue;
        }
      look->running = check;
      uchi_check_run_async (check, &look->context, look->place, g_task_get_cancellable (task), on_checked, task);
      return;
    }
  if (!is_its_own (look))
    {
      give_up (task);
      return;
    }
  if (!look->context.ports_unknown)
    uchi_device_add_looked_at (look->place, address_of (look));
  g_task_return_pointer (task, g_steal_pointer (&look->place), (GDestroyNotify) uchi_device_free);
  g_object_unref (task);
}

/* 2: asked who it is */
static void
on_identified (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Look *look = g_task_get_task_data (task);

  uchi_identify_finish (UCHI_NET (source), result, NULL);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      give_up (task);
      return;
    }
  look->context.ports_unknown |= uchi_budget_is_stopped (budget_of (look), address_of (look));
  if (uchi_kind_is_left_alone (look->place->kind))
    {
      give_up (task);
      return;
    }
  if (look->kind != UCHI_KIND_UNKNOWN)
    look->place->kind = look->kind;
  next_check (task);
}

/* 1: its doors */
static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Look *look = g_task_get_task_data (task);
  guint n_answered = 0;
  gboolean whole = uchi_port_scan_finish (UCHI_NET (source), result, &n_answered, NULL);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)) || !is_its_own (look))
    {
      give_up (task);
      return;
    }
  /* one that answers nothing here may be there all the same */
  look->context.ports_unknown |= !whole || n_answered == 0 || uchi_budget_is_stopped (budget_of (look), address_of (look));
  uchi_identify_async (look->net, look->engine->pack, look->place, look->engine->started_us, g_task_get_cancellable (task), on_identified, task);
}

void
uchi_beside_share (UchiEngine *engine, const UchiDevice *device)
{
  const char *mac = uchi_device_link_mac (device), *first = *mac != '\0' || device->ipv4->len == 0 ? mac : g_ptr_array_index (device->ipv4, 0);

  for (guint i = 0; i < device->ipv4->len; i++)
    uchi_budget_share (uchi_net_get_budget (engine->net), first, g_ptr_array_index (device->ipv4, i));
}

void
uchi_beside_look_async (UchiEngine *engine, const UchiDevice *device, const UchiBesideWish *wish, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  look->engine = g_object_ref (engine);
  look->net = g_object_ref (engine->net);
  look->kind = device->kind;
  look->context = uchi_engine_context (engine);
  look->context.logins_allowed = FALSE;
  look->place = uchi_device_new (device->id);
  uchi_device_add_ipv4 (look->place, wish->address);
  uchi_device_set_mac (look->place, device->mac);
  uchi_device_set_reached_by (look->place, device->reached_by);
  look->place->kind = device->kind;
  look->place->is_gateway = device->is_gateway;
  uchi_beside_share (engine, device);
  uchi_net_expect (look->net, wish->address, uchi_device_link_mac (device));
  if (!is_its_own (look) || uchi_budget_is_stopped (budget_of (look), wish->address))
    give_up (task);
  else
    uchi_port_scan_async (look->net, look->place, wish->ports, wish->n_ports, cancellable, on_scanned, task);
}

UchiDevice *
uchi_beside_look_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* ---- said of the row ------------------------------------------------------------- */

static gboolean
has_finding (const UchiDevice *device, const UchiFindingRecord *record)
{
  for (guint i = 0; i < device->findings->len; i++)
    {
      const UchiFindingRecord *own = g_ptr_array_index (device->findings, i);

      if (own->finding == record->finding && own->port == record->port)
        return TRUE;
    }
  return FALSE;
}

/* moves the findings of @check that the row has not got */
static void
tell_problem (UchiEngine *engine, const UchiCheck *check, UchiDevice *device, UchiDevice *place)
{
  g_autoptr (UchiCheckResult) result = uchi_check_result_new (UCHI_OUTCOME_PROBLEM, NULL);

  for (guint i = place->findings->len; i > 0; i--)
    {
      const UchiFindingRecord *record = g_ptr_array_index (place->findings, i - 1);

      if (uchi_finding_look (record->finding) == check->finding && !has_finding (device, record))
        uchi_check_result_add (result, g_ptr_array_steal_index (place->findings, i - 1));
    }
  uchi_engine_file (engine, check, device, result);
}

void
uchi_beside_tell (UchiEngine *engine, UchiDevice *device, UchiDevice *place)
{
  for (guint i = 0; i < place->checks->len; i++)
    {
      const UchiCheckState *seen = g_ptr_array_index (place->checks, i), *own = uchi_device_find_check (device, seen->check);
      const UchiCheck *check = uchi_checks_find (seen->check);

      if (check == NULL)
        continue;
      if (seen->outcome == UCHI_OUTCOME_PROBLEM)
        tell_problem (engine, check, device, place);
      else if (own == NULL || (own->outcome == UCHI_OUTCOME_OK && seen->outcome == UCHI_OUTCOME_UNKNOWN))
        uchi_device_set_check (device, check->id, seen->outcome, seen->reason);
    }
}

/* ---- of a job -------------------------------------------------------------------- */

gboolean
uchi_beside_go_to_next (UchiJob *job)
{
  GPtrArray *places = job->device->ipv4;

  if (places->len < 2 || job->n_places >= MIN (places->len, UCHI_BESIDE_MAX_PLACES) || job->answers
      || !g_str_equal (g_ptr_array_index (places, 0), job->place))
    return FALSE;
  g_ptr_array_add (places, g_ptr_array_steal_index (places, 0));
  return TRUE;
}

const char *
uchi_beside_next (UchiJob *job)
{
  const GPtrArray *places = job->device->ipv4;

  if (!uchi_job_is_at_place (job) || !job->answers || job->doubtful || uchi_kind_is_left_alone (job->device->kind)
      || uchi_budget_is_stopped (uchi_net_get_budget (job->engine->net), job->place))
    return NULL;
  for (guint i = 0; i < places->len && job->tried->len < UCHI_BESIDE_MAX_PLACES - 1; i++)
    {
      const char *address = g_ptr_array_index (places, i);

      if (g_str_equal (address, job->place) || g_ptr_array_find_with_equal_func (job->tried, address, g_str_equal, NULL))
        continue;
      g_ptr_array_add (job->tried, g_strdup (address));
      return g_ptr_array_index (job->tried, job->tried->len - 1);
    }
  return NULL;
}

/* what is open at an address that was not looked at, nobody knows */
static void
doubt (UchiDevice *device)
{
  guint n_checks;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);

  for (guint i = 0; i < n_checks; i++)
    {
      const UchiCheckState *state = uchi_device_find_check (device, checks[i]->id);

      if (checks[i]->judge == NULL && (checks[i]->flags & UCHI_CHECK_NETWORK) == 0 && state != NULL && state->outcome == UCHI_OUTCOME_OK)
        uchi_device_set_check (device, checks[i]->id, UCHI_OUTCOME_UNKNOWN, "ports");
    }
}

static gboolean
was_looked_at (const UchiJob *job, const char *address)
{
  gboolean found = job->place != NULL && g_str_equal (job->place, address);

  for (guint i = 0; !found && i < job->beside->len; i++)
    found = g_str_equal (g_ptr_array_index (((const UchiDevice *) g_ptr_array_index (job->beside, i))->ipv4, 0), address);
  return found;
}

void
uchi_beside_conclude (UchiJob *job)
{
  UchiDevice *device = job->device;

  if (device->ipv4->len < 2 || device->is_self)
    return;
  for (guint i = 0; i < job->beside->len; i++)
    {
      UchiDevice *place = g_ptr_array_index (job->beside, i);

      uchi_beside_tell (job->engine, device, place);
      for (guint k = 0; k < place->services->len; k++)
        {
          const UchiService *service = g_ptr_array_index (place->services, k);

          uchi_device_add_service_at (device, service->address, service->transport, service->port, service->protocol);
        }
      for (guint k = 0; k < place->looked_at->len; k++)
        uchi_device_add_looked_at (device, g_ptr_array_index (place->looked_at, k));
    }
  for (guint i = 0; i < device->ipv4->len; i++)
    {
      if (!was_looked_at (job, g_ptr_array_index (device->ipv4, i)))
        {
          doubt (device);
          return;
        }
    }
}
