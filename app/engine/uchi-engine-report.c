/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an engine says of itself and of a whole run. */
#include "engine/uchi-engine-private.h"

#include <string.h>

#include "checks/uchi-wifi.h"
#include "uchi-config.h"

static const char *
protection_name (const UchiWifiSecurity *security)
{
  switch (security->protection)
    {
    case UCHI_WIFI_OPEN:
    case UCHI_WIFI_OWE:
      return "open";
    case UCHI_WIFI_WEP:
      return "wep";
    case UCHI_WIFI_WPA:
      return "wpa";
    case UCHI_WIFI_WPA3:
      return "wpa3";
    case UCHI_WIFI_WPA2:
    default:
      return "wpa2";
    }
}

static const char *
cipher_name (const UchiWifiSecurity *security)
{
  if (!security->tkip)
    return security->aes ? "aes" : NULL;
  return security->aes ? "tkip+aes" : "tkip";
}

UchiScope *
uchi_engine_detect_scope (UchiEngine *self, GError **error)
{
  UchiScopeOptions options = { .interface = self->interface };
  g_autoptr (UchiScope) scope = uchi_scope_detect (&options, error);
  g_autoptr (UchiWifiBss) bss = NULL;

  if (scope == NULL || uchi_scope_info (scope)->link != UCHI_LINK_WIFI)
    return g_steal_pointer (&scope);
  bss = uchi_wifi_ask (uchi_scope_info (scope));
  self->wifi_protection = bss != NULL && bss->known ? protection_name (&bss->security) : NULL;
  self->wifi_cipher = bss != NULL && bss->known ? cipher_name (&bss->security) : NULL;
  if (bss == NULL)
    return g_steal_pointer (&scope);
  return uchi_scope_with_wifi (scope, bss->name, bss->known && bss->security.enterprise,
                               bss->known && bss->security.protection == UCHI_WIFI_OPEN);
}

UchiReportScope
uchi_engine_report_scope (UchiEngine *self, char **to_free)
{
  const UchiScopeInfo *info = uchi_scope_info (self->scope);
  static const char *const links[] = { [UCHI_LINK_WIRED] = "wired", [UCHI_LINK_WIFI] = "wifi", [UCHI_LINK_OTHER] = "other" };
  guint32 mask = info->prefix_length == 0 ? 0 : G_MAXUINT32 << (32 - info->prefix_length);
  guint32 net = info->address & mask, gateway = info->gateway;
  UchiReportScope scope = { .interface = info->interface, .link = links[info->link], .wifi_name = info->wifi_name,
                            .wifi_protection = self->wifi_protection != NULL ? self->wifi_protection : self->wifi_told,
                            .wifi_cipher = self->wifi_cipher, .refused = info->refused, .ask = info->ask };

  *to_free = NULL;
  if (info->address != 0)
    {
      *to_free = g_strdup_printf ("%u.%u.%u.%u/%u|%u.%u.%u.%u", net >> 24, net >> 16 & 255, net >> 8 & 255, net & 255,
                                  info->prefix_length, gateway >> 24, gateway >> 16 & 255, gateway >> 8 & 255, gateway & 255);
      scope.prefix = *to_free;
      scope.gateway = gateway != 0 ? strchr (*to_free, '|') + 1 : NULL;
      *strchr (*to_free, '|') = '\0';
    }
  return scope;
}

void
uchi_engine_open (UchiEngine *self)
{
  g_autofree char *keep = NULL;
  UchiReportScope scope = uchi_engine_report_scope (self, &keep);

  uchi_engine_pack_tell (self, NULL);
  /* first: whoever answers to what comes next means that network, also when this process dies right there */
  uchi_border_tell (self, FALSE);
  uchi_writer_scope (self->writer, &scope);
  uchi_engine_pack_tell_news (self);
}

void
uchi_engine_write_report (UchiEngine *self)
{
  g_autofree char *keep = NULL;
  g_autoptr (JsonNode) report = NULL;
  UchiReportScope scope = uchi_engine_report_scope (self, &keep);
  UchiReportParts parts = {
    .app_version = UCHI_VERSION,
    .pack_version = uchi_pack_version (self->pack),
    .pack_released = uchi_pack_released (self->pack),
    .pack_state = uchi_pack_state (self->pack, g_get_real_time () / G_USEC_PER_SEC),
    .started = self->started,
    .duration_ms = self->duration_ms,
    .complete = self->complete,
    .scope = &scope,
    .consent_network = self->consent,
    .consent_logins = self->logins,
    .inventory = self->inventory,
    .network_checks = self->network_checks,
    .network_findings = self->network_findings,
  };

  report = uchi_report_build (&parts);
  uchi_writer_report (self->writer, report);
}
