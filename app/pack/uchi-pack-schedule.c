/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-schedule.h"

#include <string.h>
#include <unistd.h>

#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "pack/uchi-pack-fetch.h"
#include "pack/uchi-pack-store.h"

#define FILE_NAME "update.json"
#define HOUR_S (60 * 60)
#define DAY_S (24 * HOUR_S)
#define WEEK_S (7 * DAY_S)

void
uchi_pack_schedule_clear (UchiPackSchedule *self)
{
  g_clear_pointer (&self->etag, g_free);
}

static gboolean
is_etag (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isgraph (text[i]))
        return FALSE;
    }
  return length > 0 && length <= UCHI_PACK_MAX_ETAG;
}

void
uchi_pack_schedule_read (UchiPackSchedule *self, const char *folder)
{
  static const UchiJsonLimits limits = { .max_bytes = 1024, .max_depth = 2, .max_items = 16, .max_string = 256 };
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL), *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = NULL;
  gsize length;

  memset (self, 0, sizeof *self);
  self->second = -1;
  if (uchi_file_read (path, limits.max_bytes, &text, &length, NULL))
    root = uchi_json_parse (text, length, &limits, NULL);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    object = json_node_get_object (root);
  if (object != NULL)
    {
      self->next = MAX (uchi_json_int (object, "next", 0), 0);
      self->second = uchi_json_int (object, "second", -1);
      self->failures = (guint) CLAMP (uchi_json_int (object, "failures", 0), 0, 32);
      self->etag = is_etag (uchi_json_string (object, "etag", NULL)) ? g_strdup (uchi_json_string (object, "etag", NULL)) : NULL;
    }
  if (self->second < 0 || self->second >= WEEK_S)
    self->second = g_random_int_range (0, WEEK_S);
}

void
uchi_pack_schedule_write (const UchiPackSchedule *self, const char *folder)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  int turn;

  json_object_set_int_member (object, "next", self->next);
  json_object_set_int_member (object, "second", self->second);
  json_object_set_int_member (object, "failures", self->failures);
  if (self->etag != NULL)
    json_object_set_string_member (object, "etag", self->etag);
  json_node_take_object (root, object);
  text = json_to_string (root, FALSE);
  bytes = g_bytes_new (text, strlen (text));
  if (!uchi_pack_lock (folder, &turn, NULL))
    return; /* the other one writes it too */
  uchi_pack_write_own_file (folder, FILE_NAME, bytes, NULL);
  if (turn >= 0)
    close (turn);
}

void
uchi_pack_schedule_done (UchiPackSchedule *self, gint64 now)
{
  gint64 week = (now + DAY_S) / WEEK_S;

  self->failures = 0;
  self->next = week * WEEK_S + self->second;
  if (self->next <= now + DAY_S)
    self->next += WEEK_S;
}

void
uchi_pack_schedule_failed (UchiPackSchedule *self, gint64 now, gint64 retry_after)
{
  gint64 wait = (gint64) HOUR_S << MIN (self->failures, 10);

  self->failures++;
  self->next = now + MIN (MAX (wait, retry_after), WEEK_S);
}

gboolean
uchi_pack_schedule_is_due (const UchiPackSchedule *self, gint64 now)
{
  return now >= self->next || self->next > now + WEEK_S + DAY_S;
}
