/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-recipe.h"

#include <string.h>

#include "core/uchi-error.h"
#include "core/uchi-json.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = uchi_json_parse (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

/* @headers: "name: value" lines */
static UchiHttpResponse *
respond (guint status, const char *headers, const char *body)
{
  UchiHttpResponse *response = g_new0 (UchiHttpResponse, 1);
  g_auto (GStrv) lines = g_strsplit (headers != NULL ? headers : "", "\n", -1);

  response->status = status;
  response->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  response->cookies = g_ptr_array_new_with_free_func (g_free);
  response->body = g_bytes_new (body != NULL ? body : "", body != NULL ? strlen (body) : 0);
  for (guint i = 0; lines[i] != NULL && strstr (lines[i], ": ") != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

      if (g_str_equal (parts[0], "set-cookie"))
        g_ptr_array_add (response->cookies, g_strdup (parts[1]));
      else
        g_hash_table_insert (response->headers, g_strdup (parts[0]), g_strdup (parts[1]));
    }
  return response;
}

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
      g_autoptr (JsonObject) expression = parse (value_rows[i].expression);
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
  g_autoptr (JsonObject) twice = parse (text);
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
  nested = parse (deep->str);
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
  { "{\"cookie\":\"SI\"}", FALSE, "the beginning of a cookie's name is another cookie" },
  { "{\"json_key\":\"a.b\",\"equals\":\"x\"}", FALSE, "body is no JSON" },
  { "{\"of_the_future\":1}", FALSE, "a condition that is not known never holds" },
  { "{}", FALSE, "empty" },
};

static void
test_conditions (void)
{
  g_autoptr (UchiHttpResponse) response = respond (200, "location: http://192.0.2.1/main.html\nserver: x\nset-cookie: SID=1",
                                                   "<html><b>Welcome</b> Logout</html>");
  g_autofree char *text = uchi_http_response_text (response);

  for (guint i = 0; i < G_N_ELEMENTS (condition_rows); i++)
    {
      g_autoptr (JsonObject) condition = parse (condition_rows[i].condition);

      g_test_message ("%s", condition_rows[i].note);
      g_assert_cmpint (uchi_recipe_condition (condition, response, text), ==, condition_rows[i].holds);
    }
}

static void
test_json_conditions (void)
{
  const char *body = "{\"data\":{\"result\":0,\"role\":\"admin\",\"ok\":true}}";
  g_autoptr (UchiHttpResponse) response = respond (200, NULL, body);
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
      g_autoptr (JsonObject) condition = parse (rows[i].condition);

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
  g_autoptr (UchiHttpResponse) response = respond (200, NULL, body);
  g_autoptr (JsonObject) extract = parse ("{\"name\":\"t\",\"from\":\"body\",\"regex\":\"token=\\\"(\\\\w+)\\\"\",\"group\":1}");
  g_autoptr (JsonObject) murderous = parse ("{\"body_regex\":\"(a+)+$x\"}");
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
  g_autoptr (UchiHttpResponse) response = respond (200, "x-token: abc;1\nset-cookie: SID=42", body);
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
      g_autoptr (JsonObject) extract = parse (rows[i].extract);
      g_autofree char *value = uchi_recipe_extract (extract, response, body);

      g_test_message ("%s", rows[i].extract);
      g_assert_cmpstr (value, ==, rows[i].value);
    }
}

/* ---- whole conversations -------------------------------------------------------------------- */

typedef struct {
  const char *request;   /* "METHOD PATH", NULL: end of the conversation */
  const char *carries;   /* (nullable): text in Authorization, Cookie or the body */
  guint status;
  const char *headers;
  const char *body;
} Turn;

typedef struct {
  const char *note;
  const char *rule;
  Turn turns[6];
  UchiRecipeVerdict verdict;
  gboolean sent;
} Conversation;

#define BASIC_RULE                                                                                                     \
  "{\"user\":\"admin\",\"pass\":\"12345\",\"steps\":[{\"method\":\"GET\",\"path\":\"/setup\",\"auth\":\"basic\"}],"   \
  "\"success\":[{\"status_in\":[200]}]}"
#define DIGEST_RULE                                                                                                    \
  "{\"user\":\"root\",\"pass\":\"pass\",\"steps\":[{\"method\":\"GET\",\"path\":\"/view\",\"auth\":\"digest\"}],"     \
  "\"success\":[{\"status_in\":[200]},{\"body_contains\":\"Live\"}]}"
#define ANY_RULE                                                                                                       \
  "{\"user\":\"admin\",\"pass\":\"\",\"steps\":[{\"method\":\"GET\",\"path\":\"/\",\"auth\":\"any\"}],"               \
  "\"success\":[{\"status_not_in\":[400,401,403,404]}]}"
#define FORM_RULE                                                                                                      \
  "{\"user\":\"admin\",\"pass\":\"pa ss\",\"steps\":[{\"method\":\"POST\",\"path\":\"/login.cgi\",\"auth\":\"none\"," \
  "\"body\":{\"type\":\"form\",\"fields\":[{\"name\":\"u\",\"value\":{\"user\":true}},{\"name\":\"p\",\"value\":"     \
  "{\"pass\":true}},{\"name\":\"go\",\"value\":{\"const\":\"OK&\"}}]}}],\"success\":[{\"status_in\":[302]},"          \
  "{\"header\":\"location\",\"regex\":\"/main\"}],\"failure\":[{\"body_contains\":\"wrong\"}]}"
#define TOKEN_RULE                                                                                                     \
  "{\"user\":\"admin\",\"pass\":\"password\",\"steps\":[{\"method\":\"GET\",\"path\":\"/login.html\",\"auth\":"       \
  "\"none\",\"extract\":[{\"name\":\"t\",\"from\":\"body\",\"regex\":\"nonce='(\\\\w+)'\",\"group\":1}]},"             \
  "{\"method\":\"POST\",\"path\":\"/login.cgi\",\"auth\":\"none\",\"body\":{\"type\":\"form\",\"fields\":["            \
  "{\"name\":\"h\",\"value\":{\"fn\":\"md5hex\",\"args\":[{\"fn\":\"concat\",\"args\":[{\"pass\":true},"               \
  "{\"var\":\"t\"}]}]}}]}}],\"success\":[{\"cookie\":\"SID\"}],\"logout\":{\"method\":\"GET\",\"path\":\"/bye\"}}"
#define JSON_RULE                                                                                                      \
  "{\"user\":\"admin\",\"pass\":\"ad\\\"min\",\"steps\":[{\"method\":\"POST\",\"path\":\"/api\",\"auth\":\"none\","    \
  "\"body\":{\"type\":\"json\",\"fields\":[{\"name\":\"name\",\"value\":{\"user\":true}},{\"name\":\"key\","           \
  "\"value\":{\"pass\":true}}]}}],\"success\":[{\"json_key\":\"ok\",\"equals\":true}],"                                \
  "\"failure\":[{\"json_key\":\"ok\",\"equals\":false}]}"
#define NONE_RULE                                                                                                      \
  "{\"credential\":\"blank\",\"steps\":[{\"method\":\"GET\",\"path\":\"/\",\"auth\":\"none\"}],"                       \
  "\"success\":[{\"status_in\":[200]},{\"body_contains\":\"Camera menu\"}]}"

/* asks for a number by POST first, as many cameras do */
#define CHALLENGE_RULE                                                                                                 \
  "{\"user\":\"admin\",\"pass\":\"admin\",\"steps\":[{\"method\":\"POST\",\"path\":\"/rpc\",\"auth\":\"none\","       \
  "\"body\":{\"type\":\"json\",\"fields\":[{\"name\":\"m\",\"value\":{\"const\":\"challenge\"}}]},"                     \
  "\"extract\":[{\"name\":\"n\",\"from\":\"json\",\"key\":\"r.n\"}]},{\"method\":\"POST\",\"path\":\"/rpc\","         \
  "\"auth\":\"none\",\"body\":{\"type\":\"json\",\"fields\":[{\"name\":\"h\",\"value\":{\"fn\":\"hmac_sha256hex\","   \
  "\"args\":[{\"var\":\"n\"},{\"pass\":true}]}}]}}],\"success\":[{\"json_key\":\"ok\",\"equals\":true}],"               \
  "\"failure\":[{\"json_key\":\"ok\",\"equals\":false}]}"

static const Conversation conversations[] = {
  { "challenge: opens", CHALLENGE_RULE,
    { { "POST /rpc", "{\"m\":\"challenge\"}", 200, NULL, "{\"r\":{\"n\":\"77\"}}" },
      { "POST /rpc", "{\"h\":\"f6229a5d1bcbb3a7c4fc5de3e081c847e6249474bc6466b22bb3ffb98bffa25e", 200, NULL, "{\"ok\":true}" } },
    UCHI_RECIPE_OPENED, TRUE },
  { "challenge: the number is refused: the pair was not tried, so it was not refused; it counts all the same", CHALLENGE_RULE,
    { { "POST /rpc", NULL, 401, NULL, "{}" } }, UCHI_RECIPE_UNCLEAR, TRUE },
  { "challenge: the failure's word before the pair was sent", CHALLENGE_RULE,
    { { "POST /rpc", NULL, 200, NULL, "{\"ok\":false}" } }, UCHI_RECIPE_UNCLEAR, TRUE },
  { "challenge: a lock sign already there", CHALLENGE_RULE, { { "POST /rpc", NULL, 429, NULL, "{}" } }, UCHI_RECIPE_LOCKED, TRUE },
  { "Basic: the pair opens", BASIC_RULE,
    { { "GET /setup", NULL, 401, "www-authenticate: Basic realm=\"cam\"" },
      { "GET /setup", "Basic YWRtaW46MTIzNDU=", 200, NULL, "hello" } },
    UCHI_RECIPE_OPENED, TRUE },
  { "Basic: the pair is refused", BASIC_RULE,
    { { "GET /setup", NULL, 401, "www-authenticate: Basic realm=\"cam\"" },
      { "GET /setup", "Basic ", 401, "www-authenticate: Basic realm=\"cam\"" } },
    UCHI_RECIPE_REFUSED, TRUE },
  { "Basic: no challenge, and success is only a status: says nothing", BASIC_RULE,
    { { "GET /setup", NULL, 200, NULL, "some page" } }, UCHI_RECIPE_UNCLEAR, FALSE },
  { "Basic rule, Digest device: the pair is not sent", BASIC_RULE,
    { { "GET /setup", NULL, 401, "www-authenticate: Digest realm=\"x\", nonce=\"n\", qop=\"auth\"" } },
    UCHI_RECIPE_UNCLEAR, FALSE },
  { "401 without a challenge", BASIC_RULE, { { "GET /setup", NULL, 401, NULL } }, UCHI_RECIPE_UNCLEAR, FALSE },
  { "403 before any login: nothing is known, and nothing was tried", BASIC_RULE, { { "GET /setup", NULL, 403, NULL } },
    UCHI_RECIPE_UNCLEAR, FALSE },
  { "lock by 403", BASIC_RULE,
    { { "GET /setup", NULL, 401, "www-authenticate: Basic realm=\"cam\"" }, { "GET /setup", "Basic ", 403, NULL } },
    UCHI_RECIPE_LOCKED, TRUE },
  { "lock by Retry-After", BASIC_RULE,
    { { "GET /setup", NULL, 401, "www-authenticate: Basic realm=\"cam\"" },
      { "GET /setup", "Basic ", 401, "retry-after: 300" } },
    UCHI_RECIPE_LOCKED, TRUE },
  { "lock by a page", BASIC_RULE,
    { { "GET /setup", NULL, 401, "www-authenticate: Basic realm=\"cam\"" },
      { "GET /setup", "Basic ", 401, NULL, "Too many attempts. Try again later." } },
    UCHI_RECIPE_LOCKED, TRUE },
  { "a server error says nothing", BASIC_RULE,
    { { "GET /setup", NULL, 401, "www-authenticate: Basic realm=\"cam\"" }, { "GET /setup", "Basic ", 500, NULL } },
    UCHI_RECIPE_UNCLEAR, TRUE },
  { "Digest: the pair opens", DIGEST_RULE,
    { { "GET /view", NULL, 401, "www-authenticate: Digest realm=\"AXIS\", nonce=\"abc\", algorithm=MD5, qop=\"auth\"" },
      { "GET /view", "Digest username=\"root\"", 200, NULL, "Live view" } },
    UCHI_RECIPE_OPENED, TRUE },
  { "Digest: refused", DIGEST_RULE,
    { { "GET /view", NULL, 401, "www-authenticate: Digest realm=\"AXIS\", nonce=\"abc\", qop=\"auth\"" },
      { "GET /view", "nc=00000001", 401, "www-authenticate: Digest realm=\"AXIS\", nonce=\"def\", qop=\"auth\"" } },
    UCHI_RECIPE_REFUSED, TRUE },
  { "Digest rule: the protected page comes without a login", DIGEST_RULE,
    { { "GET /view", NULL, 200, NULL, "Live view" } }, UCHI_RECIPE_OPEN_WITHOUT, FALSE },
  { "any: takes Digest where both are offered", ANY_RULE,
    { { "GET /", NULL, 401, "www-authenticate: Basic realm=\"x\", Digest realm=\"x\", nonce=\"n\", qop=\"auth\"" },
      { "GET /", "Digest ", 200, NULL, "" } },
    UCHI_RECIPE_OPENED, TRUE },
  { "any: takes Basic", ANY_RULE,
    { { "GET /", NULL, 401, "www-authenticate: Basic realm=\"x\"" }, { "GET /", "Basic YWRtaW46", 200, NULL, "" } },
    UCHI_RECIPE_OPENED, TRUE },
  { "form: opens", FORM_RULE, { { "POST /login.cgi", "u=admin&p=pa+ss&go=OK%26", 302, "location: /main.html" } },
    UCHI_RECIPE_OPENED, TRUE },
  { "form: refused by the rule's word", FORM_RULE, { { "POST /login.cgi", NULL, 200, NULL, "wrong name" } },
    UCHI_RECIPE_REFUSED, TRUE },
  { "form: the login page again", FORM_RULE,
    { { "POST /login.cgi", NULL, 200, NULL, "<input TYPE=\"password\" name=p>" } }, UCHI_RECIPE_REFUSED, TRUE },
  { "form: sent back to the login page", FORM_RULE, { { "POST /login.cgi", NULL, 302, "location: /Login.html" } },
    UCHI_RECIPE_REFUSED, TRUE },
  { "form: a page of another kind", FORM_RULE, { { "POST /login.cgi", NULL, 200, NULL, "It works!" } },
    UCHI_RECIPE_UNCLEAR, TRUE },
  { "form: not there", FORM_RULE, { { "POST /login.cgi", NULL, 404, NULL, "" } }, UCHI_RECIPE_UNCLEAR, TRUE },
  { "token: page, then a hash of password and token, with its cookie", TOKEN_RULE,
    { { "GET /login.html", NULL, 200, "set-cookie: pre=1", "<script>nonce='abc'</script>" },
      { "POST /login.cgi", "h=8223fe8dc0533c6ebbb717e7fda2833c", 200, "set-cookie: SID=77" } },
    UCHI_RECIPE_OPENED, TRUE },
  { "token: the page changed, nothing is sent", TOKEN_RULE, { { "GET /login.html", NULL, 200, NULL, "a new design" } },
    UCHI_RECIPE_UNCLEAR, FALSE },
  { "token: the page is an error", TOKEN_RULE, { { "GET /login.html", NULL, 503, NULL, "nonce='abc'" } },
    UCHI_RECIPE_UNCLEAR, FALSE },
  { "JSON: opens, quotes are escaped", JSON_RULE,
    { { "POST /api", "{\"name\":\"admin\",\"key\":\"ad\\\"min\"}", 200, NULL, "{\"ok\":true}" } },
    UCHI_RECIPE_OPENED, TRUE },
  { "JSON: refused", JSON_RULE, { { "POST /api", NULL, 200, NULL, "{\"ok\":false}" } }, UCHI_RECIPE_REFUSED, TRUE },
  { "JSON: an answer that is none", JSON_RULE, { { "POST /api", NULL, 200, NULL, "{\"ok\":tru" } },
    UCHI_RECIPE_UNCLEAR, TRUE },
  { "no login at all", NONE_RULE, { { "GET /", NULL, 200, NULL, "Camera menu" } }, UCHI_RECIPE_OPEN_WITHOUT, FALSE },
  { "no login rule, but a login was set", NONE_RULE,
    { { "GET /", NULL, 401, "www-authenticate: Basic realm=\"x\"" } }, UCHI_RECIPE_UNCLEAR, FALSE },
};

static void
assert_request (const Turn *turn, const UchiHttpRequest *request)
{
  g_autofree char *line = g_strdup_printf ("%s %s", request->method, request->path);
  const char *authorization = g_hash_table_lookup (request->headers, "Authorization");
  const char *cookie = g_hash_table_lookup (request->headers, "Cookie");
  g_autofree char *body = request->body != NULL ? g_strndup (g_bytes_get_data (request->body, NULL),
                                                             g_bytes_get_size (request->body))
                                                : g_strdup ("");
  g_autofree char *all = g_strjoin ("\n", authorization != NULL ? authorization : "", cookie != NULL ? cookie : "", body,
                                    NULL);

  g_assert_cmpstr (line, ==, turn->request);
  g_assert_cmpint (request->purpose, ==, UCHI_HTTP_LOGIN);
  if (turn->carries != NULL && strstr (all, turn->carries) == NULL)
    g_error ("'%s' is not in: %s", turn->carries, all);
}

static void
test_conversation (gconstpointer data)
{
  const Conversation *row = data;
  g_autoptr (JsonObject) rule = parse (row->rule);
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, &error);
  UchiRecipeVerdict verdict = UCHI_RECIPE_MORE;
  guint n = 0;

  g_assert_no_error (error);
  g_test_message ("%s", row->note);
  for (; row->turns[n].request != NULL; n++)
    {
      g_autoptr (UchiHttpResponse) response = respond (row->turns[n].status, row->turns[n].headers, row->turns[n].body);
      UchiHttpRequest request = { 0 };

      g_assert_cmpint (verdict, ==, UCHI_RECIPE_MORE);
      g_assert_true (uchi_recipe_next (recipe, &request, &error));
      assert_request (&row->turns[n], &request);
      verdict = uchi_recipe_feed (recipe, response);
    }
  g_assert_cmpint (verdict, ==, row->verdict);
  g_assert_cmpint (uchi_recipe_sent_credentials (recipe), ==, row->sent);
}

/* what a try costs of the two logins a day */
static void
test_cost (void)
{
  static const struct {
    const char *rule;
    guint cost;
  } rows[] = {
    { BASIC_RULE, 1 }, { DIGEST_RULE, 1 }, { FORM_RULE, 1 }, { TOKEN_RULE, 1 }, { JSON_RULE, 1 }, { NONE_RULE, 1 }, { CHALLENGE_RULE, 2 },
    { "{\"steps\":[{\"path\":\"/a?u=x&p=y\"},{\"path\":\"/b?u=x&p=z\"}],\"success\":[]}", 2 },
    { "{\"steps\":[{\"path\":\"/a\",\"headers\":{\"X-CSRF-Token\":{\"pass\":true}}},{\"path\":\"/b\",\"auth\":\"basic\"}],"
      "\"success\":[]}", 2 },
    { "{\"steps\":[{\"path\":\"/a\",\"headers\":{\"Accept\":\"x\"}},{\"path\":\"/b\",\"auth\":\"basic\"}],\"success\":[]}", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) rule = parse (rows[i].rule);
      g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);

      g_test_message ("%s", rows[i].rule);
      g_assert_cmpuint (uchi_recipe_cost (recipe), ==, rows[i].cost);
    }
}

static void
test_control_pair (void)
{
  g_autoptr (JsonObject) rule = parse (FORM_RULE);
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, "nobody", "other", NULL);
  UchiHttpRequest request = { 0 };
  const Turn turn = { "POST /login.cgi", "u=nobody&p=other&go=OK%26", 0, NULL, NULL };

  g_assert_true (uchi_recipe_next (recipe, &request, NULL));
  assert_request (&turn, &request);
}

static void
test_logout (void)
{
  g_autoptr (JsonObject) rule = parse (TOKEN_RULE);
  g_autoptr (JsonObject) without = parse (FORM_RULE);
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);
  g_autoptr (UchiRecipe) other = uchi_recipe_new (without, NULL, NULL, NULL);
  g_autoptr (UchiHttpResponse) page = respond (200, NULL, "nonce='abc'");
  g_autoptr (UchiHttpResponse) in = respond (200, "set-cookie: SID=77", "");
  UchiHttpRequest request = { 0 };

  g_assert_true (uchi_recipe_next (recipe, &request, NULL));
  g_assert_cmpint (uchi_recipe_feed (recipe, page), ==, UCHI_RECIPE_MORE);
  g_assert_true (uchi_recipe_next (recipe, &request, NULL));
  g_assert_cmpint (uchi_recipe_feed (recipe, in), ==, UCHI_RECIPE_OPENED);
  g_assert_true (uchi_recipe_logout (recipe, &request));
  g_assert_cmpstr (request.path, ==, "/bye");
  g_assert_cmpstr (g_hash_table_lookup (request.headers, "Cookie"), ==, "SID=77");
  g_assert_false (uchi_recipe_logout (other, &request));
}

/* what a device said must not become a second header, and endless steps end */
static void
test_hostile (void)
{
  g_autoptr (JsonObject) injecting = parse (
    "{\"user\":\"u\",\"pass\":\"p\",\"steps\":[{\"method\":\"GET\",\"path\":\"/\",\"auth\":\"none\",\"extract\":[{\"name\":"
    "\"t\",\"from\":\"body\",\"regex\":\"T(.*)T\",\"group\":1}]},{\"method\":\"GET\",\"path\":\"/in\",\"auth\":\"none\","
    "\"headers\":{\"X-T\":{\"fn\":\"unbase64\",\"args\":[{\"var\":\"t\"}]}}}],\"success\":[{\"status_in\":[200]}]}");
  g_autoptr (JsonObject) endless = parse ("{\"steps\":[{},{},{},{},{}],\"success\":[]}");
  g_autoptr (JsonObject) empty = parse ("{\"steps\":[]}");
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (injecting, NULL, NULL, NULL);
  g_autoptr (UchiHttpResponse) page = respond (200, NULL, "TYQ0KRXZpbDogMQ==T"); /* "a\r\nEvil: 1" */
  g_autoptr (GError) error = NULL;
  UchiHttpRequest request = { 0 };

  g_assert_true (uchi_recipe_next (recipe, &request, NULL));
  g_assert_cmpint (uchi_recipe_feed (recipe, page), ==, UCHI_RECIPE_MORE);
  g_assert_false (uchi_recipe_next (recipe, &request, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_INVALID);
  g_assert_null (uchi_recipe_new (endless, NULL, NULL, NULL));
  g_assert_null (uchi_recipe_new (empty, NULL, NULL, NULL));
}

/* the AirStation's way: a token hidden behind a picture, the page named as Referer, and a path made of parts */
#define MADE_RULE                                                                                                      \
  "{\"user\":\"admin\",\"pass\":\"pass word\",\"steps\":[{\"method\":\"GET\",\"path\":\"/login.html\",\"extract\":["  \
  "{\"name\":\"uri\",\"from\":\"body\",\"regex\":\"src=\\\"(data:[A-Za-z0-9+/=:;,]+)\",\"group\":1}]},"                  \
  "{\"method\":\"GET\",\"path_value\":{\"fn\":\"concat\",\"args\":[{\"const\":\"/in?u=\"},{\"user\":true},"            \
  "{\"const\":\"&p=\"},{\"fn\":\"urlencode\",\"args\":[{\"pass\":true}]},{\"const\":\"&t=\"},{\"fn\":\"unbase64\","   \
  "\"args\":[{\"fn\":\"substr\",\"args\":[{\"var\":\"uri\"},{\"const\":\"22\"},{\"const\":\"\"}]}]}]},"              \
  "\"headers\":{\"Referer\":{\"fn\":\"concat\",\"args\":[{\"var\":\"origin\"},{\"const\":\"/login.html\"}]}}}],"      \
  "\"success\":[{\"cookie\":\"level\",\"regex\":\"^3$\"}]}"

static void
test_made_path (void)
{
  static const struct {
    const char *address;
    guint16 port;
    gboolean tls;
    const char *referer;
  } rows[] = {
    { "192.168.11.1", 80, FALSE, "http://192.168.11.1/login.html" },
    { "192.168.11.1", 8080, FALSE, "http://192.168.11.1:8080/login.html" },
    { "fe80::1", 443, TRUE, "https://[fe80::1]/login.html" },
  };
  g_autoptr (JsonObject) rule = parse (MADE_RULE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);
      g_autoptr (UchiHttpResponse) page = respond (200, NULL, "<img src=\"data:image/gif;base64,QUJDMTIz\">");
      g_autoptr (UchiHttpResponse) in = respond (200, "set-cookie: level=3", ""), out = respond (200, "set-cookie: level=31", "");
      UchiHttpRequest request = { 0 };

      uchi_recipe_set_origin (recipe, rows[i].address, rows[i].port, rows[i].tls);
      g_assert_cmpuint (uchi_recipe_cost (recipe), ==, 1);
      g_assert_true (uchi_recipe_next (recipe, &request, NULL));
      g_assert_false (uchi_recipe_sent_credentials (recipe));
      g_assert_cmpint (uchi_recipe_feed (recipe, page), ==, UCHI_RECIPE_MORE);
      g_assert_true (uchi_recipe_next (recipe, &request, NULL));
      g_assert_cmpstr (request.path, ==, "/in?u=admin&p=pass%20word&t=ABC123");
      g_assert_cmpstr (g_hash_table_lookup (request.headers, "Referer"), ==, rows[i].referer);
      g_assert_true (uchi_recipe_sent_credentials (recipe));
      g_assert_cmpint (uchi_recipe_feed (recipe, i > 0 ? out : in), ==, i > 0 ? UCHI_RECIPE_UNCLEAR : UCHI_RECIPE_OPENED);
    }
}

/* the device names the path that is asked for next: it stays a path, and a harmless one */
static void
test_hostile_path (void)
{
  static const char *const bad[] = { "//192.0.2.1/", "/cgi/reboot.cgi", "/%72eset", "http://192.0.2.1/", "", "/a b", "/a\tb", "/?x=factory" };
  g_autoptr (JsonObject) rule = parse (
    "{\"user\":\"u\",\"pass\":\"p\",\"steps\":[{\"method\":\"GET\",\"path\":\"/\",\"extract\":[{\"name\":\"t\",\"from\":\"body\","
    "\"regex\":\"T(.*)T\",\"group\":1}]},{\"method\":\"GET\",\"path_value\":{\"var\":\"t\"},\"auth\":\"basic\"}],"
    "\"success\":[{\"status_in\":[200]}]}");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *body = g_strdup_printf ("T%sT", bad[i]);
      g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);
      g_autoptr (UchiHttpResponse) page = respond (200, NULL, body);
      g_autoptr (GError) error = NULL;
      UchiHttpRequest request = { 0 };

      g_test_message ("%s", bad[i]);
      g_assert_true (uchi_recipe_next (recipe, &request, NULL));
      g_assert_cmpint (uchi_recipe_feed (recipe, page), ==, UCHI_RECIPE_MORE);
      if (g_str_has_prefix (bad[i], "//")) /* a path on the same device, whatever it looks like */
        g_assert_true (uchi_recipe_next (recipe, &request, &error) && g_str_equal (request.path, bad[i]));
      else
        g_assert_false (uchi_recipe_next (recipe, &request, &error));
    }
}

/* a pack that cuts a forbidden word in two is told by the whole */
static void
test_cut_word (void)
{
  g_autoptr (JsonObject) rule = parse (
    "{\"user\":\"u\",\"pass\":\"p\",\"steps\":[{\"method\":\"GET\",\"path_value\":{\"fn\":\"concat\",\"args\":[{\"const\":\"/re\"},"
    "{\"const\":\"boot\"}]}}],\"success\":[{\"status_in\":[200]}]}");
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  UchiHttpRequest request = { 0 };

  g_assert_false (uchi_recipe_next (recipe, &request, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_INVALID);
}

static void
test_many_cookies (void)
{
  g_autoptr (JsonObject) rule = parse (TOKEN_RULE);
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);
  g_autoptr (UchiHttpResponse) page = respond (200, NULL, "nonce='abc'");
  UchiHttpRequest request = { 0 };
  const char *cookies = NULL;

  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (page->cookies, g_strdup_printf ("c%u=1", i));
  g_ptr_array_add (page->cookies, g_strdup ("noequals"));
  g_ptr_array_add (page->cookies, g_strdup ("=noname"));
  g_ptr_array_add (page->cookies, g_strdup ("two=1; evil=2"));
  g_assert_true (uchi_recipe_next (recipe, &request, NULL));
  g_assert_cmpint (uchi_recipe_feed (recipe, page), ==, UCHI_RECIPE_MORE);
  g_assert_true (uchi_recipe_next (recipe, &request, NULL));
  cookies = g_hash_table_lookup (request.headers, "Cookie");
  g_assert_cmpuint (strlen (cookies), <, 200);
  g_assert_null (strstr (cookies, "evil"));
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
  for (guint i = 0; i < G_N_ELEMENTS (conversations); i++)
    {
      g_autofree char *path = g_strdup_printf ("/recipe/conversation/%02u", i);

      g_test_add_data_func (path, &conversations[i], test_conversation);
    }
  g_test_add_func ("/recipe/cost", test_cost);
  g_test_add_func ("/recipe/control-pair", test_control_pair);
  g_test_add_func ("/recipe/logout", test_logout);
  g_test_add_func ("/recipe/hostile", test_hostile);
  g_test_add_func ("/recipe/made-path", test_made_path);
  g_test_add_func ("/recipe/hostile-path", test_hostile_path);
  g_test_add_func ("/recipe/cut-word", test_cut_word);
  g_test_add_func ("/recipe/many-cookies", test_many_cookies);
  return g_test_run ();
}
