/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-snmp.h"

#include "uchi-exact.h"

static const char nas[] =
  "30 5d 02 01 01 04 06 7075626c6963 a2 50 02 01 07 02 01 00 02 01 00 30 45 "
  "30 1a 06 08 2b06010201010100 04 0e 4c696e7578206e617320342e3134 "
  "30 16 06 08 2b06010201010200 06 0a 2b06010401bf0803020a "
  "30 0f 06 08 2b06010201010500 04 03 6e6173";

static void
test_nas (void)
{
  g_autoptr (GByteArray) bytes = uchi_unhex (nas);
  guint8 *data = uchi_exact (bytes->data, bytes->len);
  g_autoptr (UchiSnmpReply) reply = uchi_snmp_parse (data, bytes->len);

  g_assert_nonnull (reply);
  g_assert_cmpint (reply->version, ==, UCHI_SNMP_V2C);
  g_assert_cmpuint (reply->request_id, ==, 7);
  g_assert_cmpuint (reply->error_status, ==, 0);
  g_assert_cmpstr (reply->description, ==, "Linux nas 4.14");
  g_assert_cmpstr (reply->object_id, ==, "1.3.6.1.4.1.8072.3.2.10");
  g_assert_cmpstr (reply->name, ==, "nas");
  free (data);
}

#define PDU "02 01 07 02 01 00 02 01 00 "

static void
test_hostile (void)
{
  static const struct { const char *note, *in; gboolean fine; } rows[] = {
    { "error without variables", "30 18 02 01 00 04 06 7075626c6963 a2 0b 02 01 07 02 01 02 02 01 01 30 00", TRUE },
    { "long form of a length", "30 81 18 02 01 00 04 06 7075626c6963 a2 0b 02 01 07 02 01 02 02 01 01 30 00", TRUE },
    { "a GetRequest", "30 18 02 01 00 04 06 7075626c6963 a0 0b 02 01 07 02 01 02 02 01 01 30 00", FALSE },
    { "version 3", "30 18 02 01 03 04 06 7075626c6963 a2 0b 02 01 07 02 01 02 02 01 01 30 00", FALSE },
    { "indefinite length", "30 80 02 01 00 04 06 7075626c6963 a2 0b 02 01 07 02 01 02 02 01 01 30 00 0000", FALSE },
    { "length of 5 bytes", "30 85 0000000018 02 01 00", FALSE },
    { "length of 4 GiB", "30 84 ffffffff 02 01 00", FALSE },
    { "length beyond the bytes", "30 7f 02 01 00", FALSE },
    { "length of 127 bytes", "30 ff", FALSE },
    { "empty integer", "30 17 02 00 04 06 7075626c6963 a2 0b 02 01 07 02 01 02 02 01 01 30 00", FALSE },
    { "integer of 6 bytes", "30 1d 02 06 000000000001 04 06 7075626c6963 a2 0b 02 01 07 02 01 02 02 01 01 30 00", FALSE },
    { "variable that is no sequence", "30 1a 02 01 00 04 06 7075626c6963 a2 0d " PDU "30 02 04 00", FALSE },
    { "nothing", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = uchi_unhex (rows[i].in);
      guint8 *data = uchi_exact (bytes->data, bytes->len);
      g_autoptr (UchiSnmpReply) reply = uchi_snmp_parse (data, bytes->len);

      g_test_message ("%s", rows[i].note);
      g_assert_true ((reply != NULL) == rows[i].fine);
      free (data);
    }
}

static void
test_build (void)
{
  g_autoptr (GByteArray) expected = uchi_unhex (
    "30 4b 02 01 01 04 06 7075626c6963 a0 3e 02 04 01020304 02 04 00000000 02 04 00000000 30 2a "
    "30 0c 06 08 2b06010201010100 05 00 30 0c 06 08 2b06010201010200 05 00 30 0c 06 08 2b06010201010500 05 00");
  g_autoptr (GBytes) bytes = uchi_snmp_build_get (UCHI_SNMP_V2C, 0x01020304);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected->data, expected->len);
}

static void
feed (const void *data, gsize length)
{
  uchi_snmp_reply_free (uchi_snmp_parse (data, length));
}

static void
test_torture (void)
{
  g_autoptr (GByteArray) bytes = uchi_unhex (nas);

  uchi_torture (bytes->data, bytes->len, feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/snmp/nas", test_nas);
  g_test_add_func ("/wire/snmp/hostile", test_hostile);
  g_test_add_func ("/wire/snmp/build", test_build);
  g_test_add_func ("/wire/snmp/torture", test_torture);
  return g_test_run ();
}
