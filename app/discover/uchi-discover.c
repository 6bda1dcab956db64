/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/uchi-discover-private.h"

#include <arpa/inet.h>
#include <string.h>

#include "core/uchi-error.h"
#include "net/uchi-neighbours.h"
#include "net/uchi-source.h"

#define N_QUESTIONS 7
#define TICK_MS 50
/* of three questions that are lost one time in three one comes through, 24 times of 25; those that sleep deeper are asked at 5 and 8 s */
#define FIRST_TRIES 3
/* Everybody answers the questions at once, and each asks first for our MAC: the router, which is asked first of all, has answered by then. */
#define ROUND_0_MS 15
#define ROUND_1_MS 1000
#define ROUND_2_MS 3000
#define RETRY_1_MS 5000
#define RETRY_2_MS 8000
/* senders that the inventory does not know: a flood of made-up ones costs no more than this */
#define MAX_LOOK_UPS 2000
/* texts of one device: of mDNS, of each of the others */
#define MAX_MDNS_EVIDENCE 40
#define MAX_OTHER_EVIDENCE 16
/* the same in bytes */
#define MAX_MDNS_BYTES (6 * 1024)
#define MAX_OTHER_BYTES (2560)

static const UchiQuestion *const questions[N_QUESTIONS] = {
  &uchi_question_mdns, &uchi_question_ssdp, &uchi_question_wsd, &uchi_question_echonet, &uchi_question_mdns6, &uchi_question_ssdp6,
  &uchi_question_llmnr,
};

struct _UchiDiscover
{
  GObject parent_instance;
  UchiNet *net;
  UchiInventory *inventory;
  gint64 run_started_us, started_us;
  UchiDiscoverCallback callback;
  gpointer user_data;

  GTask *task;
  GCancellable *cancellable;
  UchiNeighbours *neighbours;
  UchiArp *arp;
  UchiSweep *sweep;  /* (nullable): where the other one cannot do it */
  UchiAsker *askers[N_QUESTIONS];
  GSource *tick, *first_round, *cancelled;
  GPtrArray *claims; /* of UchiClaim* */
  guint round, look_ups, next_ipv6, next_nameless;
  GQueue unnamed;    /* of char*: addresses whose names are asked when the program has swept */
};

G_DEFINE_FINAL_TYPE (UchiDiscover, uchi_discover, G_TYPE_OBJECT)

static void
stop (UchiDiscover *self)
{
  uchi_clear_source (&self->tick);
  uchi_clear_source (&self->first_round);
  uchi_clear_source (&self->cancelled);
  g_clear_pointer (&self->arp, uchi_arp_free);
  g_clear_pointer (&self->sweep, uchi_sweep_free);
  g_clear_pointer (&self->neighbours, uchi_neighbours_free);
  for (guint i = 0; i < N_QUESTIONS; i++)
    g_clear_pointer (&self->askers[i], uchi_asker_free);
  g_clear_object (&self->cancellable);
  g_queue_clear_full (&self->unnamed, g_free);
}

static void
uchi_discover_finalize (GObject *object)
{
  UchiDiscover *self = UCHI_DISCOVER (object);

  stop (self);
  g_ptr_array_unref (self->claims);
  g_clear_object (&self->net);
  G_OBJECT_CLASS (uchi_discover_parent_class)->finalize (object);
}

static void
uchi_discover_class_init (UchiDiscoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = uchi_discover_finalize;
}

static void
uchi_discover_init (UchiDiscover *self)
{
  g_queue_init (&self->unnamed);
  self->claims = g_ptr_array_new ();
}

UchiDiscover *
uchi_discover_new (UchiNet *net, UchiInventory *inventory, gint64 run_started_us)
{
  UchiDiscover *self = g_object_new (UCHI_TYPE_DISCOVER, NULL);

  self->net = g_object_ref (net);
  self->inventory = inventory;
  self->run_started_us = run_started_us;
  return self;
}

void
uchi_discover_set_callback (UchiDiscover *self, UchiDiscoverCallback callback, gpointer user_data)
{
  self->callback = callback;
  self->user_data = user_data;
}

UchiNet *
uchi_discover_net (UchiDiscover *self)
{
  return self->net;
}

UchiInventory *
uchi_discover_inventory (UchiDiscover *self)
{
  return self->inventory;
}

GPtrArray *
uchi_discover_claims (UchiDiscover *self)
{
  return self->claims;
}

GCancellable *
uchi_discover_cancellable (UchiDiscover *self)
{
  return self->cancellable;
}

guint
uchi_discover_now_ms (UchiDiscover *self)
{
  return (guint) ((g_get_monotonic_time () - self->run_started_us) / 1000);
}

static void
tell (UchiDiscover *self, UchiDiscoverEvent event, UchiDevice *device, const char *id)
{
  if (self->callback != NULL)
    self->callback (event, device, id, self->user_data);
}

void
uchi_discover_touched (UchiDiscover *self, UchiDevice *device)
{
  tell (self, UCHI_DISCOVER_CHANGED, device, device->id);
}

/* one kind of datagram leaves room for what the others say */
static gboolean
has_said_enough (const UchiDevice *device, const char *source, const char *value)
{
  g_autofree char *kind = g_strndup (source, strcspn (source, ".") + 1);
  gboolean is_mdns = g_str_equal (kind, "mdns.");
  gsize bytes = uchi_device_evidence_bytes (device, kind) + strlen (source) + (value != NULL ? strlen (value) : 0);
  guint n = 0;

  for (guint i = 0; i < device->evidence->len; i++)
    n += g_str_has_prefix (((const UchiEvidence *) g_ptr_array_index (device->evidence, i))->source, kind) ? 1 : 0;
  return n >= (is_mdns ? MAX_MDNS_EVIDENCE : MAX_OTHER_EVIDENCE) || bytes > (is_mdns ? MAX_MDNS_BYTES : MAX_OTHER_BYTES);
}

void
uchi_discover_evidence (UchiDiscover *self, UchiDevice *device, const char *address, const char *source, const char *value)
{
  if (!has_said_enough (device, source, value) && uchi_device_add_evidence_from (device, address, source, value, uchi_discover_now_ms (self)))
    uchi_discover_touched (self, device);
}

static char *
dotted (guint32 address)
{
  return g_strdup_printf ("%u.%u.%u.%u", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

static gboolean
is_gateway_address (UchiDiscover *self, const char *address)
{
  g_autofree char *gateway = dotted (uchi_scope_info (uchi_net_get_scope (self->net))->gateway);

  return g_str_equal (gateway, address);
}

static void
mark_gateway (UchiDiscover *self, UchiDevice *device)
{
  g_autofree char *gateway = dotted (uchi_scope_info (uchi_net_get_scope (self->net))->gateway);

  if (!device->is_gateway && g_ptr_array_find_with_equal_func (device->ipv4, gateway, g_str_equal, NULL))
    {
      device->is_gateway = TRUE;
      uchi_device_add_evidence (device, "lan.gateway_ip", gateway, uchi_discover_now_ms (self));
    }
}

static UchiAsker *
asker_of (UchiDiscover *self, const UchiQuestion *question)
{
  for (guint i = 0; i < N_QUESTIONS; i++)
    {
      if (questions[i] == question)
        return self->askers[i];
    }
  return NULL;
}

/* a question to one ECHONET node goes through the socket that hears port 3610 */
void
uchi_discover_ask_echonet (UchiDiscover *self, const char *address, GBytes *frame)
{
  UchiAsker *asker = asker_of (self, &uchi_question_echonet);

  if (asker != NULL)
    uchi_asker_send_to (asker, address, frame);
}

/* The sender of a datagram can be made up; who answered us one had to ask for our MAC first, so that the kernel knows
 * theirs. One that it does not know yet is found by the sweep, and is asked again in the next round. */
static gboolean
is_neighbour (UchiDiscover *self, const char *address, UchiNeighbour *neighbour)
{
  return self->look_ups++ < MAX_LOOK_UPS && uchi_net_look_up (self->net, address, neighbour);
}

/* The kernel knows whom it asked itself. Whom the program found it has to ask about once more before it can send them
 * anything: not while the program uses up what may be asked. */
static void
ask_names (UchiDiscover *self, const char *address)
{
  if (self->arp == NULL)
    uchi_discover_ask_names (self, address);
  else
    g_queue_push_tail (&self->unnamed, g_strdup (address));
}

static void
ask_waiting_names (UchiDiscover *self)
{
  UchiBudget *budget = uchi_net_get_budget (self->net);
  gint64 wait_us;

  while (self->arp == NULL && !g_queue_is_empty (&self->unnamed) && uchi_budget_take_datagram (budget, &wait_us))
    {
      g_autofree char *address = g_queue_pop_head (&self->unnamed);

      uchi_discover_ask_names (self, address);
    }
}

UchiDevice *
uchi_discover_saw (UchiDiscover *self, const char *address, const char *mac)
{
  UchiDevice *before = uchi_inventory_by_address (self->inventory, address);
  g_autofree char *before_id = before != NULL ? g_strdup (before->id) : NULL;
  guint n_before = before != NULL ? before->ipv4->len + before->ipv6->len : 0;
  gboolean created = FALSE;
  UchiNeighbour neighbour = { 0 };
  UchiDevice *device;

  if (!uchi_scope_allows (uchi_net_get_scope (self->net), address))
    return NULL;
  if (mac == NULL && before == NULL)
    {
      if (!is_neighbour (self, address, &neighbour))
        return NULL;
      mac = neighbour.mac;
    }
  device = uchi_inventory_ensure (self->inventory, address, mac, &created);
  if (device == NULL)
    return NULL;
  mark_gateway (self, device);
  if (before_id != NULL && uchi_inventory_by_id (self->inventory, before_id) == NULL)
    tell (self, UCHI_DISCOVER_MERGED, NULL, before_id);
  if (created)
    {
      tell (self, UCHI_DISCOVER_APPEARED, device, device->id);
      if (self->task != NULL)
        ask_names (self, address);
    }
  else if (before != device || device->ipv4->len + device->ipv6->len != n_before)
    {
      uchi_discover_touched (self, device);
      /* another address of the same MAC: another name too? */
      if (before == NULL && self->task != NULL && g_ptr_array_find_with_equal_func (device->ipv4, address, g_str_equal, NULL))
        ask_names (self, address);
    }
  return device;
}

/* the same host says "study-pc.local" by mDNS and STUDY-PC, of at most 15 letters, by NetBIOS (RFC 1001 §14) */
static char *
host_of (const char *name)
{
  return g_ascii_strdown (name, (gssize) MIN (strcspn (name, "."), 15));
}

UchiDevice *
uchi_discover_named (UchiDiscover *self, UchiDevice *device, const char *address, const char *kind, const char *name)
{
  gboolean created = FALSE;
  g_autofree char *merged = NULL;
  g_autofree char *plain = g_str_equal (kind, "host") ? host_of (name) : g_strdup (name);
  UchiDevice *found = uchi_inventory_named (self->inventory, address, kind, plain, &created, &merged);

  if (merged != NULL)
    tell (self, UCHI_DISCOVER_MERGED, NULL, merged);
  if (created)
    tell (self, UCHI_DISCOVER_APPEARED, found, found->id);
  else if (found != NULL && found != device)
    uchi_discover_touched (self, found);
  /* what the address said before went with it */
  if (found != device && uchi_inventory_by_id (self->inventory, device->id) == device)
    uchi_discover_touched (self, device);
  return found != NULL ? found : device;
}

/* ---- the run ------------------------------------------------------------------- */

static void
on_neighbour (const UchiNeighbour *neighbour, gpointer user_data)
{
  UchiDiscover *self = user_data;

  /* only an answer of now counts: an entry from before may be of a device that left, and is asked first; the router is
   * the exception, because this computer talks through it all the time */
  if (!neighbour->reachable && (neighbour->mac[0] == '\0' || !is_gateway_address (self, neighbour->address)))
    {
      struct in_addr address;

      if (self->sweep != NULL && neighbour->mac[0] != '\0' && inet_pton (AF_INET, neighbour->address, &address) == 1)
        uchi_sweep_prefer (self->sweep, g_ntohl (address.s_addr));
      return;
    }
  if (g_strrstr (neighbour->address, ":") != NULL)
    uchi_scope_learn6 (uchi_net_get_scope (self->net), neighbour->address);
  uchi_discover_saw (self, neighbour->address, neighbour->mac);
}

static void
on_arp_over (UchiDiscover *self, gboolean done)
{
  g_clear_pointer (&self->arp, uchi_arp_free);
  if (!done)
    self->sweep = uchi_sweep_new (self);
}

static gboolean
is_sweeping (const UchiDiscover *self)
{
  return self->arp != NULL || (self->sweep != NULL && !uchi_sweep_is_idle (self->sweep));
}

/* those that slept through the first questions; the program asks each once, the kernel three times */
static void
sweep_again (UchiDiscover *self)
{
  if (self->sweep == NULL)
    self->arp = uchi_arp_new (self, 1, on_arp_over);
  if (self->sweep != NULL)
    uchi_sweep_again (self->sweep);
  else if (self->arp == NULL)
    self->sweep = uchi_sweep_new (self);
}

static void
end (UchiDiscover *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  stop (self);
  g_task_return_boolean (task, TRUE);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  end (user_data);
  return G_SOURCE_REMOVE;
}

static void
ask_all (UchiDiscover *self, guint round)
{
  for (guint i = 0; i < N_QUESTIONS; i++)
    {
      if (self->askers[i] != NULL)
        uchi_asker_send (self->askers[i], round);
    }
}

static gboolean
on_first_round (gpointer user_data)
{
  UchiDiscover *self = user_data;

  uchi_clear_source (&self->first_round);
  ask_all (self, 0);
  return G_SOURCE_REMOVE;
}

/* both go on from where the budget held them up the last time */
static void
ask_nameless (UchiDiscover *self)
{
  UchiAsker *asker = asker_of (self, &uchi_question_llmnr);
  gint64 wait_us;

  for (; self->next_nameless < uchi_inventory_size (self->inventory); self->next_nameless++)
    {
      const UchiDevice *device = uchi_inventory_at (self->inventory, self->next_nameless);
      g_autoptr (GBytes) question = NULL;

      if (asker == NULL || device->names->len > 0 || device->ipv4->len == 0 || device->is_self)
        continue;
      if (!uchi_budget_take_datagram (uchi_net_get_budget (self->net), &wait_us))
        return;
      question = uchi_llmnr_build (g_ptr_array_index (device->ipv4, 0));
      if (question != NULL)
        uchi_asker_send_all (asker, question);
    }
}

static void
poke_ipv6 (UchiDiscover *self)
{
  for (; self->next_ipv6 < uchi_inventory_size (self->inventory); self->next_ipv6++)
    {
      const UchiDevice *device = uchi_inventory_at (self->inventory, self->next_ipv6);

      if (device->ipv6->len == 0 && device->mac[0] != '\0' && !device->mac_random && !device->is_self
          && !uchi_discover_poke_ipv6 (self, device->mac))
        return;
    }
}

static gboolean
on_tick (gpointer user_data)
{
  UchiDiscover *self = user_data;
  static const guint round_ms[] = { ROUND_1_MS, ROUND_2_MS, RETRY_1_MS, RETRY_2_MS };
  guint now_ms = (guint) ((g_get_monotonic_time () - self->started_us) / 1000);

  ask_waiting_names (self);
  /* the kernel asks again for a while by itself: not both at once */
  if (self->round > 0 && !is_sweeping (self))
    {
      ask_nameless (self);
      poke_ipv6 (self);
    }
  if (self->round < G_N_ELEMENTS (round_ms))
    {
      /* a large network's sweep may still be going on: the rounds wait for it */
      if (now_ms < round_ms[self->round] || (round_ms[self->round] >= RETRY_1_MS && is_sweeping (self)))
        return G_SOURCE_CONTINUE;
      ask_all (self, self->round + 1);
      if (round_ms[self->round] >= RETRY_1_MS)
        sweep_again (self);
      self->next_ipv6 = self->next_nameless = 0;
      uchi_neighbours_dump (self->neighbours, NULL);
      self->round++;
      return G_SOURCE_CONTINUE;
    }
  if (is_sweeping (self) || self->claims->len > 0 || self->next_ipv6 < uchi_inventory_size (self->inventory))
    return G_SOURCE_CONTINUE;
  end (self);
  return G_SOURCE_REMOVE;
}

static void
add_self (UchiDiscover *self)
{
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (self->net));
  g_autofree char *address = dotted (info->address);
  g_autofree char *mac = g_strdup_printf ("%02x:%02x:%02x:%02x:%02x:%02x", info->mac[0], info->mac[1], info->mac[2],
                                          info->mac[3], info->mac[4], info->mac[5]);
  UchiDevice *device = uchi_inventory_ensure (self->inventory, address, mac, NULL);

  if (device == NULL)
    return;
  device->is_self = TRUE;
  device->kind = UCHI_KIND_PC;
  device->confidence = 100;
  tell (self, UCHI_DISCOVER_APPEARED, device, device->id);
}

void
uchi_discover_run_async (UchiDiscover *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (self->net));
  GError *error = NULL;

  g_return_if_fail (self->task == NULL);
  self->task = g_task_new (self, NULL, callback, user_data);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  self->started_us = g_get_monotonic_time ();
  self->round = self->next_ipv6 = self->next_nameless = 0;
  self->neighbours = info->refused == UCHI_REFUSED_NONE ? uchi_neighbours_new (info->index, on_neighbour, self, &error) : NULL;
  if (self->neighbours == NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->task);

      if (error == NULL)
        error = g_error_new_literal (UCHI_ERROR, UCHI_ERROR_REFUSED_SCOPE, uchi_refused_name (info->refused));
      g_task_return_error (task, error);
      return;
    }
  add_self (self);
  for (guint i = 0; i < N_QUESTIONS; i++)
    self->askers[i] = uchi_asker_new (self, questions[i]);
  uchi_neighbours_dump (self->neighbours, NULL);
  self->arp = uchi_arp_new (self, FIRST_TRIES, on_arp_over);
  if (self->arp == NULL)
    self->sweep = uchi_sweep_new (self);

  self->first_round = g_timeout_source_new (ROUND_0_MS);
  g_source_set_callback (self->first_round, on_first_round, self, NULL);
  g_source_attach (self->first_round, g_main_context_get_thread_default ());
  self->tick = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->tick, on_tick, self, NULL);
  g_source_attach (self->tick, g_main_context_get_thread_default ());
  self->cancelled = g_cancellable_source_new (self->cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (self->cancelled, g_main_context_get_thread_default ());
}

gboolean
uchi_discover_run_finish (UchiDiscover *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
