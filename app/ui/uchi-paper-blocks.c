/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on the paper. */
#include "ui/uchi-paper.h"

#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "core/uchi-json.h"
#include "report/uchi-support-code.h"
#include "ui/uchi-code.h"
#include "ui/uchi-contacts.h"
#include "ui/uchi-mended.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-result.h"
#include "ui/uchi-words.h"

/* of one shape; more are counted */
#define MAX_NAMES 20

static void
block_free (UchiPaperBlock *self)
{
  g_free (self->text);
  g_free (self->side);
  g_free (self->square);
  g_free (self);
}

/* (transfer none); phrase marks stay: lines break there */
static UchiPaperBlock *
add (GPtrArray *blocks, UchiPaperStyle style, const char *text)
{
  UchiPaperBlock *block = g_new0 (UchiPaperBlock, 1);

  block->style = style;
  block->text = g_strdup (text);
  g_ptr_array_add (blocks, block);
  return block;
}

static char *
screen_tag (guint number)
{
  return g_strdup_printf (_("Screen %02u"), number);
}

/* 「今日のうちに直しましょう（四角）」 */
static char *
level_words (UchiLevel level)
{
  g_autofree char *words = uchi_phrases_strip (uchi_advice_level (level));

  /* Translators: words of a level, and its shape */
  return g_strdup_printf (C_("level", "%s (%s)"), words, uchi_advice_shape (level));
}

static void
add_row (GPtrArray *blocks, UchiLevel level, const char *text, char *side)
{
  g_autofree char *words = level_words (level);
  g_autofree char *both = g_strconcat (words, "\n", text, NULL);
  UchiPaperBlock *block = add (blocks, UCHI_PAPER_ROW, both);

  block->level = level;
  block->side = side;
}

/* ---- the summary ------------------------------------------------------------------------------ */

static void
add_code (GPtrArray *blocks, UchiWindow *window)
{
  char code[UCHI_SUPPORT_CODE_LENGTH + 1];
  const char *word = uchi_code_now (window, code);
  /* Translators: number for the helper, its check word, number of the screen it was printed from */
  g_autofree char *text = g_strdup_printf (_("Number for the helper\n%s\nCheck word: %s\nPrinted from screen %02u\n"
                                             "A helper can read the square with a telephone.\n"
                                             "When you are in trouble, show this paper to your family or a helper."),
                                           code, word, uchi_window_came_from (window));

  add (blocks, UCHI_PAPER_CODE, text)->square = uchi_paper_square_text (window);
}

static void
add_counts (GPtrArray *blocks, UchiRun *run, const UchiResultCount *count)
{
  JsonObject *report = uchi_run_report (run);
  g_autofree char *day = uchi_words_day (uchi_json_string (report, "started", ""));
  g_autofree char *when = g_strdup_printf (_("It was checked on %s."), day != NULL ? day : "");
  g_autofree char *what = g_strdup_printf (ngettext ("Devices: %u. There is %u thing to mend.", "Devices: %u. There are %u things to mend.",
                                                     count->to_mend), count->devices, count->to_mend);
  const char *nothing = g_str_equal (uchi_run_pack_state (run), "too-old") ? _("As far as can be told, nothing to mend was found.")
                                                                           : _("Nothing to mend was found.");
  g_autofree char *line = g_strdup_printf ("%s%s%s", day != NULL ? when : "", uchi_words_are_japanese () || day == NULL ? "" : " ",
                                           count->to_mend > 0 ? what : nothing);
  g_autofree char *rest = g_strdup_printf (ngettext ("%u thing could not be checked.", "%u things could not be checked.",
                                                     count->not_checked), count->not_checked);

  add (blocks, UCHI_PAPER_TEXT, line);
  if (count->not_checked > 0)
    add (blocks, UCHI_PAPER_TEXT, rest);
  if (!uchi_run_is_complete (run))
    add (blocks, UCHI_PAPER_TEXT, _("It was stopped on the way: not everything was looked at."));
}

/* a row for each thing to mend, in the order of the pages that follow */
static void
add_to_mend (GPtrArray *blocks, const GPtrArray *rows)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const UchiResultRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GPtrArray) findings = uchi_device_worst_first (row->device);

      for (guint k = 0; k < findings->len; k++)
        {
          const UchiFindingRecord *record = g_ptr_array_index (findings, k);
          g_autofree char *title = uchi_phrases_strip (_(uchi_advice_by_id (record->advice)->title));
          g_autofree char *name = uchi_result_numbered_name (i, row);
          g_autofree char *text = g_strdup_printf (C_("change", "%s: %s"), name, title);

          if (!uchi_result_is_to_mend (record))
            continue;
          if (n == 0)
            add (blocks, UCHI_PAPER_HEADING, _("What to mend"));
          add_row (blocks, record->level, text, g_strdup_printf (_("Fix %u"), ++n));
        }
    }
}

/* the others, by name, one row a shape */
static void
add_others (GPtrArray *blocks, const GPtrArray *rows, UchiLevel level)
{
  GString *names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const UchiResultRow *row = g_ptr_array_index (rows, i);
      g_autofree char *name = uchi_result_numbered_name (i, row);

      if (row->level != level || ++n > MAX_NAMES)
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? _(", ") : "", name);
    }
  if (n > MAX_NAMES)
    g_string_append_printf (names, _(", and %u more"), n - MAX_NAMES);
  if (n > 0)
    add_row (blocks, level, names->str, NULL);
  g_string_free (names, TRUE);
}

static void
add_mended (GPtrArray *blocks, UchiWindow *window)
{
  g_autoptr (GPtrArray) mended = uchi_mended_today (window);

  add (blocks, UCHI_PAPER_HEADING, _("What was mended today"));
  if (mended->len == 0)
    add (blocks, UCHI_PAPER_TEXT, _("Nothing yet."));
  for (guint i = 0; i < mended->len; i++)
    {
      const UchiMended *one = g_ptr_array_index (mended, i);
      g_autofree char *title = uchi_phrases_strip (_(uchi_advice_by_id (one->advice)->title));
      g_autofree char *text = g_strdup_printf (C_("change", "%s: %s"), one->device, title);
      g_autofree char *line = g_strconcat ("・", text, NULL);

      add (blocks, UCHI_PAPER_TEXT, line);
    }
}

static void
add_next (GPtrArray *blocks, guint to_mend)
{
  add (blocks, UCHI_PAPER_HEADING, _("What to do next"));
  add (blocks, UCHI_PAPER_TEXT, to_mend > 0 ? _("Begin with fix 1. One after the other is enough.") : _("The next check is due in 3 months."));
}

static void
add_contacts (GPtrArray *blocks, UchiRun *run)
{
  g_autoptr (GPtrArray) contacts = uchi_contacts_load (uchi_run_withdrawn_contacts (run));

  add (blocks, UCHI_PAPER_HEADING, _("Where to ask"));
  for (guint i = 0; i < contacts->len; i++)
    {
      const UchiContact *contact = g_ptr_array_index (contacts, i);
      gboolean old = uchi_contact_is_old (contact, g_get_real_time () / G_USEC_PER_SEC);
      g_autofree char *text = g_strdup_printf ("%s　%s　%s", contact->number, contact->name, old ? _("This may be old information.") : "");

      add (blocks, UCHI_PAPER_TEXT, g_strchomp (text));
    }
  add (blocks, UCHI_PAPER_TEXT, _("Please compare the number with a booklet of your town office."));
  add (blocks, UCHI_PAPER_TEXT, _("Do not answer anybody who asks for money or the number of a card."));
}

static void
add_summary (GPtrArray *blocks, UchiWindow *window, const GPtrArray *rows)
{
  UchiRun *run = uchi_window_run (window);
  UchiResultCount count;

  uchi_result_count (uchi_run_devices (run), &count);
  add (blocks, UCHI_PAPER_TITLE, _("Home Network Check"));
  if (uchi_run_kind (run) == UCHI_RUN_PRACTICE)
    add (blocks, UCHI_PAPER_TEXT, _("This paper is of the practice. It tells nothing about a real home."));
  if (uchi_run_report (run) != NULL)
    add_counts (blocks, run, &count);
  else
    add (blocks, UCHI_PAPER_TEXT, _("Nothing has been checked yet."));
  add_code (blocks, window);
  add_mended (blocks, window);
  if (uchi_run_report (run) != NULL)
    add_next (blocks, count.to_mend);
  add_to_mend (blocks, rows);
  if (count.to_mend == 0)
    add (blocks, UCHI_PAPER_HEADING, _("The devices"));
  add_others (blocks, rows, UCHI_LEVEL_ASK);
  add_others (blocks, rows, UCHI_LEVEL_FINE);
}

/* ---- the fixes ------------------------------------------------------------------------------- */

/* the step as on its screen, with the maker's own word where one is known */
static char *
step_text (const UchiAdvice *advice, const UchiFindingRecord *record, guint step)
{
  const char *menu = step + 1 == advice->menu_step ? uchi_advice_menu (advice, record->maker_words) : "";
  g_autofree char *words = uchi_phrases_strip (_(advice->steps[step]));
  g_autofree char *called = g_strdup_printf (_("On the page it may be called “%s”."), menu);

  /* Translators: number of a step, and what to do */
  return *menu == '\0' ? g_strdup_printf (C_("step", "%u. %s"), step + 1, words)
                       : g_strdup_printf (C_("step", "%u. %s %s"), step + 1, words, called);
}

static void
add_steps (GPtrArray *blocks, const UchiAdvice *advice, const UchiFindingRecord *record)
{
  for (guint i = 0; i < uchi_advice_n_steps (advice); i++)
    {
      g_autofree char *text = step_text (advice, record, i);

      add (blocks, UCHI_PAPER_STEP, text)->side = screen_tag (31 + i);
    }
}

static void
add_fix (GPtrArray *blocks, guint n, const char *name, const UchiDevice *device, const UchiFindingRecord *record)
{
  const UchiAdvice *advice = uchi_advice_by_id (record->advice);
  /* Translators: number of a fix, name of a device */
  g_autofree char *title = g_strdup_printf (_("Fix %u: %s"), n, name);

  add (blocks, UCHI_PAPER_TITLE, title)->new_page = TRUE;
  add_row (blocks, record->level, _(advice->title), NULL);
  add (blocks, UCHI_PAPER_TEXT, _(advice->why));
  add (blocks, UCHI_PAPER_TEXT, uchi_advice_mender_text (uchi_advice_mender (advice, device->kind)));
  if (advice->note != NULL)
    add (blocks, UCHI_PAPER_TEXT, _(advice->note));
  add_steps (blocks, advice, record);
  if (advice->needs_pen)
    add (blocks, UCHI_PAPER_TEXT, _("Write the new password on another paper than this one, and keep it at home."));
  add (blocks, UCHI_PAPER_HEADING, _("When you cannot"));
  add (blocks, UCHI_PAPER_TEXT, _(advice->cannot))->side = screen_tag (37);
  add (blocks, UCHI_PAPER_HEADING, _("How to see that it is mended"));
  add (blocks, UCHI_PAPER_TEXT, _(advice->confirm))->side = screen_tag (38);
  add (blocks, UCHI_PAPER_BOX, _("For what you noticed, and for questions"));
}

static void
add_fixes (GPtrArray *blocks, const GPtrArray *rows)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const UchiResultRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GPtrArray) findings = uchi_device_worst_first (row->device);
      g_autofree char *name = uchi_result_numbered_name (i, row);

      for (guint k = 0; k < findings->len; k++)
        {
          if (uchi_result_is_to_mend (g_ptr_array_index (findings, k)))
            add_fix (blocks, ++n, name, row->device, g_ptr_array_index (findings, k));
        }
    }
}

/* ---- to keep ---------------------------------------------------------------------------------- */

/* what anybody can do at home, whatever was found, and who helps */
static void
add_to_keep (GPtrArray *blocks, UchiRun *run)
{
  const char *rule;

  add (blocks, UCHI_PAPER_TITLE, _("Four things for every day"))->new_page = TRUE;
  for (guint i = 0; (rule = uchi_advice_rule (i)) != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf (C_("step", "%u. %s"), i + 1, rule);

      add (blocks, UCHI_PAPER_STEP, text);
    }
  add_contacts (blocks, run);
  add (blocks, UCHI_PAPER_BOX, _("Telephone numbers of your family and of a helper"));
}

GPtrArray *
uchi_paper_blocks (UchiWindow *window)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  g_autoptr (GPtrArray) rows = uchi_result_rows (uchi_run_devices (uchi_window_run (window)));

  add_summary (blocks, window, rows);
  add_fixes (blocks, rows);
  add_to_keep (blocks, uchi_window_run (window));
  return blocks;
}
