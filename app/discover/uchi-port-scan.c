/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/uchi-discover.h"

#include "core/uchi-error.h"

#include <string.h>

#define MAX_PORTS 128
/* the budget lets fewer run; the rest waits there and knows by then how fast the device answers */
#define AT_ONCE 8
/* silent at so many, and none refused: it drops what it does not expect */
#define WALL 4
/* the last round: after a rest, with much patience, and given up when so many bring nothing */
#define REST_MS 500
#define PATIENT_MS 1000
#define SAMPLE 8
/* of one that answered nothing at all it is not known how late it is: the first door, and the most telling ones of its second round, are
 * waited at so long, beside all the others, so that it costs those that drop everything little time */
#define UNHEARD_MS UCHI_BUDGET_LATEST_MS
#define UNHEARD 4
/* one whose quickest answer took longer may have been given up in the round that learned it */
#define LATE_US 100000

enum { ROUND_QUICK, ROUND_REPEAT, ROUND_PATIENT };

typedef struct {
  UchiDevice *device;
  char *address;
  guint16 ports[MAX_PORTS], silent[MAX_PORTS];
  guint n_ports, next, n_silent, n_answered, pending;
  guint round, n_refused, n_won;  /* n_won: answers of this round */
  gboolean walled;
  GError *failed;                 /* (nullable): a door that could not be knocked at; nothing is known of those that are left */
} Scan;

typedef struct {
  GTask *task;
  guint16 port;
} One;

static void probe_more (GTask *task);

static void
scan_free (Scan *self)
{
  g_clear_error (&self->failed);
  g_free (self->address);
  g_free (self);
}

/* One that answered within 5 ms may sleep until the next beacon of its access point, some 300 ms, so that the second
 * round is patient. Who answered nothing at all mostly drops what it does not expect: only a few doors are waited at for longer. */
static guint
patience_ms (const Scan *scan)
{
  /* the first door of all tells how late it is */
  if (scan->round == ROUND_QUICK && scan->next <= 1)
    return UNHEARD_MS;
  if (scan->round == ROUND_PATIENT)
    return CLAMP (3 * scan->device->rtt_us / 1000 + 100, PATIENT_MS, UNHEARD_MS);
  if (scan->round == ROUND_REPEAT && scan->n_answered == 0 && scan->next <= UNHEARD)
    return UNHEARD_MS;
  if (scan->device->rtt_us == 0 && !scan->walled)
    return 300;
  return CLAMP (3 * scan->device->rtt_us / 1000 + 100, scan->round == ROUND_REPEAT ? 400 : 150, 1000);
}

static gboolean
on_rested (gpointer user_data)
{
  probe_more (user_data);
  return G_SOURCE_REMOVE;
}

static void
next_round (GTask *task)
{
  Scan *scan = g_task_get_task_data (task);

  scan->n_ports = scan->n_silent;
  memcpy (scan->ports, scan->silent, scan->n_silent * sizeof scan->ports[0]);
  scan->next = scan->n_silent = scan->n_won = 0;
  if (++scan->round == ROUND_PATIENT)
    {
      g_autoptr (GSource) rest = g_timeout_source_new (REST_MS);

      g_source_set_callback (rest, on_rested, task, NULL);
      g_source_attach (rest, g_main_context_get_thread_default ());
    }
  else
    probe_more (task);
}

/* who answers late was perhaps given up too early */
static gboolean
is_too_early (const Scan *scan)
{
  return scan->n_refused > 0 || scan->device->rtt_us > LATE_US;
}

/* 3: one round is over. Who opens some and refuses none drops what it does not expect; who refuses some and is silent at
 * others is late or hard to hear, and what stands there is not known. */
static void
round_over (GTask *task)
{
  Scan *scan = g_task_get_task_data (task);
  gboolean doubtful = scan->n_silent > 0 && scan->n_refused > 0;

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (scan->failed != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&scan->failed));
      g_object_unref (task);
      return;
    }
  if (scan->n_silent > 0 && (scan->round == ROUND_QUICK || (scan->round == ROUND_REPEAT && is_too_early (scan))))
    {
      next_round (task);
      return;
    }
  if (doubtful)
    g_task_return_new_error (task, UCHI_ERROR, UCHI_ERROR_TIMED_OUT, "%u doors of %s stayed silent", scan->n_silent, scan->address);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
look_for_wall (UchiNet *net, Scan *scan)
{
  gboolean walled = scan->n_refused == 0 && (scan->walled || scan->n_silent >= WALL);

  if (walled != scan->walled)
    uchi_budget_set_walled (uchi_net_get_budget (net), scan->address, walled);
  scan->walled = walled;
}

/* 2 */
static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  One *one = user_data;
  GTask *task = one->task;
  Scan *scan = g_task_get_task_data (task);
  UchiPortState state;
  guint rtt_us = 0;
  guint16 port = one->port;
  g_autoptr (GError) error = NULL;

  g_free (one);
  if (uchi_net_probe_finish (UCHI_NET (source), result, &state, &rtt_us, &error))
    {
      if (state == UCHI_PORT_OPEN)
        uchi_device_add_service_at (scan->device, scan->address, UCHI_TCP, port, NULL);
      else if (state == UCHI_PORT_FILTERED)
        scan->silent[scan->n_silent++] = port;
      scan->n_refused += state == UCHI_PORT_CLOSED ? 1 : 0;
      scan->n_won += state != UCHI_PORT_FILTERED ? 1 : 0;
      scan->n_answered += state != UCHI_PORT_FILTERED ? 1 : 0;
      if (state != UCHI_PORT_FILTERED && (scan->device->rtt_us == 0 || rtt_us < scan->device->rtt_us))
        scan->device->rtt_us = rtt_us;
    }
  else if (scan->failed == NULL)
    scan->failed = g_steal_pointer (&error);
  scan->pending--;
  look_for_wall (UCHI_NET (source), scan);
  probe_more (task);
}

static void
probe_more (GTask *task)
{
  UchiNet *net = g_task_get_source_object (task);
  Scan *scan = g_task_get_task_data (task);

  while (scan->next < scan->n_ports && scan->pending < AT_ONCE && scan->failed == NULL
         && !g_cancellable_is_cancelled (g_task_get_cancellable (task))
         && !(scan->round == ROUND_PATIENT && scan->next >= SAMPLE && scan->n_won == 0))
    {
      One *one = g_new0 (One, 1);

      one->task = task;
      one->port = scan->ports[scan->next++];
      scan->pending++;
      uchi_net_probe_async (net, scan->address, one->port, patience_ms (scan), g_task_get_cancellable (task), on_probed, one);
    }
  if (scan->pending == 0)
    {
      while (scan->next < scan->n_ports)
        scan->silent[scan->n_silent++] = scan->ports[scan->next++];
      round_over (task);
    }
}

/* 1 */
void
uchi_port_scan_async (UchiNet *net, UchiDevice *device, const guint16 *ports, guint n_ports, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (net, cancellable, callback, user_data);
  Scan *scan = g_new0 (Scan, 1);

  g_task_set_task_data (task, scan, (GDestroyNotify) scan_free);
  if (device->ipv4->len == 0 || n_ports == 0)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  scan->device = device;
  scan->address = g_strdup (g_ptr_array_index (device->ipv4, 0));
  scan->n_ports = MIN (n_ports, MAX_PORTS);
  memcpy (scan->ports, ports, scan->n_ports * sizeof ports[0]);
  probe_more (task);
}

gboolean
uchi_port_scan_finish (UchiNet *net, GAsyncResult *result, guint *n_answered, GError **error)
{
  Scan *scan = g_task_get_task_data (G_TASK (result));

  if (n_answered != NULL)
    *n_answered = scan->n_answered;
  return g_task_propagate_boolean (G_TASK (result), error) || uchi_error_convert (error);
}
