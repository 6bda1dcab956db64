/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of a pack: an object, whose "match" may be one text, or for devices that are only names and facts one text altogether
 * (fewer nodes to make than there are facts: a pack is loaded at every start).
 *
 *     ID <tab> KIND <tab> VENDOR <tab> MODEL
 *     OBS OP WEIGHT VALUE          a fact; groups stand apart by an empty line */
#include "pack/uchi-pack-private.h"

#include <string.h>

#include "core/uchi-json.h"

#define MAX_FACTS 16
#define MAX_GROUPS 64
#define N_NAMES 4

void
uchi_pack_record_free (UchiPackRecord *self)
{
  if (self->match.groups != NULL)
    g_ptr_array_unref (self->match.groups);
  g_free (self->lines);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "the pack breaks its rules: %s", what);
  return FALSE;
}

/* ---- facts -------------------------------------------------------------------------- */

/* (nullable): the group that is filled next */
static GPtrArray *
add_group (UchiMatch *match)
{
  GPtrArray *group;

  if (match->groups->len == MAX_GROUPS)
    return NULL;
  group = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_fact_free);
  g_ptr_array_add (match->groups, group);
  return group;
}

static gboolean
add_fact (GPtrArray *group, UchiFact *fact)
{
  if (fact != NULL)
    g_ptr_array_add (group, fact);
  return fact != NULL;
}

static gboolean
read_lines (UchiMatch *match, char *lines, GError **error)
{
  GPtrArray *group = NULL;

  for (char *line = lines, *next; line != NULL; line = next)
    {
      next = strchr (line, '\n');
      if (next != NULL)
        *next++ = '\0';
      if (*line == '\0')
        group = NULL;
      else if (group == NULL && (group = add_group (match)) == NULL)
        break;
      else if (group->len < MAX_FACTS && !add_fact (group, uchi_fact_from_line (line, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_groups (UchiMatch *match, JsonArray *groups, GError **error)
{
  guint n_groups = groups != NULL ? json_array_get_length (groups) : 0;

  for (guint i = 0; i < MIN (n_groups, MAX_GROUPS); i++)
    {
      JsonNode *node = json_array_get_element (groups, i);
      JsonArray *facts = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      GPtrArray *group = add_group (match);

      for (guint k = 0; facts != NULL && k < MIN (json_array_get_length (facts), MAX_FACTS); k++)
        {
          if (!add_fact (group, uchi_fact_new (json_array_get_element (facts, k), error)))
            return FALSE;
        }
    }
  return TRUE;
}

/* ---- records ------------------------------------------------------------------------- */

static gboolean
read_object (UchiPackRecord *self, JsonObject *object, GError **error)
{
  const char *match = uchi_json_string (object, "match", NULL);

  self->object = object;
  self->id = uchi_json_string (object, "id", "");
  self->vendor = uchi_json_string (object, "vendor", "");
  self->model = uchi_json_string (object, "model", "");
  self->kind = uchi_kind_from_name (uchi_json_string (object, "kind", NULL));
  self->lines = g_strdup (match);
  return match != NULL ? read_lines (&self->match, self->lines, error) : read_groups (&self->match, uchi_json_array (object, "match"), error);
}

static gboolean
read_text (UchiPackRecord *self, const char *text, GError **error)
{
  char *names[N_NAMES], *p, *facts;

  self->lines = p = g_strdup (text);
  self->id = "";
  facts = strchr (p, '\n');
  if (facts != NULL)
    *facts++ = '\0';
  for (guint i = 0; i < N_NAMES; i++)
    {
      names[i] = p;
      p = strchr (p, '\t');
      if ((p == NULL) != (i == N_NAMES - 1))
        return refuse (error, "a device that cannot be read");
      if (p != NULL)
        *p++ = '\0';
    }
  self->id = names[0];
  self->kind = uchi_kind_from_name (names[1]);
  self->vendor = names[2];
  self->model = names[3];
  if (!uchi_pack_is_plain_word (self->vendor) || !uchi_pack_is_plain_word (self->model))
    return refuse (error, "a maker or model that looks like an address");
  return facts == NULL || read_lines (&self->match, facts, error);
}

static gboolean
read_record (UchiPackRecord *self, JsonObject *object, const char *text, GError **error)
{
  self->match.groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  if (!(object != NULL ? read_object (self, object, error) : read_text (self, text, error)))
    {
      g_prefix_error (error, "%.80s: ", self->id);
      return FALSE;
    }
  if (self->id[0] == '\0')
    return refuse (error, "a record without an id");
  if (object == NULL || !uchi_json_bool (object, "may_try", FALSE) || uchi_match_tells_model (&self->match))
    return TRUE;
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "the pack breaks its rules: logins, “%.80s” fits half the town", self->id);
  return FALSE;
}

JsonObject *
uchi_pack_example (JsonObject *record)
{
  static const UchiJsonLimits limits = { .max_bytes = UCHI_PACK_MAX_STRING };
  const char *text = uchi_json_string (record, "example", NULL);
  JsonNode *example = text != NULL ? uchi_json_parse (text, strlen (text), &limits, NULL) : NULL;

  if (example != NULL)
    json_object_set_member (record, "example", example);
  return uchi_json_object (record, "example");
}

gboolean
uchi_pack_read_records (UchiPackList *list, JsonObject *root, const char *member, GError **error)
{
  JsonArray *array = uchi_json_array (root, member);
  gboolean texts = g_str_equal (member, "devices");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n > UCHI_PACK_MAX_RULES)
    return refuse (error, "too many rules");
  for (guint i = 0; i < n; i++)
    {
      JsonObject *object = uchi_json_object_at (array, i);
      const char *text = texts ? uchi_json_string_at (array, i) : NULL;
      UchiPackRecord *record;

      if (object == NULL && text == NULL)
        return refuse (error, "a record without an id");
      record = g_new0 (UchiPackRecord, 1);
      g_ptr_array_add (list->records, record);
      if (!read_record (record, object, text, error))
        return FALSE;
    }
  return TRUE;
}

guint
uchi_pack_count_patterns (const UchiPackList *list)
{
  guint n = 0;

  for (guint i = 0; i < list->records->len; i++)
    {
      const UchiMatch *match = &((UchiPackRecord *) g_ptr_array_index (list->records, i))->match;

      for (guint k = 0; k < match->groups->len; k++)
        {
          GPtrArray *group = g_ptr_array_index (match->groups, k);

          for (guint m = 0; m < group->len; m++)
            n += ((UchiFact *) g_ptr_array_index (group, m))->op == UCHI_OP_REGEX;
        }
    }
  return n;
}
