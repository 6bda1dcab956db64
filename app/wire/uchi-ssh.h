/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct {
  char *protocol;  /* "2.0", "1.99" */
  char *software;  /* "OpenSSH_9.2p1" */
  char *comments;  /* "Debian-2+deb12u3", "" when there are none */
} UchiSshIdentification;

/**
 * uchi_ssh_parse:
 * @data: what a device sent right after the connection, not trusted
 * @length: bytes; at most 16 lines of at most 1,024 bytes are looked at
 *
 * The identification line of RFC 4253 §4.2 (at most 255 bytes); lines before it
 * are skipped, as the RFC allows.
 *
 * Returns: (transfer full) (nullable): cleaned texts, or %NULL when there is no such line
 */
UchiSshIdentification *uchi_ssh_parse (const void *data, gsize length);
void uchi_ssh_identification_free (UchiSshIdentification *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiSshIdentification, uchi_ssh_identification_free)
