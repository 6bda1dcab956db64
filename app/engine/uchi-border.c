/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run depends on from its first packet to its last: its turn, and a network that stays what it was. */
#include "engine/uchi-engine-private.h"

#include <unistd.h>

#include "net/uchi-turn.h"

gboolean
uchi_border_is_same (UchiEngine *self)
{
  const UchiScopeInfo *then = uchi_scope_info (self->scope);
  UchiScopeOptions options = { .interface = self->interface };
  g_autoptr (UchiScope) scope = uchi_scope_detect (&options, NULL);
  const UchiScopeInfo *now = scope != NULL ? uchi_scope_info (scope) : NULL;

  return now != NULL && now->refused == UCHI_REFUSED_NONE && now->index == then->index && now->address == then->address
         && now->prefix_length == then->prefix_length && now->gateway == then->gateway;
}

static void
stop (UchiEngine *self)
{
  self->stopped_by = "network-left";
  uchi_writer_note (self->writer, self->stopped_by, NULL, NULL);
  uchi_engine_finish_run (self, self->again && self->complete);
}

/* one that was away for a moment only may have come back as another one: the run is not worth the risk */
static void
on_changed (gboolean lost, gpointer user_data)
{
  g_autoptr (UchiEngine) self = g_object_ref (user_data);

  if (lost || !uchi_border_is_same (self))
    stop (self);
}

gboolean
uchi_border_take_turn (UchiEngine *self)
{
  if (self->turn < 0)
    self->turn = uchi_turn_take ();
  return self->turn >= 0;
}

void
uchi_border_take_turn_or_refuse (UchiEngine *self)
{
  UchiScopeInfo busy = *uchi_scope_info (self->scope);
  UchiScope *scope;

  if (busy.refused != UCHI_REFUSED_NONE || uchi_border_take_turn (self))
    return;
  busy.refused = UCHI_REFUSED_BUSY;
  scope = uchi_scope_new_for_info (&busy);
  uchi_scope_unref (self->scope);
  self->scope = scope;
}

gboolean
uchi_border_watch (UchiEngine *self)
{
  g_clear_pointer (&self->watch, uchi_hold_watch_free);
  self->watch = uchi_hold_watch_new (uchi_scope_info (self->scope)->index, on_changed, self, NULL);
  if (self->watch != NULL && uchi_border_is_same (self))
    return TRUE;
  stop (self);
  return FALSE;
}

void
uchi_border_leave (UchiEngine *self)
{
  g_clear_pointer (&self->watch, uchi_hold_watch_free);
  if (self->turn >= 0)
    close (self->turn);
  self->turn = -1;
}
