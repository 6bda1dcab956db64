/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of a pack that are shown. */
#include "pack/uchi-pack-private.h"

#include <gio/gio.h>
#include <string.h>

/* of a telephone number, at least */
#define MANY_DIGITS 9

/* digits of every script, and the numerals of Chinese characters */
static gboolean
is_digit (gunichar c)
{
  return g_unichar_isdigit (c) || (c >= 0x80 && g_utf8_strchr ("〇一二三四五六七八九", -1, c) != NULL);
}

/* "name.tld", or an ending that people type behind any sign; @text in lower case */
static gboolean
names_site (const char *text)
{
  static const char *const endings[] = { "com", "net", "org", "jp", "info", "biz", "top", "xyz", "site", "online", "example" };

  if (strstr (text, "://") != NULL || strstr (text, "www.") != NULL || strchr (text, '@') != NULL)
    return TRUE;
  for (const char *dot = strchr (text, '.'); dot != NULL; dot = strchr (dot + 1, '.'))
    {
      gsize length = strspn (dot + 1, "abcdefghijklmnopqrstuvwxyz");

      if (length >= 2 && !g_ascii_isalnum (dot[1 + length]) && dot > text && g_ascii_isalnum (dot[-1]))
        return TRUE;
      for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
        {
          if (strlen (endings[i]) == length && strncmp (endings[i], dot + 1, length) == 0 && !g_ascii_isdigit (dot[1 + length]))
            return TRUE;
        }
    }
  return FALSE;
}

/* "192.168.11.1" at @text: the length of an address inside a home (RFC 1918), 0 without one */
static gsize
home_address (const char *text)
{
  gsize length = strspn (text, "0123456789.");
  g_autofree char *literal = g_strndup (text, length);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (literal);

  return address != NULL && g_inet_address_get_is_site_local (address) ? length : 0;
}

/* what is not seen, or turns what is: between the letters of an address it hides it from us and not from the eye */
static gboolean
is_seen (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (p));

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_UNASSIGNED || type == G_UNICODE_PRIVATE_USE
          || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        return FALSE;
    }
  return TRUE;
}

/* (transfer full) (nullable): in lower case, wide letters as narrow ones, 「。」 behind one as the point that browsers take it for; NULL when
 * it is no text, or not one to be seen */
static char *
narrow (const char *text)
{
  g_autofree char *composed = g_str_is_ascii (text) ? g_strdup (text) : g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GString) plain = composed != NULL && is_seen (composed) ? g_string_new (NULL) : NULL;

  if (plain == NULL)
    return NULL;
  for (const char *p = composed; *p != '\0'; p++)
    {
      gboolean stop = p > composed && g_ascii_isalnum (p[-1]) && g_str_has_prefix (p, "。");

      g_string_append_c (plain, stop ? '.' : g_ascii_tolower (*p));
      p += stop ? strlen ("。") - 1 : 0;
    }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/* most names: not even the signs and digits for an address or a number */
static gboolean
names_nothing (const char *text)
{
  guint digits = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if ((*p & 0x80) != 0 || g_ascii_iscntrl (*p) || *p == '.' || *p == ':' || *p == '@')
        return FALSE;
      digits += g_ascii_isdigit (*p);
    }
  return digits < MANY_DIGITS;
}

/* whatever is no letter may stand between digits */
static gboolean
names_number (const char *text)
{
  guint digits = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gsize home = digits == 0 && g_ascii_isdigit (*p) ? home_address (p) : 0;

      if (home > 0)
        p += home - 1;
      else if (is_digit (c))
        digits++;
      else if (g_unichar_isalpha (c))
        digits = 0;
      if (digits >= MANY_DIGITS)
        return TRUE;
    }
  return FALSE;
}

/* Wide letters are looked at as narrow ones. */
gboolean
uchi_pack_is_plain_word (const char *text)
{
  g_autofree char *plain = NULL;

  if (names_nothing (text))
    return TRUE;
  plain = narrow (text);
  return plain != NULL && !names_site (plain) && !names_number (plain);
}

/* Companies are called "Amazon.com": a name like a site is one. */
gboolean
uchi_pack_is_company (const char *text)
{
  g_autofree char *plain = NULL;

  if (names_nothing (text))
    return TRUE;
  plain = narrow (text);
  return plain != NULL && !names_number (plain) && strstr (plain, "://") == NULL && strstr (plain, "www.") == NULL;
}
