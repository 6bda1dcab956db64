/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-error.h"
#include "uchi-recipe-answers.h"

/* ---- values ------------------------------------------------------------------------ */

static const struct {
  const char *expression, *value; /* NULL: it has none */
  const char *note;
} value_rows[] = {
  { "{\"const\":\"a b\"}", "a b", "constant" },
  { "{\"user\":true}", "admin", "user" },
  { "{\"pass\":true}", "p&ss", "password" },
  { "{\"var\":\"token\"}", "abc123", "variable" },
  { "{\"var\":\"nothing\"}", NULL, "a variable that no answer gave" },
  { "{\"fn\":\"urlencode\",\"args\":[{\"pass\":true}]}", "p%26ss", "urlencode" },
  { "{\"fn\":\"base64\",\"args\":[{\"user\":true}]}", "YWRtaW4=", "base64" },
  { "{\"fn\":\"unbase64\",\"args\":[{\"const\":\"YWRtaW4=\"}]}", "admin", "unbase64" },
  { "{\"fn\":\"md5hex\",\"args\":[{\"user\":true}]}", "21232f297a57a5a743894a0e4a801fc3", "md5 of admin" },
  { "{\"fn\":\"sha1hex\",\"args\":[{\"user\":true}]}", "d033e22ae348aeb5660fc2140aec35850c4da997", "sha1 of admin" },
  { "{\"fn\":\"sha256hex\",\"args\":[{\"const\":\"abc\"}]}",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "sha256, FIPS 180-4 example" },
  { "{\"fn\":\"hmac_md5hex\",\"args\":[{\"const\":\"Jefe\"},{\"const\":\"what do ya want for nothing?\"}]}",
    "750c783e6ab0b503eaa86e310a5db738", "HMAC-MD5, RFC 2202 case 2" },
  { "{\"fn\":\"hmac_sha256hex\",\"args\":[{\"const\":\"Jefe\"},{\"const\":\"what do ya want for nothing?\"}]}",
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "HMAC-SHA256, RFC 4231 case 2" },
  { "{\"fn\":\"concat\",\"args\":[{\"user\":true},{\"const\":\":\"},{\"var\":\"token\"}]}", "admin:abc123", "concat" },
  { "{\"fn\":\"concat\",\"args\":[]}", "", "concat of nothing" },
  { "{\"fn\":\"upper\",\"args\":[{\"var\":\"token\"}]}", "ABC123", "upper" },
  { "{\"fn\":\"lower\",\"args\":[{\"const\":\"ABC\"}]}", "abc", "lower" },
  { "{\"fn\":\"substr\",\"args\":[{\"const\":\"abcdef\"},{\"const\":\"2\"},{\"const\":\"3\"}]}", "cde", "substr" },
  { "{\"fn\":\"substr\",\"args\":[{\"const\":\"abcdef\"},{\"const\":\"4\"},{\"const\":\"\"}]}", "ef", "substr to the end" },
  { "{\"fn\":\"substr\",\"args\":[{\"const\":\"abc\"},{\"const\":\"99\"},{\"const\":\"9\"}]}", "", "substr beyond the end" },
  { "{\"fn\":\"substr\",\"args\":[{\"const\":\"abc\"},{\"const\":\"-1\"},{\"const\":\"9\"}]}", "", "substr from below" },
  { "{\"fn\":\"md5hex\",\"args\":[]}", NULL, "too few arguments" },
  { "{\"fn\":\"md5hex\",\"args\":[{\"user\":true},{\"user\":true}]}", NULL, "too many arguments" },
  { "{\"fn\":\"system\",\"args\":[{\"user\":true}]}", NULL, "no such function" },
  { "{\"fn\":\"md5hex\",\"args\":[\"x\"]}", NULL, "argument of another type" },
  { "{\"user\":false}", NULL, "says nothing" },
  { "{}", NULL, "empty" },
};

static void
test_values (void)
{
  g_autoptr (GHashTable) variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                           (GDestroyNotify) uchi_secret_string_free);

  g_hash_table_insert (variables, g_strdup ("token"), g_string_new ("abc123"));
  for (guint i = 0; i < G_N_ELEMENTS (value_rows); i++)
    {
      g_autoptr (JsonObject) expression = uchi_parse (value_rows[i].expression);
      g_autoptr (GError) error = NULL;
      UchiRecipeScope scope = { .user = "admin", .pass = "p&ss", .variables = variables };
      GString *value = uchi_recipe_value (expression, &scope, &error);

      g_test_message ("%s", value_rows[i].note);
      if (value_rows[i].value == NULL)
        g_assert_error (error, UCHI_ERROR, UCHI_ERROR_INVALID);
      else
        g_assert_cmpstr (value != NULL ? value->str : NULL, ==, value_rows[i].value);
      if (value != NULL)
        g_assert_cmpint (scope.used_pair, ==, strstr (value_rows[i].expression, ":true") != NULL);
      uchi_secret_string_free (value);
    }
}

static void
test_value_bounds (void)
{
  g_autoptr (GHashTable) variables = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) deep = g_string_new ("{\"const\":\"x\"}");
  g_autofree char *longest = g_strnfill (3 * UCHI_RECIPE_MAX_VALUE, 'x');
  g_autofree char *text = g_strdup_printf ("{\"fn\":\"concat\",\"args\":[{\"const\":\"%s\"},{\"const\":\"%s\"}]}", longest,
                                           longest);
  g_autoptr (JsonObject) twice = uchi_parse (text);
  g_autoptr (JsonObject) nested = NULL;
  UchiRecipeScope scope = { .user = "", .pass = "", .variables = variables };
  GString *value = uchi_recipe_value (twice, &scope, NULL);

  g_assert_cmpuint (value->len, ==, UCHI_RECIPE_MAX_VALUE);
  uchi_secret_string_free (value);

  /* as deep as JSON's own guard lets in */
  for (guint i = 0; i < 6; i++)
    {
      g_string_prepend (deep, "{\"fn\":\"upper\",\"args\":[");
      g_string_append (deep, "]}");
    }
  nested = uchi_parse (deep->str);
  value = uchi_recipe_value (nested, &scope, NULL);
  g_assert_cmpstr (value->str, ==, "X");
  uchi_secret_string_free (value);
}

/* ---- conditions and extracts ------------------------------------------------------------ */

static const struct {
  const char *condition;
  gboolean holds;
  const char *note;
} condition_rows[] = {
  { "{\"status_in\":[200,302]}", TRUE, "status in the list" },
  { "{\"status_in\":[]}", FALSE, "empty list" },
  { "{\"status_in\":[\"200\"]}", FALSE, "not a number" },
  { "{\"status_not_in\":[400,401,403]}", TRUE, "status not in the list" },
  { "{\"status_not_in\":[200]}", FALSE, "status in the list it must not be in" },
  { "{\"body_contains\":\"Logout\"}", TRUE, "body contains" },
  { "{\"body_contains\":\"logout\"}", FALSE, "case matters" },
  { "{\"body_not_contains\":\"Error\"}", TRUE, "body does not contain" },
  { "{\"body_regex\":\"<b>\\\\w+</b>\"}", TRUE, "pattern" },
  { "{\"body_regex\":\"^Log\"}", FALSE, "pattern that does not match" },
  { "{\"body_regex\":\"(unclosed\"}", FALSE, "a broken pattern never holds" },
  { "{\"body_regex\":\"(*LIMIT_MATCH=1)Logout\"}", FALSE, "a pattern must not set its own limits" },
  { "{\"header\":\"Location\",\"regex\":\"/main\\\\.html$\"}", TRUE, "header, any case of the name" },
  { "{\"header\":\"x-none\",\"regex\":\"x\"}", FALSE, "header that is not there" },
  { "{\"header\":\"server\"}", TRUE, "header is there" },
  { "{\"cookie\":\"SID\"}", TRUE, "cookie" },
  { "{\"cookie\":\"GONE\"}", FALSE, "a cookie that is taken away" },
  { "{\"cookie\":\"NIL\"}", FALSE, "a cookie with nothing in it" },
  { "{\"cookie\":\"SI\"}", FALSE, "the beginning of a cookie's name is another cookie" },
  { "{\"json_key\":\"a.b\",\"equals\":\"x\"}", FALSE, "body is no JSON" },
  { "{\"of_the_future\":1}", FALSE, "a condition that is not known never holds" },
  { "{}", FALSE, "empty" },
};

static void
test_conditions (void)
{
  g_autoptr (UchiHttpResponse) response = uchi_respond (200, "location: http://192.0.2.1/main.html\nserver: x\nset-cookie: SID=1\nset-cookie: GONE=deleted; path=/\nset-cookie: NIL=; path=/",
                                                   "<html><b>Welcome</b> Logout</html>");
  g_autofree char *text = uchi_http_response_text (response);

  for (guint i = 0; i < G_N_ELEMENTS (condition_rows); i++)
    {
      g_autoptr (JsonObject) condition = uchi_parse (condition_rows[i].condition);

      g_test_message ("%s", condition_rows[i].note);
      g_assert_cmpint (uchi_recipe_condition (condition, response, text), ==, condition_rows[i].holds);
    }
}

static void
test_json_conditions (void)
{
  const char *body = "{\"data\":{\"result\":0,\"role\":\"admin\",\"ok\":true}}";
  g_autoptr (UchiHttpResponse) response = uchi_respond (200, NULL, body);
  static const struct {
    const char *condition;
    gboolean holds;
  } rows[] = {
    { "{\"json_key\":\"data.result\",\"equals\":0}", TRUE },  { "{\"json_key\":\"data.result\",\"equals\":\"0\"}", TRUE },
    { "{\"json_key\":\"data.result\",\"equals\":1}", FALSE }, { "{\"json_key\":\"data.role\",\"equals\":\"admin\"}", TRUE },
    { "{\"json_key\":\"data.ok\",\"equals\":true}", TRUE },   { "{\"json_key\":\"data.ok\"}", TRUE },
    { "{\"json_key\":\"data\"}", FALSE },                     { "{\"json_key\":\"data.none\"}", FALSE },
    { "{\"json_key\":\"data.role.x\"}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) condition = uchi_parse (rows[i].condition);

      g_test_message ("%s", rows[i].condition);
      g_assert_cmpint (uchi_recipe_condition (condition, response, body), ==, rows[i].holds);
    }
}

/* a match is found wherever it is, and a murderous pattern ends soon */
static void
test_long_body (void)
{
  g_autofree char *filler = g_strnfill (100 * 1024, 'a');
  g_autofree char *body = g_strconcat (filler, "token=\"T0K3N\"", filler, NULL);
  g_autoptr (UchiHttpResponse) response = uchi_respond (200, NULL, body);
  g_autoptr (JsonObject) extract = uchi_parse ("{\"name\":\"t\",\"from\":\"body\",\"regex\":\"token=\\\"(\\\\w+)\\\"\",\"group\":1}");
  g_autoptr (JsonObject) murderous = uchi_parse ("{\"body_regex\":\"(a+)+$x\"}");
  g_autofree char *found = uchi_recipe_extract (extract, response, body);
  gint64 start = g_get_monotonic_time ();

  g_assert_cmpstr (found, ==, "T0K3N");
  g_assert_false (uchi_recipe_condition (murderous, response, body));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
}

static void
test_extracts (void)
{
  const char *body = "<input name=\"csrf\" value=\"x9\"> 日本語";
  g_autoptr (UchiHttpResponse) response = uchi_respond (200, "x-token: abc;1\nset-cookie: SID=42", body);
  static const struct {
    const char *extract, *value;
  } rows[] = {
    { "{\"name\":\"t\",\"from\":\"body\",\"regex\":\"name=\\\"csrf\\\" value=\\\"([^\\\"]+)\",\"group\":1}", "x9" },
    { "{\"name\":\"t\",\"from\":\"body\",\"regex\":\"nothing\"}", NULL },
    { "{\"name\":\"t\",\"from\":\"body\"}", NULL },
    { "{\"name\":\"t\",\"from\":\"header\",\"key\":\"X-Token\",\"regex\":\"[a-z]+\"}", "abc" },
    { "{\"name\":\"t\",\"from\":\"header\",\"key\":\"x-token\"}", "abc;1" },
    { "{\"name\":\"t\",\"from\":\"cookie\",\"key\":\"SID\"}", "42" },
    { "{\"name\":\"t\",\"from\":\"cookie\",\"key\":\"SI\"}", NULL },
    { "{\"name\":\"t\",\"from\":\"json\",\"key\":\"a\"}", NULL },
    { "{\"name\":\"t\",\"from\":\"file\",\"key\":\"/etc/passwd\"}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) extract = uchi_parse (rows[i].extract);
      g_autofree char *value = uchi_recipe_extract (extract, response, body);

      g_test_message ("%s", rows[i].extract);
      g_assert_cmpstr (value, ==, rows[i].value);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipe/values", test_values);
  g_test_add_func ("/recipe/value-bounds", test_value_bounds);
  g_test_add_func ("/recipe/conditions", test_conditions);
  g_test_add_func ("/recipe/json-conditions", test_json_conditions);
  g_test_add_func ("/recipe/long-body", test_long_body);
  g_test_add_func ("/recipe/extracts", test_extracts);
  return g_test_run ();
}
