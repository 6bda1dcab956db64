/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 文字の大きさ: every choice shows the same sentence in its own size. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-screens.h"

static void
choose_large (UchiWindow *window)
{
  uchi_settings_set_size (uchi_window_settings (window), UCHI_SIZE_LARGE);
}

static void
choose_larger (UchiWindow *window)
{
  uchi_settings_set_size (uchi_window_settings (window), UCHI_SIZE_LARGER);
}

static void
choose_largest (UchiWindow *window)
{
  uchi_settings_set_size (uchi_window_settings (window), UCHI_SIZE_LARGEST);
}

/* the size that is shown is the choice, also when it was only suggested */
static void
go_on (UchiWindow *window)
{
  UchiSize size = UCHI_SIZE_LARGE;

  if (gtk_widget_has_css_class (GTK_WIDGET (window), "size-2"))
    size = UCHI_SIZE_LARGER;
  if (gtk_widget_has_css_class (GTK_WIDGET (window), "size-3"))
    size = UCHI_SIZE_LARGEST;
  uchi_settings_set_size (uchi_window_settings (window), size);
  uchi_flow_from_size (window);
}

static void
set_points (GtkWidget *label, double points)
{
  PangoAttrList *old = gtk_label_get_attributes (GTK_LABEL (label));
  PangoAttrList *list = old != NULL ? pango_attr_list_copy (old) : pango_attr_list_new ();

  pango_attr_list_insert (list, pango_attr_size_new ((int) (points * PANGO_SCALE)));
  gtk_label_set_attributes (GTK_LABEL (label), list);
  pango_attr_list_unref (list);
}

static GtkWidget *
choice (UchiPage *page, const char *name, UchiSize size, UchiAction action)
{
  g_autofree char *class = g_strdup_printf ("size-%d", (int) size);
  gboolean chosen = gtk_widget_has_css_class (GTK_WIDGET (uchi_page_window (page)), class);
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 20, NULL);
  GtkWidget *words = uchi_box (GTK_ORIENTATION_VERTICAL, 0, NULL);
  GtkWidget *sample = uchi_say (_("Today is a fine day."), NULL);
  g_autofree char *plain = uchi_phrases_strip (name);
  /* Translators: a size of letters that is in use now, as a screen reader says it */
  g_autofree char *spoken = chosen ? g_strdup_printf (_("%s, chosen"), plain) : g_strdup (plain);

  set_points (sample, uchi_window_points (uchi_page_window (page), size));
  gtk_box_append (GTK_BOX (words), uchi_say (name, "strong"));
  gtk_box_append (GTK_BOX (words), sample);
  gtk_box_append (GTK_BOX (line), words);
  if (chosen)
    {
      GtkWidget *tag = uchi_tag (_("This size"), "pick");

      gtk_box_append (GTK_BOX (line), tag);
      uchi_page_flex (page, tag);
    }
  return uchi_page_action (page, uchi_row (line, spoken, NULL), action);
}

/* ---- colours: only when it is not the first start ---- */

static void
choose_light (UchiWindow *window)
{
  uchi_settings_set_colours (uchi_window_settings (window), UCHI_COLOURS_LIGHT);
}

static void
choose_dark (UchiWindow *window)
{
  uchi_settings_set_colours (uchi_window_settings (window), UCHI_COLOURS_DARK);
}

static void
choose_contrast (UchiWindow *window)
{
  uchi_settings_set_colours (uchi_window_settings (window), UCHI_COLOURS_CONTRAST);
}

static GtkWidget *
colours (UchiPage *page)
{
  const struct { const char *text; UchiAction action; } rows[] = {
    { _("Bright page"), choose_light }, { _("Dark page"), choose_dark }, { _("Strong lines"), choose_contrast },
  };
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 12, NULL);

  gtk_box_set_homogeneous (GTK_BOX (line), TRUE);
  uchi_page_flex (page, line);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_box_append (GTK_BOX (line), uchi_page_action (page, uchi_button (rows[i].text, UCHI_BUTTON_PLAIN), rows[i].action));
  return line;
}

UchiPage *
uchi_screen_01 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 1, _("Size of the letters"));
  GtkWidget *rows = uchi_box (GTK_ORIENTATION_VERTICAL, 10, NULL);
  gboolean first_time = uchi_window_came_from (window) == 0;

  uchi_page_set_dense (page);
  uchi_page_headline (page, _("Let us choose the size of the letters"));
  uchi_page_add (page, uchi_says (0, _("Press the size that is easiest to read."), _("You can change it at any time."), NULL));
  gtk_box_append (GTK_BOX (rows), choice (page, _("Large"), UCHI_SIZE_LARGE, choose_large));
  gtk_box_append (GTK_BOX (rows), choice (page, _("Larger"), UCHI_SIZE_LARGER, choose_larger));
  gtk_box_append (GTK_BOX (rows), choice (page, _("Largest"), UCHI_SIZE_LARGEST, choose_largest));
  uchi_page_add (page, rows);
  if (!first_time)
    uchi_page_add (page, colours (page));
  uchi_page_set_first (page, uchi_page_right (page, _("Go on with this size"), UCHI_BUTTON_PRIMARY, go_on));
  if (first_time)
    uchi_page_left (page, _("Quit"), UCHI_BUTTON_PLAIN, uchi_flow_quit);
  else
    uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, uchi_flow_from_size);
  return page;
}
