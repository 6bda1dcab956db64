/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-telnet.h"

#include "uchi-exact.h"

typedef struct {
  const char *note;
  const char *in;
  gsize length;
  const char *text;
  UchiTelnetPrompt prompt;
  const char *answer; /* hexadecimal */
} Row;

#define BYTES(s) s, sizeof s - 1

static const Row rows[] = {
  { "busybox", BYTES ("\xFF\xFD\x01\xFF\xFD\x1F\xFF\xFB\x01\xFF\xFB\x03\r\nDVR login: "), "DVR login:", UCHI_TELNET_LOGIN,
    "FFFC01 FFFC1F FFFE01 FFFE03" },
  { "password only", BYTES ("\r\nPassword: "), "Password:", UCHI_TELNET_PASSWORD, "" },
  { "shell at once", BYTES ("BusyBox v1.12\r\n/ # "), "BusyBox v1.12 / #", UCHI_TELNET_SHELL, "" },
  { "bare shell", BYTES ("$"), "$", UCHI_TELNET_SHELL, "" },
  { "router prompt", BYTES ("RTX> "), "RTX>", UCHI_TELNET_SHELL, "" },
  { "login with a blank line after it", BYTES ("user name:\r\n"), "user name:", UCHI_TELNET_LOGIN, "" },
  { "a frame of signs is no shell", BYTES ("#######\r\n# Hi #\r\n#######"), "####### # Hi # #######", UCHI_TELNET_NOTHING, "" },
  { "a greeting that ends with a line feed", BYTES ("see log #\r\n"), "see log #", UCHI_TELNET_NOTHING, "" },
  { "doubled IAC is data", BYTES ("a\xFF\xFF" "b"), "a\xC3\xBF" "b", UCHI_TELNET_NOTHING, "" },
  { "WONT and DONT are not answered", BYTES ("\xFF\xFC\x01\xFF\xFE\x01x"), "x", UCHI_TELNET_NOTHING, "" },
  { "subnegotiation", BYTES ("\xFF\xFA\x18\x01\xFF\xFFlogin: \xFF\xF0ok"), "ok", UCHI_TELNET_NOTHING, "" },
  { "open subnegotiation", BYTES ("a\xFF\xFA\x18\x01 login:"), "a", UCHI_TELNET_NOTHING, "" },
  { "cut command", BYTES ("x\xFF\xFD"), "x", UCHI_TELNET_NOTHING, "" },
  { "cut after IAC", BYTES ("x\xFF"), "x", UCHI_TELNET_NOTHING, "" },
  { "colours", BYTES ("\x1B[2J\x1B[1;31mlogin\x1B[0m: "), "login:", UCHI_TELNET_LOGIN, "" },
  { "NULs after CR", BYTES ("a\r\0\nlogin:"), "a login:", UCHI_TELNET_LOGIN, "" },
  { "nothing", BYTES (""), "", UCHI_TELNET_NOTHING, "" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *data = uchi_exact (rows[i].in, rows[i].length);
      g_autoptr (UchiTelnetReply) reply = uchi_telnet_parse (data, rows[i].length);
      g_autoptr (GByteArray) answer = uchi_unhex (rows[i].answer);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (reply->text, ==, rows[i].text);
      g_assert_cmpint (reply->prompt, ==, rows[i].prompt);
      g_assert_true ((reply->answer != NULL) == (answer->len > 0));
      if (reply->answer != NULL)
        g_assert_cmpmem (g_bytes_get_data (reply->answer, NULL), g_bytes_get_size (reply->answer), answer->data, answer->len);
      free (data);
    }
}

static void
test_many_options (void)
{
  g_autofree guint8 *data = g_malloc (30000);
  g_autoptr (UchiTelnetReply) reply = NULL;

  for (guint i = 0; i < 10000; i++)
    memcpy (data + 3 * i, "\xFF\xFD\x01", 3);
  reply = uchi_telnet_parse (data, 30000);
  g_assert_true (reply->negotiates);
  g_assert_cmpuint (g_bytes_get_size (reply->answer), ==, 32 * 3);
}

static void
feed (const void *data, gsize length)
{
  uchi_telnet_reply_free (uchi_telnet_parse (data, length));
}

static void
test_torture (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    uchi_torture (rows[i].in, rows[i].length, feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/telnet/rows", test_rows);
  g_test_add_func ("/wire/telnet/many-options", test_many_options);
  g_test_add_func ("/wire/telnet/torture", test_torture);
  return g_test_run ();
}
