/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 確かめています: the program looks, not the person. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-mending.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

/* then 40 says that it took too long */
#define LIMIT_S 60
#define TIMER "uchi-limit"

static gboolean
on_limit (gpointer page)
{
  UchiWindow *window = uchi_page_window (page);

  g_object_steal_data (page, TIMER);
  uchi_flow_looked_again (window);
  uchi_run_cancel (uchi_window_run (window)); /* so that 40 can look once more */
  return G_SOURCE_REMOVE;
}

static void
remove_timer (gpointer id)
{
  g_source_remove (GPOINTER_TO_UINT (id));
}

UchiPage *
uchi_screen_38 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 38, _("Looking again"));
  g_auto (UchiMending) mending = { 0 };
  g_autofree char *what = NULL;
  GtkWidget *words = uchi_box (GTK_ORIENTATION_VERTICAL, 8, NULL);

  uchi_page_headline (page, _("Looking whether it is mended"));
  if (uchi_mending_now (window, &mending))
    {
      what = g_strdup_printf (_("Looking once more at: %s."), mending.name);
      gtk_box_append (GTK_BOX (words), uchi_status (what, NULL));
      if (mending.advice->cuts_power)
        gtk_box_append (GTK_BOX (words), uchi_say (_("It is looked at whether the setting is still there after the power was off."), NULL));
    }
  gtk_box_append (GTK_BOX (words), uchi_say (_("It takes about 1 minute."), NULL));
  uchi_page_add (page, uchi_card (uchi_fact (mending.device != NULL ? uchi_words_kind_drawing (mending.device->kind) : "ui-home", 64, words),
                                  NULL));
  uchi_page_left (page, _("Stop"), UCHI_BUTTON_PLAIN, uchi_flow_stop_looking);
  g_object_set_data_full (G_OBJECT (page), TIMER, GUINT_TO_POINTER (g_timeout_add_seconds (LIMIT_S, on_limit, page)),
                          remove_timer);
  return page;
}
