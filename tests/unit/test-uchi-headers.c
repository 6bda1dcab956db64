/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-headers.h"

#include "uchi-exact.h"

static void
test_block (void)
{
  static const char text[] = "HTTP/1.1 200 OK\r\nServer:  a b \r\nno colon\r\n folded: x\nEMPTY:\r\n: no name\r\n\r\nBody: no";
  guint8 *data = uchi_exact (text, strlen (text));
  g_autofree char *line = NULL;
  g_autofree char *value = NULL;
  UchiHeaders headers;
  UchiHeader header;

  uchi_headers_init (&headers, data, strlen (text));
  line = uchi_headers_first_line (&headers);
  g_assert_cmpstr (line, ==, "HTTP/1.1 200 OK");
  g_assert_true (uchi_headers_next (&headers, &header));
  g_assert_true (uchi_header_is (&header, "sErVeR"));
  g_assert_false (uchi_header_is (&header, "serve"));
  g_assert_false (uchi_header_is (&header, "server-x"));
  value = uchi_header_text (&header, 64);
  g_assert_cmpstr (value, ==, "a b");
  g_assert_true (uchi_headers_next (&headers, &header));
  g_assert_true (uchi_header_is (&header, "empty"));
  g_assert_cmpuint (header.value_length, ==, 0);
  g_assert_true (uchi_headers_next (&headers, &header));
  g_assert_cmpuint (header.name_length, ==, 0);
  g_assert_false (uchi_headers_next (&headers, &header));
  free (data);
}

static void
test_bound (void)
{
  g_autoptr (GString) text = g_string_new ("first\n");
  UchiHeaders headers;
  UchiHeader header;
  g_autofree char *line = NULL;
  guint n = 0;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "a: b\n");
  uchi_headers_init (&headers, text->str, text->len);
  line = uchi_headers_first_line (&headers);
  while (uchi_headers_next (&headers, &header))
    n++;
  g_assert_cmpuint (n, ==, UCHI_HEADERS_MAX);
}

static void
test_nul_in_first_line (void)
{
  UchiHeaders headers;

  uchi_headers_init (&headers, "a\0b\n", 4);
  g_assert_null (uchi_headers_first_line (&headers));
}

static void
feed (const void *data, gsize length)
{
  UchiHeaders headers;
  UchiHeader header;
  g_autofree char *line = NULL;

  uchi_headers_init (&headers, data, length);
  line = uchi_headers_first_line (&headers);
  while (uchi_headers_next (&headers, &header))
    {
      g_autofree char *text = uchi_header_text (&header, 10);

      uchi_header_is (&header, "SERVER");
    }
}

static void
test_torture (void)
{
  static const char text[] = "x\r\nSERVER: a\r\nb:\n :c\r\n\r\n";

  uchi_torture (text, strlen (text), feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/headers/block", test_block);
  g_test_add_func ("/wire/headers/bound", test_bound);
  g_test_add_func ("/wire/headers/nul", test_nul_in_first_line);
  g_test_add_func ("/wire/headers/torture", test_torture);
  return g_test_run ();
}
