/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-mending.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/random.h>

#include "ui/uchi-changes.h"
#include "ui/uchi-result.h"

#define PUT_OFF "uchi-put-off"
#define PHONE "uchi-phone"
#define IDEAS "uchi-ideas"

static const UchiDevice *
find_router (const GPtrArray *devices)
{
  for (guint i = 0; i < devices->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (devices, i);

      if (device->is_gateway)
        return device;
    }
  return NULL;
}

gboolean
uchi_mending_now (UchiWindow *window, UchiMending *self)
{
  const UchiPlace *place = uchi_window_place (window);
  const UchiDevice *device = uchi_window_device (window);

  *self = (UchiMending) { .device = device, .record = device != NULL ? uchi_result_finding (device, place->finding) : NULL };
  if (self->record == NULL)
    return FALSE;
  self->advice = uchi_advice_by_id (self->record->advice);
  self->n_steps = uchi_advice_n_steps (self->advice);
  self->name = uchi_result_name (uchi_run_devices (uchi_window_run (window)), device);
  self->router = find_router (uchi_run_devices (uchi_window_run (window)));
  return TRUE;
}

const char *
uchi_mending_why_not (UchiWindow *window)
{
  const UchiDevice *device = uchi_window_device (window);

  if (uchi_run_report (uchi_window_run (window)) == NULL)
    return _("It is made ready. Please wait a little.");
  if (device == NULL)
    return _("This device is not there now");
  return uchi_result_outcome (device, uchi_window_place (window)->finding) == UCHI_OUTCOME_OK ? _("This is mended already")
                                                                                              : _("It could not be told");
}

void
uchi_mending_clear (UchiMending *self)
{
  g_clear_pointer (&self->name, g_free);
}

/* ---- what comes next ------------------------------------------------------------------------ */

/* (transfer none): of this home; of one from elsewhere nothing stays */
static GHashTable *
put_off (UchiWindow *window)
{
  UchiRunKind kind = uchi_run_kind (uchi_window_run (window));
  GObject *holder = kind == UCHI_RUN_LIVE || kind == UCHI_RUN_REMEMBERED ? G_OBJECT (window) : G_OBJECT (uchi_window_run (window));
  GHashTable *set = g_object_get_data (holder, PUT_OFF);

  if (set == NULL)
    {
      set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_object_set_data_full (holder, PUT_OFF, set, (GDestroyNotify) g_hash_table_unref);
    }
  return set;
}

static gboolean
is_put_off (UchiWindow *window, const UchiDevice *device, const UchiFindingRecord *record)
{
  g_autofree char *key = uchi_changes_key (device, record->finding);

  return g_hash_table_contains (put_off (window), key);
}

void
uchi_mending_put_off (UchiWindow *window)
{
  const UchiDevice *device = uchi_window_device (window);

  if (device != NULL)
    g_hash_table_add (put_off (window), uchi_changes_key (device, uchi_window_place (window)->finding));
}

gboolean
uchi_mending_is_put_off (UchiWindow *window, const UchiDevice *device)
{
  for (guint i = 0; i < device->findings->len; i++)
    {
      const UchiFindingRecord *record = g_ptr_array_index (device->findings, i);

      if (uchi_result_is_to_mend (record) && is_put_off (window, device, record))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_routing (const UchiDevice *device)
{
  return device->kind == UCHI_KIND_ROUTER || device->kind == UCHI_KIND_HOME_GATEWAY || device->is_gateway;
}

gboolean
uchi_mending_may_cut_phone (const UchiMending *self)
{
  return self->advice->cuts_power && is_routing (self->device);
}

/* smaller comes first */
static guint
rank (UchiWindow *window, const UchiDevice *device, const UchiFindingRecord *record)
{
  gboolean later = uchi_mending_phone (window) == UCHI_PHONE_IN_USE && is_routing (device)
                   && uchi_advice_by_id (record->advice)->cuts_power;

  return (later ? 2 : 0) + (is_put_off (window, device, record) ? 1 : 0);
}

gboolean
uchi_mending_choose_next (UchiWindow *window)
{
  g_autoptr (GPtrArray) rows = uchi_result_rows (uchi_run_devices (uchi_window_run (window)));
  const UchiDevice *best_device = NULL;
  UchiFindingId best = UCHI_FINDING_NONE;
  guint best_rank = G_MAXUINT;

  for (guint i = 0; i < rows->len; i++)
    {
      const UchiDevice *device = ((UchiResultRow *) g_ptr_array_index (rows, i))->device;
      g_autoptr (GPtrArray) findings = uchi_device_worst_first (device);

      for (guint k = 0; k < findings->len; k++)
        {
          const UchiFindingRecord *record = g_ptr_array_index (findings, k);

          if (!uchi_result_is_to_mend (record) || rank (window, device, record) >= best_rank)
            continue;
          best_rank = rank (window, device, record);
          best_device = device;
          best = record->finding;
        }
    }
  uchi_window_choose (window, best_device, best);
  return best_device != NULL;
}

/* ---- the telephone ------------------------------------------------------------------------------ */

UchiPhone
uchi_mending_phone (UchiWindow *window)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (uchi_window_run (window)), PHONE));
}

void
uchi_mending_set_phone (UchiWindow *window, UchiPhone phone)
{
  g_object_set_data (G_OBJECT (uchi_window_run (window)), PHONE, GINT_TO_POINTER (phone));
}

/* ---- the page of the device ------------------------------------------------------------------------ */

char *
uchi_mending_page (const UchiMending *self)
{
  return uchi_advice_page (self->advice, self->record, self->device, self->router);
}

/* ---- an idea for a password -------------------------------------------------------------------------- */

static const char *const words[] = {
  "Aki", "Ame", "Asa", "Ashi", "Awa", "Eda", "Eki", "Fuji", "Fune", "Fuyu", "Gin", "Goma", "Hachi", "Haku", "Hama", "Hana",
  "Hara", "Haru", "Hashi", "Hato", "Hiru", "Hoshi", "Ichi", "Ike", "Ima", "Inu", "Ishi", "Ito", "Iwa", "Kabu", "Kado", "Kage",
  "Kai", "Kaki", "Kame", "Kani", "Kasa", "Kawa", "Kaze", "Kiku", "Kita", "Koma", "Kome", "Kumo", "Kuri", "Kusa", "Machi", "Mado",
  "Mame", "Matsu", "Michi", "Midori", "Mikan", "Mimi", "Mine", "Mizu", "Momo", "Mori", "Mugi", "Mura", "Nabe", "Naka", "Nami",
  "Nashi", "Natsu", "Neko", "Nishi", "Niwa", "Nori", "Ono", "Oto", "Ryu", "Saka", "Sake", "Sakura", "Sara", "Sato", "Sawa",
  "Sen", "Shika", "Shima", "Shio", "Sora", "Sugi", "Sumi", "Suna", "Suzu", "Taka", "Take", "Tane", "Tani", "Tera", "Tomo",
  "Tori", "Toshi", "Tsuki", "Tsuru", "Ume", "Umi", "Usagi", "Wani", "Washi", "Yama", "Yane", "Yoru", "Yuki", "Yume", "Yuzu",
};

/* even over 0 … below-1, from the kernel's generator */
static guint
pick (guint below)
{
  guint32 limit = G_MAXUINT32 - G_MAXUINT32 % below, value;

  do
    {
      if (getrandom (&value, sizeof value, 0) != sizeof value)
        g_error ("no random numbers");
    }
  while (value >= limit);
  return value % below;
}

typedef struct {
  char *text;
  gboolean another; /* one may have been written down before it */
} Idea;

static void
idea_free (gpointer user_data)
{
  Idea *self = user_data;

  explicit_bzero (self->text, strlen (self->text));
  g_free (self->text);
  g_free (self);
}

/* (transfer none): what is to be mended and where → Idea; it goes with the window */
static GHashTable *
ideas (UchiWindow *window)
{
  GHashTable *table = g_object_get_data (G_OBJECT (window), IDEAS);

  if (table == NULL)
    {
      table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, idea_free);
      g_object_set_data_full (G_OBJECT (window), IDEAS, table, (GDestroyNotify) g_hash_table_unref);
    }
  return table;
}

/* (transfer full): a new check may give a device another id */
static char *
idea_key (const UchiMending *mending)
{
  return uchi_changes_key (mending->device, mending->record->finding);
}

static const Idea *
take_idea (UchiWindow *window, const UchiMending *mending, gboolean another)
{
  Idea *idea = g_new0 (Idea, 1);

  idea->another = another;
  idea->text = g_strdup_printf ("%s-%s-%s-%02u", words[pick (G_N_ELEMENTS (words))], words[pick (G_N_ELEMENTS (words))],
                                words[pick (G_N_ELEMENTS (words))], pick (100));
  g_hash_table_insert (ideas (window), idea_key (mending), idea);
  return idea;
}

const char *
uchi_mending_idea (UchiWindow *window, const UchiMending *mending, gboolean *another)
{
  g_autofree char *key = idea_key (mending);
  const Idea *idea = g_hash_table_lookup (ideas (window), key);

  if (idea == NULL && uchi_run_kind (uchi_window_run (window)) != UCHI_RUN_REMEMBERED)
    idea = take_idea (window, mending, FALSE);
  *another = idea != NULL && idea->another;
  return idea != NULL ? idea->text : NULL;
}

void
uchi_mending_another_idea (UchiWindow *window, const UchiMending *mending)
{
  take_idea (window, mending, TRUE);
}

void
uchi_mending_forget_idea (UchiWindow *window, const char *key)
{
  g_hash_table_remove (ideas (window), key);
}
