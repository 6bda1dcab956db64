/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-version.h"

#include <string.h>

#define MAX_TOKENS 12

/* a run of digits, or of ASCII letters */
typedef struct {
  gboolean is_number;
  guint64 number;
  char letters[12]; /* lower case */
} Token;

typedef struct {
  Token tokens[MAX_TOKENS];
  guint n_tokens;
  char hardware[12]; /* "" when the text names no hardware revision */
} Version;

/* words that say nothing about the order */
static const char *const filler[] = { "v", "ver", "version", "firmware", "fw", "f", "w" };
/* words after which the hardware revision is named */
static const char *const hardware_words[] = { "rev", "revision", "hw", "hardware" };
/* words after which no version follows any more */
static const char *const end_words[] = { "build", "date", "and", "or", "earlier", "prior" };

static gboolean
is_word (const Token *token, const char *const *words, guint n_words)
{
  for (guint i = 0; !token->is_number && i < n_words; i++)
    {
      if (strcmp (token->letters, words[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* the next run of digits or letters; FALSE at the end */
static gboolean
next_token (const char **cursor, Token *token)
{
  const char *p = *cursor;
  gsize length = 0;

  while (*p != '\0' && !g_ascii_isalnum (*p))
    p++;
  if (*p == '\0')
    return FALSE;
  memset (token, 0, sizeof *token);
  token->is_number = g_ascii_isdigit (*p);
  if (token->is_number)
    {
      char *end = NULL;

      token->number = g_ascii_strtoull (p, &end, 10);
      *cursor = end;
      return TRUE;
    }
  for (; g_ascii_isalpha (*p); p++)
    {
      if (length + 1 < sizeof token->letters)
        token->letters[length++] = g_ascii_tolower (*p);
    }
  *cursor = p;
  return TRUE;
}

/* "rev.B1": letters and number after the word, kept as one text */
static void
read_hardware (const char **cursor, Version *version)
{
  Token token;
  gsize length = 0;

  if (!next_token (cursor, &token))
    return;
  if (token.is_number)
    {
      g_snprintf (version->hardware, sizeof version->hardware, "%" G_GUINT64_FORMAT, token.number);
      return;
    }
  g_strlcpy (version->hardware, token.letters, sizeof version->hardware);
  length = strlen (version->hardware);
  while (g_ascii_isdigit (**cursor) && length + 1 < sizeof version->hardware)
    {
      version->hardware[length++] = **cursor;
      (*cursor)++;
    }
}

static void
parse (const char *text, Version *version)
{
  Token token;

  memset (version, 0, sizeof *version);
  while (version->n_tokens < MAX_TOKENS && next_token (&text, &token))
    {
      if (is_word (&token, hardware_words, G_N_ELEMENTS (hardware_words)))
        read_hardware (&text, version);
      else if (version->n_tokens == 0 && is_word (&token, filler, G_N_ELEMENTS (filler)))
        continue;
      else if (is_word (&token, end_words, G_N_ELEMENTS (end_words)))
        break;
      else
        version->tokens[version->n_tokens++] = token;
    }
}

/* letters go by length first: "z" comes before "aa", as in a maker's A … Z, AA */
static int
compare_letters (const char *a, const char *b)
{
  gsize a_length = strlen (a);
  gsize b_length = strlen (b);

  if (a_length != b_length)
    return a_length < b_length ? -1 : 1;
  return strcmp (a, b);
}

static UchiVersionOrder
order (int sign)
{
  return sign < 0 ? UCHI_VERSION_LESS : sign > 0 ? UCHI_VERSION_GREATER : UCHI_VERSION_EQUAL;
}

static UchiVersionOrder
compare_tokens (const Token *a, const Token *b)
{
  static const Token zero = { .is_number = TRUE };

  a = a != NULL ? a : &zero;
  b = b != NULL ? b : &zero;
  if (a->is_number != b->is_number)
    return UCHI_VERSION_INCOMPARABLE;
  if (a->is_number)
    return order (a->number < b->number ? -1 : a->number > b->number);
  return order (compare_letters (a->letters, b->letters));
}

UchiVersionOrder
uchi_version_compare (const char *a, const char *b)
{
  Version left, right;

  parse (a, &left);
  parse (b, &right);
  if (left.n_tokens == 0 || right.n_tokens == 0 || strcmp (left.hardware, right.hardware) != 0)
    return UCHI_VERSION_INCOMPARABLE;
  for (guint i = 0; i < MAX (left.n_tokens, right.n_tokens); i++)
    {
      UchiVersionOrder one = compare_tokens (i < left.n_tokens ? &left.tokens[i] : NULL,
                                             i < right.n_tokens ? &right.tokens[i] : NULL);

      if (one != UCHI_VERSION_EQUAL)
        return one;
    }
  return UCHI_VERSION_EQUAL;
}

gboolean
uchi_version_same_hardware (const char *a, const char *b)
{
  Version left, right;

  parse (a, &left);
  parse (b, &right);
  return strcmp (left.hardware, right.hardware) == 0;
}

static UchiAffected
affected_if (gboolean yes)
{
  return yes ? UCHI_AFFECTED_YES : UCHI_AFFECTED_NO;
}

static UchiAffected
within (const char *installed, const char *range)
{
  g_auto (GStrv) ends = g_strsplit (range, "..", 2);
  UchiVersionOrder from, to;

  if (g_strv_length (ends) != 2)
    return UCHI_AFFECTED_UNKNOWN;
  from = uchi_version_compare (installed, ends[0]);
  to = uchi_version_compare (installed, ends[1]);
  if (from == UCHI_VERSION_INCOMPARABLE || to == UCHI_VERSION_INCOMPARABLE)
    return UCHI_AFFECTED_UNKNOWN;
  return affected_if (from != UCHI_VERSION_LESS && to != UCHI_VERSION_GREATER);
}

UchiAffected
uchi_version_affected (const char *installed, const char *op, const char *version)
{
  UchiVersionOrder found;

  if (g_strcmp0 (op, "all") == 0)
    return UCHI_AFFECTED_YES;
  if (op == NULL || installed == NULL || installed[0] == '\0' || version == NULL || version[0] == '\0')
    return UCHI_AFFECTED_UNKNOWN;
  if (strcmp (op, "range") == 0)
    return within (installed, version);
  found = uchi_version_compare (installed, version);
  if (found == UCHI_VERSION_INCOMPARABLE)
    return UCHI_AFFECTED_UNKNOWN;
  if (strcmp (op, "<") == 0)
    return affected_if (found == UCHI_VERSION_LESS);
  if (strcmp (op, "<=") == 0)
    return affected_if (found != UCHI_VERSION_GREATER);
  if (strcmp (op, "==") == 0)
    return affected_if (found == UCHI_VERSION_EQUAL);
  return UCHI_AFFECTED_UNKNOWN;
}
