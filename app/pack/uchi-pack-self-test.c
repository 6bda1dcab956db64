/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pack can be held against before it is used: its own patterns and examples. */
#include "pack/uchi-pack-private.h"
#include "pack/uchi-pack-store.h"

#include "core/uchi-json.h"

#define MAX_EXAMPLES 8
/* an example that fits gives at least this much, or it would name nothing */
#define NAMES_SOMETHING 25

static gboolean
refuse (GError **error, const char *id, const char *why)
{
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "%s: %s", id, why);
  return FALSE;
}

static gboolean
patterns_compile (const UchiMatch *match)
{
  for (guint i = 0; i < match->groups->len; i++)
    {
      GPtrArray *group = g_ptr_array_index (match->groups, i);

      for (guint k = 0; k < group->len; k++)
        {
          if (!uchi_fact_compiles (g_ptr_array_index (group, k)))
            return FALSE;
        }
    }
  return TRUE;
}

/* (transfer full): a device that says what the example says: {"http.title": "…"} */
static UchiDevice *
device_that_says (UchiPack *self, JsonObject *example)
{
  UchiDevice *device = uchi_device_new ("d1");
  JsonObjectIter iter;
  const char *source;
  JsonNode *node;

  json_object_iter_init (&iter, example);
  while (json_object_iter_next (&iter, &source, &node))
    {
      const char *text = uchi_json_string (example, source, "");

      if (g_str_equal (source, "page"))
        uchi_pack_read_page (self, device, text, 0);
      else if (g_str_equal (source, "mac"))
        uchi_device_set_mac (device, text);
      else if (g_str_equal (source, "name"))
        uchi_device_add_name (device, text);
      else
        uchi_device_add_evidence (device, source, text, 0);
    }
  return device;
}

static gboolean
examples_hold (UchiPack *self, UchiPackRecord *record, const char *member, gboolean fits)
{
  JsonObject *example = uchi_json_object (record->object, "example");
  JsonArray *array = example != NULL ? uchi_json_array (example, member) : NULL;

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_EXAMPLES); i++)
    {
      JsonObject *says = uchi_json_object_at (array, i);
      g_autoptr (UchiDevice) device = says != NULL ? device_that_says (self, says) : uchi_device_new ("d1");
      g_autoptr (UchiSaid) said = uchi_said_new (self, device);
      guint best = uchi_match_best (&record->match, said);

      if (fits ? best < NAMES_SOMETHING : best > 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
test_records (UchiPack *self, const UchiPackList *list, GError **error)
{
  GPtrArray *records = list->records;

  for (guint i = 0; i < records->len; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (records, i);

      if (!patterns_compile (&record->match))
        return refuse (error, record->id, "a pattern cannot be compiled");
      if (!examples_hold (self, record, "yes", TRUE))
        return refuse (error, record->id, "an example that should fit does not");
      if (!examples_hold (self, record, "no", FALSE))
        return refuse (error, record->id, "an example that should not fit does");
    }
  return TRUE;
}

static gboolean login_patterns_compile (JsonNode *node);

static gboolean
members_compile (JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      gboolean is_pattern = g_str_equal (name, "regex") || g_str_equal (name, "body_regex");
      g_autoptr (GRegex) regex = is_pattern ? g_regex_new (uchi_json_string (object, name, "("), 0, 0, NULL) : NULL;

      if (is_pattern ? regex == NULL : !login_patterns_compile (node))
        return FALSE;
    }
  return TRUE;
}

/* patterns of a recipe stand in its steps and conditions; the JSON reader bounds the depth */
static gboolean
login_patterns_compile (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return members_compile (json_node_get_object (node));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      if (!login_patterns_compile (json_array_get_element (array, i)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
test_recipes (UchiPack *self, GError **error)
{
  for (guint i = 0; i < self->logins->records->len; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (self->logins->records, i);

      if (!members_compile (record->object))
        return refuse (error, record->id, "a pattern of the login cannot be compiled");
    }
  return TRUE;
}

gboolean
uchi_pack_self_test (UchiPack *self, GError **error)
{
  return test_records (self, self->devices, error) && test_records (self, self->logins, error)
         && test_records (self, self->nevers, error) && test_recipes (self, error);
}
