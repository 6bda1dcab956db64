/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"
#include "core/uchi-error.h"
#include "wire/uchi-snmp.h"

/* Management by SNMP with the password of all passwords, "public": one
 * GetRequest for three names (safety.md 7: after the login consent). */

#define REQUEST_ID 0x0175c81
#define TIMEOUT_MS 2000

/* Printers answer "public" by design, and print drivers need it
 * (facts/ports.json): not judged. */
static gboolean
applies (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  return uchi_check_talkable (device)
         && (device->kind == UCHI_KIND_ROUTER || device->kind == UCHI_KIND_HOME_GATEWAY
             || device->kind == UCHI_KIND_ACCESS_POINT || device->kind == UCHI_KIND_CAMERA
             || device->kind == UCHI_KIND_RECORDER || device->kind == UCHI_KIND_NAS
             || device->kind == UCHI_KIND_NETWORK_DEVICE);
}

typedef struct {
  UchiNet *net;
  UchiInventory *inventory;
  const UchiDevice *device;
} Run;

static void
run_free (Run *self)
{
  g_object_unref (self->net);
  g_free (self);
}

/* 2. An agent that does not know the community says nothing (RFC 1157 §4.1.6.2),
 * and a closed port is refused: both are fine. */
static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiSnmpReply) answer = NULL;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GBytes) reply = uchi_net_ask_finish (run->net, result, &error);
  UchiCheckResult *found = NULL;
  UchiFindingRecord *record = NULL;

  if (reply == NULL)
    {
      if (g_error_matches (error, UCHI_ERROR, UCHI_ERROR_TIMED_OUT)
          || g_error_matches (error, UCHI_ERROR, UCHI_ERROR_CLOSED))
        uchi_check_return (task, UCHI_OUTCOME_OK, NULL);
      else
        g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  answer = uchi_snmp_parse (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  if (answer == NULL || answer->request_id != REQUEST_ID || answer->error_status != 0)
    {
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "unclear");
      return;
    }
  /* it tells the version of its software too */
  uchi_device_add_evidence (uchi_inventory_by_id (run->inventory, run->device->id), "snmp.sysDescr", answer->description, 0);
  found = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  found->description = g_strdup (answer->description);
  record = uchi_check_record (UCHI_FINDING_SNMP_PUBLIC, run->device, UCHI_SNMP_PORT);
  record->transport = UCHI_UDP;
  uchi_check_result_add (found, record);
  uchi_check_return_result (task, found);
}

/* 1. */
static void
run_async (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GBytes) question = uchi_snmp_build_get (UCHI_SNMP_V2C, REQUEST_ID);
  Run *run = g_new0 (Run, 1);

  run->net = g_object_ref (context->net);
  run->inventory = context->inventory;
  run->device = device;
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  uchi_net_ask_async (context->net, uchi_check_address (device), UCHI_SNMP_PORT, question, TIMEOUT_MS, cancellable,
                      on_answered_cb, task);
}

const UchiCheck uchi_check_snmp_public = {
  .id = "snmp-public",
  .finding = UCHI_FINDING_SNMP_PUBLIC,
  .flags = UCHI_CHECK_NEEDS_LOGIN,
  .time_limit_ms = 11000, /* with the time to see that it is still the same device */
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
};
