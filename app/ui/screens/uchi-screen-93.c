/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 情報が古い: the pack is older than 90 days; checking is always possible. */
#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

#define STATUS "uchi-status"

/* the page is built anew when the engine says what came of it */
static void
update (GtkWidget *button, gpointer page)
{
  gtk_widget_set_sensitive (button, FALSE);
  gtk_widget_set_visible (g_object_get_data (page, STATUS), TRUE);
  uchi_say_again (g_object_get_data (page, STATUS), _("New knowledge is being fetched."));
  uchi_run_update_pack (uchi_window_run (uchi_page_window (page)));
}

UchiPage *
uchi_screen_93 (UchiWindow *window)
{
  UchiRun *run = uchi_window_run (window);
  gboolean old = uchi_run_is_pack_old (run);
  UchiPage *page = uchi_page_new (window, 93, _("Old knowledge"));
  g_autofree char *month = uchi_words_month (uchi_run_pack_released (run));
  g_autofree char *text = month != NULL ? g_strdup_printf (_("It is of %s."), month) : NULL;
  const char *note = uchi_advice_note (uchi_run_note (run));
  GtkWidget *status = uchi_status (note != NULL ? note : "", "strong"), *go_on, *fetch;

  uchi_page_headline (page, old ? _("The knowledge for the check has become old") : _("The knowledge for the check"));
  gtk_widget_set_visible (status, note != NULL);
  uchi_page_card (page, "ui-receive", text != NULL ? text : _("It is not known of when it is."),
                  old ? _("With new knowledge the check is more exact.") : NULL, _("You can also check with what is there."), NULL);
  uchi_page_add (page, status);
  g_object_set_data (G_OBJECT (page), STATUS, status);
  if (!old)
    go_on = uchi_page_right (page, _("Begin"), UCHI_BUTTON_PRIMARY, uchi_flow_begin);
  fetch = uchi_page_right (page, _("Get new knowledge"), old ? UCHI_BUTTON_PRIMARY : UCHI_BUTTON_PLAIN, NULL);
  if (old)
    go_on = uchi_page_right (page, _("Check as it is"), UCHI_BUTTON_PLAIN, uchi_flow_begin);
  g_signal_connect_object (fetch, "clicked", G_CALLBACK (update), page, 0);
  uchi_page_set_first (page, old ? fetch : go_on);
  uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, uchi_flow_to_start);
  return page;
}
