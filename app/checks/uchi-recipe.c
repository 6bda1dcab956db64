/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-recipe.h"

#include <string.h>

#include "core/uchi-error.h"
#include "core/uchi-json.h"
#include "wire/uchi-http-auth.h"

#define MAX_COOKIES 16
#define MAX_ANSWER (64 * 1024)

struct _UchiRecipe {
  JsonObject *rule;
  JsonArray *steps;
  char *user;
  char *pass;
  GHashTable *variables;   /* char* → GString* */
  GHashTable *cookies;     /* char* → char* */
  GPtrArray *challenges;   /* (nullable): of UchiAuthChallenge*: what the device asked for */
  const UchiAuthChallenge *challenge; /* (nullable): the one of them that is answered */
  guint n_authorized;      /* requests that answered the challenge: the nonce count */
  guint step;
  gboolean sent;           /* the pair left this machine in a request */
  gboolean counted;        /* a request that carries a login, or may carry one, did */

  /* the request that is out */
  GHashTable *headers;
  GBytes *body;
  GString *path;           /* (nullable): when it had to be made */
  gboolean authorized;     /* it answered the challenge */
};

UchiRecipe *
uchi_recipe_new (JsonObject *rule, const char *user, const char *pass, GError **error)
{
  JsonArray *steps = uchi_json_array (rule, "steps");
  guint n_steps = steps != NULL ? json_array_get_length (steps) : 0;
  UchiRecipe *self = NULL;

  if (n_steps == 0 || n_steps > UCHI_RECIPE_MAX_STEPS)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "A login recipe has %u steps", n_steps);
      return NULL;
    }
  self = g_new0 (UchiRecipe, 1);
  self->rule = json_object_ref (rule);
  self->steps = json_array_ref (steps);
  self->user = g_strdup (user != NULL ? user : uchi_json_string (rule, "user", ""));
  self->pass = g_strdup (pass != NULL ? pass : uchi_json_string (rule, "pass", ""));
  self->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) uchi_secret_string_free);
  self->cookies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) uchi_secret_free);
  return self;
}

static void
drop_request (UchiRecipe *self)
{
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->path, uchi_secret_string_free);
  self->authorized = FALSE;
}

void
uchi_recipe_free (UchiRecipe *self)
{
  if (self == NULL)
    return;
  drop_request (self);
  g_clear_pointer (&self->challenges, g_ptr_array_unref);
  g_hash_table_unref (self->variables);
  g_hash_table_unref (self->cookies);
  uchi_secret_free (self->user);
  uchi_secret_free (self->pass);
  json_array_unref (self->steps);
  json_object_unref (self->rule);
  g_free (self);
}

gboolean
uchi_recipe_sent_credentials (const UchiRecipe *self)
{
  return self->sent || self->counted;
}

void
uchi_recipe_set_origin (UchiRecipe *self, const char *address, guint16 port, gboolean tls)
{
  gboolean v6 = strchr (address, ':') != NULL;
  GString *origin = g_string_new (NULL);

  g_string_printf (origin, "%s://%s%s%s", tls ? "https" : "http", v6 ? "[" : "", address, v6 ? "]" : "");
  if (port != (tls ? 443 : 80))
    g_string_append_printf (origin, ":%u", port);
  g_hash_table_replace (self->variables, g_strdup ("origin"), origin);
}

/* a pack may write a guess as a constant: whatever is posted, asked with a query, or has a header or path that is made, counts */
static gboolean
may_carry_login (JsonObject *step)
{
  JsonObject *headers = uchi_json_object (step, "headers");
  g_autoptr (GList) names = headers != NULL ? json_object_get_members (headers) : NULL;
  gboolean made = json_object_has_member (step, "path_value");

  for (const GList *l = names; l != NULL; l = l->next)
    made |= uchi_json_object (headers, l->data) != NULL;
  return made || g_str_equal (uchi_json_string (step, "method", "GET"), "POST") || strchr (uchi_json_string (step, "path", "/"), '?') != NULL;
}

guint
uchi_recipe_cost (const UchiRecipe *self)
{
  guint logins = 0;

  for (guint i = 0; i < json_array_get_length (self->steps); i++)
    {
      JsonObject *step = uchi_json_object_at (self->steps, i);

      logins += step != NULL && (may_carry_login (step) || !g_str_equal (uchi_json_string (step, "auth", "none"), "none"));
    }
  return MAX (logins, 1);
}

/* ---- making a request -------------------------------------------------------- */

static GString *
step_value (UchiRecipe *self, JsonObject *expression, GError **error)
{
  UchiRecipeScope scope = { .user = self->user, .pass = self->pass, .variables = self->variables };
  GString *value = uchi_recipe_value (expression, &scope, error);

  self->sent = self->sent || scope.used_pair;
  return value;
}

/* a header made from what a device said must not start another one */
static gboolean
is_header_value (const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_header (UchiRecipe *self, const char *name, const char *value, GError **error)
{
  if (!is_header_value (value))
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "A header of the login recipe cannot be made");
      return FALSE;
    }
  g_hash_table_replace (self->headers, g_strdup (name), g_strdup (value));
  return TRUE;
}

static gboolean
add_step_headers (UchiRecipe *self, JsonObject *headers, GError **error)
{
  g_autoptr (GList) names = headers != NULL ? json_object_get_members (headers) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *expression = uchi_json_object (headers, l->data);
      g_autofree char *lower = g_ascii_strdown (l->data, -1);
      const char *text = uchi_json_string (headers, l->data, "");
      GString *value = NULL;
      gboolean added = FALSE;

      /* these two are ours: a guess written down in a rule is no pair */
      if (g_str_equal (lower, "authorization") || g_str_equal (lower, "cookie"))
        {
          g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_INVALID, "A login recipe writes its own login");
          return FALSE;
        }
      if (expression == NULL)
        {
          if (!add_header (self, l->data, text, error))
            return FALSE;
          continue;
        }
      value = step_value (self, expression, error);
      added = value != NULL && add_header (self, l->data, value->str, error);
      uchi_secret_string_free (value);
      if (!added)
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_cookies (UchiRecipe *self, GError **error)
{
  g_autoptr (GList) names = g_hash_table_get_keys (self->cookies);
  g_autoptr (GString) line = g_string_new (NULL);

  if (names == NULL || g_hash_table_contains (self->headers, "Cookie"))
    return TRUE;
  names = g_list_sort (names, (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (line, "%s%s=%s", line->len > 0 ? "; " : "", (char *) l->data,
                            (char *) g_hash_table_lookup (self->cookies, l->data));
  return add_header (self, "Cookie", line->str, error);
}

/* (transfer full) (nullable): the Authorization that answers the challenge */
static char *
authorization (UchiRecipe *self, const char *method, const char *path)
{
  g_autofree char *cnonce = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  const UchiDigestRequest request = {
    .method = method,
    .uri = path,
    .user = self->user,
    .password = self->pass,
    .cnonce = cnonce,
    .count = self->n_authorized,
  };

  if (self->challenge->scheme == UCHI_AUTH_BASIC)
    return uchi_http_auth_basic (self->user, self->pass);
  return uchi_http_auth_digest (self->challenge, &request);
}

static gboolean
add_authorization (UchiRecipe *self, const char *method, const char *path, GError **error)
{
  char *value = NULL;

  if (self->challenge == NULL)
    return TRUE;
  self->n_authorized++;
  value = authorization (self, method, path);
  if (value == NULL)
    g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "The login that the device asks for cannot be answered");
  self->authorized = value != NULL && add_header (self, "Authorization", value, error);
  self->sent = self->sent || self->authorized;
  uchi_secret_free (value);
  return self->authorized;
}

/* one field of a form ("name=value", joined by "&") or of a JSON object */
static gboolean
append_field (UchiRecipe *self, GString *body, JsonObject *field, gboolean form, GError **error)
{
  const char *name = uchi_json_string (field, "name", "");
  GString *value = step_value (self, uchi_json_object (field, "value"), error);
  gboolean done = FALSE;

  if (value == NULL)
    return FALSE;
  if (form)
    {
      g_string_append (body, body->len > 0 ? "&" : "");
      uchi_recipe_append_form (body, name, strlen (name));
      g_string_append_c (body, '=');
      uchi_recipe_append_form (body, value->str, value->len);
      done = TRUE;
    }
  else
    {
      g_string_append (body, body->len > 1 ? "," : "");
      done = uchi_recipe_append_json (body, name, strlen (name), error);
      g_string_append_c (body, ':');
      done = done && uchi_recipe_append_json (body, value->str, value->len, error);
    }
  uchi_secret_string_free (value);
  return done;
}

static gboolean
append_fields (UchiRecipe *self, GString *body, JsonArray *fields, gboolean form, GError **error)
{
  guint n_fields = fields != NULL ? json_array_get_length (fields) : 0;

  g_string_append (body, form ? "" : "{");
  for (guint i = 0; i < n_fields && i < UCHI_RECIPE_MAX_ITEMS; i++)
    {
      JsonObject *field = uchi_json_object_at (fields, i);

      if (field == NULL || !append_field (self, body, field, form, error))
        return FALSE;
    }
  g_string_append (body, form ? "" : "}");
  return TRUE;
}

static gboolean
add_body (UchiRecipe *self, JsonObject *description, GError **error)
{
  const char *type = uchi_json_string (description, "type", "form");
  GString *body = NULL;
  gboolean done = FALSE;

  if (g_str_equal (type, "raw"))
    body = step_value (self, uchi_json_object (description, "raw"), error);
  else
    body = g_string_sized_new (4 * UCHI_RECIPE_MAX_VALUE);
  if (body == NULL)
    return FALSE;
  done = g_str_equal (type, "raw")
         || append_fields (self, body, uchi_json_array (description, "fields"), g_str_equal (type, "form"), error);
  if (!done)
    {
      uchi_secret_string_free (body);
      return FALSE;
    }
  if (!g_hash_table_contains (self->headers, "Content-Type"))
    g_hash_table_replace (self->headers, g_strdup ("Content-Type"),
                          g_strdup (g_str_equal (type, "json") ? "application/json"
                                                               : "application/x-www-form-urlencoded"));
  self->body = g_bytes_new_with_free_func (body->str, body->len, (GDestroyNotify) uchi_secret_string_free, body);
  return TRUE;
}

static void
fill_request (UchiRecipe *self, UchiHttpRequest *request, const char *method, const char *path)
{
  request->method = method;
  request->path = path;
  request->headers = self->headers;
  request->body = self->body;
  request->purpose = UCHI_HTTP_LOGIN;
  request->max_body = MAX_ANSWER;
}

/* (nullable): the path of the step, made from what is known by now when the rule says how */
static const char *
make_path (UchiRecipe *self, JsonObject *step, GError **error)
{
  JsonObject *expression = uchi_json_object (step, "path_value");

  if (expression == NULL)
    return uchi_json_string (step, "path", "/");
  self->path = step_value (self, expression, error);
  if (self->path == NULL)
    return NULL;
  if (strlen (self->path->str) == self->path->len
      && uchi_http_path_allowed (uchi_json_string (step, "method", "GET"), self->path->str, UCHI_HTTP_LOGIN))
    return self->path->str;
  g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_INVALID, "A path of the login recipe may not be asked for");
  return NULL;
}

gboolean
uchi_recipe_next (UchiRecipe *self, UchiHttpRequest *request, GError **error)
{
  JsonObject *step = uchi_json_object_at (self->steps, self->step);
  const char *method = step != NULL ? uchi_json_string (step, "method", "GET") : "";
  const char *path;
  JsonObject *body = step != NULL ? uchi_json_object (step, "body") : NULL;

  drop_request (self);
  if (step == NULL)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "A login recipe has no further step");
      return FALSE;
    }
  self->counted |= may_carry_login (step);
  path = make_path (self, step, error);
  if (path == NULL)
    return FALSE;
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) uchi_secret_free);
  if (!add_step_headers (self, uchi_json_object (step, "headers"), error) || !add_cookies (self, error)
      || !add_authorization (self, method, path, error) || (body != NULL && !add_body (self, body, error)))
    return FALSE;
  fill_request (self, request, method, path);
  return TRUE;
}

gboolean
uchi_recipe_logout (UchiRecipe *self, UchiHttpRequest *request)
{
  JsonObject *logout = uchi_json_object (self->rule, "logout");
  const char *path = logout != NULL ? uchi_json_string (logout, "path", NULL) : NULL;

  if (path == NULL)
    return FALSE;
  drop_request (self);
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) uchi_secret_free);
  if (!add_cookies (self, NULL) || !add_authorization (self, "GET", path, NULL))
    return FALSE;
  fill_request (self, request, "GET", path);
  return TRUE;
}

/* ---- judging an answer ---------------------------------------------------------- */

static void
keep_cookies (UchiRecipe *self, const UchiHttpResponse *response)
{
  for (guint i = 0; response->cookies != NULL && i < response->cookies->len; i++)
    {
      const char *cookie = g_ptr_array_index (response->cookies, i);
      const char *equals = strchr (cookie, '=');
      g_autofree char *name = NULL;

      if (equals == NULL || equals == cookie || strchr (cookie, ';') != NULL || !is_header_value (cookie))
        continue;
      name = g_strndup (cookie, (gsize) (equals - cookie));
      if (g_hash_table_size (self->cookies) < MAX_COOKIES || g_hash_table_contains (self->cookies, name))
        g_hash_table_replace (self->cookies, g_steal_pointer (&name), g_strdup (equals + 1));
    }
}

static gboolean
keep_variables (UchiRecipe *self, JsonObject *step, const UchiHttpResponse *response, const char *text)
{
  JsonArray *extracts = uchi_json_array (step, "extract");
  guint n_extracts = extracts != NULL ? json_array_get_length (extracts) : 0;

  for (guint i = 0; i < n_extracts && i < UCHI_RECIPE_MAX_ITEMS; i++)
    {
      JsonObject *extract = uchi_json_object_at (extracts, i);
      char *value = extract != NULL ? uchi_recipe_extract (extract, response, text) : NULL;

      if (value == NULL)
        return FALSE;
      g_hash_table_replace (self->variables, g_strdup (uchi_json_string (extract, "name", "")), g_string_new (value));
      uchi_secret_free (value);
    }
  return TRUE;
}

/* whether all (any) conditions of the list hold; an empty list says nothing */
static gboolean
conditions (JsonArray *list, gboolean all, const UchiHttpResponse *response, const char *text)
{
  guint n = list != NULL ? MIN (json_array_get_length (list), UCHI_RECIPE_MAX_ITEMS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *condition = uchi_json_object_at (list, i);
      gboolean holds = condition != NULL && uchi_recipe_condition (condition, response, text);

      if (holds != all)
        return holds;
    }
  return n > 0 && all;
}

/* whether success is recognised by what the page says, not by a status alone:
 * only then a page that came without a login proves anything */
static gboolean
success_names_content (UchiRecipe *self)
{
  JsonArray *list = uchi_json_array (self->rule, "success");

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *condition = uchi_json_object_at (list, i);

      if (condition != NULL
          && (json_object_has_member (condition, "body_contains") || json_object_has_member (condition, "body_regex")
              || json_object_has_member (condition, "json_key")))
        return TRUE;
    }
  return FALSE;
}

/* the device showed its login page again, or sent us back to it */
static gboolean
is_login_page (const UchiHttpResponse *response, const char *text)
{
  const char *location = uchi_http_response_header (response, "location");
  g_autofree char *lower = g_ascii_strdown (location != NULL ? location : text, -1);

  if (location != NULL)
    return strstr (lower, "login") != NULL || strstr (lower, "logon") != NULL || strstr (lower, "signin") != NULL;
  return strstr (lower, "type=\"password\"") != NULL || strstr (lower, "type='password'") != NULL
         || strstr (lower, "type=password") != NULL;
}

static const UchiAuthChallenge *
choose_challenge (GPtrArray *challenges, const char *auth)
{
  const UchiAuthChallenge *best = uchi_http_auth_best (challenges);

  if (!g_str_equal (auth, "basic"))
    return best != NULL && (best->scheme == UCHI_AUTH_DIGEST || g_str_equal (auth, "any")) ? best : NULL;
  for (guint i = 0; i < challenges->len; i++)
    {
      const UchiAuthChallenge *challenge = g_ptr_array_index (challenges, i);

      if (challenge->scheme == UCHI_AUTH_BASIC)
        return challenge;
    }
  return NULL;
}

/* the answer to a 401: take the challenge up once */
static UchiRecipeVerdict
take_challenge (UchiRecipe *self, const char *auth, const UchiHttpResponse *response)
{
  const char *header = uchi_http_response_header (response, "www-authenticate");

  g_clear_pointer (&self->challenges, g_ptr_array_unref);
  self->challenge = NULL;
  self->n_authorized = 0;
  if (header == NULL)
    return UCHI_RECIPE_UNCLEAR;
  self->challenges = uchi_http_auth_parse (header);
  self->challenge = choose_challenge (self->challenges, auth);
  return self->challenge != NULL ? UCHI_RECIPE_MORE : UCHI_RECIPE_UNCLEAR;
}

static gboolean
success_is_status_alone (UchiRecipe *self)
{
  JsonArray *list = uchi_json_array (self->rule, "success");

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *condition = uchi_json_object_at (list, i);
      g_autoptr (GList) names = condition != NULL ? json_object_get_members (condition) : NULL;

      for (GList *l = names; l != NULL; l = l->next)
        {
          if (!g_str_has_prefix (l->data, "status"))
            return FALSE;
        }
    }
  return TRUE;
}

/* whatever the rule says: a redirect, or a page that asks for the password again, opened nothing */
static gboolean
is_success (UchiRecipe *self, const UchiHttpResponse *response, const char *text)
{
  if (!conditions (uchi_json_array (self->rule, "success"), TRUE, response, text))
    return FALSE;
  return !success_is_status_alone (self)
         || (response->status >= 200 && response->status < 300 && !is_login_page (response, text));
}

static UchiRecipeVerdict
judge_last (UchiRecipe *self, const UchiHttpResponse *response, const char *text)
{
  if (is_success (self, response, text))
    {
      if (self->sent)
        return UCHI_RECIPE_OPENED;
      return success_names_content (self) ? UCHI_RECIPE_OPEN_WITHOUT : UCHI_RECIPE_UNCLEAR;
    }
  if (uchi_recipe_sent_credentials (self) && uchi_recipe_is_lock (response, text))
    return UCHI_RECIPE_LOCKED;
  /* a rule that holds no pair looks whether the settings come without one: being asked for one is its "no" */
  if (!self->sent && !g_str_equal (uchi_json_string (uchi_json_object_at (self->steps, self->step), "auth", "none"), "none"))
    return UCHI_RECIPE_UNCLEAR;
  if (response->status == 401 || conditions (uchi_json_array (self->rule, "failure"), FALSE, response, text))
    return UCHI_RECIPE_REFUSED;
  if (response->status < 400 && is_login_page (response, text))
    return UCHI_RECIPE_REFUSED;
  return UCHI_RECIPE_UNCLEAR;
}

static UchiRecipeVerdict
judge_between (UchiRecipe *self, JsonObject *step, const UchiHttpResponse *response, const char *text)
{
  if (uchi_recipe_sent_credentials (self) && uchi_recipe_is_lock (response, text))
    return UCHI_RECIPE_LOCKED;
  if (self->sent
      && (response->status == 401 || conditions (uchi_json_array (self->rule, "failure"), FALSE, response, text)))
    return UCHI_RECIPE_REFUSED;
  if (response->status >= 400 || !keep_variables (self, step, response, text))
    return UCHI_RECIPE_UNCLEAR;
  self->step++;
  return UCHI_RECIPE_MORE;
}

UchiRecipeVerdict
uchi_recipe_feed (UchiRecipe *self, const UchiHttpResponse *response)
{
  JsonObject *step = uchi_json_object_at (self->steps, self->step);
  const char *auth = step != NULL ? uchi_json_string (step, "auth", "none") : "none";
  g_autofree char *text = uchi_http_response_text (response);
  UchiRecipeVerdict verdict = UCHI_RECIPE_UNCLEAR;

  if (step == NULL)
    return UCHI_RECIPE_UNCLEAR;
  keep_cookies (self, response);
  if (response->status == 401 && !g_str_equal (auth, "none") && !self->authorized)
    verdict = take_challenge (self, auth, response);
  else if (self->step + 1 < json_array_get_length (self->steps))
    verdict = judge_between (self, step, response, text);
  else
    verdict = judge_last (self, response, text);
  drop_request (self);
  return verdict;
}
