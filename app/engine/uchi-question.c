/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question about logins: whom the person is asked about, and what follows from the answer. */
#include "engine/uchi-engine-private.h"

#include "net/uchi-source.h"

/* the address that would be asked, and no other one of its row: behind an extender that may be somebody else */
static gboolean
named_on_command_line (UchiEngine *self, const UchiJob *job)
{
  return uchi_job_is_at_place (job)
         && g_ptr_array_find_with_equal_func (self->allow_addresses, job->place, g_str_equal, NULL);
}

static void
log_in_everywhere (UchiEngine *self)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_copy (self->jobs, (GCopyFunc) uchi_job_ref, NULL);

  self->phase = UCHI_PHASE_CHECKING;
  for (guint i = 0; i < jobs->len; i++)
    {
      UchiJob *job = g_ptr_array_index (jobs, i);
      gboolean allowed = named_on_command_line (self, job)
                         || g_ptr_array_find_with_equal_func (self->logins, job->device->id, g_str_equal, NULL);

      if (allowed && !g_ptr_array_find_with_equal_func (self->logins, job->device->id, g_str_equal, NULL))
        g_ptr_array_add (self->logins, g_strdup (job->device->id));
      job->answered = TRUE;
      job->allowed = allowed;
      if (job->state == UCHI_JOB_WAITING)
        uchi_turns_add (self, job);
    }
  uchi_network_checks_begin (self);
}

void
uchi_engine_allow_one (UchiEngine *self, const char *id)
{
  if (g_ptr_array_find_with_equal_func (self->asked, id, g_str_equal, NULL)
      && !g_ptr_array_find_with_equal_func (self->logins, id, g_str_equal, NULL))
    g_ptr_array_add (self->logins, g_strdup (id));
}

/* 3: the answer */
gboolean
uchi_engine_allow (UchiEngine *self, GPtrArray *devices)
{
  if (self->phase != UCHI_PHASE_ASKING)
    return FALSE;
  /* what the person says now stands in the place of what the command line said */
  g_ptr_array_set_size (self->allow_addresses, 0);
  for (guint i = 0; i < devices->len; i++)
    uchi_engine_allow_one (self, g_ptr_array_index (devices, i));
  self->answered = TRUE;
  log_in_everywhere (self);
  uchi_engine_advance (self);
  return TRUE;
}

/* 2: who is asked about is known, and all that is new of the others was written */
static void
ask (UchiEngine *self)
{
  /* on the command line the answer came with the question */
  if (self->consent && self->end_after_run)
    self->answered = TRUE;
  if (self->answered || self->asked->len == 0)
    {
      log_in_everywhere (self);
      uchi_engine_advance (self);
      return;
    }
  self->phase = UCHI_PHASE_ASKING;
  uchi_clear_source (&self->deadline); /* nobody is hurried */
  uchi_writer_ask (self->writer, self->asked);
}

/* 1: a few at a time: in a large home, and where much is said, it takes a while */
static gboolean
on_asking (gpointer user_data)
{
  UchiEngine *self = user_data;
  gint64 end = g_get_monotonic_time () + UCHI_ENGINE_SLICE_US;

  while (uchi_engine_all_wait (self) && self->next_asked < self->jobs->len && g_get_monotonic_time () < end)
    {
      UchiJob *job = g_ptr_array_index (self->jobs, self->next_asked++);

      if (uchi_job_asks (job))
        g_ptr_array_add (self->asked, g_strdup (job->device->id));
    }
  if (uchi_engine_all_wait (self) && (self->next_asked < self->jobs->len || !uchi_engine_flush (self, UCHI_ENGINE_SLICE_US)))
    return G_SOURCE_CONTINUE;
  uchi_clear_source (&self->asking);
  if (uchi_engine_all_wait (self))
    ask (self);
  return G_SOURCE_REMOVE;
}

void
uchi_question_begin (UchiEngine *self)
{
  if (self->asking != NULL)
    return;
  self->next_asked = 0;
  if (!self->answered)
    g_ptr_array_set_size (self->asked, 0);
  self->asking = g_idle_source_new ();
  g_source_set_priority (self->asking, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->asking, on_asking, self, NULL);
  g_source_attach (self->asking, g_main_context_get_thread_default ());
}
