/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "net/uchi-scope.h"

/**
 * uchi_hold_socket:
 * @fd: a socket that was not bound to an interface yet
 *
 * From now on nothing leaves by @fd but through the interface of @scope,
 * whatever routes come up meanwhile: a VPN, another network (socket(7),
 * SO_BINDTOIFINDEX; without any privilege since Linux 5.7). Every socket that
 * is meant for the home goes through here before its first packet.
 *
 * Returns: %FALSE with %UCHI_ERROR_LOCAL when it could not be done: nothing
 *   may be sent then
 */
gboolean uchi_hold_socket (const UchiScope *scope, int fd, GError **error);

/* a UDP socket that is held, non-blocking, CLOEXEC; @family: AF_INET, AF_INET6; -1 with @error set */
int uchi_hold_datagrams (const UchiScope *scope, int family, GError **error);

/**
 * uchi_hold_client_event:
 * @connection: (nullable): what the signals #GSocketClient::event and
 *   #SoupMessage::network-event give
 *
 * The same for the connections that a library opens: to be called from the
 * signal. Before connecting, the socket is held; once connected, that it was
 * is looked at.
 *
 * Returns: %FALSE with %UCHI_ERROR_LOCAL when nothing may be sent; the socket is closed then
 */
gboolean uchi_hold_client_event (const UchiScope *scope, GSocketClientEvent event, GIOStream *connection, GError **error);

/**
 * UchiHoldWatch:
 *
 * Hears what the kernel says of links, addresses and routes (rtnetlink), and
 * calls back, in the thread-default main context of creation, after anything
 * changed. @lost: the interface itself went down or away in between, be it for
 * a moment.
 */
typedef struct _UchiHoldWatch UchiHoldWatch;
typedef void (*UchiHoldChanged) (gboolean lost, gpointer user_data);

UchiHoldWatch *uchi_hold_watch_new (guint interface_index, UchiHoldChanged changed, gpointer user_data, GError **error);
void uchi_hold_watch_free (UchiHoldWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiHoldWatch, uchi_hold_watch_free)
