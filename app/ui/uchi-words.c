/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-words.h"

#include <glib/gi18n.h>

static const char *const kinds[UCHI_N_KINDS] = {
  [UCHI_KIND_UNKNOWN] = "kind-unknown",
  [UCHI_KIND_ROUTER] = "kind-router",
  [UCHI_KIND_HOME_GATEWAY] = "kind-router",
  [UCHI_KIND_ACCESS_POINT] = "kind-router",
  [UCHI_KIND_CAMERA] = "kind-camera",
  [UCHI_KIND_RECORDER] = "kind-recorder",
  [UCHI_KIND_PRINTER] = "kind-printer",
  [UCHI_KIND_NAS] = "kind-nas",
  [UCHI_KIND_TV] = "kind-tv",
  [UCHI_KIND_SET_TOP_BOX] = "kind-recorder",
  [UCHI_KIND_SMART_SPEAKER] = "kind-speaker",
  [UCHI_KIND_GAME_CONSOLE] = "kind-game",
  [UCHI_KIND_PC] = "kind-pc",
  [UCHI_KIND_PHONE] = "kind-phone",
  [UCHI_KIND_APPLIANCE] = "kind-appliance",
  [UCHI_KIND_LIGHT] = "kind-appliance",
  [UCHI_KIND_LOCK] = "kind-appliance",
  [UCHI_KIND_SENSOR] = "kind-appliance",
  [UCHI_KIND_PLUG] = "kind-appliance",
  [UCHI_KIND_HUB] = "kind-appliance",
  [UCHI_KIND_ENERGY] = "kind-appliance",
  [UCHI_KIND_SMART_METER] = "kind-appliance",
  [UCHI_KIND_HEALTH] = "kind-appliance",
  [UCHI_KIND_CAR] = "kind-appliance",
  [UCHI_KIND_IP_PHONE] = "kind-phone",
  [UCHI_KIND_PAYMENT] = "kind-appliance",
  [UCHI_KIND_NETWORK_DEVICE] = "kind-router",
  [UCHI_KIND_MEDIA_PLAYER] = "kind-speaker",
  [UCHI_KIND_INTERCOM] = "kind-camera",
};

const char *
uchi_words_kind_drawing (UchiKind kind)
{
  return kinds[(guint) kind < UCHI_N_KINDS ? kind : UCHI_KIND_UNKNOWN];
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
