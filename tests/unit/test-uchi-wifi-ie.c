/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-wifi-ie.h"

#include "uchi-exact.h"

#include <linux/netlink.h>
#include <linux/nl80211.h>

#define SSID "00 04 75636869 "
#define RSN_HEAD "0100 "
#define CCMP "000fac04 "
#define TKIP "000fac02 "
#define PSK "000fac02 "
#define SAE "000fac08 "
#define ONE "0100 "
#define TWO "0200 "
#define PRIVACY 0x0011
#define NO_PRIVACY 0x0001

static const struct {
  const char *note, *in;
  guint16 capability;
  gboolean fine;
  UchiWifiSecurity expected;
} rows[] = {
  { "open", SSID, NO_PRIVACY, TRUE, { UCHI_WIFI_OPEN, FALSE, FALSE, FALSE, FALSE } },
  { "WEP", SSID, PRIVACY, TRUE, { UCHI_WIFI_WEP, FALSE, FALSE, FALSE, FALSE } },
  { "WPA2 with AES", SSID "30 14 " RSN_HEAD CCMP ONE CCMP ONE PSK "0000", PRIVACY, TRUE,
    { UCHI_WIFI_WPA2, FALSE, TRUE, FALSE, FALSE } },
  { "WPA2, TKIP for all", "30 14 " RSN_HEAD TKIP ONE CCMP ONE PSK "0000", PRIVACY, TRUE,
    { UCHI_WIFI_WPA2, TRUE, TRUE, FALSE, FALSE } },
  { "WPA and WPA2", "30 14 " RSN_HEAD TKIP ONE CCMP ONE PSK "0000 dd 16 0050f201 0100 0050f202 0100 0050f202 0100 0050f202", PRIVACY, TRUE,
    { UCHI_WIFI_WPA, TRUE, TRUE, FALSE, FALSE } },
  { "WPA alone", "dd 16 0050f201 0100 0050f202 0100 0050f202 0100 0050f202", PRIVACY, TRUE,
    { UCHI_WIFI_WPA, TRUE, FALSE, FALSE, FALSE } },
  { "WPA3", "30 14 " RSN_HEAD CCMP ONE CCMP ONE SAE "c000", PRIVACY, TRUE, { UCHI_WIFI_WPA3, FALSE, TRUE, FALSE, FALSE } },
  { "WPA2 and WPA3", "30 18 " RSN_HEAD CCMP ONE CCMP TWO PSK SAE "8000", PRIVACY, TRUE,
    { UCHI_WIFI_WPA2, FALSE, TRUE, FALSE, TRUE } },
  { "an office", "30 14 " RSN_HEAD CCMP ONE CCMP ONE "000fac01 0000", PRIVACY, TRUE,
    { UCHI_WIFI_WPA2, FALSE, TRUE, TRUE, FALSE } },
  { "OWE", "30 14 " RSN_HEAD CCMP ONE CCMP ONE "000fac12 c000", PRIVACY, TRUE, { UCHI_WIFI_OWE, FALSE, TRUE, FALSE, FALSE } },
  { "WEP inside RSN", "30 14 " RSN_HEAD "000fac01 " ONE CCMP ONE PSK "0000", PRIVACY, TRUE, { UCHI_WIFI_WEP, FALSE, TRUE, FALSE, FALSE } },
  { "another element of Microsoft (WPS)", SSID "dd 06 0050f204 0104", NO_PRIVACY, TRUE, { UCHI_WIFI_OPEN, FALSE, FALSE, FALSE, FALSE } },
  { "RSN with the version only", "30 02 0100", PRIVACY, TRUE, { UCHI_WIFI_WPA2, FALSE, TRUE, TRUE, FALSE } },
  { "key management nobody knows", "30 14 " RSN_HEAD CCMP ONE CCMP ONE "000facff 0000", PRIVACY, FALSE, { 0 } },
  { "key management of a maker", "30 14 " RSN_HEAD CCMP ONE CCMP ONE "00904c01 0000", PRIVACY, FALSE, { 0 } },
  { "empty RSN", "30 00", NO_PRIVACY, FALSE, { 0 } },
  { "RSN of another version", "30 02 0200", NO_PRIVACY, FALSE, { 0 } },
  { "more suites than bytes", "30 0a " RSN_HEAD CCMP "0500 000f", PRIVACY, FALSE, { 0 } },
  { "65,535 suites", "30 08 " RSN_HEAD CCMP "ffff", PRIVACY, FALSE, { 0 } },
  { "element longer than the bytes", "30 14 0100", PRIVACY, FALSE, { 0 } },
  { "half an element", "30", NO_PRIVACY, FALSE, { 0 } },
  { "WAPI", "44 02 0100", PRIVACY, FALSE, { 0 } },
};

static void
test_elements (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = uchi_unhex (rows[i].in);
      guint8 *data = uchi_exact (bytes->data, bytes->len);
      UchiWifiSecurity security = { 0 };

      g_test_message ("%s", rows[i].note);
      g_assert_true (uchi_wifi_parse_elements (data, bytes->len, rows[i].capability, &security) == rows[i].fine);
      g_assert_cmpint (security.protection, ==, rows[i].expected.protection);
      g_assert_true (security.tkip == rows[i].expected.tkip);
      g_assert_true (security.aes == rows[i].expected.aes);
      g_assert_true (security.enterprise == rows[i].expected.enterprise);
      g_assert_true (security.sae_too == rows[i].expected.sae_too);
      free (data);
    }
}

static void
append_attribute (GByteArray *out, guint16 type, gconstpointer value, gsize length)
{
  static const guint8 zeros[3];
  const struct nlattr head = { (guint16) (NLA_HDRLEN + length), type };

  g_byte_array_append (out, (const guint8 *) &head, NLA_HDRLEN);
  g_byte_array_append (out, value, (guint) length);
  g_byte_array_append (out, zeros, (guint) (NLA_ALIGN (length) - length));
}

static GByteArray *
make_bss (const char *elements)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) bytes = uchi_unhex (elements);
  const guint16 capability = PRIVACY;
  const guint32 status = NL80211_BSS_STATUS_ASSOCIATED;

  append_attribute (out, NL80211_BSS_BSSID, "\x02\x11\x22\x33\x44\x55", 6);
  append_attribute (out, NL80211_BSS_CAPABILITY, &capability, 2);
  append_attribute (out, NL80211_BSS_INFORMATION_ELEMENTS | NLA_F_NESTED, bytes->data, bytes->len);
  append_attribute (out, NL80211_BSS_BEACON_IES, "\x30", 1);
  append_attribute (out, NL80211_BSS_STATUS, &status, 4);
  return out;
}

static void
test_bss (void)
{
  g_autoptr (GByteArray) bytes = make_bss (SSID "30 14 " RSN_HEAD CCMP ONE CCMP ONE SAE "c000");
  guint8 *data = uchi_exact (bytes->data, bytes->len);
  g_autoptr (UchiWifiBss) bss = uchi_wifi_parse_bss (data, bytes->len);

  g_assert_true (bss->associated && bss->known);
  g_assert_cmpmem (bss->bssid, 6, "\x02\x11\x22\x33\x44\x55", 6);
  g_assert_cmpstr (bss->name, ==, "uchi");
  g_assert_cmpint (bss->security.protection, ==, UCHI_WIFI_WPA3);
  free (data);
}

/* what cannot be read is not known, and above all not open */
static void
test_bss_unknown (void)
{
  g_autoptr (GByteArray) broken = make_bss (SSID "30 14 0100");
  g_autoptr (UchiWifiBss) with_broken = uchi_wifi_parse_bss (broken->data, broken->len);
  g_autoptr (UchiWifiBss) empty = uchi_wifi_parse_bss ("", 0);
  const struct nlattr lie = { 200, NL80211_BSS_BSSID };
  const struct nlattr small = { 2, NL80211_BSS_BSSID };

  g_assert_false (with_broken->known);
  g_assert_false (empty->known || empty->associated);
  g_assert_null (uchi_wifi_parse_bss (&lie, sizeof lie));
  g_assert_null (uchi_wifi_parse_bss (&small, sizeof small));
}

static void
feed (const void *data, gsize length)
{
  UchiWifiSecurity security;

  uchi_wifi_bss_free (uchi_wifi_parse_bss (data, length));
  uchi_wifi_parse_elements (data, length, 0, &security);
}

static void
test_torture (void)
{
  g_autoptr (GByteArray) bss = make_bss (SSID "30 18 " RSN_HEAD CCMP ONE CCMP TWO PSK SAE "8000");
  g_autoptr (GByteArray) elements = uchi_unhex ("30 14 " RSN_HEAD TKIP ONE CCMP ONE PSK "0000 dd 16 0050f201 0100 0050f202 0100 0050f202 0100 0050f202");

  uchi_torture (bss->data, bss->len, feed);
  uchi_torture (elements->data, elements->len, feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/wifi-ie/elements", test_elements);
  g_test_add_func ("/wire/wifi-ie/bss", test_bss);
  g_test_add_func ("/wire/wifi-ie/bss-unknown", test_bss_unknown);
  g_test_add_func ("/wire/wifi-ie/torture", test_torture);
  return g_test_run ();
}
