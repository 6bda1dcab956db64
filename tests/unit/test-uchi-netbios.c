/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-netbios.h"

#include "uchi-exact.h"

#define NAME "20 434b414141414141414141414141414141414141414141414141414141414141 00 "
#define NAS "4e4153303120202020202020202020 "
#define GROUP "574f524b47524f5550202020202020 "

/* three names, the MAC, statistics */
static const char nas[] = "0007 8400 0000 0001 0000 0000 " NAME "0021 0001 00000000 003d 03 " NAS "00 0400 " GROUP "00 8400 "
                          NAS "20 0400 a412420a0b0c";

static void
test_nas (void)
{
  g_autoptr (GByteArray) bytes = uchi_unhex (nas);
  guint8 *data = uchi_exact (bytes->data, bytes->len);
  g_autoptr (UchiNetbiosStatus) status = uchi_netbios_parse (data, bytes->len);

  g_assert_nonnull (status);
  g_assert_cmpuint (status->id, ==, 7);
  g_assert_cmpstr (status->computer, ==, "NAS01");
  g_assert_cmpstr (status->workgroup, ==, "WORKGROUP");
  g_assert_true (status->file_server);
  g_assert_cmpstr (status->mac, ==, "a4:12:42:0a:0b:0c");
  free (data);
}

static void
test_rows (void)
{
  static const struct { const char *note, *in, *computer, *mac; } rows[] = {
    { "Shift_JIS name", "0007 8400 0000 0001 0000 0000 " NAME "0021 0001 00000000 0019 01 90dd92e82020202020202020202020 00 0400 "
      "000000000000", "設定", "" },
    { "name by pointer", "0007 8400 0000 0001 0000 0000 c00c 0021 0001 00000000 0013 01 " NAS "00 0400", "NAS01", "" },
    { "no names", "0007 8400 0000 0001 0000 0000 00 0021 0001 00000000 0001 00", "", "" },
    { "a question", "0007 0000 0001 0000 0000 0000 " NAME "0021 0001", NULL, NULL },
    { "more names than bytes", "0007 8400 0000 0001 0000 0000 00 0021 0001 00000000 0001 ff", NULL, NULL },
    { "data longer than the datagram", "0007 8400 0000 0001 0000 0000 00 0021 0001 00000000 ffff 00", NULL, NULL },
    { "another type", "0007 8400 0000 0001 0000 0000 00 0020 0001 00000000 0001 00", NULL, NULL },
    { "nothing", "", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = uchi_unhex (rows[i].in);
      guint8 *data = uchi_exact (bytes->data, bytes->len);
      g_autoptr (UchiNetbiosStatus) status = uchi_netbios_parse (data, bytes->len);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (status != NULL ? status->computer : NULL, ==, rows[i].computer);
      g_assert_cmpstr (status != NULL ? status->mac : NULL, ==, rows[i].mac);
      free (data);
    }
}

static void
test_build (void)
{
  g_autoptr (GByteArray) expected = uchi_unhex ("1234 0000 0001 0000 0000 0000 " NAME "0021 0001");
  g_autoptr (GBytes) bytes = uchi_netbios_build_status (0x1234);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected->data, expected->len);
}

static void
feed (const void *data, gsize length)
{
  uchi_netbios_status_free (uchi_netbios_parse (data, length));
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
  g_test_add_func ("/wire/netbios/nas", test_nas);
  g_test_add_func ("/wire/netbios/rows", test_rows);
  g_test_add_func ("/wire/netbios/build", test_build);
  g_test_add_func ("/wire/netbios/torture", test_torture);
  return g_test_run ();
}
