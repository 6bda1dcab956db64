/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laying the blocks out on A4, for a printer or a PDF. */
#include "ui/uchi-paper.h"

#include <glib/gi18n.h>

#include "ui/uchi-phrases.h"

#define MARGIN_MM 18
#define BODY_PT 14
#define BOX_PT 90.0
#define MAX_NAMES 100

typedef struct {
  GPtrArray *blocks;
  GPtrArray *layouts;   /* of PangoLayout*, one a block */
  GArray *page_of;      /* of int, one a block */
} Paper;

static void
paper_clear (Paper *self)
{
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->layouts, g_ptr_array_unref);
  g_clear_pointer (&self->page_of, g_array_unref);
}

static PangoFontDescription *
font_of (UchiPaperStyle style)
{
  static const int points[] = { [UCHI_PAPER_TITLE] = 22,       [UCHI_PAPER_HEADING] = 17, [UCHI_PAPER_TEXT] = BODY_PT,
                                [UCHI_PAPER_STEP] = BODY_PT + 1, [UCHI_PAPER_CODE] = 18,  [UCHI_PAPER_BOX] = BODY_PT };
  PangoFontDescription *font = pango_font_description_from_string ("BIZ UDGothic, Noto Sans CJK JP, sans-serif");

  pango_font_description_set_size (font, points[style] * PANGO_SCALE);
  if (style == UCHI_PAPER_TITLE || style == UCHI_PAPER_HEADING || style == UCHI_PAPER_CODE)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  return font;
}

static double
height_of (const UchiPaperBlock *block, PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE + (block->style == UCHI_PAPER_BOX ? BOX_PT : 8.0);
}

static PangoLayout *
layout_of (GtkPrintContext *context, const UchiPaperBlock *block)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *font = font_of (block->style);
  PangoAttrList *phrases = uchi_phrases_attributes (block->text);

  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (gtk_print_context_get_width (context) * PANGO_SCALE));
  pango_layout_set_line_spacing (layout, 1.3f);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, block->text, -1);
  if (phrases != NULL)
    pango_layout_set_attributes (layout, phrases);
  g_clear_pointer (&phrases, pango_attr_list_unref);
  pango_font_description_free (font);
  return layout;
}

/* 1 */
static void
on_begin (GtkPrintOperation *operation, GtkPrintContext *context, Paper *self)
{
  double room = gtk_print_context_get_height (context), used = 0.0;
  int page = 0;

  self->layouts = g_ptr_array_new_with_free_func (g_object_unref);
  self->page_of = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const UchiPaperBlock *block = g_ptr_array_index (self->blocks, i);
      PangoLayout *layout = layout_of (context, block);
      double height = height_of (block, layout);

      if (i > 0 && (block->new_page || used + height > room))
        {
          page++;
          used = 0.0;
        }
      used += height;
      g_ptr_array_add (self->layouts, layout);
      g_array_append_val (self->page_of, page);
    }
  gtk_print_operation_set_n_pages (operation, page + 1);
}

/* 2, once a page */
static void
on_draw (GtkPrintOperation *operation, GtkPrintContext *context, int page, Paper *self)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double y = 0.0;

  cairo_set_source_rgb (cr, 0, 0, 0);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const UchiPaperBlock *block = g_ptr_array_index (self->blocks, i);
      PangoLayout *layout = g_ptr_array_index (self->layouts, i);

      if (g_array_index (self->page_of, int, i) != page)
        continue;
      cairo_move_to (cr, 0, y);
      pango_cairo_show_layout (cr, layout);
      if (block->style == UCHI_PAPER_BOX)
        {
          double text = height_of (block, layout) - BOX_PT;

          cairo_set_line_width (cr, 1.0);
          cairo_rectangle (cr, 0.5, y + text + 2.0, gtk_print_context_get_width (context) - 1.0, BOX_PT - 10.0);
          cairo_stroke (cr);
        }
      y += height_of (block, layout);
    }
}

static GtkPrintOperation *
operation_new (UchiWindow *window, Paper *paper)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) size = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_top_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, _("Home Network Check"));
  paper->blocks = uchi_paper_blocks (window);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin), paper);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw), paper);
  return operation;
}

char *
uchi_paper_free_path (const char *ending)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  const char *folder = documents != NULL && g_file_test (documents, G_FILE_TEST_IS_DIR) ? documents : g_get_home_dir ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");

  for (guint n = 1; n <= MAX_NAMES; n++)
    {
      g_autofree char *name = n == 1 ? g_strdup_printf ("%s %s.%s", _("Home Network Check"), day, ending)
                                     : g_strdup_printf ("%s %s (%u).%s", _("Home Network Check"), day, n, ending);
      char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return path;
      g_free (path);
    }
  return NULL;
}

char *
uchi_paper_where (const char *path)
{
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *folder_name = g_path_get_basename (folder);
  g_autofree char *safe = uchi_phrases_name (file);
  g_autofree char *safe_folder = uchi_phrases_name (folder_name);

  /* Translators: name of a folder, name of a file */
  return g_strdup_printf (_("It is saved in the folder “%s”, as “%s”."), safe_folder, safe);
}

char *
uchi_paper_save (UchiWindow *window, GError **error)
{
  Paper paper = { 0 };
  g_autoptr (GtkPrintOperation) operation = operation_new (window, &paper);
  g_autofree char *path = uchi_paper_free_path ("pdf");
  GtkPrintOperationResult result = GTK_PRINT_OPERATION_RESULT_ERROR;

  if (path != NULL)
    {
      gtk_print_operation_set_export_filename (operation, path);
      result = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, GTK_WINDOW (window), error);
    }
  paper_clear (&paper);
  return result == GTK_PRINT_OPERATION_RESULT_APPLY ? g_steal_pointer (&path) : NULL;
}

gboolean
uchi_paper_print (UchiWindow *window, GError **error)
{
  Paper paper = { 0 };
  g_autoptr (GtkPrintOperation) operation = operation_new (window, &paper);
  GtkPrintOperationResult result = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                                                            GTK_WINDOW (window), error);

  paper_clear (&paper);
  return result == GTK_PRINT_OPERATION_RESULT_APPLY;
}
