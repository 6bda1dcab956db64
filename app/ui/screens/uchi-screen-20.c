/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 結果：直すところあり: the list, from pressing to calm. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-list.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

/* nobody mends more at a time: what comes after them can wait */
#define ENOUGH_FOR_TODAY 3

/* (transfer full) (nullable): a device may need more than one thing: then on which rows they are, so that number and rows agree */
static char *
where (const UchiResultCount *count)
{
  if (count->rows == 0 || count->rows == count->to_mend)
    return NULL;
  return count->rows == 1 ? g_strdup (_("All of them are on No. 1.")) : g_strdup_printf (_("They are on No. 1 to No. %u."), count->rows);
}

static GtkWidget *
counts (UchiPage *page, const UchiResultCount *count)
{
  GtkWidget *words = uchi_box (GTK_ORIENTATION_VERTICAL, 0, NULL);
  g_autofree char *rows = where (count);
  g_autofree char *fine = g_strdup_printf (ngettext ("The other %u device may stay as it is.",
                                                      "The other %u devices may stay as they are.", count->fine), count->fine);
  g_autofree char *ask = g_strdup_printf (ngettext ("There is %u device with a question mark.",
                                                     "There are %u devices with a question mark.", count->ask), count->ask);
  UchiRun *run = uchi_window_run (uchi_page_window (page));
  const char *note = uchi_list_note (page);

  if (rows != NULL)
    gtk_box_append (GTK_BOX (words), uchi_say (rows, NULL));
  if (count->to_mend > ENOUGH_FOR_TODAY)
    gtk_box_append (GTK_BOX (words), uchi_say (count->today > ENOUGH_FOR_TODAY ? _("First, let us mend the first three.")
                                                                               : _("For today, the first three are enough."), NULL));
  if (count->fine > 0)
    gtk_box_append (GTK_BOX (words), uchi_say (fine, NULL));
  if (count->ask > 0)
    gtk_box_append (GTK_BOX (words), uchi_say (ask, NULL));
  if (count->newer > 0)
    gtk_box_append (GTK_BOX (words), uchi_say (_("There is something that this program does not know yet."), NULL));
  if (!uchi_run_is_complete (run))
    gtk_box_append (GTK_BOX (words), uchi_say (uchi_words_stopped (uchi_run_note (run), _("It was stopped on the way: not everything was looked at.")), NULL));
  if (note != NULL)
    gtk_box_append (GTK_BOX (words), uchi_say (note, NULL));
  return words;
}

/* where letters are very large one sentence stands above the list, and the rest below it */
static void
add_words_and (UchiPage *page, const UchiResultCount *count, GtkWidget *list)
{
  const char *calm = _("No need to hurry. Let us mend them together, one by one.");
  GtkWidget *words = counts (page, count), *sentences, *second;

  if (!uchi_window_is_narrow (uchi_page_window (page)))
    {
      gtk_box_prepend (GTK_BOX (words), uchi_say (calm, NULL));
      uchi_page_add (page, words);
      uchi_list_add_date (page);
      uchi_page_add (page, list);
      return;
    }
  sentences = uchi_sentences (calm, 0, NULL);
  second = gtk_widget_get_next_sibling (gtk_widget_get_first_child (sentences));
  if (second != NULL)
    {
      g_object_ref (second);
      gtk_box_remove (GTK_BOX (sentences), second);
      gtk_box_prepend (GTK_BOX (words), second);
      g_object_unref (second);
    }
  uchi_page_add (page, sentences);
  uchi_list_add_date (page);
  uchi_page_add (page, list);
  uchi_page_add (page, words);
}

/* until a large file has been read: nothing is counted yet */
static UchiPage *
being_read (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 20, _("Result"));

  uchi_page_headline (page, _("The result is being opened"));
  uchi_page_say (page, _("It is made ready. Please wait a little."));
  uchi_page_left (page, _("Quit"), UCHI_BUTTON_PLAIN, uchi_flow_quit);
  uchi_page_set_safe (page, NULL);
  return page;
}

static UchiPage *
result (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 20, _("Result"));
  const GPtrArray *devices = uchi_run_devices (uchi_window_run (window));
  g_autoptr (GPtrArray) rows = uchi_result_rows (devices);
  g_autofree char *text = NULL;
  UchiResultCount count;

  uchi_result_count (devices, &count);
  text = g_strdup_printf (ngettext ("There is %u thing to mend", "There are %u things to mend", count.to_mend), count.to_mend);
  uchi_page_set_dense (page);
  uchi_page_headline (page, text);
  add_words_and (page, &count, uchi_list_new (page, rows));
  uchi_page_set_first (page, uchi_page_right (page, _("Mend from the top"), UCHI_BUTTON_PRIMARY, uchi_flow_mend_next));
  uchi_list_focus_chosen (page);
  uchi_page_right (page, _("Print on paper"), UCHI_BUTTON_PLAIN, uchi_flow_to_paper);
  uchi_page_right (page, _("Ask by phone"), UCHI_BUTTON_PLAIN, uchi_flow_to_code);
  uchi_page_left (page, uchi_flow_end_name (window, _("Quit")), UCHI_BUTTON_PLAIN, uchi_flow_end);
  uchi_page_set_safe (page, NULL);
  return page;
}

UchiPage *
uchi_screen_20 (UchiWindow *window)
{
  if (uchi_run_is_reading (uchi_window_run (window)) && uchi_run_report (uchi_window_run (window)) == NULL)
    return being_read (window);
  return result (window);
}
