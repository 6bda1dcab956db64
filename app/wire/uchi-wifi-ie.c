/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-wifi-ie.h"

#include "core/uchi-reader.h"
#include "core/uchi-text.h"

#include <linux/netlink.h>
#include <linux/nl80211.h>
#include <string.h>

#define ELEMENT_SSID 0
#define ELEMENT_RSN 48
#define ELEMENT_WAPI 68
#define ELEMENT_VENDOR 221
#define CAPABILITY_PRIVACY 0x0010
#define OUI_IEEE 0x000FAC00
#define OUI_MICROSOFT 0x0050F200
#define WPA_TYPE 0x0050F201
#define MAX_SUITES 32

/* what one RSN or WPA element says */
typedef struct {
  gboolean present;
  gboolean wep, tkip, aes;
  gboolean personal, sae, owe, enterprise;
} Suites;

static void
take_cipher (Suites *self, guint32 suite)
{
  switch (suite & 0xFF)
    {
    case 1:  /* WEP-40 */
    case 5:  /* WEP-104 */
      self->wep = TRUE;
      break;
    case 2:
      self->tkip = TRUE;
      break;
    case 4:  /* CCMP-128 */
    case 8:  /* GCMP-128 */
    case 9:  /* GCMP-256 */
    case 10: /* CCMP-256 */
      self->aes = TRUE;
      break;
    default: /* 0: as the group; 7: group traffic is not allowed */
      break;
    }
}

/* IEEE 802.11-2020 table 9-151 */
static void
take_key_management (Suites *self, guint32 suite)
{
  switch (suite & 0xFF)
    {
    case 2:  /* PSK */
    case 4:  /* FT with PSK */
    case 6:  /* PSK with SHA-256 */
      self->personal = TRUE;
      break;
    case 8:  /* SAE */
    case 9:  /* FT with SAE */
    case 24: /* SAE with a hash of variable length */
    case 25:
      self->sae = TRUE;
      break;
    case 18:
      self->owe = TRUE;
      break;
    case 1: case 3: case 5: case 11: case 12: case 13: /* 802.1X */
    case 14: case 15: case 16: case 17:                /* FILS */
      self->enterprise = TRUE;
      break;
    default:
      break;
    }
}

typedef void (*TakeSuite) (Suites *self, guint32 suite);

/* a little-endian count, then that many suite selectors; nothing left is fine, half a list is not */
static gboolean
read_list (UchiReader *reader, guint32 oui, TakeSuite take, Suites *suites)
{
  guint16 n;

  if (uchi_reader_left (reader) == 0)
    return TRUE;
  if (!uchi_reader_u16_le (reader, &n) || n > MAX_SUITES)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      guint32 suite;

      if (!uchi_reader_u32 (reader, &suite))
        return FALSE;
      if ((suite & 0xFFFFFF00) == oui)
        take (suites, suite);
    }
  return TRUE;
}

/* RSN §9.4.2.24.2; the WPA element has the same order of fields */
static gboolean
read_suites (UchiReader *reader, guint32 oui, Suites *suites)
{
  guint16 version;
  guint32 group;

  suites->present = TRUE;
  if (!uchi_reader_u16_le (reader, &version) || version != 1)
    return FALSE;
  if (uchi_reader_left (reader) == 0)
    {
      /* what is left out has a default: CCMP and 802.1X for RSN, TKIP for WPA */
      suites->aes = oui == OUI_IEEE;
      suites->tkip = oui != OUI_IEEE;
      suites->enterprise = TRUE;
      return TRUE;
    }
  if (!uchi_reader_u32 (reader, &group))
    return FALSE;
  if ((group & 0xFFFFFF00) == oui)
    take_cipher (suites, group);
  return read_list (reader, oui, take_cipher, suites) && read_list (reader, oui, take_key_management, suites);
}

static gboolean
read_element (guint8 id, UchiReader *element, Suites *rsn, Suites *wpa)
{
  UchiReader rest = *element;
  guint32 type;

  /* something else keeps this network: nothing can be said about it */
  if (id == ELEMENT_WAPI)
    return FALSE;
  if (id == ELEMENT_RSN)
    return read_suites (element, OUI_IEEE, rsn);
  if (id == ELEMENT_VENDOR && uchi_reader_u32 (&rest, &type) && type == WPA_TYPE)
    return read_suites (&rest, OUI_MICROSOFT, wpa);
  return TRUE;
}

static gboolean
is_understood (const Suites *self)
{
  return !self->present || self->personal || self->sae || self->owe || self->enterprise;
}

static UchiWifiProtection
weakest (const Suites *rsn, const Suites *wpa, guint16 capability)
{
  if (rsn->wep || wpa->wep)
    return UCHI_WIFI_WEP;
  if (wpa->present)
    return UCHI_WIFI_WPA;
  if (!rsn->present)
    return (capability & CAPABILITY_PRIVACY) != 0 ? UCHI_WIFI_WEP : UCHI_WIFI_OPEN;
  if (rsn->personal || rsn->enterprise)
    return UCHI_WIFI_WPA2;
  if (rsn->sae)
    return UCHI_WIFI_WPA3;
  return UCHI_WIFI_OWE;
}

gboolean
uchi_wifi_parse_elements (const void *data, gsize length, guint16 capability, UchiWifiSecurity *security)
{
  Suites rsn = { 0 }, wpa = { 0 };
  UchiReader reader;

  uchi_reader_init (&reader, data, length);
  while (uchi_reader_left (&reader) > 0)
    {
      UchiReader element;
      guint8 id, size;

      if (!uchi_reader_u8 (&reader, &id) || !uchi_reader_u8 (&reader, &size)
          || !uchi_reader_sub (&reader, size, &element) || !read_element (id, &element, &rsn, &wpa))
        return FALSE;
    }
  if (!is_understood (&rsn) || !is_understood (&wpa))
    return FALSE;
  security->protection = weakest (&rsn, &wpa, capability);
  security->tkip = rsn.tkip || wpa.tkip;
  security->aes = rsn.aes || wpa.aes;
  security->enterprise = (rsn.enterprise || wpa.enterprise) && !rsn.personal && !rsn.sae && !wpa.personal;
  security->sae_too = rsn.sae && rsn.personal;
  return TRUE;
}

static char *
find_name (const guint8 *data, gsize length)
{
  UchiReader reader, element;
  guint8 id, size;

  uchi_reader_init (&reader, data, length);
  while (uchi_reader_u8 (&reader, &id) && uchi_reader_u8 (&reader, &size) && uchi_reader_sub (&reader, size, &element))
    {
      g_autofree char *decoded = NULL;

      if (id != ELEMENT_SSID)
        continue;
      decoded = uchi_text_decode (element.data, element.length, NULL);
      return uchi_text_clean (decoded, -1, UCHI_TEXT_MAX);
    }
  return g_strdup ("");
}

/* netlink writes numbers in the computer's own order */
static gboolean
read_native (const UchiReader *value, gpointer out, gsize size)
{
  if (value->length < size)
    return FALSE;
  memcpy (out, value->data, size);
  return TRUE;
}

/* one attribute: struct nlattr, its payload, padding to four bytes */
static gboolean
read_attribute (UchiReader *reader, guint16 *type, UchiReader *value)
{
  struct nlattr head;
  const guint8 *bytes;
  gsize padding;

  if (!uchi_reader_bytes (reader, NLA_HDRLEN, &bytes))
    return FALSE;
  memcpy (&head, bytes, sizeof head);
  if (head.nla_len < NLA_HDRLEN || !uchi_reader_sub (reader, head.nla_len - (gsize) NLA_HDRLEN, value))
    return FALSE;
  *type = head.nla_type & NLA_TYPE_MASK;
  padding = (gsize) NLA_ALIGN (head.nla_len) - head.nla_len;
  return uchi_reader_skip (reader, MIN (padding, uchi_reader_left (reader)));
}

static void
take_attribute (UchiWifiBss *self, guint16 type, const UchiReader *value, UchiReader *elements, guint16 *capability)
{
  guint32 status;

  if (type == NL80211_BSS_BSSID)
    read_native (value, self->bssid, sizeof self->bssid);
  else if (type == NL80211_BSS_CAPABILITY)
    self->known = read_native (value, capability, sizeof *capability);
  else if (type == NL80211_BSS_STATUS && read_native (value, &status, sizeof status))
    self->associated = status == NL80211_BSS_STATUS_ASSOCIATED;
  /* the probe response tells more than the beacon, when there was one */
  else if (type == NL80211_BSS_INFORMATION_ELEMENTS || (type == NL80211_BSS_BEACON_IES && elements->data == NULL))
    *elements = *value;
}

UchiWifiBss *
uchi_wifi_parse_bss (const void *data, gsize length)
{
  g_autoptr (UchiWifiBss) self = g_new0 (UchiWifiBss, 1);
  UchiReader reader, value, elements;
  guint16 type, capability = 0;

  uchi_reader_init (&elements, NULL, 0);
  uchi_reader_init (&reader, data, length);
  while (uchi_reader_left (&reader) > 0)
    {
      if (!read_attribute (&reader, &type, &value))
        return NULL;
      take_attribute (self, type, &value, &elements, &capability);
    }
  self->name = find_name (elements.data, elements.length);
  self->known = self->known && elements.data != NULL
                && uchi_wifi_parse_elements (elements.data, elements.length, capability, &self->security);
  return g_steal_pointer (&self);
}

void
uchi_wifi_bss_free (UchiWifiBss *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}
