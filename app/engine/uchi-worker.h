/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/uchi-engine.h"

/* what uchi-supervisor.c and the worker say to each other besides events and commands; see uchi-worker.c */
/* what begins a run where nobody gives commands: the program was started with the person's consent */
#define UCHI_WORKER_ONE_RUN "{\"command\":\"start\",\"consent\":{\"network\":true}}"
#define UCHI_WORKER_PAGE_FD 3
#define UCHI_WORKER_PAGE_SIZE 4096
#define UCHI_WORKER_HEARTBEAT_S 2
/* a worker that came to its end by itself exits with this plus its status: a sanitizer or a library cannot be mistaken for it */
#define UCHI_WORKER_EXIT 32

typedef struct {
  UchiEngineOptions engine;
  gboolean commands;      /* reads commands; else one run, as the options say */
  gboolean again;         /* an earlier worker died: waits for what it had found */
  UchiEngineWriter face;  /* sees every event */
  gpointer face_data;
} UchiWorkerOptions;

/**
 * uchi_worker_run:
 *
 * The half that touches the network and strangers' bytes. Gives up every
 * privilege first: no new privileges, no core dumps, bounded memory, files and
 * processor time, and a system call filter where libseccomp is there. Blocks
 * until the engine is over or its standard input is closed.
 *
 * Returns: FALSE with @error when it could not begin
 */
gboolean uchi_worker_run (const UchiWorkerOptions *options, GError **error);

/* one line to the supervisor: an event, or "#text" for standard output, "!text" for standard error */
void uchi_worker_say (const char *line);
