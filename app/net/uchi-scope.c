/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-scope-private.h"

#include <arpa/inet.h>
#include <string.h>

#define LARGEST_PREFIX 22

struct _UchiScope
{
  gatomicrefcount refs;
  UchiScopeInfo info;
  GHashTable *learned6; /* on-link IPv6 neighbours that answered */
};

/* interfaces that lead away from the home */
static const char *const away_prefixes[] = {
  "tun", "tap", "wg", "ppp", "wwan", "docker", "br-", "utun", "ipsec", "vti", "xfrm", "nordlynx", "tailscale", "zt", "veth", "virbr",
};

static void
interface_facts_free (UchiInterfaceFacts *self)
{
  g_free (self->name);
  g_free (self->address6);
  g_free (self);
}

UchiScopeFacts *
uchi_scope_facts_new (void)
{
  UchiScopeFacts *self = g_new0 (UchiScopeFacts, 1);

  self->interfaces = g_ptr_array_new_with_free_func ((GDestroyNotify) interface_facts_free);
  return self;
}

void
uchi_scope_facts_free (UchiScopeFacts *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->interfaces);
  g_free (self);
}

UchiInterfaceFacts *
uchi_scope_facts_add (UchiScopeFacts *self, const char *name, guint index)
{
  UchiInterfaceFacts *interface = g_new0 (UchiInterfaceFacts, 1);

  interface->name = g_strdup (name);
  interface->index = index;
  g_ptr_array_add (self->interfaces, interface);
  return interface;
}

static UchiScope *
scope_new (void)
{
  UchiScope *self = g_new0 (UchiScope, 1);

  g_atomic_ref_count_init (&self->refs);
  self->info.interface = g_strdup ("");
  self->info.dns = g_ptr_array_new_with_free_func (g_free);
  self->learned6 = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

UchiScope *
uchi_scope_ref (UchiScope *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
uchi_scope_unref (UchiScope *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->info.interface);
  g_free (self->info.address6);
  g_free (self->info.wifi_name);
  g_free (self->info.ask);
  g_ptr_array_unref (self->info.dns);
  g_hash_table_unref (self->learned6);
  g_free (self);
}

const UchiScopeInfo *
uchi_scope_info (const UchiScope *self)
{
  return &self->info;
}

UchiScope *
uchi_scope_new_for_info (const UchiScopeInfo *info)
{
  UchiScope *self = scope_new ();
  GPtrArray *dns = self->info.dns;

  g_free (self->info.interface);
  self->info = *info;
  self->info.interface = g_strdup (info->interface != NULL ? info->interface : "");
  self->info.address6 = g_strdup (info->address6);
  self->info.wifi_name = g_strdup (info->wifi_name);
  self->info.ask = g_strdup (info->ask);
  self->info.dns = dns;
  for (guint i = 0; info->dns != NULL && i < info->dns->len; i++)
    g_ptr_array_add (dns, g_strdup (g_ptr_array_index (info->dns, i)));
  return self;
}

/* RFC 1918 */
static gboolean
is_private (guint32 address)
{
  return (address >> 24) == 10 || (address >> 20) == 0xAC1 || (address >> 16) == 0xC0A8;
}

static gboolean
leads_away (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (away_prefixes); i++)
    {
      if (g_str_has_prefix (name, away_prefixes[i]))
        return TRUE;
    }
  return FALSE;
}

static const UchiInterfaceFacts *
find_interface (const UchiScopeFacts *facts, guint index, const char *name)
{
  for (guint i = 0; i < facts->interfaces->len; i++)
    {
      const UchiInterfaceFacts *interface = g_ptr_array_index (facts->interfaces, i);

      if (name != NULL ? g_str_equal (interface->name, name) : interface->index == index)
        return interface;
    }
  return NULL;
}

static void
take_interface (UchiScope *self, const UchiInterfaceFacts *interface, guint32 gateway)
{
  UchiScopeInfo *info = &self->info;

  g_free (info->interface);
  info->interface = g_strdup (interface->name);
  info->index = interface->index;
  info->link_changes = interface->link_changes;
  info->link = interface->link;
  memcpy (info->mac, interface->mac, sizeof info->mac);
  info->address = interface->address;
  info->prefix_length = interface->prefix_length;
  info->gateway = gateway;
  info->address6 = g_strdup (interface->address6);
  info->global6 = interface->global6;
}

static UchiRefused
judge_interface (const UchiScopeFacts *facts, const UchiInterfaceFacts *interface)
{
  if (leads_away (interface->name))
    return UCHI_REFUSED_VPN;
  if (interface->address == 0)
    return UCHI_REFUSED_NO_LINK;
  if (!is_private (interface->address) || facts->captive_portal)
    return UCHI_REFUSED_PUBLIC_NETWORK;
  if (interface->prefix_length < LARGEST_PREFIX || interface->prefix_length > 30)
    return interface->prefix_length < LARGEST_PREFIX ? UCHI_REFUSED_TOO_LARGE : UCHI_REFUSED_NO_ROUTER;
  return UCHI_REFUSED_NONE;
}

static gboolean
anything_up (const UchiScopeFacts *facts)
{
  for (guint i = 0; i < facts->interfaces->len; i++)
    {
      const UchiInterfaceFacts *interface = g_ptr_array_index (facts->interfaces, i);

      if (interface->up && !interface->loopback && interface->address != 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
several_gateways (const UchiScopeFacts *facts)
{
  for (guint i = 1; i < facts->n_routes; i++)
    {
      if (facts->routes[i].gateway != facts->routes[0].gateway)
        return TRUE;
    }
  return FALSE;
}

gboolean
uchi_scope_is_company_domain (const char *domain)
{
  /* Japan's second-level domains of companies, schools, offices; .ne.jp is of providers */
  static const char *const endings[] = { "co.jp", "ac.jp", "go.jp", "ed.jp", "lg.jp", "or.jp", "gr.jp" };
  static const char *const labels[] = { "corp", "ad", "intra", "intranet", "internal", "office", NULL };
  g_autofree char *lower = g_ascii_strdown (domain, -1);
  g_auto (GStrv) parts = NULL;

  if (g_str_has_suffix (lower, "."))
    lower[strlen (lower) - 1] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      if (g_str_has_suffix (lower, endings[i]) && strlen (lower) > strlen (endings[i]) && lower[strlen (lower) - strlen (endings[i]) - 1] == '.')
        return TRUE;
    }
  parts = g_strsplit (lower, ".", 16);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_strv_contains (labels, parts[i]))
        return TRUE;
    }
  return FALSE;
}

UchiScope *
uchi_scope_decide (const UchiScopeFacts *facts, const char *wanted)
{
  UchiScope *self = scope_new ();
  const UchiInterfaceFacts *interface = NULL;
  guint32 gateway = 0;

  for (guint i = 0; i < facts->n_routes && interface == NULL; i++)
    {
      const UchiInterfaceFacts *candidate = find_interface (facts, facts->routes[i].index, NULL);

      if (candidate == NULL || !candidate->up || (wanted != NULL && !g_str_equal (candidate->name, wanted)))
        continue;
      interface = candidate;
      gateway = facts->routes[i].gateway;
    }
  /* whoever names an interface still may not look past a VPN that carries the default route */
  if (wanted != NULL && facts->n_routes > 0)
    {
      const UchiInterfaceFacts *best = find_interface (facts, facts->routes[0].index, NULL);

      if (best != NULL && leads_away (best->name))
        {
          self->info.refused = UCHI_REFUSED_VPN;
          return self;
        }
    }
  if (interface == NULL)
    {
      self->info.refused = anything_up (facts) ? UCHI_REFUSED_NO_ROUTER : UCHI_REFUSED_NO_LINK;
      return self;
    }
  take_interface (self, interface, gateway);
  self->info.refused = judge_interface (facts, interface);
  if (self->info.refused == UCHI_REFUSED_NONE && several_gateways (facts))
    self->info.ask = g_strdup ("several-gateways");
  else if (self->info.refused == UCHI_REFUSED_NONE && facts->company_name)
    self->info.ask = g_strdup ("company-name");
  return self;
}

UchiScope *
uchi_scope_with_wifi (UchiScope *self, const char *name, gboolean enterprise, gboolean open)
{
  UchiScope *scope = uchi_scope_new_for_info (&self->info);

  g_free (scope->info.wifi_name);
  scope->info.wifi_name = g_strdup (name);
  if (scope->info.refused != UCHI_REFUSED_NONE)
    return scope;
  if (enterprise)
    scope->info.refused = UCHI_REFUSED_OFFICE_NETWORK;
  else if (open)
    {
      g_free (scope->info.ask);
      scope->info.ask = g_strdup ("open-wifi");
    }
  return scope;
}

static guint32
mask_of (guint prefix_length)
{
  return prefix_length == 0 ? 0 : G_MAXUINT32 << (32 - prefix_length);
}

static gboolean
allows4 (const UchiScopeInfo *info, guint32 address)
{
  guint32 mask = mask_of (info->prefix_length);
  guint32 host = address & ~mask;

  /* "lo" is only ever in a scope that a test made */
  if (info->link == UCHI_LINK_OTHER && g_str_equal (info->interface, "lo"))
    return (address & mask) == (info->address & mask);
  return (address & mask) == (info->address & mask) && address != info->address && host != 0 && host != ~mask;
}

static gboolean
allows6 (const UchiScope *self, const char *address)
{
  g_auto (GStrv) parts = g_strsplit (address, "%", 2);
  struct in6_addr raw;
  char text[INET6_ADDRSTRLEN];

  if (parts[0] == NULL || inet_pton (AF_INET6, parts[0], &raw) != 1)
    return FALSE;
  if (parts[1] != NULL && !g_str_equal (parts[1], self->info.interface))
    return FALSE;
  if (raw.s6_addr[0] == 0xFE && (raw.s6_addr[1] & 0xC0) == 0x80)
    return TRUE;
  inet_ntop (AF_INET6, &raw, text, sizeof text);
  return g_hash_table_contains (self->learned6, text);
}

gboolean
uchi_scope_allows (const UchiScope *self, const char *address)
{
  struct in_addr raw;

  if (address == NULL || self->info.refused != UCHI_REFUSED_NONE || self->info.address == 0)
    return FALSE;
  if (inet_pton (AF_INET, address, &raw) == 1)
    return allows4 (&self->info, g_ntohl (raw.s_addr));
  return allows6 (self, address);
}

void
uchi_scope_learn6 (UchiScope *self, const char *address)
{
  struct in6_addr raw;
  char text[INET6_ADDRSTRLEN];

  if (inet_pton (AF_INET6, address, &raw) != 1 || raw.s6_addr[0] == 0xFF || g_hash_table_size (self->learned6) >= 1024)
    return;
  inet_ntop (AF_INET6, &raw, text, sizeof text);
  g_hash_table_add (self->learned6, g_strdup (text));
}
