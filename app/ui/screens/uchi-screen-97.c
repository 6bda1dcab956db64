/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ルーターなし: this computer has a public address of its own. Nothing was sent. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

static void
to_contacts (UchiWindow *window)
{
  uchi_window_go (window, 42);
}

UchiPage *
uchi_screen_97 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 97, _("No router"));

  uchi_page_headline (page, _("There is no router"));
  uchi_page_card (page, "kind-router", _("This computer seems to be connected straight to the outside."),
                  _("With a router between, you can be at ease."), NULL);
  uchi_page_set_first (page, uchi_page_right (page, _("Try again"), UCHI_BUTTON_PRIMARY, uchi_flow_begin_anew));
  uchi_page_right (page, _("Where to ask"), UCHI_BUTTON_PLAIN, to_contacts);
  uchi_page_left (page, _("Quit"), UCHI_BUTTON_PLAIN, uchi_flow_quit);
  uchi_page_set_safe (page, uchi_flow_to_start);
  return page;
}
