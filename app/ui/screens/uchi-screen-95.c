/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 途中で止まった: the engine is gone, or something nobody thought of. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

UchiPage *
uchi_screen_95 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 95, _("Stopped"));
  gboolean something = uchi_run_report (uchi_window_run (window)) != NULL;

  uchi_page_headline (page, _("It stopped on the way"));
  uchi_page_card (page, "ui-home", _("It is not your fault."),
                  something ? _("What was found so far is still there.") : _("Nothing was changed on any device."), NULL);
  uchi_page_set_first (page, uchi_page_right (page, _("Try again"), UCHI_BUTTON_PRIMARY, uchi_flow_begin_anew));
  if (something)
    uchi_page_right (page, _("Show the result"), UCHI_BUTTON_PLAIN, uchi_flow_result);
  uchi_page_right (page, _("Ask by phone"), UCHI_BUTTON_PLAIN, uchi_flow_to_code);
  uchi_page_left (page, _("Quit"), UCHI_BUTTON_PLAIN, uchi_flow_quit);
  uchi_page_set_safe (page, uchi_flow_to_start);
  return page;
}
