/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the checks ask the pack. */
#include "pack/uchi-pack-private.h"
#include "pack/uchi-pack-store.h"

#include <string.h>

#include "core/uchi-json.h"

#define MAX_MODELS 400
#define MAX_PATHS 4

/* ---- built when first needed -------------------------------------------------------- */

static void
index_match (UchiPack *self, const UchiMatch *match)
{
  for (guint i = 0; i < match->groups->len; i++)
    {
      GPtrArray *group = g_ptr_array_index (match->groups, i);

      for (guint k = 0; k < group->len; k++)
        {
          UchiFact *fact = g_ptr_array_index (group, k);

          if (g_str_equal (fact->source, "page"))
            g_hash_table_insert (self->pages, uchi_fact_mark (fact), fact);
          else if (fact->op == UCHI_OP_WORD)
            g_hash_table_insert (self->words, g_ascii_strup (fact->value, -1), (gpointer) fact->value);
        }
    }
}

/* a page that names one of them tells the model */
static void
index_models (UchiPack *self, JsonObject *rule)
{
  JsonArray *models = uchi_json_array (rule, "models");

  for (guint i = 0; models != NULL && i < json_array_get_length (models); i++)
    {
      const char *model = uchi_json_string_at (models, i);

      if (model != NULL)
        g_hash_table_insert (self->words, g_ascii_strup (model, -1), (gpointer) model);
    }
}

static void
index_all (UchiPack *self, UchiPackList *list)
{
  for (guint i = 0; i < list->records->len; i++)
    {
      const UchiPackRecord *record = g_ptr_array_index (list->records, i);

      index_match (self, &record->match);
      if (list == self->logins)
        index_models (self, record->object);
    }
}

static gboolean
is_withdrawn (const UchiPack *self, const char *id)
{
  return self->withdrawn != NULL && g_hash_table_contains (self->withdrawn, id);
}

static gboolean
rule_is_withdrawn (const UchiPack *self, JsonObject *rule)
{
  return is_withdrawn (self, uchi_json_string (rule, "id", ""));
}

static void
index_advisory (UchiPack *self, JsonObject *rule)
{
  JsonArray *models = uchi_json_array (rule, "models");

  for (guint i = 0; models != NULL && i < json_array_get_length (models); i++)
    {
      const char *model = uchi_json_string_at (models, i);
      g_autofree char *key = model != NULL ? g_ascii_strup (model, -1) : NULL;
      GPtrArray *rules = key != NULL ? g_hash_table_lookup (self->advisories, key) : NULL;

      if (key == NULL || rule_is_withdrawn (self, rule))
        continue;
      if (rules == NULL)
        {
          rules = g_ptr_array_new ();
          g_hash_table_insert (self->advisories, g_strdup (key), rules);
          g_hash_table_insert (self->words, g_strdup (key), (gpointer) model);
        }
      g_ptr_array_add (rules, rule);
    }
}

/* (transfer full): the key of a rule about a port, of one about a finding */
static char *
port_key (JsonObject *rule)
{
  return g_strdup_printf ("%s/%d", uchi_json_string (rule, "transport", "tcp"), (int) uchi_json_int (rule, "port", 0));
}

static char *
finding_key (JsonObject *rule)
{
  return g_strdup (uchi_json_string (rule, "finding", ""));
}

/* (transfer full): key → JsonObject*, but for rules that were taken back */
static GHashTable *
index_list (const UchiPack *self, const char *list, char *(*key) (JsonObject *))
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *rules = uchi_json_array (json_node_get_object (self->root), list);

  for (guint i = 0; rules != NULL && i < json_array_get_length (rules); i++)
    {
      JsonObject *rule = uchi_json_object_at (rules, i);

      if (rule != NULL && !rule_is_withdrawn (self, rule))
        g_hash_table_insert (index, key (rule), rule);
    }
  return index;
}

void
uchi_pack_drop_index (UchiPack *self)
{
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_pointer (&self->words, g_hash_table_unref);
  g_clear_pointer (&self->memos, g_hash_table_unref);
  g_clear_pointer (&self->model_runs, g_hash_table_unref);
  g_clear_pointer (&self->advisories, g_hash_table_unref);
  g_clear_pointer (&self->port_rules, g_hash_table_unref);
  g_clear_pointer (&self->finding_rules, g_hash_table_unref);
}

void
uchi_pack_index (UchiPack *self)
{
  JsonArray *advisories = uchi_json_array (json_node_get_object (self->root), "advisories");

  if (self->pages != NULL)
    return;
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->advisories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->port_rules = index_list (self, "port_rules", port_key);
  self->finding_rules = index_list (self, "finding_rules", finding_key);
  index_all (self, self->devices);
  index_all (self, self->logins);
  index_all (self, self->nevers);
  for (guint i = 0; advisories != NULL && i < json_array_get_length (advisories); i++)
    {
      if (uchi_json_object_at (advisories, i) != NULL)
        index_advisory (self, uchi_json_object_at (advisories, i));
    }
}

static void
remove_withdrawn (UchiPack *self, UchiPackList *list)
{
  for (guint i = list->records->len; i > 0; i--)
    {
      if (is_withdrawn (self, ((UchiPackRecord *) g_ptr_array_index (list->records, i - 1))->id))
        g_ptr_array_remove_index (list->records, i - 1);
    }
  g_clear_pointer (&list->index, g_hash_table_unref);
}

void
uchi_pack_withdraw (UchiPack *self, const char *const *ids)
{
  if (ids[0] == NULL)
    return;
  if (self->withdrawn == NULL)
    self->withdrawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (self->withdrawn, g_strdup (ids[i]));
  remove_withdrawn (self, self->devices);
  remove_withdrawn (self, self->logins);
  uchi_pack_drop_index (self);
}

static gboolean
has_record (const UchiPackList *list, const char *id)
{
  for (guint i = 0; i < list->records->len; i++)
    {
      if (g_str_equal (((UchiPackRecord *) g_ptr_array_index (list->records, i))->id, id))
        return TRUE;
    }
  return FALSE;
}

gboolean
uchi_pack_has_rule (UchiPack *self, const char *id)
{
  static const char *const lists[] = { "advisories", "port_rules", "finding_rules" };

  if (has_record (self->devices, id) || has_record (self->logins, id))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *array = uchi_json_array (json_node_get_object (self->root), lists[i]);

      for (guint k = 0; array != NULL && k < json_array_get_length (array); k++)
        {
          if (g_str_equal (uchi_json_string (uchi_json_object_at (array, k), "id", ""), id))
            return TRUE;
        }
    }
  return FALSE;
}

GStrv
uchi_pack_withdrawn_contacts (UchiPack *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer id;

  if (self->withdrawn != NULL)
    {
      g_hash_table_iter_init (&iter, self->withdrawn);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        {
          if (g_str_has_prefix (id, "contact-"))
            g_strv_builder_add (builder, id);
        }
    }
  return g_strv_builder_end (builder);
}

/* ---- the rest --------------------------------------------------------------------------- */

GPtrArray *
uchi_pack_advisories (UchiPack *self, const UchiDevice *device)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autofree char *key = g_ascii_strup (device->model, -1);
  GPtrArray *rules;

  uchi_pack_index (self);
  rules = g_hash_table_lookup (self->advisories, key);
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      JsonObject *rule = g_ptr_array_index (rules, i);
      const char *vendor = uchi_json_string (rule, "vendor", "");

      if (vendor[0] == '\0' || device->vendor[0] == '\0' || g_ascii_strncasecmp (vendor, device->vendor, 4) == 0)
        g_ptr_array_add (found, rule);
    }
  return found;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* adds the models of that maker in one list of rules */
static void
add_models (UchiPack *self, const char *list, const char *maker, GHashTable *seen)
{
  JsonArray *rules = uchi_json_array (json_node_get_object (self->root), list);

  for (guint i = 0; rules != NULL && i < json_array_get_length (rules); i++)
    {
      JsonObject *rule = uchi_json_object_at (rules, i);
      const char *vendor = rule != NULL ? uchi_json_string (rule, "vendor", "") : "";
      JsonArray *models = vendor[0] != '\0' && g_ascii_strncasecmp (vendor, maker, 4) == 0 ? uchi_json_array (rule, "models") : NULL;

      for (guint k = 0; models != NULL && k < json_array_get_length (models) && g_hash_table_size (seen) < MAX_MODELS; k++)
        {
          if (uchi_json_string_at (models, k) != NULL)
            g_hash_table_add (seen, (gpointer) uchi_json_string_at (models, k));
        }
    }
}

GPtrArray *
uchi_pack_models (UchiPack *self, const UchiDevice *device)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *found = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer model;

  if (device->vendor[0] != '\0')
    {
      add_models (self, "advisories", device->vendor, seen);
      add_models (self, "logins", device->vendor, seen);
    }
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &model, NULL))
    g_ptr_array_add (found, model);
  g_ptr_array_sort (found, compare_texts);
  return found;
}

JsonObject *
uchi_pack_port_rule (UchiPack *self, UchiTransport transport, guint16 port)
{
  g_autofree char *key = g_strdup_printf ("%s/%u", transport == UCHI_TCP ? "tcp" : "udp", port);

  uchi_pack_index (self);
  return g_hash_table_lookup (self->port_rules, key);
}

JsonObject *
uchi_pack_finding_rule (UchiPack *self, const char *finding)
{
  uchi_pack_index (self);
  return g_hash_table_lookup (self->finding_rules, finding);
}

GStrv
uchi_pack_credits (UchiPack *self)
{
  JsonArray *credits = uchi_json_array (json_node_get_object (self->root), "credits");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; credits != NULL && i < json_array_get_length (credits); i++)
    {
      JsonObject *credit = uchi_json_object_at (credits, i);
      g_autofree char *line = g_strdup_printf ("%s (%s)", uchi_json_string (credit, "name", ""), uchi_json_string (credit, "licence", ""));

      g_strv_builder_add (builder, line);
    }
  return g_strv_builder_end (builder);
}

JsonObject *
uchi_pack_all_words (UchiPack *self)
{
  return uchi_json_object (json_node_get_object (self->root), "words");
}

/* an address in a maker's words is its routers': a data store or a camera of that maker has another */
gboolean
uchi_pack_words_suit (JsonObject *words, UchiKind kind)
{
  return kind == UCHI_KIND_ROUTER || kind == UCHI_KIND_HOME_GATEWAY || kind == UCHI_KIND_ACCESS_POINT
         || !g_regex_match_simple ("[0-9]\\.[0-9]+\\.[0-9]+\\.[0-9]", uchi_json_string (words, "open", ""), 0, 0);
}

JsonObject *
uchi_pack_maker_words (UchiPack *self, const UchiDevice *device)
{
  JsonObject *words = uchi_pack_all_words (self);
  JsonObject *best = NULL;
  JsonObjectIter iter;
  gsize longest = 0;
  const char *maker;
  JsonNode *node;

  if (words == NULL || device->vendor[0] == '\0')
    return NULL;
  json_object_iter_init (&iter, words);
  while (json_object_iter_next (&iter, &maker, &node))
    {
      gsize length = strlen (maker);

      /* a name and what follows it ("NEC Platforms"), but not the beginning of another ("Logitech") */
      if (JSON_NODE_HOLDS_OBJECT (node) && length > longest && g_ascii_strncasecmp (device->vendor, maker, length) == 0
          && !g_ascii_isalnum (device->vendor[length]))
        {
          best = json_node_get_object (node);
          longest = length;
        }
    }
  return best != NULL && uchi_pack_words_suit (best, device->kind) ? best : NULL;
}

GPtrArray *
uchi_pack_paths (UchiPack *self, const UchiDevice *device)
{
  GPtrArray *paths = g_ptr_array_new ();
  g_autoptr (UchiSaid) said = uchi_said_new (self, device);
  g_autoptr (GPtrArray) records = uchi_pack_list_find (self->devices, said);

  for (guint i = 0; i < records->len && paths->len < MAX_PATHS; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (records, i);
      JsonArray *own = uchi_json_array (record->object, "paths");

      if (own == NULL || uchi_match_best (&record->match, said) == 0)
        continue;
      for (guint k = 0; k < json_array_get_length (own) && paths->len < MAX_PATHS; k++)
        {
          const char *path = uchi_json_string_at (own, k);

          if (path != NULL && path[0] == '/' && !g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
            g_ptr_array_add (paths, (gpointer) path);
        }
    }
  return paths;
}
