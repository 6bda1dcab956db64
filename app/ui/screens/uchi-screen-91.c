/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 外のWi-Fi, and its kin: a network that does not look like a home, or that somebody else is looking at. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"

static const char *
headline (const UchiRunScope *scope)
{
  switch (scope->refused)
    {
    case UCHI_REFUSED_OFFICE_NETWORK:
      return _("This looks like the network of a company or school");
    case UCHI_REFUSED_TOO_LARGE:
      return _("This is a very large network");
    case UCHI_REFUSED_BUSY:
      return _("Another check is under way on this computer");
    case UCHI_REFUSED_PUBLIC_NETWORK:
      return _("This looks like the Wi-Fi of a shop or station");
    case UCHI_REFUSED_NONE:
    case UCHI_REFUSED_NO_LINK:
    case UCHI_REFUSED_NO_ROUTER:
    case UCHI_REFUSED_VPN:
    case UCHI_REFUSED_NO_CONSENT:
    default:
      break;
    }
  if (g_strcmp0 (scope->ask, "open-wifi") == 0)
    return _("This looks like the Wi-Fi of a shop or station");
  if (g_strcmp0 (scope->ask, "many-devices") == 0)
    return _("This is a very large network");
  return _("This looks like the network of a company or school");
}

UchiPage *
uchi_screen_91 (UchiWindow *window)
{
  UchiPage *page;
  UchiRunScope scope;

  uchi_run_scope (uchi_window_run (window), &scope);
  page = uchi_page_new (window, 91, scope.refused == UCHI_REFUSED_BUSY ? _("Another check") : _("Another network"));
  uchi_page_headline (page, headline (&scope));
  if (scope.refused == UCHI_REFUSED_BUSY)
    uchi_page_card (page, "kind-pc", _("Two at once would tire the devices."), _("Wait until it is over, then try again."), NULL);
  else
    uchi_page_card (page, "ui-wifi", _("It is not checked here."), _("Open it again when you are at home."), NULL);
  /* a refusal of the scope guard stays one, whatever the person says: only a question can be answered */
  if (scope.refused == UCHI_REFUSED_NONE)
    uchi_page_right (page, _("It is the network of my home"), UCHI_BUTTON_PLAIN, uchi_flow_ask_home);
  else
    uchi_page_right (page, _("Try again"), UCHI_BUTTON_PLAIN, uchi_flow_begin_anew);
  uchi_page_left (page, _("Quit"), UCHI_BUTTON_PLAIN, uchi_flow_quit);
  uchi_page_set_safe (page, uchi_flow_to_start);
  return page;
}
