/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 設定: each button with a line that says what it is for. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

static void
other_language (UchiWindow *window)
{
  uchi_settings_set_japanese (uchi_window_settings (window), !uchi_words_are_japanese ());
}

static void
to_knowledge (UchiWindow *window)
{
  uchi_window_go (window, 93);
}

static void
add_row (UchiPage *page, GtkWidget *list, const char *const words[2], UchiAction action)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 20, NULL);
  GtkWidget *text = uchi_says (0, words[0], words[1], NULL);
  GtkWidget *next = uchi_drawing ("next-symbolic", 24);

  gtk_widget_add_css_class (gtk_widget_get_first_child (text), "strong");
  gtk_widget_add_css_class (next, "next");
  gtk_box_append (GTK_BOX (line), text);
  gtk_box_append (GTK_BOX (line), next);
  gtk_box_append (GTK_BOX (list), uchi_page_action (page, uchi_row (line, words[0], NULL), action));
}

UchiPage *
uchi_screen_50 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 50, _("Settings"));
  UchiRun *run = uchi_window_run (window);
  GtkWidget *list = uchi_box (GTK_ORIENTATION_VERTICAL, 8, NULL);
  g_autofree char *month = uchi_words_month (uchi_run_pack_released (uchi_window_run (window)));
  g_autofree char *knowledge = month != NULL ? g_strdup_printf (_("The knowledge for the check is of %s."), month) : NULL;

  uchi_page_set_dense (page);
  uchi_page_headline (page, _("Settings"));
  add_row (page, list, (const char *const[]) { _("Letters and colours"), _("Makes them larger, or darkens the page.") },
           uchi_flow_to_size);
  if (uchi_run_kind (run) == UCHI_RUN_LIVE && uchi_run_state (run) != UCHI_RUN_ENDED)
    add_row (page, list, (const char *const[]) { _("New knowledge"), knowledge != NULL ? knowledge : _("Gets what is known about devices by now.") },
             to_knowledge);
  add_row (page, list, (const char *const[]) { _("Records"), _("Shows the earlier checks, and erases them.") }, uchi_screen_55_open);
  if (uchi_run_kind (run) == UCHI_RUN_PRACTICE)
    add_row (page, list, (const char *const[]) { _("Stop practising"), _("Leads back to the beginning.") }, uchi_flow_to_start);
  else
    add_row (page, list, (const char *const[]) { _("Practise"), _("Tries it with the devices of a made-up home.") },
             uchi_flow_practice);
  /* Translators: the name of the other language stays in that language */
  add_row (page, list, (const char *const[]) { _("Language"), _("Changes to Japanese (日本語).") }, other_language);
  if (uchi_run_report (run) != NULL)
    add_row (page, list, (const char *const[]) { _("Page for the helper"), _("Open it only while you talk with the helper by phone.") },
             uchi_screen_70_open);
  uchi_page_add (page, list);
  if (knowledge != NULL && uchi_run_kind (run) == UCHI_RUN_REMEMBERED)
    uchi_page_say (page, knowledge);
  uchi_page_set_first (page, uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, uchi_flow_from_settings));
  return page;
}
