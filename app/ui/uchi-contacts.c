/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-contacts.h"

#include <gio/gio.h>

#include "core/uchi-json.h"
#include "ui/uchi-keep.h"
#include "ui/uchi-words.h"

#define CONTACTS "/io/github/uchi_kenshin/UchiKenshin/contacts.json"
#define WITHDRAWN "withdrawn.json"
#define MAX_WITHDRAWN_BYTES (64 * 1024)

static void
contact_free (UchiContact *self)
{
  g_free (self->name);
  g_free (self->number);
  g_free (self->use);
  g_free (self->hours);
  g_free (self->cost);
  g_free (self->checked_on);
  g_free (self);
}

static UchiContact *
contact_new (JsonObject *object)
{
  UchiContact *self = g_new0 (UchiContact, 1);
  JsonObject *english = uchi_words_are_japanese () ? NULL : uchi_json_object (object, "en");
  JsonObject *words = english != NULL ? english : object;

  self->name = g_strdup (uchi_json_string (words, "name", ""));
  self->number = g_strdup (uchi_json_string (object, "number", ""));
  self->use = g_strdup (uchi_json_string (words, "use", ""));
  self->hours = g_strdup (uchi_json_string (words, "hours", ""));
  self->cost = g_strdup (uchi_json_string (words, "cost", ""));
  self->checked_on = g_strdup (uchi_json_string (object, "checked_on", ""));
  return self;
}

/* ---- desks that were taken back -------------------------------------------------------------- */

static gboolean
has (JsonArray *ids, const char *id)
{
  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    {
      if (g_strcmp0 (uchi_json_string_at (ids, i), id) == 0)
        return TRUE;
    }
  return FALSE;
}

static JsonArray *
ids_of (JsonNode *kept)
{
  return kept != NULL ? uchi_json_array (json_node_get_object (kept), "contacts") : NULL;
}

void
uchi_contacts_remember (const char *const *withdrawn)
{
  g_autoptr (JsonNode) kept = uchi_keep_read (WITHDRAWN, MAX_WITHDRAWN_BYTES), node = json_node_new (JSON_NODE_OBJECT);
  JsonArray *before = ids_of (kept), *ids = json_array_new ();
  JsonObject *object = json_object_new ();
  gboolean same = g_strv_length ((GStrv) withdrawn) == (before != NULL ? json_array_get_length (before) : 0);

  for (guint i = 0; withdrawn[i] != NULL; i++)
    {
      same = same && has (before, withdrawn[i]);
      json_array_add_string_element (ids, withdrawn[i]);
    }
  json_object_set_array_member (object, "contacts", ids);
  json_node_take_object (node, object);
  if (!same)
    uchi_keep_write (WITHDRAWN, node, NULL);
}

GPtrArray *
uchi_contacts_load (const char *const *withdrawn)
{
  GPtrArray *contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) contact_free);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (CONTACTS, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : "";
  g_autoptr (JsonNode) node = uchi_json_parse (text, length, NULL, NULL);
  g_autoptr (JsonNode) kept = uchi_keep_read (WITHDRAWN, MAX_WITHDRAWN_BYTES);
  JsonArray *array = node != NULL ? uchi_json_array (json_node_get_object (node), "contacts") : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = uchi_json_object_at (array, i);

      const char *id = object != NULL ? uchi_json_string (object, "id", "") : NULL;

      if (id != NULL && (withdrawn == NULL || !g_strv_contains (withdrawn, id)) && !has (ids_of (kept), id))
        g_ptr_array_add (contacts, contact_new (object));
    }
  return contacts;
}

gboolean
uchi_contact_is_old (const UchiContact *self, gint64 now)
{
  g_autofree char *text = g_strconcat (self->checked_on, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (text, NULL);

  return day == NULL || now - g_date_time_to_unix (day) > (gint64) UCHI_CONTACT_FRESH_DAYS * 24 * 60 * 60;
}
