/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-xml.h"

#include "uchi-exact.h"

static void
on_open (const char *name, guint depth, gpointer data)
{
  g_string_append_printf (data, "<%s%u", name, depth);
}

static void
on_close (const char *name, const char *text, guint depth, gpointer data)
{
  g_string_append_printf (data, ">%s%u=%s", name, depth, text);
}

static const UchiXmlHandler handler = { on_open, on_close };

static const struct { const char *note, *in; gboolean whole; const char *seen; } rows[] = {
  { "elements", "<?xml version=\"1.0\"?><s:a><b>x</b><b/></s:a>", TRUE, "<a1<b2>b2=x<b2>b2=>a1=" },
  { "text is trimmed", "<a>\n x &amp; &#x3042; \n</a>", TRUE, "<a1>a1=x & あ" },
  { "CDATA", "<a><![CDATA[<b>]]></a>", TRUE, "<a1>a1=<b>" },
  { "text around a child", "<a>one<b>two</b>three</a>", TRUE, "<a1<b2>b2=two>a1=three" },
  { "a declared entity", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", FALSE, "<a1" },
  { "an external entity", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", FALSE, "<a1" },
  { "cut", "<a><b>x", FALSE, "<a1<b2" },
  { "crossed", "<a><b></a></b>", FALSE, "<a1<b2" },
  { "Shift_JIS", "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>\x90\xDD\x92\xE8</a>", TRUE, "<a1>a1=設定" },
  { "NULs behind it", "<a>x</a>", TRUE, "<a1>a1=x" },
  { "no XML", "hello", FALSE, "" },
  { "nothing", "", FALSE, "" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *data = uchi_exact (rows[i].in, strlen (rows[i].in));
      g_autoptr (GString) seen = g_string_new (NULL);

      g_test_message ("%s", rows[i].note);
      g_assert_true (uchi_xml_walk (data, strlen (rows[i].in), &handler, seen) == rows[i].whole);
      g_assert_cmpstr (seen->str, ==, rows[i].seen);
      free (data);
    }
}

static gboolean
walks (GString *text)
{
  static const UchiXmlHandler quiet = { NULL, NULL };

  return uchi_xml_walk (text->str, text->len, &quiet, NULL);
}

static GString *
nest (guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, "<a>");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "</a>");
  return text;
}

static void
free_string (GString *text)
{
  g_string_free (text, TRUE);
}

static void
test_bounds (void)
{
  GString *fits = nest (UCHI_XML_MAX_DEPTH), *too_deep = nest (UCHI_XML_MAX_DEPTH + 1), *abyss = nest (30000);
  GString *text = g_string_new ("<a>");
  GString *large = g_string_new ("<a/>");

  g_assert_true (walks (fits));
  g_assert_false (walks (too_deep));
  g_assert_false (walks (abyss));
  for (guint i = 0; i < UCHI_XML_MAX_TEXT; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "</a>");
  g_assert_true (walks (text));
  g_string_insert (text, 3, "x");
  g_assert_false (walks (text));
  while (large->len <= UCHI_XML_MAX_BYTES)
    g_string_append_c (large, ' ');
  g_assert_false (walks (large));
  g_string_truncate (large, UCHI_XML_MAX_BYTES);
  g_assert_true (walks (large));
  free_string (fits);
  free_string (too_deep);
  free_string (abyss);
  free_string (text);
  free_string (large);
}

static void
test_billion_laughs (void)
{
  GString *text = g_string_new ("<!DOCTYPE a [<!ENTITY a0 \"ha\">");

  for (guint i = 1; i < 30; i++)
    g_string_append_printf (text, "<!ENTITY a%u \"&a%u;&a%u;\">", i, i - 1, i - 1);
  g_string_append (text, "]><a>&a29;</a>");
  g_assert_false (walks (text));
  free_string (text);
}

static void
feed (const void *data, gsize length)
{
  g_autoptr (GString) seen = g_string_new (NULL);

  uchi_xml_walk (data, length, &handler, seen);
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
  g_test_add_func ("/wire/xml/rows", test_rows);
  g_test_add_func ("/wire/xml/bounds", test_bounds);
  g_test_add_func ("/wire/xml/billion-laughs", test_billion_laughs);
  g_test_add_func ("/wire/xml/torture", test_torture);
  return g_test_run ();
}
