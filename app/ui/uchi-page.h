/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/uchi-parts.h"
#include "ui/uchi-window.h"

/**
 * UchiPage:
 *
 * One screen: a part that scrolls, and buttons that stay. The way out is at the
 * left, the way on at the right.
 */
#define UCHI_TYPE_PAGE (uchi_page_get_type ())
G_DECLARE_FINAL_TYPE (UchiPage, uchi_page, UCHI, PAGE, GtkBox)

/* what pressing does; lives in the window, so that a screen may go away meanwhile */
typedef void (*UchiAction) (UchiWindow *window);

/* @name: the short name beside the number */
UchiPage *uchi_page_new (UchiWindow *window, guint number, const char *name);
UchiWindow *uchi_page_window (UchiPage *self);
guint uchi_page_number (UchiPage *self);
const char *uchi_page_name (UchiPage *self);

/* for screens with many rows: less air above */
void uchi_page_set_dense (UchiPage *self);
GtkWidget *uchi_page_headline (UchiPage *self, const char *text);
void uchi_page_add (UchiPage *self, GtkWidget *part);
/* above everything else; a screen reader says it at once */
void uchi_page_tell (UchiPage *self, const char *text);
/* a sentence of its own line */
GtkWidget *uchi_page_say (UchiPage *self, const char *text);
/* a card: a drawing beside sentences; the list ends with NULL */
void uchi_page_card (UchiPage *self, const char *drawing, ...) G_GNUC_NULL_TERMINATED;

/* @action of these is NULL when the caller connects the button itself */
/* the button at the bottom left; also what Esc and Alt+Left do, unless uchi_page_set_safe() says otherwise */
GtkWidget *uchi_page_left (UchiPage *self, const char *text, UchiButtonKind kind, UchiAction action);
/* a button at the bottom right; each call puts one to the left of the earlier ones */
GtkWidget *uchi_page_right (UchiPage *self, const char *text, UchiButtonKind kind, UchiAction action);
/* a way beside the main ones: like uchi_page_right(), but where letters are very large it stands below what scrolls, for a second row of
 * buttons would hide what the screen is about */
GtkWidget *uchi_page_more (UchiPage *self, const char *text, UchiAction action);
/* connects a button or row that stands elsewhere */
GtkWidget *uchi_page_action (UchiPage *self, GtkWidget *button, UchiAction action);
/* two answers of one size at the right, neither in focus: @first is the rightmost */
void uchi_page_pair (UchiPage *self, GtkWidget *first, GtkWidget *second);

/* @part: of this page, for its life; a box or a uchi_grid_new() that may put its children below each other where a line has no room,
 * or a uchi_tag() that may break there */
void uchi_page_flex (UchiPage *self, GtkWidget *part);
/* before the first frame: GTK looks for every width and height that words which may wrap could take, which is longer than all
 * the rest of the way there; where all of them have room in one line of @width pixels they are asked for that only, and stand
 * as they would */
void uchi_page_hurry (UchiPage *self, int width);
/* ... and after it they may wrap again */
void uchi_page_take_time (UchiPage *self);
/* gives the page no more than @width pixels: where letters are very large, the way out stands below the way on when one line has no
 * room for both; and what may put its children below each other does, the widest first */
void uchi_page_settle (UchiPage *self, int width);
/* after something has come on to the page */
void uchi_page_settle_again (UchiPage *self);

/* what Esc and Alt+Left do */
void uchi_page_set_safe (UchiPage *self, UchiAction action);
/* does what Esc does; FALSE when there is no safe way */
gboolean uchi_page_escape (UchiPage *self);
/* where the focus begins; without it, nowhere */
void uchi_page_set_first (UchiPage *self, GtkWidget *widget);
GtkWidget *uchi_page_first (UchiPage *self);
