/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UchiWindow:
 *
 * When the last so many things happened: no more than @limit of them in any
 * time as long as @span_us. Times are microseconds, monotonic; pure, without a
 * clock of its own.
 */
typedef struct {
  gint64 *times;           /* a ring; the oldest stands at @next */
  guint limit, next;
  gint64 span_us;
} UchiWindow;

/* empty, whatever was in it; all zeros before the first time */
void uchi_window_init (UchiWindow *self, guint limit, gint64 span_us);
void uchi_window_clear (UchiWindow *self);
void uchi_window_add (UchiWindow *self, gint64 at);
/* the latest that happened at either */
void uchi_window_join (UchiWindow *self, const UchiWindow *other);
/* G_MININT64: nothing yet */
gint64 uchi_window_latest (const UchiWindow *self);
/* microseconds until one more may happen beside @n_under_way that happen now or did a moment ago; 0: now */
gint64 uchi_window_wait (const UchiWindow *self, gint64 now, guint n_under_way);
/* of the last @limit, how many happened less than @span_us ago */
guint uchi_window_count (const UchiWindow *self, gint64 now);
