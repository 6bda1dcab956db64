/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-soap.h"

#include "core/uchi-text.h"
#include "wire/uchi-xml.h"

#include <string.h>

#define MAX_TYPE 128
#define MAX_VALUES 64
#define MAX_VALUE 256

static const char *const action_names[] = { "GetGenericPortMappingEntry", "GetExternalIPAddress", "GetStatusInfo",
                                            "GetFirewallStatus" };

const char *
uchi_soap_action_name (UchiSoapAction action)
{
  g_return_val_if_fail (action < G_N_ELEMENTS (action_names), "");
  return action_names[action];
}

/* letters, digits and ":.-_" only: it is put into a header and into XML */
static gboolean
is_plain_urn (const char *text)
{
  gsize length = strnlen (text, MAX_TYPE + 1);

  if (length == 0 || length > MAX_TYPE || !g_str_has_prefix (text, "urn:"))
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && strchr (":.-_", *c) == NULL)
        return FALSE;
    }
  return TRUE;
}

char *
uchi_soap_action_header (const char *service_type, UchiSoapAction action)
{
  if (!is_plain_urn (service_type))
    return NULL;
  return g_strdup_printf ("\"%s#%s\"", service_type, uchi_soap_action_name (action));
}

GBytes *
uchi_soap_build (const char *service_type, UchiSoapAction action, guint index)
{
  const char *name = uchi_soap_action_name (action);
  g_autofree char *argument = NULL;
  char *text;

  if (!is_plain_urn (service_type))
    return NULL;
  argument = action == UCHI_SOAP_GET_GENERIC_PORT_MAPPING_ENTRY
             ? g_strdup_printf ("<NewPortMappingIndex>%u</NewPortMappingIndex>", index)
             : g_strdup ("");
  text = g_strdup_printf ("<?xml version=\"1.0\"?>\r\n"
                          "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\""
                          " s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\">"
                          "<s:Body><u:%s xmlns:u=\"%s\">%s</u:%s></s:Body></s:Envelope>\r\n",
                          name, service_type, argument, name);
  return g_bytes_new_take (text, strlen (text));
}

typedef struct {
  UchiSoapReply *reply;
  const char *action;
  gboolean in_response, seen_response, in_fault, seen_fault;
} Parser;

static void
on_open (const char *name, guint depth, gpointer data)
{
  Parser *self = data;

  if (g_str_equal (name, "Fault"))
    self->in_fault = self->seen_fault = TRUE;
  else if (g_str_has_prefix (name, self->action) && g_str_equal (name + strlen (self->action), "Response"))
    self->in_response = self->seen_response = TRUE;
}

static guint
parse_code (const char *text)
{
  guint64 code;

  return g_ascii_string_to_unsigned (text, 10, 2, 9999, &code, NULL) ? (guint) code : 0;
}

static void
on_close (const char *name, const char *text, guint depth, gpointer data)
{
  Parser *self = data;
  GHashTable *values = self->reply->values;

  if (g_str_equal (name, "Fault"))
    self->in_fault = FALSE;
  else if (self->in_fault && g_str_equal (name, "errorCode"))
    self->reply->fault = parse_code (text);
  else if (g_str_has_prefix (name, self->action))
    self->in_response = FALSE;
  else if (self->in_response && strlen (name) <= MAX_VALUE && g_hash_table_size (values) < MAX_VALUES
           && !g_hash_table_contains (values, name))
    g_hash_table_insert (values, g_strdup (name), uchi_text_clean (text, -1, MAX_VALUE));
}

UchiSoapReply *
uchi_soap_parse (const void *data, gsize length, UchiSoapAction action)
{
  static const UchiXmlHandler handler = { on_open, on_close };
  g_autoptr (UchiSoapReply) reply = g_new0 (UchiSoapReply, 1);
  Parser parser = { .reply = reply, .action = uchi_soap_action_name (action) };

  reply->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!uchi_xml_walk (data, length, &handler, &parser) || (!parser.seen_response && !parser.seen_fault))
    return NULL;
  if (parser.seen_fault && reply->fault == 0)
    reply->fault = 1;
  return g_steal_pointer (&reply);
}

void
uchi_soap_reply_free (UchiSoapReply *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_free (self);
}

const char *
uchi_soap_reply_get (const UchiSoapReply *self, const char *name)
{
  return g_hash_table_lookup (self->values, name);
}

static const char *
value_or_empty (const UchiSoapReply *self, const char *name)
{
  const char *value = uchi_soap_reply_get (self, name);

  return value != NULL ? value : "";
}

static gboolean
get_number (const UchiSoapReply *self, const char *name, guint64 max, guint64 *out)
{
  return g_ascii_string_to_unsigned (value_or_empty (self, name), 10, 0, max, out, NULL);
}

gboolean
uchi_soap_get_port_mapping (const UchiSoapReply *self, UchiPortMapping *mapping)
{
  const char *protocol = value_or_empty (self, "NewProtocol");
  const char *client = value_or_empty (self, "NewInternalClient");
  const char *enabled = value_or_empty (self, "NewEnabled");
  guint64 external, internal, lease = 0;

  if (self->fault != 0 || *client == '\0'
      || !get_number (self, "NewExternalPort", G_MAXUINT16, &external)
      || !get_number (self, "NewInternalPort", G_MAXUINT16, &internal)
      || (g_ascii_strcasecmp (protocol, "TCP") != 0 && g_ascii_strcasecmp (protocol, "UDP") != 0))
    return FALSE;
  get_number (self, "NewLeaseDuration", G_MAXUINT32, &lease);

  mapping->remote_host = value_or_empty (self, "NewRemoteHost");
  mapping->external_port = (guint16) external;
  mapping->udp = g_ascii_strcasecmp (protocol, "UDP") == 0;
  mapping->internal_port = (guint16) internal;
  mapping->internal_client = client;
  /* a router that leaves it out lists only what is in use */
  mapping->enabled = !g_str_equal (enabled, "0") && g_ascii_strcasecmp (enabled, "false") != 0
                     && g_ascii_strcasecmp (enabled, "no") != 0;
  mapping->description = value_or_empty (self, "NewPortMappingDescription");
  mapping->lease_seconds = (guint32) lease;
  return TRUE;
}
