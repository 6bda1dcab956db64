/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-window.h"

#include <stdlib.h>
#include <string.h>

void
uchi_window_init (UchiWindow *self, guint limit, gint64 span_us)
{
  g_free (self->times);
  *self = (UchiWindow) { .times = g_new (gint64, limit), .limit = limit, .span_us = span_us };
  for (guint i = 0; i < limit; i++)
    self->times[i] = G_MININT64;
}

void
uchi_window_clear (UchiWindow *self)
{
  g_clear_pointer (&self->times, g_free);
}

gint64
uchi_window_wait (const UchiWindow *self, gint64 now, guint n_under_way)
{
  gint64 oldest;

  if (n_under_way >= self->limit)
    return self->span_us;
  oldest = self->times[(self->next + n_under_way) % self->limit];

  return oldest == G_MININT64 ? 0 : MAX (0, oldest + self->span_us - now);
}

guint
uchi_window_count (const UchiWindow *self, gint64 now)
{
  guint n = 0;

  for (guint i = 0; i < self->limit; i++)
    n += self->times[i] > now - self->span_us ? 1 : 0;
  return n;
}

gint64
uchi_window_latest (const UchiWindow *self)
{
  return self->times[(self->next + self->limit - 1) % self->limit];
}

void
uchi_window_add (UchiWindow *self, gint64 at)
{
  self->times[self->next] = at;
  self->next = (self->next + 1) % self->limit;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

void
uchi_window_join (UchiWindow *self, const UchiWindow *other)
{
  g_autofree gint64 *both = g_new (gint64, self->limit + other->limit);

  memcpy (both, self->times, self->limit * sizeof *both);
  memcpy (both + self->limit, other->times, other->limit * sizeof *both);
  qsort (both, self->limit + other->limit, sizeof *both, compare_times);
  memcpy (self->times, both + other->limit, self->limit * sizeof *both);
  self->next = 0;
}
