/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 電話の種類: a router that is switched off takes the telephone with it. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-mending.h"
#include "ui/uchi-screens.h"

static void
say_yes (UchiWindow *window)
{
  uchi_mending_set_phone (window, UCHI_PHONE_IN_USE);
  uchi_flow_phone_answered (window);
}

static void
say_no (UchiWindow *window)
{
  uchi_mending_set_phone (window, UCHI_PHONE_FREE);
  uchi_flow_phone_answered (window);
}

static void
back (UchiWindow *window)
{
  uchi_window_go (window, 30);
}

UchiPage *
uchi_screen_29 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 29, _("Which telephone"));
  GtkWidget *yes, *no;

  uchi_page_headline (page, _("Are you talking on the telephone of your home?"));
  uchi_page_card (page, "kind-ip-phone", _("When the device is switched off, the telephone of the home may stop too."), NULL);
  yes = uchi_page_right (page, _("Yes, on the home’s telephone"), UCHI_BUTTON_CHOICE, say_yes);
  no = uchi_page_right (page, _("No"), UCHI_BUTTON_CHOICE, say_no);
  uchi_page_pair (page, yes, no);
  uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, back);
  return page;
}
