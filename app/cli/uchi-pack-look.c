/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show and diff: what is in a source, and what changed between two. */
#include <stdio.h>
#include <string.h>

#include "core/uchi-json.h"
#include "pack/uchi-pack-source.h"
#include "uchi-pack-tool.h"

static const char *const lists[] = { "devices", "logins", "nevers", "advisories", "port_rules", "finding_rules" };

static guint
length_of (JsonObject *root, const char *member)
{
  JsonArray *array = uchi_json_array (root, member);

  return array != NULL ? json_array_get_length (array) : 0;
}

static guint
count_where (JsonObject *root, const char *list, const char *member, const char *value)
{
  JsonArray *array = uchi_json_array (root, list);
  guint n = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *record = uchi_json_object_at (array, i);

      n += record != NULL && g_str_equal (uchi_json_string (record, member, ""), value);
    }
  return n;
}

static guint
count_tried (JsonObject *root)
{
  JsonArray *array = uchi_json_array (root, "logins");
  guint n = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *record = uchi_json_object_at (array, i);

      n += record != NULL && uchi_json_bool (record, "may_try", FALSE);
    }
  return n;
}

/* those that can run: of several that may be tried with the same match only one is */
static guint
count_runnable (JsonObject *root)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *array = uchi_json_array (root, "logins");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *record = uchi_json_object_at (array, i);
      JsonNode *match = record != NULL && uchi_json_bool (record, "may_try", FALSE) ? json_object_get_member (record, "match") : NULL;

      if (match != NULL)
        g_hash_table_add (seen, json_to_string (match, FALSE));
    }
  return g_hash_table_size (seen);
}

/* facts of the devices whose observation begins like that */
static guint
count_facts (JsonObject *root, const char *prefix)
{
  JsonArray *array = uchi_json_array (root, "devices");
  guint n = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *record = uchi_json_object_at (array, i);
      JsonArray *groups = record != NULL ? uchi_json_array (record, "match") : NULL;

      for (guint k = 0; groups != NULL && k < json_array_get_length (groups); k++)
        {
          JsonArray *facts = json_array_get_array_element (groups, k);

          for (guint m = 0; facts != NULL && m < json_array_get_length (facts); m++)
            n += g_str_has_prefix (uchi_json_string (uchi_json_object_at (facts, m), "obs", ""), prefix);
        }
    }
  return n;
}

static guint
count_prefixes (JsonObject *table)
{
  g_autoptr (GList) owners = table != NULL ? json_object_get_values (table) : NULL;
  guint n = 0;

  for (const GList *l = owners; l != NULL; l = l->next)
    {
      const char *text = JSON_NODE_HOLDS_VALUE (l->data) ? json_node_get_string (l->data) : NULL;

      for (n += text != NULL; text != NULL && *text != '\0'; text++)
        n += *text == ' ';
    }
  return n;
}

static void
print_counts (JsonObject *root)
{
  JsonObject *words = uchi_json_object (root, "words"), *oui = uchi_json_object (root, "oui");
  JsonObject *makers = oui != NULL ? uchi_json_object (oui, "makers") : NULL;
  JsonObject *modules = oui != NULL ? uchi_json_object (oui, "modules") : NULL;

  printf ("version      %" G_GINT64_FORMAT "\n", uchi_json_int (root, "version", 0));
  printf ("released     %s\n", uchi_json_string (root, "released", ""));
  printf ("devices      %u (in homes of Japan: %u often, %u sometimes)\n", length_of (root, "devices"),
          count_where (root, "devices", "japan", "high"), count_where (root, "devices", "japan", "medium"));
  printf ("logins       %u (%u may be tried, %u of them can run: each has a match of its own)\n", length_of (root, "logins"), count_tried (root),
          count_runnable (root));
  printf ("nevers       %u\n", length_of (root, "nevers"));
  printf ("signs        %u mDNS, %u SSDP, %u UPnP, %u ECHONET, %u names\n", count_facts (root, "mdns."), count_facts (root, "ssdp."),
          count_facts (root, "upnp."), count_facts (root, "echonet."), count_facts (root, "name") + count_facts (root, "dhcp."));
  printf ("advisories   %u\n", length_of (root, "advisories"));
  printf ("port rules   %u (%u ports are looked at)\n", length_of (root, "port_rules"), length_of (root, "ports"));
  printf ("findings     %u\n", length_of (root, "finding_rules"));
  printf ("maker words  %u\n", words != NULL ? json_object_get_size (words) : 0);
  printf ("credits      %u\n", length_of (root, "credits"));
  printf ("MAC prefixes %u\n", count_prefixes (makers) + count_prefixes (modules));
  printf ("MAC owners   %u (%u makers of parts)\n", (makers != NULL ? json_object_get_size (makers) : 0)
          + (modules != NULL ? json_object_get_size (modules) : 0), modules != NULL ? json_object_get_size (modules) : 0);
}

static void
print_ids (JsonObject *root)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *array = uchi_json_array (root, lists[i]);

      for (guint k = 0; array != NULL && k < json_array_get_length (array); k++)
        {
          JsonObject *record = uchi_json_object_at (array, k);
          g_autofree char *line = record == NULL ? NULL
                                  : g_strdup_printf ("%s\t%s\t%s\t%s", lists[i], uchi_json_string (record, "id", ""),
                                                     uchi_json_string (record, "vendor", ""), uchi_json_string (record, "kind", ""));

          if (line != NULL)
            uchi_tool_print (stdout, line);
        }
    }
}

int
uchi_tool_show (const UchiToolOptions *options, char **arguments)
{
  GError *error = NULL;
  g_autoptr (JsonNode) root = uchi_pack_source_read (arguments[0], TRUE, NULL, &error);

  if (root == NULL)
    return uchi_tool_fail (arguments[0], error);
  if (options->counts)
    print_counts (json_node_get_object (root));
  else
    print_ids (json_node_get_object (root));
  return 0;
}

/* ---- diff ------------------------------------------------------------------------------ */

/* id → JsonNode* of the record, borrowed */
static GHashTable *
by_id (JsonObject *root, const char *list)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = uchi_json_array (root, list);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *record = uchi_json_object_at (array, i);

      if (record != NULL)
        g_hash_table_insert (table, (gpointer) uchi_json_string (record, "id", ""), json_array_get_element (array, i));
    }
  return table;
}

static guint
print_changes (const char *list, JsonObject *before, JsonObject *after)
{
  g_autoptr (GHashTable) old = by_id (before, list), new = by_id (after, list);
  g_autoptr (GList) old_ids = g_list_sort (g_hash_table_get_keys (old), (GCompareFunc) strcmp);
  g_autoptr (GList) new_ids = g_list_sort (g_hash_table_get_keys (new), (GCompareFunc) strcmp);
  guint n = 0;

  for (const GList *l = old_ids; l != NULL; l = l->next)
    {
      JsonNode *then = g_hash_table_lookup (old, l->data), *now = g_hash_table_lookup (new, l->data);
      g_autofree char *line = g_strdup_printf ("%c %s %s", now == NULL ? '-' : '!', list, (const char *) l->data);

      if (now != NULL && json_node_equal (then, now))
        continue;
      uchi_tool_print (stdout, line);
      n++;
    }
  for (const GList *l = new_ids; l != NULL; l = l->next)
    {
      g_autofree char *line = g_strdup_printf ("+ %s %s", list, (const char *) l->data);

      if (g_hash_table_contains (old, l->data))
        continue;
      uchi_tool_print (stdout, line);
      n++;
    }
  return n;
}

int
uchi_tool_diff (const UchiToolOptions *options, char **arguments)
{
  GError *error = NULL;
  g_autoptr (JsonNode) before = uchi_pack_source_read (arguments[0], TRUE, NULL, &error);
  g_autoptr (JsonNode) after = before != NULL ? uchi_pack_source_read (arguments[1], TRUE, NULL, &error) : NULL;
  guint n = 0;

  if (after == NULL)
    return uchi_tool_fail (before == NULL ? arguments[0] : arguments[1], error);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    n += print_changes (lists[i], json_node_get_object (before), json_node_get_object (after));
  return n > 0 ? UCHI_TOOL_BAD : 0;
}
