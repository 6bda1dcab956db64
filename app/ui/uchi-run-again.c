/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of looking again. */
#include "ui/uchi-result.h"
#include "ui/uchi-run-private.h"

/* what @report says of what was looked at again; @device: (nullable): as it is in it */
static UchiOutcome
outcome_in (UchiRun *self, JsonObject *report, const UchiDevice *device)
{
  const UchiCheckState *own = device != NULL ? uchi_result_check (device, self->again_for) : NULL;
  g_autoptr (GPtrArray) whole = NULL;
  const UchiDevice *network;

  if (own != NULL)
    return own->outcome;
  whole = uchi_run_devices_of (report, TRUE);
  network = whole->len > 0 ? g_ptr_array_index (whole, whole->len - 1) : NULL;
  if (network == NULL || !uchi_run_is_network (network) || (device == NULL && !g_str_equal (self->again, UCHI_NETWORK_ID)))
    return UCHI_OUTCOME_UNKNOWN;
  /* a look at the whole network passes for this device when what it found is another one's */
  return uchi_result_outcome (network, self->again_for) == UCHI_OUTCOME_PROBLEM && device != NULL && uchi_result_finding (device, self->again_for) == NULL
         ? UCHI_OUTCOME_OK : uchi_result_outcome (network, self->again_for);
}

gboolean
uchi_run_tells_of_again (UchiRun *self, const UchiRead *read)
{
  gpointer place;
  const UchiDevice *before = self->again != NULL ? uchi_run_device (self, self->again) : NULL, *now;

  if (self->state != UCHI_RUN_AGAIN || self->again == NULL || g_str_equal (self->again, UCHI_NETWORK_ID))
    return TRUE;
  if (!g_hash_table_lookup_extended (read->by_id, self->again, NULL, &place))
    return FALSE;
  now = g_ptr_array_index (read->devices, GPOINTER_TO_UINT (place));
  return uchi_result_finding (now, self->again_for) != NULL || before == NULL || uchi_result_finding (before, self->again_for) == NULL
         || outcome_in (self, read->event->body, now) != UCHI_OUTCOME_UNKNOWN;
}

UchiOutcome
uchi_run_outcome_again (UchiRun *self)
{
  if (self->not_seen || self->again == NULL || self->report == NULL)
    return UCHI_OUTCOME_UNKNOWN;
  return outcome_in (self, self->report, uchi_run_device (self, self->again));
}
