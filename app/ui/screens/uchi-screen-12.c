/* SPDX-License-Identifier: GPL-3.0-or-later */
/* やめますか: the check goes on while the question is open. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

UchiPage *
uchi_screen_12 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 12, _("Stop?"));

  uchi_page_headline (page, _("Do you want to stop the check?"));
  uchi_page_card (page, "ui-keep", _("What was found so far stays."), _("Nothing was changed on any device."), NULL);
  uchi_page_set_first (page, uchi_page_right (page, _("Go on checking"), UCHI_BUTTON_PRIMARY, uchi_flow_resume));
  uchi_page_right (page, _("Stop"), UCHI_BUTTON_AT_ONCE, uchi_flow_stop);
  uchi_page_set_safe (page, uchi_flow_resume);
  return page;
}
