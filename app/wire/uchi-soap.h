/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The actions that can be built: they only read. There is no way to name another one. */
typedef enum {
  UCHI_SOAP_GET_GENERIC_PORT_MAPPING_ENTRY,
  UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS,
  UCHI_SOAP_GET_STATUS_INFO,
  UCHI_SOAP_GET_FIREWALL_STATUS, /* WANIPv6FirewallControl:1 §2.5.1 */
} UchiSoapAction;

/* "GetGenericPortMappingEntry" …; static */
const char *uchi_soap_action_name (UchiSoapAction action);

/**
 * uchi_soap_action_header:
 * @service_type: type of the service, from the device, not trusted
 *
 * Returns: (transfer full) (nullable): value of the SOAPACTION header with its
 *   quotes, or %NULL when @service_type is not a plain URN of at most 128 bytes
 */
char *uchi_soap_action_header (const char *service_type, UchiSoapAction action);

/**
 * uchi_soap_build:
 * @index: NewPortMappingIndex; only for GetGenericPortMappingEntry
 *
 * A SOAP 1.1 body for WANIPConnection:1, :2 or WANPPPConnection:1 (UPnP Device
 * Architecture 1.1 §3.1.1).
 *
 * Returns: (transfer full) (nullable): %NULL as uchi_soap_action_header()
 */
GBytes *uchi_soap_build (const char *service_type, UchiSoapAction action, guint index);

typedef struct {
  guint fault;         /* UPnP errorCode, 713 = no such index; 0: no fault; 1: a fault without a code */
  GHashTable *values;  /* name → cleaned text of every out argument, at most 64 */
} UchiSoapReply;

/**
 * uchi_soap_parse:
 * @data: body of the answer, not trusted; the bounds are those of uchi_xml_walk()
 *
 * Returns: (transfer full) (nullable): %NULL when it is neither the answer to
 *   @action nor a fault
 */
UchiSoapReply *uchi_soap_parse (const void *data, gsize length, UchiSoapAction action);
void uchi_soap_reply_free (UchiSoapReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiSoapReply, uchi_soap_reply_free)
/* (nullable) (transfer none) */
const char *uchi_soap_reply_get (const UchiSoapReply *self, const char *name);

/* one forwarding rule of a router; the texts are borrowed from the reply */
typedef struct {
  const char *remote_host;      /* "" = everybody */
  guint16 external_port;        /* 0 = every port */
  gboolean udp;
  guint16 internal_port;
  const char *internal_client;  /* an IPv4 literal when the router is honest; not trusted */
  gboolean enabled;
  const char *description;
  guint32 lease_seconds;        /* 0 = for ever */
} UchiPortMapping;

/* WANIPConnection:1 §2.4.16; FALSE when a port, the protocol or the client is missing or impossible */
gboolean uchi_soap_get_port_mapping (const UchiSoapReply *self, UchiPortMapping *mapping);
