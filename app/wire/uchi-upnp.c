/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-upnp.h"

#include "core/uchi-text.h"
#include "wire/uchi-xml.h"

#include <arpa/inet.h>
#include <string.h>

#define MAX_URL 2048
#define MAX_TEXT 512

typedef struct {
  UchiUpnpDescription *description;
  GPtrArray *open_devices;   /* of UchiUpnpDevice*: those whose element is open */
  UchiUpnpService *service;  /* (nullable): whose element is open */
  guint n_services;
} Parser;

typedef struct {
  const char *element;
  gsize offset;
} Field;

/* the texts that are kept of each */
static const Field service_fields[] = {
  { "serviceType", G_STRUCT_OFFSET (UchiUpnpService, type) },
  { "serviceId", G_STRUCT_OFFSET (UchiUpnpService, id) },
  { "controlURL", G_STRUCT_OFFSET (UchiUpnpService, control_url) },
  { "SCPDURL", G_STRUCT_OFFSET (UchiUpnpService, scpd_url) },
};
static const Field device_fields[] = {
  { "deviceType", G_STRUCT_OFFSET (UchiUpnpDevice, type) },
  { "friendlyName", G_STRUCT_OFFSET (UchiUpnpDevice, friendly_name) },
  { "manufacturer", G_STRUCT_OFFSET (UchiUpnpDevice, manufacturer) },
  { "modelDescription", G_STRUCT_OFFSET (UchiUpnpDevice, model_description) },
  { "modelName", G_STRUCT_OFFSET (UchiUpnpDevice, model_name) },
  { "modelNumber", G_STRUCT_OFFSET (UchiUpnpDevice, model_number) },
  { "firmwareVersion", G_STRUCT_OFFSET (UchiUpnpDevice, firmware) },
  { "X_firmwareVersion", G_STRUCT_OFFSET (UchiUpnpDevice, firmware) },
  { "X_FirmwareVersion", G_STRUCT_OFFSET (UchiUpnpDevice, firmware) },
  { "softwareVersion", G_STRUCT_OFFSET (UchiUpnpDevice, firmware) },
  { "X_softwareVersion", G_STRUCT_OFFSET (UchiUpnpDevice, firmware) },
  { "swVersion", G_STRUCT_OFFSET (UchiUpnpDevice, firmware) },
  { "serialNumber", G_STRUCT_OFFSET (UchiUpnpDevice, serial_number) },
  { "UDN", G_STRUCT_OFFSET (UchiUpnpDevice, udn) },
  { "presentationURL", G_STRUCT_OFFSET (UchiUpnpDevice, presentation_url) },
};

static void
service_free (UchiUpnpService *self)
{
  g_free (self->type);
  g_free (self->id);
  g_free (self->control_url);
  g_free (self->scpd_url);
  g_free (self);
}

static void
device_free (UchiUpnpDevice *self)
{
  g_free (self->type);
  g_free (self->friendly_name);
  g_free (self->manufacturer);
  g_free (self->model_description);
  g_free (self->model_name);
  g_free (self->model_number);
  g_free (self->firmware);
  g_free (self->serial_number);
  g_free (self->udn);
  g_free (self->presentation_url);
  g_ptr_array_unref (self->services);
  g_free (self);
}

void
uchi_upnp_description_free (UchiUpnpDescription *self)
{
  if (self == NULL)
    return;
  g_free (self->url_base);
  g_ptr_array_unref (self->devices);
  g_free (self);
}

static void
open_device (Parser *self)
{
  UchiUpnpDevice *device = NULL;

  /* one too many is read, so that its elements go nowhere else, and thrown away */
  if (self->description->devices->len < UCHI_UPNP_MAX_DEVICES)
    {
      device = g_new0 (UchiUpnpDevice, 1);
      device->services = g_ptr_array_new_with_free_func ((GDestroyNotify) service_free);
      g_ptr_array_add (self->description->devices, device);
    }
  g_ptr_array_add (self->open_devices, device);
}

static UchiUpnpDevice *
current_device (Parser *self)
{
  return self->open_devices->len > 0 ? self->open_devices->pdata[self->open_devices->len - 1] : NULL;
}

static void
on_open (const char *name, guint depth, gpointer data)
{
  Parser *self = data;
  UchiUpnpDevice *device = current_device (self);

  if (g_str_equal (name, "device"))
    open_device (self);
  else if (g_str_equal (name, "service") && device != NULL && self->service == NULL
           && self->n_services < UCHI_UPNP_MAX_SERVICES)
    {
      self->service = g_new0 (UchiUpnpService, 1);
      self->n_services++;
      g_ptr_array_add (device->services, self->service);
    }
}

/* the first text of an element counts */
static void
take_field (gpointer object, const Field *fields, guint n_fields, const char *name, const char *text)
{
  for (guint i = 0; i < n_fields; i++)
    {
      char **place = G_STRUCT_MEMBER_P (object, fields[i].offset);

      if (*place == NULL && g_str_equal (fields[i].element, name))
        *place = uchi_text_clean (text, -1, MAX_TEXT);
    }
}

static void
on_close (const char *name, const char *text, guint depth, gpointer data)
{
  Parser *self = data;
  UchiUpnpDevice *device = current_device (self);

  if (g_str_equal (name, "device") && self->open_devices->len > 0)
    g_ptr_array_set_size (self->open_devices, (int) self->open_devices->len - 1);
  else if (g_str_equal (name, "service"))
    self->service = NULL;
  else if (g_str_equal (name, "URLBase") && self->description->url_base == NULL)
    self->description->url_base = uchi_text_clean (text, -1, MAX_TEXT);
  else if (self->service != NULL)
    take_field (self->service, service_fields, G_N_ELEMENTS (service_fields), name, text);
  else if (device != NULL)
    take_field (device, device_fields, G_N_ELEMENTS (device_fields), name, text);
}

static void
fill_empty (gpointer object, const Field *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      char **place = G_STRUCT_MEMBER_P (object, fields[i].offset);

      if (*place == NULL)
        *place = g_strdup ("");
    }
}

static void
fill_device (UchiUpnpDevice *device)
{
  fill_empty (device, device_fields, G_N_ELEMENTS (device_fields));
  for (guint i = 0; i < device->services->len; i++)
    fill_empty (device->services->pdata[i], service_fields, G_N_ELEMENTS (service_fields));
}

UchiUpnpDescription *
uchi_upnp_parse_description (const void *data, gsize length)
{
  static const UchiXmlHandler handler = { on_open, on_close };
  g_autoptr (UchiUpnpDescription) description = g_new0 (UchiUpnpDescription, 1);
  g_autoptr (GPtrArray) open_devices = g_ptr_array_new ();
  Parser parser = { .description = description, .open_devices = open_devices };

  description->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) device_free);
  if (!uchi_xml_walk (data, length, &handler, &parser) || description->devices->len == 0)
    return NULL;

  if (description->url_base == NULL)
    description->url_base = g_strdup ("");
  for (guint i = 0; i < description->devices->len; i++)
    fill_device (description->devices->pdata[i]);
  return g_steal_pointer (&description);
}

const UchiUpnpService *
uchi_upnp_find_service (const UchiUpnpDescription *self, const char *type_prefix)
{
  for (guint i = 0; i < self->devices->len; i++)
    {
      const UchiUpnpDevice *device = self->devices->pdata[i];

      for (guint j = 0; j < device->services->len; j++)
        {
          const UchiUpnpService *service = device->services->pdata[j];

          if (g_str_has_prefix (service->type, type_prefix))
            return service;
        }
    }
  return NULL;
}

static gboolean
same_address (const char *a, const char *b)
{
  guint8 first[16], second[16];

  for (int i = 0; i < 2; i++)
    {
      int family = i == 0 ? AF_INET : AF_INET6;

      if (inet_pton (family, a, first) == 1 && inet_pton (family, b, second) == 1)
        return memcmp (first, second, family == AF_INET ? 4 : 16) == 0;
    }
  return FALSE;
}

char *
uchi_upnp_local_url (const char *address, const char *base, const char *reference, guint16 *port)
{
  const GUriFlags flags = G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED;
  g_autoptr (GUri) base_uri = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *bare = g_strndup (address, strcspn (address, "%"));
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  int number;

  if (strnlen (reference, MAX_URL) == MAX_URL || (base != NULL && strnlen (base, MAX_URL) == MAX_URL))
    return NULL;
  if (base != NULL && *base != '\0')
    base_uri = g_uri_parse (base, flags, NULL);
  uri = g_uri_parse_relative (base_uri, reference, flags, NULL);
  if (uri == NULL || g_uri_get_scheme (uri) == NULL || g_uri_get_host (uri) == NULL || g_uri_get_userinfo (uri) != NULL
      || g_ascii_strcasecmp (g_uri_get_scheme (uri), "http") != 0)
    return NULL;
  host = g_strndup (g_uri_get_host (uri), strcspn (g_uri_get_host (uri), "%"));
  number = g_uri_get_port (uri);
  if (number == -1)
    number = 80;
  if (!same_address (host, bare) || number < 1 || number > G_MAXUINT16)
    return NULL;

  path = g_strdup (*g_uri_get_path (uri) == '/' ? g_uri_get_path (uri) : "/");
  for (const char *c = path; *c != '\0'; c++)
    {
      if (*c <= ' ' || *c == 0x7F)
        return NULL;
    }
  *port = (guint16) number;
  return g_uri_get_query (uri) != NULL ? g_strconcat (path, "?", g_uri_get_query (uri), NULL) : g_steal_pointer (&path);
}

/* where something else listens: telnet in other places, brokers, remote control, databases, telephones, cameras' own protocols,
 * streams, printers */
static gboolean
speaks_otherwise (guint16 port)
{
  static const guint16 others[] = {
    1080, 1433, 1521, 1723, 1883, 2049, 2323, 3232, 3260, 3306, 3389, 4567, 5038, 5060, 5061, 5222, 5358, 5432, 5555, 5900, 5901, 5902,
    5903, 6379, 6667, 7547, 8009, 8291, 8554, 8728, 8729, 8883, 9527, 9530, 9999, 10554, 11211, 27017, 32764, 34567, 37215, 37777, 62078,
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (others[i] == port)
        return TRUE;
    }
  return (port < 1024 && port != 80) || (port >= 9100 && port <= 9116);
}

/* the description of a computer with Windows, RFC 4122 §3 */
static gboolean
is_windows_query (const char *path)
{
  static const char start[] = "/upnphost/udhisapi.dll?content=uuid:";
  const char *uuid = path + strlen (start);

  return g_str_has_prefix (path, start) && strlen (uuid) == 36 && g_uuid_string_is_valid (uuid);
}

char *
uchi_upnp_description_url (const char *address, const char *location, guint16 *port)
{
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-~:+,";
  guint16 number = 0;
  g_autofree char *path = strchr (location, '#') == NULL ? uchi_upnp_local_url (address, NULL, location, &number) : NULL;

  if (path == NULL || speaks_otherwise (number) || strlen (path) > 256 || strstr (path, "..") != NULL
      || (path[strspn (path, plain)] != '\0' && !is_windows_query (path)))
    return NULL;
  *port = number;
  return g_steal_pointer (&path);
}
