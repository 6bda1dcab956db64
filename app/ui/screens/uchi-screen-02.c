/* SPDX-License-Identifier: GPL-3.0-or-later */
/* はじめに: the promises. Each of them is a rule of the program, not a wish. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

static GtkWidget *
promises (void)
{
  GtkWidget *list = uchi_box (GTK_ORIENTATION_VERTICAL, 18, NULL);
  const struct { const char *drawing, *text; } rows[] = {
    { "ui-clock", _("It takes about 3 minutes.") },
    { "ui-keep", _("No setting of a device is changed without you.") },
    { "ui-home", _("What is found never leaves your home.") },
    { "ui-receive", _("Only new knowledge for the check is received.") },
    { "ui-yen", _("This program never asks for money.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_box_append (GTK_BOX (list), uchi_fact (rows[i].drawing, 40, uchi_say (rows[i].text, NULL)));
  return list;
}

UchiPage *
uchi_screen_02 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 2, _("Welcome"));
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 24, NULL);
  GtkWidget *card = uchi_card (promises (), NULL);
  g_autofree char *news = g_strdup_printf (_("There is something new about %u of your devices. Let us look at them once more."),
                                           uchi_run_n_news (uchi_window_run (window)));

  uchi_page_headline (page, _("Let us look at the devices of your home network"));
  if (uchi_run_n_news (uchi_window_run (window)) > 0)
    uchi_page_add (page, uchi_status (news, "strong"));
  if (g_object_get_data (G_OBJECT (window), UCHI_FLOW_DAMAGED) != NULL)
    uchi_page_add (page, uchi_status (_("The earlier record could not be read. Let us look anew."), "strong"));
  gtk_widget_set_hexpand (card, TRUE);
  gtk_box_append (GTK_BOX (line), card);
  if (!uchi_window_is_tight (window))
    {
      GtkWidget *house = uchi_drawing ("app", 200);

      gtk_widget_set_margin_start (house, 40);
      gtk_widget_set_margin_end (house, 40);
      gtk_box_append (GTK_BOX (line), house);
    }
  uchi_page_add (page, line);
  uchi_page_set_first (page, uchi_page_right (page, _("Begin"), UCHI_BUTTON_PRIMARY, uchi_flow_begin));
  uchi_page_right (page, _("Practise"), UCHI_BUTTON_PLAIN, uchi_flow_practice);
  uchi_page_right (page, _("Size of letters"), UCHI_BUTTON_PLAIN, uchi_flow_to_size);
  uchi_page_left (page, _("Quit"), UCHI_BUTTON_PLAIN, uchi_flow_quit);
  return page;
}
