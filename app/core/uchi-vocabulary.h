/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The vocabularies of the reports. The numbers go into the support code:
 * never change or reuse one. */

typedef enum {
  UCHI_KIND_UNKNOWN = 0, UCHI_KIND_ROUTER, UCHI_KIND_HOME_GATEWAY, UCHI_KIND_ACCESS_POINT, UCHI_KIND_CAMERA,
  UCHI_KIND_RECORDER, UCHI_KIND_PRINTER, UCHI_KIND_NAS, UCHI_KIND_TV, UCHI_KIND_SET_TOP_BOX, UCHI_KIND_SMART_SPEAKER,
  UCHI_KIND_GAME_CONSOLE, UCHI_KIND_PC, UCHI_KIND_PHONE, UCHI_KIND_APPLIANCE, UCHI_KIND_LIGHT, UCHI_KIND_LOCK,
  UCHI_KIND_SENSOR, UCHI_KIND_PLUG, UCHI_KIND_HUB, UCHI_KIND_ENERGY, UCHI_KIND_SMART_METER, UCHI_KIND_HEALTH,
  UCHI_KIND_CAR, UCHI_KIND_IP_PHONE, UCHI_KIND_PAYMENT, UCHI_KIND_NETWORK_DEVICE, UCHI_KIND_MEDIA_PLAYER,
  UCHI_KIND_INTERCOM,
} UchiKind;
#define UCHI_N_KINDS (UCHI_KIND_INTERCOM + 1)

typedef enum {
  UCHI_FINDING_NONE = 0, UCHI_FINDING_DEFAULT_PASSWORD, UCHI_FINDING_NO_PASSWORD, UCHI_FINDING_TELNET_OPEN,
  UCHI_FINDING_REMOTE_ADMIN, UCHI_FINDING_FIRMWARE_OLD, UCHI_FINDING_KNOWN_FLAW, UCHI_FINDING_SUPPORT_ENDED,
  UCHI_FINDING_REPLACE_NO_FIX, UCHI_FINDING_WIFI_OPEN, UCHI_FINDING_WIFI_WEP, UCHI_FINDING_WIFI_TKIP,
  UCHI_FINDING_PORT_FORWARD, UCHI_FINDING_OPEN_SHARE, UCHI_FINDING_PRINTER_EXPOSED, UCHI_FINDING_UNKNOWN_DEVICE,
  UCHI_FINDING_ODD_BEHAVIOUR, UCHI_FINDING_IPV6_EXPOSED, UCHI_FINDING_DNS_CHANGED, UCHI_FINDING_DEBUG_PORT,
  UCHI_FINDING_OPEN_STREAM, UCHI_FINDING_SNMP_PUBLIC, UCHI_FINDING_NOT_BEHIND_ROUTER, UCHI_FINDING_TWO_ROUTERS,
  UCHI_FINDING_OPEN_BROKER, UCHI_FINDING_OLD_SHARE, UCHI_FINDING_REMOTE_CONTROL, UCHI_FINDING_OPEN_SCREEN,
} UchiFindingId;
#define UCHI_N_FINDINGS (UCHI_FINDING_OPEN_SCREEN + 1)

/* ordered from calm to pressing, so that the larger one wins */
typedef enum {
  UCHI_LEVEL_FINE = 0,
  UCHI_LEVEL_ASK,
  UCHI_LEVEL_SOON,
  UCHI_LEVEL_TODAY,
} UchiLevel;

typedef enum {
  UCHI_OUTCOME_UNKNOWN = 0, /* never turned into OK */
  UCHI_OUTCOME_OK,
  UCHI_OUTCOME_PROBLEM,
} UchiOutcome;

typedef enum {
  UCHI_REFUSED_NONE = 0, UCHI_REFUSED_NO_LINK, UCHI_REFUSED_NO_ROUTER, UCHI_REFUSED_PUBLIC_NETWORK, UCHI_REFUSED_VPN,
  UCHI_REFUSED_OFFICE_NETWORK, UCHI_REFUSED_TOO_LARGE, UCHI_REFUSED_NO_CONSENT, UCHI_REFUSED_BUSY,
} UchiRefused;

/* the words of data/schema; static, never %NULL */
const char *uchi_kind_name (UchiKind kind);
const char *uchi_finding_name (UchiFindingId finding);
const char *uchi_level_name (UchiLevel level);
const char *uchi_outcome_name (UchiOutcome outcome);
const char *uchi_refused_name (UchiRefused refused); /* "" for NONE */

/* back from a word; an unknown word or %NULL gives UNKNOWN, NONE, FINE, UNKNOWN, NONE */
UchiKind uchi_kind_from_name (const char *name);
/* health, lock, car, energy, smart meter, payment, intercom: nothing is asked of them beyond what they say by
 * themselves, because somebody may depend on them this minute */
gboolean uchi_kind_is_left_alone (UchiKind kind);
UchiFindingId uchi_finding_from_name (const char *name);
/* the finding after which the check is named that raises @finding: itself, but for the two that are told by the way of another look */
UchiFindingId uchi_finding_look (UchiFindingId finding);
UchiLevel uchi_level_from_name (const char *name);
UchiOutcome uchi_outcome_from_name (const char *name);
UchiRefused uchi_refused_from_name (const char *name);
