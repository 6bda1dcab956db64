/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-code.h"

#include "report/uchi-support-code.h"

static guint
pack_age (UchiRun *run)
{
  const char *const states[] = { "fresh", "aging", "old", "too-old", NULL };

  for (guint i = 0; states[i] != NULL; i++)
    {
      if (g_str_equal (uchi_run_pack_state (run), states[i]))
        return i;
    }
  return 0;
}

/* what was chosen or mended before is no matter on a list, nor at the start; and what this program has no name for is not told as if it were mended */
static void
leave_out (UchiSupportState *state)
{
  gboolean is_mending = state->screen >= 29 && state->screen <= 40;

  if (!is_mending && (state->screen < 22 || state->screen > 24) && state->screen < 90)
    state->kind = UCHI_KIND_UNKNOWN;
  if (!is_mending && state->screen != 22 && state->screen < 90)
    state->finding = UCHI_FINDING_NONE;
  if (state->finding != UCHI_FINDING_NONE)
    return;
  state->step = 0;
  if (is_mending)
    state->screen = 22;
}

const char *
uchi_code_now (UchiWindow *window, char *code)
{
  const UchiPlace *place = uchi_window_place (window);
  const UchiDevice *device = uchi_window_device (window);
  const GPtrArray *devices = uchi_run_devices (uchi_window_run (window));
  UchiSupportState state = { .screen = uchi_window_came_from (window), .step = place->step, .finding = place->finding,
                             .pack_age = pack_age (uchi_window_run (window)),
                             .kind = device != NULL ? device->kind : UCHI_KIND_UNKNOWN };

  for (guint i = 0; i < devices->len; i++)
    {
      UchiLevel level = uchi_device_level (g_ptr_array_index (devices, i));

      state.n_today += level == UCHI_LEVEL_TODAY;
      state.n_soon += level == UCHI_LEVEL_SOON;
    }
  state.error = state.screen == 95 ? 1 : 0;
  leave_out (&state);
  return uchi_support_code_encode (&state, code);
}
