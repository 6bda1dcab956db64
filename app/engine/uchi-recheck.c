/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking again, because the person asked: the named checks on one device or on the network. */
#include "engine/uchi-beside.h"

/* the person waits in front of the screen */
#define RECHECK_LIMIT_MS 10000

typedef struct {
  UchiEngine *engine;
  UchiDevice *device;    /* (nullable): the network */
  GPtrArray *checks;     /* of const UchiCheck* */
  guint next;
  UchiDevice *doors;     /* (nullable): what the same address shows now */
  gboolean doors_unknown;  /* the run had not looked at all of its doors */
  gboolean lost;           /* nor does it answer now */
  guint16 ports[UCHI_DEVICE_MAX_SERVICES]; /* the doors that it had */
  guint n_ports, place;    /* place: of its addresses, the one that is looked at */
  UchiCheckContext context;
  GCancellable *cancellable;
} Recheck;

static void next_check (Recheck *self);

/* a cancelled one leaves the report of the cancellation as the last word */
static void
drop (Recheck *self)
{
  g_clear_pointer (&self->doors, uchi_device_free);
  g_ptr_array_unref (self->checks);
  g_object_unref (self->cancellable);
  g_object_unref (self->engine);
  g_free (self);
}

/* 4 */
static void
finish (Recheck *self)
{
  g_autoptr (UchiEngine) engine = g_object_ref (self->engine);

  if (self->device != NULL)
    uchi_writer_device (engine->writer, self->device);
  drop (self);
  uchi_engine_finish_run (engine, engine->complete);
}

static gboolean
is_stale (Recheck *self)
{
  return self->engine->phase != UCHI_PHASE_CHECKING || self->engine->cancellable != self->cancellable;
}

/* what this check said the last time is forgotten */
static void
forget (Recheck *self, const UchiCheck *check)
{
  GPtrArray *network = self->engine->network_findings;

  for (guint i = 0; i < uchi_inventory_size (self->engine->inventory); i++)
    {
      UchiDevice *device = uchi_inventory_at (self->engine->inventory, i);

      if (device != self->device && (check->flags & UCHI_CHECK_NETWORK) == 0)
        continue;
      for (guint finding = 0; finding < UCHI_N_FINDINGS; finding++)
        {
          if (uchi_finding_look (finding) == check->finding)
            uchi_device_clear_finding (device, finding);
        }
    }
  for (guint i = network->len; (check->flags & UCHI_CHECK_NETWORK) != 0 && i > 0; i--)
    {
      if (((UchiFindingRecord *) g_ptr_array_index (network, i - 1))->finding == check->finding)
        g_ptr_array_remove_index (network, i - 1);
    }
}

/* what could not be seen again is still there as far as anybody knows */
static void
file (Recheck *self, const UchiCheck *check, UchiCheckResult *result)
{
  if (result->outcome != UCHI_OUTCOME_UNKNOWN)
    forget (self, check);
  uchi_engine_file (self->engine, check, (check->flags & UCHI_CHECK_NETWORK) != 0 ? NULL : self->device, result);
}

/* 2 */
static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Recheck *self = user_data;
  g_autoptr (UchiCheckResult) outcome = uchi_check_run_finish (result, NULL);
  const UchiCheck *check = g_ptr_array_index (self->checks, self->next - 1);

  if (outcome == NULL || is_stale (self))
    {
      drop (self);
      return;
    }
  file (self, check, outcome);
  next_check (self);
}

static gboolean
has_finding (GPtrArray *records, UchiFindingId finding)
{
  for (guint i = 0; i < records->len; i++)
    {
      if (((const UchiFindingRecord *) g_ptr_array_index (records, i))->finding == finding)
        return TRUE;
    }
  return FALSE;
}

/* whether there is something that can have been mended */
static gboolean
was_problem (Recheck *self, const UchiCheck *check)
{
  const UchiCheckState *state = self->device != NULL ? uchi_device_find_check (self->device, check->id) : NULL;

  if ((check->flags & UCHI_CHECK_NETWORK) != 0)
    return has_finding (self->engine->network_findings, check->finding)
           || (self->device != NULL && has_finding (self->device->findings, check->finding));
  return state != NULL && state->outcome == UCHI_OUTCOME_PROBLEM;
}

/* what is fine at one address, and was not seen at another */
static void
doubt (Recheck *self)
{
  for (guint i = 0; i < self->checks->len; i++)
    {
      const UchiCheck *check = g_ptr_array_index (self->checks, i);
      const UchiCheckState *state = uchi_device_find_check (self->device, check->id);

      if (check->judge == NULL && (check->flags & UCHI_CHECK_NETWORK) == 0 && state != NULL && state->outcome == UCHI_OUTCOME_OK)
        uchi_device_set_check (self->device, check->id, UCHI_OUTCOME_UNKNOWN, "ports");
    }
}

static gboolean look_beside (Recheck *self);

/* 3 */
static void
on_looked_beside (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Recheck *self = user_data;
  UchiDevice *place = uchi_beside_look_finish (result);

  if (is_stale (self))
    {
      g_clear_pointer (&place, uchi_device_free);
      drop (self);
      return;
    }
  if (place != NULL)
    uchi_beside_tell (self->engine, self->device, place);
  else
    doubt (self);
  for (guint i = 0; place != NULL && i < place->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (place->services, i);

      uchi_device_add_service (self->device, service->transport, service->port, service->protocol);
    }
  g_clear_pointer (&place, uchi_device_free);
  if (!look_beside (self))
    finish (self);
}

/* mended at one address of the row is not mended at another */
static gboolean
look_beside (Recheck *self)
{
  UchiBesideWish wish = { .ports = self->ports, .n_ports = self->n_ports, .ports_unknown = self->doors_unknown, .checks = self->checks };

  if (self->device == NULL || self->n_ports == 0)
    return FALSE;
  if (++self->place >= MIN (self->device->ipv4->len, UCHI_BESIDE_MAX_PLACES))
    {
      if (self->place < self->device->ipv4->len)
        doubt (self);
      return FALSE;
    }
  wish.address = g_ptr_array_index (self->device->ipv4, self->place);
  uchi_beside_look_async (self->engine, self->device, &wish, self->cancellable, on_looked_beside, self);
  return TRUE;
}

static void
next_check (Recheck *self)
{
  while (self->next < self->checks->len)
    {
      const UchiCheck *check = g_ptr_array_index (self->checks, self->next++);
      UchiDevice *device = (check->flags & UCHI_CHECK_NETWORK) != 0 ? NULL : self->device;

      if (device == NULL && (check->flags & UCHI_CHECK_NETWORK) == 0)
        continue;
      /* a door that was found open can be seen to be shut; those that nobody looked at stay unknown */
      self->context.ports_unknown = self->lost || (self->doors_unknown && !was_problem (self, check));
      if (!uchi_check_applies (check, &self->context, device))
        {
          /* what it was about is no longer there, for example a door that was shut */
          g_autoptr (UchiCheckResult) gone = uchi_check_result_new (
            self->context.ports_unknown ? UCHI_OUTCOME_UNKNOWN : UCHI_OUTCOME_OK, "not-found");

          if (was_problem (self, check))
            file (self, check, gone);
          continue;
        }
      uchi_check_run_async (check, &self->context, device, self->cancellable, on_checked, self);
      return;
    }
  if (!look_beside (self))
    finish (self);
}

/* 1: which of its doors are still open */
static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Recheck *self = user_data;
  gboolean whole = uchi_port_scan_finish (UCHI_NET (source), result, NULL, NULL);

  if (is_stale (self))
    {
      drop (self);
      return;
    }
  /* one that answers nothing at all may be switched off, and another may have its address: that is not "mended" */
  self->lost = !whole || self->doors->rtt_us == 0
               || !uchi_net_is_expected (self->engine->net, g_ptr_array_index (self->device->ipv4, 0), NULL);
  for (guint i = self->device->services->len; !self->lost && i > 0; i--)
    {
      const UchiService *service = g_ptr_array_index (self->device->services, i - 1);

      if (service->transport == UCHI_TCP && uchi_device_find_service (self->doors, UCHI_TCP, service->port) == NULL)
        g_ptr_array_remove_index (self->device->services, i - 1);
    }
  next_check (self);
}

static void
look_at_doors (Recheck *self)
{
  for (guint i = 0; i < self->device->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (self->device->services, i);

      if (service->transport == UCHI_TCP)
        self->ports[self->n_ports++] = service->port;
    }
  if (self->n_ports == 0)
    {
      next_check (self);
      return;
    }
  self->doors = uchi_device_new ("doors");
  uchi_device_add_ipv4 (self->doors, g_ptr_array_index (self->device->ipv4, 0));
  uchi_port_scan_async (self->engine->net, self->doors, self->ports, self->n_ports, self->cancellable, on_scanned, self);
}

/* The computer may have been carried to another network meanwhile, for which nobody has said yes. */
static gboolean
is_same_network (UchiEngine *engine)
{
  if (!uchi_border_is_same (engine))
    return FALSE;
  for (guint i = 0; i < uchi_inventory_size (engine->inventory); i++)
    {
      const UchiDevice *device = uchi_inventory_at (engine->inventory, i);

      if (device->is_gateway && device->ipv4->len > 0)
        {
          uchi_engine_expect (engine, device);
          return uchi_net_is_expected (engine->net, g_ptr_array_index (device->ipv4, 0), NULL);
        }
    }
  return TRUE;
}

static void
give_up (Recheck *self, const char *reason)
{
  for (guint i = 0; i < self->checks->len; i++)
    {
      const UchiCheck *check = g_ptr_array_index (self->checks, i);
      g_autoptr (UchiCheckResult) unknown = uchi_check_result_new (UCHI_OUTCOME_UNKNOWN, reason);

      if (self->device != NULL || (check->flags & UCHI_CHECK_NETWORK) != 0)
        file (self, check, unknown);
    }
  finish (self);
}

/* a run that was stopped, or a device that fell silent, leaves doors behind that were never knocked at */
static gboolean
doors_were_seen (const UchiDevice *device)
{
  const UchiCheckState *telnet = uchi_device_find_check (device, "telnet-open");

  for (guint i = 0; i < device->checks->len; i++)
    {
      const UchiCheckState *state = g_ptr_array_index (device->checks, i);

      if (state->outcome == UCHI_OUTCOME_UNKNOWN && g_strcmp0 (state->reason, "ports") == 0)
        return FALSE;
    }
  return telnet != NULL && telnet->outcome != UCHI_OUTCOME_UNKNOWN;
}

void
uchi_recheck_begin (UchiEngine *engine, UchiDevice *device, GPtrArray *checks)
{
  Recheck *self = g_new0 (Recheck, 1);

  uchi_engine_begin_again (engine, RECHECK_LIMIT_MS);
  self->engine = g_object_ref (engine);
  self->device = device;
  self->checks = g_ptr_array_ref (checks);
  self->cancellable = g_object_ref (engine->cancellable);
  self->context = uchi_engine_context (engine);
  self->context.user_asked = TRUE;
  self->doors_unknown = device != NULL && !doors_were_seen (device);
  if (device != NULL)
    uchi_engine_expect (engine, device);
  self->context.logins_allowed
    = device != NULL && g_ptr_array_find_with_equal_func (engine->logins, device->id, g_str_equal, NULL);
  if (!uchi_border_take_turn (engine))
    {
      uchi_writer_note (engine->writer, "busy", NULL, NULL);
      give_up (self, "busy");
    }
  else if (!is_same_network (engine))
    give_up (self, "moved");
  else if (!uchi_border_watch (engine))
    drop (self);
  else if (device != NULL && device->ipv4->len > 0)
    look_at_doors (self);
  else
    next_check (self);
}
