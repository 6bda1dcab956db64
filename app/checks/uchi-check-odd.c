/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "checks/uchi-check-private.h"
#include "checks/uchi-door.h"

/* Devices that nobody has named, and devices that do what their kind does not
 * do. Mostly from what was seen already. */

/* ---- unknown-device --------------------------------------------------------------- */

static gboolean
applies_unknown (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  return !device->is_self && device->label[0] == '\0';
}

/* A phone changes its MAC address by itself and stays silent: it is in the
 * list, but not a finding. */
static void
run_unknown (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  UchiCheckResult *result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);

  if (device->kind == UCHI_KIND_UNKNOWN && !device->mac_random)
    uchi_check_result_add (result, uchi_check_record (self->finding, device, 0));
  uchi_check_return_result (task, result);
}

const UchiCheck uchi_check_unknown_device = {
  .id = "unknown-device",
  .finding = UCHI_FINDING_UNKNOWN_DEVICE,
  .flags = UCHI_CHECK_ASKS_NOBODY,
  .time_limit_ms = 1000,
  .applies = applies_unknown,
  .run_async = run_unknown,
  .run_finish = uchi_check_finish,
};

/* ---- odd-behaviour ------------------------------------------------------------------ */

#define BIT(kind) (1u << UCHI_KIND_##kind)
/* small boxes that run nothing but what their maker put in */
#define CLOSED_BOXES                                                                                                   \
  (BIT (ROUTER) | BIT (HOME_GATEWAY) | BIT (ACCESS_POINT) | BIT (CAMERA) | BIT (RECORDER) | BIT (TV)                   \
   | BIT (SET_TOP_BOX) | BIT (PRINTER) | BIT (SMART_SPEAKER) | BIT (MEDIA_PLAYER) | BIT (APPLIANCE))

/* where malware puts telnet after closing the usual port (facts of the port
 * table: Mirai, and the variants of 2017) */
static const guint16 moved_telnet[] = { 2323, 32, 3232, 5358 };

/* where a proxy lets others go on from here */
static const guint16 proxy_ports[] = { 1080, 0 };

/* What malware writes into the greeting of a device it holds. "REINCARNA" is
 * Linux.Wifatch (Yokohama National University, 2016-03-10). */
static const char *const bot_greetings[] = {
  "REINCARNA",
  "Telnet has been closed to avoid further infection of this device",
};

static const char *
moved_telnet_sign (const UchiDevice *device, guint16 *port)
{
  if (uchi_device_find_service (device, UCHI_TCP, 23) != NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (moved_telnet); i++)
    {
      const UchiService *service = uchi_device_find_service (device, UCHI_TCP, moved_telnet[i]);

      if (service != NULL && g_str_equal (service->protocol, "telnet"))
        {
          *port = moved_telnet[i];
          return "moved-telnet";
        }
    }
  return NULL;
}

/* SOCKS version 5, "no password" offered (RFC 1928 §3): one that takes it goes anywhere for anybody. Nothing is asked of it. */
static UchiDoorVerdict
proxy_step (const UchiDoorPlace *place, UchiTurn *turn)
{
  static const guint8 greeting[] = { 5, 1, 0 };
  const guint8 *reply = place->reply != NULL ? g_bytes_get_data (place->reply, NULL) : NULL;

  if (place->reply == NULL)
    {
      turn->send = g_bytes_new_static (greeting, sizeof greeting);
      turn->max_bytes = 2;
      return UCHI_DOOR_TALK;
    }
  return g_bytes_get_size (place->reply) >= 2 && reply[0] == 5 && reply[1] == 0 ? UCHI_DOOR_OPEN : UCHI_DOOR_SHUT;
}

static const UchiDoor proxy_door = {
  .protocol = "socks",
  .ports = proxy_ports,
  .finding = UCHI_FINDING_ODD_BEHAVIOUR,
  .close_is_shut = TRUE,
  .step = proxy_step,
};

static const char *
greeting_sign (const UchiDevice *device)
{
  for (guint i = 0; i < device->evidence->len; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (device->evidence, i);

      for (guint j = 0; g_str_has_suffix (evidence->source, ".banner") && j < G_N_ELEMENTS (bot_greetings); j++)
        {
          if (strstr (evidence->value, bot_greetings[j]) != NULL)
            return "bot-greeting";
        }
    }
  return NULL;
}

/* two devices that both say they are the router */
static gboolean
has_rival (const UchiDevice *device)
{
  return device->is_gateway && uchi_device_evidence (device, "mac.conflict") != NULL;
}

/* (nullable): the one word for what is odd */
static const char *
find_sign (const UchiDevice *device, guint16 *port)
{
  const char *sign = greeting_sign (device);

  if (sign == NULL && (CLOSED_BOXES & (1u << device->kind)) != 0)
    sign = moved_telnet_sign (device, port);
  if (sign == NULL && has_rival (device))
    sign = "two-macs";
  return sign;
}

static gboolean
applies_odd (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  if (has_rival (device))
    return TRUE;
  return uchi_check_talkable (device) && ((CLOSED_BOXES & (1u << device->kind)) != 0 || device->services->len > 0);
}

/* 2. whether the open door is that of a proxy */
static void
on_proxy_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  UchiCheckResult *found = uchi_door_run_finish (result, &error);

  if (found == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < found->findings->len; i++)
    uchi_check_detail (g_ptr_array_index (found->findings, i), "sign", "proxy");
  uchi_check_return_result (task, found);
}

/* 1. */
static void
run_odd (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device, GCancellable *cancellable,
         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  guint16 port = 0;
  const char *sign = find_sign (device, &port);
  UchiCheckResult *result = NULL;
  UchiFindingRecord *record = NULL;

  if (sign == NULL && (CLOSED_BOXES & (1u << device->kind)) != 0 && uchi_door_is_there (&proxy_door, device))
    {
      uchi_door_run_async (&proxy_door, context, device, cancellable, on_proxy_asked_cb, g_steal_pointer (&task));
      return;
    }
  if (sign == NULL && context->ports_unknown)
    {
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "ports");
      return;
    }
  result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  if (sign != NULL)
    {
      record = uchi_check_record (self->finding, device, port);
      uchi_check_detail (record, "sign", sign);
      uchi_check_result_add (result, record);
    }
  uchi_check_return_result (task, result);
}

const UchiCheck uchi_check_odd_behaviour = {
  .id = "odd-behaviour",
  .finding = UCHI_FINDING_ODD_BEHAVIOUR,
  .time_limit_ms = 6000,
  .applies = applies_odd,
  .run_async = run_odd,
  .run_finish = uchi_check_finish,
};
