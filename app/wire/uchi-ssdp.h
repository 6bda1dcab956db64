/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_SSDP_PORT 1900
#define UCHI_SSDP_GROUP_IPV4 "239.255.255.250"
#define UCHI_SSDP_GROUP_IPV6_LINK_LOCAL "ff02::c"

/**
 * uchi_ssdp_build_search:
 * @host: IP literal that the datagram goes to: the group, or one device
 * @target: search target, for example "ssdp:all"; a constant of the program
 * @mx_seconds: how long devices may wait with the answer, 1 … 5; 0 for one
 *   device (unicast searches have no MX)
 *
 * M-SEARCH of the UPnP Device Architecture 1.1 §1.3.2, 1.3.3.
 *
 * Returns: (transfer full): one datagram
 */
GBytes *uchi_ssdp_build_search (const char *host, const char *target, guint mx_seconds);

typedef struct {
  gboolean notify;  /* an announcement and not an answer */
  gboolean byebye;  /* an announcement that the device goes */
  char *target;     /* ST or NT */
  char *usn;
  char *server;
  char *location;   /* not trusted: use it through uchi_upnp_local_url() only */
} UchiSsdpMessage;

/**
 * uchi_ssdp_parse:
 * @data: one datagram, not trusted
 * @length: bytes; beyond 8 KiB or 64 headers it is refused
 *
 * An answer to a search or a NOTIFY (UPnP Device Architecture 1.1 §1.2, 1.3.3).
 *
 * Returns: (transfer full) (nullable): cleaned texts, "" for a header that is
 *   missing; %NULL when it is something else
 */
UchiSsdpMessage *uchi_ssdp_parse (const void *data, gsize length);
void uchi_ssdp_message_free (UchiSsdpMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiSsdpMessage, uchi_ssdp_message_free)
