/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which names of a device are the pack's own words: those alone may be in a report that leaves the home, since a device says what
 * its owner has written into it. */
#include "pack/uchi-pack-private.h"

#include <string.h>

#include "core/uchi-json.h"

/* makers are compared by their beginning, as models of advisories are: "Buffalo", "BUFFALO.INC" */
#define MAKER_LETTERS 4
#define LEAST_RUN 2

/* "buff\nwsr": a run of letters in a model of that maker. (transfer full) */
static char *
key_of (const char *maker, const char *run)
{
  g_autofree char *beginning = g_utf8_substring (maker, 0, MIN (MAKER_LETTERS, g_utf8_strlen (maker, -1)));
  g_autofree char *both = g_strconcat (beginning, "\n", run, NULL);

  return g_utf8_casefold (both, -1);
}

/* (transfer full): its runs of letters, empty ones among them */
static GStrv
runs_of (const char *text)
{
  return g_regex_split_simple ("[^\\p{L}\\p{M}]+", text, 0, 0);
}

static void
add_runs (GHashTable *runs, const char *maker, const char *model)
{
  g_auto (GStrv) parts = runs_of (model);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      if (g_utf8_strlen (parts[i], -1) >= LEAST_RUN)
        g_hash_table_add (runs, key_of (maker, parts[i]));
    }
}

static void
add_list (UchiPack *self, const char *member)
{
  JsonArray *rules = uchi_json_array (json_node_get_object (self->root), member);

  for (guint i = 0; rules != NULL && i < json_array_get_length (rules); i++)
    {
      JsonObject *rule = uchi_json_object_at (rules, i);
      JsonArray *models = rule != NULL ? uchi_json_array (rule, "models") : NULL;

      for (guint k = 0; models != NULL && k < json_array_get_length (models); k++)
        add_runs (self->model_runs, uchi_json_string (rule, "vendor", ""), uchi_json_string_at (models, k) != NULL ? uchi_json_string_at (models, k) : "");
    }
}

static void
read_runs (UchiPack *self)
{
  self->model_runs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->devices->records->len; i++)
    {
      const UchiPackRecord *record = g_ptr_array_index (self->devices->records, i);

      add_runs (self->model_runs, record->vendor, record->model);
    }
  add_list (self, "advisories");
  add_list (self, "logins");
}

gboolean
uchi_pack_knows_model (UchiPack *self, const char *maker, const char *model)
{
  g_auto (GStrv) parts = runs_of (model);

  if (self->model_runs == NULL)
    read_runs (self);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      g_autofree char *key = key_of (maker, parts[i]);

      if (g_utf8_strlen (parts[i], -1) >= LEAST_RUN && !g_hash_table_contains (self->model_runs, key))
        return FALSE;
    }
  return TRUE;
}

/* "BUFFALO INC.": without what companies are called besides. (transfer full) */
static char *
bare_maker (const char *said)
{
  static const char *const ends[] = { " inc", " ltd", " co", " corp", " corporation", " company", " limited", " gmbh", " llc", " technologies" };
  char *bare = g_strdup (said);
  gsize before = 0;

  while (before != strlen (bare))
    {
      before = strlen (bare);
      while (bare[0] != '\0' && strchr (" .,", bare[strlen (bare) - 1]) != NULL)
        bare[strlen (bare) - 1] = '\0';
      for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
        {
          gsize length = strlen (bare), end = strlen (ends[i]);

          if (length > end && g_ascii_strcasecmp (bare + length - end, ends[i]) == 0)
            bare[length - end] = '\0';
        }
    }
  return bare;
}

const char *
uchi_pack_maker_said (UchiPack *self, const char *said)
{
  g_autofree char *bare = bare_maker (said);

  for (guint i = 0; bare[0] != '\0' && i < self->devices->records->len; i++)
    {
      const UchiPackRecord *record = g_ptr_array_index (self->devices->records, i);

      if (g_ascii_strcasecmp (record->vendor, bare) == 0 || g_ascii_strcasecmp (record->vendor, said) == 0)
        return record->vendor;
    }
  return "";
}
