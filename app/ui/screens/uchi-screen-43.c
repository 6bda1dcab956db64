/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 紙に印刷, and as PDF when there is no printer. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-paper.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-where.h"

/* of the window: what 98 says went wrong is the PDF, not the paper. It stays, because a page is made anew when its window changes */
#define NOT_SAVED "uchi-not-saved"

static void
not_saved (UchiPage *page)
{
  UchiWindow *window = uchi_page_window (page);

  if (uchi_page_number (page) == 98 && g_object_get_data (G_OBJECT (window), NOT_SAVED) != NULL)
    {
      uchi_say_again (g_object_get_data (G_OBJECT (page), "uchi-where"), _("It could not be saved on this computer."));
      return;
    }
  g_object_set_data (G_OBJECT (window), NOT_SAVED, (gpointer) NOT_SAVED);
  uchi_window_go (window, 98);
}

/* @path: (nullable): none to be had */
static void
save_to (UchiPage *page, const char *path)
{
  g_autofree char *text = NULL;

  if (path == NULL || !uchi_paper_save (uchi_page_window (page), path, NULL))
    {
      not_saved (page);
      return;
    }
  text = uchi_paper_where (path);
  uchi_say_again (g_object_get_data (G_OBJECT (page), "uchi-where"), text);
}

static void
on_save (GtkWidget *button, gpointer page)
{
  uchi_where_ask (page, "pdf", save_to);
}

/* paper that is on its way is said, and 43 stays: somebody may want a second one */
static void
on_print (GtkWidget *button, gpointer page)
{
  UchiWindow *window = uchi_page_window (page);
  g_autoptr (UchiPage) alive = g_object_ref (page);
  g_autoptr (GError) error = NULL;
  g_autofree char *printer = NULL, *safe = NULL, *text = NULL;

  if (uchi_paper_print (window, &printer, &error))
    {
      safe = uchi_phrases_name (printer != NULL ? printer : _("printer"));
      /* Translators: name of a printer */
      text = g_strdup_printf (_("It was sent to “%s”. Please wait for the paper."), safe);
      uchi_say_again (g_object_get_data (G_OBJECT (page), "uchi-where"), text);
    }
  else if (error != NULL)
    {
      g_object_set_data (G_OBJECT (window), NOT_SAVED, NULL);
      uchi_window_go (window, 98);
    }
}

static GtkWidget *
add_save (UchiPage *page, UchiButtonKind kind)
{
  GtkWidget *save = uchi_page_right (page, _("Save as PDF"), kind, NULL);

  g_signal_connect_object (save, "clicked", G_CALLBACK (on_save), page, 0);
  return save;
}

static void
add_where (UchiPage *page)
{
  GtkWidget *where = uchi_status ("", NULL);

  uchi_page_add (page, where);
  g_object_set_data (G_OBJECT (page), "uchi-where", where);
}

UchiPage *
uchi_screen_43 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 43, _("Print"));
  GtkWidget *print;

  uchi_page_headline (page, _("Printing on paper"));
  uchi_page_card (page, "kind-printer", _("The names of the devices and how to mend them are printed."), _("No password is printed."), NULL);
  add_where (page);
  print = uchi_page_right (page, _("Print it"), UCHI_BUTTON_PRIMARY, NULL);
  g_signal_connect_object (print, "clicked", G_CALLBACK (on_print), page, 0);
  uchi_page_set_first (page, print);
  add_save (page, UCHI_BUTTON_PLAIN);
  uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, uchi_flow_back);
  return page;
}

/* 印刷できない: nothing is lost. What has just failed is not what stands first */
UchiPage *
uchi_screen_98 (UchiWindow *window)
{
  gboolean not_saved_either = g_object_get_data (G_OBJECT (window), NOT_SAVED) != NULL;
  UchiPage *page = uchi_page_new (window, 98, not_saved_either ? _("Cannot save") : _("Cannot print"));
  GtkWidget *save, *back;

  uchi_page_headline (page, not_saved_either ? _("It could not be saved on this computer") : _("It could not be printed"));
  if (not_saved_either)
    uchi_page_card (page, "kind-printer", _("You can see the result on the screen."), _("Press “Back”: then you can ask on the telephone."), NULL);
  else
    uchi_page_card (page, "kind-printer", _("You can save it as a PDF file."), _("You can also ask your family to print it."), NULL);
  add_where (page);
  save = add_save (page, not_saved_either ? UCHI_BUTTON_PLAIN : UCHI_BUTTON_PRIMARY);
  back = uchi_page_left (page, _("Back"), not_saved_either ? UCHI_BUTTON_PRIMARY : UCHI_BUTTON_BACK, uchi_flow_back);
  uchi_page_set_first (page, not_saved_either ? back : save);
  return page;
}
