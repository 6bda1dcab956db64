/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-source.h"

#include <string.h>

#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "pack/uchi-pack-private.h"

static const char *const for_people[] = { "source", "checked_on", "confidence", "note", "source_licence", "japan", "synthetic", "credential",
                                          "published", "lockout_note", NULL };

/* an answer without headers or cookies is the same as one with none */
static gboolean
says_nothing (const char *name, JsonNode *node)
{
  if (g_str_equal (name, "headers"))
    return JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) == 0;
  return g_str_equal (name, "cookies") && JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 0;
}

/* (transfer full): a deep copy that can be changed, without what only people read */
static JsonNode *
copy (JsonNode *node, gboolean whole)
{
  JsonNode *out;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_object_new ();
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));

      for (const GList *l = names; l != NULL; l = l->next)
        {
          JsonNode *member = json_object_get_member (json_node_get_object (node), l->data);

          if (whole || (!g_strv_contains (for_people, l->data) && !says_nothing (l->data, member)))
            json_object_set_member (object, l->data, copy (member, whole));
        }
      out = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (out, object);
      return out;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        json_array_add_element (array, copy (json_array_get_element (json_node_get_array (node), i), whole));
      out = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (out, array);
      return out;
    }
  return json_node_copy (node);
}

static gboolean merge_object (JsonObject *into, JsonObject *from, GError **error);

static gboolean
merge_member (JsonObject *into, const char *name, JsonNode *value, GError **error)
{
  JsonNode *known = json_object_get_member (into, name);

  if (known == NULL)
    {
      json_object_set_member (into, name, json_node_copy (value));
      return TRUE;
    }
  if (JSON_NODE_HOLDS_ARRAY (known) && JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);

      for (guint i = 0; i < json_array_get_length (array); i++)
        json_array_add_element (json_node_get_array (known), json_node_copy (json_array_get_element (array, i)));
      return TRUE;
    }
  if (JSON_NODE_HOLDS_OBJECT (known) && JSON_NODE_HOLDS_OBJECT (value))
    return merge_object (json_node_get_object (known), json_node_get_object (value), error);
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "“%s” is there twice", name);
  return FALSE;
}

static gboolean
merge_object (JsonObject *into, JsonObject *from, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (from);

  for (const GList *l = names; l != NULL; l = l->next)
    {
      if (!merge_member (into, l->data, json_object_get_member (from, l->data), error))
        return FALSE;
    }
  return TRUE;
}

/* what is put together */
typedef struct {
  JsonObject *into;
  gboolean whole;
  GPtrArray *files; /* (nullable) */
} Source;

static void
note (Source *self, const char *path)
{
  if (self->files != NULL)
    g_ptr_array_add (self->files, g_strdup (path));
}

static gboolean
read_file (Source *self, const char *path, GError **error)
{
  static const UchiJsonLimits limits = { .max_bytes = UCHI_PACK_MAX_JSON, .max_items = 1000000, .max_string = 1024 * 1024 };
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL, plain = NULL;
  gsize length;

  note (self, path);
  if (!uchi_file_read (path, UCHI_PACK_MAX_JSON, &text, &length, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  node = uchi_json_parse (text, length, &limits, error);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      if (node != NULL)
        g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "not a JSON object");
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  plain = copy (node, self->whole);
  if (merge_object (self->into, json_node_get_object (plain), error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
read_folder (Source *self, const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return FALSE;
  note (self, folder);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, ".json"))
        g_ptr_array_add (names, g_build_filename (folder, name, NULL));
    }
  g_ptr_array_sort (names, by_name);
  for (guint i = 0; i < names->len; i++)
    {
      if (!read_file (self, g_ptr_array_index (names, i), error))
        return FALSE;
    }
  return TRUE;
}

JsonNode *
uchi_pack_source_read (const char *folder, gboolean whole, GPtrArray *files, GError **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *pack = g_build_filename (folder, "pack.json", NULL);
  g_autofree char *common = g_build_filename (folder, "common", NULL);
  g_autofree char *makers = g_build_filename (folder, "makers", NULL);
  Source source = { object, whole, files };

  json_node_take_object (root, object);
  if (!read_file (&source, pack, error) || !read_folder (&source, common, error) || !read_folder (&source, makers, error))
    return NULL;
  return g_steal_pointer (&root);
}
