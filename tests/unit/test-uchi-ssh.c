/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-ssh.h"

#include "uchi-exact.h"

static const struct {
  const char *note, *in, *protocol, *software, *comments; /* protocol NULL: refused */
} rows[] = {
  { "OpenSSH", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", "2.0", "OpenSSH_9.2p1", "Debian-2+deb12u3" },
  { "dropbear", "SSH-2.0-dropbear_2012.55\r\n\x00\x00\x01", "2.0", "dropbear_2012.55", "" },
  { "old protocol", "SSH-1.99-Cisco-1.25\n", "1.99", "Cisco-1.25", "" },
  { "lines before it", "Welcome\r\nto the box\r\nSSH-2.0-x\r\n", "2.0", "x", "" },
  { "no line end yet", "SSH-2.0-OpenSSH_9.2p1", NULL, NULL, NULL },
  { "no software", "SSH-2.0-\r\n", NULL, NULL, NULL },
  { "no protocol", "SSH--x\r\n", NULL, NULL, NULL },
  { "something else", "220 FTP ready\r\n", NULL, NULL, NULL },
  { "escapes", "SSH-2.0-a\x1B[2Jb c\x07" "d\r\n", "2.0", "a[2Jb", "cd" },
  { "nothing", "", NULL, NULL, NULL },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *data = uchi_exact (rows[i].in, strlen (rows[i].in));
      g_autoptr (UchiSshIdentification) self = uchi_ssh_parse (data, strlen (rows[i].in));

      g_test_message ("%s", rows[i].note);
      g_assert_true ((self != NULL) == (rows[i].protocol != NULL));
      if (self != NULL)
        {
          g_assert_cmpstr (self->protocol, ==, rows[i].protocol);
          g_assert_cmpstr (self->software, ==, rows[i].software);
          g_assert_cmpstr (self->comments, ==, rows[i].comments);
        }
      free (data);
    }
}

static void
test_bounds (void)
{
  g_autofree char *fill = g_strnfill (247, 'x');
  g_autofree char *longest = g_strdup_printf ("SSH-2.0-%.245s\r\n", fill);
  g_autofree char *too_long = g_strdup_printf ("SSH-2.0-%.247s\r\n", fill);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (UchiSshIdentification) fine = NULL;

  fine = uchi_ssh_parse (longest, strlen (longest));
  g_assert_nonnull (fine);
  g_assert_null (uchi_ssh_parse (too_long, strlen (too_long)));
  for (guint i = 0; i < 16; i++)
    g_string_append (lines, "x\n");
  g_string_append (lines, "SSH-2.0-x\n");
  g_assert_null (uchi_ssh_parse (lines->str, lines->len));
}

static void
feed (const void *data, gsize length)
{
  uchi_ssh_identification_free (uchi_ssh_parse (data, length));
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
  g_test_add_func ("/wire/ssh/rows", test_rows);
  g_test_add_func ("/wire/ssh/bounds", test_bounds);
  g_test_add_func ("/wire/ssh/torture", test_torture);
  return g_test_run ();
}
