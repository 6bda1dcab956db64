/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_SNMP_PORT 161

typedef enum { UCHI_SNMP_V1 = 0, UCHI_SNMP_V2C = 1 } UchiSnmpVersion;

/**
 * uchi_snmp_build_get:
 * @request_id: 0 … 2^31 - 1
 *
 * GetRequest for sysDescr.0, sysObjectID.0 and sysName.0 (RFC 1157, RFC 3416,
 * RFC 3418) with the community "public". Nothing else can be built; safety.md 7
 * asks for the login consent before it is sent.
 *
 * Returns: (transfer full)
 */
GBytes *uchi_snmp_build_get (UchiSnmpVersion version, guint32 request_id);

typedef struct {
  UchiSnmpVersion version;
  guint32 request_id;
  guint error_status;   /* 0 = noError */
  char *description;    /* sysDescr, cleaned, "" when missing */
  char *object_id;      /* sysObjectID, "1.3.6.1.4.1.8072.3.2.10", "" when missing */
  char *name;           /* sysName, cleaned, "" when missing */
} UchiSnmpReply;

/**
 * uchi_snmp_parse:
 * @data: one datagram, not trusted: BER with definite lengths of at most four
 *   bytes, at most 16 variables
 *
 * Returns: (transfer full) (nullable): %NULL when it is no GetResponse
 */
UchiSnmpReply *uchi_snmp_parse (const void *data, gsize length);
void uchi_snmp_reply_free (UchiSnmpReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiSnmpReply, uchi_snmp_reply_free)
