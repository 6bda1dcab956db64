/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-scope-private.h"

#define IP(a, b, c, d) ((guint32) (a) << 24 | (guint32) (b) << 16 | (guint32) (c) << 8 | (guint32) (d))

typedef struct {
  const char *note, *name;
  guint32 address;
  guint prefix;
  guint32 gateway;     /* 0: no default route */
  gboolean portal;
  UchiRefused refused;
} Row;

static UchiScope *
decide (const Row *row)
{
  g_autoptr (UchiScopeFacts) facts = uchi_scope_facts_new ();
  UchiInterfaceFacts *loopback = uchi_scope_facts_add (facts, "lo", 1);

  loopback->up = loopback->loopback = TRUE;
  loopback->address = IP (127, 0, 0, 1);
  if (row->name != NULL)
    {
      UchiInterfaceFacts *interface = uchi_scope_facts_add (facts, row->name, 2);

      interface->up = TRUE;
      interface->address = row->address;
      interface->prefix_length = row->prefix;
      if (row->gateway != 0)
        {
          facts->routes[0].index = 2;
          facts->routes[0].gateway = row->gateway;
          facts->n_routes = 1;
        }
    }
  facts->captive_portal = row->portal;
  return uchi_scope_decide (facts, NULL);
}

/* the table "Where it may look" */
static void
test_table (void)
{
  static const Row rows[] = {
    { "a home", "wlan0", IP (192, 168, 1, 5), 24, IP (192, 168, 1, 1), FALSE, UCHI_REFUSED_NONE },
    { "a home of ten", "eth0", IP (10, 0, 0, 5), 24, IP (10, 0, 0, 1), FALSE, UCHI_REFUSED_NONE },
    { "172.16/12", "eth0", IP (172, 31, 0, 5), 24, IP (172, 31, 0, 1), FALSE, UCHI_REFUSED_NONE },
    { "172.32 is public", "eth0", IP (172, 32, 0, 5), 24, IP (172, 32, 0, 1), FALSE, UCHI_REFUSED_PUBLIC_NETWORK },
    { "a mesh", "eth0", IP (192, 168, 68, 5), 22, IP (192, 168, 68, 1), FALSE, UCHI_REFUSED_NONE },
    { "larger than /22", "eth0", IP (10, 0, 0, 5), 21, IP (10, 0, 0, 1), FALSE, UCHI_REFUSED_TOO_LARGE },
    { "public", "eth0", IP (203, 0, 113, 5), 24, IP (203, 0, 113, 1), FALSE, UCHI_REFUSED_PUBLIC_NETWORK },
    { "carrier NAT", "eth0", IP (100, 64, 0, 5), 24, IP (100, 64, 0, 1), FALSE, UCHI_REFUSED_PUBLIC_NETWORK },
    { "link-local", "eth0", IP (169, 254, 0, 5), 16, IP (169, 254, 0, 1), FALSE, UCHI_REFUSED_PUBLIC_NETWORK },
    { "captive portal", "wlan0", IP (192, 168, 1, 5), 24, IP (192, 168, 1, 1), TRUE, UCHI_REFUSED_PUBLIC_NETWORK },
    { "no route", "wlan0", IP (192, 168, 1, 5), 24, 0, FALSE, UCHI_REFUSED_NO_ROUTER },
    { "no link", NULL, 0, 0, 0, FALSE, UCHI_REFUSED_NO_LINK },
    { "tun", "tun0", IP (10, 8, 0, 2), 24, IP (10, 8, 0, 1), FALSE, UCHI_REFUSED_VPN },
    { "WireGuard", "wg0", IP (10, 8, 0, 2), 24, IP (10, 8, 0, 1), FALSE, UCHI_REFUSED_VPN },
    { "ppp", "ppp0", IP (10, 8, 0, 2), 24, IP (10, 8, 0, 1), FALSE, UCHI_REFUSED_VPN },
    { "mobile", "wwan0", IP (10, 8, 0, 2), 24, IP (10, 8, 0, 1), FALSE, UCHI_REFUSED_VPN },
    { "containers", "docker0", IP (172, 17, 0, 2), 24, IP (172, 17, 0, 1), FALSE, UCHI_REFUSED_VPN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiScope) scope = decide (&rows[i]);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (uchi_refused_name (uchi_scope_info (scope)->refused), ==, uchi_refused_name (rows[i].refused));
    }
}

/* where a packet may go; nowhere when refused */
static void
test_allows (void)
{
  static const Row home = { "", "wlan0", IP (192, 168, 1, 5), 24, IP (192, 168, 1, 1), FALSE, UCHI_REFUSED_NONE };
  static const Row vpn = { "", "tun0", IP (192, 168, 1, 5), 24, IP (192, 168, 1, 1), FALSE, UCHI_REFUSED_VPN };
  static const struct {
    const char *address;
    gboolean allowed;
  } rows[] = {
    { "192.168.1.1", TRUE }, { "192.168.1.254", TRUE }, { "192.168.1.5", FALSE }, { "192.168.1.0", FALSE }, { "192.168.1.255", FALSE },
    { "192.168.2.1", FALSE }, { "8.8.8.8", FALSE }, { "127.0.0.1", FALSE }, { "0.0.0.0", FALSE }, { "255.255.255.255", FALSE },
    { "224.0.0.251", FALSE }, { "", FALSE }, { "localhost", FALSE }, { "192.168.1.1.1", FALSE }, { "192.168.1", FALSE },
    { "0300.0250.01.01", FALSE }, { "fe80::1", TRUE }, { "2001:db8::1", FALSE }, { "::1", FALSE }, { "::ffff:192.168.1.1", FALSE },
    { "ff02::1", FALSE },
  };
  g_autoptr (UchiScope) scope = decide (&home), refused = decide (&vpn);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].address);
      g_assert_cmpint (uchi_scope_allows (scope, rows[i].address), ==, rows[i].allowed);
      g_assert_false (uchi_scope_allows (refused, rows[i].address));
    }
  uchi_scope_learn6 (scope, "2001:db8::1");
  g_assert_true (uchi_scope_allows (scope, "2001:db8::1"));
  g_assert_false (uchi_scope_allows (scope, "2001:db8::2"));
}

static void
test_ask (void)
{
  g_autoptr (UchiScopeFacts) facts = uchi_scope_facts_new ();
  UchiInterfaceFacts *interface = uchi_scope_facts_add (facts, "eth0", 2);
  g_autoptr (UchiScope) scope = NULL;

  interface->up = TRUE;
  interface->address = IP (192, 168, 1, 5);
  interface->prefix_length = 24;
  facts->routes[0].index = facts->routes[1].index = 2;
  facts->routes[0].gateway = IP (192, 168, 1, 1);
  facts->routes[1].gateway = IP (192, 168, 1, 2);
  facts->n_routes = 2;
  scope = uchi_scope_decide (facts, NULL);
  g_assert_cmpint (uchi_scope_info (scope)->refused, ==, UCHI_REFUSED_NONE);
  g_assert_cmpstr (uchi_scope_info (scope)->ask, ==, "several-gateways");
}

static void
test_company (void)
{
  static const struct {
    const char *domain;
    gboolean company;
  } rows[] = {
    { "flets-east.jp", FALSE }, { "iptvf.jp", FALSE },  { "home.arpa", FALSE },      { "lan", FALSE },
    { "example.ne.jp", FALSE }, { "co.jp", FALSE },     { "adachi.example", FALSE }, { "", FALSE },
    { "example.co.jp", TRUE },  { "Example.AC.jp.", TRUE }, { "ad.example.com", TRUE }, { "corp.example", TRUE },
  };
  const Row home = { "home", "wlan0", IP (192, 168, 1, 5), 24, IP (192, 168, 1, 1), FALSE, UCHI_REFUSED_NONE };
  g_autoptr (UchiScope) scope = decide (&home);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].domain);
      g_assert_cmpint (uchi_scope_is_company_domain (rows[i].domain), ==, rows[i].company);
    }
  g_assert_null (uchi_scope_info (scope)->ask);
}

/* what the Wi-Fi says of itself, on a network that would be a home otherwise */
static void
test_wifi (void)
{
  const Row home = { "home", "wlan0", IP (192, 168, 1, 5), 24, IP (192, 168, 1, 1), FALSE, UCHI_REFUSED_NONE };
  const Row vpn = { "away", "tun0", IP (192, 168, 1, 5), 24, IP (192, 168, 1, 1), FALSE, UCHI_REFUSED_VPN };
  g_autoptr (UchiScope) plain = decide (&home), away = decide (&vpn);
  g_autoptr (UchiScope) office = uchi_scope_with_wifi (plain, "eduroam", TRUE, FALSE);
  g_autoptr (UchiScope) open = uchi_scope_with_wifi (plain, "cafe", FALSE, TRUE);
  g_autoptr (UchiScope) fine = uchi_scope_with_wifi (plain, "aterm-1234", FALSE, FALSE);
  g_autoptr (UchiScope) still_away = uchi_scope_with_wifi (away, NULL, FALSE, TRUE);

  g_assert_cmpint (uchi_scope_info (office)->refused, ==, UCHI_REFUSED_OFFICE_NETWORK);
  g_assert_false (uchi_scope_allows (office, "192.168.1.9"));
  g_assert_cmpstr (uchi_scope_info (open)->ask, ==, "open-wifi");
  g_assert_true (uchi_scope_allows (open, "192.168.1.9"));
  g_assert_null (uchi_scope_info (fine)->ask);
  g_assert_cmpstr (uchi_scope_info (fine)->wifi_name, ==, "aterm-1234");
  g_assert_cmpint (uchi_scope_info (still_away)->refused, ==, UCHI_REFUSED_VPN);
  g_assert_null (uchi_scope_info (still_away)->ask);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scope/table", test_table);
  g_test_add_func ("/scope/allows", test_allows);
  g_test_add_func ("/scope/ask", test_ask);
  g_test_add_func ("/scope/company", test_company);
  g_test_add_func ("/scope/wifi", test_wifi);
  return g_test_run ();
}
