/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 手順 1〜6: one action a screen; the number of the screen is 30 and the step. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-mending.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

/* a browser takes as long to come up */
#define OPEN_AGAIN_US (3 * G_USEC_PER_SEC)
/* of a window: when a page was opened last */
#define OPENED "uchi-opened"

static GtkWidget *
dots (guint step, guint n_steps)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 6, NULL);

  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  for (guint i = 1; i <= n_steps; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      GtkWidget *link = uchi_box (GTK_ORIENTATION_HORIZONTAL, 0, "link");
      GtkWidget *dot = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "label", number, NULL);

      uchi_classes (dot, "dot");
      gtk_widget_add_css_class (dot, i == step ? "now" : i < step ? "done" : "wait");
      gtk_box_append (GTK_BOX (line), dot);
      gtk_widget_set_valign (link, GTK_ALIGN_CENTER);
      if (i < n_steps)
        gtk_box_append (GTK_BOX (line), link);
    }
  return line;
}

static GtkWidget *
head (UchiWindow *window, guint step, guint n_steps)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 20, NULL);
  g_autofree char *text = g_strdup_printf (_("Step %u of %u"), step, n_steps);

  gtk_box_append (GTK_BOX (line), uchi_headline (text));
  if (!uchi_window_is_tight (window))
    gtk_box_append (GTK_BOX (line), dots (step, n_steps));
  return line;
}

static void
on_opened (GObject *window, GAsyncResult *result, gpointer status)
{
  g_autoptr (GtkWidget) said = status;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (window), result, NULL))
    uchi_say_again (said, _("This page cannot be opened from here. Open it as the manual says."));
}

/* the last press was a moment ago: a hand that trembles, or a key held down, wants one page */
static gboolean
is_too_soon (UchiWindow *window)
{
  gint64 now = g_get_monotonic_time (), *last = g_object_get_data (G_OBJECT (window), OPENED);

  if (last != NULL && now - *last < OPEN_AGAIN_US)
    return TRUE;
  g_object_set_data_full (G_OBJECT (window), OPENED, g_memdup2 (&now, sizeof now), g_free);
  return FALSE;
}

/* @status: says it when there is nothing that opens pages: no browser, or no portal of a sandbox */
static void
on_open (GtkWidget *button, gpointer status)
{
  UchiWindow *window = UCHI_WINDOW (gtk_widget_get_root (button));
  g_auto (UchiMending) mending = { 0 };
  g_autofree char *page = uchi_mending_now (window, &mending) ? uchi_mending_page (&mending) : NULL;

  /* the home of the practice has no pages: a device of the real one may have that address */
  if (page != NULL && uchi_run_kind (uchi_window_run (window)) != UCHI_RUN_PRACTICE && !is_too_soon (window))
    gtk_show_uri_full (GTK_WINDOW (window), page, GDK_CURRENT_TIME, NULL, on_opened, g_object_ref (status));
}

static void
add_open (UchiPage *page, GtkWidget *words)
{
  gboolean practice = uchi_run_kind (uchi_window_run (uchi_page_window (page))) == UCHI_RUN_PRACTICE;
  GtkWidget *open = uchi_button (_("Open the settings page"), UCHI_BUTTON_PRIMARY);
  GtkWidget *status = uchi_status (practice ? _("In the practice no page opens. Please go on.")
                                            : _("This window stays open. Come back to it afterwards."), NULL);

  g_signal_connect_object (open, "clicked", G_CALLBACK (on_open), status, 0);
  gtk_widget_set_halign (open, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (words), open);
  gtk_box_append (GTK_BOX (words), status);
  uchi_page_set_first (page, open);
}

/* 「画面には「パスワード変更」と書いてあることがあります。」 */
static void
add_maker_words (GtkWidget *words, const UchiMending *mending)
{
  const char *menu = uchi_advice_menu (mending->advice, mending->record->maker_words);
  g_autofree char *safe = uchi_phrases_name (menu);
  g_autofree char *text = g_strdup_printf (_("On the page it may be called “%s”."), safe);

  if (*menu != '\0')
    gtk_box_append (GTK_BOX (words), uchi_say (text, NULL));
}

static void
add_maker (GtkWidget *words, const UchiDevice *device)
{
  g_autofree char *maker = uchi_phrases_name (device->vendor);
  g_autofree char *text = g_strdup_printf (_("The maker is “%s”."), maker);

  gtk_box_append (GTK_BOX (words), uchi_say (*maker != '\0' ? text : _("The maker is not known."), NULL));
}

/* to the step that has it written down */
static void
show_another (UchiWindow *window)
{
  g_auto (UchiMending) mending = { 0 };

  if (!uchi_mending_now (window, &mending))
    return;
  uchi_mending_another_idea (window, &mending);
  uchi_window_place (window)->step = mending.advice->password_step - 1;
  uchi_flow_to_step (window);
}

/* Written down, then entered: who stops between has it on paper. An earlier start may have shown one that nobody knows any more:
 * then a new one comes only when it is asked for. */
static void
add_idea (UchiPage *page, GtkWidget *words, const UchiMending *mending, gboolean is_written)
{
  gboolean another;
  const char *text = uchi_mending_idea (uchi_page_window (page), mending, &another);
  GtkWidget *idea;

  if (is_written)
    gtk_box_append (GTK_BOX (words), uchi_say (_("Please enter the password that you wrote on paper."), NULL));
  if (text == NULL)
    {
      if (!is_written)
        gtk_box_append (GTK_BOX (words), uchi_say (_("If you wrote one on paper before, please use that."), NULL));
      idea = uchi_page_action (page, uchi_button (_("Show a new idea"), UCHI_BUTTON_PLAIN), show_another);
    }
  else
    {
      gtk_box_append (GTK_BOX (words), uchi_say (is_written ? _("This is the one that was shown before:") : another
                                                 ? _("This is another one than before. Cross out what is on the paper.")
                                                 : _("You may use this one as a new password."), NULL));
      idea = uchi_tag (text, "wifi-name");
    }
  gtk_widget_set_halign (idea, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (words), idea);
}

static GtkWidget *
what_to_do (UchiPage *page, const UchiMending *mending, guint step)
{
  const UchiAdvice *advice = mending->advice;
  /* in a home from a file another device may have that address than the one in ours */
  gboolean of_file = uchi_run_kind (uchi_window_run (uchi_page_window (page))) == UCHI_RUN_FILE;
  g_autofree char *address = of_file ? NULL : uchi_mending_page (mending);
  GtkWidget *words = uchi_box (GTK_ORIENTATION_VERTICAL, 10, NULL);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  /* the first sentence is what to do; the others say how or why */
  gtk_box_append (GTK_BOX (words), uchi_sentences (_(advice->steps[step - 1]), 10, "strong"));
  if (step == advice->menu_step)
    add_maker_words (words, mending);
  if (advice->password_step > 0 && (step == advice->password_step || step + 1 == advice->password_step))
    add_idea (page, words, mending, step == advice->password_step);
  if (step == 1 && mending->record->finding == UCHI_FINDING_UNKNOWN_DEVICE)
    add_maker (words, mending->device);
  if (step == advice->open_step && address == NULL)
    gtk_box_append (GTK_BOX (words), uchi_say (_("This page cannot be opened from here. Open it as the manual says."), NULL));
  if (step == advice->open_step && address != NULL)
    add_open (page, words);
  return words;
}

static const char *
drawing_for (const UchiMending *mending, guint step)
{
  return mending->advice->needs_pen && (step == 1 || step + 1 == mending->advice->password_step) ? "ui-pen" : uchi_words_kind_drawing (mending->device->kind);
}

UchiPage *
uchi_screen_31 (UchiWindow *window)
{
  guint step = MAX (uchi_window_place (window)->step, 1);
  UchiPage *page = uchi_page_new (window, 30 + step, _("Step"));
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 36, NULL), *tile, *done;
  g_auto (UchiMending) mending = { 0 };

  uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, uchi_flow_step_back);
  if (!uchi_mending_now (window, &mending) || step > mending.n_steps)
    {
      uchi_page_headline (page, uchi_mending_why_not (window));
      return page;
    }
  uchi_page_set_dense (page);
  uchi_page_add (page, head (window, step, mending.n_steps));
  tile = uchi_tile (drawing_for (&mending, step), 72);
  gtk_widget_set_valign (tile, GTK_ALIGN_START);
  if (!uchi_window_is_tight (window))
    gtk_box_append (GTK_BOX (line), tile);
  gtk_box_append (GTK_BOX (line), what_to_do (page, &mending, step));
  uchi_page_add (page, uchi_card (line, "step"));
  if (uchi_mending_phone (window) == UCHI_PHONE_IN_USE && uchi_mending_may_cut_phone (&mending))
    uchi_page_say (page, _("If the telephone stops, please call again."));
  done = uchi_page_right (page, _("Done"), uchi_page_first (page) != NULL ? UCHI_BUTTON_CHOICE : UCHI_BUTTON_PRIMARY,
                          uchi_flow_step_done);
  uchi_page_right (page, _("I cannot"), UCHI_BUTTON_PLAIN, uchi_flow_cannot);
  if (uchi_page_first (page) == NULL)
    uchi_page_set_first (page, done);
  return page;
}
