/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words as letters: where one ends, and which letters are the same. */
#include "report/uchi-report-private.h"

/* a long vowel belongs to the word that it stands in, whatever it is written in */
#define LONG_VOWEL 0x30fc

static gboolean
is_accent (gunichar letter)
{
  return letter >= 0x300 && letter <= 0x36f;
}

char *
uchi_word_fold (const char *word)
{
  g_autofree char *apart = NULL;
  GString *bare;
  char *folded;

  if (g_str_is_ascii (word))
    return g_ascii_strdown (word, -1);
  apart = g_utf8_normalize (word, -1, G_NORMALIZE_ALL);
  bare = g_string_new (NULL);
  for (const char *p = apart != NULL ? apart : word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      /* ō is o with a line over it; が is か with two dots, which stay */
      if (!is_accent (letter))
        g_string_append_unichar (bare, letter);
    }
  folded = g_utf8_casefold (bare->str, -1);
  g_string_free (bare, TRUE);
  return folded;
}

gunichar
uchi_letter_fold (gunichar letter)
{
  gunichar apart[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n;

  if (letter < 0x80)
    return (guchar) g_ascii_tolower ((char) letter);
  if (is_accent (letter))
    return 0;
  n = g_unichar_fully_decompose (letter, FALSE, apart, G_N_ELEMENTS (apart));
  for (gsize i = 1; i < n; i++)
    {
      if (!is_accent (apart[i]))
        return g_unichar_tolower (g_unichar_toupper (letter));
    }
  return g_unichar_tolower (g_unichar_toupper (apart[0]));
}

static gboolean
is_in_word (gunichar letter, UchiSplit how)
{
  if (how == UCHI_SPLIT_PARTS)
    return TRUE;
  if (how == UCHI_SPLIT_PARTS_AND_DIGITS)
    return letter < '0' || letter > '9';
  return g_unichar_ismark (letter) || (how == UCHI_SPLIT_LETTERS ? g_unichar_isalpha (letter) : g_unichar_isalnum (letter));
}

/* 花子の部屋: 花子, の, 部屋 */
static gboolean
changes_script (gunichar before, gunichar letter)
{
  GUnicodeScript one = g_unichar_get_script (before), other = g_unichar_get_script (letter);

  return one != other && (one == G_UNICODE_SCRIPT_HAN || other == G_UNICODE_SCRIPT_HAN || one == G_UNICODE_SCRIPT_HIRAGANA || other == G_UNICODE_SCRIPT_HIRAGANA);
}

/* HanakoNas: Hanako, Nas; in parts of a word also IPCamera: IP, Camera */
static gboolean
is_break (gunichar before, const char *at, UchiSplit how)
{
  gunichar letter = g_utf8_get_char (at), next = g_utf8_get_char (g_utf8_next_char (at));

  if (how == UCHI_SPLIT_LETTERS || how == UCHI_SPLIT_WORDS)
    return FALSE;
  if (how == UCHI_SPLIT_NAMES && changes_script (before, letter))
    return TRUE;
  return g_unichar_isupper (letter) && (g_unichar_islower (before) || (how != UCHI_SPLIT_NAMES && g_unichar_isupper (before) && g_unichar_islower (next)));
}

GPtrArray *
uchi_word_split (const char *text, UchiSplit how)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  const char *start = NULL;
  gunichar before = 0;

  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);
      gboolean is_inside = letter != '\0' && is_in_word (letter, how), goes_on = g_unichar_ismark (letter) || letter == LONG_VOWEL;

      if (start != NULL && (!is_inside || (!goes_on && is_break (before, p, how))))
        {
          g_ptr_array_add (parts, g_strndup (start, (gsize) (p - start)));
          start = NULL;
        }
      if (letter == '\0')
        return parts;
      if (is_inside && start == NULL)
        start = p;
      if (!goes_on || before == 0)
        before = letter;
    }
}
