/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks laid out on pages, and drawn: black on white, for any printer and any eye. */
#include "ui/uchi-paper.h"

#include <glib/gi18n.h>
#include <math.h>
#include <qrencode.h>

#include "ui/uchi-phrases.h"

#define BODY_PT 14
#define GAP_PT 9.0
#define HEAD_GAP_PT 12.0 /* above a heading, besides */
#define TAG_PT 26.0
#define HANG_PT 20.0     /* a step's later lines begin below its words, not below its number */
#define FOOTER_PT 30.0
#define SIDE_PT 74.0
#define TICK_PT 17.0
#define STEP_INDENT_PT 28.0
#define SHAPE_PT 36.0
#define ROW_INDENT_PT 48.0
#define SQUARE_PT 150.0
#define CODE_INDENT_PT 168.0
/* a box for a few lines by hand */
#define MIN_BOX_PT 60.0
#define MAX_BOX_PT 240.0
#define RULE_PT 30.0
/* ISO/IEC 18004: four modules of white around the code */
#define QUIET 4
/* AIM ECI: the bytes are UTF-8 */
#define ECI_UTF8 26

typedef struct {
  const UchiPaperBlock *block;
  PangoLayout *words, *side; /* side: (nullable) */
  double y, height;          /* with the gap below */
  int page;
} Piece;

struct _UchiPaperSheets
{
  GArray *pieces; /* of Piece */
  double width, room;
  int n_pages;
};

/* ---- measuring -------------------------------------------------------------------------------- */

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_object_unref (piece->words);
  g_clear_object (&piece->side);
}

static double
indent_of (UchiPaperStyle style)
{
  return style == UCHI_PAPER_STEP ? STEP_INDENT_PT
         : style == UCHI_PAPER_ROW ? ROW_INDENT_PT : style == UCHI_PAPER_CODE ? CODE_INDENT_PT : 0.0;
}

/* (transfer full) */
static PangoLayout *
layout_of (GtkPrintContext *context, const char *text, int points, gboolean bold, double width)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *font = pango_font_description_from_string ("BIZ UDGothic, Noto Sans CJK JP, sans-serif");
  PangoAttrList *phrases = uchi_phrases_attributes (text);
  g_autofree char *plain = uchi_phrases_strip (text);

  pango_font_description_set_size (font, points * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_line_spacing (layout, 1.25f);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, plain, -1);
  if (phrases != NULL)
    pango_layout_set_attributes (layout, phrases);
  g_clear_pointer (&phrases, pango_attr_list_unref);
  pango_font_description_free (font);
  return layout;
}

static double
height_of (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static Piece
measure (GtkPrintContext *context, const UchiPaperBlock *block)
{
  static const int points[] = { [UCHI_PAPER_TITLE] = 22, [UCHI_PAPER_HEADING] = 17, [UCHI_PAPER_TEXT] = BODY_PT,
                                [UCHI_PAPER_STEP] = BODY_PT + 1, [UCHI_PAPER_ROW] = BODY_PT + 1, [UCHI_PAPER_CODE] = 16,
                                [UCHI_PAPER_BOX] = BODY_PT };
  UchiPaperStyle style = block->style;
  double width = gtk_print_context_get_width (context) - indent_of (style) - (block->side != NULL ? SIDE_PT + GAP_PT : 0.0);
  gboolean bold = style == UCHI_PAPER_TITLE || style == UCHI_PAPER_HEADING || style == UCHI_PAPER_CODE;
  double least = style == UCHI_PAPER_CODE ? SQUARE_PT : style == UCHI_PAPER_ROW ? SHAPE_PT : block->side != NULL ? TAG_PT : 0.0;
  Piece piece = { .block = block, .words = layout_of (context, block->text, points[style], bold, width) };

  if (block->side != NULL)
    piece.side = layout_of (context, block->side, BODY_PT, FALSE, SIDE_PT);
  if (style == UCHI_PAPER_STEP)
    pango_layout_set_indent (piece.words, (int) (-HANG_PT * PANGO_SCALE));
  piece.height = MAX (height_of (piece.words), least) + GAP_PT;
  return piece;
}

/* what has to stand on the page together with piece @i: a heading is nothing without what it heads */
static double
needed (const UchiPaperSheets *self, guint i)
{
  const Piece *piece = &g_array_index (self->pieces, Piece, i);
  double height = piece->height + (piece->block->style == UCHI_PAPER_HEADING ? HEAD_GAP_PT : 0.0);

  while (i + 1 < self->pieces->len && piece->block->style <= UCHI_PAPER_HEADING)
    {
      piece = &g_array_index (self->pieces, Piece, ++i);
      height += piece->height;
    }
  return height;
}

static void
place (UchiPaperSheets *self)
{
  double y = 0.0;
  int page = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (i > 0 && (piece->block->new_page || (y + needed (self, i) > self->room && piece->block->style != UCHI_PAPER_BOX)))
        {
          page++;
          y = 0.0;
        }
      if ((piece->block->style == UCHI_PAPER_HEADING || piece->block->style == UCHI_PAPER_BOX) && y > 0.0)
        y += HEAD_GAP_PT;
      if (piece->block->style == UCHI_PAPER_BOX)
        piece->height = MIN (self->room - y, MAX_BOX_PT);
      piece->page = page;
      piece->y = y;
      y += piece->height;
    }
  self->n_pages = page + 1;
}

UchiPaperSheets *
uchi_paper_sheets_new (GtkPrintContext *context, const GPtrArray *blocks)
{
  UchiPaperSheets *self = g_new0 (UchiPaperSheets, 1);

  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  self->width = gtk_print_context_get_width (context);
  self->room = gtk_print_context_get_height (context) - FOOTER_PT;
  for (guint i = 0; i < blocks->len; i++)
    {
      Piece piece = measure (context, g_ptr_array_index (blocks, i));

      g_array_append_val (self->pieces, piece);
    }
  place (self);
  return self;
}

void
uchi_paper_sheets_free (UchiPaperSheets *self)
{
  g_array_unref (self->pieces);
  g_free (self);
}

int
uchi_paper_sheets_n_pages (const UchiPaperSheets *self)
{
  return self->n_pages;
}

/* ---- drawing ------------------------------------------------------------------------------------- */

static void
put (cairo_t *cr, PangoLayout *layout, double x, double y)
{
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
round_box (cairo_t *cr, double x, double y, double width, double height)
{
  const double radius = 4.0;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* the sign in a shape, as strokes: no typeface is asked for */
static void
exclamation (cairo_t *cr, double x, double y)
{
  cairo_move_to (cr, x, y - SHAPE_PT * 0.25);
  cairo_line_to (cr, x, y + SHAPE_PT * 0.06);
  cairo_move_to (cr, x, y + SHAPE_PT * 0.23);
  cairo_line_to (cr, x, y + SHAPE_PT * 0.24);
  cairo_stroke (cr);
}

static void
question (cairo_t *cr, double x, double y)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y - SHAPE_PT * 0.12, SHAPE_PT * 0.14, G_PI, G_PI_2 * 0.7);
  cairo_line_to (cr, x, y + SHAPE_PT * 0.12);
  cairo_move_to (cr, x, y + SHAPE_PT * 0.27);
  cairo_line_to (cr, x, y + SHAPE_PT * 0.28);
  cairo_stroke (cr);
}

/* 四角 black, 三角 grey, はてな in a frame, 丸 white: told apart without colour */
static void
draw_shape (cairo_t *cr, UchiLevel level, double y)
{
  const double line = 2.5, from = line / 2.0, to = SHAPE_PT - line / 2.0, middle = SHAPE_PT / 2.0;

  cairo_save (cr);
  cairo_translate (cr, 0, y);
  cairo_set_line_width (cr, line);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_new_path (cr);
  if (level == UCHI_LEVEL_SOON)
    {
      cairo_move_to (cr, middle, from);
      cairo_line_to (cr, to, to);
      cairo_line_to (cr, from, to);
      cairo_close_path (cr);
    }
  else if (level == UCHI_LEVEL_FINE)
    cairo_arc (cr, middle, middle, middle - line / 2.0, 0, 2 * G_PI);
  else
    round_box (cr, from, from, to - from, to - from);
  cairo_set_source_rgb (cr, level == UCHI_LEVEL_TODAY ? 0 : 1, level == UCHI_LEVEL_TODAY ? 0 : 1, level == UCHI_LEVEL_TODAY ? 0 : 1);
  if (level == UCHI_LEVEL_SOON)
    cairo_set_source_rgb (cr, 0.82, 0.82, 0.82);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 4.0);
  if (level == UCHI_LEVEL_TODAY)
    {
      cairo_set_source_rgb (cr, 1, 1, 1);
      exclamation (cr, middle, middle);
    }
  else if (level == UCHI_LEVEL_ASK)
    question (cr, middle, middle);
  cairo_restore (cr);
}

/* (transfer full) (nullable): what is not plain ASCII says so with an ECI header, or telephones would guess */
static QRcode *
encode (const char *text)
{
  QRinput *input = QRinput_new2 (0, QR_ECLEVEL_M);
  QRcode *code = NULL;

  if (input == NULL)
    return NULL;
  if ((g_str_is_ascii (text) || QRinput_appendECIheader (input, ECI_UTF8) == 0)
      && QRinput_append (input, QR_MODE_8, (int) strlen (text), (const unsigned char *) text) == 0)
    code = QRcode_encodeInput (input);
  QRinput_free (input);
  return code;
}

/* nothing is drawn for a text that no code can hold */
static void
draw_square (cairo_t *cr, const char *text, double y)
{
  QRcode *code = encode (text);
  double module;

  if (code == NULL)
    return;
  module = SQUARE_PT / (code->width + 2 * QUIET);
  cairo_save (cr);
  cairo_translate (cr, QUIET * module, y + QUIET * module);
  cairo_scale (cr, module, module);
  for (int row = 0; row < code->width; row++)
    {
      for (int column = 0; column < code->width; column++)
        {
          int from = column;

          while (column < code->width && (code->data[row * code->width + column] & 1))
            column++;
          if (column > from)
            cairo_rectangle (cr, from, row, column - from, 1);
        }
    }
  cairo_fill (cr);
  cairo_restore (cr);
  QRcode_free (code);
}

static void
draw_side (const UchiPaperSheets *self, cairo_t *cr, const Piece *piece)
{
  double height = height_of (piece->side), x = self->width - SIDE_PT;

  pango_layout_set_alignment (piece->side, PANGO_ALIGN_CENTER);
  round_box (cr, x, piece->y - 1.0, SIDE_PT - 1.0, height + 5.0);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
  put (cr, piece->side, x, piece->y + 2.0);
}

/* a frame with lines; nothing where there is no room to write */
static void
draw_box (const UchiPaperSheets *self, cairo_t *cr, const Piece *piece)
{
  double head = height_of (piece->words) + 4.0;

  if (piece->height < MIN_BOX_PT)
    return;
  put (cr, piece->words, 0, piece->y);
  cairo_set_line_width (cr, 1.0);
  round_box (cr, 0.5, piece->y + head, self->width - 1.0, piece->height - head - 2.0);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, 0.6, 0.6, 0.6);
  cairo_set_line_width (cr, 0.5);
  for (double y = piece->y + head + RULE_PT; y < piece->y + piece->height - RULE_PT / 2.0; y += RULE_PT)
    {
      cairo_move_to (cr, 10.0, y);
      cairo_line_to (cr, self->width - 10.0, y);
    }
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
}

static void
draw_piece (const UchiPaperSheets *self, cairo_t *cr, const Piece *piece)
{
  const UchiPaperBlock *block = piece->block;

  if (block->style == UCHI_PAPER_BOX)
    {
      draw_box (self, cr, piece);
      return;
    }
  if (block->style == UCHI_PAPER_ROW)
    draw_shape (cr, block->level, piece->y);
  if (block->square != NULL)
    draw_square (cr, block->square, piece->y);
  if (block->style == UCHI_PAPER_STEP)
    {
      cairo_set_line_width (cr, 1.2);
      cairo_rectangle (cr, 1.0, piece->y + 1.5, TICK_PT, TICK_PT);
      cairo_stroke (cr);
    }
  if (piece->side != NULL)
    draw_side (self, cr, piece);
  put (cr, piece->words, indent_of (block->style), piece->y);
}

static void
draw_footer (const UchiPaperSheets *self, cairo_t *cr, GtkPrintContext *context, int page)
{
  /* Translators: page of pages */
  g_autofree char *number = g_strdup_printf (_("Page %d of %d"), page + 1, self->n_pages);
  g_autoptr (PangoLayout) words = layout_of (context, _("Please do not write a password on this paper."), BODY_PT, FALSE,
                                             self->width - 2 * SIDE_PT);
  g_autoptr (PangoLayout) pages = layout_of (context, number, BODY_PT, FALSE, 2 * SIDE_PT);
  double y = self->room + GAP_PT;

  cairo_set_line_width (cr, 0.8);
  cairo_move_to (cr, 0, y - 4.0);
  cairo_line_to (cr, self->width, y - 4.0);
  cairo_stroke (cr);
  put (cr, words, 0, y);
  pango_layout_set_alignment (pages, PANGO_ALIGN_RIGHT);
  put (cr, pages, self->width - 2 * SIDE_PT, y);
}

void
uchi_paper_sheets_draw (const UchiPaperSheets *self, GtkPrintContext *context, int page)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  cairo_set_source_rgb (cr, 0, 0, 0);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->page == page)
        draw_piece (self, cr, piece);
    }
  draw_footer (self, cr, context, page);
}
