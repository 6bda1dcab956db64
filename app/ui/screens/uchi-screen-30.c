/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 直す前に: what will be done, how long it takes, and that one may stop at any time. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-mending.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

static void
to_device (UchiWindow *window)
{
  uchi_window_go (window, 22);
}

static void
add_fact (GtkWidget *list, const char *drawing, const char *text)
{
  gtk_box_append (GTK_BOX (list), uchi_fact (drawing, 40, uchi_say (text, NULL)));
}

/* what is needed before the first step, and that nothing can go wrong */
static GtkWidget *
facts (const UchiMending *mending)
{
  GtkWidget *list = uchi_box (GTK_ORIENTATION_VERTICAL, 14, NULL);
  g_autofree char *time = g_strdup_printf (_("It takes about %u minutes."), mending->advice->minutes);
  g_autofree char *stays = g_strdup_printf (_("You may stop on the way: %s works as it does now."), mending->name);

  if (mending->advice->minutes > 0)
    add_fact (list, "ui-clock", time);
  if (mending->advice->needs_pen)
    add_fact (list, "ui-pen", _("Please have paper and a pen ready."));
  add_fact (list, uchi_words_kind_drawing (mending->device->kind), stays);
  return list;
}

UchiPage *
uchi_screen_30 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 30, _("Before mending"));
  g_auto (UchiMending) mending = { 0 };

  uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, to_device);
  if (!uchi_mending_now (window, &mending))
    {
      uchi_page_headline (page, uchi_mending_why_not (window));
      return page;
    }
  uchi_page_set_dense (page);
  uchi_page_headline (page, _(mending.advice->goal));
  if (uchi_window_came_from (window) == 29 && uchi_mending_phone (window) == UCHI_PHONE_IN_USE)
    uchi_page_say (page, _("What may cut the telephone comes last. First let us mend this."));
  uchi_page_add (page, uchi_says (0, _(mending.advice->why),
                                  uchi_advice_mender_text (uchi_advice_mender (mending.advice, mending.device->kind)), NULL));
  uchi_page_add (page, uchi_card (facts (&mending), NULL));
  if (uchi_mending_may_cut_phone (&mending))
    uchi_page_say (page, _("If you are talking on the telephone of the home, tell the helper first."));
  if (mending.advice->note != NULL)
    uchi_page_add (page, uchi_sentences (_(mending.advice->note), 0, NULL));
  uchi_page_set_first (page, uchi_page_right (page, _("Start mending"), UCHI_BUTTON_PRIMARY, uchi_flow_mend));
  uchi_page_right (page, _("Later"), UCHI_BUTTON_PLAIN, uchi_flow_later);
  return page;
}
