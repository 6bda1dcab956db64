/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_SMB_PORT 445

/**
 * uchi_smb_build_negotiate1:
 *
 * SMB_COM_NEGOTIATE with the one dialect "NT LM 0.12" (MS-CIFS §2.2.4.52.1): a
 * server that takes it still speaks SMB1. For TCP port 445, frame length included.
 */
GBytes *uchi_smb_build_negotiate1 (void);

/**
 * uchi_smb_build_negotiate2:
 * @client_guid: 16 bytes, random for a run
 *
 * SMB2 NEGOTIATE for 2.0.2 to 3.1.1 (MS-SMB2 §2.2.3), frame length included.
 */
GBytes *uchi_smb_build_negotiate2 (const guint8 client_guid[16]);

typedef struct {
  gboolean smb1;              /* the answer is an SMB1 answer */
  guint32 status;             /* NTSTATUS; 0 = the dialect was taken */
  guint16 dialect;            /* SMB2: 0x0202, 0x0210, 0x0300, 0x0302, 0x0311; else 0 */
  gboolean accepted;          /* status 0 and a dialect of ours was chosen */
  gboolean signing_enabled;
  gboolean signing_required;
  gboolean share_level;       /* SMB1: passwords belong to shares, there are no users */
} UchiSmbReply;

/**
 * uchi_smb_parse_negotiate:
 * @data: what a server sent, not trusted: one frame of at most 64 KiB
 * @reply: (out caller-allocates): untouched on failure
 *
 * Returns: whether it is an answer to a NEGOTIATE of either kind
 */
gboolean uchi_smb_parse_negotiate (const void *data, gsize length, UchiSmbReply *reply);
