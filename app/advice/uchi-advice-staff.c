/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result for who helps by telephone: facts, where they are from, how sure, what was not checked, the names of rules. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "advice/uchi-advice-private.h"

#include "core/uchi-json.h"
#include "core/uchi-text.h"

#define MAX_EVIDENCE 16

char *
uchi_advice_plain (const char *text)
{
  g_auto (GStrv) phrases = g_strsplit (text, "|", -1);
  g_autofree char *plain = g_strjoinv ("", phrases);

  return uchi_text_for_terminal (plain);
}

/* "  name: value", cleaned; nothing for an empty value */
static void
fact (GString *out, const char *name, const char *value)
{
  g_autofree char *safe = uchi_advice_plain (value);

  if (*safe != '\0')
    g_string_append_printf (out, "  %s: %s\n", name, safe);
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
  return (int) uchi_device_level (*(UchiDevice *const *) b) - (int) uchi_device_level (*(UchiDevice *const *) a);
}

GPtrArray *
uchi_advice_rows (JsonObject *report)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_device_free);
  JsonArray *devices = uchi_json_array (report, "devices");
  JsonObject *network = uchi_json_object (report, "network");

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *object = uchi_json_object_at (devices, i);

      if (object != NULL)
        g_ptr_array_add (rows, uchi_device_from_json (object));
    }
  if (network != NULL)
    {
      g_autoptr (UchiDevice) device = uchi_device_from_json (network);

      device->kind = UCHI_KIND_NETWORK_DEVICE;
      if (device->findings->len > 0 || (device->checks->len > 0 && uchi_device_level (device) != UCHI_LEVEL_FINE))
        g_ptr_array_add (rows, g_steal_pointer (&device));
    }
  g_ptr_array_sort (rows, compare_levels); /* a stable one */
  return rows;
}

gboolean
uchi_advice_is_network (const UchiDevice *device)
{
  return *device->id == '\0' && device->kind == UCHI_KIND_NETWORK_DEVICE;
}

const char *
uchi_advice_given_name (const UchiDevice *device)
{
  gsize length = strlen (device->label);

  return length <= 2 && strspn (device->label, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length ? "" : device->label;
}

char *
uchi_advice_product (const UchiDevice *device)
{
  const char *maker = g_str_has_prefix (device->model, device->vendor) ? "" : device->vendor;

  return g_strstrip (g_strdup_printf ("%s %s", maker, device->model));
}

/* (transfer full): "No. 2 Camera" */
static char *
row_name (const GPtrArray *rows, guint i)
{
  const UchiDevice *device = g_ptr_array_index (rows, i);
  const char *what = uchi_advice_is_network (device) ? _("Home network") : uchi_advice_kind (device->kind);
  /* Translators: the number in the list, what the device is, the name that it was given */
  g_autofree char *name = g_strdup_printf (_("No. %u %s %s"), i + 1, what, uchi_advice_given_name (device));

  return g_strdup (g_strchomp (name));
}

/* (transfer full): the device of that id as it is called here; the id of one that is not here */
static char *
name_of_id (const GPtrArray *rows, const char *id)
{
  for (guint i = 0; *id != '\0' && i < rows->len; i++)
    {
      if (g_str_equal (((const UchiDevice *) g_ptr_array_index (rows, i))->id, id))
        return row_name (rows, i);
    }
  return g_strdup (id);
}

/* details by their members; who else has the same door open tells nothing about this one */
static void
add_detail (GString *out, const GPtrArray *rows, JsonObject *details, const char *member)
{
  static const char *const names[][2] = {
    { "ids", N_("Names of the weak places (CVE, JVN)") }, { "installed", N_("Number of the software now") },
    { "fixed", N_("Number of the software that mends it") }, { "sign", N_("What is unusual") }, { "address", N_("Address") },
    { "device", N_("Device in the report") }, { "router", N_("Router in the report") }, { "external_port", N_("Entrance on the outside (port)") },
  };
  /* Translators: "benign_ja" in Japanese, "benign" in every other language */
  const char *who = C_("member of the pack", "benign"), *name = member, *value;
  g_autofree char *named = NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, uchi_json_int (details, member, 0));

  if (g_str_has_prefix (member, "benign") && !g_str_equal (member, who))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (member, names[i][0]))
        name = _(names[i][1]);
    }
  if (g_str_equal (member, who))
    name = _("Devices on which this entrance is often open. It is to be mended all the same");
  value = uchi_json_string (details, member, g_str_equal (number, "0") ? "" : number);
  if (g_str_equal (member, "device") || g_str_equal (member, "router"))
    value = named = name_of_id (rows, value);
  fact (out, name, value);
}

static void
add_finding (GString *out, const GPtrArray *rows, const UchiFindingRecord *record)
{
  const UchiAdvice *advice = uchi_advice_by_id (record->advice);
  g_autofree char *title = g_strdup_printf ("%s %s (%s)", advice->id, _(advice->title), uchi_advice_level (record->level));
  g_autoptr (GList) members = record->details != NULL ? json_object_get_members (record->details) : NULL;

  fact (out, _("Found"), title);
  fact (out, _("Rule"), record->rule);
  for (GList *one = members; one != NULL; one = one->next)
    add_detail (out, rows, record->details, one->data);
  fact (out, _("Word of the maker’s page"), uchi_advice_menu (advice, record->maker_words));
}

static void
add_checks (GString *out, const GPtrArray *checks)
{
  for (guint i = 0; i < checks->len; i++)
    {
      const UchiCheckState *state = g_ptr_array_index (checks, i);
      g_autofree char *text = NULL;

      if (state->outcome != UCHI_OUTCOME_UNKNOWN)
        continue;
      text = g_strdup_printf (_("%s %s"), uchi_advice_check (state->check), uchi_advice_unknown (state->reason));
      fact (out, _("Not checked"), text);
    }
}

static void
add_row (GString *out, const GPtrArray *rows, guint row)
{
  const UchiDevice *device = g_ptr_array_index (rows, row);
  g_autoptr (GPtrArray) findings = uchi_device_worst_first (device);
  g_autofree char *name = row_name (rows, row), *safe = uchi_text_for_terminal (name);
  g_autofree char *known = uchi_advice_product (device), *product = g_strdup_printf ("%s %s", known, device->firmware);
  g_autofree char *sure = g_strdup_printf ("%u", device->confidence);

  g_string_append_printf (out, "\n%s\n", safe);
  if (!uchi_advice_is_network (device))
    {
      fact (out, _("Maker and model"), g_strstrip (product));
      fact (out, _("How sure (of 100)"), sure);
    }
  for (guint i = 0; i < findings->len; i++)
    add_finding (out, rows, g_ptr_array_index (findings, i));
  add_checks (out, device->checks);
  for (guint i = 0; i < device->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (device->services, i);
      g_autofree char *text = g_strdup_printf ("%s %u %s %s %s", service->transport == UCHI_UDP ? "UDP" : "TCP", service->port,
                                               service->protocol, service->product, service->version);

      fact (out, _("Entrance (port)"), g_strchomp (text));
    }
  for (guint i = 0; i < device->evidence->len && i < MAX_EVIDENCE; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (device->evidence, i);

      fact (out, evidence->source, evidence->value);
    }
}

/* (transfer full): day and time as people of the locale write them; the text itself when it is no moment */
static char *
moment (const char *text)
{
  int year, month, day, hour, minute;

  if (sscanf (text, "%4d-%2d-%2dT%2d:%2d", &year, &month, &day, &hour, &minute) != 5)
    return g_strdup (text);
  /* Translators: year, month, day, hour, minute */
  return g_strdup_printf (_("%d-%02d-%02d %02d:%02d"), year, month, day, hour, minute);
}

char *
uchi_advice_staff_text (JsonObject *report)
{
  g_autoptr (GPtrArray) rows = uchi_advice_rows (report);
  JsonObject *pack = uchi_json_object (report, "pack");
  g_autofree char *started = moment (uchi_json_string (report, "started", ""));
  GString *out = g_string_new (NULL);

  fact (out, _("Checked"), started);
  fact (out, _("Knowledge of"), pack != NULL ? uchi_json_string (pack, "released", "") : "");
  for (guint i = 0; i < rows->len; i++)
    add_row (out, rows, i);
  return g_string_free (out, FALSE);
}
