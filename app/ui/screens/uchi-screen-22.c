/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 機器のようす: one block a finding, worst first; what is technical stays closed. */
#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "ui/uchi-details.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-list.h"
#include "ui/uchi-mending.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

static void
to_list (UchiWindow *window)
{
  uchi_list_back (window);
}

static void
ask_kind (UchiWindow *window)
{
  uchi_window_go (window, 23);
}

/* 「しるしは四角です。今日のうちに直しましょう。」 */
static char *
level_sentence (UchiLevel level)
{
  /* Translators: the shape of a level, then its words */
  return g_strdup_printf (_("The mark is a %s. %s."), uchi_advice_shape (level), uchi_advice_level (level));
}

static void
on_mend (GtkWidget *button, gpointer page)
{
  UchiWindow *window = uchi_page_window (page);
  UchiFindingId finding = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "uchi-finding"));

  uchi_window_choose (window, uchi_window_device (window), finding);
  uchi_window_go (window, 30);
}

static GtkWidget *
mend_button (UchiPage *page, const UchiFindingRecord *record, const UchiDevice *device, gboolean worst)
{
  const char *text = _("How to mend it");
  GtkWidget *button = uchi_button (text, worst ? UCHI_BUTTON_PRIMARY : UCHI_BUTTON_CHOICE);
  g_autofree char *plain = uchi_phrases_strip (text);
  g_autofree char *title = uchi_phrases_strip (_(uchi_advice_by_id (record->advice)->title));
  /* Translators: a button and what it is about, as a screen reader says it */
  g_autofree char *spoken = g_strdup_printf (C_("button", "%s: %s"), plain, title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data (G_OBJECT (button), "uchi-finding", GINT_TO_POINTER (record->finding));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_mend), page, 0);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 10);
  return button;
}

static GtkWidget *
block (UchiPage *page, UchiLevel level, GtkWidget *words)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 28, NULL);
  GtkWidget *shape = uchi_drawing (uchi_advice_drawing (level), 72);
  g_autofree char *sentence = level_sentence (level);

  gtk_widget_set_valign (shape, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), shape);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_prepend (GTK_BOX (words), uchi_say (sentence, "strong"));
  return uchi_card (line, "step");
}

static void
add_findings (UchiPage *page, const UchiDevice *device)
{
  g_autoptr (GPtrArray) findings = uchi_device_worst_first (device);

  for (guint i = 0; i < findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (findings, i);
      const UchiAdvice *advice = uchi_advice_by_id (record->advice);
      g_autofree char *matter = uchi_advice_sentence (_(advice->title));
      GtkWidget *words = uchi_says (6, matter, NULL), *why = uchi_say (_(advice->why), NULL);
      GtkWidget *button = mend_button (page, record, device, i == 0);

      gtk_box_append (GTK_BOX (words), why);
      if (i == 0 && uchi_mending_is_put_off (uchi_page_window (page), device))
        gtk_box_append (GTK_BOX (words), uchi_say (_("You wanted to mend it later."), NULL));
      gtk_box_append (GTK_BOX (words), button);
      if (uchi_window_is_narrow (uchi_page_window (page))) /* the way on is seen without scrolling */
        gtk_box_reorder_child_after (GTK_BOX (words), button, gtk_widget_get_prev_sibling (why));
      uchi_page_add (page, block (page, record->level, words));
      if (i == 0)
        uchi_page_set_first (page, button);
    }
}

static guint
count_unknown (const UchiDevice *device)
{
  guint n = 0;

  for (guint i = 0; i < device->checks->len; i++)
    n += ((UchiCheckState *) g_ptr_array_index (device->checks, i))->outcome == UCHI_OUTCOME_UNKNOWN;
  return n;
}

/* a question mark alone has no 「直し方を見る」: somebody to ask, and another look, go on from here */
static void
add_ways_on (UchiPage *page, GtkWidget *words, gboolean unknown)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 20, NULL);
  GtkWidget *phone = uchi_page_action (page, uchi_button (_("Ask by phone"), UCHI_BUTTON_PRIMARY), uchi_flow_to_code);

  gtk_widget_set_margin_top (line, 10);
  gtk_box_append (GTK_BOX (line), phone);
  if (unknown && uchi_run_kind (uchi_window_run (uchi_page_window (page))) != UCHI_RUN_PRACTICE)
    gtk_box_append (GTK_BOX (line), uchi_page_action (page, uchi_button (_("Check again"), UCHI_BUTTON_CHOICE), uchi_flow_begin_anew));
  gtk_box_append (GTK_BOX (words), line);
  uchi_page_flex (page, line);
  uchi_page_set_first (page, phone);
}

static void
add_rest (UchiPage *page, const UchiDevice *device)
{
  guint unknown = count_unknown (device);
  g_autofree char *rest = g_strdup_printf (ngettext ("%u thing could not be checked.", "%u things could not be checked.", unknown), unknown);
  gboolean calm = device->findings->len == 0;
  GtkWidget *words;

  if (device->is_self)
    {
      uchi_page_add (page, block (page, UCHI_LEVEL_FINE, uchi_says (6, _("This program looks at the other devices, not into this computer."), NULL)));
      return;
    }
  if (uchi_device_level (device) == UCHI_LEVEL_FINE)
    {
      uchi_page_add (page, block (page, UCHI_LEVEL_FINE, uchi_says (6, _("Nothing to mend was found."), NULL)));
      return;
    }
  if (!calm && unknown == 0)
    return;
  words = uchi_says (6, NULL, NULL);
  if (calm && device->kind == UCHI_KIND_UNKNOWN)
    gtk_box_append (GTK_BOX (words), uchi_say (_("It is not known what this device is."), NULL));
  if (calm && device->checks->len == 0)
    gtk_box_append (GTK_BOX (words), uchi_say (_("This device was not looked at."), NULL));
  if (unknown > 0)
    gtk_box_append (GTK_BOX (words), uchi_say (rest, NULL));
  for (guint i = 0; i < device->checks->len; i++)
    uchi_details_add_unknown (words, g_ptr_array_index (device->checks, i));
  if (calm)
    add_ways_on (page, words, unknown > 0 || device->checks->len == 0);
  uchi_page_add (page, block (page, UCHI_LEVEL_ASK, words));
}

static GtkWidget *
head (UchiPage *page, const UchiDevice *device)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 20, NULL);
  const GPtrArray *devices = uchi_run_devices (uchi_window_run (uchi_page_window (page)));
  g_autofree char *name = uchi_result_name (devices, device);

  gtk_box_append (GTK_BOX (line), uchi_tile (uchi_words_kind_drawing (device->kind), 56));
  gtk_box_append (GTK_BOX (line), uchi_headline (name));
  return line;
}

/* the model is on a label that only the person can read */
static gboolean
misses_model (const UchiDevice *device)
{
  for (guint i = 0; i < device->checks->len; i++)
    {
      if (g_strcmp0 (((UchiCheckState *) g_ptr_array_index (device->checks, i))->reason, "no-model") == 0)
        return device->vendor[0] != '\0';
    }
  return FALSE;
}

static void
ask_model (UchiWindow *window)
{
  const UchiDevice *device = uchi_window_device (window);

  if (device != NULL)
    uchi_run_ask_models (uchi_window_run (window), device->id);
  uchi_window_go (window, 24);
}

/* what only the person knows */
static void
add_question (UchiPage *page, const UchiDevice *device)
{
  if (!uchi_run_may_describe (uchi_window_run (uchi_page_window (page))))
    return;
  if (uchi_screen_23_may_ask (device))
    uchi_page_more (page, _("Say what it is"), ask_kind);
  else if (misses_model (device))
    uchi_page_more (page, _("Choose the model"), ask_model);
}

UchiPage *
uchi_screen_22 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 22, _("A device"));
  const UchiDevice *device = uchi_window_device (window);
  GtkWidget *back = uchi_page_left (page, _("Back to the list"), UCHI_BUTTON_BACK, to_list);

  uchi_page_set_dense (page);
  uchi_page_set_first (page, back);
  if (device == NULL)
    {
      uchi_page_headline (page, _("This device is not there now"));
      return page;
    }
  uchi_page_add (page, head (page, device));
  add_findings (page, device);
  add_rest (page, device);
  uchi_details_add (page, device);
  add_question (page, device);
  return page;
}
