/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "ui/uchi-changes.h"
#include "ui/uchi-window.h"

/* What the window keeps on disk, in the person's own state folder: the reports
 * of the last checks, and the place in a fix. Written whole or not at all; what
 * cannot be read is set aside, and the program goes on without it. */

#define UCHI_KEEP_MAX_REPORTS 50

/* (transfer full): $XDG_STATE_HOME/uchi-kenshin */
char *uchi_keep_folder (void);

/**
 * uchi_keep_report:
 * @report: of the engine; it never holds the Wi-Fi name or a password
 *
 * A report of a look again takes the place of the one before. Those written
 * first beyond %UCHI_KEEP_MAX_REPORTS go, whatever the clock said.
 */
gboolean uchi_keep_report (JsonObject *report, GError **error);
/* (transfer full) (nullable): the report written last that can be read */
JsonNode *uchi_keep_latest (void);

/* one earlier check */
typedef struct {
  char *date;       /* "2026-11-21 10:00" */
  guint devices, to_mend;
  UchiChanges *changes; /* since the check before; what was mended after this one counts to this one */
  gboolean is_first;    /* there was none before */
} UchiKeepEntry;
/**
 * uchi_keep_list:
 * @n_foreign: (out): records beside them that stay as they are and cannot be
 *   read here: of a newer program, or for want of a right
 *
 * Returns: (transfer full): of UchiKeepEntry*, the one written last first
 */
GPtrArray *uchi_keep_list (guint *n_foreign);

/* how many files could not be read and were set aside, and are still there */
guint uchi_keep_n_damaged (void);

/**
 * uchi_keep_read:
 * @name: of a file in the state folder
 *
 * Returns: (transfer full) (nullable): its JSON object; what is damaged or
 *   larger than @max_bytes is set aside
 */
JsonNode *uchi_keep_read (const char *name, gsize max_bytes);
/* the whole file anew, or the old one stays; fails with %UCHI_ERROR_NO_SPACE */
gboolean uchi_keep_write (const char *name, JsonNode *node, GError **error);

/**
 * uchi_keep_opening:
 *
 * Writes that the page for the helper was opened just now; the last
 * %UCHI_KEEP_MAX_OPENINGS stay. Erased with the rest.
 */
gboolean uchi_keep_opening (GError **error);
#define UCHI_KEEP_MAX_OPENINGS 100
/* (transfer full): when it was opened, "2026-11-21 10:00", the newest first */
GStrv uchi_keep_openings (void);

/* only of the screens that can be come back to; a full disk costs nothing but the place */
void uchi_keep_place (const UchiPlace *place);
/* (transfer full): joined by the caller before it keeps another one; @place is copied */
GThread *uchi_keep_place_in_thread (const UchiPlace *place);
/* the next start begins at the beginning */
void uchi_keep_forget_place (void);
/* FALSE: nothing to come back to; else @place is filled, and cleared by the caller */
gboolean uchi_keep_find_place (UchiPlace *place);

/* nothing is kept that tells of this home, readable or not */
gboolean uchi_keep_is_empty (void);

/**
 * uchi_keep_erase:
 *
 * Removes every report, every name, the place, and what was set aside. Two
 * things of nobody stay: the count of tried logins, until it is a day old,
 * because forgetting it earlier would allow more tries, and the packs of
 * knowledge, because forgetting the newest would let an older one in. An engine
 * that runs still knows the names: end it before.
 */
gboolean uchi_keep_erase (GError **error);
