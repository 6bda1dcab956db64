/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_MQTT_PORT 1883

/* (transfer full): CONNECT of MQTT 3.1.1 (§3.1) with a clean session, no will, no user
 * name; @client_id: 1 … 23 letters and digits. SUBSCRIBE and PUBLISH cannot be built. */
GBytes *uchi_mqtt_build_connect (const char *client_id);
/* (transfer full): DISCONNECT (§3.14) */
GBytes *uchi_mqtt_build_disconnect (void);

typedef enum {
  UCHI_MQTT_NOT_MQTT,
  UCHI_MQTT_OPEN,      /* return code 0: anybody may enter */
  UCHI_MQTT_REFUSED,   /* 4, 5: asks for a password */
  UCHI_MQTT_OTHER,     /* 1, 2, 3: MQTT, but nothing can be said */
} UchiMqttAnswer;

/* CONNACK (§3.2); @data is not trusted */
UchiMqttAnswer uchi_mqtt_parse_connack (const void *data, gsize length);
