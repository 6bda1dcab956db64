/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-html.h"

#include "uchi-exact.h"

static UchiHtmlPage *
parse (const char *text)
{
  guint8 *data = uchi_exact (text, strlen (text));
  UchiHtmlPage *page = uchi_html_parse ((const char *) data, strlen (text));

  free (data);
  return page;
}

static void
test_titles (void)
{
  static const struct { const char *note, *in, *title; } rows[] = {
    { "plain", "<html><head><title>Network Camera</title></head>", "Network Camera" },
    { "upper case, blanks, entities", "<TITLE lang=ja>\n A &amp; B&#x3042;&#12356;&nbsp;\n</TITLE >", "A & Bあい" },
    { "markup characters stay text", "<title>&lt;b&gt;x&lt;/b&gt;</title>", "<b>x</b>" },
    { "open title", "<title>Login", "Login" },
    { "the first one that says something", "<title></title><title>Second</title>", "Second" },
    { "in a comment", "<!-- <title>no</title> --><title>yes</title>", "yes" },
    { "in a script", "<script>var a='<title>no</title>'</script><title>yes</title>", "yes" },
    { "an open comment", "<!-- <title>no</title>", "" },
    { "broken entities", "<title>&#0;&#x110000;&#xD800;&bogus;&#;&</title>", "&#0;&#x110000;&#xD800;&bogus;&#;&" },
    { "bidi", "<title>a&#x202E;b</title>", "ab" },
    { "no page", "hello", "" },
    { "nothing", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiHtmlPage) page = parse (rows[i].in);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (page->title, ==, rows[i].title);
    }
}

static void
test_form (void)
{
  g_autoptr (UchiHtmlPage) page = parse (
    "<form Action='/login.cgi?a=1&amp;b=2' METHOD=Post><input name=user><input type=\"PASSWORD\" name = 'pass' value=\"\">"
    "<input type=hidden name=token value=\"a&quot;b\x01\"><input type=submit><select name=lang></select></form>"
    "<input name=outside><form action=/search><input name=q value=x/></form>");
  const UchiHtmlForm *form = page->forms->pdata[0], *search = page->forms->pdata[1];
  const UchiHtmlField *token;

  g_assert_cmpuint (page->forms->len, ==, 2);
  g_assert_true (page->has_password);
  g_assert_cmpstr (form->action, ==, "/login.cgi?a=1&b=2");
  g_assert_true (form->post);
  g_assert_false (search->post);
  g_assert_cmpuint (form->fields->len, ==, 4);
  g_assert_cmpuint (search->fields->len, ==, 1);
  g_assert_cmpstr (((UchiHtmlField *) form->fields->pdata[1])->type, ==, "password");
  token = form->fields->pdata[2];
  g_assert_cmpstr (token->name, ==, "token");
  g_assert_cmpstr (token->value, ==, "a\"b\x01");
}

static void
test_next_and_icon (void)
{
  static const struct { const char *note, *in, *next; } rows[] = {
    { "meta refresh", "<meta http-equiv=refresh content=\"0; URL='/login.html'\">", "/login.html" },
    { "without quotes", "<meta http-equiv=\"Refresh\" content=\"0;url=/a.htm\">", "/a.htm" },
    { "only a time", "<meta http-equiv=refresh content=\"5\">", "" },
    { "another meta", "<meta name=x content=\"0; url=/no\">", "" },
    { "frames", "<frameset><frame src=top.html><frame src=main.html></frameset>", "top.html" },
    { "url without a value", "<meta http-equiv=refresh content=\"0; url\">", "" },
  };
  g_autoptr (UchiHtmlPage) icon = parse ("<link rel=stylesheet href=/a.css><link rel=\"Shortcut Icon\" href=\"/favicon.ico\">");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiHtmlPage) page = parse (rows[i].in);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (page->next, ==, rows[i].next);
    }
  g_assert_cmpstr (icon->icon, ==, "/favicon.ico");
}

static void
test_charset (void)
{
  static const struct { const char *note, *in, *charset; } rows[] = {
    { "HTML 5", "<meta charset=\"Shift_JIS\">", "Shift_JIS" },
    { "older", "<META http-equiv=\"Content-Type\" content=\"text/html; charset=EUC-JP\">", "EUC-JP" },
    { "not a meta element", "<script charset=utf-8></script><p>", NULL },
    { "the second meta", "<meta name=x content=y><meta charset=utf-8>", "utf-8" },
    { "too far away", NULL, NULL },
    { "nothing", "", NULL },
  };
  g_autofree char *far = g_strdup_printf ("%5000s<meta charset=utf-8>", "x");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *in = rows[i].in != NULL ? rows[i].in : far;
      guint8 *data = uchi_exact (in, strlen (in));
      g_autofree char *charset = uchi_html_charset (data, strlen (in));

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (charset, ==, rows[i].charset);
      free (data);
    }
}

static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (UchiHtmlPage) page = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_string_append (text, "<form>");
      for (guint n = 0; n < 200; n++)
        g_string_append_printf (text, "<input name=f%u>", n);
      g_string_append (text, "</form>");
    }
  page = uchi_html_parse (text->str, text->len);
  g_assert_cmpuint (page->forms->len, ==, UCHI_HTML_MAX_FORMS);
  g_assert_cmpuint (((UchiHtmlForm *) page->forms->pdata[0])->fields->len, ==, UCHI_HTML_MAX_FIELDS);
}

/* 256 KiB of what is slow for a careless parser must not take long */
static void
test_slow_pages (void)
{
  static const char *const pieces[] = { "<", "<!--", "<a ", "<a b=\"", "<title>", "<script>", "&#", "<a b", "<input name=x value='" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new ("<title>&");
      gint64 start = g_get_monotonic_time ();

      while (text->len < 256 * 1024)
        g_string_append (text, pieces[i]);
      uchi_html_page_free (uchi_html_parse (text->str, text->len));
      g_test_message ("%s: %" G_GINT64_FORMAT " ms", pieces[i], (g_get_monotonic_time () - start) / 1000);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
      g_string_erase (text, 0, 8);
      uchi_html_page_free (uchi_html_parse (text->str, text->len));
      g_assert_cmpint (g_get_monotonic_time () - start, <, 4 * G_USEC_PER_SEC);
    }
}

static void
feed (const void *data, gsize length)
{
  g_autofree char *charset = uchi_html_charset (data, length);

  uchi_html_page_free (uchi_html_parse (data, length));
}

static void
test_torture (void)
{
  static const char text[] = "<!--x--><title>a&#x41;</title><meta http-equiv=refresh content='0;url=\"/x\"'><script></script>"
                             "<form action=/a><input type=password name='p' value=x></form><link rel=icon href=/i>";

  uchi_torture (text, strlen (text), feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/html/titles", test_titles);
  g_test_add_func ("/wire/html/form", test_form);
  g_test_add_func ("/wire/html/next-and-icon", test_next_and_icon);
  g_test_add_func ("/wire/html/charset", test_charset);
  g_test_add_func ("/wire/html/bounds", test_bounds);
  g_test_add_func ("/wire/html/slow-pages", test_slow_pages);
  g_test_add_func ("/wire/html/torture", test_torture);
  return g_test_run ();
}
