/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-words.h"

#include <glib/gi18n.h>

#include "advice/uchi-advice.h"

const char *
uchi_words_kind_drawing (UchiKind kind)
{
  g_autofree char *name = g_strconcat ("kind-", uchi_kind_name (kind), NULL);

  return g_intern_string (name);
}

const char *
uchi_words_stopped (const char *note, const char *simply)
{
  return g_str_equal (note, "network-left") || g_str_equal (note, "local-trouble") ? uchi_advice_note (note) : simply;
}

const char *
uchi_words_home_network (void)
{
  return _("Home network");
}

const char *
uchi_words_this_computer (void)
{
  return _("This computer");
}

gboolean
uchi_words_are_japanese (void)
{
  /* Translators: the code of the language of this catalogue */
  return g_str_equal (C_("language", "en"), "ja");
}

char *
uchi_words_in_brackets (const char *name, const char *more)
{
  /* Translators: a device and its maker: Camera (Panasonic) */
  return g_strdup_printf (_("%s (%s)"), name, more);
}

/* FALSE for what is no date */
static gboolean
read_date (const char *text, int date[3])
{
  g_auto (GStrv) parts = g_strsplit (text, "-", 3);

  if (g_strv_length (parts) != 3)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    date[i] = (int) g_ascii_strtoll (parts[i], NULL, 10);
  return date[0] >= 2000 && date[0] <= 9999 && date[1] >= 1 && date[1] <= 12 && date[2] >= 1 && date[2] <= 31;
}

char *
uchi_words_month (const char *date)
{
  int parts[3];

  /* Translators: a month of a year: year first, then the number of the month */
  return read_date (date, parts) ? g_strdup_printf (_("%d-%02d"), parts[0], parts[1]) : NULL;
}

char *
uchi_words_day (const char *time)
{
  int parts[3];

  /* Translators: a day: year, month, day */
  return read_date (time, parts) ? g_strdup_printf (_("%d-%02d-%02d"), parts[0], parts[1], parts[2]) : NULL;
}
