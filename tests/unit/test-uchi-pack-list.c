/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The index must not lose a record, and must keep most of them out of the way. */
#include <string.h>

#include "core/uchi-json.h"
#include "pack/uchi-pack-make.h"
#include "pack/uchi-pack-private.h"
#include "pack/uchi-pack-source.h"
#include "uchi-pack-grown.h"

/* a device that says what the group of facts wants to hear; FALSE when that takes a pattern */
static gboolean
say_group (UchiDevice *device, GPtrArray *group)
{
  for (guint i = 0; i < group->len; i++)
    {
      const UchiFact *fact = g_ptr_array_index (group, i);
      const char *source = g_str_equal (fact->source, "any") ? "http.title" : fact->source;
      g_autofree char *mark = uchi_fact_mark (fact), *text = NULL;

      if (fact->op == UCHI_OP_REGEX && fact->start == NULL)
        return FALSE;
      if (fact->op == UCHI_OP_CONTAINS || fact->op == UCHI_OP_WORD)
        text = g_strdup_printf ("the <%s> of", fact->value);
      else
        text = g_strdup (fact->op == UCHI_OP_REGEX ? fact->start : fact->value);
      if (g_str_equal (source, "page"))
        uchi_device_add_evidence (device, "http.mark", mark, 0);
      else
        uchi_device_add_evidence (device, source, text, 0);
    }
  return group->len > 0;
}

/* every record that holds is among those that the index gives */
static guint
check_complete (UchiPackList *list, UchiSaid *said)
{
  g_autoptr (GPtrArray) found = uchi_pack_list_find (list, said);
  guint n = 0;

  for (guint i = 0; i < list->records->len; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (list->records, i);

      if (uchi_match_best (&record->match, said) == 0)
        continue;
      n++;
      if (!g_ptr_array_find (found, record, NULL))
        g_error ("the index lost “%s”", record->id);
    }
  return n;
}

static void
test_complete (void)
{
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);
  const UchiPackList *const lists[] = { pack->devices, pack->logins, pack->nevers };
  guint n_held = 0, n_tried = 0;

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->records->len; i += g_test_slow () ? 1 : 7)
      {
        UchiPackRecord *record = g_ptr_array_index (lists[l]->records, i);
        g_autoptr (UchiDevice) device = uchi_device_new ("d1");
        g_autoptr (UchiSaid) said = NULL;

        if (!say_group (device, g_ptr_array_index (record->match.groups, 0)))
          continue;
        said = uchi_said_new (pack, device);
        n_tried++;
        n_held += check_complete (pack->devices, said) + check_complete (pack->logins, said) + check_complete (pack->nevers, said);
      }
  g_test_message ("%u devices, %u records that hold", n_tried, n_held);
  g_assert_cmpuint (n_tried, >, 100);
  g_assert_cmpuint (n_held, >, n_tried);
}

/* every op, each in a record of its own, and texts at the borders of what the keys look at */
static void
test_borders (void)
{
  static const char *const texts[] = { "", "A", "AB", "ABC", "ABCD", "abcd", "xABCD", "xABC", "ABC-1", "-ABC-", "日本", "日", "日本語", "ＡＢＣ" };
  static const char *const ops[] = { "equals", "iequals", "contains", "icontains", "prefix", "iprefix", "glob", "iglob", "word", "exists" };
  static const char *const patterns[] = { "^ABC", "^AB?C", "^ABC*", "^日本?", "^日本{0}語", "^\\\\w+", "^A|^x", "^(?:AB)", "^AB\\\\-?C", "ABC$" };
  g_autoptr (GString) json = g_string_new ("{\"format\":\"uchi-kenshin-pack/3\",\"version\":2026112101,\"released\":\"2026-11-21\",\"ports\":[80],\"devices\":[");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (UchiPack) pack = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0, n_held = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint k = 0; k < G_N_ELEMENTS (ops); k++, n++)
      g_string_append_printf (json, "%s{\"id\":\"r%u\",\"match\":[[{\"obs\":\"%s\",\"op\":\"%s\",\"value\":\"%s\",\"weight\":30}]]}", n > 0 ? "," : "", n,
                              n % 2 != 0 ? "http.title" : "any", ops[k], texts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    g_string_append_printf (json, ",{\"id\":\"p%u\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"regex\",\"value\":\"%s\",\"weight\":30}]]}", i, patterns[i]);
  g_string_append (json, "]}");
  bytes = g_bytes_new (json->str, json->len);
  pack = uchi_pack_load_bytes (bytes, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (UchiDevice) device = uchi_device_new ("d1");
      g_autoptr (UchiSaid) said = NULL;

      uchi_device_add_evidence (device, "http.title", texts[i], 0);
      said = uchi_said_new (pack, device);
      n_held += check_complete (pack->devices, said);
    }
  g_assert_cmpuint (n_held, >, 100);
}

/* what a pattern is asked only after its plain start was found must not shut out what fits it */
static void
test_pattern_start (void)
{
  static const struct {
    const char *pattern, *fits;
  } rows[] = {
    { "^AB\\\\-1", "AB-1" }, { "^AB?C", "AC" }, { "^AB*C", "AC" }, { "^AB{0,2}C", "AC" }, { "^日本?語", "日語" }, { "^A\\\\d", "A7" },
    { "^A.C", "AxC" }, { "^A|B", "B" }, { "^(A)", "A" }, { "^[AB]", "B" }, { "^A$", "A" }, { "^(?i)a", "A" }, { "^\\\\^A", "^A" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"obs\":\"http.title\",\"op\":\"regex\",\"value\":\"%s\"}", rows[i].pattern);
      g_autoptr (JsonNode) node = uchi_json_parse (text, strlen (text), NULL, NULL);
      UchiFact *fact = uchi_fact_new (node, NULL);
      UchiPackText value = { .text = rows[i].fits };

      g_test_message ("%s", rows[i].pattern);
      g_assert_true (uchi_fact_holds_for (fact, &value));
      uchi_fact_free (fact);
    }
}

/* ---- growth --------------------------------------------------------------------------- */

/* records that are looked at for a talkative device */
static guint
looked_at (UchiPack *pack)
{
  static const char *const says[][2] = {
    { "http.title", "Network Camera WV-S1131" }, { "http.server", "Boa/0.94.14rc21" }, { "http.realm", "IP Camera" }, { "upnp.manufacturer", "Panasonic" },
    { "upnp.modelName", "WV-S1131" }, { "mdns.service", "_http._tcp" }, { "mdns.name", "camera-1" }, { "telnet.banner", "login:" },
  };
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");
  g_autoptr (UchiSaid) said = NULL;
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (says); i++)
    uchi_device_add_evidence (device, says[i][0], says[i][1], 0);
  said = uchi_said_new (pack, device);
  found = uchi_pack_list_find (pack->devices, said);
  return found->len;
}

static void
test_growth (void)
{
  guint first = 0;

  for (guint times = 1; times <= 16; times *= 4)
    {
      g_autoptr (UchiPack) pack = uchi_grown_pack (times, NULL);
      guint n = looked_at (pack);

      g_test_message ("%u records, %u looked at", pack->devices->records->len, n);
      if (times == 1)
        first = n;
      g_assert_cmpuint (n, <, pack->devices->records->len / 8);
      g_assert_cmpuint (n, <=, first * times / (times > 1 ? 2 : 1));
    }
}

/* ---- the dense form ------------------------------------------------------------------------ */

static void
assert_same_match (const UchiMatch *dense, const UchiMatch *plain)
{
  g_assert_cmpuint (dense->groups->len, ==, plain->groups->len);
  for (guint i = 0; i < plain->groups->len; i++)
    {
      GPtrArray *left = g_ptr_array_index (dense->groups, i), *right = g_ptr_array_index (plain->groups, i);

      g_assert_cmpuint (left->len, ==, right->len);
      for (guint k = 0; k < right->len; k++)
        {
          const UchiFact *a = g_ptr_array_index (left, k), *b = g_ptr_array_index (right, k);

          g_assert_cmpstr (a->source, ==, b->source);
          g_assert_cmpstr (a->value, ==, b->value);
          g_assert_cmpuint (a->weight, ==, b->weight);
          g_assert_true (a->op == b->op && a->any_case == b->any_case);
        }
    }
}

/* but for what is false or null, which is the same as not there, and what only people read */
static void
assert_same_members (JsonObject *dense, JsonObject *plain)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  uchi_pack_example (dense);
  json_object_iter_init (&iter, plain);
  while (json_object_iter_next (&iter, &name, &node))
    {
      gboolean no = JSON_NODE_HOLDS_NULL (node) || (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
                                                    && !json_node_get_boolean (node));

      if (g_str_equal (name, "product") || (g_str_equal (name, "kind") && json_object_has_member (plain, "outcome")))
        no = TRUE;
      else if (g_str_equal (name, "version_norm") && g_str_equal (json_node_get_string (node), uchi_json_string (plain, "version_raw", "")))
        no = TRUE;
      if (no)
        g_assert_false (json_object_has_member (dense, name));
      else if (!g_str_equal (name, "match"))
        g_assert_true (json_node_equal (json_object_get_member (dense, name), node));
    }
  json_object_iter_init (&iter, dense);
  while (json_object_iter_next (&iter, &name, NULL))
    g_assert_true (json_object_has_member (plain, name));
}

static void
assert_same_list (const UchiPackList *dense, const UchiPackList *plain)
{
  g_assert_cmpuint (dense->records->len, ==, plain->records->len);
  for (guint i = 0; i < plain->records->len; i++)
    {
      UchiPackRecord *left = g_ptr_array_index (dense->records, i), *right = g_ptr_array_index (plain->records, i);

      assert_same_match (&left->match, &right->match);
      g_assert_cmpstr (left->id, ==, right->id);
      g_assert_cmpstr (left->vendor, ==, right->vendor);
      g_assert_cmpstr (left->model, ==, right->model);
      g_assert_cmpint (left->kind, ==, right->kind);
      if (left->object != NULL)
        assert_same_members (left->object, right->object);
      else
        g_assert_false (json_object_has_member (right->object, "paths") || json_object_has_member (right->object, "example"));
    }
}

static void
assert_same_rules (UchiPack *dense, UchiPack *plain)
{
  JsonArray *left = uchi_json_array (json_node_get_object (dense->root), "advisories");
  JsonArray *right = uchi_json_array (json_node_get_object (plain->root), "advisories");

  g_assert_cmpuint (json_array_get_length (left), ==, json_array_get_length (right));
  for (guint i = 0; i < json_array_get_length (left); i++)
    assert_same_members (uchi_json_object_at (left, i), uchi_json_object_at (right, i));
}

/* what the program carries says the same as the source that people read */
static void
test_dense (void)
{
  g_autoptr (UchiPack) dense = uchi_pack_load_embedded (NULL), plain = uchi_grown_pack (1, NULL);

  assert_same_list (dense->devices, plain->devices);
  assert_same_list (dense->logins, plain->logins);
  assert_same_list (dense->nevers, plain->nevers);
  assert_same_rules (dense, plain);
}

/* ---- MAC prefixes ------------------------------------------------------------------------ */

/* dense in the pack: not one is lost */
static void
test_prefixes (void)
{
  g_autoptr (UchiPack) pack = uchi_pack_load_embedded (NULL);
  g_autofree char *folder = g_build_filename (g_getenv ("UCHI_SOURCE_ROOT"), "data", "pack", NULL);
  g_autoptr (JsonNode) root = uchi_pack_source_read (folder, FALSE, NULL, NULL);
  JsonObject *oui = json_object_get_object_member (json_node_get_object (root), "oui");
  static const char *const tables[] = { "makers", "modules" };
  guint n = 0, n_others = 0, n_mistaken = 0;

  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      json_object_iter_init (&iter, json_object_get_object_member (oui, tables[t]));
      while (json_object_iter_next (&iter, &name, &node))
        {
          g_auto (GStrv) prefixes = g_strsplit (json_node_get_string (node), " ", -1);

          for (guint i = 0; prefixes[i] != NULL; i++, n++)
            {
              g_autofree char *mac = g_strdup_printf ("%s%.*s", prefixes[i], (int) (12 - strlen (prefixes[i])), "000000");
              gboolean module = FALSE;
              const char *found = uchi_oui_table_find (&pack->oui, mac, &module);

              g_assert_nonnull (found);
              /* a longer prefix may lie inside of it; a few old ones have two owners in the registry */
              n_others += !g_str_equal (found, name);
              n_mistaken += g_str_equal (found, name) && module != (t == 1);
            }
        }
    }
  g_assert_cmpuint (uchi_oui_table_size (&pack->oui), <=, n);
  g_assert_cmpuint (uchi_oui_table_size (&pack->oui), >, n - 10);
  g_assert_cmpuint (n_mistaken, ==, 0);
  g_assert_cmpuint (n_others, <, 10);
  g_assert_cmpuint (n, >, 30000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack-list/complete", test_complete);
  g_test_add_func ("/pack-list/borders", test_borders);
  g_test_add_func ("/pack-list/pattern-start", test_pattern_start);
  g_test_add_func ("/pack-list/growth", test_growth);
  g_test_add_func ("/pack-list/dense", test_dense);
  g_test_add_func ("/pack-list/prefixes", test_prefixes);
  return g_test_run ();
}
