/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a text may leave the home: known words, and numbers that stand beside them as versions do. */
#include "report/uchi-report-private.h"

#include <string.h>

/* "1.4.59", "v5.5.0", "9.2p1", "0.94.14rc21"; else a run of letters and digits */
#define TOKEN \
  "(?<![\\p{L}\\p{N}])(?:v|r|ver|rev|fw)?[0-9]+(?:\\.[0-9]+)+(?:[a-z]{1,2}[0-9]{0,3})?(?![\\p{L}\\p{N}])" \
  "|[\\p{L}\\p{M}\\p{N}]+"
/* a product and its version (RFC 9110, 10.2.4); in words; with the host of uname(1) between them */
#define BESIDE "\\A(?: \\*\\*\\*(?= ))?[] /_:;,.()[-]{1,3}\\z"
/* in a field for versions: "190125", "20190125"; "b45", "rc1"; "78p1", "0b12" */
#define VERSION_PART "(?i)\\A(?:(?:v|r|ver|rev|fw)?[0-9]{1,5}|(?:20)?[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]|(?:[a-z]|rc|sp|hf)[0-9]{1,4}[a-z]?[0-9]{0,2}" \
                     "|[0-9]{1,4}[a-z]{1,2}[0-9]{0,3})\\z"
#define HIDDEN_AGAIN "\\*\\*\\*(?:[^\\p{L}\\p{N}*]{0,3}\\*\\*\\*)+"

struct _UchiTokens {
  UchiReportFor who;
  gboolean closed;
  const UchiWords *words;
  GRegex *tokens, *beside, *version_part, *hidden_again;
};

/* on the way through one text */
typedef struct {
  const UchiTokens *self;
  GHashTable *product;
  const char *rest;
  char *between; /* since the last token */
  UchiTextOrigin origin;
  gboolean after_known;
} Walk;

static GRegex *
compile (const char *pattern, GRegexCompileFlags flags)
{
  GRegex *regex = g_regex_new (pattern, flags | G_REGEX_OPTIMIZE, 0, NULL);

  g_assert (regex != NULL);
  return regex;
}

UchiTokens *
uchi_tokens_new (UchiReportFor who, gboolean closed, const UchiWords *words)
{
  UchiTokens *self = g_new0 (UchiTokens, 1);

  self->who = who;
  self->closed = closed;
  self->words = words;
  self->tokens = compile (TOKEN, G_REGEX_CASELESS);
  self->beside = compile (BESIDE, 0);
  self->version_part = compile (VERSION_PART, 0);
  self->hidden_again = compile (HIDDEN_AGAIN, 0);
  return self;
}

void
uchi_tokens_free (UchiTokens *self)
{
  g_regex_unref (self->tokens);
  g_regex_unref (self->beside);
  g_regex_unref (self->version_part);
  g_regex_unref (self->hidden_again);
  g_free (self);
}

static gboolean
has_digit (const char *token)
{
  return strpbrk (token, "0123456789") != NULL;
}

/* one letter alone is only the product's */
static gboolean
is_known_word (const Walk *walk, const char *word)
{
  g_autofree char *folded = uchi_word_fold (word);

  return g_hash_table_contains (walk->product, folded) || (folded[0] != '\0' && folded[1] != '\0' && uchi_word_is_known (walk->self->words, word, folded));
}

/* "camera2", "armv7l", "Layer3Gateway": known words, with up to two digits behind each */
static gboolean
is_known_with_digits (const Walk *walk, const char *token)
{
  const char *p = token;

  if (g_ascii_isdigit (*p))
    return FALSE;
  while (*p != '\0')
    {
      gsize letters = strcspn (p, "0123456789"), digits = strspn (p + letters, "0123456789");
      g_autofree char *word = g_strndup (p, letters);
      gboolean is_last_letter = letters == 1 && p > token && p[1] == '\0';

      if (digits > 2 || (!is_last_letter && (letters < 2 || !is_known_word (walk, word))))
        return FALSE;
      p += letters + digits;
    }
  return TRUE;
}

/* "1.4.59": no part longer than @digits */
static gboolean
has_short_parts (const char *token, gsize digits)
{
  for (const char *p = strpbrk (token, "0123456789"); p != NULL && *p != '\0';)
    {
      gsize length = strspn (p, "0123456789");

      if (length > digits)
        return FALSE;
      p += length + (p[length] != '\0' ? 1 : 0);
    }
  return TRUE;
}

#define MAX_PART 3      /* digits of a version's part, in words */
#define MAX_LONG_PART 5 /* right behind its product: "dropbear_2019.78", "10.0.19045" */
#define MAX_LONE 2      /* digits of a version of one number: not a PIN, no year of birth */

/* four numbers: "10.2" is no address */
static gboolean
is_home_address (const char *token)
{
  guint dots = 0;

  for (const char *p = token; *p != '\0'; p++)
    dots += *p == '.';
  return dots == 3 && uchi_report_is_of_a_home (token);
}

/* @rest goes on with a number, after three other signs at most */
static gboolean
is_by_a_number (const char *rest)
{
  for (guint i = 0; i < 3 && *rest != '\0' && !g_unichar_isalnum (g_utf8_get_char (rest)); i++)
    rest = g_utf8_next_char (rest);
  return g_ascii_isdigit (*rest);
}

static gboolean
is_version_part (const Walk *walk, const char *token)
{
  return g_regex_match (walk->self->version_part, token, 0, NULL) && (!walk->self->closed || strspn (token, "0123456789") == strlen (token));
}

static gboolean
is_version (const Walk *walk, const char *token)
{
  gboolean beside = g_regex_match (walk->self->beside, walk->between, 0, NULL);
  gboolean attached = g_str_equal (walk->between, "/") || g_str_equal (walk->between, "_");
  gboolean is_chain = strchr (token, '.') != NULL, says_so = g_ascii_tolower (token[0]) == 'v' && g_ascii_isdigit (token[1]);

  if (is_chain && is_home_address (token))
    return TRUE;
  if (walk->origin == UCHI_TEXT_VERSION)
    return is_chain ? has_short_parts (token, MAX_LONG_PART) : is_version_part (walk, token);
  if (is_chain)
    return (attached && has_short_parts (token, MAX_LONG_PART)) || (((walk->after_known && beside) || says_so) && has_short_parts (token, MAX_PART));
  return (says_so || (walk->after_known && beside && g_ascii_isdigit (token[0]))) && strlen (token) <= MAX_LONE + (says_so ? 1 : 0)
         && has_short_parts (token, MAX_LONE) && strspn (token + (says_so ? 1 : 0), "0123456789") == strlen (token) - (says_so ? 1 : 0)
         && !is_by_a_number (walk->rest);
}

/* "lighttpd/1.4.59", "dropbear_2019.78": a product with its version */
static gboolean
is_before_version (const char *rest)
{
  return (rest[0] == '/' || rest[0] == '_') && g_ascii_isdigit (rest[1] == 'v' ? rest[2] : rest[1]);
}

/* what whoever keeps the pack may learn: the maker's word for a new product, or the name of a new program */
static gboolean
is_new (const Walk *walk, const char *token)
{
  gboolean of_maker = walk->origin == UCHI_TEXT_OF_MAKER || walk->origin == UCHI_TEXT_VERSION;
  gboolean is_product = walk->origin == UCHI_TEXT_PRODUCTS && is_before_version (walk->rest) && !has_digit (token);

  if (walk->self->who != UCHI_FOR_KEEPER || walk->self->closed || !(of_maker || is_product) || uchi_word_is_name_like (walk->self->words, token))
    return FALSE;
  if (!has_digit (token))
    return g_utf8_strlen (token, -1) >= 2 || walk->after_known || *walk->rest == '-';
  return uchi_word_is_model_like (walk->self->words, token)
         && (!g_ascii_isdigit (token[0]) || (walk->after_known && g_regex_match (walk->self->beside, walk->between, 0, NULL)));
}

static gboolean
stays (Walk *walk, const char *token)
{
  gboolean known = is_known_word (walk, token) || (has_digit (token) && strchr (token, '.') == NULL && is_known_with_digits (walk, token));
  gboolean learnt = !known && is_new (walk, token), kept = known || learnt || (has_digit (token) && is_version (walk, token));

  walk->after_known = known || (learnt && !g_ascii_isdigit (token[0]));
  return kept;
}

char *
uchi_tokens_mask (const UchiTokens *self, const char *text, UchiTextOrigin origin, GHashTable *product)
{
  Walk walk = { .self = self, .product = product, .origin = origin };
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  char *masked;
  int last = 0;

  for (g_regex_match (self->tokens, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *token = g_match_info_fetch (match, 0);
      int start = 0, end = 0;

      g_match_info_fetch_pos (match, 0, &start, &end);
      walk.between = g_strndup (text + last, (gsize) (start - last));
      walk.rest = text + end;
      g_string_append (out, walk.between);
      g_string_append (out, stays (&walk, token) ? token : UCHI_HIDDEN);
      g_free (walk.between);
      last = end;
    }
  g_string_append (out, text + last);
  masked = g_regex_replace_literal (self->hidden_again, out->str, -1, 0, UCHI_HIDDEN, 0, NULL);
  return masked != NULL ? masked : g_strdup (UCHI_HIDDEN);
}
