/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking again, because the person asked: the named checks on one device or on the network. */
#include "engine/uchi-beside.h"

/* the person waits in front of the screen: for all addresses together. What was not seen by then stays what it was */
#define RECHECK_LIMIT_MS 10000

/* one address of the device, and what the row is there */
typedef struct {
  const char *address;   /* (nullable): wherever it is */
  UchiDevice *device;    /* (nullable): the network; else the row itself or a view of it */
  gboolean lost;         /* it does not answer there now */
} Place;

typedef struct {
  UchiEngine *engine;
  UchiDevice *device;    /* (nullable): the network */
  GPtrArray *checks;     /* of const UchiCheck* */
  GPtrArray *places;     /* of Place* */
  GPtrArray *views;      /* (nullable): of UchiDevice* */
  Place whole;           /* for the checks that ask no address of it */
  guint next, next_place;
  UchiDevice *doors;     /* (nullable): what one address shows now */
  gboolean knocked;        /* its doors were looked at now */
  gboolean doors_unknown;  /* the run had not looked at all of its doors */
  gboolean allowed;        /* the person said "ours" */
  UchiCheckResult *said;   /* (nullable): what the running check says of all places together */
  char *unknown;           /* (nullable): why it is not known of one of them */
  UchiCheckContext context;
  GCancellable *cancellable;
} Recheck;

static void next_look (Recheck *self);
static void next_doors (Recheck *self);

/* a cancelled one leaves the report of the cancellation as the last word, and something may still look at what was asked */
static void
drop (Recheck *self)
{
  uchi_engine_keep (self->engine, self->views, (GDestroyNotify) g_ptr_array_unref);
  g_clear_pointer (&self->doors, uchi_device_free);
  g_clear_pointer (&self->said, uchi_check_result_free);
  g_free (self->unknown);
  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->places);
  g_object_unref (self->cancellable);
  g_object_unref (self->engine);
  g_free (self);
}

static gboolean
is_left_alone (const Recheck *self)
{
  return self->device != NULL && uchi_kind_is_left_alone (self->device->kind);
}

/* A door that is shut wherever it could be is gone; one that is not, is where it is open now. */
static void
settle_services (Recheck *self)
{
  for (guint i = self->device->services->len; i > 0; i--)
    {
      UchiService *service = g_ptr_array_index (self->device->services, i - 1);
      gboolean may_be_open = self->places->len < self->device->ipv4->len;

      for (guint k = 0; k < self->places->len && service->transport == UCHI_TCP; k++)
        {
          const Place *place = g_ptr_array_index (self->places, k);
          gboolean open = !place->lost && uchi_device_find_service (place->device, UCHI_TCP, service->port) != NULL;

          if (open && place->address != NULL)
            uchi_service_set_address (service, place->address);
          may_be_open |= open || place->lost;
          if (open)
            break;
        }
      if (service->transport == UCHI_TCP && !may_be_open)
        g_ptr_array_remove_index (self->device->services, i - 1);
    }
}

/* 3 */
static void
finish (Recheck *self)
{
  g_autoptr (UchiEngine) engine = g_object_ref (self->engine);

  if (self->device != NULL)
    uchi_writer_device (engine->writer, self->device);
  g_clear_pointer (&self->views, g_ptr_array_unref);
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
file (Recheck *self, const UchiCheck *check, UchiCheckResult *result, gboolean seen_everywhere)
{
  if (seen_everywhere)
    forget (self, check);
  uchi_engine_file (self->engine, check, (check->flags & UCHI_CHECK_NETWORK) != 0 ? NULL : self->device, result);
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

/* where what the check found was seen; 0 for @nth beyond the last, "" where nobody knows */
static const char *
seen_at (Recheck *self, const UchiCheck *check, guint nth)
{
  for (guint i = 0; self->device != NULL && i < self->device->findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (self->device->findings, i);

      if (uchi_finding_look (record->finding) == check->finding && nth-- == 0)
        return record->address;
    }
  return NULL;
}

static gboolean
was_seen_at (Recheck *self, const UchiCheck *check, const char *address)
{
  const char *seen;

  for (guint i = 0; (seen = seen_at (self, check, i)) != NULL; i++)
    {
      if (g_strcmp0 (seen, address) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_address (const UchiDevice *device, const char *address)
{
  return g_ptr_array_find_with_equal_func (device->ipv4, address, g_str_equal, NULL)
         || g_ptr_array_find_with_equal_func (device->ipv6, address, g_str_equal, NULL);
}

/* Why nothing is known of a place where it could be and nobody looks: NULL when there is none. */
static const char *
why_beyond (Recheck *self, const UchiCheck *check)
{
  const char *seen;

  for (guint i = 0; (seen = seen_at (self, check, i)) != NULL; i++)
    {
      if (*seen != '\0' && !has_address (self->device, seen))
        return "moved";
    }
  return self->device->ipv4->len > self->places->len ? "ports" : NULL;
}

/* it asks the device nothing at any of its addresses */
static gboolean
is_of_whole (const UchiCheck *check)
{
  return (check->flags & UCHI_CHECK_NETWORK) != 0 || check->judge != NULL;
}

static void
say (Recheck *self, UchiCheckResult *result)
{
  if (self->said == NULL)
    self->said = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  while (result->findings->len > 0)
    uchi_check_result_add (self->said, g_ptr_array_steal_index (result->findings, 0));
  if (result->outcome == UCHI_OUTCOME_UNKNOWN && self->unknown == NULL)
    self->unknown = g_strdup (result->reason != NULL ? result->reason : "failed");
  if (self->said->description == NULL)
    self->said->description = g_steal_pointer (&result->description);
}

static void
say_at_once (Recheck *self, UchiOutcome outcome, const char *reason)
{
  g_autoptr (UchiCheckResult) result = uchi_check_result_new (outcome, reason);

  say (self, result);
}

/* 2c: every place was looked at: a problem at one is one, and fine is only what is fine at all of them */
static void
conclude (Recheck *self, const UchiCheck *check)
{
  g_autoptr (UchiCheckResult) said = g_steal_pointer (&self->said);
  g_autofree char *unknown = g_steal_pointer (&self->unknown);
  g_autoptr (UchiCheckResult) result = NULL;

  if (said == NULL)
    return;
  if (unknown == NULL && !is_of_whole (check))
    unknown = g_strdup (why_beyond (self, check));
  result = uchi_check_result_new (unknown != NULL ? UCHI_OUTCOME_UNKNOWN : UCHI_OUTCOME_OK, unknown);
  while (said->findings->len > 0)
    uchi_check_result_add (result, g_ptr_array_steal_index (said->findings, 0));
  result->description = g_steal_pointer (&said->description);
  file (self, check, result, unknown == NULL);
}

/* 2b */
static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Recheck *self = user_data;
  g_autoptr (UchiCheckResult) outcome = uchi_check_run_finish (result, NULL);

  if (outcome == NULL || is_stale (self))
    {
      drop (self);
      return;
    }
  say (self, outcome);
  next_look (self);
}

/* a door that was found open can be seen to be shut; those that nobody looked at stay unknown */
static gboolean
is_unseen (Recheck *self, const UchiCheck *check, const Place *place)
{
  if (place->lost || place->address == NULL || self->device->ipv4->len < 2)
    return place->lost || (self->doors_unknown && !was_problem (self, check));
  return !g_ptr_array_find_with_equal_func (self->device->looked_at, place->address, g_str_equal, NULL)
         && !was_seen_at (self, check, place->address);
}

/* A login goes where it opened something, else to the first address, and to no other of several. */
static gboolean
may_log_in (Recheck *self, const UchiCheck *check, const Place *place)
{
  const char *seen = seen_at (self, check, 0);
  gboolean here = self->places->len < 2 || was_seen_at (self, check, place->address);

  if ((seen == NULL || *seen == '\0') && self->places->len > 1)
    here = g_str_equal (g_ptr_array_index (self->device->ipv4, 0), place->address);
  return self->allowed && here;
}

/* Whether a door of what the check found is open still. The check may be for another kind or model than the person says it is now: what
 * was seen there is not mended by that. */
static gboolean
is_open_still (Recheck *self, const UchiCheck *check, const UchiDevice *there)
{
  for (guint i = 0; there != NULL && i < self->device->findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (self->device->findings, i);

      if (uchi_finding_look (record->finding) == check->finding && record->port != 0
          && uchi_device_find_service (there, record->transport, record->port) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* 2a: FALSE: it was said without asking */
static gboolean
look (Recheck *self, const UchiCheck *check, const Place *place)
{
  UchiDevice *device = (check->flags & UCHI_CHECK_NETWORK) != 0 ? NULL : place->device;

  if (device == NULL && (check->flags & UCHI_CHECK_NETWORK) == 0)
    return FALSE;
  self->context.ports_unknown = is_unseen (self, check, place);
  self->context.logins_allowed = may_log_in (self, check, place);
  if (!uchi_check_applies (check, &self->context, device))
    {
      /* what it was about is no longer there, for example a door that was shut */
      if (was_problem (self, check) && is_open_still (self, check, device))
        say_at_once (self, UCHI_OUTCOME_UNKNOWN, "unclear");
      else if (was_problem (self, check))
        say_at_once (self, self->context.ports_unknown ? UCHI_OUTCOME_UNKNOWN : UCHI_OUTCOME_OK, "not-found");
      return FALSE;
    }
  if (self->places->len > 1 && self->allowed && !self->context.logins_allowed && uchi_check_asks (check, &self->context, device))
    {
      say_at_once (self, UCHI_OUTCOME_UNKNOWN, "ports");
      return FALSE;
    }
  uchi_check_run_async (check, &self->context, device, self->cancellable, on_checked, self);
  return TRUE;
}

/* (nullable): the next place for the running check */
static const Place *
take_place (Recheck *self, const UchiCheck *check)
{
  guint n_places = is_of_whole (check) ? 1 : self->places->len;

  if (self->next_place >= n_places)
    return NULL;
  self->next_place++;
  return is_of_whole (check) ? &self->whole : g_ptr_array_index (self->places, self->next_place - 1);
}

/* 2: each check at each of the places */
static void
next_look (Recheck *self)
{
  while (self->next < self->checks->len)
    {
      const UchiCheck *check = g_ptr_array_index (self->checks, self->next);
      const Place *place = take_place (self, check);

      if (place != NULL && look (self, check, place))
        return;
      if (place != NULL)
        continue;
      conclude (self, check);
      self->next++;
      self->next_place = 0;
    }
  if (self->device != NULL && self->knocked)
    settle_services (self);
  finish (self);
}

/* 1b: which of its doors are still open there */
static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Recheck *self = user_data;
  Place *place = g_ptr_array_index (self->places, self->next_place - 1);
  gboolean whole = uchi_port_scan_finish (UCHI_NET (source), result, NULL, NULL);

  if (is_stale (self))
    {
      drop (self);
      return;
    }
  /* one that answers nothing at all may be switched off, and another may have its address: that is not "mended" */
  place->lost = !whole || self->doors->rtt_us == 0 || !uchi_net_is_expected (self->engine->net, place->address, NULL);
  for (guint i = place->device->services->len; !place->lost && i > 0; i--)
    {
      const UchiService *service = g_ptr_array_index (place->device->services, i - 1);

      if (service->transport == UCHI_TCP && uchi_device_find_service (self->doors, UCHI_TCP, service->port) == NULL)
        g_ptr_array_remove_index (place->device->services, i - 1);
    }
  next_doors (self);
}

/* 1a: at every address it is knocked at all doors that are known of any */
static void
next_doors (Recheck *self)
{
  guint16 ports[UCHI_DEVICE_MAX_SERVICES];
  guint n_ports = 0;
  const Place *place;

  for (guint i = 0; self->device != NULL && !is_left_alone (self) && i < self->device->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (self->device->services, i);

      if (service->transport == UCHI_TCP)
        ports[n_ports++] = service->port;
    }
  g_clear_pointer (&self->doors, uchi_device_free);
  place = self->next_place < self->places->len ? g_ptr_array_index (self->places, self->next_place++) : NULL;
  if (place == NULL || place->address == NULL || n_ports == 0)
    {
      self->next_place = 0;
      next_look (self);
      return;
    }
  self->knocked = TRUE;
  self->doors = uchi_device_new ("doors");
  uchi_device_add_ipv4 (self->doors, place->address);
  uchi_port_scan_async (self->engine->net, self->doors, ports, n_ports, self->cancellable, on_scanned, self);
}

/* the kernel, and so the computer's other programs, still have it for the router */
static gboolean
is_router_seen (UchiEngine *engine, const UchiDevice *router)
{
  UchiNeighbour now = { 0 };

  return uchi_net_look_up (engine->net, g_ptr_array_index (router->ipv4, 0), &now) && g_str_equal (now.mac, uchi_device_link_mac (router));
}

/* The computer may have been carried to another network meanwhile, for which nobody has said yes. A link that went and came back (a router
 * that was restarted) is the same network only where the same router is behind it. */
static gboolean
is_same_network (UchiEngine *engine)
{
  gboolean unbroken = uchi_border_is_unbroken (engine);

  if (engine->elsewhere || !uchi_border_is_same (engine))
    return FALSE;
  for (guint i = 0; i < uchi_inventory_size (engine->inventory); i++)
    {
      const UchiDevice *device = uchi_inventory_at (engine->inventory, i);

      if (device->is_gateway && device->ipv4->len > 0)
        {
          uchi_engine_expect (engine, device);
          return unbroken ? uchi_net_is_expected (engine->net, g_ptr_array_index (device->ipv4, 0), NULL) : is_router_seen (engine, device);
        }
    }
  return unbroken;
}

static void
give_up (Recheck *self, const char *reason)
{
  for (guint i = 0; i < self->checks->len; i++)
    {
      const UchiCheck *check = g_ptr_array_index (self->checks, i);
      g_autoptr (UchiCheckResult) unknown = uchi_check_result_new (UCHI_OUTCOME_UNKNOWN, reason);

      if (self->device != NULL || (check->flags & UCHI_CHECK_NETWORK) != 0)
        file (self, check, unknown, FALSE);
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

/* (transfer none): the row as if @address were its only one, until all is looked at */
static UchiDevice *
view_of (Recheck *self, const char *address)
{
  g_autoptr (JsonNode) node = uchi_device_to_json (self->device);
  UchiDevice *view = uchi_device_from_json (json_node_get_object (node));

  g_ptr_array_add (self->views, view);
  view->model_sure = self->device->model_sure;
  g_ptr_array_set_size (view->ipv4, 0);
  uchi_device_add_ipv4 (view, address);
  return view;
}

static void
add_place (Recheck *self, const char *address, UchiDevice *device)
{
  Place *place = g_new0 (Place, 1);

  place->address = address;
  place->device = device;
  /* the person may have said only now that it is to be left alone: nobody looks, and nothing becomes fine by that */
  place->lost = is_left_alone (self);
  g_ptr_array_add (self->places, place);
}

/* where something was found first, then the others */
static void
choose_places (Recheck *self)
{
  const GPtrArray *all = self->device->ipv4;

  if (all->len == 0)
    add_place (self, NULL, self->device);
  /* the budget of the run may have died with its worker */
  if (all->len > 0 && self->device->mac[0] != '\0' && uchi_pack_is_low_power (self->engine->pack, self->device->mac))
    uchi_budget_set_gentle (uchi_net_get_budget (self->engine->net), g_ptr_array_index (all, 0));
  uchi_beside_share (self->engine, self->device);
  for (guint turn = 0; turn < 2; turn++)
    {
      for (guint i = 0; i < all->len && self->places->len < UCHI_BESIDE_MAX_PLACES; i++)
        {
          gboolean found = FALSE;

          for (guint k = 0; k < self->checks->len; k++)
            found |= was_seen_at (self, g_ptr_array_index (self->checks, k), g_ptr_array_index (all, i));
          if (found == (turn == 0))
            {
              UchiDevice *view = view_of (self, g_ptr_array_index (all, i));

              add_place (self, g_ptr_array_index (view->ipv4, 0), view);
            }
        }
    }
}

/* what the person types is weighed wherever the computer is by now */
static gboolean
sends (const Recheck *self)
{
  for (guint i = 0; i < self->checks->len; i++)
    {
      if (uchi_check_sends (g_ptr_array_index (self->checks, i)))
        return TRUE;
    }
  return FALSE;
}

void
uchi_recheck_begin (UchiEngine *engine, UchiDevice *device, GPtrArray *checks)
{
  Recheck *self = g_new0 (Recheck, 1);

  uchi_engine_begin_again (engine, RECHECK_LIMIT_MS);
  self->engine = g_object_ref (engine);
  self->device = self->whole.device = device;
  self->checks = g_ptr_array_ref (checks);
  self->places = g_ptr_array_new_with_free_func (g_free);
  self->views = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);
  self->cancellable = g_object_ref (engine->cancellable);
  self->context = uchi_engine_context (engine);
  self->context.user_asked = TRUE;
  self->doors_unknown = device != NULL && !doors_were_seen (device);
  self->allowed = device != NULL && g_ptr_array_find_with_equal_func (engine->logins, device->id, g_str_equal, NULL);
  if (device != NULL)
    {
      uchi_engine_expect (engine, device);
      choose_places (self);
    }
  if (!sends (self))
    next_look (self);
  else if (!uchi_border_take_turn (engine))
    {
      uchi_writer_note (engine->writer, "busy", NULL, NULL);
      give_up (self, "busy");
    }
  else if (!is_same_network (engine))
    give_up (self, "moved");
  else if (!uchi_border_watch (engine))
    drop (self);
  else
    next_doors (self);
}
