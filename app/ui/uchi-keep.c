/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-keep.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "core/uchi-device.h"
#include "core/uchi-error.h"
#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "report/uchi-report.h"
#include "ui/uchi-result.h"

#define REPORTS "checks"
#define PLACE "place.json"
#define OPENINGS "openings.txt"
#define MAX_OPENINGS_BYTES 4096
/* the engine's count of tried logins */
#define LOGINS "logins.json"
#define MAX_PLACE_BYTES 4096
#define MAX_PLACE_DAYS 7

char *
uchi_keep_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "uchi-kenshin", NULL);
}

static char *
path_of (const char *folder, const char *name)
{
  g_autofree char *top = uchi_keep_folder ();

  return g_build_filename (top, folder, name, NULL);
}

/* ---- reports ------------------------------------------------------------------------------ */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char **) b, *(const char **) a);
}

/* (transfer full): of char*, file names, the newest first */
static GPtrArray *
report_names (void)
{
  g_autofree char *folder = path_of (REPORTS, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL; name = g_dir_read_name (dir))
    {
      if (g_str_has_suffix (name, ".json"))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* digits of the time only: a name that no report can turn into another path */
static char *
name_of (JsonObject *report)
{
  const char *started = uchi_json_string (report, "started", "");
  GString *name = g_string_new (NULL);

  for (const char *p = started; *p != '\0' && name->len < 14; p++)
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (name, *p);
    }
  g_string_append (name, ".json");
  return g_string_free (name, FALSE);
}

static void
drop_oldest (void)
{
  g_autoptr (GPtrArray) names = report_names ();

  for (guint i = UCHI_KEEP_MAX_REPORTS; i < names->len; i++)
    {
      g_autofree char *path = path_of (REPORTS, g_ptr_array_index (names, i));

      g_unlink (path);
    }
}

gboolean
uchi_keep_report (JsonObject *report, GError **error)
{
  g_autofree char *folder = path_of (REPORTS, NULL);
  g_autofree char *name = name_of (report);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE, "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  json_node_set_object (node, report);
  if (!uchi_report_save (node, path, error))
    return FALSE;
  drop_oldest ();
  return TRUE;
}

/* a damaged file is set aside under another name, so that nobody stumbles over it twice */
static JsonNode *
load (const char *name)
{
  g_autofree char *path = path_of (REPORTS, name);
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
  JsonNode *node = uchi_report_load (path, NULL);

  if (node == NULL)
    g_rename (path, aside);
  return node;
}

JsonNode *
uchi_keep_latest (void)
{
  g_autoptr (GPtrArray) names = report_names ();

  for (guint i = 0; i < names->len; i++)
    {
      JsonNode *node = load (g_ptr_array_index (names, i));

      if (node != NULL)
        return node;
    }
  return NULL;
}

/* ---- the list of earlier checks ------------------------------------------------------------- */

static void
entry_free (UchiKeepEntry *self)
{
  g_free (self->date);
  g_free (self);
}

/* (transfer full): "MAC or kind, finding" of everything that was to be mended */
static GHashTable *
findings_of (JsonObject *report, UchiKeepEntry *entry)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *devices = uchi_json_array (report, "devices");

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *object = uchi_json_object_at (devices, i);
      g_autoptr (UchiDevice) device = object != NULL ? uchi_device_from_json (object) : uchi_device_new ("");

      entry->devices++;
      for (guint k = 0; k < device->findings->len; k++)
        {
          const UchiFindingRecord *record = g_ptr_array_index (device->findings, k);

          if (uchi_result_is_to_mend (record))
            g_hash_table_add (set, g_strdup_printf ("%s %s", *device->mac != '\0' ? device->mac : uchi_kind_name (device->kind),
                                                    uchi_finding_name (record->finding)));
        }
    }
  entry->to_mend = g_hash_table_size (set);
  return set;
}

static UchiKeepEntry *
entry_new (JsonObject *report)
{
  UchiKeepEntry *entry = g_new0 (UchiKeepEntry, 1);
  g_autofree char *date = g_strndup (uchi_json_string (report, "started", ""), 16);

  entry->date = g_strdelimit (g_steal_pointer (&date), "T", ' ');
  return entry;
}

static guint
count_gone (GHashTable *before, GHashTable *now)
{
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    n += !g_hash_table_contains (now, key);
  return n;
}

GPtrArray *
uchi_keep_list (void)
{
  g_autoptr (GPtrArray) names = report_names ();
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GHashTable) before = NULL;

  /* from the oldest, so that each knows the one before it */
  for (guint i = names->len; i > 0; i--)
    {
      g_autoptr (JsonNode) node = load (g_ptr_array_index (names, i - 1));
      GHashTable *now;
      UchiKeepEntry *entry;

      if (node == NULL)
        continue;
      entry = entry_new (json_node_get_object (node));
      now = findings_of (json_node_get_object (node), entry);
      entry->mended = before != NULL ? count_gone (before, now) : 0;
      g_clear_pointer (&before, g_hash_table_unref);
      before = now;
      g_ptr_array_insert (entries, 0, entry);
    }
  return entries;
}

/* ---- the place -------------------------------------------------------------------------------- */

/* where a new start may go on; 0: at the beginning */
static guint
stable_screen (guint screen)
{
  if (screen >= 20 && screen <= 22)
    return screen;
  if (screen >= 30 && screen <= 37)
    return screen;
  if (screen == 38)
    return 37;
  return screen == 29 ? 30 : screen == 39 || screen == 40 || (screen >= 41 && screen <= 44) || screen == 70 ? 20 : 0;
}

void
uchi_keep_place (const UchiPlace *place)
{
  g_autofree char *folder = uchi_keep_folder ();
  g_autofree char *path = path_of (PLACE, NULL);
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object;

  if (stable_screen (place->screen) == 0)
    return;
  object = json_object_new ();
  json_object_set_int_member (object, "screen", stable_screen (place->screen));
  json_object_set_string_member (object, "device", place->device);
  json_object_set_string_member (object, "finding", uchi_finding_name (place->finding));
  json_object_set_int_member (object, "step", place->step);
  json_node_take_object (node, object);
  line = uchi_json_line (node);
  if (g_mkdir_with_parents (folder, 0700) != 0 || !g_file_set_contents (path, line, -1, NULL))
    g_debug ("the place could not be kept");
}

void
uchi_keep_forget_place (void)
{
  g_autofree char *path = path_of (PLACE, NULL);

  g_unlink (path);
}

/* after a week nobody knows what they were about to do */
static gboolean
is_stale (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) != 0 || info.st_mtime + MAX_PLACE_DAYS * 24 * 60 * 60 < g_get_real_time () / G_USEC_PER_SEC;
}

gboolean
uchi_keep_find_place (UchiPlace *place)
{
  g_autofree char *path = path_of (PLACE, NULL);
  g_autofree char *text = NULL;
  UchiJsonLimits limits = { .max_bytes = MAX_PLACE_BYTES };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  gsize length;

  if (is_stale (path) || !g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  node = uchi_json_parse (text, length, &limits, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      uchi_keep_forget_place ();
      return FALSE;
    }
  object = json_node_get_object (node);
  *place = (UchiPlace) {
    .screen = stable_screen ((guint) CLAMP (uchi_json_int (object, "screen", 0), 0, 99)),
    .device = g_strdup (uchi_json_string (object, "device", "")),
    .finding = uchi_finding_from_name (uchi_json_string (object, "finding", NULL)),
    .step = (guint) CLAMP (uchi_json_int (object, "step", 0), 0, 6),
  };
  if (place->screen == 0)
    g_clear_pointer (&place->device, g_free);
  return place->screen != 0;
}

/* ---- who looked ----------------------------------------------------------------------------------- */

GStrv
uchi_keep_openings (void)
{
  g_autofree char *path = path_of (OPENINGS, NULL);
  g_autofree char *text = NULL;
  gsize length;
  gboolean is_there = uchi_file_read (path, MAX_OPENINGS_BYTES, &text, &length, NULL);
  g_auto (GStrv) lines = g_strsplit (is_there ? text : "", "\n", UCHI_KEEP_MAX_OPENINGS + 1);
  GStrvBuilder *kept = g_strv_builder_new ();
  GStrv list;

  for (guint i = 0; lines[i] != NULL && i < UCHI_KEEP_MAX_OPENINGS; i++)
    {
      if (strlen (lines[i]) == strlen ("2026-11-21 10:00") && g_str_is_ascii (lines[i]))
        g_strv_builder_add (kept, lines[i]);
    }
  list = g_strv_builder_end (kept);
  g_strv_builder_unref (kept);
  return list;
}

gboolean
uchi_keep_opening (GError **error)
{
  g_autofree char *folder = uchi_keep_folder (), *path = path_of (OPENINGS, NULL), *text = NULL, *now = NULL, *before = NULL;
  g_autoptr (GDateTime) time = g_date_time_new_now_local ();
  g_auto (GStrv) earlier = uchi_keep_openings ();

  now = g_date_time_format (time, "%Y-%m-%d %H:%M");
  before = g_strjoinv ("\n", earlier);
  text = g_strconcat (now, "\n", before, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE, "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  return uchi_file_write (path, text, -1, error);
}

/* ---- erasing ------------------------------------------------------------------------------------- */

static gboolean
erase_folder (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean fine = TRUE;

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL && fine; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);

      if (g_str_equal (name, LOGINS))
        continue;
      if (is_folder && !erase_folder (path, error))
        return FALSE;
      fine = (is_folder ? g_rmdir (path) : g_unlink (path)) == 0;
      if (!fine)
        g_set_error (error, UCHI_ERROR, UCHI_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
    }
  return fine;
}

gboolean
uchi_keep_erase (GError **error)
{
  g_autofree char *folder = uchi_keep_folder ();

  return erase_folder (folder, error);
}
