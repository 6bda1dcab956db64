/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-error.h"
#include "uchi-recipe-answers.h"

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
    { { "GET /", NULL, 401, "www-authenticate: Basic realm=\"x\"" } }, UCHI_RECIPE_REFUSED, FALSE },
  { "no login rule, but its page asks for a word now", NONE_RULE,
    { { "GET /", NULL, 200, NULL, "<input TYPE=\"password\" name=p>" } }, UCHI_RECIPE_REFUSED, FALSE },
  { "no login rule, and a page of another kind", NONE_RULE, { { "GET /", NULL, 200, NULL, "It works!" } }, UCHI_RECIPE_UNCLEAR, FALSE },
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
  g_autoptr (JsonObject) rule = uchi_parse (row->rule);
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, &error);
  UchiRecipeVerdict verdict = UCHI_RECIPE_MORE;
  guint n = 0;

  g_assert_no_error (error);
  g_test_message ("%s", row->note);
  for (; row->turns[n].request != NULL; n++)
    {
      g_autoptr (UchiHttpResponse) response = uchi_respond (row->turns[n].status, row->turns[n].headers, row->turns[n].body);
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
      g_autoptr (JsonObject) rule = uchi_parse (rows[i].rule);
      g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);

      g_test_message ("%s", rows[i].rule);
      g_assert_cmpuint (uchi_recipe_cost (recipe), ==, rows[i].cost);
    }
}

static void
test_control_pair (void)
{
  g_autoptr (JsonObject) rule = uchi_parse (FORM_RULE);
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, "nobody", "other", NULL);
  UchiHttpRequest request = { 0 };
  const Turn turn = { "POST /login.cgi", "u=nobody&p=other&go=OK%26", 0, NULL, NULL };

  g_assert_true (uchi_recipe_next (recipe, &request, NULL));
  assert_request (&turn, &request);
}

static void
test_logout (void)
{
  g_autoptr (JsonObject) rule = uchi_parse (TOKEN_RULE);
  g_autoptr (JsonObject) without = uchi_parse (FORM_RULE);
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);
  g_autoptr (UchiRecipe) other = uchi_recipe_new (without, NULL, NULL, NULL);
  g_autoptr (UchiHttpResponse) page = uchi_respond (200, NULL, "nonce='abc'");
  g_autoptr (UchiHttpResponse) in = uchi_respond (200, "set-cookie: SID=77", "");
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
  g_autoptr (JsonObject) injecting = uchi_parse (
    "{\"user\":\"u\",\"pass\":\"p\",\"steps\":[{\"method\":\"GET\",\"path\":\"/\",\"auth\":\"none\",\"extract\":[{\"name\":"
    "\"t\",\"from\":\"body\",\"regex\":\"T(.*)T\",\"group\":1}]},{\"method\":\"GET\",\"path\":\"/in\",\"auth\":\"none\","
    "\"headers\":{\"X-T\":{\"fn\":\"unbase64\",\"args\":[{\"var\":\"t\"}]}}}],\"success\":[{\"status_in\":[200]}]}");
  g_autoptr (JsonObject) endless = uchi_parse ("{\"steps\":[{},{},{},{},{}],\"success\":[]}");
  g_autoptr (JsonObject) empty = uchi_parse ("{\"steps\":[]}");
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (injecting, NULL, NULL, NULL);
  g_autoptr (UchiHttpResponse) page = uchi_respond (200, NULL, "TYQ0KRXZpbDogMQ==T"); /* "a\r\nEvil: 1" */
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
  g_autoptr (JsonObject) rule = uchi_parse (MADE_RULE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);
      g_autoptr (UchiHttpResponse) page = uchi_respond (200, NULL, "<img src=\"data:image/gif;base64,QUJDMTIz\">");
      g_autoptr (UchiHttpResponse) in = uchi_respond (200, "set-cookie: level=3", ""), out = uchi_respond (200, "set-cookie: level=31", "");
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
  g_autoptr (JsonObject) rule = uchi_parse (
    "{\"user\":\"u\",\"pass\":\"p\",\"steps\":[{\"method\":\"GET\",\"path\":\"/\",\"extract\":[{\"name\":\"t\",\"from\":\"body\","
    "\"regex\":\"T(.*)T\",\"group\":1}]},{\"method\":\"GET\",\"path_value\":{\"var\":\"t\"},\"auth\":\"basic\"}],"
    "\"success\":[{\"status_in\":[200]}]}");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *body = g_strdup_printf ("T%sT", bad[i]);
      g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);
      g_autoptr (UchiHttpResponse) page = uchi_respond (200, NULL, body);
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
  g_autoptr (JsonObject) rule = uchi_parse (
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
  g_autoptr (JsonObject) rule = uchi_parse (TOKEN_RULE);
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);
  g_autoptr (UchiHttpResponse) page = uchi_respond (200, NULL, "nonce='abc'");
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
