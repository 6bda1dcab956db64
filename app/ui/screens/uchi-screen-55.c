/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 記録: the earlier checks by date. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-keep.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

/* of a kind, in a record */
#define MAX_CHANGES 10
/* of a window: what was read last */
#define RECORDS "uchi-records"

typedef struct {
  GPtrArray *entries; /* of UchiKeepEntry* */
  GStrv openings;
  guint n_foreign, n_damaged;
  gboolean empty;
  guint asked_on; /* the screen that was shown then */
} Records;

static void
records_free (gpointer user_data)
{
  Records *self = user_data;

  g_ptr_array_unref (self->entries);
  g_strfreev (self->openings);
  g_free (self);
}

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

/* a list of 「前回から」; nothing when it is empty */
static void
add_changes (GtkWidget *words, const char *head, const GPtrArray *texts)
{
  if (texts->len == 0)
    return;
  gtk_box_append (GTK_BOX (words), uchi_say (head, NULL));
  for (guint i = 0; i < texts->len && i < MAX_CHANGES; i++)
    {
      g_autofree char *text = g_strconcat ("・", (const char *) g_ptr_array_index (texts, i), NULL);

      gtk_box_append (GTK_BOX (words), uchi_say (text, NULL));
    }
  if (texts->len > MAX_CHANGES)
    {
      g_autofree char *more = g_strdup_printf (_("and %u more"), texts->len - MAX_CHANGES);

      gtk_box_append (GTK_BOX (words), uchi_say (more, NULL));
    }
}

static GtkWidget *
entry_new (const UchiKeepEntry *entry)
{
  const UchiChanges *changes = entry->changes;
  g_autofree char *found = g_strdup_printf (ngettext ("Devices: %u. To mend: %u.", "Devices: %u. To mend: %u.", entry->to_mend),
                                            entry->devices, entry->to_mend);
  g_autofree char *day = uchi_words_day (entry->date);
  GtkWidget *words = uchi_says (0, day != NULL ? day : entry->date, found, NULL);

  gtk_widget_add_css_class (gtk_widget_get_first_child (words), "strong");
  add_changes (words, _("What was mended:"), changes->mended);
  add_changes (words, _("New to mend since the check before:"), changes->found);
  add_changes (words, _("Devices that are new since the check before:"), changes->came);
  add_changes (words, _("Devices that were there at the check before:"), changes->gone);
  if (!entry->is_first && changes->mended->len + changes->found->len + changes->came->len + changes->gone->len == 0)
    gtk_box_append (GTK_BOX (words), uchi_say (_("It is the same as at the check before."), NULL));
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

/* what could not be read is not lost, and nobody need look for it; but who erases must see that it is there */
static void
say_unread (UchiPage *page, guint n_damaged, guint n_foreign)
{
  g_autofree char *damaged
    = g_strdup_printf (ngettext ("%u record could not be read. It is kept under another name.",
                                 "%u records could not be read. They are kept under other names.", n_damaged), n_damaged);
  g_autofree char *foreign
    = g_strdup_printf (ngettext ("There is %u record that cannot be shown here. It can be erased.",
                                 "There are %u records that cannot be shown here. They can be erased.", n_foreign), n_foreign);

  if (n_damaged > 0)
    uchi_page_say (page, damaged);
  if (n_foreign > 0)
    uchi_page_say (page, foreign);
}

static UchiPage *
practice_page (UchiPage *page)
{
  uchi_page_say (page, _("The practice leaves no record."));
  uchi_page_set_first (page, uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, to_settings));
  return page;
}

/* fifty reports of a large home take longer than a turn of the main loop may */
static void
read_in_thread (GTask *task, gpointer window, gpointer asked_on, GCancellable *cancellable)
{
  Records *self = g_new0 (Records, 1);

  self->asked_on = GPOINTER_TO_UINT (asked_on);
  self->entries = uchi_keep_list (&self->n_foreign);
  self->openings = uchi_keep_openings ();
  self->empty = uchi_keep_is_empty ();
  self->n_damaged = uchi_keep_n_damaged ();
  g_task_return_pointer (task, self, records_free);
}

static void
on_read (GObject *window, GAsyncResult *result, gpointer user_data)
{
  Records *self = g_task_propagate_pointer (G_TASK (result), NULL);

  if (uchi_window_run (UCHI_WINDOW (window)) == NULL || self->asked_on != uchi_window_screen (UCHI_WINDOW (window)))
    {
      records_free (self); /* somebody went on meanwhile, or closed the window */
      return;
    }
  g_object_set_data_full (window, RECORDS, self, records_free);
  uchi_window_go (UCHI_WINDOW (window), 55);
}

void
uchi_screen_55_open (UchiWindow *window)
{
  g_autoptr (GTask) task = g_task_new (window, NULL, on_read, NULL);

  uchi_run_settle (uchi_window_run (window)); /* what has come by now is among the records */
  g_task_set_task_data (task, GUINT_TO_POINTER (uchi_window_screen (window)), NULL);
  g_task_run_in_thread (task, read_in_thread);
}

UchiPage *
uchi_screen_55 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 55, _("Records"));
  const Records *records = g_object_get_data (G_OBJECT (window), RECORDS);
  GtkWidget *list = uchi_box (GTK_ORIENTATION_VERTICAL, 10, NULL);

  uchi_page_set_dense (page);
  uchi_page_headline (page, _("The checks so far"));
  if (uchi_run_kind (uchi_window_run (window)) == UCHI_RUN_PRACTICE)
    return practice_page (page);
  if (records->empty)
    uchi_page_say (page, _("There is no record yet."));
  else if (records->entries->len + records->n_foreign + records->n_damaged == 0 && records->openings[0] == NULL)
    uchi_page_say (page, _("There is no check to show. Names of devices and the like are kept."));
  say_unread (page, records->n_damaged, records->n_foreign);
  for (guint i = 0; i < records->entries->len; i++)
    gtk_box_append (GTK_BOX (list), entry_new (g_ptr_array_index (records->entries, i)));
  add_openings (list, records->openings);
  uchi_page_add (page, list);
  if (!records->empty)
    uchi_page_right (page, _("Erase the records"), UCHI_BUTTON_PLAIN, ask_erase);
  uchi_page_set_first (page, uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, to_settings));
  return page;
}
