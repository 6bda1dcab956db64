/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text as a reader would understand it: the ways in which letters hide from a search are undone. */
#include "report/uchi-report-private.h"

#include <string.h>

#define MAX_ROUNDS 3 /* "%2525E5" */
#define MAX_BYTES (8 * 1024)

/* the @n hexadecimal digits at @text as a number, or -1 */
static int
hex (const char *text, guint n)
{
  int number = 0;

  for (guint i = 0; i < n; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return -1;
      number = number * 16 + digit;
    }
  return number;
}

static void
add_letter (GString *out, guint64 letter)
{
  if (letter > 0 && letter <= 0x10ffff && g_unichar_validate ((gunichar) letter))
    g_string_append_unichar (out, (gunichar) letter);
  else
    g_string_append (out, UCHI_HIDDEN);
}

/* %E5%B1%B1 (RFC 3986, 2.1); what is no UTF-8 is not for reading */
static const char *
add_percent (GString *out, const char *p)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (; *p == '%' && hex (p + 1, 2) >= 0; p += 3)
    g_string_append_c (bytes, (char) hex (p + 1, 2));
  g_string_append (out, g_utf8_validate_len (bytes->str, bytes->len, NULL) ? bytes->str : UCHI_HIDDEN);
  return p;
}

/* &#23665; &#x5c71; (HTML, 13.5) */
static const char *
add_entity (GString *out, const char *p)
{
  gboolean in_hex = p[2] == 'x' || p[2] == 'X';
  char *end = NULL;
  guint64 letter = g_ascii_strtoull (p + (in_hex ? 3 : 2), &end, in_hex ? 16 : 10);

  add_letter (out, letter);
  return *end == ';' ? end + 1 : end;
}

static gboolean
is_entity (const char *p)
{
  return p[0] == '&' && p[1] == '#' && (g_ascii_isdigit (p[2]) || ((p[2] == 'x' || p[2] == 'X') && g_ascii_isxdigit (p[3])));
}

/* (transfer full): @text with its escapes read once */
static char *
read_escapes (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0';)
    {
      if (*p == '%' && hex (p + 1, 2) >= 0)
        p = add_percent (out, p);
      else if (is_entity (p))
        p = add_entity (out, p);
      else if (p[0] == '\\' && (p[1] == 'u' || p[1] == 'U') && hex (p + 2, 4) >= 0)
        {
          add_letter (out, (guint64) hex (p + 2, 4));
          p += 6;
        }
      else
        g_string_append_c (out, *p++);
    }
  return g_string_free (out, FALSE);
}

/* nothing that is seen, or a mark that NFKC would make letters of: ℠, ™ */
static gboolean
is_unseen (gunichar letter)
{
  GUnicodeType type = g_unichar_type (letter);

  return letter == 0x2120 || letter == 0x2122 || type == G_UNICODE_FORMAT || type == G_UNICODE_CONTROL || type == G_UNICODE_PRIVATE_USE
         || type == G_UNICODE_UNASSIGNED;
}

/* nothing in it is an escape, or hidden, or has another form */
static gboolean
is_as_it_reads (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p < ' ' || *p > '~' || *p == '%' || *p == '&' || *p == '\\')
        return FALSE;
    }
  return TRUE;
}

/* (transfer full) (nullable): @text with all its escapes read, those that escapes made too */
static char *
read_all_escapes (const char *text)
{
  g_autofree char *read = g_strdup (text);

  for (guint i = 0; i <= MAX_ROUNDS; i++)
    {
      char *again = read_escapes (read);
      gboolean same = g_str_equal (again, read);

      g_free (read);
      read = again;
      if (same)
        return g_steal_pointer (&read);
    }
  return NULL;
}

char *
uchi_text_unveil (const char *text)
{
  g_autofree char *read = NULL;
  g_autoptr (GString) seen = NULL;

  if (strlen (text) > MAX_BYTES)
    return NULL;
  if (is_as_it_reads (text))
    return g_strdup (text);
  read = read_all_escapes (text);
  if (read == NULL)
    return NULL;
  seen = g_string_new (NULL);
  for (const char *p = read; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!is_unseen (g_utf8_get_char (p)))
        g_string_append_unichar (seen, g_utf8_get_char (p));
    }
  return g_utf8_normalize (seen->str, (gssize) seen->len, G_NORMALIZE_ALL_COMPOSE);
}
