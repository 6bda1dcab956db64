/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"
#include "checks/uchi-igd.h"
#include "core/uchi-error.h"
#include "core/uchi-json.h"

/* Ways in from outside that the router made for devices (UPnP): to a device
 * (port-forward), to a printer (printer-exposed), to the router's own page
 * (remote-admin). One list of the router, three questions. */

#define TIME_LIMIT_MS 20000

/* what a program on a computer or phone should not offer to the Internet:
 * files, remote control, web pages, databases of cameras */
static const guint16 telling_ports[] = {
  21, 22, 23, 80, 81, 88, 139, 443, 445, 548, 554, 2323, 3389, 5555, 5900, 5901, 8000, 8080, 8081, 8443, 8888,
};

static gboolean
is_telling_port (guint16 port)
{
  for (guint i = 0; i < G_N_ELEMENTS (telling_ports); i++)
    {
      if (telling_ports[i] == port)
        return TRUE;
    }
  return FALSE;
}

/* The finding that a forward to @device is; NONE for what games and calls
 * need: a console, or a high port of a computer or phone, or the router's own
 * VPN. */
static UchiFindingId
classify (const UchiForward *forward, const UchiDevice *device, const UchiDevice *router)
{
  if (device == NULL)
    return UCHI_FINDING_PORT_FORWARD;
  if (device == router)
    return !forward->udp && is_telling_port (forward->internal_port) ? UCHI_FINDING_REMOTE_ADMIN : UCHI_FINDING_NONE;
  if (device->kind == UCHI_KIND_PRINTER)
    return UCHI_FINDING_PRINTER_EXPOSED;
  if (device->kind == UCHI_KIND_GAME_CONSOLE)
    return UCHI_FINDING_NONE;
  if (device->kind == UCHI_KIND_PC || device->kind == UCHI_KIND_PHONE || device->is_self)
    return is_telling_port (forward->internal_port) ? UCHI_FINDING_PORT_FORWARD : UCHI_FINDING_NONE;
  return UCHI_FINDING_PORT_FORWARD;
}

static UchiFindingRecord *
make_record (const UchiIgdReport *report, const UchiForward *forward, UchiFindingId finding, const UchiDevice *device)
{
  UchiFindingRecord *record = uchi_check_record (finding, device, forward->internal_port);

  record->transport = forward->udp ? UCHI_UDP : UCHI_TCP;
  /* the line side is not public: nobody can come in that way today. And an
   * address where no device is now is a leftover. */
  if (record->level == UCHI_LEVEL_TODAY
      && (device == NULL || (report->outside != NULL && uchi_igd_is_inside (report->outside))))
    record->level = UCHI_LEVEL_SOON;
  uchi_check_detail (record, device != NULL ? "device" : "address", device != NULL ? device->id : forward->client);
  json_object_set_int_member (record->details, "external_port", forward->external_port);
  if (report->router != NULL)
    uchi_check_detail (record, "router", report->router->id);
  return record;
}

typedef struct {
  const UchiInventory *inventory;
  UchiScope *scope;
  UchiFindingId finding;
} Run;

/* no address of this home, and of nobody known in it: there is no device to speak of */
static gboolean
leads_elsewhere (const Run *run, const UchiForward *forward, const UchiDevice *device)
{
  return device == NULL && !uchi_scope_allows (run->scope, forward->client);
}

static UchiCheckResult *
judge (const UchiIgdReport *report, const Run *run)
{
  UchiCheckResult *result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  gboolean elsewhere = FALSE;

  for (guint i = 0; i < report->forwards->len; i++)
    {
      const UchiForward *forward = g_ptr_array_index (report->forwards, i);
      const UchiDevice *device = uchi_inventory_by_address (run->inventory, forward->client);

      if (g_str_has_prefix (forward->client, "127.") || g_str_equal (forward->client, "0.0.0.0"))
        device = report->router;
      if (leads_elsewhere (run, forward, device))
        elsewhere |= run->finding == UCHI_FINDING_PORT_FORWARD;
      else if (classify (forward, device, report->router) == run->finding)
        uchi_check_result_add (result, make_record (report, forward, run->finding, device));
    }
  if (result->outcome == UCHI_OUTCOME_PROBLEM || (report->has_igd && report->complete && !elsewhere))
    return result;
  uchi_check_result_free (result);
  /* NAT-PMP and PCP have no list that could be asked for */
  if (report->has_natpmp && !report->has_igd)
    return uchi_check_result_new (UCHI_OUTCOME_UNKNOWN, "not-visible");
  return uchi_check_result_new (UCHI_OUTCOME_UNKNOWN, report->complete && !elsewhere ? "no-upnp" : "unclear");
}

/* 2. the router's list is known */
static void
on_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Run *run = g_task_get_task_data (task);
  g_autoptr (UchiIgdReport) report = uchi_igd_ask_finish (result, &error);

  if (report != NULL)
    uchi_check_return_result (task, judge (report, run));
  else if (g_error_matches (error, UCHI_ERROR, UCHI_ERROR_NOT_FOUND))
    {
      g_error_free (error);
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "no-router");
    }
  else
    g_task_return_error (task, error);
}

/* 1. */
static void
run_async (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  run->inventory = context->inventory;
  run->scope = uchi_net_get_scope (context->net);
  run->finding = self->finding;
  g_task_set_task_data (task, run, g_free);
  uchi_igd_ask_async (context, cancellable, on_asked_cb, task);
}

static gboolean
applies (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  return TRUE;
}

static gboolean
applies_to_printers (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  for (guint i = 0; i < uchi_inventory_size (context->inventory); i++)
    {
      if (uchi_inventory_at (context->inventory, i)->kind == UCHI_KIND_PRINTER)
        return TRUE;
    }
  return FALSE;
}

const UchiCheck uchi_check_port_forward = {
  .id = "port-forward",
  .finding = UCHI_FINDING_PORT_FORWARD,
  .flags = UCHI_CHECK_NETWORK | UCHI_CHECK_LEVEL_VARIES,
  .time_limit_ms = TIME_LIMIT_MS,
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
};

const UchiCheck uchi_check_printer_exposed = {
  .id = "printer-exposed",
  .finding = UCHI_FINDING_PRINTER_EXPOSED,
  .flags = UCHI_CHECK_NETWORK,
  .time_limit_ms = TIME_LIMIT_MS,
  .applies = applies_to_printers,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
};

const UchiCheck uchi_check_remote_admin = {
  .id = "remote-admin",
  .finding = UCHI_FINDING_REMOTE_ADMIN,
  .flags = UCHI_CHECK_NETWORK | UCHI_CHECK_LEVEL_VARIES,
  .time_limit_ms = TIME_LIMIT_MS,
  .applies = applies,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
};
