/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-mqtt.h"

#include "uchi-exact.h"

static void
test_build (void)
{
  g_autoptr (GByteArray) expected = uchi_unhex ("10 10 0004 4d515454 04 02 000a 0004 75636869");
  g_autoptr (GBytes) bytes = uchi_mqtt_build_connect ("uchi");
  g_autoptr (GBytes) long_id = uchi_mqtt_build_connect ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  g_autoptr (GBytes) bye = uchi_mqtt_build_disconnect ();

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected->data, expected->len);
  g_assert_cmpuint (g_bytes_get_size (long_id), ==, 2 + 12 + 23);
  g_assert_cmpmem (g_bytes_get_data (bye, NULL), g_bytes_get_size (bye), "\xE0\0", 2);
}

static void
test_connack (void)
{
  static const struct { const char *note, *in; UchiMqttAnswer answer; } rows[] = {
    { "open", "20 02 00 00", UCHI_MQTT_OPEN },
    { "open, more behind it", "20 02 01 00 30 00", UCHI_MQTT_OPEN },
    { "bad user name or password", "20 02 00 04", UCHI_MQTT_REFUSED },
    { "not authorised", "20 02 00 05", UCHI_MQTT_REFUSED },
    { "protocol level", "20 02 00 01", UCHI_MQTT_OTHER },
    { "server unavailable", "20 02 00 03", UCHI_MQTT_OTHER },
    { "reserved code", "20 02 00 06", UCHI_MQTT_NOT_MQTT },
    { "reserved flags", "20 02 02 00", UCHI_MQTT_NOT_MQTT },
    { "another length", "20 03 00 00 00", UCHI_MQTT_NOT_MQTT },
    { "HTTP", "48 54 54 50", UCHI_MQTT_NOT_MQTT },
    { "cut", "20 02 00", UCHI_MQTT_NOT_MQTT },
    { "nothing", "", UCHI_MQTT_NOT_MQTT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = uchi_unhex (rows[i].in);
      guint8 *data = uchi_exact (bytes->data, bytes->len);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpint (uchi_mqtt_parse_connack (data, bytes->len), ==, rows[i].answer);
      free (data);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/mqtt/build", test_build);
  g_test_add_func ("/wire/mqtt/connack", test_connack);
  return g_test_run ();
}
