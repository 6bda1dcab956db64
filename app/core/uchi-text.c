/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-text.h"

#include <string.h>

#define LOOK_AT_MOST (256 * 1024)

/* a character nobody needs in a name or a title, and that can fool an eye or a terminal */
static gboolean
is_unwanted (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_PRIVATE_USE
      || type == G_UNICODE_SURROGATE || type == G_UNICODE_UNASSIGNED)
    return TRUE;
  /* combining grapheme joiner, Hangul fillers, variation selectors: nothing to see */
  return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || (c >= 0xFE00 && c <= 0xFE0F);
}

static gboolean
is_space (gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 || g_unichar_isspace (c);
}

/* marks belong to the character before them; a long run of them is cut */
static gboolean
counts_as_grapheme (gunichar c, guint *marks)
{
  if (!g_unichar_ismark (c))
    {
      *marks = 0;
      return TRUE;
    }
  return ++*marks > 2;
}

char *
uchi_text_clean (const char *text, gssize length, gsize max_graphemes)
{
  g_autofree char *valid = NULL;
  GString *out;
  gsize n_graphemes = 0;
  guint marks = 0;
  gboolean space = FALSE;

  if (text == NULL)
    return g_strdup ("");
  valid = g_utf8_make_valid (text, length < 0 ? (gssize) strnlen (text, LOOK_AT_MOST) : MIN (length, LOOK_AT_MOST));
  out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_space (c))
        {
          space = out->len > 0;
          continue;
        }
      if (is_unwanted (c) || (g_unichar_ismark (c) && out->len == 0))
        continue;
      if (counts_as_grapheme (c, &marks))
        {
          if (g_unichar_ismark (c))
            continue;
          n_graphemes += space ? 2 : 1;
          if (n_graphemes > max_graphemes)
            break;
          if (space)
            g_string_append_c (out, ' ');
          space = FALSE;
        }
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static char *
convert_strictly (const void *bytes, gsize length, const char *charset)
{
  gsize used = 0, written = 0;
  g_autofree char *text = g_convert (bytes, (gssize) length, "UTF-8", charset, &used, &written, NULL);

  /* g_convert() can succeed although it stopped early */
  if (text == NULL || used != length || strlen (text) != written)
    return NULL;
  return g_steal_pointer (&text);
}

/* a name only: iconv also takes options ("//IGNORE") and empty names */
static gboolean
is_charset_name (const char *name)
{
  gsize length = name != NULL ? strnlen (name, 32) : 0;

  return length > 0 && length < 32
         && strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:") == length;
}

char *
uchi_text_decode (const void *bytes, gsize length, const char *charset)
{
  const char *const others[] = { charset, "CP932", "EUC-JP", NULL };
  const guint8 *nul = length > 0 ? memchr (bytes, 0, length) : NULL;

  if (nul != NULL)
    length = (gsize) (nul - (const guint8 *) bytes);
  if (length == 0)
    return g_strdup ("");
  if (g_utf8_validate (bytes, (gssize) length, NULL))
    return g_strndup (bytes, length);

  for (guint i = 0; i < G_N_ELEMENTS (others) - 1; i++)
    {
      char *text = is_charset_name (others[i]) ? convert_strictly (bytes, length, others[i]) : NULL;

      if (text != NULL)
        return text;
    }
  return convert_strictly (bytes, length, "ISO-8859-1");
}

char *
uchi_text_for_terminal (const char *text)
{
  GString *out = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_unwanted (c) || c == 0x2028 || c == 0x2029)
        g_string_append_c (out, '?');
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
uchi_text_for_csv (const char *text)
{
  if (text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL)
    return g_strconcat ("'", text, NULL);
  return g_strdup (text);
}
