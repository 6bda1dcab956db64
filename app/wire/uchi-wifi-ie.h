/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef enum {
  UCHI_WIFI_OPEN,
  UCHI_WIFI_WEP,
  UCHI_WIFI_WPA,        /* WPA, or a network that still lets WPA in */
  UCHI_WIFI_WPA2,
  UCHI_WIFI_WPA3,       /* only SAE */
  UCHI_WIFI_OWE,        /* no password, but encrypted for each */
} UchiWifiProtection;

typedef struct {
  UchiWifiProtection protection; /* the weakest that the network lets in */
  gboolean tkip;                 /* TKIP is taken for traffic of one station or of all */
  gboolean aes;                  /* CCMP or GCMP is taken */
  gboolean enterprise;           /* 802.1X and no personal password: an office */
  gboolean sae_too;              /* WPA2 and WPA3 side by side */
} UchiWifiSecurity;

/**
 * uchi_wifi_parse_elements:
 * @data: information elements of a beacon or probe response, not trusted
 * @length: bytes
 * @capability: capability field of the beacon; bit 4 is "privacy"
 * @security: (out caller-allocates): untouched on failure
 *
 * RSN element (IEEE 802.11-2020 §9.4.2.24) and the older WPA element of Microsoft
 * (00:50:F2 type 1). An RSN or WPA element that is broken, or asks for a key
 * management that is not known here, gives %FALSE, so that it is unknown and
 * never "open".
 */
gboolean uchi_wifi_parse_elements (const void *data, gsize length, guint16 capability, UchiWifiSecurity *security);

typedef struct {
  guint8 bssid[6];
  gboolean associated;   /* the network that this computer is joined to */
  char *name;            /* SSID, cleaned; for the window only */
  gboolean known;        /* security could be read */
  UchiWifiSecurity security;
} UchiWifiBss;

/**
 * uchi_wifi_parse_bss:
 * @data: payload of one NL80211_ATTR_BSS attribute (linux/nl80211.h), host byte order
 * @length: bytes
 *
 * From the kernel, but filled with what strangers broadcast.
 *
 * Returns: (transfer full) (nullable): %NULL when the attributes are broken
 */
UchiWifiBss *uchi_wifi_parse_bss (const void *data, gsize length);
void uchi_wifi_bss_free (UchiWifiBss *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiWifiBss, uchi_wifi_bss_free)
