/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call book as a PDF: its text, every screen with picture and number, every advice. Only used while building. */
#include <stdio.h>
#include <string.h>

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <pango/pangocairo.h>

#include "advice/uchi-advice.h"
#include "core/uchi-json.h"
#include "core/uchi-locale.h"

/* A4, points */
#define PAGE_WIDTH 595.0
#define PAGE_HEIGHT 842.0
#define MARGIN 51.0
#define ROOM_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define PICTURE_WIDTH 330.0
#define GAP 6.0

typedef struct {
  const char *folder;  /* of call-book.txt and screens/ */
  JsonObject *talk;    /* what the staff page says too */
  cairo_t *cr;
  double y;
  guint page, unknown; /* glyphs that no typeface here has */
} Book;

static void
number_page (Book *self)
{
  g_autofree char *text = g_strdup_printf ("%u", self->page);
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  PangoFontDescription *font = pango_font_description_from_string ("BIZ UDGothic, Noto Sans CJK JP, sans-serif 10");

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (self->cr, PAGE_WIDTH / 2, PAGE_HEIGHT - MARGIN + 14);
  pango_cairo_show_layout (self->cr, layout);
  g_object_unref (layout);
}

static void
end_page (Book *self)
{
  number_page (self);
  cairo_show_page (self->cr);
  self->page++;
  self->y = MARGIN;
}

/* begins a page when @height points are not left on this one */
static void
need (Book *self, double height)
{
  if (self->y + height > PAGE_HEIGHT - MARGIN && self->y > MARGIN)
    end_page (self);
}

static void
say (Book *self, const char *text, double points, double indent, double keep_with)
{
  g_autofree char *font_name = g_strdup_printf ("BIZ UDGothic, Noto Sans CJK JP, sans-serif %s%.0f", points > 12 ? "Bold " : "", points);
  PangoFontDescription *font = pango_font_description_from_string (font_name);
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  int height;

  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) ((ROOM_WIDTH - indent) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.25f);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, NULL, &height);
  need (self, (double) height / PANGO_SCALE + keep_with);
  self->unknown += (guint) pango_layout_get_unknown_glyphs_count (layout);
  cairo_move_to (self->cr, MARGIN + indent, self->y);
  pango_cairo_show_layout (self->cr, layout);
  self->y += (double) height / PANGO_SCALE + GAP;
  pango_font_description_free (font);
  g_object_unref (layout);
}

static void
title (Book *self, const char *text)
{
  say (self, text, 22, 0, 60);
}

static void
heading (Book *self, const char *text)
{
  self->y += GAP * 2;
  say (self, text, 15, 0, 40);
}

static void
item (Book *self, const char *text)
{
  g_autofree char *line = g_strconcat ("・", text, NULL);

  say (self, line, 12, 12, 0);
}

/* a list that the staff page shows too */
static void
items (Book *self, const char *name)
{
  JsonArray *list = uchi_json_array (self->talk, name);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    item (self, uchi_json_string_at (list, i));
}

static gboolean
picture (Book *self, guint number)
{
  g_autofree char *path = g_strdup_printf ("%s/screens/%02u.png", self->folder, number);
  cairo_surface_t *image = cairo_image_surface_create_from_png (path);
  gboolean is_fine = cairo_surface_status (image) == CAIRO_STATUS_SUCCESS;
  double scale = is_fine ? PICTURE_WIDTH / cairo_image_surface_get_width (image) : 1;
  double height = is_fine ? scale * cairo_image_surface_get_height (image) : 0;

  if (is_fine)
    {
      cairo_save (self->cr);
      cairo_translate (self->cr, MARGIN, self->y);
      cairo_rectangle (self->cr, 0, 0, PICTURE_WIDTH, height);
      cairo_stroke (self->cr);
      cairo_scale (self->cr, scale, scale);
      cairo_set_source_surface (self->cr, image, 0, 0);
      cairo_paint (self->cr);
      cairo_restore (self->cr);
      self->y += height + GAP;
    }
  else
    fprintf (stderr, "no picture: %s\n", path);
  cairo_surface_destroy (image);
  return is_fine;
}

static gboolean
screens (Book *self)
{
  guint n;
  const UchiScreenWords *words = uchi_advice_screens (&n);
  gboolean is_fine = TRUE;

  end_page (self);
  title (self, "画面と番号");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *heading_words = uchi_advice_words (words[i].title);
      g_autofree char *name = g_strdup_printf ("%02u　%s", words[i].number, heading_words);
      g_autofree char *question = uchi_advice_words (uchi_advice_question (words[i].number));
      g_autofree char *ask = g_strdup_printf ("聞くこと：「%s」", question);

      need (self, 310);
      heading (self, name);
      is_fine = picture (self, words[i].number) && is_fine;
      say (self, ask, 12, 0, 0);
    }
  return is_fine;
}

static void
advice (Book *self)
{
  guint n;
  const UchiAdvice *all = uchi_advice_all (&n);

  end_page (self);
  title (self, "直し方");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *heading_words = uchi_advice_words (all[i].title), *why = uchi_advice_words (all[i].why);
      g_autofree char *cannot = uchi_advice_words (all[i].cannot);
      g_autofree char *name = g_strdup_printf ("%s　%s", all[i].id, heading_words);

      heading (self, name);
      say (self, why, 12, 0, 0);
      for (guint k = 0; all[i].steps[k] != NULL; k++)
        {
          g_autofree char *step_words = uchi_advice_words (all[i].steps[k]);
          g_autofree char *step = g_strdup_printf ("%u（画面%u）　%s", k + 1, 31 + k, step_words);

          say (self, step, 12, 12, 0);
        }
      say (self, cannot, 12, 0, 0);
    }
}

static gboolean
part (Book *self, const char *line)
{
  if (g_str_equal (line, "@screens"))
    return screens (self);
  if (g_str_has_prefix (line, "@picture "))
    {
      need (self, 250);
      return picture (self, (guint) g_ascii_strtoull (line + strlen ("@picture "), NULL, 10));
    }
  if (g_str_equal (line, "@advice"))
    advice (self);
  else if (*line == '@')
    items (self, line + 1);
  else if (g_str_has_prefix (line, "## "))
    heading (self, line + 3);
  else if (g_str_has_prefix (line, "# "))
    title (self, line + 2);
  else if (*line != '\0')
    say (self, line, 12, 0, 0);
  return TRUE;
}

static gboolean
write_book (Book *self, const char *text, const char *out)
{
  cairo_surface_t *surface = cairo_pdf_surface_create (out, PAGE_WIDTH, PAGE_HEIGHT);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean is_fine = TRUE;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, "電話の本　おうちネット健診");
  /* the same sources give the same book */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "2026-01-01T00:00:00Z");
  self->cr = cairo_create (surface);
  self->y = MARGIN;
  self->page = 1;
  for (guint i = 0; lines[i] != NULL; i++)
    is_fine = part (self, lines[i]) && is_fine;
  end_page (self);
  cairo_destroy (self->cr);
  cairo_surface_finish (surface);
  is_fine = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS && is_fine;
  cairo_surface_destroy (surface);
  return is_fine;
}

int
main (int argc, char **argv)
{
  g_autofree char *path = argc == 5 ? g_build_filename (argv[1], "call-book.txt", NULL) : NULL;
  g_autofree char *text = NULL, *talk = NULL;
  g_autoptr (JsonNode) node = NULL;
  Book book = { .folder = argv[1] };

  if (argc != 5 || !g_file_get_contents (path, &text, NULL, NULL) || !g_file_get_contents (argv[2], &talk, NULL, NULL) ||
      (node = uchi_json_parse (talk, strlen (talk), NULL, NULL)) == NULL)
    {
      fputs ("usage: uchi-handbook-builder FOLDER TALK.json LOCALE-FOLDER OUT.pdf\n", stderr);
      return 2;
    }
  g_setenv ("UCHI_LOCALE_DIR", argv[3], TRUE);
  g_setenv ("LC_ALL", "C", TRUE);
  uchi_locale_begin ("ja");
  book.talk = json_node_get_object (node);
  if (!write_book (&book, text, argv[4]))
    return 1;
  if (book.unknown > 0)
    fprintf (stderr, "%u letters are in no typeface here: install fonts-morisawa-bizud-gothic\n", book.unknown);
  return book.unknown > 0;
}
