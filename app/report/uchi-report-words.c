/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which words tell nothing about a person. Too strict costs a helper a word; too loose costs a family its name. */
#include "report/uchi-report-private.h"

#include <string.h>

/* sounds of Japanese in Latin letters; the long o of Satoh, the doubled consonant of Hattori, the m of Homma */
#define SOUND "(?:(?:[kgsztdnhbpmr]y|[sc]h|ts|jy|[kgsztdnhbpmrfjwy])?[aiueo]h?|n(?![aiueo])|m(?=[bpm])|([kstpgdb])(?=\\g{-1})|t(?=ch))"
#define LEAST_LETTERS 3

/* nobody is called so, in no language: these stay wherever they stand */
static const char *const plain_words[] = {
  /* entrances, pages and programs */
  "aarch", "access", "admin", "administrator", "android", "apache", "api", "appweb", "area", "armv", "asterisk", "authentication",
  "basic", "boa", "broadcaster", "build", "cloud", "config", "control", "cups", "data", "debian", "default", "demo", "digest", "dlna",
  "dlnadoc", "domain", "dropbear", "embedded", "engine", "ethernet", "firmware", "freebsd", "ftp", "goahead", "http", "httpd", "https",
  "index", "internet", "ip", "ipc", "jetty", "kernel", "lighttpd", "linux", "live", "login", "management", "media", "menu", "microsoft",
  "minidlna", "miniupnpd", "mips", "mode", "network", "nginx", "node", "of", "open", "openssh", "openwrt", "page", "password", "portable",
  "preempt", "raspbian", "realm", "release", "remote", "rev", "rom", "rompager", "route", "rtsp", "samba", "sdk", "secure", "server", "service",
  "setup", "share", "smp", "software", "ssh", "streaming", "system", "the", "thttpd", "time", "tizen", "ubuntu", "unix", "update", "upnp",
  "user", "ver", "version", "web", "webos", "webs", "webserver", "wi", "fi", "wifi", "windows", "wireless",
  /* of protocols: UPnP device types (UPnP Device Architecture, 2.3), service types (IANA), WS-Discovery types (DPWS, ONVIF, WSD) */
  "airplay", "cast", "common", "connection", "datastream", "dial", "dn", "gateway", "gena", "google", "googlecast", "hap", "homekit", "info",
  "interface", "ipp", "ipps", "lan", "layer", "matter", "matterc", "matterd", "multicast", "onvif", "org", "pdl", "player", "proxy", "raop",
  "receiver", "renderer", "root", "rootdevice", "scan", "scanner", "schemas", "sleep", "smb", "spotify", "tcp", "tds", "transmitter", "udp",
  "urn", "uscan", "uscans", "uuid", "wan", "wfa", "workstation", "wsd", "wsdapi", "wsdp", "xbox",
  /* what companies are called besides */
  "co", "company", "corp", "corporation", "gmbh", "inc", "limited", "llc", "ltd", "technologies",
  /* kinds of things, and what is printed beside a model */
  "air", "antenna", "audio", "base", "bridge", "button", "cam", "camera", "chain", "color", "device", "digital", "disk",
  "door", "game", "gate", "hd", "hdd", "home", "hub", "ieee", "iii", "image", "inkjet", "iot",
  "laser", "light", "machine", "mfp", "micro", "mini", "mobile", "model", "motion", "nas", "note", "one", "pc",
  "phone", "play", "plug", "poe", "print", "printer", "pro", "radio", "recorder", "robot", "router", "safe", "sense", "series", "smart",
  "speaker", "station", "studio", "switch", "television", "tv", "unifi", "unit", "video", "wide",
};

/* in the fields of makers these are theirs, though by their sounds they could be names; family names among makers' are not here */
static const char *const maker_words[] = {
  "ai", "alpine", "amazon", "asus", "atom", "bio", "bios", "bose", "daikin", "darwin", "deck", "denon", "denso", "diga", "dome", "fujitsu", "gen",
  "giga", "hi", "hitachi", "house", "huawei", "hue", "ikea", "imagio", "imou", "iodata", "ios", "iris", "japan", "kasa", "kodi", "mega", "mijia", "miio",
  "mimosa", "mitsubishi", "moto", "nano", "nature", "neo", "nihon", "nintendo", "nuro", "oki", "onkyo", "oppo", "remo", "rinnai", "roku", "roomba",
  "sanyo", "seagate", "seiko", "sensibo", "sonos", "tado", "tapo", "tenda", "tera", "titan", "tone", "toshiba", "toto", "tuya", "uc", "uni", "wemo",
  "yamaha", "zen", "zenfone",
};

static gboolean
is_in (const char *const *words, gsize n, const char *folded)
{
  for (gsize i = 0; i < n; i++)
    {
      if (g_str_equal (folded, words[i]))
        return TRUE;
    }
  return FALSE;
}

gboolean
uchi_word_is_plain (const char *folded)
{
  return is_in (plain_words, G_N_ELEMENTS (plain_words), folded);
}

gboolean
uchi_word_is_of_makers (const char *folded)
{
  return uchi_word_is_plain (folded) || is_in (maker_words, G_N_ELEMENTS (maker_words), folded);
}

#define MODEL "\\A(?:[A-Z]{0,5}[0-9]{1,4}[A-Z]{0,4}[0-9]?|(?=[A-Za-z]*[g-z])[A-Z]?[a-z]{1,9}[0-9]{1,3})\\z"

gboolean
uchi_word_is_model_like (const char *word)
{
  return g_regex_match_simple (MODEL, word, 0, 0);
}

gboolean
uchi_word_is_among (const char *words, const char *folded)
{
  g_autofree char *between = g_strconcat (" ", folded, " ", NULL);

  return strstr (words, between) != NULL;
}

/* g_regex_split() loses letters where a match is empty: the breaks are written in first */
GStrv
uchi_word_split (const char *between, const char *text)
{
  g_autoptr (GRegex) breaks = g_regex_new (between, 0, 0, NULL);
  g_autofree char *broken = breaks != NULL ? g_regex_replace_literal (breaks, text, -1, 0, "\n", 0, NULL) : NULL;

  return g_strsplit (broken != NULL ? broken : text, "\n", -1);
}

/* HanakoTab: Hanako, Tab */
#define BETWEEN_PARTS "(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})"

gboolean
uchi_word_is_made_of_plain (const char *word)
{
  g_autofree char *whole = uchi_word_fold (word);
  g_auto (GStrv) parts = NULL;

  if (uchi_word_is_plain (whole))
    return TRUE;
  parts = uchi_word_split (BETWEEN_PARTS, word);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *folded = uchi_word_fold (parts[i]);

      if (!uchi_word_is_plain (folded))
        return FALSE;
    }
  return TRUE;
}

char *
uchi_word_fold (const char *word)
{
  g_autofree char *apart = g_utf8_normalize (word, -1, G_NORMALIZE_ALL);
  GString *bare = g_string_new (NULL);
  char *folded;

  for (const char *p = apart != NULL ? apart : word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      /* ō is o with a line over it; が is か with two dots, which stay */
      if (letter < 0x300 || letter > 0x36f)
        g_string_append_unichar (bare, letter);
    }
  folded = g_utf8_casefold (bare->str, -1);
  g_string_free (bare, TRUE);
  return folded;
}

GRegex *
uchi_word_sounds_new (void)
{
  GRegex *sounds = g_regex_new ("^" SOUND "{2,}$", G_REGEX_OPTIMIZE, 0, NULL);

  g_assert (sounds != NULL);
  return sounds;
}

static gboolean
is_of_sounds (const GRegex *sounds, const char *word, gsize length)
{
  return length >= LEAST_LETTERS && g_regex_match_full (sounds, word, (gssize) length, 0, 0, NULL, NULL);
}

/* yamadanas, wifiyamada, and the s of Satoshis-MacBook */
static gboolean
is_of_sounds_beside (const GRegex *sounds, const char *folded, const char *plain)
{
  gsize length = strlen (folded), beside = strlen (plain);

  if (beside >= length)
    return FALSE;
  return (g_str_has_suffix (folded, plain) && is_of_sounds (sounds, folded, length - beside))
         || (g_str_has_prefix (folded, plain) && is_of_sounds (sounds, folded + beside, length - beside));
}

static gboolean
is_part_name_like (const GRegex *sounds, const char *part)
{
  g_autofree char *folded = uchi_word_fold (part);
  gboolean found;

  if (uchi_word_is_of_makers (folded))
    return FALSE;
  if (!g_str_is_ascii (folded))
    return TRUE;
  found = is_of_sounds (sounds, folded, strlen (folded)) || (g_str_has_suffix (folded, "s") && is_of_sounds (sounds, folded, strlen (folded) - 1));
  for (guint i = 0; !found && i < G_N_ELEMENTS (plain_words); i++)
    found = is_of_sounds_beside (sounds, folded, plain_words[i]);
  for (guint i = 0; !found && i < G_N_ELEMENTS (maker_words); i++)
    found = is_of_sounds_beside (sounds, folded, maker_words[i]);
  return found;
}

gboolean
uchi_word_is_name_like (const GRegex *sounds, const char *word)
{
  g_auto (GStrv) parts = uchi_word_split (BETWEEN_PARTS "|[0-9]+", word);
  gboolean found = is_part_name_like (sounds, word);

  for (guint i = 0; !found && parts[i] != NULL; i++)
    found = is_part_name_like (sounds, parts[i]);
  return found;
}
