/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 調べない: nothing was sent, nobody is blamed. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

UchiPage *
uchi_screen_04 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 4, _("No check"));

  uchi_page_headline (page, _("Let us not check today"));
  uchi_page_card (page, "ui-home", _("Please do not use this program in shops or at work."), _("Open it again when you are at home."), NULL);
  uchi_page_set_first (page, uchi_page_right (page, _("To the beginning"), UCHI_BUTTON_PRIMARY, uchi_flow_to_start));
  uchi_page_left (page, _("Quit"), UCHI_BUTTON_PLAIN, uchi_flow_quit);
  uchi_page_set_safe (page, uchi_flow_to_start);
  return page;
}
