/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"
#include "checks/uchi-door.h"
#include "wire/uchi-mqtt.h"

/* A message broker of home automation that takes anybody in: CONNECT without a
 * name, DISCONNECT; never SUBSCRIBE or PUBLISH (safety.md 7). */

static const guint16 mqtt_ports[] = { UCHI_MQTT_PORT, 0 };

static UchiDoorVerdict
step (const UchiDoorPlace *place, UchiTurn *turn)
{
  if (place->reply == NULL)
    {
      turn->send = uchi_mqtt_build_connect ("uchikenshin");
      turn->max_bytes = 4;
      return UCHI_DOOR_TALK;
    }
  switch (uchi_mqtt_parse_connack (g_bytes_get_data (place->reply, NULL), g_bytes_get_size (place->reply)))
    {
    case UCHI_MQTT_OPEN:
      turn->send = uchi_mqtt_build_disconnect ();
      return UCHI_DOOR_OPEN;
    case UCHI_MQTT_REFUSED:
      return UCHI_DOOR_SHUT;
    case UCHI_MQTT_NOT_MQTT:
    case UCHI_MQTT_OTHER:
    default:
      return UCHI_DOOR_UNCLEAR;
    }
}

static const UchiDoor mqtt_door = {
  .protocol = "mqtt",
  .ports = mqtt_ports,
  .finding = UCHI_FINDING_OPEN_BROKER,
  .step = step,
};

static gboolean
would_enter (const UchiCheckContext *context, const UchiDevice *device)
{
  return uchi_door_is_there (&mqtt_door, device);
}

const UchiCheck uchi_check_open_broker = {
  .id = "open-broker",
  .finding = UCHI_FINDING_OPEN_BROKER,
  .flags = UCHI_CHECK_NEEDS_LOGIN,
  .time_limit_ms = 6000,
  .applies = uchi_door_check_applies,
  .would_login = would_enter,
  .run_async = uchi_door_check_async,
  .run_finish = uchi_check_finish,
  .data = &mqtt_door,
};
