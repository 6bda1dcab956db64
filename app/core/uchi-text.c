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
  gsize n_graphemes = 0, begun = 0, max_bytes = MIN (max_graphemes, LOOK_AT_MOST) * UCHI_TEXT_BYTES;
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
          if (n_graphemes > max_graphemes || out->len + space + (gsize) g_unichar_to_utf8 (c, NULL) > max_bytes)
            break;
          begun = out->len;
          if (space)
            g_string_append_c (out, ' ');
          space = FALSE;
        }
      else if (out->len + (gsize) g_unichar_to_utf8 (c, NULL) > max_bytes)
        {
          /* か is not が: without its marks the character is another one */
          g_string_truncate (out, begun);
          break;
        }
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* where the address of a site that begins at @p ends; @p: it is none */
static const char *
end_of_site (const char *p)
{
  static const char *const starts[] = { "http:", "https:", "ftp:", "tel:", "mailto:", "www." };
  gboolean is_site = strstr (p, "://") == p;

  for (guint i = 0; i < G_N_ELEMENTS (starts) && !is_site; i++)
    is_site = g_ascii_strncasecmp (p, starts[i], strlen (starts[i])) == 0;
  while (is_site && *p > ' ' && *p < 0x7F)
    p++;
  return p;
}

/* where a telephone number that begins at @p ends; @p: it is none */
static const char *
end_of_number (const char *p, const char *start)
{
  const char *end = p;
  guint digits = 0, breaks = 0;
  gboolean in_word = p > start && g_ascii_isalnum (p[-1]);

  /* in Japan they begin so; an address of this home, a version, a year do not */
  for (const char *q = p; *q != '\0' && (*p == '0' || *p == '+' || *p == '('); q = g_utf8_next_char (q))
    {
      gunichar c = g_utf8_get_char (q);

      if (g_unichar_isdigit (c))
        {
          breaks += digits > 0 && end < q ? 1 : 0;
          digits++;
          end = g_utf8_next_char (q);
        }
      else if (g_unichar_isalpha (c) || (digits == 0 && c != '+' && c != '(') || q - end > 4)
        break;
    }
  /* a serial number is a word or a part of one; who writes a number to be dialled parts it */
  in_word |= g_ascii_isalpha (*end);
  return digits >= 9 && (!in_word || breaks >= 2) ? end : p;
}

char *
uchi_text_name (const char *text)
{
  g_autofree char *clean = uchi_text_clean (text, -1, UCHI_TEXT_LONG_MAX);
  g_autofree char *plain = g_utf8_normalize (clean, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = plain; *p != '\0';)
    {
      const char *end = end_of_site (p);

      end = end == p ? end_of_number (p, plain) : end;
      if (end == p)
        {
          end = g_utf8_next_char (p);
          g_string_append_len (out, p, end - p);
        }
      p = end;
    }
  /* nothing to take away: as it was written */
  return uchi_text_clean (strlen (plain) == out->len ? clean : out->str, -1, UCHI_TEXT_MAX);
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
