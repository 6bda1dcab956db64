/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "core/uchi-json.h"
#include "pack/uchi-pack-private.h"
#include "pack/uchi-pack-source.h"

/* Packs of many times the records of the real one: for tests and benches of how the cost grows. */

/* other makers with other names: letters shifted through the alphabet, case kept */
static inline char *
uchi_shifted (const char *text, guint by)
{
  char *out = g_strdup (text);

  for (char *p = out; *p != '\0'; p++)
    {
      if (g_ascii_islower (*p))
        *p = (char) ('a' + ((guint) (*p - 'a') + by) % 26);
      else if (g_ascii_isupper (*p))
        *p = (char) ('A' + ((guint) (*p - 'A') + by) % 26);
    }
  return out;
}

static inline void
uchi_shift_record (JsonObject *record, guint copy)
{
  JsonArray *groups = json_object_get_array_member (record, "match");
  g_autofree char *id = g_strdup_printf ("%s-%u", json_object_get_string_member (record, "id"), copy);

  json_object_set_string_member (record, "id", id);
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonArray *group = json_array_get_array_element (groups, i);

      for (guint k = 0; k < json_array_get_length (group); k++)
        {
          JsonObject *fact = json_array_get_object_element (group, k);
          g_autofree char *value = NULL;

          if (strstr (json_object_get_string_member (fact, "op"), "regex") != NULL)
            json_object_set_string_member (fact, "op", "contains"); /* a pattern cannot be shifted */
          value = uchi_shifted (uchi_json_string (fact, "value", ""), copy);
          json_object_set_string_member (fact, "value", value);
        }
    }
}

/* without the MAC prefixes; UCHI_SOURCE_ROOT names the source tree; @loaded_us: (nullable): how long loading took */
static inline UchiPack *
uchi_grown_pack (guint times, gint64 *loaded_us)
{
  g_autofree char *folder = g_build_filename (g_getenv ("UCHI_SOURCE_ROOT"), "data", "pack", NULL);
  g_autoptr (JsonNode) root = uchi_pack_source_read (folder, FALSE, NULL, NULL), copy = NULL;
  JsonArray *devices = json_object_get_array_member (json_node_get_object (root), "devices");
  guint n = json_array_get_length (devices);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gint64 began;
  UchiPack *pack;
  g_autoptr (GError) error = NULL;

  json_object_remove_member (json_node_get_object (root), "oui");
  for (guint t = 1; t < times; t++)
    for (guint i = 0; i < n; i++)
      {
        g_autofree char *one = json_to_string (json_array_get_element (devices, i), FALSE);
        g_autoptr (JsonNode) node = json_from_string (one, NULL);

        uchi_shift_record (json_node_get_object (node), t);
        json_array_add_element (devices, g_steal_pointer (&node));
      }
  text = json_to_string (root, FALSE);
  bytes = g_bytes_new (text, strlen (text));
  began = g_get_monotonic_time ();
  pack = uchi_pack_load_bytes (bytes, &error);
  if (loaded_us != NULL)
    *loaded_us = g_get_monotonic_time () - began;
  g_assert_no_error (error);
  return pack;
}
