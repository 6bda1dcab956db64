/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* a worker may die so often in a run; after that the next one only reports */
#define UCHI_SUPERVISOR_RESTARTS 3
/* a worker that says nothing for so long is dead */
#define UCHI_SUPERVISOR_SILENCE_S 20

typedef struct {
  const char *const *worker;       /* program and arguments of the worker */
  const char *const *worker_again; /* of one that goes on after another died */
  gboolean events;                 /* passes events on to standard output */
  gboolean commands;               /* passes standard input on to the worker */
} UchiSupervisorOptions;

/**
 * uchi_supervisor_run:
 *
 * The half that holds no parser: passes bounded, opaque lines between the
 * worker and whoever started the program, and starts a new worker with what
 * the old one had found when it dies. Blocks until the work is over. SIGINT
 * and SIGTERM ask the worker for an early end; a second one ends it.
 *
 * Returns: the exit status
 */
int uchi_supervisor_run (const UchiSupervisorOptions *options);
