/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_UPNP_MAX_DEVICES 16
#define UCHI_UPNP_MAX_SERVICES 64

typedef struct {
  char *type;          /* "urn:schemas-upnp-org:service:WANIPConnection:1" */
  char *id;
  char *control_url;   /* as written: use it through uchi_upnp_local_url() only */
  char *scpd_url;
} UchiUpnpService;

/* all texts cleaned, "" when missing */
typedef struct {
  char *type;          /* "urn:schemas-upnp-org:device:InternetGatewayDevice:1" */
  char *friendly_name;
  char *manufacturer;
  char *model_description;
  char *model_name;
  char *model_number;
  char *firmware;      /* of the elements that makers add for it */
  char *serial_number;
  char *udn;
  char *presentation_url;
  GPtrArray *services; /* of UchiUpnpService* */
} UchiUpnpDevice;

typedef struct {
  char *url_base;      /* "" when missing, as it should be since UPnP 1.1 */
  GPtrArray *devices;  /* of UchiUpnpDevice*, the root device first, then in document order; never empty */
} UchiUpnpDescription;

/**
 * uchi_upnp_parse_description:
 * @data: a device description, not trusted
 * @length: bytes; the bounds are those of uchi_xml_walk()
 *
 * UPnP Device Architecture 1.1 §2.3. The tree of embedded devices becomes a
 * list; devices and services beyond the bounds are dropped.
 *
 * Returns: (transfer full) (nullable): %NULL when it is not well-formed or
 *   holds no device
 */
UchiUpnpDescription *uchi_upnp_parse_description (const void *data, gsize length);
void uchi_upnp_description_free (UchiUpnpDescription *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiUpnpDescription, uchi_upnp_description_free)

/**
 * uchi_upnp_find_service:
 * @type_prefix: type without its version, for example
 *   "urn:schemas-upnp-org:service:WANIPConnection:"
 *
 * Returns: (nullable) (transfer none): the first service of that type in the whole tree
 */
const UchiUpnpService *uchi_upnp_find_service (const UchiUpnpDescription *self, const char *type_prefix);

/**
 * uchi_upnp_local_url:
 * @address: IP literal of the device that sent the URL
 * @base: (nullable): absolute URL that a relative @reference starts from
 * @reference: URL from the device, absolute or relative
 * @port: (out): TCP port, 80 when the URL names none
 *
 * Resolves @reference (RFC 3986) and lets it pass only when it is plain http,
 * without user information, and its host is the literal @address; at most
 * 2 KiB.
 *
 * Returns: (transfer full) (nullable): absolute path and query, or %NULL when
 *   the URL leads anywhere else
 */
char *uchi_upnp_local_url (const char *address, const char *base, const char *reference, guint16 *port);

/**
 * uchi_upnp_description_url:
 * @address: IP literal of the device that sent the URL, or in whose name somebody did
 * @location: where it says that its description is
 * @port: (out): TCP port
 *
 * As uchi_upnp_local_url(), and nothing but a page to read: no query (but that of Windows' own server, which names a UUID), no
 * fragment, letters of file names only, at most 256 bytes, and no port below 1024 but 80, nor one that speaks another protocol.
 *
 * Returns: (transfer full) (nullable): the path, or %NULL
 */
char *uchi_upnp_description_url (const char *address, const char *location, guint16 *port);
