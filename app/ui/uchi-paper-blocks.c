/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on the paper. */
#include "ui/uchi-paper.h"

#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "core/uchi-json.h"
#include "report/uchi-support-code.h"
#include "ui/uchi-code.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-result.h"
#include "ui/uchi-words.h"

static void
block_free (UchiPaperBlock *self)
{
  g_free (self->text);
  g_free (self);
}

static UchiPaperBlock *
add (GPtrArray *blocks, UchiPaperStyle style, const char *text)
{
  UchiPaperBlock *block = g_new0 (UchiPaperBlock, 1);

  block->style = style;
  block->text = uchi_phrases_strip (text);
  g_ptr_array_add (blocks, block);
  return block;
}

/* shapes that any printer and any eye tells apart */
static const char *
sign_of (UchiLevel level)
{
  static const char *const signs[] = { [UCHI_LEVEL_FINE] = "●", [UCHI_LEVEL_ASK] = "？", [UCHI_LEVEL_SOON] = "▲", [UCHI_LEVEL_TODAY] = "■" };

  return (guint) level < G_N_ELEMENTS (signs) ? signs[level] : "？";
}

static void
add_code (GPtrArray *blocks, UchiWindow *window)
{
  char code[UCHI_SUPPORT_CODE_LENGTH + 1];
  const char *word = uchi_code_now (window, code);
  /* Translators: the number for the helper, and its check word */
  g_autofree char *text = g_strdup_printf (_("Number for the helper: %s   Check word: %s"), code, word);

  add (blocks, UCHI_PAPER_CODE, text);
}

static void
add_counts (GPtrArray *blocks, UchiRun *run, const UchiResultCount *count)
{
  JsonObject *report = uchi_run_report (run);
  g_autofree char *day = uchi_words_day (report != NULL ? uchi_json_string (report, "started", "") : "");
  g_autofree char *when = day != NULL ? g_strdup_printf (_("It was checked on %s."), day) : NULL;
  g_autofree char *what = g_strdup_printf (count->to_mend < 10 ? C_("up to nine", "Of %u devices, there are %u things to mend.")
                                                               : C_("ten or more", "Of %u devices, there are %u things to mend."),
                                           count->devices, count->to_mend);
  g_autofree char *rest = g_strdup_printf (count->not_checked < 10 ? C_("up to nine", "%u things could not be checked.")
                                                                   : C_("ten or more", "%u things could not be checked."),
                                           count->not_checked);

  if (when != NULL)
    add (blocks, UCHI_PAPER_TEXT, when);
  add (blocks, UCHI_PAPER_TEXT, what);
  if (count->not_checked > 0)
    add (blocks, UCHI_PAPER_TEXT, rest);
}

/* what anybody can do at home, whatever was found */
static void
add_rules (GPtrArray *blocks)
{
  const char *rule;

  add (blocks, UCHI_PAPER_HEADING, _("Four things for every day"));
  for (guint i = 0; (rule = uchi_advice_rule (i)) != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u. %s", i + 1, rule);

      add (blocks, UCHI_PAPER_STEP, text);
    }
}

static void
add_summary (GPtrArray *blocks, UchiWindow *window, const GPtrArray *rows)
{
  UchiRun *run = uchi_window_run (window);
  UchiResultCount count;

  uchi_result_count (uchi_run_devices (run), &count);
  add (blocks, UCHI_PAPER_TITLE, _("Home Network Check"));
  add_counts (blocks, run, &count);
  add_code (blocks, window);
  for (guint i = 0; i < rows->len; i++)
    {
      const UchiResultRow *row = g_ptr_array_index (rows, i);
      /* Translators: number, sign, name of the shape, words of the level, device */
      g_autofree char *text = g_strdup_printf (_("No. %u  %s (%s)  %s  %s"), i + 1, sign_of (row->level),
                                               uchi_advice_shape (row->level), uchi_advice_level (row->level), row->name);

      add (blocks, UCHI_PAPER_STEP, text);
    }
  add_rules (blocks);
  add (blocks, UCHI_PAPER_TEXT, _("When you are in trouble, show this paper to your family or a helper."));
  add (blocks, UCHI_PAPER_TEXT, _("No password is on this paper. Please do not write one on it."));
  add (blocks, UCHI_PAPER_BOX, _("To write on"));
}

static void
add_fix (GPtrArray *blocks, const UchiResultRow *row, const UchiFindingRecord *record)
{
  const UchiAdvice *advice = uchi_advice_by_id (record->advice);
  g_autofree char *level = g_strdup_printf ("%s (%s)  %s", sign_of (record->level), uchi_advice_shape (record->level),
                                            uchi_advice_level (record->level));

  add (blocks, UCHI_PAPER_TITLE, row->name)->new_page = TRUE;
  add (blocks, UCHI_PAPER_HEADING, _(advice->title));
  add (blocks, UCHI_PAPER_TEXT, level);
  add (blocks, UCHI_PAPER_TEXT, _(advice->why));
  for (guint i = 0; i < uchi_advice_n_steps (advice); i++)
    {
      /* Translators: a box to tick, number of the step, its text, number of its screen */
      g_autofree char *text = g_strdup_printf (_("□ %u. %s (screen %u)"), i + 1, _(advice->steps[i]), 31 + i);

      add (blocks, UCHI_PAPER_STEP, text);
    }
  add (blocks, UCHI_PAPER_HEADING, _("When you cannot"));
  add (blocks, UCHI_PAPER_TEXT, _(advice->cannot));
  add (blocks, UCHI_PAPER_HEADING, _("How to see that it is mended"));
  add (blocks, UCHI_PAPER_TEXT, _(advice->confirm));
  if (advice->note != NULL)
    add (blocks, UCHI_PAPER_TEXT, _(advice->note));
  add (blocks, UCHI_PAPER_BOX, _("To write on"));
}

GPtrArray *
uchi_paper_blocks (UchiWindow *window)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  g_autoptr (GPtrArray) rows = uchi_result_rows (uchi_run_devices (uchi_window_run (window)));

  add_summary (blocks, window, rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const UchiResultRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GPtrArray) findings = uchi_result_findings (row->device);

      for (guint k = 0; k < findings->len; k++)
        {
          if (uchi_result_is_to_mend (g_ptr_array_index (findings, k)))
            add_fix (blocks, row, g_ptr_array_index (findings, k));
        }
    }
  return blocks;
}
