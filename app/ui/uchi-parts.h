/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The parts that screens are made of. Texts may carry the marks of
 * uchi-phrases.h; what a screen reader gets never does. Every widget is new and
 * floating. @classes: (nullable): CSS classes with spaces between. */

/* (transfer floating): children one after the other, @gap in points of the size */
GtkWidget *uchi_box (GtkOrientation orientation, int gap, const char *classes);
/* adds classes; returns @widget */
GtkWidget *uchi_classes (GtkWidget *widget, const char *classes);

/* a wrapping sentence that fills its row */
GtkWidget *uchi_say (const char *text, const char *classes);
/* puts another text into what uchi_say() or uchi_status() made */
void uchi_say_again (GtkWidget *said, const char *text);
/* the one heading of a screen */
GtkWidget *uchi_headline (const char *text);
/* a sentence that a screen reader speaks when it changes */
GtkWidget *uchi_status (const char *text, const char *classes);
/* a short label that never breaks */
GtkWidget *uchi_tag (const char *text, const char *classes);
/* several sentences, one below the other; the list ends with NULL */
GtkWidget *uchi_says (int gap, ...) G_GNUC_NULL_TERMINATED;

/* (transfer floating): one sentence a line, whatever language; @first: (nullable): classes of the first one */
GtkWidget *uchi_sentences (const char *text, int gap, const char *first);

/* decoration: a screen reader passes over it */
GtkWidget *uchi_drawing (const char *name, int size);
GtkWidget *uchi_tile (const char *name, int size);
/* a drawing in its tile beside a text */
GtkWidget *uchi_fact (const char *drawing, int size, GtkWidget *text);
/* children of one width, at most @columns in a row; for uchi_page_flex() */
GtkWidget *uchi_grid_new (guint columns);
void uchi_grid_add (GtkGrid *grid, GtkWidget *child);
guint uchi_grid_columns (GtkGrid *grid);
void uchi_grid_set_columns (GtkGrid *grid, guint columns);
/* eats the room between its neighbours */
GtkWidget *uchi_spring (void);
/* a white card around @child */
GtkWidget *uchi_card (GtkWidget *child, const char *classes);

typedef enum {
  UCHI_BUTTON_PLAIN,
  UCHI_BUTTON_PRIMARY, /* at most one on a screen */
  UCHI_BUTTON_CHOICE,  /* one of two equal answers */
  UCHI_BUTTON_BACK,    /* 「前に戻る」 */
  UCHI_BUTTON_QUIET,   /* without a border, in the title bar */
  UCHI_BUTTON_AT_ONCE, /* looks plain; a key and a screen reader are answered as soon as the pointer is */
} UchiButtonKind;

/* (transfer floating) */
GtkWidget *uchi_button (const char *text, UchiButtonKind kind);
/* a whole row that is one button; @name: what a screen reader says */
GtkWidget *uchi_row (GtkWidget *content, const char *name, const char *classes);
