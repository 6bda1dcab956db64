/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 記録を消す: asked once more; the safe answer comes first. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

UchiPage *
uchi_screen_54 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 54, _("Erase the records"));

  uchi_page_headline (page, _("Do you want to erase the records?"));
  uchi_page_card (page, "ui-calendar", _("The names of the devices and the results are erased."), _("What is erased does not come back."), NULL);
  uchi_page_set_first (page, uchi_page_right (page, _("Do not erase"), UCHI_BUTTON_PRIMARY, uchi_screen_55_open));
  uchi_page_right (page, _("Erase"), UCHI_BUTTON_PLAIN, uchi_flow_erase);
  uchi_page_set_safe (page, uchi_screen_55_open);
  return page;
}

void
uchi_screen_54_failed (UchiWindow *window)
{
  uchi_window_tell (window, _("Something could not be erased. It is still there."));
}
