/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "advice/uchi-advice.h"

#include <glib/gi18n.h>

static const char *const kinds[UCHI_N_KINDS] = {
  [UCHI_KIND_UNKNOWN] = N_("Unknown device"),
  [UCHI_KIND_ROUTER] = N_("Router"),
  [UCHI_KIND_HOME_GATEWAY] = N_("Phone company's box"),
  [UCHI_KIND_ACCESS_POINT] = N_("Wi-Fi base"),
  [UCHI_KIND_CAMERA] = N_("Camera"),
  [UCHI_KIND_RECORDER] = N_("Recorder"),
  [UCHI_KIND_PRINTER] = N_("Printer"),
  [UCHI_KIND_NAS] = N_("Data store"),
  [UCHI_KIND_TV] = N_("TV"),
  [UCHI_KIND_SET_TOP_BOX] = N_("TV box"),
  [UCHI_KIND_SMART_SPEAKER] = N_("Speaker you talk to"),
  [UCHI_KIND_GAME_CONSOLE] = N_("Game console"),
  [UCHI_KIND_PC] = N_("Computer"),
  [UCHI_KIND_PHONE] = N_("Smartphone"),
  [UCHI_KIND_APPLIANCE] = N_("Appliance"),
  [UCHI_KIND_LIGHT] = N_("Light"),
  [UCHI_KIND_LOCK] = N_("Door lock"),
  [UCHI_KIND_SENSOR] = N_("Sensor"),
  [UCHI_KIND_PLUG] = N_("Power plug"),
  [UCHI_KIND_HUB] = N_("Hub for appliances"),
  [UCHI_KIND_ENERGY] = N_("Solar or battery system"),
  [UCHI_KIND_SMART_METER] = N_("Electricity meter"),
  [UCHI_KIND_HEALTH] = N_("Health device"),
  [UCHI_KIND_CAR] = N_("Car"),
  [UCHI_KIND_IP_PHONE] = N_("Telephone"),
  [UCHI_KIND_PAYMENT] = N_("Payment device"),
  [UCHI_KIND_NETWORK_DEVICE] = N_("Network device"),
  [UCHI_KIND_MEDIA_PLAYER] = N_("Music or video player"),
  [UCHI_KIND_INTERCOM] = N_("Intercom"),
};

const char *
uchi_advice_kind (UchiKind kind)
{
  return _(kinds[(guint) kind < UCHI_N_KINDS ? kind : UCHI_KIND_UNKNOWN]);
}

const char *
uchi_advice_level (UchiLevel level)
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
uchi_advice_shape (UchiLevel level)
{
  switch (level)
    {
    case UCHI_LEVEL_TODAY:
      return _("Square");
    case UCHI_LEVEL_SOON:
      return _("Triangle");
    case UCHI_LEVEL_ASK:
      return _("Question mark");
    case UCHI_LEVEL_FINE:
    default:
      return _("Circle");
    }
}

const char *
uchi_advice_drawing (UchiLevel level)
{
  static const char *const names[] = {
    [UCHI_LEVEL_FINE] = "shape-maru", [UCHI_LEVEL_ASK] = "shape-hatena",
    [UCHI_LEVEL_SOON] = "shape-sankaku", [UCHI_LEVEL_TODAY] = "shape-shikaku",
  };

  return names[(guint) level < G_N_ELEMENTS (names) ? level : UCHI_LEVEL_ASK];
}

const char *
uchi_advice_refused (UchiRefused refused)
{
  switch (refused)
    {
    case UCHI_REFUSED_NO_LINK:
      return _("This computer is not connected to a network.");
    case UCHI_REFUSED_NO_ROUTER:
      return _("The router was not found.");
    case UCHI_REFUSED_PUBLIC_NETWORK:
      return _("This does not look like the network of a home.");
    case UCHI_REFUSED_VPN:
      return _("The computer is connected in a way meant for work.");
    case UCHI_REFUSED_OFFICE_NETWORK:
      return _("This looks like the network of a company or school.");
    case UCHI_REFUSED_TOO_LARGE:
      return _("This is a very large network.");
    case UCHI_REFUSED_NO_CONSENT:
      return _("Nothing was sent, because nobody said yes.");
    case UCHI_REFUSED_BUSY:
      return _("Another check is under way on this computer.");
    case UCHI_REFUSED_NONE:
    default:
      return "";
    }
}

const char *
uchi_advice_refused_help (UchiRefused refused)
{
  switch (refused)
    {
    case UCHI_REFUSED_NO_LINK:
      return _("See that the cable is plugged in, or that the Wi-Fi sign is shown.");
    case UCHI_REFUSED_NO_ROUTER:
      return _("See that the router is switched on.");
    case UCHI_REFUSED_VPN:
      return _("Switch “VPN” off, then try again.");
    case UCHI_REFUSED_PUBLIC_NETWORK:
    case UCHI_REFUSED_OFFICE_NETWORK:
    case UCHI_REFUSED_TOO_LARGE:
      return _("It is not checked here. Open this again at home.");
    case UCHI_REFUSED_BUSY:
      return _("Wait until it is over, then try again.");
    case UCHI_REFUSED_NO_CONSENT:
    case UCHI_REFUSED_NONE:
    default:
      return "";
    }
}

typedef struct {
  const char *word, *text;
} Words;

static const char *
find (const Words *words, const char *word)
{
  for (; words->word != NULL; words++)
    {
      if (g_strcmp0 (words->word, word) == 0)
        return _(words->text);
    }
  return NULL;
}

const char *
uchi_advice_note (const char *word)
{
  static const Words notes[] = {
    { "time-is-up", N_("It took too long, so checking stopped here. What was found so far is kept.") },
    { "worker-restarted", N_("A device answered in a strange way. Checking goes on without it.") },
    { "discovery-stopped", N_("Not every device could be looked for.") },
    { "network-left", N_("The network changed, so checking stopped here. Please check once more when it is back.") },
    { "busy", N_("Another check is under way on this computer. Wait until it is over, then try again.") },
    { "local-trouble", N_("Something on this computer stood in the way, so not everything could be looked at.") },
    { "many-devices", N_("There are very many devices. Is this the network of a home?") },
    { "network-changed", N_("The network is another one now. Is it that of your home?") },
    { "partly-forgotten", N_("Part of what was seen was lost on the way. Those devices are looked at once more.") },
    { "result-too-large", N_("The result became so large that it could not be shown.") },
    { "not-remembered", N_("The name could not be kept. There may be no room left.") },
    { "pack-not-updated", N_("The newest data could not be fetched. The data so far is used.") },
    { "pack-refused", N_("The newest data could not be trusted, so it is not used.") },
    { "pack-damaged", N_("What came is damaged or something else. The data so far is used.") },
    { "pack-older", N_("What came is older than the data so far. The data so far is used.") },
    { "pack-expired", N_("The date of what came is not right, or the clock of this computer is wrong. The data so far is used.") },
    { "pack-future", N_("What came is of a day that is still to come. Is the date of this computer right? The data so far is used.") },
    { "pack-too-large", N_("What came is too large. The data so far is used.") },
    { "pack-elsewhere", N_("Another page came in place of the data. Does this network want you to sign in first? The data so far is used.") },
    { "pack-no-space", N_("No room is left in this computer to keep the newest data. The data so far is used.") },
    { "pack-not-writable", N_("The newest data could not be kept, because nothing may be written where it is kept. The data so far is used.") },
    { "pack-updated", N_("The data is new now.") },
    { "pack-newest", N_("The data is the newest already.") },
    { NULL },
  };

  return find (notes, word);
}

static const Words reasons[] = {
  { "timed-out", N_("The device did not answer in time.") },
  { "cancelled", N_("Checking was stopped on the way.") },
  { "not-checked", N_("Checking was stopped on the way.") },
  { "closed", N_("The device ended the talk.") },
  { "unreachable", N_("The device could not be reached.") },
  { "moved", N_("Another device is at that place now.") },
  { "worker-crashed", N_("A device answered in a strange way. Checking goes on without it.") },
  { "no-consent", N_("It was not tried, because nobody said that it is ours.") },
  { "no-version", N_("The number of its software could not be read.") },
  { "no-model", N_("Its model is not known.") },
  { "no-record", N_("There is no data about this model.") },
  { "no-rule", N_("There is no data about its first password.") },
  { "other-pairs", N_("One first password was tried, and it has been sold with others too.") },
  { "left-alone", N_("Somebody may depend on it, so it was only listed.") },
  { "rented", N_("It is rented from the phone company, so it was not tried.") },
  { "locked", N_("The device allows no more tries for now.") },
  { "budget", N_("Looking was stopped so as not to tire the device.") },
  { "guard", N_("It was stopped to keep the devices safe.") },
  { "no-upnp", N_("The router does not tell.") },
  { "no-router", N_("The router was not found.") },
  { "no-link", N_("This computer is not connected to a network.") },
  { "no-dns", N_("It is not known which signposts this computer uses.") },
  { "no-page", N_("Its settings page was not found.") },
  { "no-space", N_("There may be no room left on this computer.") },
  { "not-found", N_("It was not found.") },
  { "not-visible", N_("It cannot be seen from this computer.") },
  { "ports", N_("Not every entrance could be looked at.") },
  { "silent", N_("The device did not say what it is.") },
  { "too-large", N_("The answer was too large to read.") },
  { "too-many", N_("The device is busy with somebody else.") },
  { "unclear", N_("The answer was not clear.") },
  { "local", N_("Something on this computer stood in the way.") },
  { "network-left", N_("The network changed while it was being checked.") },
  { "busy", N_("Another check is under way on this computer.") },
  { "failed", N_("It did not go well. It may go well next time.") },
  { NULL },
};

const char *
uchi_advice_unknown (const char *reason)
{
  const char *text = find (reasons, reason);

  return text != NULL ? text : _("The answer was not clear.");
}

const char *
uchi_advice_reason (guint index)
{
  return index < G_N_ELEMENTS (reasons) ? reasons[index].word : NULL;
}

const char *
uchi_advice_check (const char *check)
{
  static const Words checks[] = {
    { "default-password", N_("Is the password the one it was sold with?") },
    { "telnet-open", N_("Is an entrance of an old kind open?") },
    { "remote-admin", N_("Can the settings page be seen from outside?") },
    { "firmware-old", N_("Is its software old?") },
    { "known-flaw", N_("Does its software have a known weak place?") },
    { "support-ended", N_("Does the maker still update it?") },
    { "replace-no-fix", N_("Does the maker still update it?") },
    { "wifi-open", N_("Does the Wi-Fi have a password?") },
    { "wifi-wep", N_("Is the Wi-Fi protection very old?") },
    { "wifi-tkip", N_("Is the Wi-Fi protection old?") },
    { "port-forward", N_("Are there ways in from outside?") },
    { "open-share", N_("Can anybody open a shared folder?") },
    { "printer-exposed", N_("Can the printer be reached from outside?") },
    { "unknown-device", N_("Is it known what this is?") },
    { "odd-behaviour", N_("Does it behave in an unusual way?") },
    { "ipv6-exposed", N_("Can it be seen from outside by IPv6?") },
    { "dns-changed", N_("Are the signposts of the net right?") },
    { "debug-port", N_("Is an entrance for repairs open?") },
    { "open-stream", N_("Do its pictures open without a password?") },
    { "snmp-public", N_("Can anybody read its state?") },
    { "not-behind-router", N_("Is there a router in between?") },
    { "two-routers", N_("Are there two routers?") },
    { "open-broker", N_("Does the hub have a password?") },
    { "old-share", N_("Is the way of sharing very old?") },
    { "remote-control", N_("Can its screen be moved from elsewhere?") },
    { NULL },
  };
  const char *text = find (checks, check);

  return text != NULL ? text : _("Something else");
}

const char *
uchi_advice_mender_text (UchiMender mender)
{
  switch (mender)
    {
    case UCHI_MENDER_LINE_COMPANY:
      return _("It is rented. Phone the company, and read this to them.");
    case UCHI_MENDER_MAKER:
      return _("The maker can mend it.");
    case UCHI_MENDER_SHOP:
      return _("A shop can help.");
    case UCHI_MENDER_YOU:
    default:
      return _("You can mend it yourself.");
    }
}

const char *
uchi_advice_rule (guint index)
{
  /* rules 1 to 4 for users at home of the IoT security guideline of 2016, as its ministry gives them in
   * 「IoTセキュリティ対策として留意すべきルール」 (soumu.go.jp/main_sosiki/joho_tsusin/security/enduser/security01/13.html) */
  static const char *const rules[] = {
    N_("Buy devices whose maker has a desk to ask and gives updates."),
    N_("Change the password a device was sold with before you use it."),
    N_("Switch off the devices that you no longer use."),
    N_("Erase the data in a device before you give it away."),
  };

  return index < G_N_ELEMENTS (rules) ? _(rules[index]) : NULL;
}

char *
uchi_advice_sentence (const char *heading)
{
  /* Translators: the code of the language of this catalogue */
  if (!g_str_equal (C_("language", "en"), "ja"))
    return g_strconcat (heading, ".", NULL);
  return g_strconcat (heading, g_str_has_suffix (heading, "す") || g_str_has_suffix (heading, "せん") ? "。" : "です。", NULL);
}
