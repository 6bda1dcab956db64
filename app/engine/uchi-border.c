/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run depends on from its first packet to its last: its turn, and a network that stays what it was. */
#include "engine/uchi-engine-private.h"

#include <unistd.h>

#include "core/uchi-json.h"
#include "net/uchi-turn.h"

static gboolean
is_same (const UchiScopeInfo *then, const UchiScopeInfo *now)
{
  return now->index == then->index && now->address == then->address && now->prefix_length == then->prefix_length
         && now->gateway == then->gateway;
}

gboolean
uchi_border_is_same (UchiEngine *self)
{
  UchiScopeOptions options = { .interface = self->interface };
  g_autoptr (UchiScope) scope = uchi_scope_detect (&options, NULL);

  return scope != NULL && uchi_scope_info (scope)->refused == UCHI_REFUSED_NONE
         && is_same (uchi_scope_info (self->scope), uchi_scope_info (scope));
}

gboolean
uchi_border_is_unbroken (UchiEngine *self)
{
  UchiScopeOptions options = { .interface = self->interface };
  g_autoptr (UchiScope) scope = uchi_scope_detect (&options, NULL);

  return scope != NULL && uchi_scope_info (scope)->link_changes == uchi_scope_info (self->scope)->link_changes;
}

/* ---- what the next process is to know --------------------------------------------------- */

void
uchi_border_tell (UchiEngine *self, gboolean running)
{
  const UchiScopeInfo *info = uchi_scope_info (self->scope);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = NULL;

  if (self->border == NULL)
    return;
  json_object_set_boolean_member (object, "running", running);
  json_object_set_string_member (object, "interface", info->interface);
  json_object_set_int_member (object, "index", info->index);
  json_object_set_int_member (object, "link_changes", info->link_changes);
  json_object_set_int_member (object, "link", info->link);
  json_object_set_int_member (object, "address", info->address);
  json_object_set_int_member (object, "prefix_length", info->prefix_length);
  json_object_set_int_member (object, "gateway", info->gateway);
  json_object_set_int_member (object, "refused", info->refused);
  if (info->wifi_name != NULL)
    json_object_set_string_member (object, "wifi_name", info->wifi_name);
  text = json_to_string (node, FALSE);
  self->border (text, self->border_data);
}

static guint
number (JsonObject *object, const char *name, guint most)
{
  return (guint) CLAMP (uchi_json_int (object, name, 0), 0, (gint64) most);
}

/* the link went and came back meanwhile, and nobody watched: it may be another network that has the same numbers */
static gboolean
is_still_there (const UchiScopeInfo *then, const UchiScopeInfo *now)
{
  return is_same (then, now) && g_str_equal (then->interface, now->interface) && then->link_changes == now->link_changes
         && then->refused == now->refused && g_strcmp0 (then->wifi_name, now->wifi_name) == 0;
}

void
uchi_engine_remember_border (UchiEngine *self, const char *border, gsize length)
{
  g_autoptr (JsonNode) node = uchi_json_parse (border, length, NULL, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  UchiScopeInfo info = { .index = 0 };

  if (object == NULL || (self->phase != UCHI_PHASE_IDLE && self->phase != UCHI_PHASE_DONE))
    return;
  info.interface = (char *) uchi_json_string (object, "interface", "");
  info.index = number (object, "index", G_MAXINT);
  info.link_changes = number (object, "link_changes", G_MAXUINT);
  info.link = (UchiLinkType) number (object, "link", UCHI_LINK_OTHER);
  info.address = number (object, "address", G_MAXUINT32);
  info.prefix_length = number (object, "prefix_length", 32);
  info.gateway = number (object, "gateway", G_MAXUINT32);
  info.refused = (UchiRefused) number (object, "refused", UCHI_REFUSED_BUSY);
  info.wifi_name = (char *) uchi_json_string (object, "wifi_name", NULL);
  if (is_still_there (&info, uchi_scope_info (self->scope)))
    return;
  info.index = is_same (&info, uchi_scope_info (self->scope)) ? 0 : info.index; /* no interface has it: nothing is the same */
  uchi_scope_unref (self->scope);
  self->scope = uchi_scope_new_for_info (&info);
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
