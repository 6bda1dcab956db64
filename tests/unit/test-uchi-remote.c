/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-remote.h"

#include "uchi-exact.h"

static void
test_version (void)
{
  static const struct { const char *in, *out; } rows[] = {
    { "RFB 003.008\n", "RFB 003.008\n" },
    { "RFB 003.007\n", "RFB 003.007\n" },
    { "RFB 003.003\n", "RFB 003.003\n" },
    { "RFB 003.005\n", "RFB 003.003\n" }, /* RFC 6143 §7.1.1: take it for 3.3 */
    { "RFB 003.889\n", "RFB 003.008\n" }, /* Apple */
    { "RFB 005.001\n", "RFB 003.008\n" }, /* RealVNC */
    { "RFB 003.008\nmore", "RFB 003.008\n" },
    { "RFB 002.002\n", NULL },
    { "RFB 003.0x8\n", NULL },
    { "RFB 003-008\n", NULL },
    { "RFB 003.008 ", NULL },
    { "RFB 003.008", NULL },
    { "SSH-2.0-OpenSSH\r\n", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *data = uchi_exact (rows[i].in, strlen (rows[i].in));
      g_autoptr (GBytes) sent = uchi_rfb_build_version (data, strlen (rows[i].in));

      g_test_message ("%s", rows[i].in);
      if (rows[i].out == NULL)
        g_assert_null (sent);
      else
        g_assert_cmpmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), rows[i].out, strlen (rows[i].out));
      free (data);
    }
}

static void
test_security (void)
{
  static const struct { const char *note, *sent, *in; UchiScreenAnswer answer; } rows[] = {
    { "none, alone", "RFB 003.008\n", "01 01", UCHI_SCREEN_NO_LOCK },
    { "none among others", "RFB 003.008\n", "03 02 10 01", UCHI_SCREEN_NO_LOCK },
    { "none, more behind the list", "RFB 003.007\n", "01 01 02", UCHI_SCREEN_NO_LOCK },
    { "a password", "RFB 003.008\n", "01 02", UCHI_SCREEN_ASKS },
    { "what comes after the list is no type", "RFB 003.008\n", "01 02 01", UCHI_SCREEN_ASKS },
    { "Apple's own", "RFB 003.008\n", "04 1e 21 1f 24", UCHI_SCREEN_ASKS },
    { "turned away with a reason", "RFB 003.008\n", "00 00000001 78", UCHI_SCREEN_UNTOLD },
    { "list cut", "RFB 003.008\n", "03 02 01", UCHI_SCREEN_CUT },
    { "nothing", "RFB 003.008\n", "", UCHI_SCREEN_CUT },
    { "3.3: none", "RFB 003.003\n", "00000001", UCHI_SCREEN_NO_LOCK },
    { "3.3: a password and its challenge", "RFB 003.003\n", "00000002 00112233445566778899aabbccddeeff", UCHI_SCREEN_ASKS },
    { "3.3: turned away", "RFB 003.003\n", "00000000 00000001 78", UCHI_SCREEN_UNTOLD },
    { "3.3: cut", "RFB 003.003\n", "000000", UCHI_SCREEN_CUT },
    { "3.3: no such number", "RFB 003.003\n", "01000001", UCHI_SCREEN_OTHER },
    { "3.3: nothing", "RFB 003.003\n", "", UCHI_SCREEN_CUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) sent = g_bytes_new_static (rows[i].sent, strlen (rows[i].sent));
      g_autoptr (GByteArray) bytes = uchi_unhex (rows[i].in);
      guint8 *data = uchi_exact (bytes->data, bytes->len);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpint (uchi_rfb_parse_security (data, bytes->len, sent), ==, rows[i].answer);
      free (data);
    }
}

static void
test_rdp (void)
{
  static const struct { const char *note, *in; UchiScreenAnswer answer; } rows[] = {
    { "confirmed, TLS", "030000130ed000001234000209080002000000", UCHI_SCREEN_ASKS },
    { "confirmed without a negotiation, as of 2003", "0300000b06d00000123400", UCHI_SCREEN_ASKS },
    { "refused the protocols: RDP all the same", "030000130ed000001234000309080005000000", UCHI_SCREEN_ASKS },
    { "a data packet", "030000130ef000001234000209080002000000", UCHI_SCREEN_OTHER },
    { "too short a head", "0300000b05d00000123400", UCHI_SCREEN_OTHER },
    { "text", "323230207265616479 0d0a", UCHI_SCREEN_OTHER },
    { "short text", "4854", UCHI_SCREEN_OTHER },
    { "cut", "0300000b06d000001234", UCHI_SCREEN_CUT },
    { "nothing", "", UCHI_SCREEN_CUT },
  };
  g_autoptr (GBytes) request = uchi_rdp_build_request ();
  g_autoptr (GByteArray) expected = uchi_unhex ("03 00 0013 0e e0 0000 0000 00 01 00 0800 03000000");

  g_assert_cmpmem (g_bytes_get_data (request, NULL), g_bytes_get_size (request), expected->data, expected->len);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = uchi_unhex (rows[i].in);
      guint8 *data = uchi_exact (bytes->data, bytes->len);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpint (uchi_rdp_parse_confirm (data, bytes->len), ==, rows[i].answer);
      free (data);
    }
}

static void
parse_all (const void *data, gsize length)
{
  g_autoptr (GBytes) old = g_bytes_new_static ("RFB 003.003\n", 12);
  g_autoptr (GBytes) newer = g_bytes_new_static ("RFB 003.008\n", 12);
  g_autoptr (GBytes) version = uchi_rfb_build_version (data, length);

  uchi_rfb_parse_security (data, length, old);
  uchi_rfb_parse_security (data, length, newer);
  uchi_rdp_parse_confirm (data, length);
}

static void
test_torture (void)
{
  static const char *const rows[] = { "52464220303033 2e303038 0a", "04 1e 21 1f 24", "00000001", "030000130ed000001234000209080002000000" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = uchi_unhex (rows[i]);

      uchi_torture (bytes->data, bytes->len, parse_all);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/remote/version", test_version);
  g_test_add_func ("/wire/remote/security", test_security);
  g_test_add_func ("/wire/remote/rdp", test_rdp);
  g_test_add_func ("/wire/remote/torture", test_torture);
  return g_test_run ();
}
