/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No radio: the kernel's answer is built from the layouts of its header files. */
#include "checks/uchi-wifi.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/nl80211.h>
#include <string.h>

static const guint8 rsn_wpa2[] = { 0x30, 20, 1, 0, 0x00, 0x0f, 0xac, 4, 1, 0, 0x00, 0x0f, 0xac, 4, 1, 0, 0x00, 0x0f, 0xac, 2, 0, 0 };
static const guint8 rsn_office[] = { 0x30, 20, 1, 0, 0x00, 0x0f, 0xac, 4, 1, 0, 0x00, 0x0f, 0xac, 4, 1, 0, 0x00, 0x0f, 0xac, 1, 0, 0 };

static void
add_attribute (GByteArray *to, guint16 type, const void *data, gsize length)
{
  struct nlattr header = { .nla_len = (guint16) (NLA_HDRLEN + length), .nla_type = type };
  static const guint8 zero[4] = { 0 };

  g_byte_array_append (to, (const guint8 *) &header, sizeof header);
  if (length > 0)
    g_byte_array_append (to, data, (guint) length);
  g_byte_array_append (to, zero, (guint) (NLA_ALIGN (length) - length));
}

/* one message of the dump; @rsn NULL: a network without a password */
static void
add_bss (GByteArray *to, const char *name, const guint8 *rsn, gsize rsn_length, gboolean joined)
{
  g_autoptr (GByteArray) elements = g_byte_array_new (), bss = g_byte_array_new (), attributes = g_byte_array_new ();
  const guint8 bssid[6] = { 0, 0x23, 0xf8, 1, 2, 3 };
  const guint8 ssid[2] = { 0, (guint8) strlen (name) };
  guint16 capability = rsn != NULL ? 0x11 : 0x01;
  guint32 index = 3, status = NL80211_BSS_STATUS_ASSOCIATED;
  struct genlmsghdr generic = { .cmd = NL80211_CMD_NEW_SCAN_RESULTS, .version = 1 };
  struct nlmsghdr header = { .nlmsg_type = 0x1c, .nlmsg_flags = NLM_F_MULTI };

  g_byte_array_append (elements, ssid, sizeof ssid);
  g_byte_array_append (elements, (const guint8 *) name, (guint) strlen (name));
  if (rsn != NULL)
    g_byte_array_append (elements, rsn, (guint) rsn_length);
  add_attribute (bss, NL80211_BSS_BSSID, bssid, sizeof bssid);
  add_attribute (bss, NL80211_BSS_CAPABILITY, &capability, sizeof capability);
  add_attribute (bss, NL80211_BSS_INFORMATION_ELEMENTS, elements->data, elements->len);
  if (joined)
    add_attribute (bss, NL80211_BSS_STATUS, &status, sizeof status);
  add_attribute (attributes, NL80211_ATTR_IFINDEX, &index, sizeof index);
  add_attribute (attributes, NL80211_ATTR_BSS | NLA_F_NESTED, bss->data, bss->len);
  header.nlmsg_len = (guint32) (NLMSG_HDRLEN + GENL_HDRLEN + attributes->len);
  g_byte_array_append (to, (const guint8 *) &header, sizeof header);
  g_byte_array_append (to, (const guint8 *) &generic, sizeof generic);
  g_byte_array_append (to, attributes->data, attributes->len);
}

static void
add_end (GByteArray *to)
{
  struct nlmsghdr header = { .nlmsg_len = NLMSG_HDRLEN + 4, .nlmsg_type = NLMSG_DONE };
  static const guint8 zero[4] = { 0 };

  g_byte_array_append (to, (const guint8 *) &header, sizeof header);
  g_byte_array_append (to, zero, sizeof zero);
}

/* the neighbours' networks are in the list too: only the joined one counts */
static void
test_joined (void)
{
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autoptr (UchiWifiBss) bss = NULL;

  add_bss (answer, "neighbour", NULL, 0, FALSE);
  add_bss (answer, "うち", rsn_wpa2, sizeof rsn_wpa2, TRUE);
  add_bss (answer, "another", NULL, 0, FALSE);
  g_assert_false (uchi_wifi_read_scan (answer->data, answer->len, &bss));
  g_assert_nonnull (bss);
  g_assert_cmpstr (bss->name, ==, "うち");
  g_assert_true (bss->known);
  g_assert_cmpint (bss->security.protection, ==, UCHI_WIFI_WPA2);
  g_assert_false (bss->security.enterprise);
  add_end (answer);
  g_assert_true (uchi_wifi_read_scan (answer->data, answer->len, &bss));
}

static void
test_office_and_open (void)
{
  g_autoptr (GByteArray) office = g_byte_array_new (), open = g_byte_array_new (), none = g_byte_array_new ();
  g_autoptr (UchiWifiBss) first = NULL, second = NULL, third = NULL;

  add_bss (office, "corp", rsn_office, sizeof rsn_office, TRUE);
  uchi_wifi_read_scan (office->data, office->len, &first);
  g_assert_true (first->known && first->security.enterprise);
  add_bss (open, "cafe", NULL, 0, TRUE);
  uchi_wifi_read_scan (open->data, open->len, &second);
  g_assert_true (second->known);
  g_assert_cmpint (second->security.protection, ==, UCHI_WIFI_OPEN);
  add_bss (none, "neighbour", NULL, 0, FALSE);
  add_end (none);
  g_assert_true (uchi_wifi_read_scan (none->data, none->len, &third));
  g_assert_null (third);
}

/* cut anywhere, and every byte turned round: never a byte beyond, never "open" by accident */
static void
test_broken (void)
{
  g_autoptr (GByteArray) answer = g_byte_array_new ();

  add_bss (answer, "home", rsn_wpa2, sizeof rsn_wpa2, TRUE);
  add_end (answer);
  for (guint length = 0; length <= answer->len; length++)
    {
      g_autofree guint8 *exact = g_memdup2 (answer->data, length);
      g_autoptr (UchiWifiBss) bss = NULL;

      uchi_wifi_read_scan (exact, length, &bss);
      g_assert_true (bss == NULL || !bss->known || bss->security.protection == UCHI_WIFI_WPA2);
    }
  for (guint i = 0; i < answer->len; i++)
    {
      g_autofree guint8 *turned = g_memdup2 (answer->data, answer->len);
      g_autoptr (UchiWifiBss) bss = NULL;

      turned[i] ^= 0xFF;
      uchi_wifi_read_scan (turned, answer->len, &bss);
    }
}

static void
test_network_manager (void)
{
  static const struct {
    guint32 flags, wpa, rsn;
    UchiWifiProtection protection;
    gboolean tkip, enterprise;
    const char *note;
  } rows[] = {
    { 0, 0, 0, UCHI_WIFI_OPEN, FALSE, FALSE, "nothing" },
    { 1, 0, 0, UCHI_WIFI_WEP, FALSE, FALSE, "privacy and no more" },
    { 1, 0x144, 0, UCHI_WIFI_WPA, TRUE, FALSE, "WPA with TKIP" },
    { 1, 0, 0x188, UCHI_WIFI_WPA2, FALSE, FALSE, "WPA2 with CCMP" },
    { 1, 0, 0x588, UCHI_WIFI_WPA2, FALSE, FALSE, "WPA2 and WPA3 side by side" },
    { 1, 0, 0x488, UCHI_WIFI_WPA3, FALSE, FALSE, "WPA3" },
    { 0, 0, 0x888, UCHI_WIFI_OWE, FALSE, FALSE, "OWE" },
    { 1, 0, 0x288, UCHI_WIFI_WPA2, FALSE, TRUE, "802.1X" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      UchiWifiSecurity security;

      g_test_message ("%s", rows[i].note);
      uchi_wifi_from_network_manager (rows[i].flags, rows[i].wpa, rows[i].rsn, &security);
      g_assert_cmpint (security.protection, ==, rows[i].protection);
      g_assert_cmpint (security.tkip, ==, rows[i].tkip);
      g_assert_cmpint (security.enterprise, ==, rows[i].enterprise);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wifi/joined", test_joined);
  g_test_add_func ("/wifi/office-and-open", test_office_and_open);
  g_test_add_func ("/wifi/broken", test_broken);
  g_test_add_func ("/wifi/network-manager", test_network_manager);
  return g_test_run ();
}
