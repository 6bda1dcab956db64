/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device calls itself, in the fields that standards and makers have for that: shown when no record of the pack names
 * it, never the ground for a login. */
#include "pack/uchi-pack-private.h"

#include <string.h>

#define MIN_MODEL 4
#define MAX_MODEL 24
#define MAX_DIGITS 5 /* in a row: more are a serial number */

/* ---- makers ---------------------------------------------------------------------------- */

/* whose chips or software are inside, where the maker left their name */
static const char *const not_makers[] = {
  "Espressif", "Realtek", "Ralink", "MediaTek", "Broadcom", "Murata", "Qualcomm", "Atheros", "Texas Instruments", "Beken", "Bouffalo",
  "AzureWave", "Hon Hai", "Lite-On", "Liteon", "HiSilicon", "Linux", "MiniUPnP", "Justin Maggard", "libupnp", "Portable SDK", "OpenWrt",
  "Unknown", "Manufacturer", "Generic", "Default", "UPnP",
};

static gboolean
is_maker (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (not_makers); i++)
    {
      if (g_ascii_strncasecmp (text, not_makers[i], strlen (not_makers[i])) == 0)
        return FALSE;
    }
  return TRUE;
}

/* the part of an ONVIF scope behind @key, "hardware" or "name" (ONVIF Core Specification, "Scope Parameters") */
static char *
onvif_scope (UchiSaid *said, const char *key)
{
  const char *scopes = uchi_said_first (said, "wsd.scopes");
  g_autofree char *begin = g_strconcat ("onvif://www.onvif.org/", key, "/", NULL);
  const char *found = scopes != NULL ? strstr (scopes, begin) : NULL;
  g_autofree char *value = NULL;

  if (found == NULL)
    return NULL;
  found += strlen (begin);
  value = g_uri_unescape_segment (found, found + strcspn (found, " "), NULL);
  return value != NULL && value[0] != '\0' ? g_steal_pointer (&value) : NULL;
}

char *
uchi_said_own_vendor (UchiSaid *said)
{
  static const char *const sources[] = { "upnp.manufacturer", "mdns.txt.usb_mfg", "mdns.txt.mfg", "mdns.txt.manufacturer", "mdns.txt.vendor",
                                         "http.vendor" };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      const char *text = uchi_said_first (said, sources[i]);

      if (text != NULL && is_maker (text))
        return g_strdup (text);
    }
  return NULL;
}

/* ---- models ------------------------------------------------------------------------------ */

/* what programs say that imitate something, or have nothing to say */
static gboolean
is_model (const char *text)
{
  static const char *const nothing[] = { "unknown", "none", "n/a", "default", "model", "generic", "device", "product", "root device",
                                         "xserve", "macsamba", "(null)", "miniupnpd", "minidlna", "windows media player sharing" };

  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      if (g_ascii_strcasecmp (text, nothing[i]) == 0)
        return FALSE;
    }
  return strlen (text) > 1 && !g_str_has_prefix (text, "RackMac") && !g_str_has_prefix (text, "TimeCapsule");
}

/* letters and numbers as on a type plate: PR-500MI, TS8430, DCS-2530L */
static gboolean
is_plate (const char *text, gsize length)
{
  static const char *const others[] = { "ISO-", "UTF-", "RFC", "HTTP", "HTML", "IPV", "WPA", "SHA", "X86", "WIN", "IEEE", "H26", "MPEG", "USB" };
  guint digits = 0, in_a_row = 0, letters = 0;
  gboolean hyphen = FALSE;

  if (length < MIN_MODEL || length > MAX_MODEL || !g_ascii_isupper (text[0]))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (g_ascii_strncasecmp (text, others[i], strlen (others[i])) == 0)
        return FALSE;
    }
  for (gsize i = 0; i < length; i++)
    {
      digits += g_ascii_isdigit (text[i]);
      letters += g_ascii_isupper (text[i]);
      in_a_row = g_ascii_isdigit (text[i]) ? in_a_row + 1 : 0;
      hyphen |= text[i] == '-' && i > 0 && i + 1 < length;
      if (in_a_row > MAX_DIGITS || (!g_ascii_isdigit (text[i]) && !g_ascii_isupper (text[i]) && text[i] != '-' && text[i] != '/'))
        return FALSE;
    }
  return letters > 0 && (digits >= 3 || (hyphen && digits > 0));
}

/* (transfer full) (nullable): the one word of @text that reads like a type plate */
static char *
plate_in (const char *text)
{
  const char *found = NULL;
  gsize found_length = 0;

  for (const char *word = text; *word != '\0';)
    {
      gsize length = strcspn (word, " \t()[]<>{}\"',:;|_=");

      if (is_plate (word, length) && found != NULL && (length != found_length || strncmp (word, found, length) != 0))
        return NULL;
      if (is_plate (word, length))
        {
          found = word;
          found_length = length;
        }
      word += length + (word[length] != '\0');
    }
  return found != NULL ? g_strndup (found, found_length) : NULL;
}

/* a computer's page or name may look like one too */
static char *
model_in_texts (UchiSaid *said, UchiKind kind)
{
  static const char *const sources[] = { "snmp.sysDescr", "http.realm", "http.title", "rtsp.realm", "ftp.banner", "telnet.banner" };

  if (kind == UCHI_KIND_PC || kind == UCHI_KIND_PHONE)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      const char *text = uchi_said_first (said, sources[i]);
      char *found = text != NULL && g_ascii_strncasecmp (text, "Linux", 5) != 0 ? plate_in (text) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* a name of a series with the number beside it */
static const char *
upnp_model (UchiSaid *said)
{
  const char *name = uchi_said_first (said, "upnp.modelName"), *number = uchi_said_first (said, "upnp.modelNumber");

  if (number != NULL && (name == NULL || strpbrk (name, "0123456789") == NULL) && is_plate (number, strlen (number)))
    return number;
  return name;
}

char *
uchi_said_own_model (UchiSaid *said, UchiKind kind)
{
  static const char *const sources[] = { "mdns.txt.md", "mdns.txt.usb_mdl", "mdns.txt.mdl", "mdns.txt.ty", "mdns.txt.modelname", "mdns.txt.model",
                                         "mdns.txt.modelid", "mdns.txt.displaymodel", "mdns.txt.am", "mdns.txt.product", "http.model",
                                         "echonet.product" };
  const char *upnp = upnp_model (said);
  g_autofree char *hardware = onvif_scope (said, "hardware");

  if (upnp != NULL && is_model (upnp))
    return g_strdup (upnp);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      const char *text = uchi_said_first (said, sources[i]);

      if (text != NULL && is_model (text))
        return g_strdup (text);
    }
  if (hardware != NULL && is_model (hardware))
    return g_steal_pointer (&hardware);
  return model_in_texts (said, kind);
}

/* "JVC Broadcaster 1.20": the maker's name, the product's, the number of its software. (transfer full) (nullable): the product;
 * @version: (out) (transfer full) (nullable) */
static char *
product_in (const char *text, const char *vendor, char **version)
{
  gsize length = strlen (vendor);
  const char *number = strrchr (text, ' ');
  g_autofree char *product = NULL;

  if (length == 0 || g_ascii_strncasecmp (text, vendor, length) != 0 || text[length] != ' ' || number == NULL || number <= text + length)
    return NULL;
  product = g_strndup (text + length + 1, (gsize) (number - text - (gssize) length - 1));
  number++;
  if (strspn (number, "0123456789.") != strlen (number) || strchr (number, '.') == NULL || !g_ascii_isdigit (number[0])
      || !g_ascii_isdigit (number[strlen (number) - 1]) || strchr (product, ' ') != NULL || !g_ascii_isupper (product[0]) || !is_model (product)
      || g_ascii_strcasecmp (product, "router") == 0 || g_ascii_strcasecmp (product, "camera") == 0)
    return NULL;
  if (version != NULL)
    *version = g_strdup (number);
  return g_steal_pointer (&product);
}

char *
uchi_said_named_product (UchiSaid *said, const char *vendor, char **version)
{
  static const char *const sources[] = { "http.realm", "rtsp.realm", "http.title" };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      const char *text = uchi_said_first (said, sources[i]);
      char *product = text != NULL ? product_in (text, vendor, version) : NULL;

      if (product != NULL)
        return product;
    }
  return NULL;
}

/* ---- versions ------------------------------------------------------------------------------ */

static gboolean
is_version (const char *text)
{
  gsize length = strlen (text);

  return length <= 48 && strpbrk (text, "0123456789") != NULL;
}

/* "RTX1210 Rev.14.01.38 (…)": a number behind such a word */
static char *
version_in (const char *text)
{
  static const char *const words[] = { "Rev.", "Ver.", "Firmware ", "FW ", "version " };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const char *found = strstr (text, words[i]);
      gsize length;

      if (found == NULL)
        continue;
      found += strlen (words[i]);
      found += strspn (found, " vV:");
      length = strspn (found, "0123456789.");
      if (length >= 3 && memchr (found, '.', length) != NULL && g_ascii_isdigit (found[length - 1]))
        return g_strndup (found, length);
    }
  return NULL;
}

char *
uchi_said_own_version (UchiSaid *said)
{
  static const char *const sources[] = { "firmware", "upnp.firmware", "http.firmware", "mdns.txt.fv", "mdns.txt.fw", "mdns.txt.fwver",
                                         "mdns.txt.fw_ver", "mdns.txt.fwversion", "mdns.txt.fw_version", "mdns.txt.firmware",
                                         "mdns.txt.firmwareversion", "mdns.txt.swversion", "mdns.txt.sw_version", "mdns.txt.osvers" };
  const char *description = uchi_said_first (said, "snmp.sysDescr"), *loose;

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      const char *text = uchi_said_first (said, sources[i]);

      if (text != NULL && is_version (text))
        return g_strdup (text);
    }
  loose = uchi_said_first (said, "mdns.txt.version");
  /* "version" of one part or two is that of a protocol */
  if (loose != NULL && is_version (loose) && strchr (loose, '.') != strrchr (loose, '.'))
    return g_strdup (loose);
  return description != NULL && g_ascii_strncasecmp (description, "Linux", 5) != 0 ? version_in (description) : NULL;
}
