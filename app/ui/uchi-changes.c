/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-changes.h"

#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-result.h"
#include "ui/uchi-run.h"

UchiChanges *
uchi_changes_new (void)
{
  UchiChanges *self = g_new0 (UchiChanges, 1);

  self->mended = g_ptr_array_new_with_free_func (g_free);
  self->found = g_ptr_array_new_with_free_func (g_free);
  self->came = g_ptr_array_new_with_free_func (g_free);
  self->gone = g_ptr_array_new_with_free_func (g_free);
  self->mended_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
uchi_changes_free (UchiChanges *self)
{
  g_ptr_array_unref (self->mended);
  g_ptr_array_unref (self->found);
  g_ptr_array_unref (self->came);
  g_ptr_array_unref (self->gone);
  g_hash_table_unref (self->mended_keys);
  g_free (self);
}

static char *
identity (const UchiDevice *device)
{
  if (uchi_run_is_network (device))
    return g_strdup (device->id);
  if (*device->mac != '\0' && !device->mac_random)
    return g_strdup (device->mac);
  if (device->names->len > 0)
    return g_strdup_printf ("%s %s", uchi_kind_name (device->kind), (const char *) g_ptr_array_index (device->names, 0));
  return g_strdup_printf ("%s %s %s", uchi_kind_name (device->kind), device->vendor, device->model);
}

char *
uchi_changes_key (const UchiDevice *device, UchiFindingId finding)
{
  g_autofree char *known_by = identity (device);

  return g_strdup_printf ("%s %s", known_by, uchi_finding_name (finding));
}

/* (transfer full): identity → const UchiDevice*; NULL where several have it: behind one that answers for them all, nobody can say which is
 * which, and what one of them passes the other may not */
static GHashTable *
by_identity (const GPtrArray *devices)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < devices->len; i++)
    {
      g_autofree char *known_by = identity (g_ptr_array_index (devices, i));
      gboolean first = !g_hash_table_contains (table, known_by);

      g_hash_table_insert (table, g_steal_pointer (&known_by), first ? g_ptr_array_index (devices, i) : NULL);
    }
  return table;
}

static char *
sentence (const char *device, const char *advice)
{
  g_autofree char *title = uchi_phrases_strip (_(uchi_advice_by_id (advice)->title));

  /* Translators: a device and what was the matter: Camera: its password is … */
  return g_strdup_printf (C_("change", "%s: %s"), device, title);
}

void
uchi_changes_add_mended (UchiChanges *self, const char *key, const char *device, const char *advice)
{
  if (g_hash_table_add (self->mended_keys, g_strdup (key)))
    g_ptr_array_add (self->mended, sentence (device, advice));
}

/* only a check that was done again and passes: what was not looked at is not mended */
static void
compare_device (UchiChanges *self, const UchiDevice *before, const UchiDevice *now, const char *name)
{
  for (guint i = 0; i < before->findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (before->findings, i);
      g_autofree char *key = uchi_changes_key (now, record->finding);

      if (uchi_result_is_to_mend (record) && uchi_result_outcome (now, record->finding) == UCHI_OUTCOME_OK)
        uchi_changes_add_mended (self, key, name, record->advice);
    }
  for (guint i = 0; i < now->findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (now->findings, i);

      if (uchi_result_is_to_mend (record) && uchi_result_finding (before, record->finding) == NULL)
        g_ptr_array_add (self->found, sentence (name, record->advice));
    }
}

void
uchi_changes_compare (UchiChanges *self, const GPtrArray *before, const GPtrArray *now)
{
  g_autoptr (GHashTable) earlier = by_identity (before), later = by_identity (now);
  g_autoptr (GPtrArray) names_before = uchi_result_names (before), names = uchi_result_names (now);

  for (guint i = 0; i < now->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (now, i);
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *known_by = identity (device);
      const UchiDevice *old = g_hash_table_lookup (earlier, known_by);

      if (old != NULL && g_hash_table_lookup (later, known_by) != NULL)
        compare_device (self, old, device, name);
      else if (!g_hash_table_contains (earlier, known_by) && !uchi_run_is_network (device))
        g_ptr_array_add (self->came, g_strdup (name));
    }
  for (guint i = 0; i < before->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (before, i);
      g_autofree char *known_by = identity (device);

      if (!uchi_run_is_network (device) && !g_hash_table_contains (later, known_by))
        g_ptr_array_add (self->gone, g_strdup (g_ptr_array_index (names_before, i)));
    }
}
