/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef enum {
  UCHI_TELNET_NOTHING,   /* no prompt that is known */
  UCHI_TELNET_LOGIN,     /* asks for a user name */
  UCHI_TELNET_PASSWORD,  /* asks for a password */
  UCHI_TELNET_SHELL,     /* takes commands at once: no login at all */
} UchiTelnetPrompt;

typedef struct {
  char *text;               /* cleaned, at most UCHI_TEXT_LONG_MAX graphemes; never NULL */
  UchiTelnetPrompt prompt;  /* what the last line looks like */
  gboolean negotiates;      /* sent at least one telnet option: it is telnet and not something else */
  GBytes *answer;           /* (nullable): what to send back: every option refused */
} UchiTelnetReply;

/**
 * uchi_telnet_parse:
 * @data: what a device sent right after the connection, not trusted
 * @length: bytes; the first 16 KiB are looked at
 *
 * Strips the negotiation (RFC 854, RFC 855), answers each DO with WONT and each
 * WILL with DONT (at most 32 options), and recognises the prompt. Nothing that
 * is sent back is ever a user name, a password or a command.
 *
 * Returns: (transfer full): never %NULL; a cut command at the end is dropped
 */
UchiTelnetReply *uchi_telnet_parse (const void *data, gsize length);
void uchi_telnet_reply_free (UchiTelnetReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiTelnetReply, uchi_telnet_reply_free)
