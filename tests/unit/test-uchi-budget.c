/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "uchi-budget-bench.h"

#include "core/uchi-error.h"

static void
on_slot (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *bench = ((gpointer *) user_data)[0];
  UchiBudget *budget = ((gpointer *) user_data)[1];
  gboolean given = uchi_budget_acquire_finish (budget, result, NULL);

  bench->given += given;
  bench->failed += !given;
  if (given && bench->connected)
    uchi_budget_connected (budget, "192.168.1.2");
}

static void
settle (void)
{
  for (guint i = 0; i < 40; i++, g_usleep (1000))
    while (g_main_context_iteration (NULL, FALSE))
      continue;
}

/* so many wait at once: how many may begin within @ms of the bench's clock, in steps of 10 ms, none given back */
static guint
begin (gboolean connected, gboolean gentle, guint ms)
{
  Bench bench = { .now = G_USEC_PER_SEC };
  g_autoptr (UchiBudget) budget = uchi_budget_new_with_clock (bench_clock, &bench);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer both[] = { &bench, budget };
  guint given;

  bench.connected = connected;
  if (gentle)
    uchi_budget_set_gentle (budget, "192.168.1.2");
  for (guint i = 0; i < 60; i++)
    uchi_budget_acquire_async (budget, "192.168.1.2", cancellable, on_slot, both);
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
  g_assert_cmpuint (begin (TRUE, FALSE, 3000), ==, UCHI_BUDGET_ESTABLISHED);
  g_assert_cmpuint (begin (TRUE, TRUE, 3000), ==, UCHI_BUDGET_GENTLE_ESTABLISHED);
  g_assert_cmpuint (begin (FALSE, FALSE, 3000), <=, UCHI_BUDGET_HALF_OPEN);
  g_assert_cmpuint (begin (FALSE, TRUE, 3000), <=, UCHI_BUDGET_GENTLE_HALF_OPEN);
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
  uchi_budget_acquire_async (budget, "192.168.1.2", NULL, on_slot, both);
  settle ();
  g_assert_cmpuint (bench.failed, ==, 1);
  /* who turns out to be the same one is left alone too, with whoever waits for it */
  for (guint i = 0; i < UCHI_BUDGET_ESTABLISHED + 1; i++)
    uchi_budget_acquire_async (budget, "192.168.1.3", NULL, on_slot, both);
  uchi_budget_share (budget, "192.168.1.3", "192.168.1.2");
  settle ();
  g_assert_cmpuint (bench.failed, >, 1);
}

/* asks for all it can get for @ms, in steps of @step_us of the bench's clock; the time of each that was given */
static GArray *
take_datagrams (guint ms, gint64 step_us)
{
  Bench bench = { .now = G_USEC_PER_SEC };
  g_autoptr (UchiBudget) budget = uchi_budget_new_with_clock (bench_clock, &bench);
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 wait_us = 0;

  for (gint64 end = bench.now + ms * 1000; bench.now < end; bench.now += step_us)
    {
      while (uchi_budget_take_datagram (budget, &wait_us))
        g_array_append_val (times, bench.now);
      g_assert_cmpint (wait_us, >, 0);
      /* who waits as long as it was told gets one */
      if (step_us == 1)
        bench.now += wait_us - 1;
    }
  return times;
}

/* No second holds more than 400, no time between two calls of an access point more than 128, and there is never a heap,
 * whether the program runs when it wants to or late; and a /24 is through in less than half a second. */
static void
test_datagrams (void)
{
  static const gint64 steps_us[] = { 1, 700, 1000, 9000, 40000, 160000, 333000 };

  for (guint i = 0; i < G_N_ELEMENTS (steps_us); i++)
    {
      g_autoptr (GArray) times = take_datagrams (5000, steps_us[i]);

      assert_never_more (times, UCHI_BUDGET_DATAGRAMS_PER_SECOND, G_USEC_PER_SEC);
      assert_never_more (times, UCHI_BUDGET_DATAGRAMS_PER_BEACON, UCHI_BUDGET_BEACON_US);
      assert_never_more (times, 64, 64 * UCHI_BUDGET_DATAGRAM_AIR_US);
      if (steps_us[i] > 1000)
        continue;
      g_assert_cmpuint (times->len, >, 5 * UCHI_BUDGET_DATAGRAMS_PER_SECOND - 100);
      g_assert_cmpint (g_array_index (times, gint64, 252) - g_array_index (times, gint64, 0), <, 500 * 1000);
    }
}

/* what goes out without asking takes the place of others */
static void
test_noted (void)
{
  Bench bench = { .now = G_USEC_PER_SEC };
  g_autoptr (UchiBudget) budget = uchi_budget_new_with_clock (bench_clock, &bench);
  gint64 wait_us = 0;

  for (guint i = 0; i < UCHI_BUDGET_DATAGRAMS_PER_BEACON; i++, bench.now += 2000)
    uchi_budget_note_datagram (budget);
  g_assert_false (uchi_budget_take_datagram (budget, &wait_us));
  g_assert_cmpint (wait_us, >, UCHI_BUDGET_BEACON_US - 2000 * UCHI_BUDGET_DATAGRAMS_PER_BEACON);
  bench.now += wait_us;
  g_assert_true (uchi_budget_take_datagram (budget, &wait_us));
}

typedef struct {
  Bench bench;
  UchiBudget *budget;
  GArray *times;         /* of all */
  GArray *of[32];        /* of each device */
  guint left;
} Crowd;

typedef struct {
  Crowd *crowd;
  guint device;
} Visit;

static void
on_visit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Visit *visit = user_data;
  Crowd *crowd = visit->crowd;
  g_autofree char *address = g_strdup_printf ("192.168.1.%u", visit->device + 2);

  g_assert_true (uchi_budget_acquire_finish (crowd->budget, result, NULL));
  g_array_append_val (crowd->times, crowd->bench.now);
  g_array_append_val (crowd->of[visit->device], crowd->bench.now);
  uchi_budget_release (crowd->budget, address, UCHI_SLOT_CONNECTING);
  crowd->left--;
  g_free (visit);
}

/* @n devices with 49 doors each that answer at once: how long it takes, in ms, within every bound */
static guint
knock_everywhere (guint n, gboolean gentle)
{
  Crowd crowd = { .bench = { .now = G_USEC_PER_SEC }, .left = n * 49 };
  gint64 began = crowd.bench.now;

  crowd.budget = uchi_budget_new_with_clock (bench_clock, &crowd.bench);
  crowd.times = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint d = 0; d < n; d++)
    {
      g_autofree char *address = g_strdup_printf ("192.168.1.%u", d + 2);

      crowd.of[d] = g_array_new (FALSE, FALSE, sizeof (gint64));
      if (gentle)
        uchi_budget_set_gentle (crowd.budget, address);
      for (guint i = 0; i < 49; i++)
        {
          Visit *visit = g_new (Visit, 1);

          *visit = (Visit) { .crowd = &crowd, .device = d };
          uchi_budget_acquire_async (crowd.budget, address, NULL, on_visit, visit);
        }
    }
  for (; crowd.left > 0; crowd.bench.now += 5 * 1000)
    {
      g_assert_cmpint (crowd.bench.now - began, <, 60 * G_USEC_PER_SEC);
      uchi_budget_pump (crowd.budget);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  assert_never_more (crowd.times, UCHI_BUDGET_NEW_PER_SECOND, G_USEC_PER_SEC);
  for (guint d = 0; d < n; d++)
    {
      assert_never_more (crowd.of[d], gentle ? UCHI_BUDGET_GENTLE_PER_SECOND : UCHI_BUDGET_DEVICE_PER_SECOND, G_USEC_PER_SEC);
      g_array_unref (crowd.of[d]);
    }
  g_array_unref (crowd.times);
  uchi_budget_unref (crowd.budget);
  return (guint) ((crowd.bench.now - began) / 1000);
}

/* the bounds are kept, and no time is wasted beside them: 20 a second to one, 400 to all */
static void
test_pace (void)
{
  g_assert_cmpuint (knock_everywhere (1, FALSE), <, 2600);
  g_assert_cmpuint (knock_everywhere (30, FALSE), <, 4000);
  g_assert_cmpuint (knock_everywhere (1, TRUE), <, 10300);
}

/* ---- half-open: of the scan and of conversations together ------------------------ */

#define N_HOMES 120

typedef struct {
  guint device;
  gboolean talk, connected;
  gint64 due;
} Handshake;

typedef struct {
  Bench bench;
  UchiBudget *budget;
  GRand *random;
  GPtrArray *under_way;  /* of Handshake */
  GArray *times, *of[N_HOMES]; /* when each left the computer: all, and those to each device */
  guint n_homes, n_doors, slow_one_in;
  guint connecting, most, left, open[N_HOMES], half[N_HOMES];
} Mix;

static void
on_begun (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *one = ((gpointer *) user_data)[0];
  Mix *mix = ((gpointer *) user_data)[1];
  gboolean slow = g_rand_int_range (mix->random, 0, (gint32) mix->slow_one_in) == 0;
  gint32 ms = g_rand_int_range (mix->random, 1, slow ? 1000 : 10);
  gint64 left_at = mix->bench.now + g_rand_int_range (mix->random, 0, ms * 1000);

  g_free (user_data);
  g_assert_true (uchi_budget_acquire_finish (mix->budget, result, NULL));
  one->due = mix->bench.now + ms * 1000;
  g_array_append_val (mix->times, left_at);
  g_array_append_val (mix->of[one->device], left_at);
  mix->half[one->device]++;
  mix->connecting++;
  mix->most = MAX (mix->most, mix->connecting);
  g_assert_cmpuint (mix->connecting, <=, UCHI_BUDGET_HALF_OPEN_ALL);
  g_assert_cmpuint (mix->half[one->device], <=, UCHI_BUDGET_HALF_OPEN);
  g_assert_cmpuint (mix->half[one->device] + mix->open[one->device], <=, UCHI_BUDGET_ESTABLISHED);
  g_ptr_array_add (mix->under_way, one);
}

/* a probe, and a conversation that was refused, are over with the handshake; others go on for a while */
static void
advance (Mix *mix, Handshake *one)
{
  g_autofree char *address = g_strdup_printf ("192.168.1.%u", one->device + 2);

  if (!one->connected)
    {
      mix->connecting--;
      mix->half[one->device]--;
    }
  else
    mix->open[one->device]--;
  if (one->talk && !one->connected && one->due % 3 != 0)
    {
      one->connected = TRUE;
      one->due += 300 * 1000;
      mix->open[one->device]++;
      uchi_budget_connected (mix->budget, address);
      return;
    }
  uchi_budget_release (mix->budget, address, one->connected ? UCHI_SLOT_ESTABLISHED : UCHI_SLOT_CONNECTING);
  mix->left--;
  g_ptr_array_remove_fast (mix->under_way, one);
}

static void
mix_begin (Mix *mix)
{
  mix->bench.now = G_USEC_PER_SEC;
  mix->budget = uchi_budget_new_with_clock (bench_clock, &mix->bench);
  mix->random = g_rand_new_with_seed (3);
  mix->under_way = g_ptr_array_new_with_free_func (g_free);
  mix->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  mix->left = mix->n_homes * mix->n_doors;
  for (guint i = 0; i < mix->n_homes; i++)
    mix->of[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < mix->left; i++)
    {
      Handshake *one = g_new0 (Handshake, 1);
      gpointer *both = g_new (gpointer, 2);
      g_autofree char *address = g_strdup_printf ("192.168.1.%u", i % mix->n_homes + 2);

      one->device = i % mix->n_homes;
      one->talk = i / mix->n_homes % 2 == 0;
      both[0] = one;
      both[1] = mix;
      uchi_budget_acquire_async (mix->budget, address, NULL, on_begun, both);
    }
}

/* however long it took until each left the computer: no second on the wire holds more than may begin */
static void
mix_judge (Mix *mix)
{
  g_array_sort (mix->times, compare_times);
  assert_never_more (mix->times, UCHI_BUDGET_NEW_PER_SECOND, G_USEC_PER_SEC);
  for (guint i = 0; i < mix->n_homes; i++)
    {
      g_array_sort (mix->of[i], compare_times);
      assert_never_more (mix->of[i], UCHI_BUDGET_DEVICE_PER_SECOND, G_USEC_PER_SEC);
      g_array_unref (mix->of[i]);
    }
  g_array_unref (mix->times);
  g_ptr_array_unref (mix->under_way);
  g_rand_free (mix->random);
  uchi_budget_unref (mix->budget);
}

/* the most half-open ones, of @n_homes with @n_doors each, one in @slow_one_in of them slow */
static guint
mix_run (guint n_homes, guint n_doors, guint slow_one_in)
{
  Mix mix = { .n_homes = n_homes, .n_doors = n_doors, .slow_one_in = slow_one_in };

  mix_begin (&mix);
  for (gint64 began = mix.bench.now; mix.left > 0; mix.bench.now += 5 * 1000)
    {
      g_assert_cmpint (mix.bench.now - began, <, 90 * G_USEC_PER_SEC);
      for (guint i = mix.under_way->len; i > 0; i--)
        {
          Handshake *one = g_ptr_array_index (mix.under_way, i - 1);

          if (one->due <= mix.bench.now)
            advance (&mix, one);
        }
      uchi_budget_pump (mix.budget);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  mix_judge (&mix);
  return mix.most;
}

static void
test_half_open (void)
{
  g_assert_cmpuint (mix_run (N_HOMES, 12, 1), ==, UCHI_BUDGET_HALF_OPEN_ALL);
  mix_run (8, 150, 12);
  mix_run (40, 50, 30);
}

/* ---- knocks at one that drops what it does not expect --------------------------------- */

/* how many of 20 may be under way at once, with @n_talks established before and @knock or conversations asked for */
static guint
under_way (gboolean walled, gboolean gentle, guint n_talks, gboolean knock)
{
  Bench bench = { .now = G_USEC_PER_SEC };
  g_autoptr (UchiBudget) budget = uchi_budget_new_with_clock (bench_clock, &bench);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer both[] = { &bench, budget };
  guint given;

  bench.connected = TRUE;
  for (guint i = 0; i < n_talks; i++)
    uchi_budget_acquire_async (budget, "192.168.1.2", NULL, on_slot, both);
  for (guint t = 0; t < 25; t++, bench.now += 250 * 1000)
    {
      for (guint i = 0; t == 5 && i < 20; i++)
        (knock ? uchi_budget_knock_async : uchi_budget_acquire_async) (budget, "192.168.1.2", cancellable, on_slot, both);
      settle ();
      if (t != 4)
        continue;
      g_assert_cmpuint (bench.given, ==, n_talks);
      bench.connected = FALSE;
      uchi_budget_set_walled (budget, "192.168.1.2", walled);
      if (gentle)
        uchi_budget_set_gentle (budget, "192.168.1.2");
    }
  given = bench.given - n_talks;
  g_cancellable_cancel (cancellable);
  settle ();
  return given;
}

static void
test_knocks (void)
{
  g_autoptr (UchiBudget) budget = uchi_budget_new ();
  guint last_ms = 0;

  g_assert_cmpuint (under_way (TRUE, FALSE, 0, TRUE), ==, UCHI_BUDGET_HALF_OPEN);
  /* whatever else is open, or is asked for, or is weak: as ever */
  g_assert_cmpuint (under_way (FALSE, FALSE, 0, TRUE), ==, UCHI_BUDGET_ESTABLISHED);
  g_assert_cmpuint (under_way (TRUE, FALSE, 0, FALSE), ==, UCHI_BUDGET_ESTABLISHED);
  g_assert_cmpuint (under_way (TRUE, FALSE, 1, TRUE), ==, UCHI_BUDGET_ESTABLISHED - 1);
  g_assert_cmpuint (under_way (TRUE, FALSE, 2, TRUE), ==, 0);
  g_assert_cmpuint (under_way (TRUE, TRUE, 0, TRUE), ==, UCHI_BUDGET_GENTLE_ESTABLISHED);
  /* all answered at once: closed one by one, and before the kernel's 200 ms are over */
  for (guint i = 0; i < UCHI_BUDGET_HALF_OPEN; i++)
    {
      guint ms = uchi_budget_closing_ms (budget, "192.168.1.2");

      g_assert_true (i == 0 ? ms == 0 : ms > last_ms + 15);
      last_ms = ms;
    }
  g_assert_cmpuint (last_ms, <, 160);
}

typedef struct {
  Bench bench;
  UchiBudget *budget;
  GArray *began;         /* of gint64: of those that were not given up yet */
  GArray *held;          /* of gint64: when each began that the device holds half-open */
  guint late_ms, n, most;
} LateBox;

static void
on_knock (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LateBox *box = user_data;

  if (!uchi_budget_acquire_finish (box->budget, result, NULL))
    return;
  g_array_append_val (box->began, box->bench.now);
  g_array_append_val (box->held, box->bench.now);
  box->n++;
}

/* answers, or gives up after 300 ms, of the first one after 1500 */
static void
late_step (LateBox *box)
{
  for (guint i = box->began->len; i > 0; i--)
    {
      gint64 began = g_array_index (box->began, gint64, i - 1), age_ms = (box->bench.now - began) / 1000;
      gboolean answered = age_ms >= box->late_ms;

      if (!answered && age_ms < (i == 1 && began == G_USEC_PER_SEC ? UCHI_BUDGET_LATEST_MS : 300))
        continue;
      g_array_remove_index (box->began, i - 1);
      uchi_budget_knocked (box->budget, "192.168.1.2", began, answered);
      uchi_budget_release (box->budget, "192.168.1.2", UCHI_SLOT_KNOCKING);
    }
  for (guint i = box->held->len; i > 0; i--)
    {
      if (box->bench.now - g_array_index (box->held, gint64, i - 1) >= box->late_ms * 1000)
        g_array_remove_index (box->held, i - 1);
    }
  box->most = MAX (box->most, box->held->len);
}

/* the most that a box which drops what it does not expect, or answers so late, holds half-open; @n: knocks in 4 s */
static guint
knock_late (guint late_ms, guint *n)
{
  LateBox box = { .bench = { .now = G_USEC_PER_SEC }, .late_ms = late_ms };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  box.budget = uchi_budget_new_with_clock (bench_clock, &box.bench);
  box.began = g_array_new (FALSE, FALSE, sizeof (gint64));
  box.held = g_array_new (FALSE, FALSE, sizeof (gint64));
  uchi_budget_set_walled (box.budget, "192.168.1.2", TRUE);
  for (guint i = 0; i < 100; i++)
    uchi_budget_knock_async (box.budget, "192.168.1.2", cancellable, on_knock, &box);
  for (guint t = 0; t < 800; t++, box.bench.now += 5 * 1000)
    {
      uchi_budget_pump (box.budget);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      late_step (&box);
    }
  *n = box.n;
  g_cancellable_cancel (cancellable);
  settle ();
  for (guint i = 0; i < box.began->len; i++)
    uchi_budget_release (box.budget, "192.168.1.2", UCHI_SLOT_KNOCKING);
  g_array_unref (box.began);
  g_array_unref (box.held);
  uchi_budget_unref (box.budget);
  return box.most;
}

/* what was given up here is still half-open there until the answer comes */
static void
test_late (void)
{
  static const guint late_ms[] = { 2, 90, 250, 500, 800, 1200, 1490 };
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (late_ms); i++)
    g_assert_cmpuint (knock_late (late_ms[i], &n), <=, UCHI_BUDGET_HALF_OPEN);
  /* one that never answers costs no more than the first second and a half */
  knock_late (G_MAXINT / 1000, &n);
  g_assert_cmpuint (n, >=, UCHI_BUDGET_HALF_OPEN + 2 * UCHI_BUDGET_DEVICE_PER_SECOND);
  knock_late (2, &n);
  g_assert_cmpuint (n, >, 3 * UCHI_BUDGET_DEVICE_PER_SECOND);
}

/* two addresses of one device have what one has, and what was under way at either counts */
static void
test_shared (void)
{
  Bench bench = { .now = G_USEC_PER_SEC };
  g_autoptr (UchiBudget) budget = uchi_budget_new_with_clock (bench_clock, &bench);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer both[] = { &bench, budget };
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));

  bench.connected = TRUE;
  uchi_budget_acquire_async (budget, "192.168.1.2", cancellable, on_slot, both);
  settle ();
  uchi_budget_share (budget, "192.168.1.3", "192.168.1.2");
  uchi_budget_share (budget, "192.168.1.2", "192.168.1.3");
  bench.connected = FALSE;
  for (guint i = 0; i < 5; i++)
    uchi_budget_acquire_async (budget, "192.168.1.3", cancellable, on_slot, both);
  for (guint i = 0; i < 5; i++, bench.now += 100 * 1000)
    settle ();
  g_assert_cmpuint (bench.given, ==, UCHI_BUDGET_ESTABLISHED);
  uchi_budget_release (budget, "192.168.1.2", UCHI_SLOT_ESTABLISHED);
  uchi_budget_release (budget, "192.168.1.2", UCHI_SLOT_CONNECTING);
  for (guint i = 0, before = bench.given; i < 400; i++, bench.now += 10 * 1000)
    {
      uchi_budget_acquire_async (budget, i % 2 == 0 ? "192.168.1.2" : "192.168.1.3", cancellable, on_slot, both);
      uchi_budget_pump (budget);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      for (; before < bench.given; before++)
        {
          g_array_append_val (times, bench.now);
          uchi_budget_release (budget, "192.168.1.3", UCHI_SLOT_CONNECTING);
        }
    }
  g_assert_cmpuint (times->len, >, 2 * UCHI_BUDGET_DEVICE_PER_SECOND);
  assert_never_more (times, UCHI_BUDGET_DEVICE_PER_SECOND, G_USEC_PER_SEC);
  uchi_budget_stop (budget, "192.168.1.3");
  g_assert_true (uchi_budget_is_stopped (budget, "192.168.1.2"));
  /* a check at one begins: what the one at the other may ask is no more by that, and no less */
  uchi_budget_begin_check (budget, "192.168.1.2");
  for (guint i = 0; i < UCHI_BUDGET_REQUESTS; i++)
    g_assert_true (uchi_budget_count_request (budget, "192.168.1.2"));
  uchi_budget_begin_check (budget, "192.168.1.3");
  g_assert_false (uchi_budget_count_request (budget, "192.168.1.2"));
  g_assert_true (uchi_budget_count_request (budget, "192.168.1.3"));
  g_cancellable_cancel (cancellable);
  settle ();
  g_array_unref (times);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/budget/slots", test_slots);
  g_test_add_func ("/budget/counts", test_counts);
  g_test_add_func ("/budget/stop", test_stop);
  g_test_add_func ("/budget/datagrams", test_datagrams);
  g_test_add_func ("/budget/noted", test_noted);
  g_test_add_func ("/budget/pace", test_pace);
  g_test_add_func ("/budget/half-open", test_half_open);
  g_test_add_func ("/budget/knocks", test_knocks);
  g_test_add_func ("/budget/late", test_late);
  g_test_add_func ("/budget/shared", test_shared);
  return g_test_run ();
}
