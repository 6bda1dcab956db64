/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result for a terminal. */
#include <glib/gi18n.h>
#include <string.h>

#include "advice/uchi-advice-private.h"
#include "core/uchi-json.h"
#include "core/uchi-text.h"

/* nobody mends more at a time: the rest is only named */
#define MAX_WITH_STEPS 3

typedef struct {
  const UchiDevice *device;  /* NULL: the network */
  UchiFindingRecord *record; /* borrowed */
} Item;

typedef struct {
  GString *out;
  GPtrArray *rows;           /* of UchiDevice*, as they are listed and numbered */
  GHashTable *left_out;      /* (nullable): of char*, ids */
  GArray *items;             /* of Item, the pressing ones first */
  GPtrArray *unknown;        /* of Unknown* */
  gboolean logins_missing;   /* something waits for "it is ours" */
} Text;

/* the devices of which a check could not tell for one and the same reason */
typedef struct {
  char *check, *reason;
  GPtrArray *names;          /* of char*; none: the network */
} Unknown;

static void
line (Text *self, const char *indent, const char *text)
{
  g_autofree char *safe = uchi_advice_plain (text);

  g_string_append_printf (self->out, "%s%s\n", indent, safe);
}

static void
paragraph (Text *self)
{
  if (self->out->len > 0)
    g_string_append_c (self->out, '\n');
}

static void
unknown_free (Unknown *self)
{
  g_free (self->check);
  g_free (self->reason);
  g_ptr_array_unref (self->names);
  g_free (self);
}

/* the name that the person gave, or what it is */
static const char *
own_name (const UchiDevice *device)
{
  const char *name = uchi_advice_given_name (device);

  return *name != '\0' ? name : device->is_self ? _("This computer") : uchi_advice_kind (device->kind);
}

/* "Camera 192.168.1.5", where its maker would be too much */
static char *
short_name (const UchiDevice *device)
{
  const char *address = device->ipv4->len > 0 ? g_ptr_array_index (device->ipv4, 0) : "";
  g_autofree char *name = g_strdup_printf ("%s %s", own_name (device), address);

  return g_strdup (g_strchomp (name));
}

static char *
device_name (const UchiDevice *device)
{
  const char *address = device->ipv4->len > 0 ? g_ptr_array_index (device->ipv4, 0) : "";
  g_autofree char *product = uchi_advice_product (device);
  const char *name = own_name (device);

  if (product[0] != '\0')
    /* Translators: a kind of device, its maker and model, its address */
    return g_strdup_printf (_("%s (%s)  %s"), name, product, address);
  return g_strdup_printf ("%s  %s", name, address);
}

static int
by_level (gconstpointer a, gconstpointer b)
{
  return (int) ((const Item *) b)->record->level - (int) ((const Item *) a)->record->level;
}

static gboolean
is_told (const Text *self, const UchiDevice *device)
{
  return !uchi_advice_is_network (device) && (self->left_out == NULL || !g_hash_table_contains (self->left_out, device->id));
}

static void
collect (Text *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (self->rows, i);
      gboolean is_network = uchi_advice_is_network (device);
      g_autoptr (GPtrArray) findings = uchi_device_worst_first (device);

      for (guint k = 0; k < findings->len && (is_network || is_told (self, device)); k++)
        {
          Item item = { is_network ? NULL : device, g_ptr_array_index (findings, k) };

          g_array_append_val (self->items, item);
        }
    }
  g_array_sort (self->items, by_level);
}

static const UchiDevice *
find_router (const Text *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (self->rows, i);

      if (device->is_gateway && is_told (self, device))
        return device;
    }
  return NULL;
}

/* a terminal has no button: where the settings page is, and what the maker calls the place */
static void
tell_page (Text *self, const UchiAdvice *advice, const Item *item)
{
  g_autofree char *page = uchi_advice_page (advice, item->record, item->device, find_router (self));
  const char *menu = uchi_advice_menu (advice, item->record->maker_words);

  if (page != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Settings page: %s"), page);

      line (self, "     ", text);
    }
  if (*menu != '\0')
    {
      g_autofree char *text = g_strdup_printf (_("On the page it may be called “%s”."), menu);

      line (self, "     ", text);
    }
}

static void
tell_steps (Text *self, const UchiAdvice *advice, const Item *item)
{
  UchiMender mender = item->device != NULL ? uchi_advice_mender (advice, item->device->kind) : advice->mender;

  for (guint i = 0; advice->steps[i] != NULL; i++)
    {
      g_autofree char *step = g_strdup_printf ("(%u) %s", i + 1, _(advice->steps[i]));

      line (self, "     ", step);
    }
  tell_page (self, advice, item);
  if (mender != UCHI_MENDER_YOU)
    line (self, "   ", uchi_advice_mender_text (mender));
  line (self, "   ", _("When you cannot"));
  line (self, "     ", _(advice->cannot));
  if (advice->note != NULL)
    line (self, "   ", _(advice->note));
}

/* as screen 20 numbers it; @device: NULL: the network */
static guint
number_of (const Text *self, const UchiDevice *device)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const UchiDevice *row = g_ptr_array_index (self->rows, i);

      if (device != NULL ? row == device : uchi_advice_is_network (row))
        return i + 1;
    }
  return 0;
}

/* @place: of all that is to mend, from 1 */
static void
tell_item (Text *self, guint place, const Item *item)
{
  const UchiAdvice *advice = uchi_advice_by_id (item->record->advice);
  g_autofree char *name = item->device != NULL ? device_name (item->device) : g_strdup (_("Home network"));
  const char *shape = uchi_advice_shape (item->record->level);
  /* Translators: number of the device, shape, device: "1. Square: Camera (JVC) 192.168.1.5" */
  g_autofree char *head = g_strdup_printf (_("%u. %s: %s"), number_of (self, item->device), shape, name);

  paragraph (self);
  line (self, "", head);
  line (self, "   ", uchi_advice_level (item->record->level));
  line (self, "   ", _(advice->title));
  line (self, "   ", _(advice->why));
  if (item->record->level >= UCHI_LEVEL_SOON && place <= MAX_WITH_STEPS)
    tell_steps (self, advice, item);
}

static guint
count_pressing (const Text *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += g_array_index (self->items, Item, i).record->level >= UCHI_LEVEL_SOON;
  return n;
}

static void
tell_items (Text *self)
{
  guint pressing = count_pressing (self);

  for (guint i = 0; i < self->items->len; i++)
    {
      tell_item (self, i + 1, &g_array_index (self->items, Item, i));
      if (i + 1 == pressing && pressing > MAX_WITH_STEPS)
        {
          paragraph (self);
          line (self, "", _("Mend the first three, then check again: the steps for the others come then."));
        }
    }
}

static void
tell_devices (Text *self)
{
  paragraph (self);
  line (self, "", _("Devices"));
  for (guint i = 0; i < self->rows->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (self->rows, i);
      g_autofree char *name = device_name (device);
      g_autofree char *text = g_strdup_printf (_("%u. %s: %s"), i + 1, uchi_advice_shape (uchi_device_level (device)), name);

      if (is_told (self, device))
        line (self, "  ", text);
    }
}

/* ---- what could not be told -------------------------------------------------------------- */

static void
remember_unknown (Text *self, const UchiDevice *device, const char *check, const char *reason)
{
  Unknown *unknown = NULL;

  for (guint i = 0; i < self->unknown->len && unknown == NULL; i++)
    {
      Unknown *one = g_ptr_array_index (self->unknown, i);

      if (g_str_equal (one->check, check) && g_strcmp0 (one->reason, reason) == 0)
        unknown = one;
    }
  if (unknown == NULL)
    {
      unknown = g_new0 (Unknown, 1);
      unknown->check = g_strdup (check);
      unknown->reason = g_strdup (reason);
      unknown->names = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (self->unknown, unknown);
    }
  if (device != NULL)
    g_ptr_array_add (unknown->names, short_name (device));
  self->logins_missing |= g_strcmp0 (reason, "no-consent") == 0;
}

static void
collect_unknown_of_network (Text *self, JsonObject *report)
{
  JsonObject *network = uchi_json_object (report, "network");
  JsonArray *checks = network != NULL ? uchi_json_array (network, "checks") : NULL;

  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *state = uchi_json_object_at (checks, i);

      if (state != NULL && g_str_equal (uchi_json_string (state, "outcome", ""), "unknown"))
        remember_unknown (self, NULL, uchi_json_string (state, "check", ""), uchi_json_string (state, "reason", ""));
    }
}

static void
collect_unknown (Text *self, JsonObject *report)
{
  collect_unknown_of_network (self, report);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (self->rows, i);

      for (guint k = 0; k < device->checks->len && is_told (self, device); k++)
        {
          const UchiCheckState *state = g_ptr_array_index (device->checks, k);

          if (state->outcome == UCHI_OUTCOME_UNKNOWN)
            remember_unknown (self, device, state->check, state->reason);
        }
    }
}

static void
tell_unknown (Text *self)
{
  if (self->unknown->len == 0)
    return;
  paragraph (self);
  line (self, "", _("What could not be told"));
  for (guint i = 0; i < self->unknown->len; i++)
    {
      const Unknown *unknown = g_ptr_array_index (self->unknown, i);
      /* Translators: what was looked for, and why it could not be told */
      g_autofree char *text = g_strdup_printf (_("%s %s"), uchi_advice_check (unknown->check), uchi_advice_unknown (unknown->reason));
      g_autofree char *names = NULL;

      line (self, "  ", text);
      if (unknown->names->len == 0)
        continue;
      g_ptr_array_add (unknown->names, NULL);
      /* Translators: between the devices of a list */
      names = g_strjoinv (_(", "), (char **) unknown->names->pdata);
      g_ptr_array_remove_index (unknown->names, unknown->names->len - 1);
      line (self, "    ", names);
    }
}

/* ---- the whole ---------------------------------------------------------------------------- */

static gboolean
is_alone (const Text *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (self->rows, i);

      if (!device->is_self && !uchi_advice_is_network (device))
        return FALSE;
    }
  return TRUE;
}

static const char *
pack_state (JsonObject *report)
{
  JsonObject *pack = uchi_json_object (report, "pack");

  return pack != NULL ? uchi_json_string (pack, "state", "") : "";
}

static void
tell_count (Text *self, guint n, JsonObject *report)
{
  g_autofree char *count = g_strdup_printf (ngettext ("There is %u thing to mend.", "There are %u things to mend.", n), n);

  if (n == 0)
    line (self, "", g_str_equal (pack_state (report), "too-old") ? _("As far as can be told, nothing to mend was found.")
                                                                : _("Nothing to mend was found."));
  else
    {
      line (self, "", count);
      line (self, "", _("No need to hurry. Let us mend them one by one."));
    }
}

/* FALSE when there is no result to tell */
static gboolean
tell_head (Text *self, JsonObject *report)
{
  JsonObject *scope = uchi_json_object (report, "scope");
  UchiRefused refused = uchi_refused_from_name (scope != NULL ? uchi_json_string (scope, "refused", NULL) : NULL);
  gboolean complete = uchi_json_bool (report, "complete", FALSE);

  if (refused != UCHI_REFUSED_NONE)
    {
      line (self, "", uchi_advice_refused (refused));
      if (*uchi_advice_refused_help (refused) != '\0')
        line (self, "", uchi_advice_refused_help (refused));
    }
  else if (self->items->len == 0 && is_alone (self))
    {
      line (self, "", _("No device was found."));
      line (self, "", _("See that the router is switched on."));
    }
  else
    tell_count (self, count_pressing (self), report);
  if (refused == UCHI_REFUSED_NONE && !complete)
    line (self, "", _("Checking was stopped on the way."));
  return refused == UCHI_REFUSED_NONE;
}

static void
tell_next (Text *self, JsonObject *report)
{
  JsonObject *pack = uchi_json_object (report, "pack");
  const char *released = pack != NULL ? uchi_json_string (pack, "released", "") : "";
  g_autofree char *knowledge = g_strdup_printf (_("The data used here is of %s."), released);

  paragraph (self);
  if (*released != '\0' && !g_str_equal (pack_state (report), "fresh"))
    line (self, "", knowledge);
  if (self->logins_missing)
    line (self, "", _("For devices that are yours, write their addresses after --allow-logins and check again."));
  if (count_pressing (self) > 0)
    line (self, "", _("When it is mended, check again."));
  else
    line (self, "", is_alone (self) || !uchi_json_bool (report, "complete", FALSE) ? _("Let us check once more.") : _("Check again in 3 months."));
}

char *
uchi_advice_report_text (JsonObject *report, GHashTable *left_out)
{
  Text self = { .out = g_string_new (NULL), .rows = uchi_advice_rows (report), .left_out = left_out };
  gboolean looked;

  self.unknown = g_ptr_array_new_with_free_func ((GDestroyNotify) unknown_free);
  self.items = g_array_new (FALSE, FALSE, sizeof (Item));
  collect (&self);
  collect_unknown (&self, report);
  looked = tell_head (&self, report);
  /* also without a look: a computer without a router has a finding, made without a packet */
  tell_items (&self);
  if (looked)
    {
      tell_devices (&self);
      tell_unknown (&self);
      tell_next (&self, report);
    }
  g_array_unref (self.items);
  g_ptr_array_unref (self.unknown);
  g_ptr_array_unref (self.rows);
  return g_string_free (self.out, FALSE);
}
