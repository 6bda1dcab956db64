/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 係用の画面: read to somebody who helps by telephone; that it was opened is written where the person can see it. */
#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "report/uchi-report.h"
#include "report/uchi-support-code.h"
#include "ui/uchi-code.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-keep.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-texts.h"

static void
back (UchiWindow *window)
{
  uchi_window_go (window, uchi_window_came_from (window) == 50 ? 50 : 44);
}

/* (transfer full) */
static char *
text_of (UchiWindow *window)
{
  JsonObject *report = uchi_run_report (uchi_window_run (window));
  g_autoptr (JsonNode) whole = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) redacted = NULL;
  char code[UCHI_SUPPORT_CODE_LENGTH + 1];
  const char *word = uchi_code_now (window, code);
  g_autofree char *number = g_strdup_printf (_("Number for the helper: %s   Check word: %s"), code, word);
  /* where the number was asked for is what the person has to go on with */
  g_autofree char *question = uchi_advice_words (uchi_advice_question (uchi_window_came_from (window)));
  g_autofree char *head = g_strdup_printf ("%s\n%s: %s", number, _("Next question to ask"), question);
  g_autofree char *body = NULL;

  if (report == NULL)
    return g_steal_pointer (&head);
  json_node_set_object (whole, report);
  redacted = uchi_report_redact (whole);
  body = uchi_advice_staff_text (json_node_get_object (redacted));
  return g_strdup_printf ("%s\n\n%s", head, body);
}

static void
on_copy (GtkWidget *button, gpointer words)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), uchi_texts_get (words));
}

void
uchi_screen_70_open (UchiWindow *window)
{
  gboolean practice = uchi_run_kind (uchi_window_run (window)) == UCHI_RUN_PRACTICE;

  if (practice || uchi_keep_opening (NULL))
    uchi_window_go (window, 70);
  else
    uchi_window_tell (window, _("The page for the helper was not opened. That cannot be written into the records now."));
}

UchiPage *
uchi_screen_70 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 70, _("Page for the helper"));
  g_autofree char *text = text_of (window);
  GtkWidget *words = uchi_texts_new ("small"), *copy;

  uchi_texts_set (words, text);
  uchi_page_set_dense (page);
  uchi_page_headline (page, _("This is the page for the helper"));
  uchi_page_add (page, uchi_says (0, _("Open it only while you talk with the helper by phone."), _("No password is shown."), NULL));
  uchi_page_add (page, uchi_card (words, NULL));
  copy = uchi_page_right (page, _("Copy it all"), UCHI_BUTTON_PLAIN, NULL);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (on_copy), words, 0);
  uchi_page_set_first (page, uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, back));
  return page;
}
