/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/* The folder in which reports are kept, each under a number that rises with every one written and the time its check began. The number decides
 * which is newer: the clock of a computer may be years behind. Files without one are older than all that have one. */

/**
 * uchi_report_shelf_names:
 * @folder: may be missing
 *
 * Blocks for a read of the folder.
 *
 * Returns: (transfer full): of char*, the names of its reports, the one written last first; at most 1000
 */
GPtrArray *uchi_report_shelf_names (const char *folder);

/**
 * uchi_report_shelf_put:
 * @folder: is there
 * @max: as many stay, the one put now among them; the rest go, those written first before others
 *
 * Blocks until it is on the disk. A report of a check that is there already takes its place. Fails as uchi_report_save() does.
 */
gboolean uchi_report_shelf_put (const char *folder, JsonObject *report, guint max, GError **error);
