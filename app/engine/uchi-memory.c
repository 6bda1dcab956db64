/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/uchi-memory.h"

#include "core/uchi-error.h"
#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "core/uchi-text.h"

#define MAX_DEVICES 2000
#define MAX_BYTES (1024 * 1024)

struct _UchiMemory
{
  char *path;
  JsonObject *devices; /* identity → {label, kind, model, firmware} */
};

static char *
identity (const UchiDevice *device)
{
  if (device->mac[0] != '\0' && !device->mac_random)
    return g_strdup (device->mac);
  if (device->names->len > 0)
    return g_strdup_printf ("%s %s", uchi_kind_name (device->kind), (const char *) g_ptr_array_index (device->names, 0));
  return device->mac[0] != '\0' ? g_strdup (device->mac) : NULL;
}

static JsonObject *
read_file (const char *path)
{
  g_autofree char *text = NULL;
  UchiJsonLimits limits = { .max_bytes = MAX_BYTES };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (uchi_file_read (path, MAX_BYTES, &text, &length, &error))
    node = uchi_json_parse (text, length, &limits, NULL);
  else if (!g_error_matches (error, UCHI_ERROR, UCHI_ERROR_INVALID) && !g_error_matches (error, UCHI_ERROR, UCHI_ERROR_TOO_LARGE))
    return NULL; /* not there, or not to be opened today */
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      uchi_file_set_aside (path);
      return NULL;
    }
  /* a parsed tree is immutable, this one grows */
  {
    g_autofree char *again = json_to_string (node, FALSE);
    g_autoptr (JsonNode) own = json_from_string (again, NULL);

    return json_object_ref (json_node_get_object (own));
  }
}

UchiMemory *
uchi_memory_load (const char *state_dir)
{
  UchiMemory *self = g_new0 (UchiMemory, 1);

  g_mkdir_with_parents (state_dir, 0700);
  self->path = g_build_filename (state_dir, "devices.json", NULL);
  self->devices = read_file (self->path);
  if (self->devices == NULL)
    self->devices = json_object_new ();
  return self;
}

void
uchi_memory_free (UchiMemory *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  json_object_unref (self->devices);
  g_free (self);
}

static void
set_text (char **slot, JsonObject *object, const char *member)
{
  const char *value = uchi_json_string (object, member, "");

  if (value[0] == '\0')
    return;
  g_free (*slot);
  *slot = uchi_text_clean (value, -1, UCHI_TEXT_MAX);
}

gboolean
uchi_memory_apply (const UchiMemory *self, UchiDevice *device)
{
  g_autofree char *key = identity (device);
  JsonObject *known = key != NULL ? uchi_json_object (self->devices, key) : NULL;

  if (known == NULL)
    return FALSE;
  set_text (&device->label, known, "label");
  uchi_device_tell_model (device, uchi_json_string (known, "model", ""));
  set_text (&device->firmware, known, "firmware");
  if (uchi_kind_from_name (uchi_json_string (known, "kind", NULL)) != UCHI_KIND_UNKNOWN)
    {
      device->kind = uchi_kind_from_name (uchi_json_string (known, "kind", NULL));
      device->confidence = 100;
    }
  return TRUE;
}

static void
remember (JsonObject *known, const char *member, const char *value)
{
  g_autofree char *clean = value != NULL ? uchi_text_clean (value, -1, UCHI_TEXT_MAX) : NULL;

  if (clean != NULL)
    json_object_set_string_member (known, member, clean);
}

gboolean
uchi_memory_describe (UchiMemory *self, UchiDevice *device, const char *label, const char *kind, const char *model,
                      const char *firmware, GError **error)
{
  g_autofree char *key = identity (device);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObject *known;

  known = key != NULL ? uchi_json_object (self->devices, key) : NULL;
  if (key == NULL || (known == NULL && json_object_get_size (self->devices) >= MAX_DEVICES))
    {
      g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_NOT_FOUND, "the device has nothing to know it by");
      return FALSE;
    }
  if (known == NULL)
    {
      known = json_object_new ();
      json_object_set_object_member (self->devices, key, known);
    }
  remember (known, "label", label);
  remember (known, "kind", kind);
  remember (known, "model", model);
  remember (known, "firmware", firmware);
  uchi_memory_apply (self, device);

  json_node_set_object (node, self->devices);
  text = json_to_string (node, TRUE);
  return uchi_file_write (self->path, text, -1, error);
}
