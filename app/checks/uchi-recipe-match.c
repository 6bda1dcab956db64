/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "checks/uchi-recipe.h"
#include "core/uchi-json.h"

/* The steps that one try of a pattern may take (safety.md: GRegex itself has
 * no limit). */
#define LIMIT "(*LIMIT_MATCH=100000)"

/* ---- patterns -------------------------------------------------------------- */

/* (nullable): a pattern of the pack, which a lint has seen, and which may
 * still be nonsense */
static GRegex *
compile (const char *pattern)
{
  g_autofree char *limited = NULL;

  if (pattern == NULL || g_str_has_prefix (pattern, "(*"))
    return NULL;
  limited = g_strconcat (LIMIT, pattern, NULL);
  return g_regex_new (limited, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
}

/* cuts @length back to the start of a character */
static gsize
whole_characters (const char *text, gsize length)
{
  while (length > 0 && ((guchar) text[length] & 0xc0) == 0x80)
    length--;
  return length;
}

/* Tries the pattern on overlapping pieces of 4 KiB, so that its cost grows
 * with the length of the text only; a match must fit into one piece. Returns
 * the text of @group, or NULL. */
static char *
search (const char *pattern, const char *text, int group)
{
  g_autoptr (GRegex) regex = compile (pattern);
  gsize left = strlen (text);

  while (regex != NULL)
    {
      g_autoptr (GMatchInfo) match = NULL;
      gsize piece = left > UCHI_RECIPE_WINDOW ? whole_characters (text, UCHI_RECIPE_WINDOW) : left;
      gsize step = left > UCHI_RECIPE_WINDOW ? whole_characters (text, UCHI_RECIPE_WINDOW / 2) : left;

      if (g_regex_match_full (regex, text, (gssize) piece, 0, G_REGEX_MATCH_DEFAULT, &match, NULL))
        return g_match_info_fetch (match, group);
      if (step == left || step == 0)
        return NULL;
      text += step;
      left -= step;
    }
  return NULL;
}

static gboolean
matches (const char *pattern, const char *text)
{
  g_autofree char *found = text != NULL ? search (pattern, text, 0) : NULL;

  return found != NULL;
}

/* ---- parts of an answer ------------------------------------------------------ */

/* (nullable): value of the cookie of that name */
static const char *
cookie_value (const UchiHttpResponse *response, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; response->cookies != NULL && i < response->cookies->len; i++)
    {
      const char *cookie = g_ptr_array_index (response->cookies, i);

      if (strncmp (cookie, name, length) == 0 && cookie[length] == '=')
        return cookie + length + 1;
    }
  return NULL;
}

/* (nullable) (transfer full): text of the member at a path like "data.session" */
static char *
json_value (const char *text, const char *path)
{
  g_autoptr (JsonNode) root = uchi_json_parse (text, strlen (text), NULL, NULL);
  g_auto (GStrv) names = g_strsplit (path, ".", UCHI_RECIPE_MAX_DEPTH);
  JsonNode *node = root;

  for (guint i = 0; names[i] != NULL && node != NULL; i++)
    {
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      node = object != NULL ? json_object_get_member (object, names[i]) : NULL;
    }
  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

static gboolean
status_in (JsonArray *array, guint status)
{
  guint n = json_array_get_length (array);

  for (guint i = 0; i < n && i < 600; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_int (element) == status)
        return TRUE;
    }
  return FALSE;
}

/* ---- conditions --------------------------------------------------------------- */

static gboolean
header_condition (JsonObject *condition, const char *name, const UchiHttpResponse *response)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  const char *value = uchi_http_response_header (response, lower);
  const char *pattern = uchi_json_string (condition, "regex", NULL);

  return value != NULL && (pattern == NULL || matches (pattern, value));
}

static gboolean
cookie_condition (JsonObject *condition, const char *name, const UchiHttpResponse *response)
{
  const char *value = cookie_value (response, name);
  const char *pattern = uchi_json_string (condition, "regex", NULL);

  if (value == NULL || pattern != NULL)
    return value != NULL && matches (pattern, value);
  /* many take a cookie away by emptying it */
  return strcspn (value, "; ") > 0 && !g_str_has_prefix (value, "deleted");
}

static gboolean
json_condition (JsonObject *condition, const char *key, const char *text)
{
  g_autofree char *value = json_value (text, key);
  JsonNode *wanted = json_object_get_member (condition, "equals");
  g_autofree char *wanted_text = NULL;

  if (value == NULL || wanted == NULL)
    return value != NULL;
  if (JSON_NODE_HOLDS_VALUE (wanted) && json_node_get_value_type (wanted) == G_TYPE_STRING)
    return strcmp (value, json_node_get_string (wanted)) == 0;
  wanted_text = json_to_string (wanted, FALSE);
  return strcmp (value, wanted_text) == 0;
}

gboolean
uchi_recipe_condition (JsonObject *condition, const UchiHttpResponse *response, const char *text)
{
  JsonArray *statuses = NULL;
  const char *value = NULL;

  if ((statuses = uchi_json_array (condition, "status_in")) != NULL)
    return status_in (statuses, response->status);
  if ((statuses = uchi_json_array (condition, "status_not_in")) != NULL)
    return !status_in (statuses, response->status);
  if ((value = uchi_json_string (condition, "body_contains", NULL)) != NULL)
    return strstr (text, value) != NULL;
  if ((value = uchi_json_string (condition, "body_not_contains", NULL)) != NULL)
    return !response->truncated && strstr (text, value) == NULL;
  if ((value = uchi_json_string (condition, "body_regex", NULL)) != NULL)
    return matches (value, text);
  if ((value = uchi_json_string (condition, "header", NULL)) != NULL)
    return header_condition (condition, value, response);
  if ((value = uchi_json_string (condition, "cookie", NULL)) != NULL)
    return cookie_condition (condition, value, response);
  if ((value = uchi_json_string (condition, "json_key", NULL)) != NULL)
    return json_condition (condition, value, text);
  return FALSE;
}

char *
uchi_recipe_extract (JsonObject *extract, const UchiHttpResponse *response, const char *text)
{
  const char *from = uchi_json_string (extract, "from", "body");
  const char *key = uchi_json_string (extract, "key", "");
  const char *pattern = uchi_json_string (extract, "regex", NULL);
  gint64 group = uchi_json_int (extract, "group", 0);
  g_autofree char *lower = g_ascii_strdown (key, -1);
  g_autofree char *whole = NULL;
  char *value = NULL;

  if (g_str_equal (from, "body"))
    whole = pattern != NULL ? g_strdup (text) : NULL;
  else if (g_str_equal (from, "header"))
    whole = g_strdup (uchi_http_response_header (response, lower));
  else if (g_str_equal (from, "cookie"))
    whole = g_strdup (cookie_value (response, key));
  else if (g_str_equal (from, "json"))
    whole = json_value (text, key);
  if (whole == NULL)
    return NULL;
  value = pattern != NULL ? search (pattern, whole, (int) CLAMP (group, 0, 9)) : g_steal_pointer (&whole);
  if (value != NULL && strlen (value) <= UCHI_RECIPE_MAX_VALUE)
    return value;
  g_free (value);
  return NULL;
}

/* words of lock pages, lower case; looked for only after a login that did not
 * work */
static const char *const lock_words[] = {
  "account is locked", "account locked", "has been locked", "temporarily locked", "temporarily blocked",
  "too many", "try again later", "try again in", "ロックされ", "しばらくしてから", "しばらく待って", "回数を超え",
};

gboolean
uchi_recipe_is_lock (const UchiHttpResponse *response, const char *text)
{
  g_autofree char *lower = NULL;

  if (response->status == 403 || response->status == 423 || response->status == 429
      || uchi_http_response_header (response, "retry-after") != NULL)
    return TRUE;
  lower = g_ascii_strdown (text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (lock_words); i++)
    {
      if (strstr (lower, lock_words[i]) != NULL)
        return TRUE;
    }
  return FALSE;
}
