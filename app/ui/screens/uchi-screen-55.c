/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 記録: the earlier checks by date. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-keep.h"
#include "ui/uchi-screens.h"

static void
ask_erase (UchiWindow *window)
{
  uchi_window_go (window, 54);
}

static void
to_settings (UchiWindow *window)
{
  uchi_window_go (window, 50);
}

static GtkWidget *
entry_new (const UchiKeepEntry *entry)
{
  g_autofree char *found = g_strdup_printf (_("%u devices, %u to mend"), entry->devices, entry->to_mend);
  g_autofree char *mended = g_strdup_printf (_("%u mended since the check before"), entry->mended);
  GtkWidget *words = uchi_says (0, entry->date, found, entry->mended > 0 ? mended : NULL, NULL);

  gtk_widget_add_css_class (gtk_widget_get_first_child (words), "strong");
  return uchi_card (words, NULL);
}

/* when the page for the helper was open */
static void
add_openings (GtkWidget *list, GStrv openings)
{
  for (guint i = 0; openings[i] != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf (_("The page for the helper was opened: %s"), openings[i]);

      gtk_box_append (GTK_BOX (list), uchi_say (text, NULL));
    }
}

UchiPage *
uchi_screen_55 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 55, _("Records"));
  g_autoptr (GPtrArray) entries = uchi_keep_list ();
  g_auto (GStrv) openings = uchi_keep_openings ();
  GtkWidget *list = uchi_box (GTK_ORIENTATION_VERTICAL, 10, NULL);

  uchi_page_set_dense (page);
  uchi_page_headline (page, _("The checks so far"));
  if (entries->len == 0 && openings[0] == NULL)
    uchi_page_say (page, _("There is no record yet."));
  for (guint i = 0; i < entries->len; i++)
    gtk_box_append (GTK_BOX (list), entry_new (g_ptr_array_index (entries, i)));
  add_openings (list, openings);
  uchi_page_add (page, list);
  if (entries->len > 0 || openings[0] != NULL)
    uchi_page_right (page, _("Erase the records"), UCHI_BUTTON_PLAIN, ask_erase);
  uchi_page_set_first (page, uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, to_settings));
  return page;
}
