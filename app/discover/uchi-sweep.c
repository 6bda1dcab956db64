/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/uchi-discover-private.h"

#include "core/uchi-sweep-order.h"
#include "net/uchi-hold.h"

#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define PER_SOCKET 64          /* more unresolved targets than that and a socket's buffer is full */
#define DISCARD_PORT 9
#define RESOLVE_US (3200 * 1000) /* three questions of the kernel, a second apart */
#define PAUSE_US (200 * 1000)  /* after ENOBUFS: the neighbour table is full */
#define SETTLE_US (20 * 1000)  /* between two looks at who answered */

typedef struct {
  guint32 address;
  gint64 asked_us;    /* 0: not in this round */
  gboolean waiting;
} Target;

struct _UchiSweep
{
  UchiDiscover *discover;
  GArray *targets;     /* of Target */
  GArray *sockets;     /* of int */
  guint next, n_preferred, n_waiting;
  gint64 settled_us;
  GSource *timer;
};

static void schedule (UchiSweep *self, gint64 wait_us);

static char *
dotted (guint32 address)
{
  return g_strdup_printf ("%u.%u.%u.%u", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

static UchiDevice *
known (UchiSweep *self, guint32 address)
{
  g_autofree char *text = dotted (address);
  UchiInventory *inventory = uchi_discover_inventory (self->discover);
  UchiDevice *device = uchi_inventory_by_address (inventory, text);

  return device != NULL && device->mac[0] != '\0' ? device : NULL;
}

/* forgets those that answered or whose time is over */
static void
settle (UchiSweep *self, gint64 now)
{
  UchiBudget *budget = uchi_net_get_budget (uchi_discover_net (self->discover));

  if (now - self->settled_us < SETTLE_US)
    return;
  self->settled_us = now;
  for (guint i = 0; self->n_waiting > 0 && i < self->next; i++)
    {
      Target *target = &g_array_index (self->targets, Target, i);
      gboolean answered = target->waiting && known (self, target->address) != NULL;

      if (!answered && (!target->waiting || now - target->asked_us < RESOLVE_US))
        continue;
      target->waiting = FALSE;
      self->n_waiting--;
      if (answered)
        uchi_budget_answered (budget, target->asked_us);
    }
}

static int
socket_for (UchiSweep *self, guint index)
{
  guint place = index / PER_SOCKET;

  while (self->sockets->len <= place)
    {
      int fd = uchi_hold_datagrams (uchi_net_get_scope (uchi_discover_net (self->discover)), AF_INET, NULL);

      g_array_append_val (self->sockets, fd);
    }
  return g_array_index (self->sockets, int, place);
}

/* an empty datagram: the kernel asks who has the address; most devices never see more than that question */
static gboolean
poke (UchiSweep *self, guint index)
{
  UchiNet *net = uchi_discover_net (self->discover);
  const Target *target = &g_array_index (self->targets, Target, index);
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = g_htons (DISCARD_PORT), .sin_addr.s_addr = g_htonl (target->address) };
  g_autofree char *text = dotted (target->address);

  if (!uchi_scope_allows (uchi_net_get_scope (net), text) || sendto (socket_for (self, index), "", 0, 0, (struct sockaddr *) &to, sizeof to) >= 0)
    return TRUE;
  if (errno == ENOBUFS || errno == EAGAIN)
    return FALSE;
  uchi_net_note_trouble (net);
  return TRUE;
}

/* asks the next address that has not answered; 0: go on, else how long to wait first */
static gint64
ask_next (UchiSweep *self)
{
  UchiBudget *budget = uchi_net_get_budget (uchi_discover_net (self->discover));
  Target *target = &g_array_index (self->targets, Target, self->next);
  gint64 wait_us = 0;

  if (known (self, target->address) == NULL)
    {
      if (self->n_waiting >= UCHI_BUDGET_WAVE)
        return SETTLE_US;
      if (!uchi_budget_take_question (budget, &target->asked_us, &wait_us))
        return wait_us;
      if (!poke (self, self->next))
        {
          uchi_budget_answered (budget, target->asked_us);
          return PAUSE_US;
        }
      target->waiting = TRUE;
      self->n_waiting++;
    }
  self->next++;
  return 0;
}

static gboolean
on_timer (gpointer user_data)
{
  UchiSweep *self = user_data;
  gint64 now = g_get_monotonic_time (), wait_us = 0;

  settle (self, now);
  while (wait_us == 0 && self->next < self->targets->len)
    wait_us = ask_next (self);
  if (wait_us > 0)
    schedule (self, wait_us);
  else if (self->n_waiting > 0)
    schedule (self, 100 * 1000);
  else
    {
      g_source_destroy (self->timer);
      g_clear_pointer (&self->timer, g_source_unref);
    }
  return G_SOURCE_REMOVE;
}

static void
schedule (UchiSweep *self, gint64 wait_us)
{
  if (self->timer != NULL)
    {
      g_source_destroy (self->timer);
      g_source_unref (self->timer);
    }
  self->timer = g_timeout_source_new ((guint) ((wait_us + 999) / 1000));
  /* before the answers that wait: they would hold up the next questions */
  g_source_set_priority (self->timer, G_PRIORITY_HIGH);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

UchiSweep *
uchi_sweep_new (UchiDiscover *discover)
{
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (uchi_discover_net (discover)));
  UchiSweep *self = g_new0 (UchiSweep, 1);
  guint32 mask = G_MAXUINT32 << (32 - info->prefix_length);
  guint32 network = info->address & mask, n_hosts = ~mask - 1;

  self->discover = discover;
  self->targets = g_array_new (FALSE, TRUE, sizeof (Target));
  self->sockets = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint32 place = 0; place < n_hosts; place++)
    {
      Target target = { .address = network + uchi_sweep_host (place, n_hosts) };

      if (target.address != info->address)
        g_array_append_val (self->targets, target);
    }
  /* the router answers most of the questions to come */
  uchi_sweep_prefer (self, info->gateway);
  /* first the kernel tells whom it knows: they come next */
  schedule (self, 2 * 1000);
  return self;
}

void
uchi_sweep_prefer (UchiSweep *self, guint32 address)
{
  self->n_preferred = MAX (self->n_preferred, self->next);
  for (guint i = self->n_preferred; i < self->targets->len; i++)
    {
      Target found = g_array_index (self->targets, Target, i);

      if (found.address != address)
        continue;
      g_array_index (self->targets, Target, i) = g_array_index (self->targets, Target, self->n_preferred);
      g_array_index (self->targets, Target, self->n_preferred++) = found;
      return;
    }
}

void
uchi_sweep_free (UchiSweep *self)
{
  if (self == NULL)
    return;
  if (self->timer != NULL)
    {
      g_source_destroy (self->timer);
      g_source_unref (self->timer);
    }
  for (guint i = 0; i < self->sockets->len; i++)
    {
      if (g_array_index (self->sockets, int, i) >= 0)
        close (g_array_index (self->sockets, int, i));
    }
  g_array_unref (self->sockets);
  g_array_unref (self->targets);
  g_free (self);
}

gboolean
uchi_sweep_is_idle (const UchiSweep *self)
{
  return self->timer == NULL;
}

void
uchi_sweep_again (UchiSweep *self)
{
  self->next = self->n_preferred = 0;
  schedule (self, 0);
}
