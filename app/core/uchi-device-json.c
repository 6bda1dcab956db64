/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-device.h"

#include "core/uchi-json.h"
#include "core/uchi-text.h"

/* of the free-form objects a finding may carry */
#define MAX_DETAIL_DEPTH 4
#define MAX_DETAIL_MEMBERS 64
#define MAX_DETAIL_TEXT 256

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

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonArray *
texts_to_json (const GPtrArray *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < texts->len; i++)
    json_array_add_string_element (array, texts->pdata[i]);
  return array;
}

static JsonArray *
evidence_to_json (const UchiDevice *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->evidence->len; i++)
    {
      const UchiEvidence *evidence = self->evidence->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "source", evidence->source);
      json_object_set_string_member (object, "value", evidence->value);
      json_object_set_int_member (object, "at_ms", evidence->at_ms);
      json_array_add_object_element (array, object);
    }
  return array;
}

/* transport, port, and where it was seen */
static void
set_door (JsonObject *object, UchiTransport transport, guint16 port, const char *address)
{
  json_object_set_string_member (object, "transport", transport_name (transport));
  json_object_set_int_member (object, "port", port);
  if (*address != '\0')
    json_object_set_string_member (object, "address", address);
}

static JsonArray *
services_to_json (const UchiDevice *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->services->len; i++)
    {
      const UchiService *service = self->services->pdata[i];
      JsonObject *object = json_object_new ();

      set_door (object, service->transport, service->port, service->address);
      json_object_set_string_member (object, "protocol", service->protocol);
      json_object_set_string_member (object, "product", service->product);
      json_object_set_string_member (object, "version", service->version);
      json_array_add_object_element (array, object);
    }
  return array;
}

JsonNode *
uchi_check_state_to_json (const UchiCheckState *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "check", self->check);
  json_object_set_string_member (object, "outcome", uchi_outcome_name (self->outcome));
  if (self->outcome == UCHI_OUTCOME_UNKNOWN)
    json_object_set_string_member (object, "reason", self->reason != NULL ? self->reason : "");
  return take_object (object);
}

JsonNode *
uchi_finding_record_to_json (const UchiFindingRecord *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "finding", uchi_finding_name (self->finding));
  json_object_set_string_member (object, "level", uchi_level_name (self->level));
  json_object_set_string_member (object, "advice", self->advice);
  if (self->port != 0)
    {
      JsonObject *service = json_object_new ();

      set_door (service, self->transport, self->port, self->address);
      json_object_set_object_member (object, "service", service);
    }
  json_object_set_string_member (object, "rule", self->rule);
  json_object_set_object_member (object, "details",
                                 self->details != NULL ? json_object_ref (self->details) : json_object_new ());
  if (self->maker_words != NULL)
    json_object_set_object_member (object, "maker_words", json_object_ref (self->maker_words));
  return take_object (object);
}

static JsonObject *
addresses_to_json (const UchiDevice *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "ipv4", texts_to_json (self->ipv4));
  json_object_set_array_member (object, "ipv6", texts_to_json (self->ipv6));
  json_object_set_string_member (object, "mac", self->mac);
  json_object_set_boolean_member (object, "mac_random", self->mac_random);
  if (*self->reached_by != '\0')
    json_object_set_string_member (object, "reached_by", self->reached_by);
  return object;
}

JsonNode *
uchi_device_to_json (const UchiDevice *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *checks = json_array_new ();
  JsonArray *findings = json_array_new ();

  for (guint i = 0; i < self->checks->len; i++)
    json_array_add_element (checks, uchi_check_state_to_json (self->checks->pdata[i]));
  for (guint i = 0; i < self->findings->len; i++)
    json_array_add_element (findings, uchi_finding_record_to_json (self->findings->pdata[i]));

  json_object_set_string_member (object, "id", self->id);
  json_object_set_object_member (object, "addresses", addresses_to_json (self));
  json_object_set_boolean_member (object, "self", self->is_self);
  json_object_set_boolean_member (object, "gateway", self->is_gateway);
  json_object_set_array_member (object, "names", texts_to_json (self->names));
  json_object_set_string_member (object, "label", self->label);
  json_object_set_string_member (object, "kind", uchi_kind_name (self->kind));
  json_object_set_string_member (object, "vendor", self->vendor);
  json_object_set_string_member (object, "model", self->model);
  json_object_set_string_member (object, "pack_words", self->pack_words);
  json_object_set_string_member (object, "firmware", self->firmware);
  json_object_set_int_member (object, "confidence", self->confidence);
  json_object_set_int_member (object, "rtt_us", self->rtt_us);
  json_object_set_array_member (object, "evidence", evidence_to_json (self));
  json_object_set_array_member (object, "services", services_to_json (self));
  json_object_set_array_member (object, "checks", checks);
  json_object_set_array_member (object, "findings", findings);
  return take_object (object);
}

static JsonObject *clean_object (JsonObject *object, guint depth);

/* (transfer full) (nullable): a copy with every text cleaned; NULL for what has no place in a finding */
static JsonNode *
clean_node (JsonNode *node, guint depth)
{
  JsonArray *array;

  if (depth >= MAX_DETAIL_DEPTH)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return take_object (clean_object (json_node_get_object (node), depth + 1));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *text = uchi_text_clean (json_node_get_string (node), -1, MAX_DETAIL_TEXT);

      return json_node_init_string (json_node_alloc (), text);
    }
  if (JSON_NODE_HOLDS_VALUE (node))
    return json_node_copy (node);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  array = json_array_new ();
  for (guint i = 0; i < MIN (json_array_get_length (json_node_get_array (node)), MAX_DETAIL_MEMBERS); i++)
    {
      JsonNode *element = clean_node (json_array_get_element (json_node_get_array (node), i), depth + 1);

      if (element != NULL)
        json_array_add_element (array, element);
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static JsonObject *
clean_object (JsonObject *object, guint depth)
{
  JsonObject *clean = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (object);
  guint n = 0;

  for (const GList *l = members; l != NULL && n < MAX_DETAIL_MEMBERS; l = l->next, n++)
    {
      g_autofree char *name = uchi_text_clean (l->data, -1, UCHI_TEXT_MAX);
      JsonNode *value = clean_node (json_object_get_member (object, l->data), depth);

      if (value != NULL)
        json_object_set_member (clean, name, value);
    }
  return clean;
}

static char *
clean_member (JsonObject *object, const char *member)
{
  return uchi_text_clean (uchi_json_string (object, member, ""), -1, UCHI_TEXT_MAX);
}

static void
set_text (char **text, JsonObject *object, const char *member)
{
  g_free (*text);
  *text = clean_member (object, member);
}

static guint16
port_from_json (JsonObject *object)
{
  gint64 port = uchi_json_int (object, "port", 0);

  return port > 0 && port <= G_MAXUINT16 ? (guint16) port : 0;
}

/* a level of a later program is no reason to be calm */
static UchiLevel
level_from_json (JsonObject *object, gboolean *newer)
{
  const char *name = uchi_json_string (object, "level", NULL);
  UchiLevel level = uchi_level_from_name (name);

  *newer = g_strcmp0 (name, uchi_level_name (level)) != 0;
  return *newer ? UCHI_LEVEL_ASK : level;
}

UchiFindingRecord *
uchi_finding_record_from_json (JsonObject *object)
{
  gboolean newer;
  UchiLevel level = level_from_json (object, &newer);
  UchiFindingRecord *self = uchi_finding_record_new (uchi_finding_from_name (uchi_json_string (object, "finding", NULL)), level, NULL);
  JsonObject *service = uchi_json_object (object, "service");
  JsonObject *details = uchi_json_object (object, "details");
  JsonObject *words = uchi_json_object (object, "maker_words");

  self->newer = newer;
  set_text (&self->advice, object, "advice");
  set_text (&self->rule, object, "rule");
  if (service != NULL)
    {
      self->transport = transport_from_name (uchi_json_string (service, "transport", NULL));
      self->port = port_from_json (service);
      uchi_finding_record_set_address (self, uchi_json_string (service, "address", NULL));
    }
  if (details != NULL)
    self->details = clean_object (details, 0);
  if (words != NULL)
    self->maker_words = clean_object (words, 0);
  return self;
}

static guint
bounded_uint (JsonObject *object, const char *member, guint max)
{
  return (guint) CLAMP (uchi_json_int (object, member, 0), 0, (gint64) max);
}

static guint
bounded_length (JsonArray *array)
{
  /* far above every bound of a device; what is below them decides */
  return array != NULL ? MIN (json_array_get_length (array), 256) : 0;
}

static void
read_addresses (UchiDevice *self, JsonObject *object)
{
  JsonArray *ipv4 = uchi_json_array (object, "ipv4");
  JsonArray *ipv6 = uchi_json_array (object, "ipv6");

  for (guint i = 0; i < bounded_length (ipv4); i++)
    uchi_device_add_ipv4 (self, uchi_json_string_at (ipv4, i));
  for (guint i = 0; i < bounded_length (ipv6); i++)
    uchi_device_add_ipv6 (self, uchi_json_string_at (ipv6, i));
  uchi_device_set_mac (self, uchi_json_string (object, "mac", ""));
  uchi_device_set_reached_by (self, uchi_json_string (object, "reached_by", ""));
}

static void
read_services (UchiDevice *self, JsonArray *array)
{
  for (guint i = 0; i < bounded_length (array); i++)
    {
      JsonObject *object = uchi_json_object_at (array, i);
      UchiTransport transport = transport_from_name (uchi_json_string (object, "transport", NULL));
      UchiService *service = uchi_device_add_service_at (self, uchi_json_string (object, "address", NULL), transport, port_from_json (object),
                                                         uchi_json_string (object, "protocol", NULL));

      if (service == NULL)
        continue;
      set_text (&service->product, object, "product");
      set_text (&service->version, object, "version");
    }
}

static void
read_judgement (UchiDevice *self, JsonObject *object)
{
  JsonArray *checks = uchi_json_array (object, "checks");
  JsonArray *findings = uchi_json_array (object, "findings");

  for (guint i = 0; i < bounded_length (checks); i++)
    {
      JsonObject *check = uchi_json_object_at (checks, i);
      const char *id = uchi_json_string (check, "check", "");

      if (*id != '\0')
        uchi_device_set_check (self, id, uchi_outcome_from_name (uchi_json_string (check, "outcome", NULL)),
                               uchi_json_string (check, "reason", NULL));
    }
  for (guint i = 0; i < bounded_length (findings); i++)
    {
      JsonObject *finding = uchi_json_object_at (findings, i);

      if (finding != NULL)
        uchi_device_add_finding (self, uchi_finding_record_from_json (finding));
    }
}

UchiDevice *
uchi_device_from_json (JsonObject *object)
{
  g_autofree char *id = clean_member (object, "id");
  UchiDevice *self = uchi_device_new (id);
  JsonArray *names = uchi_json_array (object, "names");
  JsonArray *evidence = uchi_json_array (object, "evidence");

  read_addresses (self, uchi_json_object (object, "addresses"));
  self->is_self = uchi_json_bool (object, "self", FALSE);
  self->is_gateway = uchi_json_bool (object, "gateway", FALSE);
  for (guint i = 0; i < bounded_length (names); i++)
    uchi_device_add_name (self, uchi_json_string_at (names, i));
  set_text (&self->label, object, "label");
  self->kind = uchi_kind_from_name (uchi_json_string (object, "kind", NULL));
  set_text (&self->vendor, object, "vendor");
  set_text (&self->model, object, "model");
  set_text (&self->pack_words, object, "pack_words");
  set_text (&self->firmware, object, "firmware");
  self->confidence = bounded_uint (object, "confidence", 100);
  self->rtt_us = bounded_uint (object, "rtt_us", G_MAXINT);
  for (guint i = 0; i < bounded_length (evidence); i++)
    {
      JsonObject *item = uchi_json_object_at (evidence, i);

      uchi_device_add_evidence (self, uchi_json_string (item, "source", NULL), uchi_json_string (item, "value", NULL),
                                bounded_uint (item, "at_ms", G_MAXINT));
    }
  read_services (self, uchi_json_array (object, "services"));
  read_judgement (self, object);
  return self;
}
