/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 調べています: how far it is, in words; changes at most every two seconds. */
#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

#define CALM_MS 2000
#define MAX_STOPS 5
#define MS_A_MINUTE 60000

typedef struct {
  UchiPage *page;
  GtkWidget *headline, *what, *left, *grown, *note, *bar, *stops;
  gint64 shown_us;   /* 0: never */
  guint timer;
} Busy;

static void
busy_free (Busy *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_free (self);
}

static void
stop (UchiWindow *window)
{
  uchi_window_go_gently (window, 12); /* the check streams in meanwhile */
}

static GtkWidget *
stop_for (const UchiDevice *device, const UchiDevice *now, gboolean passed)
{
  GtkWidget *box = uchi_box (GTK_ORIENTATION_VERTICAL, 10, "stop");
  GtkWidget *name = uchi_say (uchi_advice_kind (device->kind), "small");

  gtk_label_set_xalign (GTK_LABEL (name), 0.5);
  gtk_label_set_justify (GTK_LABEL (name), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (box, device == now ? "now" : passed ? "done" : "wait");
  gtk_box_append (GTK_BOX (box), uchi_tile (uchi_words_kind_drawing (device->kind), 64));
  gtk_box_append (GTK_BOX (box), name);
  return box;
}

/* a strip of at most five; more devices have the bar and the words only */
static void
show_stops (Busy *self, const GPtrArray *devices, const UchiRunProgress *progress)
{
  GtkWidget *child;
  gboolean passed = progress->device != NULL;

  while ((child = gtk_widget_get_first_child (self->stops)) != NULL)
    gtk_box_remove (GTK_BOX (self->stops), child);
  if (uchi_window_is_narrow (uchi_page_window (self->page)) || !progress->counting || progress->total > MAX_STOPS || devices->len > MAX_STOPS)
    return;
  for (guint i = 0; i < devices->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (devices, i);

      passed &= device != progress->device;
      gtk_box_append (GTK_BOX (self->stops), stop_for (device, progress->device, passed));
    }
}

static void
show_headline (Busy *self, const UchiRunProgress *progress)
{
  g_autofree char *text = NULL;

  if (progress->counting)
    /* Translators: first how many devices there are, then the place of the one being looked at */
    text = g_strdup_printf (ngettext ("Now of %u device number %u is looked at", "Now of %u devices number %u is looked at", progress->total),
                            progress->total, MIN (progress->done + 1, progress->total));
  else
    text = g_strdup (_("Looking for the devices of your home"));
  uchi_say_again (self->headline, text);
}

static void
show_words (Busy *self, const UchiRunProgress *progress)
{
  const char *note = uchi_advice_note (uchi_run_note (uchi_window_run (uchi_page_window (self->page))));
  guint minutes = (progress->left_ms + MS_A_MINUTE - 1) / MS_A_MINUTE;
  g_autofree char *what = NULL;
  g_autofree char *left = g_strdup_printf (_("Minutes left: about %u."), MAX (minutes, 1));
  g_autofree char *grown = g_strdup_printf (ngettext ("%u more device was found.", "%u more devices were found.", progress->grown), progress->grown);

  if (progress->passwords)
    what = g_strdup (_("The passwords are looked at."));
  else if (!progress->counting)
    what = g_strdup_printf (ngettext ("%u device was found so far.", "%u devices were found so far.", progress->total), progress->total);
  else if (progress->device == NULL || progress->device->kind == UCHI_KIND_UNKNOWN)
    what = g_strdup (_("A device is looked at."));
  else
    what = g_strdup_printf (_("Looking at: %s."), uchi_advice_kind (progress->device->kind));
  uchi_say_again (self->what, what);
  uchi_say_again (self->left, left);
  uchi_say_again (self->grown, grown);
  uchi_say_again (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
  gtk_widget_set_visible (self->what, progress->total > 0);
  gtk_widget_set_visible (self->grown, progress->grown > 0);
}

static gboolean
show (gpointer user_data)
{
  Busy *self = user_data;
  UchiRun *run = uchi_window_run (uchi_page_window (self->page));
  UchiRunProgress progress;
  g_autofree char *place = NULL;

  self->timer = 0;
  self->shown_us = g_get_monotonic_time ();
  uchi_run_progress (run, &progress);
  show_headline (self, &progress);
  show_words (self, &progress);
  show_stops (self, uchi_run_devices (run), &progress);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar),
                                 progress.counting && progress.total > 0 ? (double) progress.done / progress.total : 0.0);
  return G_SOURCE_REMOVE;
}

static void
on_news (UchiRun *run, guint news, gpointer page)
{
  Busy *self = g_object_get_data (page, "uchi-busy");
  gint64 since_ms = (g_get_monotonic_time () - self->shown_us) / 1000;

  if ((news != UCHI_NEWS_PROGRESS && news != UCHI_NEWS_NOTE) || self->timer != 0)
    return;
  if (since_ms >= CALM_MS)
    show (self);
  else
    self->timer = g_timeout_add ((guint) (CALM_MS - since_ms), show, self);
}

UchiPage *
uchi_screen_11 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 11, _("Checking"));
  Busy *self = g_new0 (Busy, 1);
  GtkWidget *words;

  self->page = page;
  g_object_set_data_full (G_OBJECT (page), "uchi-busy", self, (GDestroyNotify) busy_free);
  self->headline = uchi_page_headline (page, "");
  self->bar = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("How far the check is"), -1);
  uchi_page_add (page, self->bar);
  self->stops = uchi_box (GTK_ORIENTATION_HORIZONTAL, uchi_window_is_tight (window) ? 2 : 12, NULL);
  gtk_box_set_homogeneous (GTK_BOX (self->stops), TRUE);
  uchi_page_add (page, self->stops);
  words = uchi_says (8, "", "", NULL);
  self->what = uchi_status ("", NULL);
  self->note = uchi_status ("", NULL);
  self->grown = gtk_widget_get_first_child (words);
  self->left = gtk_widget_get_last_child (words);
  gtk_box_prepend (GTK_BOX (words), self->what);
  gtk_box_append (GTK_BOX (words), self->note);
  gtk_box_append (GTK_BOX (words), uchi_say (_("You may do other things meanwhile."), NULL));
  uchi_page_add (page, words);
  uchi_page_left (page, _("Stop"), UCHI_BUTTON_AT_ONCE, stop);
  show (self);
  g_signal_connect_object (uchi_window_run (window), "news", G_CALLBACK (on_news), page, 0);
  return page;
}
