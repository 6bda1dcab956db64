/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_WSD_PORT 3702
#define UCHI_WSD_GROUP_IPV4 "239.255.255.250"
#define UCHI_WSD_GROUP_IPV6 "ff02::c"
#define UCHI_WSD_MAX_MATCHES 16

/**
 * uchi_wsd_build_probe:
 * @message_id: a random UUID, for example from g_uuid_string_random()
 *
 * A Probe for every type (WS-Discovery, April 2005, §5.2: what Windows, ONVIF
 * cameras and printers speak), over SOAP 1.2.
 *
 * Returns: (transfer full): one datagram
 */
GBytes *uchi_wsd_build_probe (const char *message_id);

/* cleaned texts, "" when missing */
typedef struct {
  char *endpoint;  /* "urn:uuid:…" */
  char *types;     /* names without prefix, separated by a space: "NetworkVideoTransmitter Device" */
  char *scopes;    /* URIs separated by a space */
  char *addresses; /* XAddrs as sent: use them through uchi_upnp_local_url() only */
} UchiWsdMatch;

/**
 * uchi_wsd_parse:
 * @data: one datagram, not trusted; the bounds are those of uchi_xml_walk()
 *
 * ProbeMatches (§5.3), or Hello (§4.1) as a single match.
 *
 * Returns: (transfer full) (nullable): array of #UchiWsdMatch, never empty, or
 *   %NULL when it is something else
 */
GPtrArray *uchi_wsd_parse (const void *data, gsize length);
void uchi_wsd_match_free (UchiWsdMatch *self);
