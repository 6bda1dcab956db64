/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The first words of the services that show and move a screen from elsewhere. Only so far as they say what they are
 * and whether they ask who comes: no answer to a challenge, no choice of a security type, no ClientInit can be built. */

typedef enum {
  UCHI_SCREEN_CUT,        /* it ends too early to say anything */
  UCHI_SCREEN_OTHER,      /* not that protocol */
  UCHI_SCREEN_ASKS,       /* somebody who comes is asked for a password */
  UCHI_SCREEN_NO_LOCK,    /* anybody may come in */
  UCHI_SCREEN_UNTOLD,     /* it is that protocol, and says no more: it turns everybody away just now */
} UchiScreenAnswer;

/**
 * uchi_rfb_build_version:
 * @data: what the server said first, not trusted
 * @length: bytes
 *
 * The client's ProtocolVersion (RFC 6143 §7.1.1): 3.8, or less where the server speaks less. Apple's 3.889 and other
 * numbers that never were published are answered as 3.8.
 *
 * Returns: (transfer full) (nullable): 12 bytes; %NULL when it is no ProtocolVersion of major number 3 or more
 */
GBytes *uchi_rfb_build_version (const void *data, gsize length);

/**
 * uchi_rfb_parse_security:
 * @data: what came after the version, not trusted
 * @length: bytes
 * @sent: the version that was answered, of uchi_rfb_build_version()
 *
 * The list of security types, or in 3.3 the one the server chose (RFC 6143 §7.1.2, appendix A).
 */
UchiScreenAnswer uchi_rfb_parse_security (const void *data, gsize length, GBytes *sent);

/* (transfer full): X.224 Connection Request with a negotiation request, without a cookie ([MS-RDPBCGR] 2.2.1.1) */
GBytes *uchi_rdp_build_request (void);

/* X.224 Connection Confirm ([MS-RDPBCGR] 2.2.1.2); @data is not trusted. ASKS or OTHER: RDP has no way in without a name. */
UchiScreenAnswer uchi_rdp_parse_confirm (const void *data, gsize length);
