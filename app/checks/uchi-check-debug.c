/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"

/* Doors that the maker's engineers used and nobody in a home needs. Only that
 * they are open is looked at: nothing is said to them. */

#define BIT(kind) (1u << UCHI_KIND_##kind)
#define ROUTING (BIT (ROUTER) | BIT (HOME_GATEWAY) | BIT (ACCESS_POINT))

/* A port means this only on these kinds: on others it is used for something
 * else. Reasons: facts of the pack's port table. */
static const struct {
  guint16 port;
  guint32 kinds;
} debug_ports[] = {
  { 5555, BIT (TV) | BIT (SET_TOP_BOX) | BIT (MEDIA_PLAYER) },   /* Android debug bridge */
  { 9527, BIT (CAMERA) | BIT (RECORDER) },                       /* Xiongmai debug shell */
  { 9530, BIT (CAMERA) | BIT (RECORDER) },                       /* HiSilicon: opens telnet */
  { 32764, ROUTING },                                            /* SerComm: settings without a login */
};

static gboolean
applies (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  for (guint i = 0; i < G_N_ELEMENTS (debug_ports); i++)
    {
      if ((debug_ports[i].kinds & (1u << device->kind)) != 0)
        return uchi_check_talkable (device);
    }
  return FALSE;
}

typedef struct {
  UchiNet *net;
  UchiPack *pack;           /* (nullable), borrowed: the context's, which outlives the check */
  const UchiDevice *device;
  guint next;               /* index into debug_ports */
  UchiCheckResult *result;
  const char *unknown;
} Run;

static void
run_free (Run *self)
{
  g_object_unref (self->net);
  g_clear_pointer (&self->result, uchi_check_result_free);
  g_free (self);
}

static void
add_finding (Run *run, guint16 port)
{
  UchiFindingRecord *record = uchi_check_record (UCHI_FINDING_DEBUG_PORT, run->device, port);

  uchi_check_cite_port (record, run->pack);
  uchi_check_result_add (run->result, record);
}

static void probe_next (GTask *task);

/* 2. open or not */
static void
on_probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Run *run = g_task_get_task_data (task);
  guint16 port = debug_ports[run->next++].port;
  UchiPortState state = UCHI_PORT_FILTERED;

  if (!uchi_net_probe_finish (run->net, result, &state, NULL, &error))
    run->unknown = uchi_check_reason (error);
  else if (state == UCHI_PORT_OPEN)
    add_finding (run, port);
  else if (state == UCHI_PORT_FILTERED)
    run->unknown = "silent";
  probe_next (task);
}

/* 1. on "check again": is the port that was open still open? */
static void
probe_next (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  while (run->next < G_N_ELEMENTS (debug_ports)
         && ((debug_ports[run->next].kinds & (1u << run->device->kind)) == 0
             || uchi_device_find_service (run->device, UCHI_TCP, debug_ports[run->next].port) == NULL))
    run->next++;
  if (run->next < G_N_ELEMENTS (debug_ports))
    uchi_net_probe_async (run->net, uchi_check_address (run->device), debug_ports[run->next].port, 1000,
                          g_task_get_cancellable (task), on_probed_cb, g_object_ref (task));
  else if (run->result->outcome != UCHI_OUTCOME_PROBLEM && run->unknown != NULL)
    uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, run->unknown);
  else
    uchi_check_return_result (task, g_steal_pointer (&run->result));
}

static void
run_async (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  run->net = g_object_ref (context->net);
  run->pack = context->pack;
  run->device = device;
  run->result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  run->unknown = context->ports_unknown ? "ports" : NULL;
  if (context->user_asked)
    {
      probe_next (task);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (debug_ports); i++)
    {
      if ((debug_ports[i].kinds & (1u << device->kind)) != 0
          && uchi_device_find_service (device, UCHI_TCP, debug_ports[i].port) != NULL)
        add_finding (run, debug_ports[i].port);
    }
  run->next = G_N_ELEMENTS (debug_ports);
  probe_next (task);
}

const UchiCheck uchi_check_debug_port = {
  .id = "debug-port",
  .finding = UCHI_FINDING_DEBUG_PORT,
  .time_limit_ms = 5000,
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
};
