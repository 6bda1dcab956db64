/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has something to be weighed waits here for a turn, so that the loop answers a person however much is said on the network. */
#include "engine/uchi-engine-private.h"

#include "net/uchi-source.h"

/* more than an ordinary device says: it comes after those that say less, and holds up only its like */
#define TALKATIVE_BYTES (4 * 1024)

static gboolean
on_turn (gpointer user_data)
{
  UchiEngine *self = user_data;
  gint64 end = g_get_monotonic_time () + UCHI_ENGINE_SLICE_US;

  while (!g_queue_is_empty (&self->turns) && g_get_monotonic_time () < end)
    {
      UchiJob *job = g_queue_pop_head (&self->turns);

      job->queued = FALSE;
      uchi_job_take_turn (job);
      uchi_job_unref (job);
    }
  if (g_queue_is_empty (&self->turns))
    {
      uchi_clear_source (&self->turning);
      return G_SOURCE_REMOVE;
    }
  /* before anything else is asked, but not before it for ever */
  g_source_set_priority (self->turning, G_PRIORITY_DEFAULT);
  return G_SOURCE_CONTINUE;
}

void
uchi_turns_add (UchiEngine *self, UchiJob *job)
{
  if (job->queued)
    return;
  job->queued = TRUE;
  if (uchi_device_evidence_bytes (job->device, "") < TALKATIVE_BYTES)
    g_queue_push_head (&self->turns, uchi_job_ref (job));
  else
    g_queue_push_tail (&self->turns, uchi_job_ref (job));
  if (self->turning != NULL)
    return;
  self->turning = g_idle_source_new ();
  g_source_set_priority (self->turning, G_PRIORITY_HIGH);
  g_source_set_callback (self->turning, on_turn, self, NULL);
  g_source_attach (self->turning, g_main_context_get_thread_default ());
}

void
uchi_turns_clear (UchiEngine *self)
{
  uchi_clear_source (&self->turning);
  g_queue_clear_full (&self->turns, (GDestroyNotify) uchi_job_unref);
}
