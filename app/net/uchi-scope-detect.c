/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half of the scope guard that asks the system; nothing is sent on the network. */
#include "net/uchi-dnet.h"

#include "core/uchi-error.h"
#include "net/uchi-netlink.h"
#include "net/uchi-scope-private.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <ifaddrs.h>
#include <string.h>

static UchiLinkType
link_type (const char *name, guint16 type)
{
  g_autofree char *wireless = g_strdup_printf ("/sys/class/net/%s/wireless", name);
  g_autofree char *phy = g_strdup_printf ("/sys/class/net/%s/phy80211", name);

  if (type != INTF_TYPE_ETH)
    return UCHI_LINK_OTHER;
  return g_file_test (wireless, G_FILE_TEST_EXISTS) || g_file_test (phy, G_FILE_TEST_EXISTS) ? UCHI_LINK_WIFI : UCHI_LINK_WIRED;
}

static int
on_interface (const struct intf_entry *entry, void *data)
{
  UchiScopeFacts *facts = data;
  guint index = if_nametoindex (entry->intf_name);
  UchiInterfaceFacts *interface;

  if (index == 0)
    return 0;
  interface = uchi_scope_facts_add (facts, entry->intf_name, index);
  interface->up = (entry->intf_flags & INTF_FLAG_UP) != 0;
  interface->loopback = (entry->intf_flags & INTF_FLAG_LOOPBACK) != 0;
  interface->link = link_type (entry->intf_name, entry->intf_type);
  if (entry->intf_link_addr.addr_type == ADDR_TYPE_ETH)
    memcpy (interface->mac, entry->intf_link_addr.addr_eth.data, 6);
  if (entry->intf_addr.addr_type == ADDR_TYPE_IP)
    {
      interface->address = g_ntohl (entry->intf_addr.addr_ip);
      interface->prefix_length = entry->intf_addr.addr_bits;
    }
  return 0;
}

static void
on_link (const struct nlmsghdr *header, gpointer user_data)
{
  UchiScopeFacts *facts = user_data;
  const struct ifinfomsg *link = NLMSG_DATA (header);
  const guint32 *changes;

  if (header->nlmsg_type != RTM_NEWLINK || header->nlmsg_len < NLMSG_LENGTH (sizeof *link))
    return;
  changes = uchi_netlink_attribute (header, sizeof *link, IFLA_CARRIER_CHANGES, 4);
  for (guint i = 0; changes != NULL && i < facts->interfaces->len; i++)
    {
      UchiInterfaceFacts *interface = g_ptr_array_index (facts->interfaces, i);

      if (interface->index == (guint) link->ifi_index)
        interface->link_changes = *changes;
    }
}

static void
on_route (const struct nlmsghdr *header, gpointer user_data)
{
  UchiScopeFacts *facts = user_data;
  const struct rtmsg *route = NLMSG_DATA (header);
  const guint32 *metric, *index, *gateway;
  guint place;

  if (header->nlmsg_type != RTM_NEWROUTE || header->nlmsg_len < NLMSG_LENGTH (sizeof *route) || route->rtm_dst_len != 0
      || route->rtm_type != RTN_UNICAST || facts->n_routes >= G_N_ELEMENTS (facts->routes))
    return;
  metric = uchi_netlink_attribute (header, sizeof *route, RTA_PRIORITY, 4);
  index = uchi_netlink_attribute (header, sizeof *route, RTA_OIF, 4);
  gateway = uchi_netlink_attribute (header, sizeof *route, RTA_GATEWAY, 4);
  if (index == NULL)
    return;
  for (place = facts->n_routes; place > 0 && facts->routes[place - 1].metric > (metric != NULL ? *metric : 0); place--)
    facts->routes[place] = facts->routes[place - 1];
  facts->routes[place].index = *index;
  facts->routes[place].gateway = gateway != NULL ? g_ntohl (*gateway) : 0;
  facts->routes[place].metric = metric != NULL ? *metric : 0;
  facts->n_routes++;
}

static void
collect_ipv6 (UchiScopeFacts *facts)
{
  struct ifaddrs *list = NULL;

  if (getifaddrs (&list) != 0)
    return;
  for (const struct ifaddrs *i = list; i != NULL; i = i->ifa_next)
    {
      const struct sockaddr_in6 *address = (const void *) i->ifa_addr;
      char text[INET6_ADDRSTRLEN];

      if (address == NULL || address->sin6_family != AF_INET6)
        continue;
      for (guint n = 0; n < facts->interfaces->len; n++)
        {
          UchiInterfaceFacts *interface = g_ptr_array_index (facts->interfaces, n);

          if (!g_str_equal (interface->name, i->ifa_name))
            continue;
          if (IN6_IS_ADDR_LINKLOCAL (&address->sin6_addr) && interface->address6 == NULL)
            interface->address6 = g_strdup (inet_ntop (AF_INET6, &address->sin6_addr, text, sizeof text));
          interface->global6 |= (address->sin6_addr.s6_addr[0] & 0xE0) == 0x20;
        }
    }
  freeifaddrs (list);
}

/* resolv.conf(5) */
static void
read_resolvers (const char *path, UchiScopeFacts *facts, GPtrArray *dns)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", 64);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (g_strstrip (lines[i]), " \t", 8);

      if (words[0] == NULL || words[1] == NULL)
        continue;
      for (guint k = 1; (g_str_equal (words[0], "search") || g_str_equal (words[0], "domain")) && words[k] != NULL; k++)
        facts->company_name |= uchi_scope_is_company_domain (words[k]);
      /* a resolver on this computer says nothing about what was handed out */
      if (!g_str_equal (words[0], "nameserver") || g_str_has_prefix (words[1], "127."))
        continue;
      if (g_hostname_is_ip_address (words[1]))
        g_ptr_array_add (dns, g_strdup (words[1]));
    }
}

static void
collect_dns (UchiScopeFacts *facts, GPtrArray *dns)
{
  read_resolvers ("/etc/resolv.conf", facts, dns);
  /* systemd-resolved(8) stands in between, and keeps what was handed out here */
  if (dns->len == 0)
    read_resolvers ("/run/systemd/resolve/resolv.conf", facts, dns);
}

UchiScope *
uchi_scope_detect (const UchiScopeOptions *options, GError **error)
{
  g_autoptr (UchiScopeFacts) facts = uchi_scope_facts_new ();
  intf_t *interfaces = intf_open ();
  g_autoptr (GPtrArray) dns = g_ptr_array_new_with_free_func (g_free);
  UchiScope *scope;

  if (interfaces == NULL)
    {
      g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_FAILED, "libdnet: the interfaces could not be listed");
      return NULL;
    }
  /* it fails too where there is none that is up: then nothing is listed, and the scope says "no-link" */
  intf_loop (interfaces, on_interface, facts);
  intf_close (interfaces);
  if (!uchi_netlink_dump (RTM_GETROUTE, AF_INET, on_route, facts, error)
      || !uchi_netlink_dump (RTM_GETLINK, AF_UNSPEC, on_link, facts, error))
    return NULL;
  collect_ipv6 (facts);
  facts->captive_portal = g_network_monitor_get_connectivity (g_network_monitor_get_default ()) == G_NETWORK_CONNECTIVITY_PORTAL;

  collect_dns (facts, dns);
  scope = uchi_scope_decide (facts, options != NULL ? options->interface : NULL);
  while (dns->len > 0)
    g_ptr_array_add (uchi_scope_info (scope)->dns, g_ptr_array_steal_index (dns, 0));
  return scope;
}
