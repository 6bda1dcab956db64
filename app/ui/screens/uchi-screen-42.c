/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 相談できる所: only ever by the person's own press. */
#include <glib/gi18n.h>

#include "ui/uchi-contacts.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

/* 97 leads here without a number */
static void
back (UchiWindow *window)
{
  uchi_window_go (window, uchi_window_came_from (window) == 97 ? 97 : 41);
}

static GtkWidget *
contact_new (const UchiContact *contact)
{
  g_autofree char *quoted = g_strdup_printf (_("“%s”"), contact->name);
  GtkWidget *words = uchi_says (0, quoted, contact->number, contact->use, contact->hours, contact->cost, NULL);
  GtkWidget *name = gtk_widget_get_first_child (words);
  g_autofree char *day = uchi_words_day (contact->checked_on);
  g_autofree char *checked = day != NULL ? g_strdup_printf (_("The number is of %s."), day) : NULL;

  gtk_widget_add_css_class (name, "strong");
  gtk_widget_add_css_class (gtk_widget_get_next_sibling (name), "wifi-name");
  if (checked != NULL)
    gtk_box_append (GTK_BOX (words), uchi_say (checked, NULL));
  if (uchi_contact_is_old (contact, g_get_real_time () / G_USEC_PER_SEC))
    gtk_box_append (GTK_BOX (words), uchi_say (_("This may be old information."), NULL));
  return uchi_card (words, NULL);
}

UchiPage *
uchi_screen_42 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 42, _("Where to ask"));
  g_autoptr (GPtrArray) contacts = uchi_contacts_load (uchi_run_withdrawn_contacts (uchi_window_run (window)));
  GtkWidget *list = uchi_box (GTK_ORIENTATION_VERTICAL, 12, NULL);

  uchi_page_set_dense (page);
  uchi_page_headline (page, _("Here you can ask"));
  uchi_page_add (page, uchi_says (0, _("Please compare the number with a booklet of your town office."),
                                  _("Do not answer anybody who asks for money or the number of a card."), NULL));
  for (guint i = 0; i < contacts->len; i++)
    gtk_box_append (GTK_BOX (list), contact_new (g_ptr_array_index (contacts, i)));
  uchi_page_add (page, list);
  uchi_page_right (page, _("Print on paper"), UCHI_BUTTON_PLAIN, uchi_flow_to_paper);
  uchi_page_set_first (page, uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, back));
  return page;
}
