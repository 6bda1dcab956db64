/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-budget.h"

#include "core/uchi-error.h"

typedef struct {
  gint64 now;
  guint given, failed;
} Bench;

static gint64
bench_clock (gpointer data)
{
  return ((Bench *) data)->now;
}

static void
on_slot (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *bench = ((gpointer *) user_data)[0];
  UchiBudget *budget = ((gpointer *) user_data)[1];
  g_autoptr (GError) error = NULL;

  if (uchi_budget_acquire_finish (budget, result, &error))
    bench->given++;
  else
    bench->failed++;
}

static void
settle (void)
{
  for (guint i = 0; i < 40; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_usleep (1000);
    }
}

/* so many wait at once: how many may begin within @ms of the bench's clock, in steps of 10 ms, none given back */
static guint
begin (UchiSlotKind kind, gboolean gentle, guint ms)
{
  Bench bench = { .now = G_USEC_PER_SEC };
  g_autoptr (UchiBudget) budget = uchi_budget_new_with_clock (bench_clock, &bench);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer both[] = { &bench, budget };
  guint given;

  if (gentle)
    uchi_budget_set_gentle (budget, "192.168.1.2");
  for (guint i = 0; i < 60; i++)
    uchi_budget_acquire_async (budget, "192.168.1.2", kind, cancellable, on_slot, both);
  for (guint t = 0; t <= ms; t += 250)
    {
      settle ();
      bench.now += 250 * 1000;
    }
  settle ();
  given = bench.given;
  g_cancellable_cancel (cancellable);
  settle ();
  g_assert_cmpuint (bench.given + bench.failed, ==, 60);
  return given;
}

static void
test_slots (void)
{
  g_assert_cmpuint (begin (UCHI_SLOT_TALK, FALSE, 3000), ==, UCHI_BUDGET_ESTABLISHED);
  g_assert_cmpuint (begin (UCHI_SLOT_TALK, TRUE, 3000), ==, UCHI_BUDGET_GENTLE_ESTABLISHED);
  g_assert_cmpuint (begin (UCHI_SLOT_PROBE, FALSE, 3000), <=, UCHI_BUDGET_HALF_OPEN);
  g_assert_cmpuint (begin (UCHI_SLOT_PROBE, TRUE, 3000), <=, UCHI_BUDGET_GENTLE_HALF_OPEN);
}

static void
test_counts (void)
{
  g_autoptr (UchiBudget) budget = uchi_budget_new ();
  const char *address = "192.168.1.2";
  guint n = 0;

  uchi_budget_begin_check (budget, address);
  while (n < 1000 && uchi_budget_count_request (budget, address))
    n++;
  g_assert_cmpuint (n, ==, UCHI_BUDGET_REQUESTS);
  uchi_budget_begin_check (budget, address);
  g_assert_true (uchi_budget_count_request (budget, address));
  g_assert_true (uchi_budget_count_bytes (budget, address, UCHI_BUDGET_BYTES - 1));
  g_assert_false (uchi_budget_count_bytes (budget, address, 2));
}

/* a device that broke off is not talked to again in this run */
static void
test_stop (void)
{
  Bench bench = { 0 };
  g_autoptr (UchiBudget) budget = uchi_budget_new ();
  gpointer both[] = { &bench, budget };

  uchi_budget_stop (budget, "192.168.1.2");
  g_assert_true (uchi_budget_is_stopped (budget, "192.168.1.2"));
  g_assert_false (uchi_budget_is_stopped (budget, "192.168.1.3"));
  uchi_budget_acquire_async (budget, "192.168.1.2", UCHI_SLOT_TALK, NULL, on_slot, both);
  settle ();
  g_assert_cmpuint (bench.failed, ==, 1);
}

/* 400 questions a second, and the wait is told */
static void
test_datagrams (void)
{
  Bench bench = { .now = G_USEC_PER_SEC };
  g_autoptr (UchiBudget) budget = uchi_budget_new_with_clock (bench_clock, &bench);
  guint n = 0;
  gint64 wait_us = 0;

  for (guint ms = 0; ms < 1000; ms++)
    {
      while (uchi_budget_take_datagram (budget, &wait_us))
        n++;
      g_assert_cmpint (wait_us, >, 0);
      bench.now += 1000;
    }
  g_assert_cmpuint (n, <=, UCHI_BUDGET_DATAGRAMS_PER_SECOND + 40);
  g_assert_cmpuint (n, >=, UCHI_BUDGET_DATAGRAMS_PER_SECOND / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/budget/slots", test_slots);
  g_test_add_func ("/budget/counts", test_counts);
  g_test_add_func ("/budget/stop", test_stop);
  g_test_add_func ("/budget/datagrams", test_datagrams);
  return g_test_run ();
}
