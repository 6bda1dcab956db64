/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct {
  guint code;   /* 100 … 599 */
  char *text;   /* cleaned, the lines joined by a space; "" when there is none */
} UchiFtpReply;

/**
 * uchi_ftp_parse:
 * @data: what a device sent, not trusted
 * @length: bytes; the first 16 KiB are looked at
 *
 * The last complete reply (RFC 959 §4.2), of one or of several lines. Replies
 * before it are passed over, so that a greeting in two parts does no harm.
 *
 * Returns: (transfer full) (nullable): %NULL when no reply is complete
 */
UchiFtpReply *uchi_ftp_parse (const void *data, gsize length);
void uchi_ftp_reply_free (UchiFtpReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiFtpReply, uchi_ftp_reply_free)
