/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/**
 * uchi_texts_new:
 * @classes: (nullable): CSS classes of its labels
 *
 * A place for a text of any length: a label for every few lines of it, the
 * first ones at once and one more with each frame, so that a large home keeps
 * nobody waiting. Nothing in it takes the focus: the keys scroll the page.
 *
 * Returns: (transfer floating)
 */
GtkWidget *uchi_texts_new (const char *classes);

/**
 * uchi_texts_set:
 * @texts: of uchi_texts_new()
 * @text: lines; %UCHI_TEXTS_MAX_BYTES of them are shown, and a line in their place
 *   says that there is more
 *
 * Puts @text in the place of what was there.
 */
void uchi_texts_set (GtkWidget *texts, const char *text);
#define UCHI_TEXTS_MAX_BYTES (512 * 1024)

/* (transfer none): the whole of it, also what has no label yet and what is not shown */
const char *uchi_texts_get (GtkWidget *texts);
