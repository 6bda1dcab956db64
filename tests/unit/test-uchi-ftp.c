/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-ftp.h"

#include "uchi-exact.h"

static const struct { const char *note, *in; guint code; const char *text; } rows[] = {
  { "greeting", "220 BUFFALO NAS FTP\r\n", 220, "BUFFALO NAS FTP" },
  { "no text", "331\r\n", 331, "" },
  { "several lines", "230-Hello\r\n  230 inside\r\n230-more\r\n230 done\r\n", 230, "Hello 230 inside more done" },
  { "another code inside", "230-Hello\r\n331 no end\r\n230 done\r\n", 230, "Hello no end done" },
  { "the last complete one counts", "220-a\r\n220 b\r\n331 next\r\n", 331, "next" },
  { "one complete, one begun", "220 a\r\n331 nex", 220, "a" },
  { "open reply", "230-Hello\r\nmore\r\n", 0, NULL },
  { "no line end", "220 a", 0, NULL },
  { "bad code", "620 a\r\n", 0, NULL },
  { "no code", "hello\r\n", 0, NULL },
  { "four digits", "2200 a\r\n", 0, NULL },
  { "escapes", "220 a\x1B[2Jb\r\n", 220, "a[2Jb" },
  { "Shift_JIS", "220 \x90\xDD\x92\xE8\r\n", 220, "設定" },
  { "nothing", "", 0, NULL },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *data = uchi_exact (rows[i].in, strlen (rows[i].in));
      g_autoptr (UchiFtpReply) reply = uchi_ftp_parse (data, strlen (rows[i].in));

      g_test_message ("%s", rows[i].note);
      g_assert_cmpuint (reply != NULL ? reply->code : 0, ==, rows[i].code);
      g_assert_cmpstr (reply != NULL ? reply->text : NULL, ==, rows[i].text);
      free (data);
    }
}

static void
feed (const void *data, gsize length)
{
  uchi_ftp_reply_free (uchi_ftp_parse (data, length));
}

static void
test_torture (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    uchi_torture (rows[i].in, strlen (rows[i].in), feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/ftp/rows", test_rows);
  g_test_add_func ("/wire/ftp/torture", test_torture);
  return g_test_run ();
}
