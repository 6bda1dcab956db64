/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 見つからない: nobody answered. Never says that all is well. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

UchiPage *
uchi_screen_94 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 94, _("Nothing found"));

  uchi_page_headline (page, _("No device was found"));
  uchi_page_card (page, "kind-router", _("See whether the power of the router is on."), _("On a Wi-Fi “for guests” devices may not be found."),
                  NULL);
  uchi_page_set_first (page, uchi_page_right (page, _("Check again"), UCHI_BUTTON_PRIMARY, uchi_flow_begin_anew));
  uchi_page_right (page, _("Ask by phone"), UCHI_BUTTON_PLAIN, uchi_flow_to_code);
  uchi_page_left (page, uchi_flow_end_name (window, _("Quit")), UCHI_BUTTON_PLAIN, uchi_flow_end);
  uchi_page_set_safe (page, uchi_flow_to_start);
  return page;
}
