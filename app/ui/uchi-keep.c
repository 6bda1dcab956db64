/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-keep.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "core/uchi-device.h"
#include "core/uchi-error.h"
#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "report/uchi-report-shelf.h"
#include "report/uchi-report.h"
#include "ui/uchi-mended.h"
#include "ui/uchi-result.h"

#define REPORTS "checks"
#define PLACE "place.json"
#define OPENINGS "openings.txt"
#define MAX_OPENINGS_BYTES 4096
/* the engine's count of tried logins */
#define LOGINS "logins.json"
#define LOGINS_HOURS 24
/* the engine's knowledge: made by its makers, not of this home */
#define KNOWLEDGE "pack"
#define MAX_DEPTH 8
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

/* ---- any file --------------------------------------------------------------------------- */

/* what cannot be opened for want of a right or of memory may be read another day */
static gboolean
is_damage (const GError *error)
{
  return g_error_matches (error, UCHI_ERROR, UCHI_ERROR_INVALID) || g_error_matches (error, UCHI_ERROR, UCHI_ERROR_TOO_LARGE);
}

static gboolean
make_folder (const char *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE, "%s: %s", folder, g_strerror (errno));
  return FALSE;
}

JsonNode *
uchi_keep_read (const char *name, gsize max_bytes)
{
  g_autofree char *path = path_of (name, NULL), *text = NULL;
  UchiJsonLimits limits = { .max_bytes = max_bytes };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (uchi_file_read (path, max_bytes, &text, &length, &error))
    node = uchi_json_parse (text, length, &limits, &error);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  if (error == NULL || is_damage (error))
    uchi_file_set_aside (path);
  return NULL;
}

gboolean
uchi_keep_write (const char *name, JsonNode *node, GError **error)
{
  g_autofree char *folder = uchi_keep_folder (), *path = path_of (name, NULL), *line = uchi_json_line (node);

  return make_folder (folder, error) && uchi_file_write (path, line, -1, error);
}

static guint
count_damaged (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL; name = g_dir_read_name (dir))
    n += g_str_has_suffix (name, ".damaged");
  return n;
}

guint
uchi_keep_n_damaged (void)
{
  g_autofree char *folder = uchi_keep_folder (), *reports = path_of (REPORTS, NULL);

  return count_damaged (folder) + count_damaged (reports);
}

/* ---- reports ------------------------------------------------------------------------------ */

/* (transfer full): of char*, file names, the one written last first */
static GPtrArray *
report_names (void)
{
  g_autofree char *folder = path_of (REPORTS, NULL);

  return uchi_report_shelf_names (folder);
}

gboolean
uchi_keep_report (JsonObject *report, GError **error)
{
  g_autofree char *folder = path_of (REPORTS, NULL);

  return make_folder (folder, error) && uchi_report_shelf_put (folder, report, UCHI_KEEP_MAX_REPORTS, error);
}

/* @stays: (out) (nullable): a file that cannot be read by this program, and yet is none to set aside: of a newer one, or without the right to */
static JsonNode *
load (const char *name, gboolean *stays)
{
  g_autofree char *path = path_of (REPORTS, name);
  g_autoptr (GError) error = NULL;
  JsonNode *node = uchi_report_load (path, &error);
  gboolean damaged = node == NULL && is_damage (error);

  if (damaged)
    uchi_file_set_aside (path);
  if (stays != NULL)
    *stays = node == NULL && !damaged;
  return node;
}

JsonNode *
uchi_keep_latest (void)
{
  g_autoptr (GPtrArray) names = report_names ();

  for (guint i = 0; i < names->len; i++)
    {
      JsonNode *node = load (g_ptr_array_index (names, i), NULL);

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
  uchi_changes_free (self->changes);
  g_free (self);
}

static UchiKeepEntry *
entry_new (JsonObject *report, const GPtrArray *before, const GPtrArray *now, const GPtrArray *mended)
{
  UchiKeepEntry *entry = g_new0 (UchiKeepEntry, 1);
  const char *started = uchi_json_string (report, "started", "");
  UchiResultCount count;

  uchi_result_count (now, &count);
  entry->date = g_strdelimit (g_strndup (started, 16), "T", ' ');
  entry->devices = count.devices;
  entry->to_mend = count.to_mend;
  entry->changes = uchi_changes_new ();
  entry->is_first = before == NULL;
  if (before != NULL)
    uchi_changes_compare (entry->changes, before, now);
  for (guint i = 0; i < mended->len; i++)
    {
      const UchiMended *one = g_ptr_array_index (mended, i);

      if (g_str_equal (one->check, started))
        uchi_changes_add_mended (entry->changes, one->key, one->device, one->advice);
    }
  return entry;
}

GPtrArray *
uchi_keep_list (guint *n_foreign)
{
  g_autoptr (GPtrArray) names = report_names ();
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GPtrArray) before = NULL, mended = uchi_mended_kept ();

  *n_foreign = 0;
  /* from the oldest, so that each knows the one before it */
  for (guint i = names->len; i > 0; i--)
    {
      gboolean stays;
      g_autoptr (JsonNode) node = load (g_ptr_array_index (names, i - 1), &stays);
      GPtrArray *now;

      *n_foreign += stays;
      if (node == NULL)
        continue;
      now = uchi_run_devices_of (json_node_get_object (node), TRUE);
      g_ptr_array_insert (entries, 0, entry_new (json_node_get_object (node), before, now, mended));
      g_clear_pointer (&before, g_ptr_array_unref);
      before = now;
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
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object;

  if (stable_screen (place->screen) == 0)
    return;
  object = json_object_new ();
  json_object_set_int_member (object, "screen", stable_screen (place->screen));
  json_object_set_string_member (object, "device", place->device);
  json_object_set_string_member (object, "check", place->check);
  json_object_set_string_member (object, "finding", uchi_finding_name (place->finding));
  json_object_set_int_member (object, "step", place->step);
  json_node_take_object (node, object);
  if (!uchi_keep_write (PLACE, node, NULL))
    g_debug ("the place could not be kept");
}

static gpointer
keep_in_thread (gpointer place)
{
  UchiPlace *self = place;

  uchi_keep_place (self);
  uchi_place_clear (self);
  g_free (self);
  return NULL;
}

GThread *
uchi_keep_place_in_thread (const UchiPlace *place)
{
  UchiPlace *copy = g_new (UchiPlace, 1);

  *copy = *place;
  copy->device = g_strdup (place->device);
  copy->check = g_strdup (place->check);
  return g_thread_new ("uchi-place", keep_in_thread, copy);
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
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  if (is_stale (path))
    return FALSE;
  node = uchi_keep_read (PLACE, MAX_PLACE_BYTES);
  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  *place = (UchiPlace) {
    .screen = stable_screen ((guint) CLAMP (uchi_json_int (object, "screen", 0), 0, 99)),
    .device = g_strdup (uchi_json_string (object, "device", "")),
    .check = g_strdup (uchi_json_string (object, "check", "")),
    .finding = uchi_finding_from_name (uchi_json_string (object, "finding", NULL)),
    .step = (guint) CLAMP (uchi_json_int (object, "step", 0), 0, 6),
  };
  if (place->screen == 0)
    uchi_place_clear (place);
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
  if (!make_folder (folder, error))
    return FALSE;
  return uchi_file_write (path, text, -1, error);
}

/* ---- erasing ------------------------------------------------------------------------------------- */

/* the count of tried logins is needed for a day, and which knowledge was the newest for ever: nobody may offer an older one */
static gboolean
must_stay (const char *path, const char *name, guint depth)
{
  GStatBuf info;

  if (depth == 0 && g_str_equal (name, KNOWLEDGE))
    return TRUE;
  return g_str_equal (name, LOGINS) && g_stat (path, &info) == 0
         && info.st_mtime + LOGINS_HOURS * 60 * 60 >= g_get_real_time () / G_USEC_PER_SEC;
}

/* FALSE as soon as there is anything in @folder but @others, or it cannot be looked into */
static gboolean
is_bare (const char *folder, const char *const *others)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  gboolean bare = dir != NULL || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL && bare; name = g_dir_read_name (dir))
    bare = g_strv_contains (others, name);
  return bare;
}

gboolean
uchi_keep_is_empty (void)
{
  /* what tells nothing of a home: the count of logins, the pack that was fetched, the desks that it withdraws */
  static const char *const of_nobody[] = { LOGINS, "pack", "withdrawn.json", REPORTS, NULL }, *const none[] = { NULL };
  g_autofree char *folder = uchi_keep_folder (), *reports = path_of (REPORTS, NULL);

  return is_bare (folder, of_nobody) && is_bare (reports, none);
}

static gboolean
erase_folder (const char *folder, guint depth, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &local);
  gboolean fine = TRUE;

  if (dir == NULL && g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  if (dir == NULL || depth > MAX_DEPTH)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_FAILED, "%s: %s", folder, local != NULL ? local->message : "too deep");
      return FALSE;
    }
  for (const char *name = g_dir_read_name (dir); name != NULL && fine; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);

      if (must_stay (path, name, depth))
        continue;
      if (is_folder && !erase_folder (path, depth + 1, error))
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

  return erase_folder (folder, 0, error);
}
