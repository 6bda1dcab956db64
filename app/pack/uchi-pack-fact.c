/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One observation, and whether it holds. */
#include "pack/uchi-pack-private.h"

#include <string.h>

#include "core/uchi-json.h"

#define MAX_WEIGHT 95
/* the longest a pattern may go on trying; patterns of a pack are checked when it is built, this is the belt */
#define MATCH_LIMIT "(*LIMIT_MATCH=20000)"

void
uchi_fact_free (UchiFact *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->regex, g_regex_unref);
  g_free (self->start);
  g_free (self->folded);
  g_free (self->own);
  g_free (self);
}

static gboolean
read_op (UchiFact *self, const char *name)
{
  static const char *const names[] = { "equals", "contains", "prefix", "regex", "glob", "word", "exists" };

  if (name[0] == 'i' && !g_str_equal (name, "in"))
    {
      self->any_case = TRUE;
      name++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (names[i], name))
        {
          self->op = (UchiOp) i;
          return TRUE;
        }
    }
  return FALSE;
}

/* after "(?": look-around, a group without a number, or the letters of options; everything else may call, recurse, decide */
static gboolean
is_plain_group (const char *inside)
{
  if (inside[0] != '?')
    return inside[0] != '*';
  inside++;
  if (strchr (":=!", inside[0]) != NULL && inside[0] != '\0')
    return TRUE;
  if (inside[0] == '<')
    return inside[1] == '=' || inside[1] == '!';
  inside += strspn (inside, "imsx-");
  return *inside == ')' || *inside == ':';
}

gboolean
uchi_pattern_is_safe (const char *pattern)
{
  guint depth = 0;
  gboolean quantified[16] = { FALSE }, in_class = FALSE;

  if (strlen (pattern) > UCHI_PACK_MAX_STRING)
    return FALSE;
  for (const char *p = pattern; *p != '\0'; p++)
    {
      if (*p == '\\')
        {
          if (g_ascii_isdigit (p[1]) || p[1] == 'g' || p[1] == 'k')
            return FALSE;
          if (p[1] != '\0')
            p++;
        }
      else if (in_class)
        in_class = *p != ']';
      else if (*p == '[')
        {
          in_class = TRUE;
          if (p[1] == '^')
            p++;
          if (p[1] == ']')
            p++;
        }
      else if (*p == '(')
        {
          if (!is_plain_group (p + 1) || ++depth >= G_N_ELEMENTS (quantified))
            return FALSE;
          quantified[depth] = FALSE;
        }
      else if (*p == ')' && depth > 0)
        {
          gboolean inner = quantified[depth--];

          if (inner && (p[1] == '*' || p[1] == '+' || p[1] == '{'))
            return FALSE;
          quantified[depth] |= inner;
        }
      else if (*p == '*' || *p == '+' || *p == '{')
        quantified[depth] = TRUE;
    }
  return TRUE;
}

/* (transfer full) (nullable): the plain text at the start of a pattern like "^AB\\-[0-9]+" */
static char *
literal_start (const char *pattern)
{
  g_autoptr (GString) start = g_string_new (NULL);

  if (pattern[0] != '^' || strchr (pattern, '|') != NULL || strstr (pattern, "(?") != NULL)
    return NULL;
  for (const char *p = pattern + 1; *p != '\0'; p++)
    {
      gboolean escaped = *p == '\\';

      if (escaped && (p[1] == '\0' || g_ascii_isalnum (p[1])))
        break;
      if (!escaped && strchr (".[({*+?)$^", *p) != NULL)
        {
          /* what is repeated may be there no times */
          const char *last = strchr ("*?{", *p) != NULL ? g_utf8_find_prev_char (start->str, start->str + start->len) : NULL;

          if (last != NULL)
            g_string_truncate (start, (gsize) (last - start->str));
          break;
        }
      p += escaped;
      g_string_append_c (start, *p);
    }
  return start->len > 0 ? g_string_free (g_steal_pointer (&start), FALSE) : NULL;
}

static gboolean
set_test (UchiFact *self, const char *op, const char *value)
{
  self->value = value;
  if (self->source[0] == '\0' || strlen (value) > UCHI_PACK_MAX_STRING || !read_op (self, op)
      || (self->op == UCHI_OP_REGEX && !uchi_pattern_is_safe (value)))
    return FALSE;
  if (self->any_case && self->op != UCHI_OP_REGEX && self->op != UCHI_OP_WORD)
    self->value = self->folded = g_utf8_casefold (value, -1);
  if (self->op == UCHI_OP_REGEX && !self->any_case)
    self->start = literal_start (self->value);
  return TRUE;
}

/* "OBS OP WEIGHT VALUE", which is cut up where it is */
static gboolean
read_line (UchiFact *self, char *line)
{
  char *op = strchr (line, ' '), *weight = op != NULL ? strchr (op + 1, ' ') : NULL, *value = NULL;

  if (weight == NULL || !g_ascii_isdigit (weight[1]))
    return FALSE;
  self->weight = (guint) CLAMP (g_ascii_strtoll (weight, &value, 10), 0, MAX_WEIGHT);
  if (*value != ' ')
    return FALSE;
  *op++ = *weight = '\0';
  self->source = line;
  if (set_test (self, op, value + 1))
    return TRUE;
  op[-1] = *weight = ' ';
  return FALSE;
}

UchiFact *
uchi_fact_from_line (char *line, GError **error)
{
  UchiFact *self = g_new0 (UchiFact, 1);

  if (read_line (self, line))
    return self;
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "an observation that cannot be: %.120s", line);
  uchi_fact_free (self);
  return NULL;
}

char *
uchi_fact_line (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL)
    return g_strdup (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "");
  return g_strdup_printf ("%s %s %d %s", uchi_json_string (object, "obs", ""), uchi_json_string (object, "op", ""),
                          (int) CLAMP (uchi_json_int (object, "weight", UCHI_PACK_USUAL_WEIGHT), 0, MAX_WEIGHT),
                          uchi_json_string (object, "value", ""));
}

UchiFact *
uchi_fact_new (JsonNode *node, GError **error)
{
  char *line = uchi_fact_line (node);
  UchiFact *self = uchi_fact_from_line (line, error);

  if (self != NULL)
    self->own = line;
  else
    g_free (line);
  return self;
}

static GRegex *
compiled (UchiFact *self)
{
  if (self->regex == NULL)
    {
      g_autofree char *pattern = g_strconcat (MATCH_LIMIT, self->value, NULL);

      self->regex = g_regex_new (pattern, G_REGEX_OPTIMIZE | (self->any_case ? G_REGEX_CASELESS : 0), 0, NULL);
    }
  return self->regex;
}

gboolean
uchi_fact_compiles (UchiFact *self)
{
  return self->op != UCHI_OP_REGEX || compiled (self) != NULL;
}

gboolean
uchi_holds_word (const char *value, const char *word)
{
  gsize length = strlen (word);
  char first = g_ascii_tolower (word[0]);

  for (const char *p = value; *p != '\0'; p++)
    {
      if (g_ascii_tolower (*p) == first && g_ascii_strncasecmp (p, word, length) == 0 && (p == value || !g_ascii_isalnum (p[-1]))
          && !g_ascii_isalnum (p[length]))
        return TRUE;
    }
  return FALSE;
}

char *
uchi_first_run (const char *word)
{
  gsize start = 0, length = 0;

  while (word[start] != '\0' && !g_ascii_isalnum (word[start]))
    start++;
  while (g_ascii_isalnum (word[start + length]))
    length++;
  return length > 0 ? g_ascii_strup (word + start, (gssize) length) : NULL;
}

void
uchi_pack_text_clear (UchiPackText *self)
{
  g_clear_pointer (&self->folded, g_free);
}

const char *
uchi_pack_text_folded (UchiPackText *self)
{
  if (self->folded == NULL)
    self->folded = g_utf8_casefold (self->text, -1);
  return self->folded;
}

gboolean
uchi_fact_holds_for (UchiFact *self, UchiPackText *value)
{
  gboolean folds = self->any_case && self->op != UCHI_OP_REGEX && self->op != UCHI_OP_WORD;
  const char *text = folds ? uchi_pack_text_folded (value) : value->text;

  switch (self->op)
    {
    case UCHI_OP_EQUALS:
      return g_str_equal (text, self->value);
    case UCHI_OP_CONTAINS:
      return strstr (text, self->value) != NULL;
    case UCHI_OP_PREFIX:
      return g_str_has_prefix (text, self->value);
    case UCHI_OP_GLOB:
      return g_pattern_match_simple (self->value, text);
    case UCHI_OP_WORD:
      return uchi_holds_word (text, self->value);
    case UCHI_OP_EXISTS:
      return TRUE;
    case UCHI_OP_REGEX:
      return (self->start == NULL || g_str_has_prefix (text, self->start)) && compiled (self) != NULL
             && g_regex_match_full (self->regex, text, MIN (strlen (text), UCHI_PACK_SUBJECT), 0, 0, NULL, NULL);
    default:
      return FALSE;
    }
}

char *
uchi_fact_capture (UchiFact *self, const char *value)
{
  g_autoptr (GMatchInfo) info = NULL;

  if (self->op != UCHI_OP_REGEX || compiled (self) == NULL
      || !g_regex_match_full (self->regex, value, MIN (strlen (value), UCHI_PACK_SUBJECT), 0, 0, &info, NULL))
    return NULL;
  return g_match_info_get_match_count (info) > 1 ? g_match_info_fetch (info, 1) : g_strdup ("");
}

char *
uchi_fact_mark (const UchiFact *self)
{
  /* as it is kept: evidence ends with no blank */
  return g_strchomp (g_strdup_printf ("%u%s %.400s", (guint) self->op, self->any_case ? "i" : "", self->value));
}
