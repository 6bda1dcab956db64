/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 相談番号: where the person is, in twelve digits; nothing is sent. */
#include <glib/gi18n.h>

#include "report/uchi-support-code.h"
#include "ui/uchi-code.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

static const char *
reading (char digit)
{
  static const char *const words[] = { N_("zero"), N_("one"), N_("two"), N_("three"), N_("four"),
                                       N_("five"), N_("six"), N_("seven"), N_("eight"), N_("nine") };

  return g_ascii_isdigit (digit) ? _(words[digit - '0']) : "";
}

static GtkWidget *
group_new (const char *digits)
{
  GtkWidget *box = uchi_box (GTK_ORIENTATION_HORIZONTAL, 0, "digits");

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (const char *p = digits; *p != '\0' && *p != '-'; p++)
    {
      GtkWidget *column = uchi_box (GTK_ORIENTATION_VERTICAL, 0, NULL);
      char digit[] = { *p, '\0' };

      gtk_box_append (GTK_BOX (column), uchi_tag (digit, "digit"));
      gtk_box_append (GTK_BOX (column), uchi_tag (reading (*p), "reading"));
      gtk_box_append (GTK_BOX (box), column);
    }
  return box;
}

/* the digits one by one, as a screen reader has to say them */
static char *
spoken (const char *code)
{
  GString *text = g_string_new (NULL);

  for (const char *p = code; *p != '\0'; p++)
    {
      if (*p == '-')
        continue;
      if (text->len > 0)
        g_string_append (text, _(", "));
      g_string_append (text, reading (*p));
    }
  return g_string_free (text, FALSE);
}

static GtkWidget *
number_new (UchiPage *page, const char *code)
{
  gboolean tight = uchi_window_is_tight (uchi_page_window (page));
  GtkWidget *groups = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, "spacing", tight ? 10 : 24,
                                    "homogeneous", TRUE, NULL);
  g_autofree char *name = spoken (code);

  for (guint i = 0; i < 3; i++)
    gtk_box_append (GTK_BOX (groups), group_new (code + i * 5));
  gtk_accessible_update_property (GTK_ACCESSIBLE (groups), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  uchi_page_flex (page, groups);
  return groups;
}

static GtkWidget *
word_new (const char *word)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 0, NULL), *before = uchi_say (_("The password for this talk is "), NULL);

  gtk_widget_set_hexpand (before, FALSE);
  gtk_box_append (GTK_BOX (line), before);
  gtk_box_append (GTK_BOX (line), uchi_tag (word, "word"));
  gtk_box_append (GTK_BOX (line), uchi_tag (C_("after the word", "."), NULL));
  return line;
}

static void
to_contacts (UchiWindow *window)
{
  uchi_window_go (window, 42);
}

static void
to_share (UchiWindow *window)
{
  uchi_window_go (window, 44);
}

UchiPage *
uchi_screen_41 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 41, _("Number for the helper"));
  char code[UCHI_SUPPORT_CODE_LENGTH + 1];
  const char *word = uchi_code_now (window, code);
  g_autofree char *quoted = g_strdup_printf (_("“%s”"), word);

  uchi_page_set_dense (page);
  uchi_page_headline (page, _("Tell this number to the helper"));
  uchi_page_add (page, number_new (page, code));
  uchi_page_add (page, word_new (quoted));
  uchi_page_add (page, uchi_says (0, _("No name, address or password is in it."), _("A helper never asks for a password."), NULL));
  uchi_page_right (page, _("Print on paper"), UCHI_BUTTON_PLAIN, uchi_flow_to_paper);
  if (uchi_run_report (uchi_window_run (window)) != NULL)
    uchi_page_more (page, _("Hand over a file"), to_share);
  uchi_page_more (page, _("Where to ask"), to_contacts);
  uchi_page_set_first (page, uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, uchi_flow_back));
  return page;
}
