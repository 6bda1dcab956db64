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
  uchi_say_again (g_object_get_data (page, STATUS), uchi_run_update_pack (uchi_window_run (uchi_page_window (page)))
                                                      ? _("New knowledge is being fetched.") : uchi_advice_note ("pack-not-updated"));
}

/* the list behind the button, as the licences ask for it: names and short words, one a line */
static void
show_sources (GtkWidget *button, gpointer list)
{
  gboolean open = !gtk_widget_get_visible (list);

  gtk_widget_set_visible (list, open);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_EXPANDED, (int) open, -1);
}

static void
add_sources (UchiPage *page, const char *const *credits)
{
  GtkWidget *lines = uchi_box (GTK_ORIENTATION_VERTICAL, 6, NULL), *list, *button;

  if (credits[0] == NULL)
    return;
  for (guint i = 0; credits[i] != NULL; i++)
    {
      GtkWidget *line = gtk_label_new (credits[i]);

      gtk_label_set_wrap (GTK_LABEL (line), TRUE);
      gtk_label_set_xalign (GTK_LABEL (line), 0);
      gtk_box_append (GTK_BOX (lines), line);
    }
  list = uchi_card (lines, NULL);
  button = uchi_button (_("Where the knowledge comes from"), UCHI_BUTTON_PLAIN);
  gtk_widget_set_visible (list, FALSE);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (show_sources), list, 0);
  uchi_page_add (page, button);
  uchi_page_add (page, list);
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
  if (!old)
    add_sources (page, uchi_run_credits (run));
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
