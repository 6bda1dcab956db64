/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "ui/uchi-window.h"

/* how a block of the paper looks */
typedef enum { UCHI_PAPER_TITLE, UCHI_PAPER_HEADING, UCHI_PAPER_TEXT, UCHI_PAPER_STEP, UCHI_PAPER_CODE, UCHI_PAPER_BOX } UchiPaperStyle;

typedef struct {
  UchiPaperStyle style;
  char *text;
  gboolean new_page; /* begins a page */
} UchiPaperBlock;

/**
 * uchi_paper_blocks:
 *
 * The summary, then a page for each fix: names, levels as shape and word, steps
 * with the numbers of their screens. Never a password, a Wi-Fi name, an
 * address.
 *
 * Returns: (transfer full): of UchiPaperBlock*
 */
GPtrArray *uchi_paper_blocks (UchiWindow *window);

/**
 * uchi_paper_save:
 *
 * Writes a PDF of A4 pages into the person's documents folder, under a name
 * that is not taken.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *uchi_paper_save (UchiWindow *window, GError **error);

/**
 * uchi_paper_free_path:
 * @ending: "pdf" or "txt"
 *
 * Returns: (transfer full) (nullable): a path in the person's documents folder that is not taken
 */
char *uchi_paper_free_path (const char *ending);
/* (transfer full): 「書類」に保存しました。… */
char *uchi_paper_where (const char *path);

/* asks for a printer and prints; FALSE when it could not, also when nobody chose one (@error unset then) */
gboolean uchi_paper_print (UchiWindow *window, GError **error);
