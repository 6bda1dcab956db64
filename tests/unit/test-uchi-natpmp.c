/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-natpmp.h"

#include "uchi-exact.h"

static void
assert_bytes (GBytes *bytes, const char *hex)
{
  g_autoptr (GBytes) owned = bytes;
  g_autoptr (GByteArray) expected = uchi_unhex (hex);

  g_assert_cmpmem (g_bytes_get_data (owned, NULL), g_bytes_get_size (owned), expected->data, expected->len);
}

static void
test_build (void)
{
  assert_bytes (uchi_natpmp_build_public_address (), "00 00");
  assert_bytes (uchi_pcp_build_announce ("192.168.50.2"), "02 00 0000 00000000 00000000000000000000ffffc0a83202");
  assert_bytes (uchi_pcp_build_announce ("fe80::1%eth0"), "02 00 0000 00000000 fe800000000000000000000000000001");
  g_assert_null (uchi_pcp_build_announce ("router.local"));
}

static const struct { const char *note, *in; gboolean fine; guint version, result; const char *address; } rows[] = {
  { "NAT-PMP", "00 80 0000 00000e10 cb007107", TRUE, 0, 0, "203.0.113.7" },
  { "NAT-PMP, not allowed", "00 80 0002 00000e10", TRUE, 0, 2, "" },
  { "NAT-PMP, address missing", "00 80 0000 00000e10 cb0071", FALSE, 0, 0, "" },
  { "PCP", "02 80 00 00 00000000 00000e10 000000000000000000000000", TRUE, 2, 0, "" },
  { "PCP, other version", "02 80 00 01 00000000 00000e10 000000000000000000000000", TRUE, 2, 1, "" },
  { "PCP, cut", "02 80 00 00 00000000 00000e10 0000000000000000000000", FALSE, 0, 0, "" },
  { "answer to a mapping", "00 81 0000 00000e10 00500050 00000000", FALSE, 0, 0, "" },
  { "a request", "00 00", FALSE, 0, 0, "" },
  { "another version", "01 80 0000 00000e10 cb007107", FALSE, 0, 0, "" },
  { "nothing", "", FALSE, 0, 0, "" },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = uchi_unhex (rows[i].in);
      guint8 *data = uchi_exact (bytes->data, bytes->len);
      UchiNatPmpReply reply = { 0 };

      g_test_message ("%s", rows[i].note);
      g_assert_true (uchi_natpmp_parse (data, bytes->len, &reply) == rows[i].fine);
      g_assert_cmpuint (reply.version, ==, rows[i].version);
      g_assert_cmpuint (reply.result, ==, rows[i].result);
      g_assert_cmpstr (reply.address, ==, rows[i].address);
      g_assert_cmpuint (reply.epoch, ==, rows[i].fine ? 3600 : 0);
      free (data);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/natpmp/build", test_build);
  g_test_add_func ("/wire/natpmp/parse", test_parse);
  return g_test_run ();
}
