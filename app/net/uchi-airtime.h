/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UchiAirtime:
 *
 * When questions to everyone went out, and when those come that the kernel asks
 * again by itself, so that no second holds more than
 * %UCHI_BUDGET_DATAGRAMS_PER_SECOND and no time between two calls of an access
 * point more than %UCHI_BUDGET_DATAGRAMS_PER_BEACON. Times are microseconds,
 * monotonic; pure, without a clock of its own.
 */
typedef struct _UchiAirtime UchiAirtime;

UchiAirtime *uchi_airtime_new (void);
void uchi_airtime_free (UchiAirtime *self);

/* Microseconds until one with so many @n_repeats, a second apart, may go out or is worth trying again; 0: now. */
gint64 uchi_airtime_wait (UchiAirtime *self, gint64 now, guint n_repeats);
/* one goes out @now, whether it may or not, and its repeats will come */
void uchi_airtime_add (UchiAirtime *self, gint64 now, guint n_repeats);
/* of the repeats of the one of @asked those that are not due by @now will not come */
void uchi_airtime_cancel (UchiAirtime *self, gint64 asked, guint n_repeats, gint64 now);
