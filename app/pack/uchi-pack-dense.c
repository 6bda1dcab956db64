/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the source that people read to the pack that programs load: fewer objects, the same facts. */
#include "pack/uchi-pack-make.h"

#include <string.h>

#include "core/uchi-json.h"
#include "pack/uchi-pack-private.h"

/* ---- observations ---------------------------------------------------------------------------- */

/* {"obs", "op", "value", "weight"} → "OBS OP WEIGHT VALUE", as uchi_fact_new() reads it */
static void
dense_group (JsonArray *group)
{
  for (guint i = json_array_get_length (group); i > 0; i--)
    {
      JsonObject *fact = uchi_json_object_at (group, 0);
      const char *source = fact != NULL ? uchi_json_string (fact, "obs", "") : "";
      JsonNode *node;

      if (source[0] != '\0' && strchr (source, ' ') == NULL)
        {
          g_autofree char *text = g_strdup_printf ("%s %s %d %s", source, uchi_json_string (fact, "op", ""),
                                                   (int) uchi_json_int (fact, "weight", UCHI_PACK_USUAL_WEIGHT),
                                                   uchi_json_string (fact, "value", ""));

          node = json_node_init_string (json_node_alloc (), text);
        }
      else
        node = json_node_copy (json_array_get_element (group, 0));
      json_array_add_element (group, node);
      json_array_remove_element (group, 0);
    }
}

static void
dense_records (JsonObject *root, const char *member)
{
  JsonArray *records = uchi_json_array (root, member);

  for (guint i = 0; records != NULL && i < json_array_get_length (records); i++)
    {
      JsonObject *record = uchi_json_object_at (records, i);
      JsonArray *groups = record != NULL ? uchi_json_array (record, "match") : NULL;

      for (guint k = 0; groups != NULL && k < json_array_get_length (groups); k++)
        {
          JsonNode *group = json_array_get_element (groups, k);

          if (JSON_NODE_HOLDS_ARRAY (group))
            dense_group (json_node_get_array (group));
        }
    }
}

/* ---- parts of logins that many have alike -------------------------------------------------- */

/* the number of that part in @parts, where it is put when it is new */
static guint
share (JsonArray *parts, GHashTable *known, JsonNode *part)
{
  char *text = json_to_string (part, FALSE);
  gpointer at;

  if (g_hash_table_lookup_extended (known, text, NULL, &at))
    {
      g_free (text);
      return GPOINTER_TO_UINT (at);
    }
  at = GUINT_TO_POINTER (json_array_get_length (parts));
  g_hash_table_insert (known, text, at);
  json_array_add_element (parts, json_node_copy (part));
  return GPOINTER_TO_UINT (at);
}

static void
share_logins (JsonObject *root)
{
  JsonArray *logins = uchi_json_array (root, "logins"), *parts = json_array_new ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; logins != NULL && i < json_array_get_length (logins); i++)
    {
      JsonObject *login = uchi_json_object_at (logins, i);

      for (const char *const *member = uchi_pack_shared_members; login != NULL && *member != NULL; member++)
        {
          JsonNode *part = json_object_get_member (login, *member);

          if (part != NULL && !JSON_NODE_HOLDS_VALUE (part))
            json_object_set_int_member (login, *member, share (parts, known, part));
        }
    }
  json_object_set_array_member (root, "login_parts", parts);
}

/* ---- MAC prefixes ------------------------------------------------------------------------------ */

typedef struct {
  GPtrArray *names;                      /* of char*, each with a line feed */
  GPtrArray *entries[UCHI_OUI_LENGTHS];  /* of char* */
} Table;

static gboolean
take_owners (Table *self, JsonObject *owners, GError **error)
{
  g_autoptr (GList) names = owners != NULL ? g_list_sort (json_object_get_members (owners), (GCompareFunc) strcmp) : NULL;

  for (const GList *l = names; l != NULL; l = l->next)
    {
      g_auto (GStrv) prefixes = g_strsplit (uchi_json_string (owners, l->data, ""), " ", -1);

      for (guint i = 0; prefixes[i] != NULL; i++)
        {
          guint length = 0;
          char *entry = uchi_oui_entry (prefixes[i], self->names->len, &length);

          if (entry == NULL)
            {
              g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "“%s” is no prefix (%s)", prefixes[i], (const char *) l->data);
              return FALSE;
            }
          g_ptr_array_add (self->entries[length], entry);
        }
      g_ptr_array_add (self->names, g_strdelimit (g_strconcat (l->data, "\n", NULL), "\t\r", ' '));
    }
  return TRUE;
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* all texts one behind the other, in pieces within the cap for texts; what begins as the one before it is left out */
static void
add_pieces (JsonObject *oui, const char *member, GPtrArray *texts, gsize same)
{
  JsonArray *pieces = json_array_new ();
  g_autoptr (GString) piece = g_string_new (NULL);

  for (guint i = 0; i < texts->len; i++)
    {
      const char *text = g_ptr_array_index (texts, i);

      if (i > 0 && same > 0 && strncmp (text, g_ptr_array_index (texts, i - 1), same) == 0)
        continue;
      if (piece->len + strlen (text) > UCHI_PACK_MAX_STRING)
        {
          json_array_add_string_element (pieces, piece->str);
          g_string_truncate (piece, 0);
        }
      g_string_append (piece, text);
    }
  json_array_add_string_element (pieces, piece->str);
  json_object_set_array_member (oui, member, pieces);
}

/* {"makers": {"NAME": "PREFIX PREFIX", …}, "modules": …} → as uchi_oui_table_read() takes it */
static gboolean
dense_prefixes (JsonObject *root, GError **error)
{
  JsonObject *source = uchi_json_object (root, "oui"), *oui = json_object_new ();
  Table table = { .names = g_ptr_array_new_with_free_func (g_free) };
  gboolean fine;

  for (guint i = 0; i < UCHI_OUI_LENGTHS; i++)
    table.entries[i] = g_ptr_array_new_with_free_func (g_free);
  fine = take_owners (&table, uchi_json_object (source, "makers"), error);
  json_object_set_int_member (oui, "n_makers", table.names->len);
  fine = fine && take_owners (&table, uchi_json_object (source, "modules"), error);
  add_pieces (oui, "names", table.names, 0);
  for (guint i = 0; i < UCHI_OUI_LENGTHS; i++)
    {
      gsize prefix = table.entries[i]->len > 0 ? strlen (g_ptr_array_index (table.entries[i], 0)) - UCHI_OUI_NAME_DIGITS : 0;

      g_ptr_array_sort (table.entries[i], by_text);
      add_pieces (oui, uchi_oui_member (i), table.entries[i], prefix);
      g_ptr_array_unref (table.entries[i]);
    }
  g_ptr_array_unref (table.names);
  json_object_set_object_member (root, "oui", oui);
  return fine;
}

gboolean
uchi_pack_make_dense (JsonObject *root, GError **error)
{
  dense_records (root, "devices");
  dense_records (root, "logins");
  dense_records (root, "nevers");
  share_logins (root);
  return dense_prefixes (root, error);
}
