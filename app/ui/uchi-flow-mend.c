/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way through a fix: 30 → 29 → 31 … 36 → 38 → 39 or 40, with 37 always at hand. */
#include "ui/uchi-flow.h"
#include "ui/uchi-list.h"
#include "ui/uchi-mended.h"
#include "ui/uchi-result.h"

/* on the window: how the last look again ended */
#define LOOK "uchi-look"

void
uchi_flow_mend_next (UchiWindow *window)
{
  if (uchi_mending_choose_next (window))
    uchi_window_go (window, 30);
  else
    uchi_flow_result (window);
}

static void
go_step (UchiWindow *window, guint step)
{
  uchi_window_place (window)->step = step;
  uchi_window_go (window, step > 0 ? 30 + step : 30);
}

void
uchi_flow_mend (UchiWindow *window)
{
  g_auto (UchiMending) mending = { 0 };

  if (!uchi_mending_now (window, &mending))
    uchi_flow_result (window);
  else if (uchi_mending_may_cut_phone (&mending) && uchi_mending_phone (window) == UCHI_PHONE_NOT_ASKED)
    uchi_window_go (window, 29);
  else
    go_step (window, 1);
}

void
uchi_flow_phone_answered (UchiWindow *window)
{
  UchiFindingId before = uchi_window_place (window)->finding;
  const UchiDevice *device = uchi_window_device (window);

  if (uchi_mending_phone (window) == UCHI_PHONE_FREE || device == NULL)
    {
      go_step (window, 1);
      return;
    }
  /* something else first, when there is anything */
  uchi_mending_choose_next (window);
  if (uchi_window_device (window) == device && uchi_window_place (window)->finding == before)
    go_step (window, 1);
  else
    uchi_window_go (window, 30);
}

void
uchi_flow_later (UchiWindow *window)
{
  uchi_mending_put_off (window);
  uchi_flow_result (window);
}

void
uchi_flow_step_back (UchiWindow *window)
{
  guint step = uchi_window_place (window)->step;

  go_step (window, step > 0 ? step - 1 : 0);
}

void
uchi_flow_step_done (UchiWindow *window)
{
  guint step = uchi_window_place (window)->step;
  g_auto (UchiMending) mending = { 0 };

  if (uchi_mending_now (window, &mending) && step < mending.n_steps)
    go_step (window, step + 1);
  else
    uchi_flow_look_again (window);
}

void
uchi_flow_cannot (UchiWindow *window)
{
  uchi_window_go (window, 37);
}

void
uchi_flow_to_step (UchiWindow *window)
{
  go_step (window, MAX (uchi_window_place (window)->step, 1));
}

void
uchi_flow_remembered (UchiWindow *window)
{
  guint screen = uchi_window_screen (window), step = uchi_window_place (window)->step;
  gboolean mends = screen >= 30 && screen <= 37;
  g_auto (UchiMending) mending = { 0 };

  UchiResultCount count;

  uchi_result_count (uchi_run_devices (uchi_window_run (window)), &count);
  /* that nothing was found the last time says nothing of today */
  if (count.others == 0 && count.to_mend == 0 && uchi_run_kind (uchi_window_run (window)) == UCHI_RUN_REMEMBERED)
    uchi_flow_to_start (window);
  /* 41 … 44 led back to the result, whichever it was */
  else if (screen == 20 || screen == 21 || (mends && !uchi_mending_now (window, &mending)))
    uchi_flow_result (window);
  else if (mends && screen != 37)
    go_step (window, MIN (step, mending.n_steps));
  else
    uchi_window_refresh (window);
}

/* ---- looking again ---------------------------------------------------------------------------- */

void
uchi_flow_look_again (UchiWindow *window)
{
  UchiRun *run = uchi_window_run (window);
  g_auto (UchiMending) mending = { 0 };

  if (!uchi_mending_now (window, &mending))
    {
      uchi_flow_result (window);
      return;
    }
  if (uchi_run_state (run) != UCHI_RUN_DONE || uchi_run_is_only_report (run))
    {
      /* the engine does not know this home any more: the whole check, with its question */
      uchi_flow_begin_anew (window);
      return;
    }
  uchi_window_place (window)->before = mending.record->level;
  uchi_mended_prepare (window, &mending);
  uchi_run_recheck (run, mending.device->id, mending.record->finding);
  uchi_window_go (window, 38);
}

void
uchi_flow_stop_looking (UchiWindow *window)
{
  uchi_run_cancel (uchi_window_run (window));
  uchi_window_go (window, 22);
}

UchiLook
uchi_flow_last_look (UchiWindow *window)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (window), LOOK));
}

static UchiLook
judge_look (UchiWindow *window)
{
  g_auto (UchiMending) mending = { 0 };
  UchiRun *run = uchi_window_run (window);
  UchiOutcome outcome;

  if (uchi_run_state (run) != UCHI_RUN_DONE)
    return UCHI_LOOK_SLOW;
  outcome = uchi_run_outcome_again (run);
  if (outcome == UCHI_OUTCOME_UNKNOWN)
    return UCHI_LOOK_UNCLEAR;
  if (uchi_mending_now (window, &mending))
    return UCHI_LOOK_SAME;
  return outcome == UCHI_OUTCOME_OK ? UCHI_LOOK_MENDED : UCHI_LOOK_UNCLEAR;
}

void
uchi_flow_looked_again (UchiWindow *window)
{
  UchiLook look = judge_look (window);

  g_object_set_data (G_OBJECT (window), LOOK, GINT_TO_POINTER (look));
  if (look == UCHI_LOOK_MENDED)
    {
      uchi_mended_add (window);
      uchi_window_go (window, 39);
      return;
    }
  uchi_window_place (window)->failures++;
  uchi_window_go (window, 40);
}
