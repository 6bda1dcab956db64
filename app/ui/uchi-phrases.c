/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-phrases.h"

#include <string.h>

#define MARK '|'
#define WIDE_BAR "\xef\xbd\x9c" /* ｜ */

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

/* Two kinds of attribute in turn: GTK melts touching ones of one kind, and the
 * break between them would be lost. */
PangoAttrList *
uchi_phrases_attributes (const char *text)
{
  PangoAttrList *list;
  guint from = 0, to = 0, n = 0;

  if (strchr (text, MARK) == NULL)
    return NULL;
  list = pango_attr_list_new ();
  for (const char *p = text;; p++)
    {
      if (*p != MARK && *p != '\0')
        {
          to++;
          continue;
        }
      if (to > from)
        {
          PangoAttribute *attribute = n++ % 2 == 0 ? pango_attr_allow_breaks_new (FALSE) : pango_attr_word_new ();

          attribute->start_index = from;
          attribute->end_index = to;
          pango_attr_list_insert (list, attribute);
        }
      from = to;
      if (*p == '\0')
        return list;
    }
}

char *
uchi_phrases_name (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "|", -1);

  return g_strjoinv (WIDE_BAR, parts);
}
