/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-mqtt.h"

#include <string.h>

#define KEEP_ALIVE_SECONDS 10
#define MAX_CLIENT_ID 23

GBytes *
uchi_mqtt_build_connect (const char *client_id)
{
  const guint8 n = (guint8) MIN (strlen (client_id), MAX_CLIENT_ID);
  const guint8 head[] = {
    0x10, (guint8) (10 + 2 + n),
    0, 4, 'M', 'Q', 'T', 'T',
    4,                      /* protocol level of 3.1.1 */
    0x02,                   /* clean session; no will, no user name, no password */
    0, KEEP_ALIVE_SECONDS,
    0, n,
  };
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, head, sizeof head);
  g_byte_array_append (out, (const guint8 *) client_id, n);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
uchi_mqtt_build_disconnect (void)
{
  return g_bytes_new_static ("\xE0", 2);
}

UchiMqttAnswer
uchi_mqtt_parse_connack (const void *data, gsize length)
{
  const guint8 *p = data;

  /* type, length 2, flags (only "session present"), return code */
  if (length < 4 || p[0] != 0x20 || p[1] != 2 || (p[2] & 0xFE) != 0 || p[3] > 5)
    return UCHI_MQTT_NOT_MQTT;
  if (p[3] == 0)
    return UCHI_MQTT_OPEN;
  return p[3] >= 4 ? UCHI_MQTT_REFUSED : UCHI_MQTT_OTHER;
}
