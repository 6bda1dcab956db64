/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 情報が古い: the pack is older than 90 days; checking is always possible. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

UchiPage *
uchi_screen_93 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 93, _("Old knowledge"));
  g_autofree char *month = uchi_words_month (uchi_run_pack_released (uchi_window_run (window)));
  g_autofree char *text = month != NULL ? g_strdup_printf (_("It is of %s."), month) : NULL;

  uchi_page_headline (page, _("The knowledge for the check has become old"));
  if (text != NULL)
    uchi_page_say (page, text);
  uchi_page_say (page, _("With new knowledge the check is more exact."));
  uchi_page_say (page, _("You can also check with what is there."));
  uchi_page_set_first (page, uchi_page_right (page, _("Check as it is"), UCHI_BUTTON_PRIMARY, uchi_flow_begin));
  uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, uchi_flow_to_start);
  return page;
}
