/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which words tell nothing about a person. Too strict costs a helper a word; too loose costs a family its name. */
#include "report/uchi-report-private.h"

#include <string.h>

/* sounds of Japanese in Latin letters; the long o of Satoh, the doubled consonant of Hattori, the m of Homma */
#define SOUND "(?:(?:[kgsztdnhbpmr]y|[sc]h|ts|jy|[kgsztdnhbpmrfjwy])?[aiueo]h?|n(?![aiueo])|m(?=[bpm])|([kstpgdb])(?=\\g{-1})|t(?=ch))"
#define LEAST_LETTERS 3

static const char *const plain_words[] = {
  /* entrances, pages and programs */
  "aarch", "access", "admin", "administrator", "alpine", "android", "apache", "api", "appweb", "area", "armv", "asterisk", "authentication",
  "basic", "boa", "broadcaster", "cloud", "config", "control", "cups", "darwin", "data", "debian", "default", "demo", "digest", "dlna",
  "dlnadoc", "domain", "dropbear", "embedded", "engine", "ethernet", "firmware", "freebsd", "ftp", "goahead", "http", "httpd", "https",
  "index", "internet", "ip", "ipc", "jetty", "kernel", "lighttpd", "linux", "live", "login", "management", "media", "menu", "microsoft",
  "minidlna", "miniupnpd", "mips", "mode", "network", "nginx", "node", "of", "open", "openssh", "openwrt", "page", "password", "portable",
  "preempt", "raspbian", "realm", "release", "remote", "rom", "rompager", "route", "rtsp", "samba", "sdk", "secure", "server", "service",
  "setup", "share", "smp", "software", "ssh", "streaming", "system", "the", "thttpd", "time", "tizen", "ubuntu", "unix", "update", "upnp",
  "user", "version", "web", "webos", "webs", "webserver", "wi", "fi", "wifi", "windows", "wireless",
  /* kinds of things, and what is printed beside a model */
  "air", "ai", "antenna", "audio", "base", "bridge", "button", "cam", "camera", "chain", "color", "deck", "device", "digital", "disk",
  "dome", "door", "game", "gate", "gen", "giga", "hd", "hdd", "hi", "home", "house", "hub", "ieee", "iii", "image", "inkjet", "iot",
  "laser", "light", "machine", "mega", "mfp", "micro", "mini", "mobile", "model", "motion", "nano", "nas", "neo", "note", "one", "pc",
  "phone", "play", "plug", "poe", "print", "printer", "pro", "radio", "recorder", "robot", "router", "safe", "sense", "series", "smart",
  "speaker", "station", "studio", "switch", "television", "tera", "tone", "tv", "uc", "uni", "unifi", "unit", "video", "wide", "zen",
  /* makers and their lines, where the word alone could be a name by its sounds; family names among makers' are not here */
  "amazon", "asus", "atom", "bio", "bios", "bose", "daikin", "denon", "denso", "diga", "fujitsu", "hitachi", "huawei", "hue", "ikea",
  "imagio", "imou", "iodata", "ios", "iris", "japan", "kasa", "kodi", "mijia", "miio", "mimosa", "mitsubishi", "moto", "nature", "nihon",
  "nintendo", "nuro", "oki", "onkyo", "oppo", "remo", "rinnai", "roku", "roomba", "sanyo", "seagate", "seiko", "sensibo", "sonos",
  "tado", "tapo", "tenda", "titan", "toshiba", "toto", "tuya", "wemo", "yamaha", "zenfone",
};

gboolean
uchi_word_is_plain (const char *folded)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain_words); i++)
    {
      if (g_str_equal (folded, plain_words[i]))
        return TRUE;
    }
  return FALSE;
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

  if (uchi_word_is_plain (folded))
    return FALSE;
  if (!g_str_is_ascii (folded))
    return TRUE;
  found = is_of_sounds (sounds, folded, strlen (folded)) || (g_str_has_suffix (folded, "s") && is_of_sounds (sounds, folded, strlen (folded) - 1));
  for (guint i = 0; !found && i < G_N_ELEMENTS (plain_words); i++)
    found = is_of_sounds_beside (sounds, folded, plain_words[i]);
  return found;
}

gboolean
uchi_word_is_name_like (const GRegex *sounds, const char *word)
{
  /* HanakoTab: Hanako, Tab */
  g_auto (GStrv) parts = g_regex_split_simple ("(?<=\\p{Ll})(?=\\p{Lu})", word, 0, 0);
  gboolean found = is_part_name_like (sounds, word);

  for (guint i = 0; !found && parts != NULL && parts[i] != NULL; i++)
    found = is_part_name_like (sounds, parts[i]);
  return found;
}
