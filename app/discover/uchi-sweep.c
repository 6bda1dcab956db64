/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/uchi-discover-private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define PER_SOCKET 64          /* more unresolved targets than that and a socket's buffer is full */
#define DISCARD_PORT 9
#define RESOLVE_US (3200 * 1000) /* three questions of the kernel, a second apart */
#define PAUSE_US (200 * 1000)  /* after ENOBUFS: the neighbour table is full */

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
  guint next, n_waiting;
  gboolean seen_only_missing;
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
  for (guint i = 0; self->n_waiting > 0 && i < self->next; i++)
    {
      Target *target = &g_array_index (self->targets, Target, i);

      if (!target->waiting || (now - target->asked_us < RESOLVE_US && known (self, target->address) == NULL))
        continue;
      target->waiting = FALSE;
      self->n_waiting--;
    }
}

static int
socket_for (UchiSweep *self, guint index)
{
  guint place = index / PER_SOCKET;

  while (self->sockets->len <= place)
    {
      int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

      g_array_append_val (self->sockets, fd);
    }
  return g_array_index (self->sockets, int, place);
}

/* an empty datagram: the kernel asks who has the address; most devices never see more than that question */
static gboolean
poke (UchiSweep *self, guint index)
{
  const Target *target = &g_array_index (self->targets, Target, index);
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = g_htons (DISCARD_PORT), .sin_addr.s_addr = g_htonl (target->address) };
  g_autofree char *text = dotted (target->address);

  if (!uchi_scope_allows (uchi_net_get_scope (uchi_discover_net (self->discover)), text))
    return TRUE;
  return sendto (socket_for (self, index), "", 0, 0, (struct sockaddr *) &to, sizeof to) >= 0
         || (errno != ENOBUFS && errno != EAGAIN);
}

static gboolean
on_timer (gpointer user_data)
{
  UchiSweep *self = user_data;
  UchiBudget *budget = uchi_net_get_budget (uchi_discover_net (self->discover));
  gint64 now = g_get_monotonic_time (), wait_us = 0;

  settle (self, now);
  while (self->next < self->targets->len)
    {
      Target *target = &g_array_index (self->targets, Target, self->next);

      if (self->seen_only_missing && known (self, target->address) != NULL)
        {
          self->next++;
          continue;
        }
      if (self->n_waiting >= UCHI_BUDGET_WAVE)
        {
          schedule (self, 50 * 1000);
          return G_SOURCE_REMOVE;
        }
      if (!uchi_budget_take_datagram (budget, &wait_us))
        {
          schedule (self, wait_us);
          return G_SOURCE_REMOVE;
        }
      if (!poke (self, self->next))
        {
          schedule (self, PAUSE_US);
          return G_SOURCE_REMOVE;
        }
      target->asked_us = now;
      target->waiting = TRUE;
      self->n_waiting++;
      self->next++;
    }
  if (self->n_waiting > 0)
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
  self->timer = g_timeout_source_new ((guint) MAX (1, wait_us / 1000));
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

UchiSweep *
uchi_sweep_new (UchiDiscover *discover, gboolean only_missing)
{
  const UchiScopeInfo *info = uchi_scope_info (uchi_net_get_scope (uchi_discover_net (discover)));
  UchiSweep *self = g_new0 (UchiSweep, 1);
  guint32 mask = G_MAXUINT32 << (32 - info->prefix_length);
  guint32 first = (info->address & mask) + 1, last = (info->address | ~mask) - 1;

  self->discover = discover;
  self->seen_only_missing = only_missing;
  self->targets = g_array_new (FALSE, TRUE, sizeof (Target));
  self->sockets = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint32 address = first; address <= last; address++)
    {
      Target target = { .address = address };

      if (address == info->address)
        continue;
      g_array_append_val (self->targets, target);
      /* the router answers most of the questions to come: it is asked first */
      if (address == info->gateway && self->targets->len > 1)
        {
          Target swap = g_array_index (self->targets, Target, 0);

          g_array_index (self->targets, Target, 0) = target;
          g_array_index (self->targets, Target, self->targets->len - 1) = swap;
        }
    }
  schedule (self, 0);
  return self;
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
    close (g_array_index (self->sockets, int, i));
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
  self->seen_only_missing = TRUE;
  self->next = 0;
  schedule (self, 0);
}
