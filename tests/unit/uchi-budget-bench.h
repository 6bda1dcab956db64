/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/uchi-budget.h"

/* a clock of the test's own, and what a bound in time means */
typedef struct {
  gint64 now;
  guint given, failed;
  gboolean connected;   /* what begins is connected at once */
} Bench;

static gint64
bench_clock (gpointer data)
{
  return ((Bench *) data)->now;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* at most @limit of @times (microseconds, rising) in any @span_us */
static void
assert_never_more (const GArray *times, guint limit, gint64 span_us)
{
  for (guint i = limit; i < times->len; i++)
    g_assert_cmpint (g_array_index (times, gint64, i) - g_array_index (times, gint64, i - limit), >, span_us);
}
