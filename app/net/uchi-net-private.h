/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/uchi-net.h"
#include "net/uchi-recording.h"

/* nothing is ever written to these: printers print it, other devices take it for a command */
gboolean uchi_net_port_is_guarded (guint16 port);

/* UCHI_ERROR_GUARD unless the scope allows a packet to @address */
gboolean uchi_net_guard (UchiNet *self, const char *address, GError **error);

/* a printer's door: one GET at most */
#define UCHI_PORT_IPP 631

/* an error of a conversation, as it came: remembers those of this computer itself */
void uchi_net_note_error (UchiNet *self, const GError *error);

/* whether a printer's door (631) is asked for the first time; it is not the second time */
gboolean uchi_net_first_time (UchiNet *self, const char *address);

/* around the parsing of what @address sent; NULL ends it */
void uchi_net_blame (UchiNet *self, const char *address);

/* (nullable): what is being replayed, or recorded */
UchiRecording *uchi_net_get_replay (UchiNet *self);
UchiRecording *uchi_net_get_recorder (UchiNet *self);
