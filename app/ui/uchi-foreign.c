/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-foreign.h"

#include <string.h>

#include "core/uchi-json.h"
#include "core/uchi-text.h"

/* "Aterm WG1200HP": the pack has no longer one, and none in other letters */
#define MAX_PRODUCT 40

static void
calm_product (JsonObject *device, const char *member)
{
  g_autofree char *name = uchi_text_name (uchi_json_string (device, member, ""));
  gboolean is_product = g_str_is_ascii (name) && strlen (name) <= MAX_PRODUCT;

  if (json_object_has_member (device, member))
    json_object_set_string_member (device, member, is_product ? name : "");
}

static void
calm_findings (JsonObject *holder)
{
  JsonArray *findings = uchi_json_array (holder, "findings");

  for (guint i = 0; findings != NULL && i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = uchi_json_object_at (findings, i);

      if (finding != NULL && json_object_has_member (finding, "maker_words"))
        json_object_remove_member (finding, "maker_words");
    }
}

void
uchi_foreign_calm (JsonObject *report)
{
  static const char *const products[] = { "vendor", "model", "firmware" };
  JsonArray *devices = uchi_json_array (report, "devices");
  JsonObject *network = uchi_json_object (report, "network");

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = uchi_json_object_at (devices, i);

      if (device == NULL)
        continue;
      if (json_object_has_member (device, "label"))
        json_object_remove_member (device, "label");
      for (guint k = 0; k < G_N_ELEMENTS (products); k++)
        calm_product (device, products[k]);
      calm_findings (device);
    }
  if (network != NULL)
    calm_findings (network);
}
