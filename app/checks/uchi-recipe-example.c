/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A login rule held against the answers that it brings along. */
#include "checks/uchi-recipe.h"

#include <string.h>

#include "core/uchi-json.h"

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

static gboolean
succeeds (JsonObject *rule, JsonObject *example)
{
  JsonArray *success = uchi_json_array (rule, "success");
  g_autoptr (UchiHttpResponse) answer = answer_new (example);
  g_autofree char *text = uchi_http_response_text (answer);

  for (guint i = 0; success != NULL && i < json_array_get_length (success); i++)
    {
      JsonObject *condition = uchi_json_object_at (success, i);

      if (condition == NULL || !uchi_recipe_condition (condition, answer, text))
        return FALSE;
    }
  return success != NULL && json_array_get_length (success) > 0;
}

gboolean
uchi_recipe_examples_hold (JsonObject *rule, GError **error)
{
  JsonObject *example = uchi_json_object (rule, "example");
  JsonObject *good = example != NULL ? uchi_json_object (example, "good") : NULL;
  JsonObject *bad = example != NULL ? uchi_json_object (example, "bad") : NULL;

  if ((good == NULL || succeeds (rule, good)) && (bad == NULL || !succeeds (rule, bad)))
    return TRUE;
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "%s: the rule takes its own example the wrong way",
               uchi_json_string (rule, "id", ""));
  return FALSE;
}

gboolean
uchi_recipe_self_test (UchiPack *pack, GError **error)
{
  JsonArray *logins = uchi_pack_logins (pack);

  for (guint i = 0; logins != NULL && i < json_array_get_length (logins); i++)
    {
      if (!uchi_recipe_examples_hold (uchi_json_object_at (logins, i), error))
        return FALSE;
    }
  return TRUE;
}
