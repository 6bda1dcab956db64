/* SPDX-License-Identifier: GPL-3.0-or-later */
/* うちの機器か確かめる: the first consent. Neither answer is pushed. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-screens.h"

static void
say_no (UchiWindow *window)
{
  uchi_window_go (window, 4);
}

static GtkWidget *
where (const UchiRunScope *scope)
{
  GtkWidget *words = uchi_box (GTK_ORIENTATION_VERTICAL, 0, NULL);

  if (scope->wifi_name != NULL)
    {
      g_autofree char *safe = uchi_phrases_name (scope->wifi_name);
      /* Translators: the name of a Wi-Fi, after "You are on the Wi-Fi" */
      g_autofree char *name = g_strdup_printf (_("“%s”."), safe);

      gtk_box_append (GTK_BOX (words), uchi_say (_("You are now on the Wi-Fi"), NULL));
      gtk_box_append (GTK_BOX (words), uchi_say (name, "wifi-name"));
    }
  else if (scope->wifi)
    gtk_box_append (GTK_BOX (words), uchi_say (_("You are now on a Wi-Fi."), NULL));
  else
    gtk_box_append (GTK_BOX (words), uchi_say (_("You are now on the cable of your home."), NULL));
  return words;
}

UchiPage *
uchi_screen_03 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 3, _("Your own home"));
  UchiRunScope scope;
  GtkWidget *yes, *no;

  uchi_run_scope (uchi_window_run (window), &scope);
  uchi_page_headline (page, _("Is this your home?"));
  uchi_page_add (page, uchi_card (uchi_fact (scope.wifi ? "ui-wifi" : "ui-home", 56, where (&scope)), NULL));
  uchi_page_add (page, uchi_says (uchi_window_is_tight (window) ? 0 : 10,
                                  _("All devices of this home are looked at, those of your family too."),
                                  _("It is good to tell your family first."),
                                  _("A network that is shared with other homes, as in some flats, is not looked at."), NULL));
  yes = uchi_page_right (page, _("Yes, it is my home"), UCHI_BUTTON_CHOICE, uchi_flow_start);
  no = uchi_page_right (page, _("No, or I do not know"), UCHI_BUTTON_CHOICE, say_no);
  uchi_page_pair (page, yes, no);
  uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, uchi_flow_to_start);
  return page;
}
