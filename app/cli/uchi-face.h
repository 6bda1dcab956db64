/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UchiFace:
 *
 * What a terminal sees of a run: a line while it goes on, the result at the
 * end, the report where it was asked for. Runs in the worker, because it reads
 * events; says everything through uchi_worker_say().
 */
typedef struct _UchiFace UchiFace;

typedef struct {
  const char *json_path;  /* (nullable): where to save the report; "-": standard output */
  const char *fingerprint_path; /* (nullable): where to save what the devices say of themselves */
  const GPtrArray *chosen;      /* (nullable): of char*, addresses: only of these */
  const GPtrArray *allowed;     /* (nullable): of char*, addresses: where the person allowed a login */
  gboolean redact;
  gboolean events;        /* the events themselves go out: no words for people */
  gboolean progress;      /* standard error is a terminal */
} UchiFaceOptions;

UchiFace *uchi_face_new (const UchiFaceOptions *options);
void uchi_face_free (UchiFace *self);
/* an #UchiEngineWriter */
void uchi_face_see (const char *line, gpointer face);
/* 0 nothing to mend, 1 something to mend, 2 could not check */
int uchi_face_status (const UchiFace *self);
