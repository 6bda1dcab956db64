/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result for a terminal. */
#include "advice/uchi-advice.h"

#include <glib/gi18n.h>

#include "core/uchi-json.h"
#include "core/uchi-text.h"

typedef struct {
  UchiDevice *device;        /* NULL: the network */
  UchiFindingRecord *record; /* borrowed */
} Item;

typedef struct {
  GString *out;
  GPtrArray *devices;        /* of UchiDevice* */
  GPtrArray *network;        /* of UchiFindingRecord* */
  GArray *items;             /* of Item, the pressing ones first */
  guint n_unknown;
} Text;

static void
line (Text *self, const char *indent, const char *text)
{
  g_autofree char *safe = uchi_text_for_terminal (text);

  g_string_append_printf (self->out, "%s%s\n", indent, safe);
}

static char *
device_name (const UchiDevice *device)
{
  const char *address = device->ipv4->len > 0 ? g_ptr_array_index (device->ipv4, 0) : "";
  /* many models begin with their maker: "Google Home Mini" */
  const char *maker = g_str_has_prefix (device->model, device->vendor) ? "" : device->vendor;
  g_autofree char *product = g_strstrip (g_strdup_printf ("%s %s", maker, device->model));
  const char *name = device->label[0] != '\0' ? device->label : uchi_advice_kind (device->kind);

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

static void
read_report (Text *self, JsonObject *report)
{
  JsonArray *devices = uchi_json_array (report, "devices");
  JsonObject *network = uchi_json_object (report, "network");
  JsonArray *findings = network != NULL ? uchi_json_array (network, "findings") : NULL;

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *object = uchi_json_object_at (devices, i);

      if (object != NULL)
        g_ptr_array_add (self->devices, uchi_device_from_json (object));
    }
  for (guint i = 0; findings != NULL && i < json_array_get_length (findings); i++)
    {
      JsonObject *object = uchi_json_object_at (findings, i);

      if (object != NULL)
        g_ptr_array_add (self->network, uchi_finding_record_from_json (object));
    }
}

static void
collect (Text *self)
{
  for (guint i = 0; i < self->devices->len; i++)
    {
      UchiDevice *device = g_ptr_array_index (self->devices, i);

      for (guint k = 0; k < device->findings->len; k++)
        {
          Item item = { device, g_ptr_array_index (device->findings, k) };

          g_array_append_val (self->items, item);
        }
    }
  for (guint i = 0; i < self->network->len; i++)
    {
      Item item = { NULL, g_ptr_array_index (self->network, i) };

      g_array_append_val (self->items, item);
    }
  g_array_sort (self->items, by_level);
}

static void
tell_item (Text *self, guint number, const Item *item)
{
  const UchiAdvice *advice = uchi_advice_by_id (item->record->advice);
  g_autofree char *name = item->device != NULL ? device_name (item->device) : g_strdup (_("Home network"));
  /* Translators: number, shape, device: "1. Square: Camera (JVC) 192.168.1.5" */
  g_autofree char *head = g_strdup_printf (_("%u. %s: %s"), number, uchi_advice_shape (item->record->level), name);

  line (self, "", head);
  line (self, "   ", _(advice->title));
  line (self, "   ", _(advice->why));
  if (item->record->level < UCHI_LEVEL_SOON)
    return;
  for (guint i = 0; advice->steps[i] != NULL; i++)
    {
      g_autofree char *step = g_strdup_printf ("(%u) %s", i + 1, _(advice->steps[i]));

      line (self, "     ", step);
    }
  if (item->device != NULL && item->device->kind == UCHI_KIND_HOME_GATEWAY)
    line (self, "   ", uchi_advice_mender_text (UCHI_MENDER_LINE_COMPANY));
  line (self, "   ", _(advice->cannot));
  g_string_append_c (self->out, '\n');
}

static void
tell_devices (Text *self)
{
  line (self, "", _("Devices"));
  for (guint i = 0; i < self->devices->len; i++)
    {
      UchiDevice *device = g_ptr_array_index (self->devices, i);
      g_autofree char *name = device_name (device);
      g_autofree char *text = g_strdup_printf ("%s  %s", uchi_advice_shape (uchi_device_level (device)), name);

      line (self, "  ", text);
    }
}

static void
tell_unknown (Text *self)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < self->devices->len; i++)
    {
      UchiDevice *device = g_ptr_array_index (self->devices, i);

      for (guint k = 0; k < device->checks->len; k++)
        {
          const UchiCheckState *state = g_ptr_array_index (device->checks, k);
          g_autofree char *name = NULL, *text = NULL;

          if (state->outcome != UCHI_OUTCOME_UNKNOWN)
            continue;
          if (!begun)
            line (self, "", _("What could not be told"));
          begun = TRUE;
          name = device_name (device);
          text = g_strdup_printf ("%s: %s %s", name, uchi_advice_check (state->check), uchi_advice_unknown (state->reason));
          line (self, "  ", text);
        }
    }
}

static void
tell_head (Text *self, JsonObject *report)
{
  JsonObject *scope = uchi_json_object (report, "scope");
  UchiRefused refused = uchi_refused_from_name (scope != NULL ? uchi_json_string (scope, "refused", NULL) : NULL);
  guint n_pressing = 0;
  g_autofree char *count = NULL;

  if (refused != UCHI_REFUSED_NONE)
    {
      line (self, "", uchi_advice_refused (refused));
      line (self, "", uchi_advice_refused_help (refused));
      return;
    }
  for (guint i = 0; i < self->items->len; i++)
    n_pressing += g_array_index (self->items, Item, i).record->level >= UCHI_LEVEL_SOON;
  if (n_pressing == 0)
    count = g_strdup (_("Nothing to mend was found."));
  else
    count = g_strdup_printf (ngettext ("There is %u thing to mend.", "There are %u things to mend.", n_pressing), n_pressing);
  line (self, "", count);
  if (n_pressing > 0)
    line (self, "", _("No need to hurry. Let us mend them one by one."));
  if (!uchi_json_bool (report, "complete", FALSE))
    line (self, "", _("Checking was stopped on the way."));
}

char *
uchi_advice_report_text (JsonObject *report)
{
  Text self = { .out = g_string_new (NULL) };

  self.devices = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);
  self.network = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_finding_record_free);
  self.items = g_array_new (FALSE, FALSE, sizeof (Item));
  read_report (&self, report);
  collect (&self);
  tell_head (&self, report);
  if (self.items->len > 0)
    g_string_append_c (self.out, '\n');
  for (guint i = 0; i < self.items->len; i++)
    tell_item (&self, i + 1, &g_array_index (self.items, Item, i));
  if (self.devices->len > 0)
    {
      g_string_append_c (self.out, '\n');
      tell_devices (&self);
      g_string_append_c (self.out, '\n');
      tell_unknown (&self);
    }
  g_array_unref (self.items);
  g_ptr_array_unref (self.network);
  g_ptr_array_unref (self.devices);
  return g_string_free (self.out, FALSE);
}
