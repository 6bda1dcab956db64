/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/uchi-discover.h"

#include "core/uchi-error.h"

#include <string.h>

#define MAX_PORTS 128
/* the budget lets fewer run; the rest waits there and knows by then how fast the device answers */
#define AT_ONCE 4

typedef struct {
  UchiDevice *device;
  char *address;
  guint16 ports[MAX_PORTS], silent[MAX_PORTS];
  guint n_ports, next, n_silent, n_open, pending;
  gboolean repeat;
} Scan;

typedef struct {
  GTask *task;
  guint16 port;
} One;

static void probe_more (GTask *task);

static void
scan_free (Scan *self)
{
  g_free (self->address);
  g_free (self);
}

/* One that answered within 5 ms may sleep until the next beacon of its access point, some 300 ms, so that the second
 * round is patient. Who answered nothing at all drops what it does not expect: waiting longer does not help. */
static guint
patience_ms (const Scan *scan)
{
  if (scan->device->rtt_us == 0)
    return 300;
  return CLAMP (3 * scan->device->rtt_us / 1000 + 100, scan->repeat ? 400 : 150, 1000);
}

/* 3: one round is over */
static void
round_over (GTask *task)
{
  Scan *scan = g_task_get_task_data (task);

  if (!scan->repeat && scan->n_silent > 0 && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      scan->repeat = TRUE;
      scan->n_ports = scan->n_silent;
      memcpy (scan->ports, scan->silent, scan->n_silent * sizeof scan->ports[0]);
      scan->next = scan->n_silent = 0;
      probe_more (task);
      return;
    }
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
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

  g_free (one);
  if (uchi_net_probe_finish (UCHI_NET (source), result, &state, &rtt_us, NULL))
    {
      if (state == UCHI_PORT_OPEN)
        {
          scan->n_open++;
          uchi_device_add_service (scan->device, UCHI_TCP, port, NULL);
        }
      else if (state == UCHI_PORT_FILTERED)
        scan->silent[scan->n_silent++] = port;
      if (state != UCHI_PORT_FILTERED && (scan->device->rtt_us == 0 || rtt_us < scan->device->rtt_us))
        scan->device->rtt_us = rtt_us;
    }
  scan->pending--;
  probe_more (task);
}

static void
probe_more (GTask *task)
{
  UchiNet *net = g_task_get_source_object (task);
  Scan *scan = g_task_get_task_data (task);

  while (scan->next < scan->n_ports && scan->pending < AT_ONCE)
    {
      One *one = g_new0 (One, 1);

      one->task = task;
      one->port = scan->ports[scan->next++];
      scan->pending++;
      uchi_net_probe_async (net, scan->address, one->port, patience_ms (scan), g_task_get_cancellable (task), on_probed, one);
    }
  if (scan->pending == 0)
    round_over (task);
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
uchi_port_scan_finish (UchiNet *net, GAsyncResult *result, guint *n_open, GError **error)
{
  Scan *scan = g_task_get_task_data (G_TASK (result));

  if (n_open != NULL)
    *n_open = scan->n_open;
  return g_task_propagate_boolean (G_TASK (result), error) || uchi_error_convert (error);
}
