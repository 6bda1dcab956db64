/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-json.h"

#include "core/uchi-error.h"
#include "uchi-exact.h"

static gboolean
check (const char *text, gsize length, const UchiJsonLimits *limits, int *code)
{
  g_autoptr (GError) error = NULL;
  guint8 *data = uchi_exact (text, length);
  g_autoptr (JsonNode) node = uchi_json_parse ((const char *) data, length, limits, &error);

  free (data);
  g_assert_true ((node != NULL) == (error == NULL));
  if (error != NULL)
    g_assert_true (error->domain == UCHI_ERROR);
  *code = error != NULL ? error->code : -1;
  return node != NULL;
}

/* json-glib must understand the same by each */
static void
test_valid (void)
{
  static const char *const rows[] = {
    "{}", "[]", " [ ] ", "null", "true", "false", "0", "-0", "1", "-1.5e+3", "1E5", "0.1", "1e300", "1e-999", "\"\"", "\"a\"",
    "9007199254740992", "-9007199254740992", "[1,2,[3,{\"a\":[]}]]", "{\"a\":{\"a\":1},\"b\":2}", "\t{\r\n\"\": 0 }\n",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u3042\"", "\"\\ud83d\\ude00\"", "\"\xE5\xB1\x85\xE9\x96\x93\"", "\"\x7F\"",
    "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL, theirs = json_from_string (rows[i], &error);
      int code;

      g_test_message ("%s", rows[i]);
      g_assert_no_error (error);
      g_assert_true (check (rows[i], strlen (rows[i]), NULL, &code));
      node = uchi_json_parse (rows[i], strlen (rows[i]), NULL, &error);
      g_assert_no_error (error);
      g_assert_true (json_node_equal (node, theirs));
    }
}

static void
test_invalid (void)
{
  static const char *const rows[] = {
    /* structure */
    "", " ", "[", "]", "{", "}", "[1", "[1,", "[,1]", "[1,]", "[1 2]", "[1,,2]", "[]]", "[] []", "{\"a\":1,}",
    "{,\"a\":1}", "{\"a\"}", "{\"a\":}", "{\"a\" 1}", "{a:1}", "{1:1}", "{'a':1}", "{\"a\":1 \"b\":2}", "{\"a\"::1}",
    "{[]:1}", "[}", "{]", "{\"a\":1]", "[1}", ",", ":", "[\"a\":1]",
    /* the same name twice, also when it is spelled differently */
    "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"x\":{\"b\":1,\"b\":1}}",
    /* words */
    "nul", "nulll", "True", "TRUE", "NaN", "Infinity", "-Infinity", "undefined", "tru", "truefalse",
    /* numbers */
    "01", "-", "-a", "+1", "1.", ".5", "1.e1", "1e", "1e+", "0x10", "1_0", "--1", "1.2.3", "0e", "\xEF\xBC\x91",
    "9007199254740993", "-9007199254740993", "18446744073709551616", "99999999999999999999999999",
    "1e999", "-1e999", "[9001e59254770502]",
    /* strings */
    "\"", "\"a", "'a'", "\"\\\"", "\"\\a\"", "\"\\x41\"", "\"\\u\"", "\"\\u00\"", "\"\\u00g0\"", "\"\\u0000\"",
    "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\ud800x\"", "\"\\udc00\\ud800\"", "\"a\nb\"", "\"\t\"",
    "\"\x01\"", "\"\x1F\"", "\"\\\n\"",
    /* bytes */
    "\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE3\x81\"", "\xEF\xBB\xBF[]", "\xFE\xFF",
    /* what other dialects allow */
    "[1]//x", "/*x*/[1]", "#x\n[1]", "[1]\v", "[1]\f", "\xC2\xA0[1]", "var a = 1;", "a({})",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int code;

      g_test_message ("%s", rows[i]);
      g_assert_false (check (rows[i], strlen (rows[i]), NULL, &code));
      g_assert_cmpint (code, ==, UCHI_ERROR_INVALID);
    }
}

static void
test_nul_bytes (void)
{
  int code;

  g_assert_false (check ("[\"a\0b\"]", 7, NULL, &code));
  g_assert_false (check ("[]\0", 3, NULL, &code));
  g_assert_false (check ("\0", 1, NULL, &code));
}

static void
test_limits (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *objects = NULL;
  g_autofree char *many = NULL;
  g_autofree char *string = NULL;
  GString *text = g_string_new (NULL);
  const UchiJsonLimits small = { .max_bytes = 10, .max_depth = 2, .max_items = 3, .max_string = 4 };
  int code;

  g_assert_false (check (deep, 100000, NULL, &code));
  g_assert_cmpint (code, ==, UCHI_ERROR_TOO_LARGE);
  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "{\"a\":");
  objects = g_string_free (text, FALSE);
  g_assert_false (check (objects, strlen (objects), NULL, &code));
  g_assert_cmpint (code, ==, UCHI_ERROR_TOO_LARGE);

  /* 17 deep is one too many, whatever a caller asks for */
  g_assert_false (check ("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", 34, &(UchiJsonLimits) { .max_depth = 1000 }, &code));
  g_assert_cmpint (code, ==, UCHI_ERROR_TOO_LARGE);

  text = g_string_new ("[1");
  for (guint i = 0; i < 100000; i++)
    g_string_append (text, ",1");
  many = g_string_free (g_string_append_c (text, ']'), FALSE);
  g_assert_false (check (many, strlen (many), NULL, &code));
  g_assert_cmpint (code, ==, UCHI_ERROR_TOO_LARGE);

  g_assert_true (check ("[[1]]", 5, &small, &code));
  g_assert_false (check ("[[[]]]", 6, &small, &code));
  g_assert_cmpint (code, ==, UCHI_ERROR_TOO_LARGE);
  g_assert_false (check ("[1,2,3]", 7, &small, &code));
  g_assert_cmpint (code, ==, UCHI_ERROR_TOO_LARGE);
  g_assert_true (check ("\"abcd\"", 6, &small, &code));
  g_assert_false (check ("\"abcde\"", 7, &small, &code));
  g_assert_cmpint (code, ==, UCHI_ERROR_TOO_LARGE);
  g_assert_false (check ("[1,      2]", 11, &small, &code));
  g_assert_cmpint (code, ==, UCHI_ERROR_TOO_LARGE);
  string = g_strnfill (80, '1');
  g_assert_false (check (string, 80, NULL, &code));
}

static void
feed (const void *data, gsize length)
{
  g_autoptr (JsonNode) node = uchi_json_parse (data, length, NULL, NULL);
}

static void
test_torture (void)
{
  const char *text = "{\"a\":[1,-2.5e3,\"\\u3042\\ud83d\\ude00x\",true,false,null,{\"b\":{}}],\"c\":\"\xE3\x81\x82\"}";

  uchi_torture (text, strlen (text), feed);
}

static void
test_members (void)
{
  const char *text = "{\"s\":\"x\",\"i\":7,\"b\":true,\"o\":{},\"a\":[\"y\",{},3],\"n\":null,\"d\":1.5}";
  g_autoptr (JsonNode) node = uchi_json_parse (text, strlen (text), NULL, NULL);
  JsonObject *object = json_node_get_object (node);
  JsonArray *array = uchi_json_array (object, "a");
  g_autofree char *line = uchi_json_line (node);

  g_assert_cmpstr (uchi_json_string (object, "s", "-"), ==, "x");
  g_assert_cmpstr (uchi_json_string (object, "i", "-"), ==, "-");
  g_assert_cmpstr (uchi_json_string (object, "n", "-"), ==, "-");
  g_assert_cmpstr (uchi_json_string (object, "missing", "-"), ==, "-");
  g_assert_cmpstr (uchi_json_string (NULL, "s", "-"), ==, "-");
  g_assert_cmpint (uchi_json_int (object, "i", -1), ==, 7);
  g_assert_cmpint (uchi_json_int (object, "d", -1), ==, -1);
  g_assert_cmpint (uchi_json_int (object, "s", -1), ==, -1);
  g_assert_true (uchi_json_bool (object, "b", FALSE));
  g_assert_false (uchi_json_bool (object, "i", FALSE));
  g_assert_nonnull (uchi_json_object (object, "o"));
  g_assert_null (uchi_json_object (object, "a"));
  g_assert_null (uchi_json_array (object, "o"));
  g_assert_cmpstr (uchi_json_string_at (array, 0), ==, "y");
  g_assert_null (uchi_json_string_at (array, 1));
  g_assert_null (uchi_json_string_at (array, 2));
  g_assert_null (uchi_json_string_at (array, 3));
  g_assert_null (uchi_json_string_at (NULL, 0));
  g_assert_nonnull (uchi_json_object_at (array, 1));
  g_assert_null (uchi_json_object_at (array, 0));
  g_assert_null (strchr (line, '\n'));
}

static void
test_line_has_no_line_feed (void)
{
  const char *text = "{\n \"a\" : \"x\\ny\" }";
  g_autoptr (JsonNode) node = uchi_json_parse (text, strlen (text), NULL, NULL);
  g_autofree char *line = uchi_json_line (node);

  g_assert_cmpstr (line, ==, "{\"a\":\"x\\ny\"}");
}

/* what was let in can be written, and what was written is let in */
static void
test_line_is_read_again (void)
{
  static const char *const rows[] = {
    "1e57", "[-1E+300,1e-300,1.5e3,0.1,9007199254740992,1.0]", "{\"1e+57.0\":\"1e+57.0 \\\"2e-5.0\"}", "[true,false,1e22,null]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = uchi_json_parse (rows[i], strlen (rows[i]), NULL, &error);
      g_autofree char *line = uchi_json_line (node);
      g_autoptr (JsonNode) again = uchi_json_parse (line, strlen (line), NULL, &error);

      g_test_message ("%s → %s", rows[i], line);
      g_assert_no_error (error);
      g_assert_true (json_node_equal (node, again));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/json/valid", test_valid);
  g_test_add_func ("/core/json/invalid", test_invalid);
  g_test_add_func ("/core/json/nul-bytes", test_nul_bytes);
  g_test_add_func ("/core/json/limits", test_limits);
  g_test_add_func ("/core/json/torture", test_torture);
  g_test_add_func ("/core/json/members", test_members);
  g_test_add_func ("/core/json/line", test_line_has_no_line_feed);
  g_test_add_func ("/core/json/line-again", test_line_is_read_again);
  return g_test_run ();
}
