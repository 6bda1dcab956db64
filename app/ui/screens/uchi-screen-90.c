/* SPDX-License-Identifier: GPL-3.0-or-later */
/* つながっていない: no link, or a link without a router. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

static void
show (GtkWidget *button, gpointer part)
{
  gtk_widget_set_visible (part, TRUE);
  gtk_widget_set_sensitive (button, FALSE);
}

/* 直し方を見る: what helps most often. Not the router's power: a telephone may hang on it. */
static GtkWidget *
how_to (UchiPage *page)
{
  GtkWidget *words = uchi_says (8, _("Pull the cable out once, and put it in again."), _("Or switch the Wi-Fi off and on once."), NULL);
  GtkWidget *phone = uchi_button (_("Ask by phone"), UCHI_BUTTON_PLAIN), *part;

  gtk_widget_set_halign (phone, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (words), uchi_page_action (page, phone, uchi_flow_to_code));
  part = uchi_card (words, "step");
  gtk_widget_set_visible (part, FALSE);
  return part;
}

UchiPage *
uchi_screen_90 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 90, _("Not connected"));
  gboolean link;
  UchiRunScope scope;
  GtkWidget *help, *button;

  uchi_run_scope (uchi_window_run (window), &scope);
  link = scope.refused == UCHI_REFUSED_NO_ROUTER;
  uchi_page_headline (page, link ? _("The router was not found") : _("This computer is not connected"));
  uchi_page_card (page, "kind-router", link ? _("See whether the power of the router is on.") : _("See whether the cable is in."),
                  link ? _("Wait a few minutes after switching it on.") : _("See also whether the Wi-Fi sign is there."), NULL);
  uchi_page_set_first (page, uchi_page_right (page, _("Try again"), UCHI_BUTTON_PRIMARY, uchi_flow_begin_anew));
  help = how_to (page);
  uchi_page_add (page, help);
  button = uchi_page_right (page, _("How to mend it"), UCHI_BUTTON_PLAIN, NULL);
  g_signal_connect_object (button, "clicked", G_CALLBACK (show), help, 0);
  uchi_page_left (page, _("Quit"), UCHI_BUTTON_PLAIN, uchi_flow_quit);
  uchi_page_set_safe (page, uchi_flow_to_start);
  return page;
}
