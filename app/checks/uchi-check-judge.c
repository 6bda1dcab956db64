/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"

/* kinds that look into or guard a home: an open door there is for today */
#define WATCHING (BIT (CAMERA) | BIT (RECORDER))
#define ROUTING (BIT (ROUTER) | BIT (HOME_GATEWAY) | BIT (ACCESS_POINT))
#define BIT(kind) (G_GUINT64_CONSTANT (1) << UCHI_KIND_##kind)
#define ANY G_MAXUINT64

typedef struct {
  UchiFindingId finding;
  guint64 kinds;      /* the first row that holds the kind counts */
  UchiLevel level;
  const char *advice;
} Row;

/* Advice without a text of its own yet takes the nearest one; those rows say
 * "nearest". */
static const Row rows[] = {
  { UCHI_FINDING_DEFAULT_PASSWORD, BIT (CAMERA), UCHI_LEVEL_TODAY, "A02" },
  { UCHI_FINDING_DEFAULT_PASSWORD, BIT (NAS), UCHI_LEVEL_TODAY, "A03" },
  { UCHI_FINDING_DEFAULT_PASSWORD, BIT (RECORDER), UCHI_LEVEL_TODAY, "A04" },
  { UCHI_FINDING_DEFAULT_PASSWORD, BIT (PRINTER), UCHI_LEVEL_SOON, "A05" },
  { UCHI_FINDING_DEFAULT_PASSWORD, ANY, UCHI_LEVEL_TODAY, "A01" },
  { UCHI_FINDING_NO_PASSWORD, BIT (CAMERA), UCHI_LEVEL_TODAY, "A02" },
  { UCHI_FINDING_NO_PASSWORD, BIT (NAS), UCHI_LEVEL_TODAY, "A03" },
  { UCHI_FINDING_NO_PASSWORD, BIT (RECORDER), UCHI_LEVEL_TODAY, "A04" },
  { UCHI_FINDING_NO_PASSWORD, BIT (PRINTER), UCHI_LEVEL_SOON, "A05" },
  { UCHI_FINDING_NO_PASSWORD, ANY, UCHI_LEVEL_TODAY, "A01" },
  /* switches, print servers and some NAS keep telnet on purpose (facts/ports.json) */
  { UCHI_FINDING_TELNET_OPEN, BIT (NAS) | BIT (PRINTER) | BIT (NETWORK_DEVICE) | BIT (PC), UCHI_LEVEL_SOON, "A06" },
  { UCHI_FINDING_TELNET_OPEN, ANY, UCHI_LEVEL_TODAY, "A06" },
  { UCHI_FINDING_REMOTE_ADMIN, ANY, UCHI_LEVEL_TODAY, "A07" },
  { UCHI_FINDING_FIRMWARE_OLD, ANY, UCHI_LEVEL_SOON, "A08" },
  { UCHI_FINDING_KNOWN_FLAW, ANY, UCHI_LEVEL_SOON, "A08" },
  { UCHI_FINDING_SUPPORT_ENDED, ANY, UCHI_LEVEL_SOON, "A09" },
  { UCHI_FINDING_REPLACE_NO_FIX, ANY, UCHI_LEVEL_SOON, "A09" },
  { UCHI_FINDING_WIFI_OPEN, ANY, UCHI_LEVEL_TODAY, "A12" },
  { UCHI_FINDING_WIFI_WEP, ANY, UCHI_LEVEL_TODAY, "A10" },
  { UCHI_FINDING_WIFI_TKIP, ANY, UCHI_LEVEL_SOON, "A11" },
  { UCHI_FINDING_PORT_FORWARD, WATCHING | BIT (NAS) | BIT (UNKNOWN), UCHI_LEVEL_TODAY, "A13" },
  { UCHI_FINDING_PORT_FORWARD, BIT (PRINTER), UCHI_LEVEL_TODAY, "A15" },
  { UCHI_FINDING_PORT_FORWARD, ANY, UCHI_LEVEL_SOON, "A13" },
  { UCHI_FINDING_OPEN_SHARE, ANY, UCHI_LEVEL_SOON, "A14" },
  { UCHI_FINDING_PRINTER_EXPOSED, ANY, UCHI_LEVEL_SOON, "A15" },
  { UCHI_FINDING_UNKNOWN_DEVICE, ANY, UCHI_LEVEL_ASK, "A16" },
  { UCHI_FINDING_ODD_BEHAVIOUR, ANY, UCHI_LEVEL_TODAY, "A17" },
  { UCHI_FINDING_IPV6_EXPOSED, ANY, UCHI_LEVEL_SOON, "A18" },
  { UCHI_FINDING_DNS_CHANGED, ANY, UCHI_LEVEL_TODAY, "A19" },
  { UCHI_FINDING_DEBUG_PORT, WATCHING | ROUTING | BIT (UNKNOWN), UCHI_LEVEL_TODAY, "A06" }, /* nearest */
  { UCHI_FINDING_DEBUG_PORT, ANY, UCHI_LEVEL_SOON, "A06" },                                 /* nearest */
  { UCHI_FINDING_OPEN_STREAM, ANY, UCHI_LEVEL_TODAY, "A02" },                               /* nearest */
  { UCHI_FINDING_SNMP_PUBLIC, ANY, UCHI_LEVEL_SOON, "A08" },                                /* nearest */
  { UCHI_FINDING_NOT_BEHIND_ROUTER, ANY, UCHI_LEVEL_TODAY, "A15" },                         /* nearest: step 2 */
  { UCHI_FINDING_TWO_ROUTERS, ANY, UCHI_LEVEL_ASK, "A16" },                                 /* nearest */
  { UCHI_FINDING_OPEN_BROKER, ANY, UCHI_LEVEL_SOON, "A14" },                                /* nearest */
  { UCHI_FINDING_OLD_SHARE, ANY, UCHI_LEVEL_SOON, "A08" },                                  /* nearest */
};

void
uchi_check_judge (UchiFindingId finding, UchiKind kind, UchiLevel *level, const char **advice)
{
  *level = UCHI_LEVEL_ASK;
  *advice = "A16";
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (rows[i].finding == finding && (rows[i].kinds & (G_GUINT64_CONSTANT (1) << kind)) != 0)
        {
          *level = rows[i].level;
          *advice = rows[i].advice;
          return;
        }
    }
}
