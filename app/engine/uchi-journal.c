/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/uchi-journal.h"

#include <string.h>

#define DEVICE "{\"event\":\"device\",\"device\":{\"id\":\""

struct _UchiJournal
{
  GPtrArray *lines;    /* of char* */
  GHashTable *devices; /* id → its line */
  gsize bytes, max_bytes;
  gboolean full;
};

UchiJournal *
uchi_journal_new (gsize max_bytes)
{
  UchiJournal *self = g_new0 (UchiJournal, 1);

  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->max_bytes = max_bytes;
  return self;
}

void
uchi_journal_free (UchiJournal *self)
{
  g_ptr_array_unref (self->lines);
  g_hash_table_unref (self->devices);
  g_free (self);
}

void
uchi_journal_clear (UchiJournal *self)
{
  g_ptr_array_set_size (self->lines, 0);
  g_hash_table_remove_all (self->devices);
  self->bytes = 0;
  self->full = FALSE;
}

/* (nullable): the line that was kept; in the place of @old (nullable) */
static char *
add (UchiJournal *self, const char *prefix, const char *line, char *old)
{
  gsize bytes = self->bytes - (old != NULL ? strlen (old) : 0) + 1 + strlen (line);
  char *kept;

  self->full |= bytes > self->max_bytes;
  if (self->full)
    return NULL;
  if (old != NULL)
    g_ptr_array_remove (self->lines, old);
  kept = g_strconcat (prefix, line, NULL);
  g_ptr_array_add (self->lines, kept);
  self->bytes = bytes;
  return kept;
}

void
uchi_journal_add_event (UchiJournal *self, const char *line)
{
  const char *id = g_str_has_prefix (line, DEVICE) ? line + strlen (DEVICE) : NULL;
  g_autofree char *key = id != NULL ? g_strndup (id, strcspn (id, "\"")) : NULL;
  char *kept = add (self, "<", line, key != NULL ? g_hash_table_lookup (self->devices, key) : NULL);

  if (key != NULL && kept != NULL)
    g_hash_table_replace (self->devices, g_steal_pointer (&key), kept);
}

void
uchi_journal_add_command (UchiJournal *self, const char *line)
{
  add (self, ">", line, NULL);
}

const char *
uchi_journal_line (const UchiJournal *self, guint index)
{
  return index < self->lines->len ? g_ptr_array_index (self->lines, index) : NULL;
}

gboolean
uchi_journal_is_whole (const UchiJournal *self)
{
  return !self->full;
}
