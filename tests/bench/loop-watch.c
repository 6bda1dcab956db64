/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into a GTK program under the cairo renderer: writes to UCHI_LOOP_LOG how long each turn of the main thread's
 * loop kept it from its next poll(), for turns of a millisecond or more: the clock in seconds, milliseconds, milliseconds
 * of its own processor time, and "first" for the turns after the one that put a new screen into the window until it is
 * drawn, in which GTK finds a place for everything on it; else "-". */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  double wall_s, processor_s;
} Moment;

static struct {
  FILE *log;
  Moment since;
  int put;        /* a new screen, in this turn */
  int new_screen; /* put before this turn, and not drawn yet */
  int drawn;      /* something, in this turn */
} watch;

static double
seconds_of (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static Moment
now (void)
{
  return (Moment) { seconds_of (CLOCK_MONOTONIC), seconds_of (CLOCK_THREAD_CPUTIME_ID) };
}

static int
is_main_thread (void)
{
  return syscall (SYS_gettid) == getpid ();
}

/* the program's own call: what GTK says to itself does not come by here */
void
gtk_window_set_child (void *window, void *child)
{
  void (*real) (void *, void *) = (void (*) (void *, void *)) dlsym (RTLD_NEXT, "gtk_window_set_child");

  watch.put = 1;
  real (window, child);
}

void *
cairo_create (void *target)
{
  void *(*real) (void *) = (void *(*) (void *)) dlsym (RTLD_NEXT, "cairo_create");

  if (is_main_thread ())
    watch.drawn = 1;
  return real (target);
}

static void
end_turn (void)
{
  Moment end = now ();
  double ms = (end.wall_s - watch.since.wall_s) * 1000, processor_ms = (end.processor_s - watch.since.processor_s) * 1000;

  if (ms >= 1 && watch.since.wall_s > 0)
    fprintf (watch.log, "%.6f %.3f %.3f %s\n", end.wall_s, ms, processor_ms, watch.new_screen ? "first" : "-");
  watch.new_screen = watch.put || (watch.new_screen && !watch.drawn);
  watch.put = watch.drawn = 0;
}

int
poll (struct pollfd *fds, nfds_t n_fds, int timeout_ms)
{
  static int (*real) (struct pollfd *, nfds_t, int);
  int answer;

  if (real == NULL)
    real = (int (*) (struct pollfd *, nfds_t, int)) dlsym (RTLD_NEXT, "poll");
  if (!is_main_thread () || getenv ("UCHI_LOOP_LOG") == NULL)
    return real (fds, n_fds, timeout_ms);
  if (watch.log == NULL && (watch.log = fopen (getenv ("UCHI_LOOP_LOG"), "w")) != NULL)
    setlinebuf (watch.log);
  if (watch.log != NULL)
    end_turn ();
  answer = real (fds, n_fds, timeout_ms);
  watch.since = now ();
  return answer;
}
