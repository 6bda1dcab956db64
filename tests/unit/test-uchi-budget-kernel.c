/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel asks by itself, within the bounds of the budget. */
#include "uchi-budget-bench.h"

typedef struct {
  Bench bench;
  gint64 step_us;        /* the timers of the kernel run together */
  GArray *times;         /* of all questions on the wire */
  struct { gint64 asked, answer; } waiting[UCHI_BUDGET_WAVE];
  guint n_waiting;
} Kernel;

#define ASKS 3             /* mcast_solicit of Linux */

/* one is over: answered, or given up after the last repeat; every one asked is on the wire, and again while nobody answers */
static void
settle_kernel (Kernel *self, UchiBudget *budget)
{
  for (guint i = self->n_waiting; i > 0; i--)
    {
      gint64 asked = self->waiting[i - 1].asked, answer = self->waiting[i - 1].answer, at = asked;

      if (MIN (answer, asked + 3200 * 1000) > self->bench.now)
        continue;
      for (guint n = 0; n < ASKS && at < answer; n++)
        {
          g_array_append_val (self->times, at);
          at = ((at + G_USEC_PER_SEC) / self->step_us + 1) * self->step_us;
        }
      if (answer < asked + 3200 * 1000)
        uchi_budget_answered (budget, asked);
      self->waiting[i - 1] = self->waiting[--self->n_waiting];
    }
}

/* asks for @n addresses as fast as it may, one in @one_in answers after a while; how long it took, in ms */
static guint
ask_kernel (guint n, guint one_in, gint64 step_us)
{
  Kernel self = { .bench = { .now = G_USEC_PER_SEC }, .step_us = step_us };
  UchiBudget *budget = uchi_budget_new_with_clock (bench_clock, &self.bench);
  gint64 wait_us = 0, asked = 0;
  guint next = 0, ms;

  self.times = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (; next < n || self.n_waiting > 0; self.bench.now += 1000)
    {
      settle_kernel (&self, budget);
      while (next < n && self.n_waiting < UCHI_BUDGET_WAVE && uchi_budget_take_question (budget, &asked, &wait_us))
        {
          gboolean answers = one_in > 0 && next++ % one_in == 0;

          next += one_in == 0;
          self.waiting[self.n_waiting].asked = asked;
          self.waiting[self.n_waiting++].answer = answers ? asked + 1000 * (next * 37 % 1500) + 1 : G_MAXINT64;
        }
      /* and others that are asked once */
      if (self.bench.now % 50000 == 0 && uchi_budget_take_datagram (budget, &wait_us))
        g_array_append_val (self.times, self.bench.now);
    }
  g_array_sort (self.times, compare_times);
  assert_never_more (self.times, UCHI_BUDGET_DATAGRAMS_PER_SECOND, G_USEC_PER_SEC);
  assert_never_more (self.times, UCHI_BUDGET_DATAGRAMS_PER_BEACON, UCHI_BUDGET_BEACON_US);
  g_array_unref (self.times);
  uchi_budget_unref (budget);
  ms = (guint) (self.bench.now / 1000 - 1000);
  g_test_message ("%u addresses, one in %u answers: %u ms", n, one_in, ms);
  return ms;
}

static void
test_repeats (void)
{
  static const gint64 steps_us[] = { 32 * 1000, 64 * 1000, 80 * 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (steps_us); i++)
    {
      g_assert_cmpuint (ask_kernel (253, 6, steps_us[i]), <, 3800);
      g_assert_cmpuint (ask_kernel (1020, 4, steps_us[i]), <, 13500);
      g_assert_cmpuint (ask_kernel (1020, 1, steps_us[i]), <, 6500);
      g_assert_cmpuint (ask_kernel (1020, 0, steps_us[i]), <, 14000);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/budget/repeats", test_repeats);
  return g_test_run ();
}
