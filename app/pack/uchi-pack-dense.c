/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the source that people read to the pack that programs load: fewer objects, the same facts. */
#include "pack/uchi-pack-make.h"

#include <string.h>

#include "core/uchi-json.h"
#include "pack/uchi-pack-private.h"

/* ---- records ------------------------------------------------------------------------------- */

/* appends the lines of a group; FALSE when it cannot be said in lines */
static gboolean
add_group (GString *lines, JsonArray *group)
{
  for (guint i = 0; i < json_array_get_length (group); i++)
    {
      g_autofree char *line = uchi_fact_line (json_array_get_element (group, i));

      if (line[0] == ' ' || strchr (line, '\n') != NULL)
        return FALSE;
      g_string_append_printf (lines, "%s%s", i > 0 || lines->len == 0 ? "\n" : "\n\n", line);
    }
  return json_array_get_length (group) > 0;
}

/* (transfer full) (nullable): the facts of a record, a line each, all with a line feed before it */
static GString *
match_lines (JsonObject *record)
{
  JsonArray *groups = uchi_json_array (record, "match");
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; groups != NULL && i < json_array_get_length (groups); i++)
    {
      JsonNode *group = json_array_get_element (groups, i);

      if (!JSON_NODE_HOLDS_ARRAY (group) || !add_group (lines, json_node_get_array (group)) || lines->len > UCHI_PACK_MAX_STRING)
        return NULL;
    }
  return lines->len > 0 ? g_steal_pointer (&lines) : NULL;
}

/* (transfer full) (nullable): a device that is only names and facts, as uchi_pack_read_records() takes it */
static char *
device_text (JsonObject *device, const GString *lines)
{
  static const char *const names[] = { "id", "kind", "vendor", "model" };
  GString *text = g_string_new (NULL);
  gboolean fits = !json_object_has_member (device, "paths") && !json_object_has_member (device, "example");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *name = uchi_json_string (device, names[i], "");

      fits = fits && strpbrk (name, "\t\n") == NULL;
      g_string_append_printf (text, "%s%s", i > 0 ? "\t" : "", name);
    }
  g_string_append (text, lines->str);
  return g_string_free (text, !fits || text->len > UCHI_PACK_MAX_STRING);
}

/* what says no more than that it is not there, and what only people read */
static void
drop_defaults (JsonObject *record)
{
  g_autoptr (GList) members = json_object_get_members (record);
  const char *raw = uchi_json_string (record, "version_raw", NULL), *normal = uchi_json_string (record, "version_norm", NULL);

  if (json_object_has_member (record, "outcome"))
    json_object_remove_member (record, "kind"); /* of an advisory: its models say which */
  json_object_remove_member (record, "product");
  if (g_strcmp0 (raw, normal) == 0 && raw != NULL)
    json_object_remove_member (record, "version_norm");

  for (const GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (record, l->data);
      GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

      if (node != NULL && (JSON_NODE_HOLDS_NULL (node) || (type == G_TYPE_BOOLEAN && !json_node_get_boolean (node))))
        json_object_remove_member (record, l->data);
    }
}

static void
dense_record (JsonObject *record)
{
  g_autoptr (GString) lines = match_lines (record);

  drop_defaults (record);
  if (lines != NULL)
    json_object_set_string_member (record, "match", lines->str + 1);
}

static void
dense_records (JsonObject *root, const char *member)
{
  JsonArray *records = uchi_json_array (root, member);

  for (guint i = 0; records != NULL && i < json_array_get_length (records); i++)
    {
      if (uchi_json_object_at (records, i) != NULL)
        dense_record (uchi_json_object_at (records, i));
    }
}

static void
dense_devices (JsonObject *root)
{
  JsonArray *devices = uchi_json_array (root, "devices"), *dense = json_array_new ();

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);
      g_autoptr (GString) lines = device != NULL ? match_lines (device) : NULL;
      g_autofree char *text = lines != NULL ? device_text (device, lines) : NULL;

      if (text != NULL)
        json_array_add_string_element (dense, text);
      else
        json_array_add_element (dense, json_node_copy (json_array_get_element (devices, i)));
    }
  json_object_set_array_member (root, "devices", dense);
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

/* examples are tried when a pack is taken, and not at each start: they stay a text until then */
static void
pack_example (JsonObject *login)
{
  JsonNode *example = json_object_get_member (login, "example");
  g_autofree char *text = example != NULL ? json_to_string (example, FALSE) : NULL;

  if (text != NULL && strlen (text) <= UCHI_PACK_MAX_STRING)
    json_object_set_string_member (login, "example", text);
}

static void
share_logins (JsonObject *root)
{
  JsonArray *logins = uchi_json_array (root, "logins"), *parts = json_array_new ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; logins != NULL && i < json_array_get_length (logins); i++)
    {
      JsonObject *login = uchi_json_object_at (logins, i);

      if (login != NULL)
        pack_example (login);
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
  dense_devices (root);
  dense_records (root, "logins");
  dense_records (root, "nevers");
  dense_records (root, "advisories");
  share_logins (root);
  return dense_prefixes (root, error);
}
