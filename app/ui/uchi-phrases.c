/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-phrases.h"

#include <string.h>

#define MARK '|'
/* letters of a phrase that stays whole; a translator may ask for more */
#define MAX_PHRASE 12
#define MAX_MARKED_PHRASE 18
#define WIDE_BAR "\xef\xbd\x9c" /* ｜ */
/* such a name must not turn our sentence round it */
#define LEFT_TO_RIGHT "\xe2\x80\x8e"
#define ISOLATE "\xe2\x81\xa8"
#define ISOLATE_END "\xe2\x81\xa9"

char *
uchi_phrases_strip (const char *text)
{
  GString *plain = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p != MARK)
        g_string_append_c (plain, *p);
    }
  return g_string_free (plain, FALSE);
}

typedef enum { OTHER, HIRAGANA, WORD, OPENING, CLOSING, SPACE } Script;

static Script
script_of (gunichar c)
{
  if (c == 0 || c == MARK)
    return OTHER;
  if (g_unichar_isspace (c))
    return SPACE;
  if (g_utf8_strchr ("「『（“", -1, c) != NULL)
    return OPENING;
  if (g_utf8_strchr ("、。」』）”？！：・", -1, c) != NULL)
    return CLOSING;
  if (c >= 0x3041 && c <= 0x309f)
    return HIRAGANA;
  return g_unichar_isalnum (c) || c == 0x30fc ? WORD : OTHER;
}

static gboolean
is_japanese (gunichar c)
{
  return (c >= 0x3041 && c <= 0x30ff) || (c >= 0x4e00 && c <= 0x9fff);
}

/* the last letter of a short verb stem joins what follows: 「直し方」; a particle does not: 「外の人」 */
static gboolean
joins (gunichar before, gunichar last)
{
  if (last == 0x304a || last == 0x3054) /* お, ご */
    return TRUE;
  return script_of (before) == WORD && g_utf8_strchr ("はがをにでともへやの", -1, last) == NULL;
}

/* may a line end between @last and @next? */
static gboolean
is_border (gunichar before, gunichar last, gunichar next)
{
  Script a = script_of (last), b = script_of (next);

  /* a particle stays with the quote before it */
  if (b == HIRAGANA && g_utf8_strchr ("」』）”", -1, last) != NULL)
    return FALSE;
  if (a == CLOSING || a == SPACE)
    return b != CLOSING && b != SPACE;
  if (b == OPENING)
    return a != OPENING;
  if (last == 0x3092 || (before == 0x3068 && g_utf8_strchr ("がはも", -1, last) != NULL)) /* を, とが, とは, とも */
    return b == HIRAGANA || b == WORD;
  return a == HIRAGANA && b == WORD && !joins (before, last);
}

/* Two kinds of attribute in turn: GTK melts touching ones of one kind, and the
 * break between them would be lost. */
static void
keep_together (PangoAttrList *list, guint from, guint to, guint n)
{
  PangoAttribute *attribute = n % 2 == 0 ? pango_attr_allow_breaks_new (FALSE) : pango_attr_word_new ();

  attribute->start_index = from;
  attribute->end_index = to;
  pango_attr_list_insert (list, attribute);
}

PangoAttrList *
uchi_phrases_attributes (const char *text)
{
  gboolean marked = strchr (text, MARK) != NULL, japanese = marked;
  PangoAttrList *list = pango_attr_list_new ();
  guint from = 0, to = 0, letters = 0, n = 0;
  gunichar before = 0, last = 0;

  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0 || c == MARK || (!marked && is_border (before, last, c)))
        {
          if (to > from && letters <= (marked ? MAX_MARKED_PHRASE : MAX_PHRASE))
            keep_together (list, from, to, n++);
          from = to;
          letters = 0;
        }
      if (c == 0)
        break;
      before = last;
      last = c;
      japanese |= is_japanese (c);
      letters += c != MARK;
      to += c != MARK ? (guint) (g_utf8_next_char (p) - p) : 0;
    }
  if (!japanese)
    g_clear_pointer (&list, pango_attr_list_unref);
  return list;
}

/* Hebrew, Arabic and their kin */
static gboolean
runs_leftwards (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefe) || (c >= 0x10800 && c <= 0x10fff)
          || (c >= 0x1e800 && c <= 0x1efff))
        return TRUE;
    }
  return FALSE;
}

char *
uchi_phrases_name (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "|", -1);
  g_autofree char *plain = g_strjoinv (WIDE_BAR, parts);

  return runs_leftwards (plain) ? g_strconcat (LEFT_TO_RIGHT ISOLATE, plain, ISOLATE_END, NULL) : g_steal_pointer (&plain);
}
