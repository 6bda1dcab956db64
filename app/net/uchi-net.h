/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "net/uchi-budget.h"
#include "net/uchi-neighbours.h"
#include "net/uchi-scope.h"

/**
 * UchiNet:
 *
 * The one handle through which bytes go to and come from devices. Holds the
 * scope guard, the budget, and the deny-lists of safety.md; nothing that a
 * check, a pack or a device says can get around them. It can record what
 * passed, or answer from a recording instead of the network, so that a check
 * never knows the difference. Single-threaded (thread-default main context).
 */
#define UCHI_TYPE_NET (uchi_net_get_type ())
G_DECLARE_FINAL_TYPE (UchiNet, uchi_net, UCHI, NET, GObject)

UchiNet *uchi_net_new (UchiScope *scope, UchiBudget *budget);
/* answers come from the recording (JSON lines, see tests/replay/README.md); what it does not hold is UCHI_ERROR_CLOSED */
UchiNet *uchi_net_new_replay (UchiScope *scope, const char *recording, GError **error);
/* writes every exchange to @path from now on; credentials are masked */
gboolean uchi_net_record (UchiNet *self, const char *path, GError **error);
UchiScope *uchi_net_get_scope (UchiNet *self);
UchiBudget *uchi_net_get_budget (UchiNet *self);

/* Called with the address of the device right before its bytes are given to a
 * parser, and with NULL afterwards: the parent of the worker knows then whose
 * reply it was when the worker dies. */
typedef void (*UchiNetBlame) (const char *address, gpointer data);
void uchi_net_set_blame (UchiNet *self, UchiNetBlame blame, gpointer data);

/**
 * uchi_net_expect:
 * @mac: "aa:bb:…" of the device that has @address; "": it is not known, and nobody is as good
 *
 * From now on nothing is said to @address once another device has taken it
 * (its lease ran out, it was switched off): a conversation that has just been
 * opened there ends with %UCHI_ERROR_MOVED before its first byte. Before any
 * login, and before looking again, the engine says whom it means.
 */
void uchi_net_expect (UchiNet *self, const char *address, const char *mac);
/* whether the kernel knows the MAC of @address now; a replay knows everybody, without a MAC */
gboolean uchi_net_look_up (UchiNet *self, const char *address, UchiNeighbour *neighbour);
/* %UCHI_ERROR_MOVED when the kernel sends what is for @address to another device than the expected one */
gboolean uchi_net_is_expected (UchiNet *self, const char *address, GError **error);
/* the same, and the expected one must have been heard just now: what the kernel only remembers is %UCHI_ERROR_MOVED too.
 * A TCP handshake that has just succeeded is enough. Where nobody in particular is expected, anybody will do. */
gboolean uchi_net_is_confirmed (UchiNet *self, const char *address, GError **error);

/* this computer itself could not send: what was not heard since then says nothing of the devices */
void uchi_net_note_trouble (UchiNet *self);
gboolean uchi_net_had_trouble (UchiNet *self);

/* ---- TCP -------------------------------------------------------------- */

typedef enum {
  UCHI_PORT_FILTERED, /* no answer in time, or unreachable */
  UCHI_PORT_CLOSED,
  UCHI_PORT_OPEN,
} UchiPortState;

/**
 * uchi_net_probe_async:
 * @address: IP literal inside the scope, else %UCHI_ERROR_GUARD
 * @port: TCP port
 * @timeout_ms: for one try; 100 … 10,000
 *
 * One non-blocking connect() within the budget, closed with a FIN. Nothing is
 * ever written. What this computer itself could not do is an error
 * (%UCHI_ERROR_LOCAL), never a state of the port.
 */
void uchi_net_probe_async (UchiNet *self, const char *address, guint16 port, guint timeout_ms,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean uchi_net_probe_finish (UchiNet *self, GAsyncResult *result, UchiPortState *state, guint *rtt_us, GError **error);

/**
 * UchiTalk:
 *
 * A TCP conversation within the budget. Closing and freeing it gives the slot back.
 */
typedef struct _UchiTalk UchiTalk;

/* @tls: any certificate is accepted and can be looked at; it proves nothing. A device that breaks off after it
 * has shown its own (it wants one of us too) gives a conversation whose certificate is all that can be had: its turns fail. */
void uchi_net_talk_async (UchiNet *self, const char *address, guint16 port, gboolean tls, guint timeout_ms,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
UchiTalk *uchi_net_talk_finish (UchiNet *self, GAsyncResult *result, GError **error);
void uchi_talk_free (UchiTalk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiTalk, uchi_talk_free)
/* (nullable) (transfer none) */
GTlsCertificate *uchi_talk_get_certificate (UchiTalk *self);

/**
 * uchi_talk_turn_async:
 * @send: (nullable): bytes to write first; writing to a port of the deny-list
 *   (515, 9100–9116, 9999) fails with %UCHI_ERROR_GUARD and writes nothing
 * @until: (nullable): stop reading when the reply ends with this text
 * @max_bytes: stop reading here; 1 … 64 KiB
 * @quiet_ms: stop reading when the device was quiet for so long after its first byte
 * @timeout_ms: for the whole turn, drips included
 *
 * One turn: write, then read until one of the bounds. What was read when the
 * time is up is a reply too; nothing read at all is %UCHI_ERROR_TIMED_OUT,
 * a close before the first byte %UCHI_ERROR_CLOSED.
 */
typedef struct {
  GBytes *send;
  const char *until;
  gsize max_bytes;
  guint quiet_ms;
  guint timeout_ms;
} UchiTurn;
void uchi_talk_turn_async (UchiTalk *self, const UchiTurn *turn, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
GBytes *uchi_talk_turn_finish (UchiTalk *self, GAsyncResult *result, GError **error);

/* ---- UDP -------------------------------------------------------------- */

/**
 * uchi_net_ask_async:
 *
 * One datagram to one device, and its first answer from that very address;
 * repeated once after half of @timeout_ms. Where one device is expected that was
 * not heard for a while, up to 6.5 s go by before, in which the kernel asks for
 * it; %UCHI_ERROR_MOVED when it does not answer, %UCHI_ERROR_LOCAL when this
 * computer could not send.
 */
void uchi_net_ask_async (UchiNet *self, const char *address, guint16 port, GBytes *send, guint timeout_ms,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GBytes *uchi_net_ask_finish (UchiNet *self, GAsyncResult *result, GError **error);
