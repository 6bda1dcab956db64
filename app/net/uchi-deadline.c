/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-deadline.h"

#include "core/uchi-error.h"

struct _UchiDeadline
{
  GCancellable *cancellable, *parent;
  gulong parent_handler;
  GSource *timer;
  gboolean passed;
};

static gboolean
on_time (gpointer user_data)
{
  UchiDeadline *self = user_data;

  self->passed = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_parent_cancelled (GCancellable *parent, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

UchiDeadline *
uchi_deadline_new (guint timeout_ms, GCancellable *parent)
{
  UchiDeadline *self = g_new0 (UchiDeadline, 1);

  self->cancellable = g_cancellable_new ();
  if (parent != NULL)
    {
      self->parent = g_object_ref (parent);
      self->parent_handler = g_cancellable_connect (parent, G_CALLBACK (on_parent_cancelled), g_object_ref (self->cancellable),
                                                    g_object_unref);
    }
  self->timer = g_timeout_source_new (timeout_ms);
  g_source_set_callback (self->timer, on_time, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

void
uchi_deadline_free (UchiDeadline *self)
{
  if (self == NULL)
    return;
  /* not g_cancellable_disconnect(): that waits for a handler of this very thread */
  if (self->parent != NULL && self->parent_handler != 0)
    g_signal_handler_disconnect (self->parent, self->parent_handler);
  g_clear_object (&self->parent);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_object_unref (self->cancellable);
  g_free (self);
}

GCancellable *
uchi_deadline_cancellable (UchiDeadline *self)
{
  return self->cancellable;
}

gboolean
uchi_deadline_passed (const UchiDeadline *self)
{
  return self->passed;
}

gboolean
uchi_deadline_explain (const UchiDeadline *self, GError **error)
{
  uchi_error_convert (error);
  if (error != NULL && *error != NULL && self->passed && g_error_matches (*error, UCHI_ERROR, UCHI_ERROR_CANCELLED))
    (*error)->code = UCHI_ERROR_TIMED_OUT;
  return FALSE;
}
