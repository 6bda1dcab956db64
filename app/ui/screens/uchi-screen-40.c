/* SPDX-License-Identifier: GPL-3.0-or-later */
/* まだ同じです: waiting, switching off and on, and after two times somebody to talk to. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-mending.h"
#include "ui/uchi-screens.h"

#define ENOUGH 2

/* (nullable): a short cut of the power helps some devices; of others it must not be said */
static const char *
power_sentence (UchiWindow *window)
{
  const UchiDevice *device = uchi_window_device (window);

  if (device == NULL || device->is_gateway || !uchi_advice_may_cut_power (device->kind))
    return NULL;
  if (device->kind == UCHI_KIND_CAMERA)
    return _("Unless it watches over somebody, it may also change when it is switched off and on.");
  if (device->kind == UCHI_KIND_RECORDER)
    return _("When it is not recording, it may also change when it is switched off and on.");
  return _("It may also change when the device is switched off and on.");
}

UchiPage *
uchi_screen_40 (UchiWindow *window)
{
  UchiLook look = uchi_flow_last_look (window);
  UchiPage *page = uchi_page_new (window, 40, look == UCHI_LOOK_SAME ? _("Still the same") : _("Not to be told"));
  gboolean enough = uchi_window_place (window)->failures >= ENOUGH;
  GtkWidget *again, *phone;

  uchi_page_headline (page, look == UCHI_LOOK_SAME ? _("It is still the same") : _("It could not be told"));
  if (look == UCHI_LOOK_SLOW)
    uchi_page_say (page, _("There was no answer within 1 minute."));
  if (look == UCHI_LOOK_UNCLEAR)
    uchi_page_say (page, _("See whether the device is switched on."));
  uchi_page_card (page, "ui-clock", _("It may change after a little while."), power_sentence (window), NULL);
  if (enough)
    phone = uchi_page_right (page, _("Ask by phone"), UCHI_BUTTON_PRIMARY, uchi_flow_to_code);
  again = uchi_page_right (page, _("Look once more"), enough ? UCHI_BUTTON_PLAIN : UCHI_BUTTON_PRIMARY, uchi_flow_look_again);
  if (!enough)
    phone = uchi_page_right (page, _("Ask by phone"), UCHI_BUTTON_PLAIN, uchi_flow_to_code);
  uchi_page_set_first (page, enough ? phone : again);
  uchi_page_left (page, _("See the steps again"), UCHI_BUTTON_BACK, uchi_flow_to_step);
  return page;
}
