/* SPDX-License-Identifier: GPL-3.0-or-later */
/* できないとき: the advice's own words; nobody is blamed, nothing is lost. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-mending.h"
#include "ui/uchi-screens.h"

UchiPage *
uchi_screen_37 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 37, _("When you cannot"));
  g_auto (UchiMending) mending = { 0 };

  uchi_page_headline (page, _("You may stop here"));
  if (uchi_mending_now (window, &mending))
    uchi_page_add (page, uchi_card (uchi_sentences (_(mending.advice->cannot), 6, NULL), NULL));
  uchi_page_say (page, _("You can go on with your family or a helper."));
  uchi_page_set_first (page, uchi_page_right (page, _("Ask by phone"), UCHI_BUTTON_PRIMARY, uchi_flow_to_code));
  uchi_page_right (page, _("Print on paper"), UCHI_BUTTON_PLAIN, uchi_flow_to_paper);
  uchi_page_right (page, _("Later"), UCHI_BUTTON_PLAIN, uchi_flow_later);
  uchi_page_left (page, _("Back to the steps"), UCHI_BUTTON_BACK, uchi_flow_to_step);
  return page;
}
