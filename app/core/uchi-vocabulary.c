/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-vocabulary.h"

static const char *const kind_names[UCHI_N_KINDS] = {
  "unknown", "router", "home-gateway", "access-point", "camera", "recorder", "printer", "nas", "tv", "set-top-box",
  "smart-speaker", "game-console", "pc", "phone", "appliance", "light", "lock", "sensor", "plug", "hub", "energy",
  "smart-meter", "health", "car", "ip-phone", "payment", "network-device", "media-player", "intercom",
};

static const char *const finding_names[UCHI_N_FINDINGS] = {
  "none", "default-password", "no-password", "telnet-open", "remote-admin", "firmware-old", "known-flaw",
  "support-ended", "replace-no-fix", "wifi-open", "wifi-wep", "wifi-tkip", "port-forward", "open-share",
  "printer-exposed", "unknown-device", "odd-behaviour", "ipv6-exposed", "dns-changed", "debug-port", "open-stream",
  "snmp-public", "not-behind-router", "two-routers", "open-broker", "old-share", "remote-control",
  "open-screen",
};

static const char *const level_names[] = { "fine", "ask", "soon", "today" };
static const char *const outcome_names[] = { "unknown", "ok", "problem" };
static const char *const refused_names[] = {
  "", "no-link", "no-router", "public-network", "vpn", "office-network", "too-large", "no-consent", "busy",
};

static const char *
name_at (const char *const *names, guint n_names, guint index)
{
  return names[index < n_names ? index : 0];
}

static guint
index_of (const char *const *names, guint n_names, const char *name)
{
  for (guint i = 0; name != NULL && i < n_names; i++)
    {
      if (g_str_equal (names[i], name))
        return i;
    }
  return 0;
}

const char *
uchi_kind_name (UchiKind kind)
{
  return name_at (kind_names, G_N_ELEMENTS (kind_names), kind);
}

const char *
uchi_finding_name (UchiFindingId finding)
{
  return name_at (finding_names, G_N_ELEMENTS (finding_names), finding);
}

const char *
uchi_level_name (UchiLevel level)
{
  return name_at (level_names, G_N_ELEMENTS (level_names), level);
}

const char *
uchi_outcome_name (UchiOutcome outcome)
{
  return name_at (outcome_names, G_N_ELEMENTS (outcome_names), outcome);
}

const char *
uchi_refused_name (UchiRefused refused)
{
  return name_at (refused_names, G_N_ELEMENTS (refused_names), refused);
}

UchiKind
uchi_kind_from_name (const char *name)
{
  return index_of (kind_names, G_N_ELEMENTS (kind_names), name);
}

gboolean
uchi_kind_is_left_alone (UchiKind kind)
{
  return kind == UCHI_KIND_HEALTH || kind == UCHI_KIND_LOCK || kind == UCHI_KIND_CAR || kind == UCHI_KIND_ENERGY
         || kind == UCHI_KIND_SMART_METER || kind == UCHI_KIND_PAYMENT || kind == UCHI_KIND_INTERCOM;
}

UchiFindingId
uchi_finding_from_name (const char *name)
{
  return index_of (finding_names, G_N_ELEMENTS (finding_names), name);
}

UchiFindingId
uchi_finding_look (UchiFindingId finding)
{
  return finding == UCHI_FINDING_NO_PASSWORD ? UCHI_FINDING_DEFAULT_PASSWORD
         : finding == UCHI_FINDING_OPEN_SCREEN ? UCHI_FINDING_REMOTE_CONTROL : finding;
}

UchiLevel
uchi_level_from_name (const char *name)
{
  return index_of (level_names, G_N_ELEMENTS (level_names), name);
}

UchiOutcome
uchi_outcome_from_name (const char *name)
{
  return index_of (outcome_names, G_N_ELEMENTS (outcome_names), name);
}

UchiRefused
uchi_refused_from_name (const char *name)
{
  return index_of (refused_names, G_N_ELEMENTS (refused_names), name);
}
