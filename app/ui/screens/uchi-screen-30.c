/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 直す前に: what will be done, how long it takes, and that one may stop at any time. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-mending.h"
#include "ui/uchi-screens.h"

static void
to_device (UchiWindow *window)
{
  uchi_window_go (window, 22);
}

UchiPage *
uchi_screen_30 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 30, _("Before mending"));
  g_auto (UchiMending) mending = { 0 };
  g_autofree char *stays = NULL;

  uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, to_device);
  if (!uchi_mending_now (window, &mending))
    {
      uchi_page_headline (page, _("This is mended already"));
      return page;
    }
  stays = g_strdup_printf (_("You may stop on the way: %s works as it does now."), mending.name);
  uchi_page_headline (page, _(mending.advice->title));
  uchi_page_say (page, _(mending.advice->why));
  uchi_page_say (page, uchi_advice_mender_text (uchi_advice_mender (mending.advice, mending.device->kind)));
  uchi_page_say (page, _("It takes about 5 minutes."));
  uchi_page_say (page, stays);
  if (uchi_mending_may_cut_phone (&mending))
    uchi_page_say (page, _("If you are talking on the telephone of the home, tell the helper first."));
  if (mending.advice->note != NULL)
    uchi_page_say (page, _(mending.advice->note));
  uchi_page_set_first (page, uchi_page_right (page, _("Start mending"), UCHI_BUTTON_PRIMARY, uchi_flow_mend));
  uchi_page_right (page, _("Later"), UCHI_BUTTON_PLAIN, uchi_flow_later);
  return page;
}
