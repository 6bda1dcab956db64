/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/uchi-writer.h"

#include "core/uchi-json.h"
#include "uchi-config.h"

struct _UchiWriter
{
  UchiWriterFunc func;
  gpointer user_data;
};

UchiWriter *
uchi_writer_new (UchiWriterFunc func, gpointer user_data)
{
  UchiWriter *self = g_new0 (UchiWriter, 1);

  self->func = func;
  self->user_data = user_data;
  return self;
}

void
uchi_writer_free (UchiWriter *self)
{
  g_free (self);
}

static JsonBuilder *
begin (const char *event)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, event);
  return builder;
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_node (JsonBuilder *builder, const char *name, JsonNode *node)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_value (builder, node);
}

static void
end (UchiWriter *self, JsonBuilder *builder)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *line = NULL;

  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  line = uchi_json_line (node);
  self->func (line, self->user_data);
  g_object_unref (builder);
}

static void
add_strings (JsonBuilder *builder, const char *name, const char *const *values)
{
  if (values == NULL || values[0] == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
add_pack (JsonBuilder *builder, const UchiWriterPack *pack)
{
  json_builder_set_member_name (builder, "pack");
  json_builder_begin_object (builder);
  add_int (builder, "version", pack->version);
  add_string (builder, "released", pack->released);
  add_string (builder, "state", pack->state);
  json_builder_end_object (builder);
  add_strings (builder, "withdrawn_contacts", pack->withdrawn_contacts);
  add_strings (builder, "credits", pack->credits);
}

void
uchi_writer_hello (UchiWriter *self, const UchiWriterPack *pack)
{
  JsonBuilder *builder = begin ("hello");

  add_string (builder, "format", "uchi-kenshin-events/1");
  json_builder_set_member_name (builder, "app");
  json_builder_begin_object (builder);
  add_string (builder, "version", UCHI_VERSION);
  json_builder_end_object (builder);
  add_pack (builder, pack);
  end (self, builder);
}

void
uchi_writer_pack (UchiWriter *self, const char *note, const UchiWriterPack *pack)
{
  JsonBuilder *builder = begin ("note");

  add_string (builder, "note", note);
  add_pack (builder, pack);
  end (self, builder);
}

void
uchi_writer_scope (UchiWriter *self, const UchiReportScope *scope)
{
  JsonBuilder *builder = begin ("scope");

  add_node (builder, "scope", uchi_report_scope (scope, TRUE));
  end (self, builder);
}

void
uchi_writer_device (UchiWriter *self, const UchiDevice *device)
{
  JsonBuilder *builder = begin ("device");

  add_node (builder, "device", uchi_device_to_json (device));
  end (self, builder);
}

void
uchi_writer_progress (UchiWriter *self, guint done, guint total, const char *device, const char *what, guint about_ms_left)
{
  JsonBuilder *builder = begin ("progress");

  add_int (builder, "done", done);
  add_int (builder, "total", total);
  add_string (builder, "device", device);
  add_string (builder, "what", what);
  add_int (builder, "about_ms_left", about_ms_left);
  end (self, builder);
}

void
uchi_writer_ask (UchiWriter *self, const GPtrArray *devices)
{
  JsonBuilder *builder = begin ("ask");

  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < devices->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (devices, i));
  json_builder_end_array (builder);
  end (self, builder);
}

void
uchi_writer_models (UchiWriter *self, const char *device, const GPtrArray *models)
{
  JsonBuilder *builder = begin ("models");

  add_string (builder, "device", device);
  json_builder_set_member_name (builder, "models");
  json_builder_begin_array (builder);
  for (guint i = 0; i < models->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (models, i));
  json_builder_end_array (builder);
  end (self, builder);
}

void
uchi_writer_finding (UchiWriter *self, const char *device, const UchiFindingRecord *record)
{
  JsonBuilder *builder = begin ("finding");

  add_string (builder, "device", device);
  add_node (builder, "finding", uchi_finding_record_to_json (record));
  end (self, builder);
}

void
uchi_writer_device_done (UchiWriter *self, const char *device)
{
  JsonBuilder *builder = begin ("device-done");

  add_string (builder, "device", device);
  end (self, builder);
}

void
uchi_writer_note (UchiWriter *self, const char *note, const char *device, const char *text)
{
  JsonBuilder *builder = begin ("note");

  add_string (builder, "note", note);
  add_string (builder, "device", device);
  add_string (builder, "text", text);
  end (self, builder);
}

void
uchi_writer_news (UchiWriter *self, JsonNode *news)
{
  JsonBuilder *builder = begin ("news");

  add_node (builder, "news", json_node_ref (news));
  end (self, builder);
}

void
uchi_writer_report (UchiWriter *self, JsonNode *report)
{
  JsonBuilder *builder = begin ("report");

  add_node (builder, "report", json_node_ref (report));
  end (self, builder);
}
