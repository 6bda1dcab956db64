/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-echonet.h"

#include "uchi-exact.h"

static gboolean
parse (const char *hex, UchiEchonetFrame *frame, guint8 **data)
{
  g_autoptr (GByteArray) bytes = uchi_unhex (hex);

  *data = uchi_exact (bytes->data, bytes->len);
  return uchi_echonet_parse (*data, bytes->len, frame);
}

static const char air_conditioner[] = "1081 0001 0ef001 05ff01 72 03 d6 04 01 013001 8a 03 000006 8c 0c 52 41 53 2d 41 42 20 20 00 00 00 00";

static void
test_air_conditioner (void)
{
  UchiEchonetFrame frame;
  guint32 objects[4];
  guint8 *data;
  g_autofree char *product = NULL;

  g_assert_true (parse (air_conditioner, &frame, &data));
  g_assert_cmpuint (frame.tid, ==, 1);
  g_assert_cmphex (frame.source, ==, UCHI_ECHONET_NODE);
  g_assert_cmphex (frame.destination, ==, UCHI_ECHONET_CONTROLLER);
  g_assert_cmphex (frame.service, ==, 0x72);
  g_assert_cmpuint (uchi_echonet_instances (uchi_echonet_find (&frame, UCHI_ECHONET_INSTANCES), objects, 4), ==, 1);
  g_assert_cmphex (objects[0], ==, 0x013001);
  g_assert_cmphex (uchi_echonet_maker (uchi_echonet_find (&frame, UCHI_ECHONET_MAKER)), ==, 6);
  product = uchi_echonet_text (uchi_echonet_find (&frame, UCHI_ECHONET_PRODUCT));
  g_assert_cmpstr (product, ==, "RAS-AB");
  g_assert_null (uchi_echonet_find (&frame, UCHI_ECHONET_ID));
  free (data);
}

static void
test_rows (void)
{
  static const struct { const char *note, *in; gboolean fine; } rows[] = {
    { "Get_SNA without values", "1081 0001 0ef001 05ff01 52 01 8c 00", TRUE },
    { "announcement", "1081 0001 0ef001 0ef001 73 01 d5 04 01 013001", TRUE },
    { "no properties", "1081 0001 0ef001 05ff01 72 00", TRUE },
    { "a Get of somebody", "1081 0001 05ff01 0ef001 62 01 d6 00", FALSE },
    { "a Set of somebody", "1081 0001 05ff01 013001 61 01 80 01 30", FALSE },
    { "format 2", "1082 0001 0ef001 05ff01 72 00", FALSE },
    { "another protocol", "2081 0001 0ef001 05ff01 72 00", FALSE },
    { "more properties than bytes", "1081 0001 0ef001 05ff01 72 02 8a 00", FALSE },
    { "value longer than the bytes", "1081 0001 0ef001 05ff01 72 01 8a ff 00", FALSE },
    { "33 properties", "1081 0001 0ef001 05ff01 72 21 ", FALSE },
    { "cut in the middle of the head", "1081 0001 0ef001 05ff", FALSE },
    { "nothing", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      UchiEchonetFrame frame;
      guint8 *data;

      g_test_message ("%s", rows[i].note);
      g_assert_true (parse (rows[i].in, &frame, &data) == rows[i].fine);
      free (data);
    }
}

static void
test_lying_instance_list (void)
{
  static const guint8 value[] = { 84, 0x01, 0x30, 0x01, 0x02, 0x90 };
  guint8 *exact = uchi_exact (value, sizeof value);
  const UchiEchonetProperty property = { UCHI_ECHONET_INSTANCES, sizeof value, exact };
  const UchiEchonetProperty empty = { UCHI_ECHONET_INSTANCES, 0, exact };
  guint32 objects[84];

  g_assert_cmpuint (uchi_echonet_instances (&property, objects, 84), ==, 1);
  g_assert_cmpuint (uchi_echonet_instances (&property, objects, 0), ==, 0);
  g_assert_cmpuint (uchi_echonet_instances (&empty, objects, 84), ==, 0);
  g_assert_cmpuint (uchi_echonet_maker (&property), ==, 0);
  free (exact);
}

/* the question every HEMS controller asks, and nothing that could set anything */
static void
test_build (void)
{
  static const guint8 properties[] = { UCHI_ECHONET_INSTANCES };
  g_autoptr (GByteArray) expected = uchi_unhex ("1081 0001 05ff01 0ef001 62 01 d6 00");

  g_autoptr (GBytes) bytes = uchi_echonet_build_get (1, UCHI_ECHONET_NODE, properties, 1);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected->data, expected->len);
}

static void
feed (const void *data, gsize length)
{
  UchiEchonetFrame frame;
  guint32 objects[8];

  if (!uchi_echonet_parse (data, length, &frame))
    return;
  for (guint i = 0; i < frame.n_properties; i++)
    {
      g_autofree char *text = uchi_echonet_text (&frame.properties[i]);

      uchi_echonet_instances (&frame.properties[i], objects, G_N_ELEMENTS (objects));
      uchi_echonet_maker (&frame.properties[i]);
    }
}

static void
test_torture (void)
{
  g_autoptr (GByteArray) bytes = uchi_unhex (air_conditioner);

  uchi_torture (bytes->data, bytes->len, feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/echonet/air-conditioner", test_air_conditioner);
  g_test_add_func ("/wire/echonet/rows", test_rows);
  g_test_add_func ("/wire/echonet/lying-instance-list", test_lying_instance_list);
  g_test_add_func ("/wire/echonet/build", test_build);
  g_test_add_func ("/wire/echonet/torture", test_torture);
  return g_test_run ();
}
