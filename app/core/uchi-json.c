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
  GHashTable *keys[HARD_MAX_DEPTH + 1]; /* NULL for an array */
  GString *string;
  GError **error;
} Checker;

static gboolean
refuse (Checker *self, UchiError code, const char *what)
{
  g_set_error (self->error, UCHI_ERROR, (int) code, "JSON: %s at byte %" G_GSIZE_FORMAT, what,
               (gsize) (self->p - self->begin));
  return FALSE;
}

static gboolean
read_hex4 (Checker *self, guint *out)
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
read_unicode_escape (Checker *self)
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
      g_string_append_unichar (self->string, unit);
      return TRUE;
    }
  if (self->end - self->p < 2 || self->p[0] != '\\' || self->p[1] != 'u')
    return refuse (self, UCHI_ERROR_INVALID, "lone surrogate");
  self->p += 2;
  if (!read_hex4 (self, &low))
    return FALSE;
  if (low < 0xDC00 || low > 0xDFFF)
    return refuse (self, UCHI_ERROR_INVALID, "lone surrogate");
  g_string_append_unichar (self->string, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
  return TRUE;
}

static gboolean
read_escape (Checker *self)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (self->p == self->end)
    return refuse (self, UCHI_ERROR_INVALID, "short escape");
  if (*self->p == 'u')
    {
      self->p++;
      return read_unicode_escape (self);
    }
  found = *self->p != '\0' ? strchr (from, *self->p) : NULL;
  if (found == NULL)
    return refuse (self, UCHI_ERROR_INVALID, "bad escape");
  g_string_append_c (self->string, to[found - from]);
  self->p++;
  return TRUE;
}

/* copies what stands for itself; the cursor is left at what does not */
static void
read_plain (Checker *self)
{
  const char *start = self->p, *p = start, *end = self->end;

  while (p < end && (guchar) *p >= 0x20 && *p != '"' && *p != '\\')
    p++;
  g_string_append_len (self->string, start, p - start);
  self->p = p;
}

/* the decoded string is left in self->string */
static gboolean
read_string (Checker *self)
{
  g_string_truncate (self->string, 0);
  self->p++; /* the quote */
  while (self->p < self->end)
    {
      read_plain (self);
      if (self->string->len > self->limits.max_string)
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
      if (!read_escape (self))
        return FALSE;
    }
  return refuse (self, UCHI_ERROR_INVALID, "open string");
}

static gboolean
skip_digits (Checker *self)
{
  const char *start = self->p;

  while (self->p < self->end && g_ascii_isdigit (*self->p))
    self->p++;
  return self->p > start;
}

/* @start … cursor is a number by its grammar: is it one that a computer can hold? */
static gboolean
check_value (Checker *self, const char *start, gboolean integer)
{
  char digits[MAX_NUMBER_LENGTH + 1];
  gsize length = (gsize) (self->p - start);
  gint64 value;

  memcpy (digits, start, length);
  digits[length] = '\0';
  if (!integer && !isfinite (g_ascii_strtod (digits, NULL)))
    return refuse (self, UCHI_ERROR_INVALID, "number beyond a double");
  if (integer && !g_ascii_string_to_signed (digits, 10, -MAX_EXACT_INTEGER, MAX_EXACT_INTEGER, &value, NULL))
    return refuse (self, UCHI_ERROR_INVALID, "integer beyond 2^53");
  return TRUE;
}

static gboolean
read_number (Checker *self)
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
  return check_value (self, start, integer);
}

static gboolean
read_word (Checker *self)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (self->end - self->p) >= length && memcmp (self->p, words[i], length) == 0)
        {
          self->p += length;
          return TRUE;
        }
    }
  return refuse (self, UCHI_ERROR_INVALID, "unknown word");
}

static gboolean
open_container (Checker *self, Expect *expect)
{
  gboolean object = *self->p == '{';

  if (self->depth >= self->limits.max_depth)
    return refuse (self, UCHI_ERROR_TOO_LARGE, "nested too deeply");
  self->p++;
  self->depth++;
  self->keys[self->depth] = object ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) : NULL;
  *expect = object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
  return TRUE;
}

static void
close_container (Checker *self, Expect *expect)
{
  g_clear_pointer (&self->keys[self->depth], g_hash_table_unref);
  self->depth--;
  self->p++;
  *expect = self->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
}

static gboolean
read_value (Checker *self, Expect *expect)
{
  gboolean fine;
  char c = *self->p;

  if (++self->n_items > self->limits.max_items)
    return refuse (self, UCHI_ERROR_TOO_LARGE, "too many items");
  if (c == '{' || c == '[')
    return open_container (self, expect);
  if (c == '"')
    fine = read_string (self);
  else if (c == '-' || g_ascii_isdigit (c))
    fine = read_number (self);
  else
    fine = read_word (self);
  *expect = self->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
  return fine;
}

static void
skip_space (Checker *self)
{
  while (self->p < self->end && (*self->p == ' ' || *self->p == '\t' || *self->p == '\n' || *self->p == '\r'))
    self->p++;
}

static gboolean
read_key (Checker *self, Expect *expect)
{
  if (*self->p != '"')
    return refuse (self, UCHI_ERROR_INVALID, "name expected");
  if (!read_string (self))
    return FALSE;
  if (!g_hash_table_add (self->keys[self->depth], g_strdup (self->string->str)))
    return refuse (self, UCHI_ERROR_INVALID, "name used twice");
  skip_space (self);
  if (self->p == self->end || *self->p != ':')
    return refuse (self, UCHI_ERROR_INVALID, "colon expected");
  self->p++;
  *expect = EXPECT_VALUE;
  return TRUE;
}

static gboolean
take_comma_or_end (Checker *self, Expect *expect)
{
  gboolean object = self->keys[self->depth] != NULL;

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
step (Checker *self, Expect *expect)
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
check_all (Checker *self)
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

gboolean
uchi_json_check (const char *data, gsize length, const UchiJsonLimits *limits, GError **error)
{
  Checker self = { .p = data, .begin = data, .end = data + length, .error = error };
  gboolean fine;

  fill_limits (&self.limits, limits);
  if (length > self.limits.max_bytes)
    return refuse (&self, UCHI_ERROR_TOO_LARGE, "too many bytes");
  if (length == 0)
    return refuse (&self, UCHI_ERROR_INVALID, "empty");
  if (!g_utf8_validate_len (data, length, NULL))
    return refuse (&self, UCHI_ERROR_INVALID, "not UTF-8");

  self.string = g_string_new (NULL);
  fine = check_all (&self);
  g_string_free (self.string, TRUE);
  for (guint i = 1; i <= self.depth; i++)
    g_clear_pointer (&self.keys[i], g_hash_table_unref);
  return fine;
}

JsonNode *
uchi_json_parse (const char *data, gsize length, const UchiJsonLimits *limits, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local = NULL;

  if (!uchi_json_check (data, length, limits, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, data, (gssize) length, &local) || json_parser_get_root (parser) == NULL)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "JSON: %s", local != NULL ? local->message : "no value");
      return NULL;
    }
  return json_parser_steal_root (parser);
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
