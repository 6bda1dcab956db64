/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-json.h"

#include "core/uchi-error.h"

#include <math.h>
#include <string.h>

#define HARD_MAX_BYTES (16 * 1024 * 1024)
#define HARD_MAX_DEPTH 16
#define MAX_NUMBER_LENGTH 64
#define MAX_EXACT_INTEGER (G_GINT64_CONSTANT (1) << 53)

/* what the grammar allows at the cursor */
typedef enum {
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END, /* right after "[" */
  EXPECT_KEY,
  EXPECT_KEY_OR_END,   /* right after "{" */
  EXPECT_COMMA_OR_END,
  EXPECT_NOTHING,      /* after the root */
} Expect;

typedef struct {
  const char *p, *end, *begin;
  UchiJsonLimits limits;
  guint depth, n_items;
  JsonNode *root;
  JsonNode *open[HARD_MAX_DEPTH]; /* the containers that the cursor is in, each owned by the one before it */
  GString *name, *string;         /* of the member, and of the string, that was read last */
  GError **error;
} Reader;

static gboolean
refuse (Reader *self, UchiError code, const char *what)
{
  g_set_error (self->error, UCHI_ERROR, (int) code, "JSON: %s at byte %" G_GSIZE_FORMAT, what,
               (gsize) (self->p - self->begin));
  return FALSE;
}

static gboolean
read_hex4 (Reader *self, guint *out)
{
  guint value = 0;

  if (self->end - self->p < 4)
    return refuse (self, UCHI_ERROR_INVALID, "short escape");
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (self->p[i]);

      if (digit < 0)
        return refuse (self, UCHI_ERROR_INVALID, "bad escape");
      value = value << 4 | (guint) digit;
    }
  self->p += 4;
  *out = value;
  return TRUE;
}

static gboolean
read_unicode_escape (Reader *self, GString *into)
{
  guint unit, low;

  if (!read_hex4 (self, &unit))
    return FALSE;
  if (unit == 0)
    return refuse (self, UCHI_ERROR_INVALID, "NUL in a string");
  if (unit >= 0xDC00 && unit <= 0xDFFF)
    return refuse (self, UCHI_ERROR_INVALID, "lone surrogate");
  if (unit < 0xD800 || unit > 0xDBFF)
    {
      g_string_append_unichar (into, unit);
      return TRUE;
    }
  if (self->end - self->p < 2 || self->p[0] != '\\' || self->p[1] != 'u')
    return refuse (self, UCHI_ERROR_INVALID, "lone surrogate");
  self->p += 2;
  if (!read_hex4 (self, &low))
    return FALSE;
  if (low < 0xDC00 || low > 0xDFFF)
    return refuse (self, UCHI_ERROR_INVALID, "lone surrogate");
  g_string_append_unichar (into, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
  return TRUE;
}

static gboolean
read_escape (Reader *self, GString *into)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (self->p == self->end)
    return refuse (self, UCHI_ERROR_INVALID, "short escape");
  if (*self->p == 'u')
    {
      self->p++;
      return read_unicode_escape (self, into);
    }
  found = *self->p != '\0' ? strchr (from, *self->p) : NULL;
  if (found == NULL)
    return refuse (self, UCHI_ERROR_INVALID, "bad escape");
  g_string_append_c (into, to[found - from]);
  self->p++;
  return TRUE;
}

/* copies what stands for itself; the cursor is left at what does not */
static void
read_plain (Reader *self, GString *into)
{
  static const guint8 stops[256] = { [0 ... 0x1F] = TRUE, ['"'] = TRUE, ['\\'] = TRUE };
  const char *start = self->p, *p = start, *end = self->end;

  while (p < end && !stops[(guchar) *p])
    p++;
  g_string_append_len (into, start, p - start);
  self->p = p;
}

static gboolean
read_string (Reader *self, GString *into)
{
  g_string_truncate (into, 0);
  self->p++; /* the quote */
  while (self->p < self->end)
    {
      read_plain (self, into);
      if (into->len > self->limits.max_string)
        return refuse (self, UCHI_ERROR_TOO_LARGE, "long string");
      if (self->p == self->end)
        break;
      if (*self->p == '"')
        {
          self->p++;
          return TRUE;
        }
      if (*self->p != '\\')
        return refuse (self, UCHI_ERROR_INVALID, "control character in a string");
      self->p++;
      if (!read_escape (self, into))
        return FALSE;
    }
  return refuse (self, UCHI_ERROR_INVALID, "open string");
}

/* ---- the tree ------------------------------------------------------------------- */

static gboolean
is_in_object (const Reader *self)
{
  return JSON_NODE_HOLDS_OBJECT (self->open[self->depth - 1]);
}

/* puts a value where it was found; takes it */
static void
add_node (Reader *self, JsonNode *node)
{
  if (self->depth == 0)
    self->root = node;
  else if (is_in_object (self))
    json_object_set_member (json_node_get_object (self->open[self->depth - 1]), self->name->str, node);
  else
    json_array_add_element (json_node_get_array (self->open[self->depth - 1]), node);
}

static JsonNode *
container_new (gboolean object)
{
  JsonNode *node = json_node_alloc ();

  if (object)
    json_node_take_object (json_node_init (node, JSON_NODE_OBJECT), json_object_new ());
  else
    json_node_take_array (json_node_init (node, JSON_NODE_ARRAY), json_array_new ());
  return node;
}

/* ---- values --------------------------------------------------------------------- */

static gboolean
skip_digits (Reader *self)
{
  const char *start = self->p;

  while (self->p < self->end && g_ascii_isdigit (*self->p))
    self->p++;
  return self->p > start;
}

/* @start … cursor is a number by its grammar: is it one that a computer can hold? */
static gboolean
add_number (Reader *self, const char *start, gboolean integer)
{
  char digits[MAX_NUMBER_LENGTH + 1];
  gsize length = (gsize) (self->p - start);
  gint64 whole = 0;
  double real;

  memcpy (digits, start, length);
  digits[length] = '\0';
  if (integer)
    {
      if (!g_ascii_string_to_signed (digits, 10, -MAX_EXACT_INTEGER, MAX_EXACT_INTEGER, &whole, NULL))
        return refuse (self, UCHI_ERROR_INVALID, "integer beyond 2^53");
      add_node (self, json_node_init_int (json_node_alloc (), whole));
      return TRUE;
    }
  real = g_ascii_strtod (digits, NULL);
  if (!isfinite (real))
    return refuse (self, UCHI_ERROR_INVALID, "number beyond a double");
  add_node (self, json_node_init_double (json_node_alloc (), real));
  return TRUE;
}

static gboolean
read_number (Reader *self)
{
  const char *start = self->p;
  gboolean integer = TRUE;

  if (*self->p == '-')
    self->p++;
  if (self->p < self->end && *self->p == '0')
    self->p++;
  else if (!skip_digits (self))
    return refuse (self, UCHI_ERROR_INVALID, "bad number");
  if (self->p < self->end && *self->p == '.')
    {
      integer = FALSE;
      self->p++;
      if (!skip_digits (self))
        return refuse (self, UCHI_ERROR_INVALID, "bad fraction");
    }
  if (self->p < self->end && (*self->p == 'e' || *self->p == 'E'))
    {
      integer = FALSE;
      self->p++;
      if (self->p < self->end && (*self->p == '+' || *self->p == '-'))
        self->p++;
      if (!skip_digits (self))
        return refuse (self, UCHI_ERROR_INVALID, "bad exponent");
    }
  if (self->p - start > MAX_NUMBER_LENGTH)
    return refuse (self, UCHI_ERROR_TOO_LARGE, "long number");
  return add_number (self, start, integer);
}

static gboolean
read_word (Reader *self)
{
  static const char *const words[] = { "null", "false", "true" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (self->end - self->p) >= length && memcmp (self->p, words[i], length) == 0)
        {
          JsonNode *node = json_node_alloc ();

          self->p += length;
          add_node (self, i == 0 ? json_node_init_null (node) : json_node_init_boolean (node, i == 2));
          return TRUE;
        }
    }
  return refuse (self, UCHI_ERROR_INVALID, "unknown word");
}

static gboolean
open_container (Reader *self, Expect *expect)
{
  gboolean object = *self->p == '{';
  JsonNode *node;

  if (self->depth >= self->limits.max_depth)
    return refuse (self, UCHI_ERROR_TOO_LARGE, "nested too deeply");
  node = container_new (object);
  add_node (self, node);
  self->open[self->depth++] = node;
  self->p++;
  *expect = object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
  return TRUE;
}

static void
close_container (Reader *self, Expect *expect)
{
  self->depth--;
  self->p++;
  *expect = self->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
}

static gboolean
read_value (Reader *self, Expect *expect)
{
  gboolean fine;
  char c = *self->p;

  if (++self->n_items > self->limits.max_items)
    return refuse (self, UCHI_ERROR_TOO_LARGE, "too many items");
  if (c == '{' || c == '[')
    return open_container (self, expect);
  if (c == '-' || g_ascii_isdigit (c))
    fine = read_number (self);
  else if (c != '"')
    fine = read_word (self);
  else if ((fine = read_string (self, self->string)))
    add_node (self, json_node_init_string (json_node_alloc (), self->string->str));
  *expect = self->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
  return fine;
}

static void
skip_space (Reader *self)
{
  while (self->p < self->end && (*self->p == ' ' || *self->p == '\t' || *self->p == '\n' || *self->p == '\r'))
    self->p++;
}

static gboolean
read_key (Reader *self, Expect *expect)
{
  if (*self->p != '"')
    return refuse (self, UCHI_ERROR_INVALID, "name expected");
  if (!read_string (self, self->name))
    return FALSE;
  if (json_object_has_member (json_node_get_object (self->open[self->depth - 1]), self->name->str))
    return refuse (self, UCHI_ERROR_INVALID, "name used twice");
  skip_space (self);
  if (self->p == self->end || *self->p != ':')
    return refuse (self, UCHI_ERROR_INVALID, "colon expected");
  self->p++;
  *expect = EXPECT_VALUE;
  return TRUE;
}

static gboolean
take_comma_or_end (Reader *self, Expect *expect)
{
  gboolean object = is_in_object (self);

  if (*self->p == (object ? '}' : ']'))
    {
      close_container (self, expect);
      return TRUE;
    }
  if (*self->p != ',')
    return refuse (self, UCHI_ERROR_INVALID, "comma expected");
  self->p++;
  *expect = object ? EXPECT_KEY : EXPECT_VALUE;
  return TRUE;
}

static gboolean
step (Reader *self, Expect *expect)
{
  switch (*expect)
    {
    case EXPECT_KEY_OR_END:
      if (*self->p == '}')
        {
          close_container (self, expect);
          return TRUE;
        }
      return read_key (self, expect);
    case EXPECT_KEY:
      return read_key (self, expect);
    case EXPECT_VALUE_OR_END:
      if (*self->p == ']')
        {
          close_container (self, expect);
          return TRUE;
        }
      return read_value (self, expect);
    case EXPECT_VALUE:
      return read_value (self, expect);
    case EXPECT_COMMA_OR_END:
      return take_comma_or_end (self, expect);
    case EXPECT_NOTHING:
    default:
      return refuse (self, UCHI_ERROR_INVALID, "more after the end");
    }
}

static gboolean
read_all (Reader *self)
{
  Expect expect = EXPECT_VALUE;

  for (skip_space (self); self->p < self->end; skip_space (self))
    {
      if (!step (self, &expect))
        return FALSE;
    }
  if (expect != EXPECT_NOTHING)
    return refuse (self, UCHI_ERROR_INVALID, "early end");
  return TRUE;
}

/* strict UTF-8; most of what is read is ASCII, which is stepped over eight bytes at a time (a NUL is refused by the grammar) */
static gboolean
is_utf8 (const char *data, gsize length)
{
  const char *p = data, *end = data + length;

  while (p < end)
    {
      guint64 eight = G_MAXUINT64;
      gsize run = 0;

      if (end - p >= 8)
        memcpy (&eight, p, sizeof eight);
      if ((eight & G_GUINT64_CONSTANT (0x8080808080808080)) == 0)
        {
          p += 8;
          continue;
        }
      while (p + run < end && (p[run] & 0x80) != 0)
        run++;
      if (!g_utf8_validate_len (p, run, NULL))
        return FALSE;
      p += MAX (run, 1);
    }
  return TRUE;
}

static void
fill_limits (UchiJsonLimits *limits, const UchiJsonLimits *wanted)
{
  if (wanted != NULL)
    *limits = *wanted;
  if (limits->max_bytes == 0)
    limits->max_bytes = 1024 * 1024;
  if (limits->max_depth == 0)
    limits->max_depth = HARD_MAX_DEPTH;
  if (limits->max_items == 0)
    limits->max_items = 100000;
  if (limits->max_string == 0)
    limits->max_string = 64 * 1024;
  limits->max_bytes = MIN (limits->max_bytes, HARD_MAX_BYTES);
  limits->max_depth = MIN (limits->max_depth, HARD_MAX_DEPTH);
}

JsonNode *
uchi_json_parse (const char *data, gsize length, const UchiJsonLimits *limits, GError **error)
{
  Reader self = { .p = data, .begin = data, .end = data + length, .error = error };
  gboolean fine;

  fill_limits (&self.limits, limits);
  if (length > self.limits.max_bytes)
    fine = refuse (&self, UCHI_ERROR_TOO_LARGE, "too many bytes");
  else if (length == 0)
    fine = refuse (&self, UCHI_ERROR_INVALID, "empty");
  else if (!is_utf8 (data, length))
    fine = refuse (&self, UCHI_ERROR_INVALID, "not UTF-8");
  else
    {
      self.name = g_string_new (NULL);
      self.string = g_string_new (NULL);
      fine = read_all (&self);
      g_string_free (self.name, TRUE);
      g_string_free (self.string, TRUE);
    }
  if (!fine)
    g_clear_pointer (&self.root, json_node_unref);
  return self.root;
}

static JsonNode *
member_of_type (JsonObject *object, const char *member, JsonNodeType type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_TYPE (node) == type ? node : NULL;
}

const char *
uchi_json_string (JsonObject *object, const char *member, const char *fallback)
{
  JsonNode *node = member_of_type (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : fallback;
}

gint64
uchi_json_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = member_of_type (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : fallback;
}

gboolean
uchi_json_bool (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = member_of_type (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : fallback;
}

JsonObject *
uchi_json_object (JsonObject *object, const char *member)
{
  JsonNode *node = member_of_type (object, member, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

JsonArray *
uchi_json_array (JsonObject *object, const char *member)
{
  JsonNode *node = member_of_type (object, member, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}

JsonObject *
uchi_json_object_at (JsonArray *array, guint index)
{
  JsonNode *node = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

const char *
uchi_json_string_at (JsonArray *array, guint index)
{
  JsonNode *node = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : NULL;
}

/* json-glib 1.6 writes 1e57 as "1e+57.0", which is no number */
static void
drop_fraction_after_exponent (char *text)
{
  char *out = text;
  gboolean in_string = FALSE, in_exponent = FALSE;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (in_exponent && c[0] == '.' && c[1] == '0')
        {
          in_exponent = FALSE;
          c++;
          continue;
        }
      *out++ = *c;
      if (in_string && *c == '\\')
        *out++ = *++c;
      else if (*c == '"')
        in_string = !in_string;
      in_exponent = !in_string && ((*c == 'e' && (c[1] == '+' || c[1] == '-')) || (in_exponent && strchr ("+-0123456789", *c) != NULL));
    }
  *out = '\0';
}

char *
uchi_json_line (JsonNode *node)
{
  char *text = json_to_string (node, FALSE);

  drop_fraction_after_exponent (text);
  return text;
}
