/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/uchi-mending.h"

/* What the person mended: a look again saw that it is. The report of a check is
 * written over by each look again, so this stands in a file beside it; a
 * practised home writes nothing. */

#define UCHI_MENDED_MAX 200

typedef struct {
  char *check;  /* when the check began that had found it, as in its report */
  char *day;    /* when it was mended: "2026-11-21" */
  char *key;    /* of uchi_changes_key() */
  char *device; /* its name */
  char *advice; /* "A02" */
} UchiMended;

/* before a look again: what will be said when it passes */
void uchi_mended_prepare (UchiWindow *window, const UchiMending *mending);
/* it passed */
void uchi_mended_add (UchiWindow *window);
/* (transfer full): of UchiMended*, of this run's home: what was mended on the day of today, the earliest first */
GPtrArray *uchi_mended_today (UchiWindow *window);
/* (transfer full): of UchiMended*: everything in the file */
GPtrArray *uchi_mended_kept (void);
