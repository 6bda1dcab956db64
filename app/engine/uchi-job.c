/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of one device. Callbacks stand in the order they come. */
#include "engine/uchi-beside.h"

#include "core/uchi-error.h"
#include "identify/uchi-identify.h"
#include "net/uchi-source.h"

/* answers to the first multicast questions come within this time of the run: they may say "leave me alone" */
#define LISTEN_FIRST_MS 1500
#define SETTLE_MS 150
/* as often one may change what it says it is, before it is left alone for good */
#define MAX_CONFIRMED 3

/* who says so in a datagram may be anybody */
static const char *const hearsay[] = { "echonet.", "mdns.", "ssdp.", "wsd.", NULL };

static void scan (UchiJob *self);
static void next_check (UchiJob *self);
static void look_closer (UchiJob *self);
static void log_in (UchiJob *self, gboolean allowed);

/* whatever is being asked of it is asked no more */
static void
stop_asking (UchiJob *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (uchi_deadline_cancellable (self->asking));
  g_clear_pointer (&self->asking, uchi_deadline_free);
  self->asking = uchi_deadline_new (G_MAXINT, self->engine->cancellable);
}

static GCancellable *
cancellable_of (UchiJob *self)
{
  if (self->asking == NULL)
    stop_asking (self);
  return uchi_deadline_cancellable (self->asking);
}

UchiJob *
uchi_job_new (UchiEngine *engine, UchiDevice *device)
{
  UchiJob *self = g_new0 (UchiJob, 1);

  g_ref_count_init (&self->refs);
  self->engine = engine;
  self->device = device;
  self->id = g_strdup (device->id);
  self->context = uchi_engine_context (engine);
  self->tried = g_ptr_array_new_with_free_func (g_free);
  self->beside = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);
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
  uchi_clear_source (&self->patience);
  g_clear_pointer (&self->asking, uchi_deadline_free);
  g_ptr_array_unref (self->tried);
  g_ptr_array_unref (self->beside);
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
  uchi_beside_conclude (self);
  uchi_writer_device (self->engine->writer, self->device);
  self->dirty = FALSE;
  uchi_writer_device_done (self->engine->writer, self->device->id);
  uchi_engine_advance (self->engine);
}

gboolean
uchi_job_is_at_place (const UchiJob *self)
{
  return self->place != NULL && self->device->ipv4->len > 0 && g_str_equal (g_ptr_array_index (self->device->ipv4, 0), self->place);
}

/* Another device has the address that was asked: what was seen there may be of either. Two that fight for it are a finding of their own.
 * Nor is silence at one address a closed door, when it has another one where it may be by now: the kernel believes for up to 45 s whose
 * an address was. */
static gboolean
is_moved (const UchiJob *self)
{
  UchiNeighbour now = { 0 };

  if (self->place != NULL && self->n_places < MIN (self->device->ipv4->len, UCHI_BESIDE_MAX_PLACES) && !self->answers)
    return TRUE;
  return self->place != NULL && uchi_device_evidence (self->device, "mac.conflict") == NULL
         && (!uchi_job_is_at_place (self)
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
  g_ptr_array_set_size (self->device->looked_at, 0);
  g_ptr_array_set_size (self->device->findings, 0);
  g_ptr_array_set_size (self->device->checks, 0);
  g_ptr_array_set_size (self->beside, 0);
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

/* what it is, but for what it said by @without */
static UchiKind
kind_without (UchiJob *self, const char *const *without)
{
  g_autoptr (UchiDevice) rest = uchi_device_new ("");

  uchi_device_set_mac (rest, self->device->mac);
  rest->is_gateway = self->device->is_gateway;
  for (guint i = 0; i < self->device->evidence->len; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (self->device->evidence, i);
      gboolean counts = TRUE;

      for (guint k = 0; without[k] != NULL; k++)
        counts &= !g_str_has_prefix (evidence->source, without[k]);
      if (counts)
        uchi_device_add_evidence (rest, evidence->source, evidence->value, evidence->at_ms);
    }
  uchi_identify_weigh (self->engine->pack, rest);
  uchi_memory_apply (self->engine->memory, rest);
  return rest->kind;
}

/* listed, and nothing more: what was seen of its doors before it said so is forgotten */
static void
leave_alone (UchiJob *self, gboolean doubtful)
{
  g_ptr_array_set_size (self->device->findings, 0);
  g_ptr_array_set_size (self->device->checks, 0);
  g_ptr_array_set_size (self->beside, 0);
  for (guint i = self->device->services->len; i > 0; i--)
    {
      if (((const UchiService *) g_ptr_array_index (self->device->services, i - 1))->transport == UCHI_TCP)
        g_ptr_array_remove_index (self->device->services, i - 1);
    }
  self->doubtful = doubtful;
  self->context.ports_unknown = TRUE;
  self->dirty = TRUE;
  check_all (self);
}

static gboolean
weigh (UchiJob *self)
{
  uchi_identify_weigh (self->engine->pack, self->device);
  uchi_memory_apply (self->engine->memory, self->device);
  self->dirty = TRUE;
  return uchi_kind_is_left_alone (self->device->kind);
}

/* it is not what somebody said: what follows from that is forgotten too */
static void
start_over (UchiJob *self)
{
  g_ptr_array_set_size (self->device->services, 0);
  self->n_places = 0;
  self->answers = FALSE;
  if (self->device->ipv4->len > 0)
    scan (self);
  else
    leave_alone (self, TRUE);
}

static gboolean
is_still_left_alone (UchiJob *self)
{
  self->device->kind = UCHI_KIND_UNKNOWN;
  self->device->confidence = 0;
  g_free (self->device->vendor);
  g_free (self->device->model);
  self->device->vendor = g_strdup ("");
  self->device->model = g_strdup ("");
  g_free (self->device->pack_words);
  self->device->pack_words = g_strdup ("");
  return weigh (self);
}

/* 1b: nothing is under way any more, and the address itself has said what it is, or has not */
static void
on_settled (UchiJob *self)
{
  const char *without[] = { "ssdp.", "wsd.", NULL, NULL, NULL };
  guint n = 2;

  if (self->state != UCHI_JOB_CONFIRMING || self->device == NULL || self->n_asking > 0)
    return;
  if ((self->silent & UCHI_HEARD_ECHONET) != 0)
    without[n++] = "echonet.";
  if ((self->silent & UCHI_HEARD_MDNS) != 0)
    without[n++] = "mdns.";
  if (uchi_kind_is_left_alone (kind_without (self, without)))
    leave_alone (self, FALSE);
  else if (is_still_left_alone (self))
    leave_alone (self, TRUE);
  else
    start_over (self);
}

static void
on_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiJob *self = user_data;

  self->silent = uchi_discover_confirm_finish (UCHI_DISCOVER (source), result);
  self->n_asking--;
  on_settled (self);
  let_go (self);
}

/* Nothing is sent to one that says it is to be left alone, but for the question whether it is it that says so. */
static void
confirm (UchiJob *self)
{
  self->state = UCHI_JOB_CONFIRMING;
  self->silent = 0;
  stop_asking (self);
  if (uchi_kind_is_left_alone (kind_without (self, hearsay)))
    ; /* its maker or the person says so too */
  else if (self->n_confirmed++ < MAX_CONFIRMED && self->engine->discover != NULL)
    {
      self->n_asking++;
      uchi_discover_confirm_async (self->engine->discover, self->device, cancellable_of (self), on_confirmed, hold (self));
    }
  else
    self->silent = UCHI_HEARD_ECHONET | UCHI_HEARD_MDNS;
  on_settled (self);
}

/* 1: listened long enough */
static void
listened (UchiJob *self)
{
  self->listened = TRUE;
  if (weigh (self))
    confirm (self);
  else if (self->device->ipv4->len == 0)
    leave_alone (self, FALSE);
  else
    scan (self);
}

void
uchi_job_take_turn (UchiJob *self)
{
  if (self->device == NULL || self->state == UCHI_JOB_CONFIRMING || self->state == UCHI_JOB_DONE)
    return;
  if (self->scanned && self->state == UCHI_JOB_SCANNING)
    look_closer (self);
  else if (self->answered && self->state == UCHI_JOB_WAITING)
    log_in (self, self->allowed);
  else if (!self->listened && self->state == UCHI_JOB_SCANNING)
    listened (self);
  /* what is left alone already stays so */
  else if (self->listened && !uchi_kind_is_left_alone (self->device->kind) && weigh (self))
    confirm (self);
}

void
uchi_job_learned (UchiJob *self)
{
  self->dirty = TRUE;
  if (self->state == UCHI_JOB_DONE && self->device != NULL)
    uchi_beside_conclude (self);
  if (self->listened && self->device != NULL)
    uchi_turns_add (self->engine, self);
}

static gboolean
on_patience (gpointer user_data)
{
  UchiJob *self = user_data;

  uchi_clear_source (&self->patience);
  if (self->device != NULL)
    uchi_turns_add (self->engine, self);
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

/* computers that let nobody in: to answer nothing is their manner */
static gboolean
is_silent_by_nature (const UchiDevice *device)
{
  return device->mac_random || device->kind == UCHI_KIND_PHONE || device->kind == UCHI_KIND_PC || device->kind == UCHI_KIND_GAME_CONSOLE;
}

/* Not one of its doors was answered at or refused, patiently asked, and it is none of those that are like that: that they are shut,
 * or that it is still there, nobody knows. What it says to everybody (mDNS, SSDP) tells nothing of its doors. */
static gboolean
is_unheard (const UchiJob *self)
{
  return !self->answers && !is_silent_by_nature (self->device);
}

/* 3: asked who it is */
static void
on_identified (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiJob *self = user_data;

  uchi_identify_finish (UCHI_NET (source), result, NULL);
  self->n_asking--;
  if (self->state == UCHI_JOB_IDENTIFYING && self->device != NULL && is_moved (self))
    give_up_place (self, "moved");
  else if (self->state == UCHI_JOB_IDENTIFYING && self->device != NULL)
    {
      uchi_memory_apply (self->engine->memory, self->device);
      self->dirty = TRUE;
      /* one that could not bear to be asked may have more doors than it showed */
      self->context.ports_unknown |= is_stopped (self) || is_unheard (self);
      if (uchi_kind_is_left_alone (self->device->kind))
        confirm (self);
      else
        check_all (self);
    }
  on_settled (self);
  let_go (self);
}

/* 2b: what stands open tells something too */
static void
look_closer (UchiJob *self)
{
  self->scanned = FALSE;
  if (weigh (self))
    {
      confirm (self);
      return;
    }
  self->context.ports_unknown = !self->whole || is_stopped (self);
  self->state = UCHI_JOB_IDENTIFYING;
  self->n_asking++;
  uchi_identify_async (self->engine->net, self->engine->pack, self->device, self->engine->started_us, cancellable_of (self), on_identified,
                       hold (self));
}

/* 2: looked at its ports */
static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiJob *self = user_data;
  guint n_answered = 0;

  self->whole = uchi_port_scan_finish (UCHI_NET (source), result, &n_answered, NULL);
  self->n_asking--;
  self->answers |= n_answered > 0;
  if (self->state == UCHI_JOB_SCANNING && self->device != NULL && uchi_beside_go_to_next (self))
    scan (self);
  else if (self->state == UCHI_JOB_SCANNING && self->device != NULL && is_moved (self))
    give_up_place (self, "moved");
  else if (self->state == UCHI_JOB_SCANNING && self->device != NULL)
    {
      self->scanned = TRUE;
      uchi_turns_add (self->engine, self);
    }
  on_settled (self);
  let_go (self);
}

static void
scan (UchiJob *self)
{
  UchiEngine *engine = self->engine;
  guint n_ports;
  const guint16 *ports = uchi_pack_ports (engine->pack, &n_ports);

  self->state = UCHI_JOB_SCANNING;
  self->scanned = FALSE;
  self->n_asking++;
  self->n_places++;
  g_free (self->place);
  self->place = g_strdup (g_ptr_array_index (self->device->ipv4, 0));
  uchi_beside_share (engine, self->device);
  if (self->device->mac[0] != '\0' && uchi_pack_is_low_power (engine->pack, self->device->mac))
    uchi_budget_set_gentle (uchi_net_get_budget (engine->net), self->place);
  uchi_port_scan_async (engine->net, self->device, ports, n_ports, cancellable_of (self), on_scanned, hold (self));
}

/* 4: one check is over */
static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiJob *self = user_data;
  g_autoptr (UchiCheckResult) outcome = uchi_check_run_finish (result, NULL);
  const UchiCheck *check = g_steal_pointer (&self->running);

  self->n_asking--;
  if (outcome != NULL && self->device != NULL && (self->state == UCHI_JOB_CHECKING || self->state == UCHI_JOB_LOGGING_IN))
    {
      const UchiCheckState *before = uchi_device_find_check (self->device, check->id);

      /* what was found at an address that joined the row stays found */
      if (before == NULL || before->outcome != UCHI_OUTCOME_PROBLEM || outcome->outcome == UCHI_OUTCOME_PROBLEM)
        uchi_engine_file (self->engine, check, self->device, outcome);
      next_check (self);
    }
  on_settled (self);
  let_go (self);
}

/* 5: one of its other addresses was looked at, or could not be */
static void
on_looked_beside (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiJob *self = user_data;
  UchiDevice *place = uchi_beside_look_finish (result);

  self->n_asking--;
  if (place != NULL && self->state == UCHI_JOB_CHECKING && self->device != NULL)
    {
      g_ptr_array_add (self->beside, place);
      uchi_beside_tell (self->engine, self->device, place);
    }
  else
    g_clear_pointer (&place, uchi_device_free);
  if (self->state == UCHI_JOB_CHECKING && self->device != NULL)
    next_check (self);
  on_settled (self);
  let_go (self);
}

static gboolean
looks_beside (UchiJob *self)
{
  UchiBesideWish wish = { .address = uchi_beside_next (self) };

  if (wish.address == NULL)
    return FALSE;
  wish.ports = uchi_pack_ports (self->engine->pack, &wish.n_ports);
  self->n_asking++;
  uchi_beside_look_async (self->engine, self->device, &wish, cancellable_of (self), on_looked_beside, hold (self));
  return TRUE;
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
      self->n_asking++;
      uchi_check_run_async (check, &self->context, self->device, cancellable_of (self), on_checked, hold (self));
      return;
    }
  if (self->state == UCHI_JOB_LOGGING_IN)
    {
      uchi_engine_judge_software (engine, &self->context, self->device);
      be_done (self);
      return;
    }
  if (is_moved (self))
    {
      give_up_place (self, "moved");
      return;
    }
  if (looks_beside (self))
    return;
  /* never calm by the word of somebody who may be anybody */
  if (self->doubtful)
    uchi_device_set_check (self->device, "unknown-device", UCHI_OUTCOME_UNKNOWN, "silent");
  uchi_device_add_looked_at (self->device, self->context.ports_unknown ? NULL : self->place);
  self->state = UCHI_JOB_WAITING;
  self->dirty = TRUE;
  uchi_engine_advance (engine);
}

gboolean
uchi_job_asks (UchiJob *self)
{
  guint n_checks;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);

  for (guint i = 0; self->state == UCHI_JOB_WAITING && i < n_checks; i++)
    {
      /* few are asked about: where they are by now is looked up for these alone */
      if ((checks[i]->flags & UCHI_CHECK_NETWORK) == 0 && uchi_check_asks (checks[i], &self->context, self->device))
        return !is_moved (self) && !is_gone (self);
    }
  return FALSE;
}

static void
log_in (UchiJob *self, gboolean allowed)
{
  if (is_moved (self) || is_gone (self))
    {
      give_up_place (self, is_moved (self) ? "moved" : "unreachable");
      return;
    }
  /* where two fight for an address the row may begin with another one by now */
  self->context.logins_allowed = allowed && (self->place == NULL || uchi_job_is_at_place (self));
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
