/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "ui/uchi-window.h"

/* how a block of the paper looks */
typedef enum {
  UCHI_PAPER_TITLE,
  UCHI_PAPER_HEADING, /* stays with the block after it */
  UCHI_PAPER_TEXT,
  UCHI_PAPER_STEP,    /* beside a box to tick */
  UCHI_PAPER_ROW,     /* beside the shape of @level */
  UCHI_PAPER_CODE,    /* beside the square code of @square */
  UCHI_PAPER_BOX,     /* lines to write on, as many as there is room for; the last block of its page */
} UchiPaperStyle;

typedef struct {
  UchiPaperStyle style;
  char *text;
  char *side;        /* (nullable): a tag at the right edge */
  char *square;      /* (nullable): what the square code holds */
  UchiLevel level;
  gboolean new_page; /* begins a page */
} UchiPaperBlock;

/**
 * uchi_paper_blocks:
 *
 * The summary, a page for each fix, and a page to keep: names, levels as shape
 * and word, steps with the numbers of their screens. Never a password, a Wi-Fi
 * name, an address.
 *
 * Returns: (transfer full): of UchiPaperBlock*
 */
GPtrArray *uchi_paper_blocks (UchiWindow *window);

/**
 * uchi_paper_square_text:
 *
 * What somebody who helps reads off the square code with a telephone: number,
 * day, and of each device with something to mend or to ask its kind, maker,
 * model and what was found, from the report without names and addresses. At most
 * %UCHI_PAPER_MAX_SQUARE bytes, so that print stays coarse enough for a telephone.
 *
 * Returns: (transfer full)
 */
char *uchi_paper_square_text (UchiWindow *window);
#define UCHI_PAPER_MAX_SQUARE 600

/**
 * UchiPaperSheets:
 *
 * Blocks laid out on pages, in points. Belongs to one print context.
 */
typedef struct _UchiPaperSheets UchiPaperSheets;

/* @blocks: of UchiPaperBlock*; lives as long as the sheets */
UchiPaperSheets *uchi_paper_sheets_new (GtkPrintContext *context, const GPtrArray *blocks);
void uchi_paper_sheets_free (UchiPaperSheets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiPaperSheets, uchi_paper_sheets_free)
int uchi_paper_sheets_n_pages (const UchiPaperSheets *self);
/* @page: from 0 */
void uchi_paper_sheets_draw (const UchiPaperSheets *self, GtkPrintContext *context, int page);

/**
 * uchi_paper_save:
 *
 * Writes a PDF of A4 pages, whole or not at all: on a full disk nothing is left
 * at @path but what was there. Fails as uchi_file_write() does.
 */
gboolean uchi_paper_save (UchiWindow *window, const char *path, GError **error);

/**
 * uchi_paper_free_path:
 * @ending: "pdf" or "txt"
 *
 * Returns: (transfer full) (nullable): a path in the person's documents folder that is not taken
 */
char *uchi_paper_free_path (const char *ending);
/* (transfer full): 「書類」に保存しました。… */
char *uchi_paper_where (const char *path);

/**
 * uchi_paper_print:
 * @printer: (out) (transfer full) (nullable): the name of the printer, when it is known
 *
 * Prints on the usual or only printer without a question; asks where there are
 * several, or none.
 *
 * Returns: FALSE when it could not, also when nobody chose one (@error unset then)
 */
gboolean uchi_paper_print (UchiWindow *window, char **printer, GError **error);
