/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_NETBIOS_PORT 137

/* (transfer full): NODE STATUS REQUEST for the name "*" (RFC 1002 §4.2.17) */
GBytes *uchi_netbios_build_status (guint16 id);

typedef struct {
  guint16 id;
  char *computer;         /* name of the computer (unique, suffix 00); "" when missing */
  char *workgroup;        /* group, suffix 00; "" when missing */
  gboolean file_server;   /* a unique name with suffix 20 is there */
  char mac[18];           /* UNIT_ID; "" when the node gives zeros */
} UchiNetbiosStatus;

/**
 * uchi_netbios_parse:
 * @data: one datagram, not trusted
 *
 * NODE STATUS RESPONSE (RFC 1002 §4.2.18). Names are CP932 or UTF-8, cleaned.
 *
 * Returns: (transfer full) (nullable)
 */
UchiNetbiosStatus *uchi_netbios_parse (const void *data, gsize length);
void uchi_netbios_status_free (UchiNetbiosStatus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiNetbiosStatus, uchi_netbios_status_free)
