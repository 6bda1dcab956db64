/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-words.h"

#include <glib/gi18n.h>

const char *
uchi_words_kind_drawing (UchiKind kind)
{
  g_autofree char *name = g_strconcat ("kind-", uchi_kind_name (kind), NULL);

  return g_intern_string (name);
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

const char *
uchi_words_shape_drawing (UchiLevel level)
{
  static const char *const names[] = {
    [UCHI_LEVEL_FINE] = "shape-maru", [UCHI_LEVEL_ASK] = "shape-hatena",
    [UCHI_LEVEL_SOON] = "shape-sankaku", [UCHI_LEVEL_TODAY] = "shape-shikaku",
  };

  return names[(guint) level < G_N_ELEMENTS (names) ? level : UCHI_LEVEL_ASK];
}

char *
uchi_words_month (const char *date)
{
  g_auto (GStrv) parts = g_strsplit (date, "-", 3);
  int year, month;

  if (g_strv_length (parts) != 3)
    return NULL;
  year = (int) g_ascii_strtoll (parts[0], NULL, 10);
  month = (int) g_ascii_strtoll (parts[1], NULL, 10);
  if (year < 2000 || month < 1 || month > 12)
    return NULL;
  /* Translators: a month of a year: year first, then the number of the month */
  return g_strdup_printf (_("%d-%02d"), year, month);
}
