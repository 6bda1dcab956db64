/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * UchiNeighbours:
 *
 * The kernel's neighbour table of one interface: a dump and then every change
 * (rtnetlink, RTNLGRP_NEIGH), IPv4 and IPv6, without any privilege. Events come
 * in the thread-default main context of creation.
 */
typedef struct _UchiNeighbours UchiNeighbours;

typedef struct {
  char address[46];     /* IPv4 or IPv6 literal */
  char mac[18];         /* "aa:bb:…", "" when not resolved */
  gboolean reachable;   /* confirmed within the kernel's reachable time (NUD_REACHABLE) */
  gboolean fresh;       /* reachable, or just confirmed by an answer while the kernel still thinks it over (DELAY, PROBE) */
  gboolean failed;      /* NUD_FAILED or INCOMPLETE */
} UchiNeighbour;

typedef void (*UchiNeighbourCallback) (const UchiNeighbour *neighbour, gpointer user_data);

UchiNeighbours *uchi_neighbours_new (guint interface_index, UchiNeighbourCallback callback, gpointer user_data, GError **error);
void uchi_neighbours_free (UchiNeighbours *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiNeighbours, uchi_neighbours_free)

/**
 * uchi_neighbours_look_up:
 * @address: IPv4 or IPv6 literal
 * @neighbour: (out): what the kernel knows of it now
 *
 * Blocks for a moment (a dump of the table, no packet).
 *
 * Returns: %FALSE when it knows nothing
 */
gboolean uchi_neighbours_look_up (guint interface_index, const char *address, UchiNeighbour *neighbour);

/* asks the kernel for the whole table; the entries come through the callback */
gboolean uchi_neighbours_dump (UchiNeighbours *self, GError **error);
