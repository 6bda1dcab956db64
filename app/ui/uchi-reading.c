/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-reading.h"

#include "core/uchi-json.h"
#include "ui/uchi-run-private.h"

struct _UchiReading
{
  GBytes *line;
  UchiKeep keep;
  GThread *thread;
  GSource *done; /* attached by the thread when it is through */
};

/* ---- devices ------------------------------------------------------------------------------ */

void
uchi_reading_take_device (GPtrArray *devices, GHashTable *by_id, UchiDevice *device)
{
  gpointer place;

  if (g_hash_table_lookup_extended (by_id, device->id, NULL, &place))
    {
      UchiDevice **slot = (UchiDevice **) &g_ptr_array_index (devices, GPOINTER_TO_UINT (place));

      g_hash_table_replace (by_id, device->id, place); /* the key goes with the one before */
      uchi_device_free (*slot);
      *slot = device;
    }
  else if (devices->len < UCHI_READING_MAX_DEVICES)
    {
      g_hash_table_insert (by_id, device->id, GUINT_TO_POINTER (devices->len));
      g_ptr_array_add (devices, device);
    }
  else
    uchi_device_free (device);
}

/* what belongs to no device is shown like one, with a fixed id */
static UchiDevice *
network_as_device (JsonObject *network)
{
  JsonObject *object = json_object_new ();
  UchiDevice *device;

  json_object_set_string_member (object, "id", UCHI_NETWORK_ID);
  json_object_set_string_member (object, "kind", uchi_kind_name (UCHI_KIND_NETWORK_DEVICE));
  for (const char *const *member = (const char *const[]) { "checks", "findings", NULL }; *member != NULL; member++)
    {
      JsonArray *array = uchi_json_array (network, *member);

      if (array != NULL)
        json_object_set_array_member (object, *member, json_array_ref (array));
    }
  device = uchi_device_from_json (object);
  json_object_unref (object);
  return device;
}

GPtrArray *
uchi_reading_devices_of (JsonObject *report, gboolean quiet_network, GHashTable *by_id)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);
  JsonArray *devices = uchi_json_array (report, "devices");
  JsonObject *network = uchi_json_object (report, "network");
  UchiDevice *net = network != NULL ? network_as_device (network) : NULL;

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *object = uchi_json_object_at (devices, i);

      if (object != NULL)
        uchi_reading_take_device (list, by_id, uchi_device_from_json (object));
    }
  if (net != NULL && (quiet_network || net->findings->len > 0 || (net->checks->len > 0 && uchi_device_level (net) != UCHI_LEVEL_FINE)))
    {
      if (!g_hash_table_contains (by_id, net->id))
        g_hash_table_insert (by_id, net->id, GUINT_TO_POINTER (list->len));
      g_ptr_array_add (list, net);
    }
  else
    uchi_device_free (net);
  return list;
}

/* ---- a line -------------------------------------------------------------------------------- */

void
uchi_read_free (UchiRead *self)
{
  uchi_event_free (self->event);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_free (self);
}

UchiRead *
uchi_reading_now (GBytes *line, UchiKeep keep)
{
  UchiRead *self = g_new0 (UchiRead, 1);
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (line, &length);

  self->event = uchi_event_parse (text, length, NULL);
  if (self->event == NULL || self->event->type != UCHI_EVENT_REPORT || self->event->body == NULL)
    return self;
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->devices = uchi_reading_devices_of (self->event->body, FALSE, self->by_id);
  if (keep != NULL && self->devices->len > 0)
    self->not_kept = !keep (self->event->body, &error);
  return self;
}

static gpointer
read_in_thread (gpointer user_data)
{
  UchiReading *self = user_data;
  UchiRead *read = uchi_reading_now (self->line, self->keep);

  g_source_attach (self->done, NULL);
  return read;
}

UchiReading *
uchi_reading_new (GBytes *line, UchiKeep keep, GSourceFunc done, GObject *object)
{
  UchiReading *self = g_new0 (UchiReading, 1);

  self->line = g_bytes_ref (line);
  self->keep = keep;
  self->done = g_idle_source_new ();
  g_source_set_callback (self->done, done, g_object_ref (object), g_object_unref);
  self->thread = g_thread_new ("reading", read_in_thread, self);
  return self;
}

UchiRead *
uchi_reading_finish (UchiReading *self)
{
  UchiRead *read = g_thread_join (self->thread);

  g_source_destroy (self->done);
  g_source_unref (self->done);
  g_bytes_unref (self->line);
  g_free (self);
  return read;
}
