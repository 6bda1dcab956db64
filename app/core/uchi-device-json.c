/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The device object of the report: written by the engine, read by everyone else. */
#include "core/uchi-device.h"

#include "core/uchi-json.h"
#include "core/uchi-text.h"

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value != NULL ? value : "");
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_true (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_strings (JsonBuilder *builder, const char *name, const GPtrArray *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < values->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (values, i));
  json_builder_end_array (builder);
}

static void
add_object (JsonBuilder *builder, const char *name, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (object == NULL)
    return;
  json_node_set_object (node, object);
  json_builder_set_member_name (builder, name);
  json_builder_add_value (builder, g_steal_pointer (&node));
}

static const char *
transport_name (UchiTransport transport)
{
  return transport == UCHI_UDP ? "udp" : "tcp";
}

static UchiTransport
transport_from_name (const char *name)
{
  return g_strcmp0 (name, "udp") == 0 ? UCHI_UDP : UCHI_TCP;
}

static void
build_finding (JsonBuilder *builder, const UchiFindingRecord *self)
{
  json_builder_begin_object (builder);
  add_string (builder, "finding", uchi_finding_name (self->finding));
  add_string (builder, "level", uchi_level_name (self->level));
  add_string (builder, "advice", self->advice);
  if (self->port != 0)
    {
      json_builder_set_member_name (builder, "service");
      json_builder_begin_object (builder);
      add_string (builder, "transport", transport_name (self->transport));
      add_int (builder, "port", self->port);
      json_builder_end_object (builder);
    }
  add_string (builder, "rule", self->rule);
  add_object (builder, "details", self->details);
  add_object (builder, "maker_words", self->maker_words);
  json_builder_end_object (builder);
}

JsonNode *
uchi_finding_record_to_json (const UchiFindingRecord *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  build_finding (builder, self);
  return json_builder_get_root (builder);
}

static void
build_check (JsonBuilder *builder, const UchiCheckState *self)
{
  json_builder_begin_object (builder);
  add_string (builder, "check", self->check);
  add_string (builder, "outcome", uchi_outcome_name (self->outcome));
  if (self->outcome == UCHI_OUTCOME_UNKNOWN)
    add_string (builder, "reason", self->reason != NULL ? self->reason : "not-checked");
  json_builder_end_object (builder);
}

JsonNode *
uchi_check_state_to_json (const UchiCheckState *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  build_check (builder, self);
  return json_builder_get_root (builder);
}

static void
build_addresses (JsonBuilder *builder, const UchiDevice *self)
{
  json_builder_set_member_name (builder, "addresses");
  json_builder_begin_object (builder);
  add_strings (builder, "ipv4", self->ipv4);
  add_strings (builder, "ipv6", self->ipv6);
  add_string (builder, "mac", self->mac);
  add_true (builder, "mac_random", self->mac_random);
  json_builder_end_object (builder);
}

static void
build_evidence (JsonBuilder *builder, const UchiDevice *self)
{
  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->evidence->len; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (self->evidence, i);

      json_builder_begin_object (builder);
      add_string (builder, "source", evidence->source);
      add_string (builder, "value", evidence->value);
      add_int (builder, "at_ms", evidence->at_ms);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
build_services (JsonBuilder *builder, const UchiDevice *self)
{
  json_builder_set_member_name (builder, "services");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (self->services, i);

      json_builder_begin_object (builder);
      add_string (builder, "transport", transport_name (service->transport));
      add_int (builder, "port", service->port);
      add_string (builder, "protocol", service->protocol);
      add_string (builder, "product", service->product);
      add_string (builder, "version", service->version);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
build_results (JsonBuilder *builder, const UchiDevice *self)
{
  json_builder_set_member_name (builder, "checks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->checks->len; i++)
    build_check (builder, g_ptr_array_index (self->checks, i));
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->findings->len; i++)
    build_finding (builder, g_ptr_array_index (self->findings, i));
  json_builder_end_array (builder);
}

JsonNode *
uchi_device_to_json (const UchiDevice *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "id", self->id);
  build_addresses (builder, self);
  add_true (builder, "self", self->is_self);
  add_true (builder, "gateway", self->is_gateway);
  add_strings (builder, "names", self->names);
  add_string (builder, "label", self->label);
  add_string (builder, "kind", uchi_kind_name (self->kind));
  add_string (builder, "vendor", self->vendor);
  add_string (builder, "model", self->model);
  add_string (builder, "firmware", self->firmware);
  add_int (builder, "confidence", self->confidence);
  build_evidence (builder, self);
  build_services (builder, self);
  build_results (builder, self);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* ---- reading ---------------------------------------------------------------- */

static void
set_text (char **slot, JsonObject *object, const char *member)
{
  g_free (*slot);
  *slot = uchi_text_clean (uchi_json_string (object, member, ""), -1, UCHI_TEXT_MAX);
}

UchiFindingRecord *
uchi_finding_record_from_json (JsonObject *object)
{
  UchiFindingRecord *self = uchi_finding_record_new (uchi_finding_from_name (uchi_json_string (object, "finding", NULL)),
                                                     uchi_level_from_name (uchi_json_string (object, "level", NULL)), "");
  JsonObject *service = uchi_json_object (object, "service");
  JsonObject *details = uchi_json_object (object, "details");
  JsonObject *words = uchi_json_object (object, "maker_words");

  set_text (&self->advice, object, "advice");
  set_text (&self->rule, object, "rule");
  if (service != NULL)
    {
      self->transport = transport_from_name (uchi_json_string (service, "transport", NULL));
      self->port = (guint16) CLAMP (uchi_json_int (service, "port", 0), 0, 65535);
    }
  self->details = details != NULL ? json_object_ref (details) : NULL;
  self->maker_words = words != NULL ? json_object_ref (words) : NULL;
  return self;
}

static void
read_addresses (UchiDevice *self, JsonObject *addresses)
{
  JsonArray *ipv4 = uchi_json_array (addresses, "ipv4");
  JsonArray *ipv6 = uchi_json_array (addresses, "ipv6");

  for (guint i = 0; ipv4 != NULL && i < json_array_get_length (ipv4); i++)
    uchi_device_add_ipv4 (self, uchi_json_string_at (ipv4, i));
  for (guint i = 0; ipv6 != NULL && i < json_array_get_length (ipv6); i++)
    uchi_device_add_ipv6 (self, uchi_json_string_at (ipv6, i));
  uchi_device_set_mac (self, uchi_json_string (addresses, "mac", NULL));
}

static void
read_evidence (UchiDevice *self, JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = uchi_json_object_at (array, i);

      uchi_device_add_evidence (self, uchi_json_string (object, "source", ""), uchi_json_string (object, "value", ""),
                                (guint) CLAMP (uchi_json_int (object, "at_ms", 0), 0, G_MAXINT));
    }
}

static void
read_services (UchiDevice *self, JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = uchi_json_object_at (array, i);
      UchiService *service = uchi_device_add_service (
          self, transport_from_name (uchi_json_string (object, "transport", NULL)),
          (guint16) CLAMP (uchi_json_int (object, "port", 0), 0, 65535), uchi_json_string (object, "protocol", NULL));

      if (service == NULL)
        continue;
      set_text (&service->product, object, "product");
      set_text (&service->version, object, "version");
    }
}

static void
read_results (UchiDevice *self, JsonArray *checks, JsonArray *findings)
{
  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *object = uchi_json_object_at (checks, i);

      uchi_device_set_check (self, uchi_json_string (object, "check", ""),
                             uchi_outcome_from_name (uchi_json_string (object, "outcome", NULL)),
                             uchi_json_string (object, "reason", NULL));
    }
  for (guint i = 0; findings != NULL && i < json_array_get_length (findings); i++)
    {
      JsonObject *object = uchi_json_object_at (findings, i);

      if (object != NULL && uchi_finding_from_name (uchi_json_string (object, "finding", NULL)) != UCHI_FINDING_NONE)
        uchi_device_add_finding (self, uchi_finding_record_from_json (object));
    }
}

UchiDevice *
uchi_device_from_json (JsonObject *object)
{
  UchiDevice *self = uchi_device_new ("");
  JsonArray *names = uchi_json_array (object, "names");

  set_text (&self->id, object, "id");
  read_addresses (self, uchi_json_object (object, "addresses"));
  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    uchi_device_add_name (self, uchi_json_string_at (names, i));
  self->is_self = uchi_json_bool (object, "self", FALSE);
  self->is_gateway = uchi_json_bool (object, "gateway", FALSE);
  set_text (&self->label, object, "label");
  self->kind = uchi_kind_from_name (uchi_json_string (object, "kind", NULL));
  set_text (&self->vendor, object, "vendor");
  set_text (&self->model, object, "model");
  set_text (&self->firmware, object, "firmware");
  self->confidence = (guint) CLAMP (uchi_json_int (object, "confidence", 0), 0, 100);
  read_evidence (self, uchi_json_array (object, "evidence"));
  read_services (self, uchi_json_array (object, "services"));
  read_results (self, uchi_json_array (object, "checks"), uchi_json_array (object, "findings"));
  return self;
}
