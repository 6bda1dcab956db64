/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A login rule held against the answers that it brings along, through the same machine that talks to a device. */
#include "checks/uchi-recipe.h"

#include <string.h>

#include "core/uchi-json.h"

/* how long the examples of one pack may take: ours take a part of a second */
#define PATIENCE_US (60 * G_USEC_PER_SEC)

/* (transfer full): the answer as if a device had given it */
static UchiHttpResponse *
answer_new (JsonObject *example)
{
  UchiHttpResponse *answer = g_new0 (UchiHttpResponse, 1);
  JsonObject *headers = uchi_json_object (example, "headers");
  JsonArray *cookies = uchi_json_array (example, "cookies");
  const char *body = uchi_json_string (example, "body", "");
  g_autoptr (GList) names = headers != NULL ? json_object_get_members (headers) : NULL;

  answer->status = (guint) CLAMP (uchi_json_int (example, "status", 0), 0, 999);
  answer->body = g_bytes_new (body, strlen (body));
  answer->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  answer->cookies = g_ptr_array_new_with_free_func (g_free);
  for (const GList *l = names; l != NULL; l = l->next)
    g_hash_table_insert (answer->headers, g_ascii_strdown (l->data, -1), g_strdup (uchi_json_string (headers, l->data, "")));
  for (guint i = 0; cookies != NULL && i < json_array_get_length (cookies); i++)
    {
      if (uchi_json_string_at (cookies, i) != NULL)
        g_ptr_array_add (answer->cookies, g_strdup (uchi_json_string_at (cookies, i)));
    }
  return answer;
}

/* the 401 that comes before a login by HTTP */
static UchiHttpResponse *
challenge_new (const char *auth)
{
  gboolean digest = g_str_equal (auth, "digest");
  UchiHttpResponse *answer = g_new0 (UchiHttpResponse, 1);

  answer->status = 401;
  answer->body = g_bytes_new (NULL, 0);
  answer->cookies = g_ptr_array_new_with_free_func (g_free);
  answer->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (answer->headers, g_strdup ("www-authenticate"),
                       g_strdup (digest ? "Digest realm=\"x\", nonce=\"5f1e\", qop=\"auth\"" : "Basic realm=\"x\""));
  return answer;
}

/* whether the sender would let it out */
static gboolean
is_allowed (const UchiHttpRequest *request)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, request->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      if (!uchi_http_login_header_allowed (name, value))
        return FALSE;
    }
  return uchi_http_path_allowed (request->method, request->path, UCHI_HTTP_LOGIN) && uchi_http_login_body_allowed (request->body);
}

/* what a device answers to the request of that step: the challenge first, what stands in "before", @last to the last one */
static UchiHttpResponse *
answer_to (JsonObject *rule, guint step, const UchiHttpRequest *request, JsonObject *last)
{
  JsonArray *steps = uchi_json_array (rule, "steps"), *before = uchi_json_array (uchi_pack_example (rule), "before");
  const char *auth = uchi_json_string (uchi_json_object_at (steps, step), "auth", "none");

  if (!g_str_equal (auth, "none") && !g_hash_table_contains (request->headers, "Authorization"))
    return challenge_new (auth);
  if (step + 1 == json_array_get_length (steps))
    return answer_new (last);
  return before != NULL && uchi_json_object_at (before, step) != NULL ? answer_new (uchi_json_object_at (before, step)) : NULL;
}

/* the whole of the recipe, request by request, against a device that answers as its example says */
static UchiRecipeVerdict
replay (JsonObject *rule, JsonObject *last)
{
  g_autoptr (UchiRecipe) recipe = uchi_recipe_new (rule, NULL, NULL, NULL);
  UchiRecipeVerdict verdict = recipe != NULL ? UCHI_RECIPE_MORE : UCHI_RECIPE_UNCLEAR;
  UchiHttpRequest request = { 0 };
  guint step = 0;

  if (recipe != NULL)
    uchi_recipe_set_origin (recipe, "192.168.1.1", 80, FALSE);
  for (guint n = 0; verdict == UCHI_RECIPE_MORE && n < 2 * UCHI_RECIPE_MAX_STEPS; n++)
    {
      g_autoptr (UchiHttpResponse) answer = NULL;
      gboolean challenged;

      if (!uchi_recipe_next (recipe, &request, NULL) || !is_allowed (&request))
        return UCHI_RECIPE_UNCLEAR;
      answer = answer_to (rule, step, &request, last);
      if (answer == NULL)
        return UCHI_RECIPE_UNCLEAR;
      challenged = answer->status == 401;
      verdict = uchi_recipe_feed (recipe, answer);
      step += !challenged;
    }
  return verdict;
}

/* one that sends no pair is for what stands open */
static gboolean
opens (UchiRecipeVerdict verdict)
{
  return verdict == UCHI_RECIPE_OPENED || verdict == UCHI_RECIPE_OPEN_WITHOUT;
}

gboolean
uchi_recipe_examples_hold (JsonObject *rule, GError **error)
{
  JsonObject *example = uchi_pack_example (rule);
  JsonObject *good = example != NULL ? uchi_json_object (example, "good") : NULL;
  JsonObject *bad = example != NULL ? uchi_json_object (example, "bad") : NULL;
  UchiRecipeVerdict opened = good != NULL ? replay (rule, good) : UCHI_RECIPE_OPENED;
  UchiRecipeVerdict refused = bad != NULL ? replay (rule, bad) : UCHI_RECIPE_REFUSED;

  if (!uchi_json_bool (rule, "may_try", FALSE)
      || ((good == NULL || opens (opened)) && (refused == UCHI_RECIPE_REFUSED || refused == UCHI_RECIPE_UNCLEAR)))
    return TRUE;
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "%s: the rule takes its own example the wrong way (good %d, bad %d)",
               uchi_json_string (rule, "id", ""), (int) opened, (int) refused);
  return FALSE;
}

gboolean
uchi_recipe_self_test (UchiPack *pack, GError **error)
{
  JsonArray *logins = uchi_pack_logins (pack);
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  for (guint i = 0; logins != NULL && i < json_array_get_length (logins); i++)
    {
      if (!uchi_recipe_examples_hold (uchi_json_object_at (logins, i), error))
        return FALSE;
      if (g_get_monotonic_time () < until)
        continue;
      g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "the examples take too long");
      return FALSE;
    }
  return TRUE;
}
