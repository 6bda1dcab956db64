/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pack may say, however well it is signed: it may name devices, pairs and pages, and nothing that harms one. */
#include "pack/uchi-pack-private.h"

#include <gio/gio.h>
#include <string.h>

#include "core/uchi-json.h"
#include "core/uchi-vocabulary.h"
#include "net/uchi-http.h"

#define MAX_STEPS 4
#define MAX_ITEMS 32
#define MAX_DEPTH 8
#define MAX_PATHS 4
#define MAX_MODELS_OF_RULE 64
#define MAX_CREDIT 120
#define MAX_CITED_ID 80  /* of a rule, in the report's schema */
#define MAX_BENIGN 120
#define MAX_WORDS 640 /* of a maker, for one thing: bytes */

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "the pack breaks its rules: %s", what);
  return FALSE;
}

static gboolean
is_one_of (const char *text, const char *const *words)
{
  return text != NULL && g_strv_contains (words, text);
}

/* ---- lists of objects ----------------------------------------------------------------- */

typedef gboolean (*CheckObject) (JsonObject *object);

static gboolean
is_text (JsonArray *array, guint at)
{
  return uchi_json_string_at (array, at) != NULL;
}

static gboolean
check_list (JsonObject *owner, const char *member, guint most, CheckObject check)
{
  gboolean texts = g_str_equal (member, "devices"); /* are looked at when they are read */
  JsonArray *array = uchi_json_array (owner, member);

  if (array == NULL)
    return !json_object_has_member (owner, member);
  if (json_array_get_length (array) > most)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = uchi_json_object_at (array, i);

      if (object != NULL ? !check (object) : !texts || !is_text (array, i))
        return FALSE;
    }
  return TRUE;
}

/* ---- logins ----------------------------------------------------------------------------- */

/* EXPR: const, user, pass, var, or a function of others */
static gboolean
check_value (JsonObject *value, guint depth)
{
  static const char *const functions[] = { "urlencode", "base64", "unbase64", "md5hex", "sha1hex", "sha256hex", "hmac_md5hex",
                                           "hmac_sha256hex", "concat", "upper", "lower", "substr", NULL };
  JsonArray *arguments = value != NULL ? uchi_json_array (value, "args") : NULL;

  if (value == NULL || depth > MAX_DEPTH)
    return FALSE;
  if (!json_object_has_member (value, "fn"))
    return uchi_json_string (value, "const", NULL) != NULL || uchi_json_string (value, "var", NULL) != NULL
           || uchi_json_bool (value, "user", FALSE) || uchi_json_bool (value, "pass", FALSE);
  if (!is_one_of (uchi_json_string (value, "fn", NULL), functions) || arguments == NULL
      || json_array_get_length (arguments) > MAX_ITEMS)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (arguments); i++)
    {
      if (!check_value (uchi_json_object_at (arguments, i), depth + 1))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_one_line (const char *text)
{
  return strpbrk (text, "\r\n") == NULL;
}

/* a header that is made of parts: none of them may begin another one */
static gboolean
check_header_parts (JsonObject *value)
{
  JsonArray *arguments = uchi_json_array (value, "args");

  for (guint i = 0; arguments != NULL && i < json_array_get_length (arguments); i++)
    {
      if (!check_header_parts (uchi_json_object_at (arguments, i)))
        return FALSE;
    }
  return is_one_line (uchi_json_string (value, "const", ""));
}

/* names of headers that would turn the request into another one */
static gboolean
check_header (const char *name, JsonNode *value)
{
  static const char *const ours[] = { "authorization", "cookie", NULL };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (const char *p = name; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
        return FALSE;
    }
  if (name[0] == '\0' || g_strv_contains (ours, lower) || !uchi_http_login_header_allowed (name, ""))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (value))
    return check_value (json_node_get_object (value), 0) && check_header_parts (json_node_get_object (value));
  return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING && is_one_line (json_node_get_string (value));
}

static gboolean
check_headers (JsonObject *headers)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (headers == NULL)
    return TRUE;
  if (json_object_get_size (headers) > MAX_ITEMS)
    return FALSE;
  json_object_iter_init (&iter, headers);
  while (json_object_iter_next (&iter, &name, &node))
    {
      if (!check_header (name, node))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_field (JsonObject *field)
{
  return uchi_json_string (field, "name", NULL) != NULL && check_value (uchi_json_object (field, "value"), 0);
}

static gboolean
check_body (JsonObject *body)
{
  const char *type = body != NULL ? uchi_json_string (body, "type", "form") : "";

  if (body == NULL)
    return TRUE;
  if (g_str_equal (type, "raw"))
    return check_value (uchi_json_object (body, "raw"), 0);
  return (g_str_equal (type, "form") || g_str_equal (type, "json")) && check_list (body, "fields", MAX_ITEMS, check_field);
}

static gboolean
check_pattern (JsonObject *object, const char *member)
{
  const char *pattern = uchi_json_string (object, member, NULL);

  return pattern == NULL || uchi_pattern_is_safe (pattern);
}

static gboolean
check_extract (JsonObject *extract)
{
  static const char *const places[] = { "body", "header", "cookie", "json", NULL };

  return uchi_json_string (extract, "name", "")[0] != '\0' && is_one_of (uchi_json_string (extract, "from", "body"), places)
         && check_pattern (extract, "regex");
}

static gboolean
check_condition (JsonObject *condition)
{
  return check_pattern (condition, "regex") && check_pattern (condition, "body_regex");
}

/* a path that is made of parts: none of them may hold what a path may not; the whole is looked at again before it is sent */
static gboolean
check_path_parts (JsonObject *value)
{
  const char *text = uchi_json_string (value, "const", NULL);
  JsonArray *arguments = uchi_json_array (value, "args");
  g_autofree char *path = g_strconcat ("/", text, NULL);

  if (text != NULL)
    return uchi_http_path_allowed ("GET", path, UCHI_HTTP_LOGIN);
  for (guint i = 0; arguments != NULL && i < json_array_get_length (arguments); i++)
    {
      if (!check_path_parts (uchi_json_object_at (arguments, i)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_path (JsonObject *step, const char *method)
{
  JsonObject *value = uchi_json_object (step, "path_value");

  if (value != NULL)
    return check_value (value, 0) && check_path_parts (value);
  return !json_object_has_member (step, "path_value") && uchi_http_path_allowed (method, uchi_json_string (step, "path", "/"), UCHI_HTTP_LOGIN);
}

static gboolean
check_step (JsonObject *step)
{
  static const char *const kinds[] = { "basic", "digest", "any", "none", NULL };
  const char *method = uchi_json_string (step, "method", "GET");

  return check_path (step, method)
         && is_one_of (uchi_json_string (step, "auth", "none"), kinds) && check_headers (uchi_json_object (step, "headers"))
         && check_body (uchi_json_object (step, "body")) && (g_str_equal (method, "POST") || uchi_json_object (step, "body") == NULL)
         && check_list (step, "extract", MAX_ITEMS, check_extract);
}

static gboolean
check_logout (JsonObject *logout)
{
  return logout == NULL
         || (g_str_equal (uchi_json_string (logout, "method", "GET"), "GET")
             && uchi_http_path_allowed ("GET", uchi_json_string (logout, "path", ""), UCHI_HTTP_LOOK));
}

static gboolean
has_items (JsonObject *object, const char *member)
{
  JsonArray *array = uchi_json_array (object, member);

  return array != NULL ? json_array_get_length (array) > 0 : uchi_json_string (object, member, "")[0] != '\0';
}

/* what servers and pages of any maker say: it names no product */
static gboolean
is_anybodys_word (const char *word, gsize length)
{
  static const char *const words[] = { "boa", "thttpd", "mini", "httpd", "goahead", "webs", "lighttpd", "apache", "nginx", "rompager", "appweb",
                                       "mbedthis", "server", "web", "http", "www", "ip", "camera", "ipcamera", "ipcam", "webcam", "netcam", "wificam",
                                       "network", "video", "speed", "dome", "megapixel", "dvr", "nvr", "viewer", "remote", "login", "index", "page",
                                       "html", "htm", "asp", "cgi", "php", "admin", "administrator", "router", "wireless", "settings", "webui", "home", "input", "form", "frame", "script", "img", "meta", "src", "href",
                                       "name", "id", "type", "value", "action", "content", "hidden", "text", "user", "username", "password", "js" };

  for (gsize i = 0; length > 0 && i < G_N_ELEMENTS (words); i++)
    {
      if (words[i][0] == g_ascii_tolower (word[0]) && strlen (words[i]) == length && g_ascii_strncasecmp (words[i], word, length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* the text without what only a pattern means: classes and escapes, which name nothing */
static char *
literals (const char *value, gboolean pattern)
{
  GString *text = g_string_new (NULL);
  gboolean in_class = FALSE;

  for (const char *p = value; *p != '\0'; p++)
    {
      if (pattern && *p == '\\' && p[1] != '\0')
        {
          p++;
          g_string_append_c (text, g_ascii_isalnum (*p) ? ' ' : *p); /* \w and its like name nothing */
          continue;
        }
      in_class = pattern && (in_class ? *p != ']' : *p == '[');
      g_string_append_c (text, in_class ? ' ' : *p);
    }
  return g_string_free (text, FALSE);
}

/* whether a pattern or text names two letters or digits as they are, in words that are not anybody's */
static gboolean
names_something (const char *value, gboolean pattern)
{
  g_autofree char *text = literals (value, pattern);
  guint n = 0;

  for (const char *p = text; *p != '\0' && n < 2;)
    {
      gsize length = 0;

      while (g_ascii_isalnum (p[length]) || (p[length] & 0x80) != 0)
        length++;
      n += is_anybodys_word (p, length) ? 0 : (guint) length;
      p += MAX (length, 1);
    }
  return n >= 2;
}

/* A model is told by what it says of itself; a door that is open, or whose maker it is, fits half the town. */
static gboolean
tells_model (const UchiFact *fact)
{
  static const char *const telling[] = { "any", "http.realm", "http.title", "http.server", "http.mark", "http.refresh", "http.cookie", "http.location",
                                         "page", "upnp.modelName", "upnp.modelNumber", "upnp.friendlyName", "ssdp.server", "snmp.sysDescr",
                                         "mdns.name", NULL };

  return fact->op != UCHI_OP_EXISTS && names_something (fact->value, fact->op == UCHI_OP_REGEX)
         && (g_strv_contains (telling, fact->source) || g_str_has_prefix (fact->source, "mdns.txt."));
}

gboolean
uchi_match_tells_model (const UchiMatch *match)
{
  gboolean all = match->groups->len > 0;

  for (guint i = 0; i < match->groups->len && all; i++)
    {
      GPtrArray *group = g_ptr_array_index (match->groups, i);
      gboolean told = FALSE;

      for (guint k = 0; k < group->len; k++)
        told |= tells_model (g_ptr_array_index (group, k));
      all = told;
    }
  return all;
}

/* of a login or a never: as many texts that name something, and no more */
static gboolean
names_models (JsonObject *rule)
{
  JsonArray *models = uchi_json_array (rule, "models");
  guint n_models = models != NULL ? json_array_get_length (models) : 0;

  for (guint i = 0; i < n_models; i++)
    {
      const char *model = uchi_json_string_at (models, i);

      if (model == NULL || strlen (model) > MAX_CREDIT || !names_something (model, FALSE) || !uchi_pack_is_plain_word (model))
        return FALSE;
    }
  return n_models <= MAX_MODELS_OF_RULE;
}

/* "models" lists them, "shape" says how the maker writes the models of that family: without either nothing can be exact */
static gboolean
binds_model (JsonObject *rule)
{
  JsonArray *models = uchi_json_array (rule, "models");
  const char *shape = uchi_json_string (rule, "shape", NULL);
  guint n_models = models != NULL ? json_array_get_length (models) : 0;

  if (!names_models (rule) || (n_models == 0 && shape == NULL))
    return FALSE;
  return shape == NULL || (uchi_pattern_is_safe (shape) && strlen (shape) >= 3);
}

/* a door station, a lock, a meter: they are looked at only */
static gboolean
is_left_alone (JsonObject *rule)
{
  return uchi_kind_is_left_alone (uchi_kind_from_name (uchi_json_string (rule, "kind", "")));
}

/* what is not to be tried needs no recipe */
static gboolean
check_login (JsonObject *rule)
{
  gboolean may_try = uchi_json_bool (rule, "may_try", FALSE);
  gint64 port = uchi_json_int (rule, "port", 0);

  return g_str_equal (uchi_json_string (rule, "protocol", ""), "http") && port >= 0 && port <= G_MAXUINT16
         && uchi_json_string (rule, "user", NULL) != NULL && uchi_json_string (rule, "pass", NULL) != NULL
         && (!may_try || (has_items (rule, "steps") && has_items (rule, "success") && has_items (rule, "match") && binds_model (rule)
                         && !is_left_alone (rule)))
         && check_list (rule, "steps", MAX_STEPS, check_step) && check_list (rule, "success", MAX_ITEMS, check_condition)
         && check_list (rule, "failure", MAX_ITEMS, check_condition) && check_logout (uchi_json_object (rule, "logout"));
}

/* ---- the other rules ------------------------------------------------------------------------ */

static gboolean
check_never (JsonObject *rule)
{
  static const char *const reasons[] = { "unique-password", "set-at-first-use", "app-only", "rented", NULL };

  return is_one_of (uchi_json_string (rule, "never", NULL), reasons) && names_models (rule);
}

/* A page that names a model of an advisory is that model's: a word without a digit or a hyphen is on the pages of others too, or is the name
 * of a family. They are shown to choose from. */
static gboolean
names_products (JsonObject *rule)
{
  JsonArray *models = uchi_json_array (rule, "models");

  for (guint i = 0; models != NULL && i < json_array_get_length (models); i++)
    {
      const char *model = uchi_json_string_at (models, i);

      if (model == NULL || strpbrk (model, "0123456789-") == NULL)
        return FALSE;
    }
  return names_models (rule);
}

static gboolean
check_advisory (JsonObject *rule)
{
  static const char *const ops[] = { "<", "<=", "==", "range", "all", "unknown", NULL };
  static const char *const outcomes[] = { "firmware-old", "known-flaw", "support-ended", "replace-no-fix", NULL };

  return uchi_json_string (rule, "id", "")[0] != '\0' && is_one_of (uchi_json_string (rule, "op", NULL), ops)
         && is_one_of (uchi_json_string (rule, "outcome", NULL), outcomes) && has_items (rule, "models") && names_products (rule);
}

static gboolean
check_port_rule (JsonObject *rule)
{
  static const char *const transports[] = { "tcp", "udp", NULL };
  gint64 port = uchi_json_int (rule, "port", 0);

  return port >= 1 && port <= G_MAXUINT16 && is_one_of (uchi_json_string (rule, "transport", "tcp"), transports)
         && strlen (uchi_json_string (rule, "id", "")) <= MAX_CITED_ID && strlen (uchi_json_string (rule, "benign", "")) <= MAX_BENIGN
         && strlen (uchi_json_string (rule, "benign_ja", "")) <= MAX_BENIGN;
}

/* a level: never "fine", whatever a pack thinks of it */
static gboolean
check_finding_rule (JsonObject *rule)
{
  static const char *const levels[] = { "ask", "soon", "today", NULL };
  const char *id = uchi_json_string (rule, "id", "");

  return id[0] != '\0' && strlen (id) <= MAX_CITED_ID && uchi_json_string (rule, "finding", "")[0] != '\0'
         && is_one_of (uchi_json_string (rule, "level", NULL), levels);
}

static gboolean
check_device (JsonObject *record)
{
  JsonArray *paths = uchi_json_array (record, "paths");

  if (paths == NULL)
    return !json_object_has_member (record, "paths");
  if (json_array_get_length (paths) > MAX_PATHS)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (paths); i++)
    {
      const char *path = uchi_json_string_at (paths, i);

      if (path == NULL || !uchi_http_path_allowed ("GET", path, UCHI_HTTP_LOOK))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_maker (JsonObject *words)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, words);
  while (json_object_iter_next (&iter, &name, &node))
    {
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING
          || strlen (json_node_get_string (node)) > MAX_WORDS || !uchi_pack_is_plain_word (json_node_get_string (node)))
        return FALSE;
    }
  return TRUE;
}

/* (transfer container) (nullable): the makers, but for those whose words may be shown */
static GList *
bad_words (JsonObject *words)
{
  GList *makers = words != NULL ? json_object_get_members (words) : NULL, *next;

  for (GList *l = makers; l != NULL; l = next)
    {
      JsonObject *maker = uchi_json_object (words, l->data);

      next = l->next;
      if (maker != NULL && check_maker (maker))
        makers = g_list_delete_link (makers, l);
    }
  return makers;
}

/* whose work the facts are: shown where their licences ask for it */
static gboolean
check_credit (JsonObject *credit)
{
  const char *name = uchi_json_string (credit, "name", ""), *licence = uchi_json_string (credit, "licence", "");

  return name[0] != '\0' && strlen (name) <= MAX_CREDIT && uchi_pack_is_plain_word (name) && strlen (licence) <= MAX_CREDIT && uchi_pack_is_plain_word (licence);
}

/* what a record brings to the screen */
static gboolean
check_shown (JsonObject *record)
{
  static const char *const shown[] = { "vendor", "model", "product", "fixed_raw", "version_raw", "benign", "benign_ja" };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      const char *text = uchi_json_string (record, shown[i], NULL);

      if (text != NULL && !uchi_pack_is_plain_word (text))
        return FALSE;
    }
  return TRUE;
}

/* ---- all --------------------------------------------------------------------------------------- */

static const struct {
  const char *member;
  CheckObject check;
} lists[] = {
  { "devices", check_device }, { "logins", check_login },         { "nevers", check_never },
  { "advisories", check_advisory }, { "port_rules", check_port_rule },
  { "finding_rules", check_finding_rule },
};

/* which one: for whoever writes packs */
static gboolean
name_culprit (JsonObject *root, guint list, GError **error)
{
  JsonArray *array = uchi_json_array (root, lists[list].member);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = uchi_json_object_at (array, i);
      g_autofree char *what = NULL;

      if (object != NULL ? lists[list].check (object) && check_shown (object) : list == 0 && is_text (array, i))
        continue;
      what = g_strdup_printf ("%s, “%.80s”", lists[list].member, object != NULL ? uchi_json_string (object, "id", "") : "");
      return refuse (error, what);
    }
  return refuse (error, lists[list].member);
}

gboolean
uchi_pack_validate (JsonObject *root, GError **error)
{
  g_autoptr (GList) makers = bad_words (uchi_json_object (root, "words"));
  guint n_rules = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *array = uchi_json_array (root, lists[i].member);

      n_rules += array != NULL ? MIN (json_array_get_length (array), UCHI_PACK_MAX_RULES) : 0;
      if (!check_list (root, lists[i].member, UCHI_PACK_MAX_RULES, lists[i].check)
          || !check_list (root, lists[i].member, UCHI_PACK_MAX_RULES, check_shown))
        return name_culprit (root, i, error);
    }
  if (n_rules > UCHI_PACK_MAX_RULES)
    return refuse (error, "too many rules");
  if (!check_list (root, "credits", MAX_ITEMS, check_credit))
    return refuse (error, "a credit names nobody, or an address");
  if (makers != NULL)
    {
      g_autofree char *what = g_strdup_printf ("words, “%.80s”: an address, a number or no text", (const char *) makers->data);
      return refuse (error, what);
    }
  return TRUE;
}
