/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_NATPMP_PORT 5351

/* Only opcode 0 can be built: it asks, and opens nothing. */

/* (transfer full): public address request of NAT-PMP (RFC 6886 §3.2) */
GBytes *uchi_natpmp_build_public_address (void);
/* (transfer full) (nullable): ANNOUNCE of PCP (RFC 6887 §14.1) from @client_address, an IP literal */
GBytes *uchi_pcp_build_announce (const char *client_address);

typedef struct {
  guint version;        /* 0: NAT-PMP, 2: PCP */
  guint result;         /* 0 = success; NAT-PMP 1, PCP 1 = unsupported version */
  guint32 epoch;        /* seconds since the router's table was last empty */
  char address[16];     /* NAT-PMP: public IPv4 address, dotted quad; "" when refused or PCP */
} UchiNatPmpReply;

/* answers to opcode 0 of either protocol; @data is not trusted, @reply untouched on failure */
gboolean uchi_natpmp_parse (const void *data, gsize length, UchiNatPmpReply *reply);
