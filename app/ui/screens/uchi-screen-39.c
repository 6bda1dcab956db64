/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 直りました: only when the check that raised the finding passes now. */
#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-result.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

static char *
left_sentence (guint n)
{
  if (n == 0)
    return g_strdup (_("Everything is mended. You may close the window."));
  return g_strdup_printf (ngettext ("Still to mend: %u.", "Still to mend: %u.", n), n);
}

static GtkWidget *
change (UchiLevel before, UchiLevel after)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 24, NULL);

  gtk_box_append (GTK_BOX (line), uchi_drawing (uchi_advice_drawing (before), 64));
  gtk_box_append (GTK_BOX (line), uchi_drawing ("next-symbolic", 36));
  gtk_box_append (GTK_BOX (line), uchi_drawing (uchi_advice_drawing (after), 120));
  return line;
}

UchiPage *
uchi_screen_39 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 39, _("Mended"));
  const GPtrArray *devices = uchi_run_devices (uchi_window_run (window));
  const UchiDevice *device = uchi_window_device (window);
  UchiLevel level = device != NULL ? uchi_device_level (device) : UCHI_LEVEL_FINE;
  g_autofree char *name = device != NULL ? uchi_result_name (devices, device) : g_strdup (uchi_words_home_network ());
  g_autofree char *title = g_strdup_printf (_("%s is mended"), name);
  g_autofree char *mark = g_strdup_printf (_("The mark is now a %s. Well done."), uchi_advice_shape (level));
  g_autofree char *left = NULL;
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 40, NULL);
  UchiResultCount count;

  uchi_result_count (devices, &count);
  left = left_sentence (count.to_mend);
  uchi_page_headline (page, level == UCHI_LEVEL_FINE || level == UCHI_LEVEL_ASK ? title : _("One thing is mended"));
  gtk_box_append (GTK_BOX (line), change (uchi_window_place (window)->before, level));
  gtk_box_append (GTK_BOX (line), uchi_says (10, mark, left, NULL));
  uchi_page_add (page, uchi_card (line, "step"));
  if (count.to_mend > 0)
    uchi_page_set_first (page, uchi_page_right (page, _("Mend the next"), UCHI_BUTTON_PRIMARY, uchi_flow_mend_next));
  else
    uchi_page_set_first (page, uchi_page_right (page, _("Show the devices"), UCHI_BUTTON_PRIMARY, uchi_flow_result));
  uchi_page_left (page, uchi_flow_end_name (window, _("That is all for today")), UCHI_BUTTON_PLAIN, uchi_flow_end);
  uchi_page_set_safe (page, uchi_flow_result);
  return page;
}
