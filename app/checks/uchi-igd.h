/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/uchi-checks.h"

/* the most requests one exploration of a router takes: below the budget of a check */
#define UCHI_IGD_MAX_REQUESTS 60

/* one forward of the router, copied; texts cleaned */
typedef struct {
  char *client;          /* IPv4 literal inside */
  guint16 internal_port;
  guint16 external_port; /* 0: every port */
  gboolean udp;
} UchiForward;

/* what the router says about its guard for IPv6 (WANIPv6FirewallControl:1) */
typedef enum {
  UCHI_FIREWALL6_UNKNOWN,
  UCHI_FIREWALL6_ON,
  UCHI_FIREWALL6_OFF,
} UchiFirewall6;

/**
 * UchiIgdReport:
 *
 * What the router's UPnP part (Internet Gateway Device 1 or 2) says about ways
 * in. Reference counted, immutable.
 */
typedef struct {
  const UchiDevice *router;  /* (nullable): in the inventory of the context */
  gboolean has_igd;          /* a WANIPConnection or WANPPPConnection service answered */
  gboolean complete;         /* every list was read to its end */
  GPtrArray *forwards;       /* of UchiForward*, those that are switched on */
  char *outside;             /* (nullable): address on the side of the line, IPv4 literal */
  UchiFirewall6 firewall6;
  gboolean has_natpmp;       /* NAT-PMP or PCP answers: ways in may be there that no list tells */
} UchiIgdReport;

UchiIgdReport *uchi_igd_report_ref (UchiIgdReport *self);
void uchi_igd_report_unref (UchiIgdReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiIgdReport, uchi_igd_report_unref)

/**
 * uchi_igd_ask_async:
 *
 * Finds the gateway's device description (evidence "upnp.location", else a
 * search sent to the gateway alone), and reads the public address and the
 * forwards of each of its WAN connections, page by page to the end, by SOAP
 * actions that only read; then asks by one datagram whether NAT-PMP or PCP is
 * there, which becomes a service of the router. Everything is bounded by #UCHI_IGD_MAX_REQUESTS. The
 * context's memory keeps the report for the other checks of the run.
 *
 * A router without UPnP gives a report with has_igd unset; the call fails only
 * when the network does, or when there is no router in the inventory
 * (%UCHI_ERROR_NOT_FOUND).
 */
void uchi_igd_ask_async (const UchiCheckContext *context, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
UchiIgdReport *uchi_igd_ask_finish (GAsyncResult *result, GError **error);

/* (nullable) (transfer none): the device that is the way to the Internet */
const UchiDevice *uchi_igd_router (const UchiCheckContext *context);

/* whether an IPv4 literal is not reachable from the Internet: RFC 1918, shared
 * address space (RFC 6598), link-local, loopback, or no address at all */
gboolean uchi_igd_is_inside (const char *address);
