/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "uchi-pack-members.h"

#include <string.h>

#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "uchi-pack-schema-resources.h"

#define REFERENCE "#/$defs/"

struct _UchiPackMembers {
  GHashTable *files; /* "devices/v-cam" → char* */
};

/* one file that is walked through, beside the schema */
typedef struct {
  JsonObject *definitions;
  GPtrArray *complaints;
  const char *file, *list; /* @list: (nullable): the member of the file that we are in */
  const char *record;      /* (nullable): its id */
} Walk;

static JsonNode *
read_schema (void)
{
  GResource *resource = uchi_pack_schema_get_resource ();
  g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, "/io/github/uchi_kenshin/schema/pack.schema.json", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  JsonNode *schema = uchi_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL);

  g_assert (schema != NULL && JSON_NODE_HOLDS_OBJECT (schema));
  return schema;
}

static JsonNode *
read_file (const char *path)
{
  static const UchiJsonLimits limits = { .max_bytes = 16 * 1024 * 1024, .max_items = 1000000, .max_string = 1024 * 1024 };
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (g_str_has_suffix (path, ".json") && uchi_file_read (path, limits.max_bytes, &text, &length, NULL))
    node = uchi_json_parse (text, length, &limits, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

/* ---- members that the schema does not know ---------------------------------------------- */

/* whether all that the schema asks for is there: which one of several is meant */
static gboolean
has_required (JsonObject *schema, JsonObject *object)
{
  JsonArray *names = uchi_json_array (schema, "required");

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      if (!json_object_has_member (object, json_array_get_string_element (names, i)))
        return FALSE;
    }
  return names != NULL;
}

/* (nullable): the schema itself, what it refers to, or that of its ways which @object has gone */
static JsonObject *
resolve (Walk *self, JsonObject *schema, JsonObject *object)
{
  const char *reference = schema != NULL ? uchi_json_string (schema, "$ref", NULL) : NULL;
  JsonArray *ways;

  if (reference != NULL && g_str_has_prefix (reference, REFERENCE))
    schema = uchi_json_object (self->definitions, reference + strlen (REFERENCE));
  ways = schema != NULL && object != NULL && !json_object_has_member (schema, "properties") ? uchi_json_array (schema, "oneOf") : NULL;
  for (guint i = 0; ways != NULL && i < json_array_get_length (ways); i++)
    {
      JsonObject *way = uchi_json_object_at (ways, i);

      if (uchi_json_string (way, "$ref", NULL) != NULL)
        return resolve (self, way, object);
      if (has_required (way, object))
        return way;
    }
  return schema;
}

static void look_at (Walk *self, JsonNode *node, JsonObject *schema);

static void
look_at_member (Walk *self, const char *name, JsonNode *node, JsonObject *schema)
{
  JsonObject *known = uchi_json_object (schema, "properties"), *others = uchi_json_object (schema, "additionalProperties");

  if (known != NULL && json_object_has_member (known, name))
    look_at (self, node, uchi_json_object (known, name));
  else if (others != NULL)
    look_at (self, node, others);
  else if (!uchi_json_bool (schema, "additionalProperties", TRUE))
    g_ptr_array_add (self->complaints, g_strdup_printf ("%s: %s%s%s: “%s” is no member that there is", self->file, self->list != NULL ? self->list : "the file",
                                                        self->record != NULL ? ": " : "", self->record != NULL ? self->record : "", name));
}

static void
look_at (Walk *self, JsonNode *node, JsonObject *schema)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

  schema = resolve (self, schema, object);
  if (schema == NULL)
    return;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    look_at (self, json_array_get_element (array, i), uchi_json_object (schema, "items"));
  for (const GList *l = names; l != NULL; l = l->next)
    look_at_member (self, l->data, json_object_get_member (object, l->data), schema);
}

/* ---- where records are ------------------------------------------------------------------- */

static void
remember (UchiPackMembers *self, const Walk *walk)
{
  char *key = g_strdup_printf ("%s/%s", walk->list, walk->record);
  const char *before = g_hash_table_lookup (self->files, key);
  char *files = before == NULL || strstr (before, walk->file) != NULL ? g_strdup (before != NULL ? before : walk->file)
                                                                     : g_strdup_printf ("%s, %s", before, walk->file);

  g_hash_table_replace (self->files, key, files);
}

static void
look_at_record (UchiPackMembers *self, Walk *walk, const char *id, JsonNode *node, JsonObject *schema)
{
  walk->record = id;
  remember (self, walk);
  look_at (walk, node, schema);
  walk->record = NULL;
}

/* one member of a file: a list of records, the makers' words, or something else */
static void
look_at_list (UchiPackMembers *self, Walk *walk, JsonNode *node, JsonObject *schema)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonObject *makers = g_str_equal (walk->list, "words") && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) names = makers != NULL ? json_object_get_members (makers) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *record = uchi_json_object_at (array, i);

      if (record != NULL)
        look_at_record (self, walk, uchi_json_string (record, "id", "(no id)"), json_array_get_element (array, i), uchi_json_object (schema, "items"));
    }
  for (const GList *l = names; l != NULL; l = l->next)
    look_at_record (self, walk, l->data, json_object_get_member (makers, l->data), uchi_json_object (schema, "additionalProperties"));
  if (array == NULL && makers == NULL)
    look_at (walk, node, schema);
}

static void
look_at_file (UchiPackMembers *self, Walk *walk, JsonObject *root, JsonObject *schema)
{
  g_autoptr (GList) names = json_object_get_members (root);
  JsonObject *known = uchi_json_object (schema, "properties");

  for (const GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *of_member = uchi_json_object (known, l->data);

      walk->list = of_member != NULL ? l->data : NULL;
      if (of_member != NULL)
        look_at_list (self, walk, json_object_get_member (root, l->data), of_member);
      else
        look_at_member (walk, l->data, json_object_get_member (root, l->data), schema);
    }
}

UchiPackMembers *
uchi_pack_members_new (GPtrArray *files, GPtrArray *complaints)
{
  UchiPackMembers *self = g_new0 (UchiPackMembers, 1);
  g_autoptr (JsonNode) schema = read_schema ();
  JsonObject *object = json_node_get_object (schema);

  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < files->len; i++)
    {
      Walk walk = { .definitions = uchi_json_object (object, "$defs"), .complaints = complaints, .file = g_ptr_array_index (files, i) };
      g_autoptr (JsonNode) node = read_file (walk.file);

      if (node != NULL)
        look_at_file (self, &walk, json_node_get_object (node), object);
    }
  return self;
}

void
uchi_pack_members_free (UchiPackMembers *self)
{
  g_hash_table_unref (self->files);
  g_free (self);
}

const char *
uchi_pack_members_file (UchiPackMembers *self, const char *list, const char *id)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", list, id);

  return g_hash_table_lookup (self->files, key);
}

/* whether @id stands in @message, and not as a part of a longer one */
static gboolean
names_id (const char *message, const char *id)
{
  gsize length = strlen (id);

  for (const char *at = strstr (message, id); at != NULL && length > 0; at = strstr (at + 1, id))
    {
      gboolean begins = at == message || !(g_ascii_isalnum (at[-1]) || strchr ("-._", at[-1]) != NULL);

      if (begins && (at[length] == '\0' || !(g_ascii_isalnum (at[length]) || strchr ("-._", at[length]) != NULL)))
        return TRUE;
    }
  return FALSE;
}

const char *
uchi_pack_members_file_named (UchiPackMembers *self, const char *message)
{
  const char *best = NULL, *found = NULL;
  GHashTableIter iter;
  gpointer key, file;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &key, &file))
    {
      const char *id = strchr (key, '/') + 1;

      if (names_id (message, id) && (best == NULL || strlen (id) > strlen (best)))
        {
          best = id;
          found = file;
        }
    }
  return found;
}
