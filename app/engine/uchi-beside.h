/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/uchi-engine-private.h"

/* The other addresses of a row: looked at as the first one is, but for logins, which go to that one only. What both are within the budget they
 * are together. */

/* of its addresses that are looked at; who has more answers for others too */
#define UCHI_BESIDE_MAX_PLACES 3

typedef struct {
  const char *address;
  const guint16 *ports;
  guint n_ports;
} UchiBesideWish;

/* Looks at one of them; copies all of @wish. */
void uchi_beside_look_async (UchiEngine *engine, const UchiDevice *device, const UchiBesideWish *wish, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (nullable): doors, states and findings of that address; NULL: it was not looked at, or another one has it */
UchiDevice *uchi_beside_look_finish (GAsyncResult *result);

/* What was seen at @place is said of the row: a problem is one, and fine is only what is fine at both. A second time changes nothing. */
void uchi_beside_tell (UchiEngine *engine, UchiDevice *device, UchiDevice *place);

/* All its addresses are within the budget of one device, together with every row that the kernel sends to the same MAC: one box may have two
 * names. So it is also where an extender stands for several. */
void uchi_beside_share (UchiEngine *engine, const UchiDevice *device);
/* of a job: nothing answered where it was asked, and the next of its addresses has come to the front, while there is one that was not asked */
gboolean uchi_beside_go_to_next (UchiJob *job);
/* of a job (transfer none) (nullable): the next address to look at; it is not given again */
const char *uchi_beside_next (UchiJob *job);
/* at the end of a job: all that was seen is said, and what is fine is in doubt where an address was not looked at */
void uchi_beside_conclude (UchiJob *job);
