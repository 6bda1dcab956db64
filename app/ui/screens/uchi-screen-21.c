/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 結果：直すところなし: never says that all is safe, and counts what was not checked. */
#include <glib/gi18n.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-list.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

static void
show_rest (UchiWindow *window)
{
  uchi_window_choose (window, NULL, UCHI_FINDING_NONE);
  uchi_window_place (window)->step = 1;
  uchi_window_go (window, 21);
}

static void
hide_rest (UchiWindow *window)
{
  uchi_window_place (window)->step = 0;
  uchi_window_go (window, 21);
}

static void
add_fact (GtkWidget *list, const char *drawing, const char *text)
{
  gtk_box_append (GTK_BOX (list), uchi_card (uchi_fact (drawing, 40, uchi_say (text, NULL)), NULL));
}

static gboolean
pack_is (UchiRun *run, const char *state)
{
  return g_str_equal (uchi_run_pack_state (run), state);
}

static GtkWidget *
facts (UchiRun *run, const UchiResultCount *count)
{
  GtkWidget *list = uchi_box (GTK_ORIENTATION_VERTICAL, 14, NULL);
  g_autofree char *devices
    = g_strdup_printf (uchi_run_is_only_report (run) /* of another day, perhaps */
                         ? ngettext ("%u device was looked at then.", "%u devices were looked at then.", count->devices)
                         : ngettext ("Today %u device was looked at.", "Today %u devices were looked at.", count->devices),
                       count->devices);
  g_autofree char *rest = g_strdup_printf (ngettext ("%u thing could not be checked.", "%u things could not be checked.",
                                                     count->not_checked), count->not_checked);
  g_autofree char *ask = g_strdup_printf (ngettext ("There is %u device with a question mark.",
                                                    "There are %u devices with a question mark.", count->ask), count->ask);
  g_autofree char *month = uchi_words_month (uchi_run_pack_released (run));
  g_autofree char *knowledge = month != NULL ? g_strdup_printf (_("The knowledge of %s was used."), month) : NULL;

  add_fact (list, "ui-home", devices);
  if (count->not_checked > 0)
    add_fact (list, "shape-hatena", rest);
  if (count->ask > 0)
    add_fact (list, "shape-hatena", ask);
  if (!uchi_run_is_complete (run))
    add_fact (list, "shape-hatena", uchi_words_stopped (uchi_run_note (run), _("It was stopped on the way: not everything was looked at.")));
  if (knowledge != NULL && !pack_is (run, "fresh"))
    add_fact (list, "ui-receive", knowledge);
  add_fact (list, "ui-calendar", _("The next check is due in 3 months."));
  return list;
}

/* the devices with something that was not checked */
static UchiPage *
rest_page (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 21, _("Result"));
  g_autoptr (GPtrArray) rows = uchi_result_rows (uchi_run_devices (uchi_window_run (window)));
  UchiResultCount count;
  GtkWidget *back;

  uchi_page_set_dense (page);
  uchi_result_count (uchi_run_devices (uchi_window_run (window)), &count);
  uchi_page_headline (page, count.not_checked > 0 ? _("What could not be checked") : _("The devices of this home"));
  uchi_page_say (page, _("Press a device to see what it is about."));
  uchi_page_add (page, uchi_list_new (page, rows));
  back = uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, hide_rest);
  uchi_page_set_first (page, back);
  uchi_list_focus_chosen (page);
  return page;
}

static const char *
headline (UchiRun *run, const UchiResultCount *count)
{
  if (count->newer > 0)
    return _("There is something that this program does not know yet");
  return pack_is (run, "too-old") ? _("As far as can be told, nothing to mend was found") : _("Nothing to mend was found");
}

UchiPage *
uchi_screen_21 (UchiWindow *window)
{
  UchiRun *run = uchi_window_run (window);
  UchiResultCount count;
  UchiPage *page;

  if (uchi_window_place (window)->step > 0)
    return rest_page (window);
  page = uchi_page_new (window, 21, _("Result"));
  uchi_result_count (uchi_run_devices (run), &count);
  uchi_page_headline (page, headline (run, &count));
  uchi_page_add (page, facts (run, &count));
  if (uchi_list_note (page) != NULL)
    uchi_page_say (page, uchi_list_note (page));
  uchi_list_add_date (page);
  uchi_page_set_first (page, uchi_page_right (page, count.not_checked > 0 ? _("What could not be checked")
                                                    : count.ask > 0 ? _("Show the question marks") : _("Show the devices"),
                                              UCHI_BUTTON_PRIMARY, show_rest));
  uchi_page_right (page, _("Print on paper"), UCHI_BUTTON_PLAIN, uchi_flow_to_paper);
  uchi_page_left (page, uchi_flow_end_name (window, _("Quit")), UCHI_BUTTON_PLAIN, uchi_flow_end);
  uchi_page_set_safe (page, NULL);
  return page;
}
