/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/uchi-report-shelf.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/uchi-json.h"
#include "report/uchi-report.h"

#define END ".json"
#define MAX_NAMES 1000
#define MAX_DIGITS 18
/* "20261121100000" */
#define TIME_DIGITS 14

/* 0: it has none */
static guint64
number_of (const char *name)
{
  gsize digits = strspn (name, "0123456789");

  return digits > 0 && digits <= MAX_DIGITS && name[digits] == '-' ? g_ascii_strtoull (name, NULL, 10) : 0;
}

static int
last_first (gconstpointer a, gconstpointer b)
{
  const char *one = *(const char *const *) a, *two = *(const char *const *) b;
  guint64 first = number_of (one), second = number_of (two);

  return first != second ? (first < second) - (first > second) : strcmp (two, one);
}

GPtrArray *
uchi_report_shelf_names (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && names->len < MAX_NAMES && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, END))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, last_first);
  return names;
}

/* (transfer full): digits of the time only: a name that no report can turn into another path */
static char *
time_of (JsonObject *report)
{
  GString *digits = g_string_new (NULL);

  for (const char *p = uchi_json_string (report, "started", ""); *p != '\0' && digits->len < TIME_DIGITS; p++)
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (digits, *p);
    }
  return g_string_free (digits, FALSE);
}

static gboolean
is_of (const char *name, const char *time)
{
  const char *rest = number_of (name) > 0 ? strchr (name, '-') + 1 : name;

  return strlen (rest) == strlen (time) + strlen (END) && g_str_has_prefix (rest, time);
}

gboolean
uchi_report_shelf_put (const char *folder, JsonObject *report, guint max, GError **error)
{
  g_autoptr (GPtrArray) names = uchi_report_shelf_names (folder);
  const char *last = names->len > 0 ? g_ptr_array_index (names, 0) : "";
  g_autofree char *time = time_of (report);
  g_autofree char *name = is_of (last, time) ? g_strdup (last) : g_strdup_printf ("%09" G_GUINT64_FORMAT "-%s" END, number_of (last) + 1, time);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  guint n_others = 0;

  json_node_set_object (node, report);
  if (!uchi_report_save (node, path, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      const char *other = g_ptr_array_index (names, i);
      g_autofree char *old = g_build_filename (folder, other, NULL);

      if (!g_str_equal (other, name) && (is_of (other, time) || ++n_others >= max))
        g_unlink (old);
    }
  return TRUE;
}
