/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VPN: the way leads into somebody else's network. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

UchiPage *
uchi_screen_92 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 92, _("VPN"));

  uchi_page_headline (page, _("This computer is connected for work"));
  uchi_page_card (page, "kind-pc", _("It was stopped so as not to check the network of a company."), _("Switch the “VPN” off, then try again."),
                  NULL);
  uchi_page_set_first (page, uchi_page_right (page, _("Try again"), UCHI_BUTTON_PRIMARY, uchi_flow_begin_anew));
  uchi_page_left (page, _("Quit"), UCHI_BUTTON_PLAIN, uchi_flow_quit);
  uchi_page_set_safe (page, uchi_flow_to_start);
  return page;
}
