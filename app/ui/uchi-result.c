/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-result.h"

#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-run.h"
#include "ui/uchi-words.h"

static void
row_free (UchiResultRow *self)
{
  g_free (self->name);
  g_free (self);
}

/* what a device may be called, before numbers; @is_alone: no other without a label is of its kind */
static char *
base_name (const UchiDevice *device, gboolean is_alone)
{
  const char *kind = uchi_advice_kind (device->kind);

  if (*device->label != '\0')
    return g_strdup (device->label);
  if (uchi_run_is_network (device))
    return g_strdup (uchi_words_home_network ());
  if (device->is_self)
    return g_strdup (uchi_words_this_computer ());
  if (is_alone || *device->vendor == '\0')
    return g_strdup (kind);
  return uchi_words_in_brackets (kind, device->vendor);
}

/* (transfer full): of char*, one a device */
static GPtrArray *
base_names (const GPtrArray *devices)
{
  GPtrArray *bases = g_ptr_array_new_with_free_func (g_free);
  guint unlabelled[UCHI_N_KINDS] = { 0 };

  for (guint i = 0; i < devices->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (devices, i);

      unlabelled[device->kind] += *device->label == '\0' && !device->is_self;
    }
  for (guint i = 0; i < devices->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (devices, i);

      g_ptr_array_add (bases, base_name (device, unlabelled[device->kind] == 1));
    }
  return bases;
}

/* one more of @name in @counts; how many there are now */
static guint
count_one (GHashTable *counts, char *name)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1;

  g_hash_table_insert (counts, name, GUINT_TO_POINTER (n));
  return n;
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer devices)
{
  return uchi_device_compare_places (g_ptr_array_index ((const GPtrArray *) devices, *(const guint *) a),
                                     g_ptr_array_index ((const GPtrArray *) devices, *(const guint *) b));
}

/* (transfer full): of guint, the places in @devices in the order in which those that are alike are counted, whoever was found first */
static GArray *
count_order (const GPtrArray *devices)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < devices->len; i++)
    g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_places, (gpointer) devices);
  return order;
}

GPtrArray *
uchi_result_names (const GPtrArray *devices)
{
  g_autoptr (GPtrArray) bases = base_names (devices);
  g_autoptr (GArray) order = count_order (devices);
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal), so_far = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_set_size (names, (int) bases->len);
  for (guint i = 0; i < bases->len; i++)
    count_one (all, g_ptr_array_index (bases, i));
  for (guint i = 0; i < order->len; i++)
    {
      guint place = g_array_index (order, guint, i);
      char *base = g_ptr_array_index (bases, place);
      g_autofree char *name = uchi_phrases_name (base);
      guint number = count_one (so_far, base);

      if (GPOINTER_TO_UINT (g_hash_table_lookup (all, base)) == 1)
        g_ptr_array_index (names, place) = g_steal_pointer (&name);
      else
        /* Translators: name of a device, and which of those that have the same one */
        g_ptr_array_index (names, place) = g_strdup_printf (C_("alike", "%s, number %u"), name, number);
    }
  return names;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const UchiResultRow *one = *(const UchiResultRow **) a, *two = *(const UchiResultRow **) b;

  return (int) two->level - (int) one->level;
}

GPtrArray *
uchi_result_rows (const GPtrArray *devices)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  g_autoptr (GPtrArray) names = uchi_result_names (devices);

  for (guint i = 0; i < devices->len; i++)
    {
      UchiResultRow *row = g_new0 (UchiResultRow, 1);

      row->device = g_ptr_array_index (devices, i);
      row->name = g_strdup (g_ptr_array_index (names, i));
      row->level = uchi_device_level (row->device);
      g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, compare_rows); /* a stable one */
  return rows;
}

char *
uchi_result_numbered_name (guint i, const UchiResultRow *row)
{
  /* Translators: number of a row of the list, name of its device */
  return g_strdup_printf (C_("row", "No. %u %s"), i + 1, row->name);
}

char *
uchi_result_name (const GPtrArray *devices, const UchiDevice *device)
{
  g_autoptr (GPtrArray) names = uchi_result_names (devices);
  guint i = 0;

  if (!g_ptr_array_find ((GPtrArray *) devices, device, &i))
    return g_strdup (uchi_advice_kind (device->kind));
  return g_strdup (g_ptr_array_index (names, i));
}

gboolean
uchi_result_is_to_mend (const UchiFindingRecord *record)
{
  return record->level == UCHI_LEVEL_TODAY || record->level == UCHI_LEVEL_SOON;
}

void
uchi_result_count (const GPtrArray *devices, UchiResultCount *count)
{
  *count = (UchiResultCount) { 0 };
  for (guint i = 0; i < devices->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (devices, i);
      UchiLevel level = uchi_device_level (device);
      gboolean real = !uchi_run_is_network (device);

      count->devices += real;
      count->others += real && !device->is_self;
      count->fine += real && level == UCHI_LEVEL_FINE;
      count->rows += level == UCHI_LEVEL_TODAY || level == UCHI_LEVEL_SOON;
      count->ask += level == UCHI_LEVEL_ASK;
      for (guint k = 0; k < device->checks->len; k++)
        count->not_checked += ((UchiCheckState *) g_ptr_array_index (device->checks, k))->outcome == UCHI_OUTCOME_UNKNOWN;
      for (guint k = 0; k < device->findings->len; k++)
        {
          const UchiFindingRecord *record = g_ptr_array_index (device->findings, k);

          count->to_mend += uchi_result_is_to_mend (record);
          count->newer += record->newer;
          count->today += record->level == UCHI_LEVEL_TODAY;
        }
    }
}

const UchiFindingRecord *
uchi_result_finding (const UchiDevice *device, UchiFindingId finding)
{
  for (guint i = 0; i < device->findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (device->findings, i);

      if (record->finding == finding)
        return record;
    }
  return NULL;
}

const UchiCheckState *
uchi_result_check (const UchiDevice *device, UchiFindingId finding)
{
  const UchiCheckState *state = uchi_device_find_check (device, uchi_finding_name (finding));

  return state != NULL ? state : uchi_device_find_check (device, uchi_finding_name (uchi_finding_look (finding)));
}

UchiOutcome
uchi_result_outcome (const UchiDevice *device, UchiFindingId finding)
{
  const UchiCheckState *state = uchi_result_check (device, finding);

  return state != NULL ? state->outcome : UCHI_OUTCOME_UNKNOWN;
}
