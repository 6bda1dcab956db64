/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/uchi-event.h"

#include "core/uchi-json.h"
#include "core/uchi-text.h"

static const char *const type_names[] = {
  "", "hello", "scope", "device", "progress", "ask", "finding", "device-done", "note", "news", "report", "models",
};

const char *
uchi_event_type_name (UchiEventType type)
{
  return (guint) type < G_N_ELEMENTS (type_names) ? type_names[type] : "";
}

static UchiEventType
type_from_name (const char *name)
{
  for (guint i = 1; i < G_N_ELEMENTS (type_names); i++)
    {
      if (g_str_equal (name, type_names[i]))
        return i;
    }
  return UCHI_EVENT_UNKNOWN;
}

static char *
clean_member (JsonObject *object, const char *member)
{
  return uchi_text_clean (uchi_json_string (object, member, ""), -1, UCHI_TEXT_MAX);
}

static guint
count_member (JsonObject *object, const char *member)
{
  return (guint) CLAMP (uchi_json_int (object, member, 0), 0, G_MAXINT);
}

static void
read_body (UchiEvent *self)
{
  JsonObject *device = uchi_json_object (self->object, "device");
  JsonArray *devices = uchi_json_array (self->object, self->type == UCHI_EVENT_MODELS ? "models" : "devices");

  if (self->type == UCHI_EVENT_DEVICE && device != NULL)
    self->device = uchi_device_from_json (device);
  if (self->type == UCHI_EVENT_SCOPE || self->type == UCHI_EVENT_REPORT || self->type == UCHI_EVENT_FINDING
      || self->type == UCHI_EVENT_NEWS)
    self->body = uchi_json_object (self->object, uchi_event_type_name (self->type));
  for (guint i = 0; (self->type == UCHI_EVENT_ASK || self->type == UCHI_EVENT_MODELS) && devices != NULL && i < json_array_get_length (devices); i++)
    g_ptr_array_add (self->devices, uchi_text_clean (uchi_json_string_at (devices, i), -1, UCHI_TEXT_MAX));
  self->done = count_member (self->object, "done");
  self->total = count_member (self->object, "total");
  self->about_ms_left = count_member (self->object, "about_ms_left");
}

UchiEvent *
uchi_event_parse (const char *line, gsize length, GError **error)
{
  UchiJsonLimits limits = { .max_bytes = UCHI_EVENT_MAX_LINE, .max_items = UCHI_EVENT_MAX_ITEMS };
  g_autoptr (JsonNode) node = uchi_json_parse (line, length, &limits, error);
  UchiEvent *self;

  if (node == NULL)
    return NULL;
  self = g_new0 (UchiEvent, 1);
  self->object = JSON_NODE_HOLDS_OBJECT (node) ? json_object_ref (json_node_get_object (node)) : json_object_new ();
  self->type = type_from_name (uchi_json_string (self->object, "event", ""));
  self->devices = g_ptr_array_new_with_free_func (g_free);
  self->device_id = clean_member (self->object, "device");
  self->word = clean_member (self->object, self->type == UCHI_EVENT_NOTE ? "note" : "what");
  read_body (self);
  if (self->type == UCHI_EVENT_DEVICE && self->device == NULL)
    self->type = UCHI_EVENT_UNKNOWN;
  return self;
}

void
uchi_event_free (UchiEvent *self)
{
  if (self == NULL)
    return;
  json_object_unref (self->object);
  uchi_device_free (self->device);
  g_ptr_array_unref (self->devices);
  g_free (self->device_id);
  g_free (self->word);
  g_free (self);
}
