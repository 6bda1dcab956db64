/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-words.h"

#include <glib/gi18n.h>

typedef struct {
  const char *word, *drawing;
} KindWords;

static const KindWords kinds[UCHI_N_KINDS] = {
  [UCHI_KIND_UNKNOWN] = { N_("Unknown device"), "kind-unknown" },
  [UCHI_KIND_ROUTER] = { N_("Router"), "kind-router" },
  [UCHI_KIND_HOME_GATEWAY] = { N_("Phone company's box"), "kind-router" },
  [UCHI_KIND_ACCESS_POINT] = { N_("Wi-Fi base"), "kind-router" },
  [UCHI_KIND_CAMERA] = { N_("Camera"), "kind-camera" },
  [UCHI_KIND_RECORDER] = { N_("Recorder"), "kind-recorder" },
  [UCHI_KIND_PRINTER] = { N_("Printer"), "kind-printer" },
  [UCHI_KIND_NAS] = { N_("Data store"), "kind-nas" },
  [UCHI_KIND_TV] = { N_("TV"), "kind-tv" },
  [UCHI_KIND_SET_TOP_BOX] = { N_("TV box"), "kind-recorder" },
  [UCHI_KIND_SMART_SPEAKER] = { N_("Speaker you talk to"), "kind-speaker" },
  [UCHI_KIND_GAME_CONSOLE] = { N_("Game console"), "kind-game" },
  [UCHI_KIND_PC] = { N_("Computer"), "kind-pc" },
  [UCHI_KIND_PHONE] = { N_("Smartphone"), "kind-phone" },
  [UCHI_KIND_APPLIANCE] = { N_("Appliance"), "kind-appliance" },
  [UCHI_KIND_LIGHT] = { N_("Light"), "kind-appliance" },
  [UCHI_KIND_LOCK] = { N_("Door lock"), "kind-appliance" },
  [UCHI_KIND_SENSOR] = { N_("Sensor"), "kind-appliance" },
  [UCHI_KIND_PLUG] = { N_("Power plug"), "kind-appliance" },
  [UCHI_KIND_HUB] = { N_("Hub for appliances"), "kind-appliance" },
  [UCHI_KIND_ENERGY] = { N_("Solar or battery system"), "kind-appliance" },
  [UCHI_KIND_SMART_METER] = { N_("Electricity meter"), "kind-appliance" },
  [UCHI_KIND_HEALTH] = { N_("Health device"), "kind-appliance" },
  [UCHI_KIND_CAR] = { N_("Car"), "kind-appliance" },
  [UCHI_KIND_IP_PHONE] = { N_("Telephone"), "kind-phone" },
  [UCHI_KIND_PAYMENT] = { N_("Payment device"), "kind-appliance" },
  [UCHI_KIND_NETWORK_DEVICE] = { N_("Network device"), "kind-router" },
  [UCHI_KIND_MEDIA_PLAYER] = { N_("Music or video player"), "kind-speaker" },
  [UCHI_KIND_INTERCOM] = { N_("Intercom"), "kind-camera" },
};

const char *
uchi_words_kind (UchiKind kind)
{
  return _(kinds[(guint) kind < UCHI_N_KINDS ? kind : UCHI_KIND_UNKNOWN].word);
}

const char *
uchi_words_kind_drawing (UchiKind kind)
{
  return kinds[(guint) kind < UCHI_N_KINDS ? kind : UCHI_KIND_UNKNOWN].drawing;
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

char *
uchi_words_in_brackets (const char *name, const char *more)
{
  /* Translators: a device and its maker: Camera (Panasonic) */
  return g_strdup_printf (_("%s (%s)"), name, more);
}

const char *
uchi_words_level (UchiLevel level)
{
  switch (level)
    {
    case UCHI_LEVEL_TODAY:
      return _("Let us mend this today");
    case UCHI_LEVEL_SOON:
      return _("Let us mend this soon");
    case UCHI_LEVEL_ASK:
      return _("Let us look at this together");
    case UCHI_LEVEL_FINE:
    default:
      return _("This may stay as it is");
    }
}

const char *
uchi_words_shape (UchiLevel level)
{
  switch (level)
    {
    case UCHI_LEVEL_TODAY:
      return _("square");
    case UCHI_LEVEL_SOON:
      return _("triangle");
    case UCHI_LEVEL_ASK:
      return _("question mark");
    case UCHI_LEVEL_FINE:
    default:
      return _("circle");
    }
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

/* ---- findings: titles until the advice has its say ------------------------------------------ */

typedef struct {
  const char *title, *why;
} FindingWords;

static const FindingWords findings[UCHI_N_FINDINGS] = {
  [UCHI_FINDING_NONE] = { N_("Something was found"), N_("So that nobody else uses it.") },
  [UCHI_FINDING_DEFAULT_PASSWORD] = { N_("The password is still the one it was sold with"), N_("So that nobody else uses it.") },
  [UCHI_FINDING_NO_PASSWORD] = { N_("It opens without a password"), N_("So that nobody else uses it.") },
  [UCHI_FINDING_TELNET_OPEN] = { N_("An old kind of entrance is open"), N_("So that nobody else uses it.") },
};

const char *
uchi_words_finding (UchiFindingId finding, UchiKind kind)
{
  guint i = (guint) finding < UCHI_N_FINDINGS && findings[finding].title != NULL ? finding : UCHI_FINDING_NONE;

  return _(findings[i].title);
}

const char *
uchi_words_why (UchiFindingId finding, UchiKind kind)
{
  guint i = (guint) finding < UCHI_N_FINDINGS && findings[finding].title != NULL ? finding : UCHI_FINDING_NONE;

  return _(findings[i].why);
}

static const char *const checks[UCHI_N_FINDINGS] = {
  [UCHI_FINDING_NONE] = N_("something else"),
  [UCHI_FINDING_DEFAULT_PASSWORD] = N_("whether the password is still the one it was sold with"),
  [UCHI_FINDING_NO_PASSWORD] = N_("whether it opens without a password"),
  [UCHI_FINDING_TELNET_OPEN] = N_("whether an old kind of entrance is open"),
  [UCHI_FINDING_REMOTE_ADMIN] = N_("whether it can be set from outside"),
  [UCHI_FINDING_FIRMWARE_OLD] = N_("whether its software is new"),
  [UCHI_FINDING_KNOWN_FLAW] = N_("whether its software has a weak spot"),
  [UCHI_FINDING_SUPPORT_ENDED] = N_("whether its maker still makes updates"),
  [UCHI_FINDING_REPLACE_NO_FIX] = N_("whether it can still be mended"),
  [UCHI_FINDING_WIFI_OPEN] = N_("whether the Wi-Fi has a password"),
  [UCHI_FINDING_WIFI_WEP] = N_("whether the Wi-Fi is guarded in a very old way"),
  [UCHI_FINDING_WIFI_TKIP] = N_("whether the Wi-Fi is guarded in an old way"),
  [UCHI_FINDING_PORT_FORWARD] = N_("whether there is a way in from outside"),
  [UCHI_FINDING_OPEN_SHARE] = N_("whether anybody can open its folders"),
  [UCHI_FINDING_PRINTER_EXPOSED] = N_("whether it prints for people outside"),
  [UCHI_FINDING_UNKNOWN_DEVICE] = N_("what kind of device it is"),
  [UCHI_FINDING_ODD_BEHAVIOUR] = N_("whether it behaves as usual"),
  [UCHI_FINDING_IPV6_EXPOSED] = N_("whether it can be seen from outside the new way"),
  [UCHI_FINDING_DNS_CHANGED] = N_("whether the guide to web pages is the usual one"),
  [UCHI_FINDING_DEBUG_PORT] = N_("whether an entrance for makers is open"),
  [UCHI_FINDING_OPEN_STREAM] = N_("whether anybody can see its pictures"),
  [UCHI_FINDING_SNMP_PUBLIC] = N_("whether it tells about itself to anybody"),
  [UCHI_FINDING_NOT_BEHIND_ROUTER] = N_("whether there is a router between"),
  [UCHI_FINDING_TWO_ROUTERS] = N_("whether there are two routers"),
  [UCHI_FINDING_OPEN_BROKER] = N_("whether anybody can hear what it sends"),
  [UCHI_FINDING_OLD_SHARE] = N_("whether it shares folders in an old way"),
};

const char *
uchi_words_check (const char *check)
{
  UchiFindingId finding = uchi_finding_from_name (check);

  return _(checks[(guint) finding < UCHI_N_FINDINGS ? finding : UCHI_FINDING_NONE]);
}
