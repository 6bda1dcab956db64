/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/uchi-discover.h"

#include "core/uchi-error.h"

#include <string.h>

#define MAX_PORTS 128

typedef struct {
  UchiDevice *device;
  char *address;
  guint16 ports[MAX_PORTS], silent[MAX_PORTS];
  guint n_ports, n_silent, n_open, pending, timeout_ms;
  gboolean repeat;
} Scan;

typedef struct {
  GTask *task;
  guint16 port;
} One;

static void probe_all (GTask *task, const guint16 *ports, guint n_ports);

static void
scan_free (Scan *self)
{
  g_free (self->address);
  g_free (self);
}

/* 3: one round is over */
static void
round_over (GTask *task)
{
  Scan *scan = g_task_get_task_data (task);

  if (!scan->repeat && scan->n_silent > 0 && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      guint16 again[MAX_PORTS];
      guint n = scan->n_silent;

      scan->repeat = TRUE;
      memcpy (again, scan->silent, n * sizeof again[0]);
      scan->n_silent = 0;
      probe_all (task, again, n);
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
  if (--scan->pending == 0)
    round_over (task);
}

static void
probe_all (GTask *task, const guint16 *ports, guint n_ports)
{
  UchiNet *net = g_task_get_source_object (task);
  Scan *scan = g_task_get_task_data (task);

  scan->pending = n_ports;
  for (guint i = 0; i < n_ports; i++)
    {
      One *one = g_new0 (One, 1);

      one->task = task;
      one->port = ports[i];
      uchi_net_probe_async (net, scan->address, ports[i], scan->timeout_ms, g_task_get_cancellable (task), on_probed, one);
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
  scan->timeout_ms = device->rtt_us != 0 ? CLAMP (3 * device->rtt_us / 1000 + 100, 150, 1000) : 500;
  memcpy (scan->ports, ports, scan->n_ports * sizeof ports[0]);
  probe_all (task, scan->ports, scan->n_ports);
}

gboolean
uchi_port_scan_finish (UchiNet *net, GAsyncResult *result, guint *n_open, GError **error)
{
  Scan *scan = g_task_get_task_data (G_TASK (result));

  if (n_open != NULL)
    *n_open = scan->n_open;
  return g_task_propagate_boolean (G_TASK (result), error) || uchi_error_convert (error);
}
