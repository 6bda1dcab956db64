/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-fields.h"

#include "uchi-exact.h"

static void
test_parse (void)
{
  static const struct { const char *note, *in, *vendor, *model, *firmware; } rows[] = {
    { "lines", "Firmware=V1.0.11.100\r\nRegionTag=R7000_JP\r\nModel=R7000\r\n", "", "R7000", "V1.0.11.100" },
    { "a row", "ret=OK,type=aircon,reg=jp,ver=1_2_51,rev=203DE8C", "", "", "1_2_51" },
    { "JSON", "{\"name\":\"Hue\",\"modelid\":\"BSB002\",\"swversion\":\"1962097030\",\"mac\":\"00:17:88:00:00:01\"}", "", "BSB002", "1962097030" },
    { "JSON within JSON", " {\"device_info\":{\"manufacturer\":\"Google Inc.\",\"model_name\":\"Google Home Mini\"},\"build_version\":\"309385\"}",
      "Google Inc.", "Google Home Mini", "309385" },
    { "JSON too deep", "{\"a\":{\"b\":{\"c\":{\"model\":\"X1\"}}}}", "", "", "" },
    { "the surer name", "{\"product\":\"FOSS\",\"model\":\"SHSW-1\",\"ver\":\"1\",\"fw\":\"20230913-112003/v1.14.0\"}", "", "SHSW-1",
      "20230913-112003/v1.14.0" },
    { "XML", "<?xml version=\"1.0\"?><QDocRoot version=\"1.0\"><model><modelName>TS-231P</modelName></model><firmware><version>4.5.4</version>"
             "</firmware></QDocRoot>", "", "TS-231P", "4.5.4" },
    { "a page is none", "<html><model>X-1</model></html>", "", "", "" },
    { "broken XML", "<a><model>X-1</model>", "", "", "" },
    { "broken JSON", "{\"model\":\"X-1\"", "", "", "" },
    { "a list of numbers", "{\"model\":[1,2],\"fw\":7}", "", "", "" },
    { "one number is no version", "version=1\nmodel=AB-1\n", "", "AB-1", "" },
    { "a version without a digit", "firmware=latest\n", "", "", "" },
    { "control characters", "model=A\x1b[31mB\n\n", "", "A[31mB", "" },
    { "no value", "model=\nmodel\n=x\n", "", "", "" },
    { "nothing", "", "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *data = uchi_exact (rows[i].in, strlen (rows[i].in));
      g_autoptr (UchiFields) fields = uchi_fields_parse ((const char *) data, strlen (rows[i].in));

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (fields->vendor, ==, rows[i].vendor);
      g_assert_cmpstr (fields->model, ==, rows[i].model);
      g_assert_cmpstr (fields->firmware, ==, rows[i].firmware);
      free (data);
    }
}

static void
test_version (void)
{
  static const struct { const char *note, *in, *version; } rows[] = {
    { "plain", "Firmware Version: 1.0.4", "1.0.4" },
    { "in a table", "<tr><td>Firmware Version</td>\n<td class=\"v\">&nbsp;V2.03b</td></tr>", "2.03b" },
    { "Japanese", "ファームウェアバージョン：1.02", "1.02" },
    { "a script's", "var firmware_version = \"3.4.5-r2\";", "3.4.5-r2" },
    { "the second word", "Firmware update</a> <b>Firmware</b> 1.1.8", "1.1.8" },
    { "on offer", "Firmware 2.0.1 is available", NULL },
    { "on offer, Japanese", "ファームウェア 2.0.1 を公開しました", NULL },
    { "another thing's", "Firmware settings 1.2", NULL },
    { "one number", "Firmware 7", NULL },
    { "cut off", "Firmware Version", NULL },
    { "an open mark", "Firmware <td", NULL },
    { "a word of another server", "Server: lighttpd/1.4.69", NULL },
    { "nothing", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *data = uchi_exact (rows[i].in, strlen (rows[i].in));
      g_autofree char *version = uchi_fields_version ((const char *) data, strlen (rows[i].in));

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (version, ==, rows[i].version);
      free (data);
    }
}

static void
parse_any (const void *data, gsize length)
{
  g_autoptr (UchiFields) fields = uchi_fields_parse (data, length);
  g_autofree char *version = uchi_fields_version (data, length);

  g_assert_nonnull (fields->model);
  if (version != NULL)
    g_assert_cmpuint (strlen (version), <=, 32);
}

static void
test_torture (void)
{
  static const char *const texts[] = { "Model=R7000\nFirmware=V1.0.11\n", "{\"model\":\"A\",\"b\":{\"fw\":\"1.2\"}}", "<r><model>A</model><fw>1.2</fw></r>",
                                       "<td>Firmware Version</td><td>V1.0</td>" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    uchi_torture (texts[i], strlen (texts[i]), parse_any);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fields/parse", test_parse);
  g_test_add_func ("/fields/version", test_version);
  g_test_add_func ("/fields/torture", test_torture);
  return g_test_run ();
}
