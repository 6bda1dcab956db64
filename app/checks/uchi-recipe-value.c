/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "checks/uchi-recipe.h"
#include "core/uchi-error.h"
#include "core/uchi-json.h"

void
uchi_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
uchi_secret_string_free (GString *secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret->str, secret->allocated_len);
  g_string_free (secret, TRUE);
}

/* room from the start, so that growing leaves no copy of a secret behind */
static GString *
secret_new (const char *bytes, gsize length)
{
  GString *value = g_string_sized_new (UCHI_RECIPE_MAX_VALUE + 1);

  g_string_append_len (value, bytes, MIN (length, UCHI_RECIPE_MAX_VALUE));
  return value;
}

static GString *
from_text (const char *text)
{
  return secret_new (text, strlen (text));
}

static GString *
take_text (char *text)
{
  GString *value = from_text (text);

  uchi_secret_free (text);
  return value;
}

/* ---- the functions ---------------------------------------------------------- */

static GString *
fn_urlencode (GString **args)
{
  GString *value = secret_new ("", 0);

  for (gsize i = 0; i < args[0]->len && value->len + 3 <= UCHI_RECIPE_MAX_VALUE; i++)
    {
      guchar byte = (guchar) args[0]->str[i];

      if (g_ascii_isalnum (byte) || strchr ("-._~", byte) != NULL)
        g_string_append_c (value, (char) byte);
      else
        g_string_append_printf (value, "%%%02X", byte);
    }
  return value;
}

static GString *
fn_base64 (GString **args)
{
  return take_text (g_base64_encode ((const guchar *) args[0]->str, args[0]->len));
}

static GString *
fn_unbase64 (GString **args)
{
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (args[0]->str, &length);
  GString *value = secret_new ((const char *) bytes, length);

  explicit_bzero (bytes, length);
  return value;
}

static GString *
digest (GChecksumType type, GString **args)
{
  return take_text (g_compute_checksum_for_data (type, (const guchar *) args[0]->str, args[0]->len));
}

static GString *
keyed_digest (GChecksumType type, GString **args)
{
  return take_text (g_compute_hmac_for_data (type, (const guchar *) args[0]->str, args[0]->len,
                                             (const guchar *) args[1]->str, args[1]->len));
}

static GString *
fn_md5hex (GString **args)
{
  return digest (G_CHECKSUM_MD5, args);
}

static GString *
fn_sha1hex (GString **args)
{
  return digest (G_CHECKSUM_SHA1, args);
}

static GString *
fn_sha256hex (GString **args)
{
  return digest (G_CHECKSUM_SHA256, args);
}

static GString *
fn_hmac_md5hex (GString **args)
{
  return keyed_digest (G_CHECKSUM_MD5, args);
}

static GString *
fn_hmac_sha256hex (GString **args)
{
  return keyed_digest (G_CHECKSUM_SHA256, args);
}

static GString *
fn_upper (GString **args)
{
  return g_string_ascii_up (secret_new (args[0]->str, args[0]->len));
}

static GString *
fn_lower (GString **args)
{
  return g_string_ascii_down (secret_new (args[0]->str, args[0]->len));
}

/* substr (text, start, length), counted in bytes from 0; length "" means to the end */
static GString *
fn_substr (GString **args)
{
  guint64 start = g_ascii_strtoull (args[1]->str, NULL, 10);
  guint64 length = args[2]->len > 0 ? g_ascii_strtoull (args[2]->str, NULL, 10) : G_MAXUINT64;

  start = MIN (start, args[0]->len);
  length = MIN (length, args[0]->len - start);
  return secret_new (args[0]->str + start, length);
}

typedef struct {
  const char *name;
  guint n_args;
  GString *(*run) (GString **args);
} Function;

static const Function functions[] = {
  { "urlencode", 1, fn_urlencode },           { "base64", 1, fn_base64 },
  { "unbase64", 1, fn_unbase64 },             { "md5hex", 1, fn_md5hex },
  { "sha1hex", 1, fn_sha1hex },               { "sha256hex", 1, fn_sha256hex },
  { "hmac_md5hex", 2, fn_hmac_md5hex },       { "hmac_sha256hex", 2, fn_hmac_sha256hex },
  { "upper", 1, fn_upper },                   { "lower", 1, fn_lower },
  { "substr", 3, fn_substr },
};

static GString *
concat (GPtrArray *args)
{
  GString *value = secret_new ("", 0);

  for (guint i = 0; i < args->len; i++)
    {
      GString *part = g_ptr_array_index (args, i);

      g_string_append_len (value, part->str, MIN (part->len, UCHI_RECIPE_MAX_VALUE - value->len));
    }
  return value;
}

/* ---- expressions -------------------------------------------------------------- */

static GString *evaluate (JsonObject *expression, UchiRecipeScope *scope, guint depth);

/* the values of "args"; NULL when one of them has none */
static GPtrArray *
evaluate_args (JsonObject *expression, UchiRecipeScope *scope, guint depth)
{
  JsonArray *array = uchi_json_array (expression, "args");
  guint n_args = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr (GPtrArray) args = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_secret_string_free);

  if (n_args > UCHI_RECIPE_MAX_ITEMS)
    return NULL;
  for (guint i = 0; i < n_args; i++)
    {
      GString *value = evaluate (uchi_json_object_at (array, i), scope, depth + 1);

      if (value == NULL)
        return NULL;
      g_ptr_array_add (args, value);
    }
  return g_steal_pointer (&args);
}

static GString *
call (JsonObject *expression, const char *name, UchiRecipeScope *scope, guint depth)
{
  g_autoptr (GPtrArray) args = evaluate_args (expression, scope, depth);

  if (args == NULL)
    return NULL;
  if (g_str_equal (name, "concat"))
    return concat (args);
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      if (g_str_equal (functions[i].name, name) && functions[i].n_args == args->len)
        return functions[i].run ((GString **) args->pdata);
    }
  return NULL;
}

static GString *
evaluate (JsonObject *expression, UchiRecipeScope *scope, guint depth)
{
  const char *text = NULL;
  GString *variable = NULL;

  if (expression == NULL || depth > UCHI_RECIPE_MAX_DEPTH)
    return NULL;
  text = uchi_json_string (expression, "const", NULL);
  if (text != NULL)
    return from_text (text);
  if (uchi_json_bool (expression, "user", FALSE))
    {
      scope->used_pair = TRUE;
      return from_text (scope->user);
    }
  if (uchi_json_bool (expression, "pass", FALSE))
    {
      scope->used_pair = TRUE;
      return from_text (scope->pass);
    }
  text = uchi_json_string (expression, "var", NULL);
  if (text != NULL)
    {
      variable = g_hash_table_lookup (scope->variables, text);
      return variable != NULL ? secret_new (variable->str, variable->len) : NULL;
    }
  text = uchi_json_string (expression, "fn", NULL);
  return text != NULL ? call (expression, text, scope, depth) : NULL;
}

GString *
uchi_recipe_value (JsonObject *expression, UchiRecipeScope *scope, GError **error)
{
  GString *value = evaluate (expression, scope, 0);

  if (value == NULL)
    g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "A value of the login recipe cannot be made");
  return value;
}

/* ---- bodies -------------------------------------------------------------------- */

void
uchi_recipe_append_form (GString *body, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      guchar byte = (guchar) text[i];

      if (g_ascii_isalnum (byte) || (byte != '\0' && strchr ("-._*", byte) != NULL))
        g_string_append_c (body, (char) byte);
      else if (byte == ' ')
        g_string_append_c (body, '+');
      else
        g_string_append_printf (body, "%%%02X", byte);
    }
}

gboolean
uchi_recipe_append_json (GString *body, const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  char *quoted = NULL;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "A value of the login recipe is no text");
      return FALSE;
    }
  node = json_node_init_string (json_node_alloc (), text);
  quoted = json_to_string (node, FALSE);
  g_string_append (body, quoted);
  uchi_secret_free (quoted);
  return TRUE;
}
