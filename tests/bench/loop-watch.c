/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into a GLib program: writes to UCHI_LOOP_LOG how long each turn of the main thread's loop kept it from its
 * next poll(), "seconds milliseconds" a line, for turns of a millisecond or more. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

int
poll (struct pollfd *fds, nfds_t n_fds, int timeout_ms)
{
  static int (*real) (struct pollfd *, nfds_t, int);
  static FILE *log;
  static double since;
  int main_thread = syscall (SYS_gettid) == getpid (), answer;

  if (real == NULL)
    real = (int (*) (struct pollfd *, nfds_t, int)) dlsym (RTLD_NEXT, "poll");
  if (!main_thread || getenv ("UCHI_LOOP_LOG") == NULL)
    return real (fds, n_fds, timeout_ms);
  if (log == NULL && (log = fopen (getenv ("UCHI_LOOP_LOG"), "w")) != NULL)
    setlinebuf (log);
  if (since > 0 && log != NULL && now () - since >= 0.001)
    fprintf (log, "%.6f %.3f\n", now (), (now () - since) * 1000);
  answer = real (fds, n_fds, timeout_ms);
  since = now ();
  return answer;
}
