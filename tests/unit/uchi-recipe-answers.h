/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "checks/uchi-recipe.h"
#include "core/uchi-json.h"

/* Rules from text, and what a device answers. */

static inline JsonObject *
uchi_parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = uchi_json_parse (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

/* @headers: "name: value" lines */
static inline UchiHttpResponse *
uchi_respond (guint status, const char *headers, const char *body)
{
  UchiHttpResponse *response = g_new0 (UchiHttpResponse, 1);
  g_auto (GStrv) lines = g_strsplit (headers != NULL ? headers : "", "\n", -1);

  response->status = status;
  response->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  response->cookies = g_ptr_array_new_with_free_func (g_free);
  response->body = g_bytes_new (body != NULL ? body : "", body != NULL ? strlen (body) : 0);
  for (guint i = 0; lines[i] != NULL && strstr (lines[i], ": ") != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

      if (g_str_equal (parts[0], "set-cookie"))
        g_ptr_array_add (response->cookies, g_strdup (parts[1]));
      else
        g_hash_table_insert (response->headers, g_strdup (parts[0]), g_strdup (parts[1]));
    }
  return response;
}
