/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-airtime.h"

#include "net/uchi-budget.h"

#define REPEAT_US G_USEC_PER_SEC
/* The kernel's timers of a second run together: those of 32 ms at 250 Hz, 64 at 1000, 80 at 100 (Linux, kernel/time/timer.c:
 * the second and third level of the wheel). A repeat is up to that late, the second one half as much again, and a bound's
 * time, taken as whole steps of these, is up to 4 % longer. */
#define LATE_US (120 * 1000)
#define SPAN(us) ((us) + (us) / 24)
/* when something that is still to come stands in the way */
#define RETRY_US (5 * 1000)

typedef struct {
  gint64 at;
  guint order;       /* 0: sent by this program, else which repeat */
} Moment;

struct _UchiAirtime
{
  GArray *moments;   /* of Moment, rising: of the last second, and to come */
};

/* a little is left for what the kernel asks of its own accord: a neighbour that grew old, the router; and a /24 is still
 * through in two turns of an access point */
static const struct {
  guint limit;
  gint64 span_us;
} bounds[] = {
  { UCHI_BUDGET_DATAGRAMS_PER_BEACON - 1, SPAN (UCHI_BUDGET_BEACON_US) },
  { UCHI_BUDGET_DATAGRAMS_PER_SECOND - 8, SPAN (G_USEC_PER_SEC) },
};

UchiAirtime *
uchi_airtime_new (void)
{
  UchiAirtime *self = g_new0 (UchiAirtime, 1);

  self->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  return self;
}

void
uchi_airtime_free (UchiAirtime *self)
{
  g_array_unref (self->moments);
  g_free (self);
}

/* the place of the first moment after @at */
static guint
place_of (const UchiAirtime *self, gint64 at)
{
  guint low = 0, high = self->moments->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->moments, Moment, middle).at <= at)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
forget (UchiAirtime *self, gint64 now)
{
  guint n = place_of (self, now - SPAN (G_USEC_PER_SEC) - LATE_US);

  if (n > 0)
    g_array_remove_range (self->moments, 0, n);
}

/* the moments as if @extra stood at @place */
static const Moment *
moment_at (const UchiAirtime *self, const Moment *extra, guint place, guint i)
{
  if (i == place)
    return extra;
  return &g_array_index (self->moments, Moment, i < place ? i : i - 1);
}

/* microseconds that @extra has to come later for the bound to hold in every time around it; 0: it holds */
static gint64
wait_for (const UchiAirtime *self, const Moment *extra, guint limit, gint64 span_us)
{
  guint place = place_of (self, extra->at);
  guint first = place > limit ? place - limit : 0;
  guint n_of[1 + UCHI_BUDGET_KERNEL_REPEATS] = { 0 };
  gint64 wait_us = 0;

  for (guint i = first; i < first + limit && i <= self->moments->len; i++)
    n_of[moment_at (self, extra, place, i)->order]++;
  /* one more than may be, from @first on */
  for (; first <= place && first + limit <= self->moments->len; first++)
    {
      const Moment *begin = moment_at (self, extra, place, first), *end = moment_at (self, extra, place, first + limit);
      gint64 free_at = begin->at + span_us;

      n_of[end->order]++;
      /* repeats are late all together, but not beside others */
      if (n_of[end->order] != limit + 1)
        free_at += LATE_US;
      n_of[begin->order]--;
      if (end->at <= free_at)
        wait_us = MAX (wait_us, end == extra && extra->order == 0 ? free_at - extra->at + 1 : RETRY_US);
    }
  return wait_us;
}

gint64
uchi_airtime_wait (UchiAirtime *self, gint64 now, guint n_repeats)
{
  gint64 wait_us = 0;

  forget (self, now);
  for (guint n = 0; n <= n_repeats; n++)
    {
      Moment extra = { .at = now + n * REPEAT_US, .order = n };

      for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
        wait_us = MAX (wait_us, wait_for (self, &extra, bounds[i].limit, bounds[i].span_us));
    }
  return wait_us;
}

void
uchi_airtime_add (UchiAirtime *self, gint64 now, guint n_repeats)
{
  forget (self, now);
  for (guint n = 0; n <= n_repeats; n++)
    {
      Moment moment = { .at = now + n * REPEAT_US, .order = n };

      g_array_insert_val (self->moments, place_of (self, moment.at), moment);
    }
}

void
uchi_airtime_cancel (UchiAirtime *self, gint64 asked, guint n_repeats, gint64 now)
{
  for (guint n = 1; n <= n_repeats; n++)
    {
      gint64 at = asked + n * REPEAT_US;

      for (guint i = place_of (self, at); at > now && i > 0 && g_array_index (self->moments, Moment, i - 1).at == at; i--)
        {
          if (g_array_index (self->moments, Moment, i - 1).order != n)
            continue;
          g_array_remove_index (self->moments, i - 1);
          break;
        }
    }
}
