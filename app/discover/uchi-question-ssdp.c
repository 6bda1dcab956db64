/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SSDP (UPnP Device Architecture 1.1): who answers, and what its description says. */
#include "discover/uchi-discover-private.h"
#include "net/uchi-http.h"
#include "net/uchi-net-private.h"
#include "wire/uchi-ssdp.h"
#include "wire/uchi-upnp.h"

#include <string.h>

/* of one device in a run: its own and that of a box inside it */
#define MAX_DESCRIPTIONS 2
/* what a device is, is weighed first: 1.5 s after the start, or a moment after it was found */
#define LISTEN_MS 1900
#define SETTLE_MS 400

typedef struct {
  UchiDiscover *discover;
  GCancellable *cancellable; /* (nullable): of the run that asked */
  char *address, *path;
  guint16 port;
} Fetch;

static void
fetch_free (Fetch *self)
{
  g_object_unref (self->discover);
  g_clear_object (&self->cancellable);
  g_free (self->address);
  g_free (self->path);
  g_free (self);
}

static GBytes *
build_for (const char *group, guint round)
{
  static const char *const targets[] = { "ssdp:all", "upnp:rootdevice", "ssdp:all" };

  return round < G_N_ELEMENTS (targets) ? uchi_ssdp_build_search (group, targets[round], 2) : NULL;
}

static GBytes *
build (UchiDiscover *discover, guint round)
{
  return build_for (UCHI_SSDP_GROUP_IPV4, round);
}

static GBytes *
build6 (UchiDiscover *discover, guint round)
{
  return build_for (UCHI_SSDP_GROUP_IPV6_LINK_LOCAL, round);
}

static void
take_description (UchiDiscover *discover, UchiDevice *device, const char *address, GBytes *body)
{
  gsize length;
  const void *data = g_bytes_get_data (body, &length);
  g_autoptr (UchiUpnpDescription) description = uchi_upnp_parse_description (data, length);

  for (guint i = 0; description != NULL && i < description->devices->len; i++)
    {
      const UchiUpnpDevice *upnp = g_ptr_array_index (description->devices, i);

      uchi_discover_evidence (discover, device, address, "upnp.deviceType", upnp->type);
      if (i > 0)
        continue;
      uchi_discover_evidence (discover, device, address, "upnp.manufacturer", upnp->manufacturer);
      uchi_discover_evidence (discover, device, address, "upnp.modelName", upnp->model_name);
      uchi_discover_evidence (discover, device, address, "upnp.modelNumber", upnp->model_number);
      uchi_discover_evidence (discover, device, address, "upnp.firmware", upnp->firmware);
      uchi_discover_evidence (discover, device, address, "upnp.modelDescription", upnp->model_description);
      uchi_discover_evidence (discover, device, address, "upnp.friendlyName", upnp->friendly_name);
    }
}

static void
on_description (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiNet *net = UCHI_NET (source);
  Fetch *fetch = user_data;
  g_autoptr (UchiHttpResponse) response = uchi_http_send_finish (net, result, NULL);
  UchiDevice *device = response != NULL && response->status == 200
                       ? uchi_discover_saw (fetch->discover, fetch->address, NULL) : NULL;

  if (device != NULL)
    {
      uchi_net_blame (net, fetch->address);
      take_description (fetch->discover, device, fetch->address, response->body);
      uchi_net_blame (net, NULL);
    }
  fetch_free (fetch);
}

static guint
count_locations (const UchiDevice *device)
{
  guint n = 0;

  for (guint i = 0; i < device->evidence->len; i++)
    n += g_str_equal (((const UchiEvidence *) g_ptr_array_index (device->evidence, i))->source, "upnp.location") ? 1 : 0;
  return n;
}

/* Asked for over IPv4: an address of the link needs its interface, which no URL can name. Whoever answered over IPv6 is the
 * same device, and its description has to be its own all the same. */
static gboolean
on_listened (gpointer user_data)
{
  Fetch *fetch = user_data;
  UchiDiscover *discover = fetch->discover;
  UchiDevice *device = uchi_inventory_by_address (uchi_discover_inventory (discover), fetch->address);
  UchiHttpRequest request = { .method = "GET", .purpose = UCHI_HTTP_LOOK, .port = fetch->port, .path = fetch->path };

  if (device == NULL || device->ipv4->len == 0 || uchi_kind_is_left_alone (device->kind)
      || g_cancellable_is_cancelled (fetch->cancellable))
    {
      fetch_free (fetch);
      return G_SOURCE_REMOVE;
    }
  request.address = strchr (fetch->address, ':') == NULL ? fetch->address : g_ptr_array_index (device->ipv4, 0);
  /* one box is one, by whichever of its addresses it is asked */
  if (*uchi_device_link_mac (device) != '\0')
    uchi_budget_share (uchi_net_get_budget (uchi_discover_net (discover)), uchi_device_link_mac (device), request.address);
  uchi_http_send_async (uchi_discover_net (discover), &request, fetch->cancellable, on_description, fetch);
  return G_SOURCE_REMOVE;
}

/* Anybody can write any sender on a datagram, and so make others be asked for what it likes: few pages, which only read, and
 * nothing of one that says by then that it is to be left alone. */
static void
fetch_description (UchiDiscover *discover, UchiDevice *device, const char *address, const char *location)
{
  guint now_ms = uchi_discover_now_ms (discover);
  guint16 port = 80;
  g_autofree char *path = uchi_upnp_description_url (address, location, &port);
  g_autoptr (GSource) wait = NULL;
  Fetch *fetch;

  if (path == NULL || count_locations (device) >= MAX_DESCRIPTIONS || uchi_kind_is_left_alone (device->kind)
      || !uchi_device_add_evidence_from (device, address, "upnp.location", location, now_ms))
    return;
  fetch = g_new0 (Fetch, 1);
  fetch->discover = g_object_ref (discover);
  fetch->address = g_strdup (address);
  fetch->port = port;
  g_set_object (&fetch->cancellable, uchi_discover_cancellable (discover));
  fetch->path = g_steal_pointer (&path);
  if (fetch->cancellable == NULL)
    {
      on_listened (fetch); /* no run: nobody else will say anything */
      return;
    }
  wait = g_timeout_source_new (now_ms + SETTLE_MS < LISTEN_MS ? LISTEN_MS - now_ms : SETTLE_MS);
  g_source_set_callback (wait, on_listened, fetch, NULL);
  g_source_attach (wait, g_main_context_get_thread_default ());
}

static void
answer (UchiDiscover *discover, UchiDevice *device, const char *address, const guint8 *data, gsize length)
{
  g_autoptr (UchiSsdpMessage) message = uchi_ssdp_parse (data, length);

  if (message == NULL || message->byebye)
    return;
  if (g_str_has_prefix (message->usn, "uuid:"))
    {
      g_autofree char *uuid = g_strndup (message->usn, strcspn (message->usn + 5, ":") + 5);

      device = uchi_discover_named (discover, device, address, "uuid", uuid);
    }
  uchi_discover_evidence (discover, device, address, "ssdp.st", message->target);
  uchi_discover_evidence (discover, device, address, "ssdp.server", message->server);
  /* an announcement answers nothing that was asked */
  if (message->location[0] != '\0' && !message->notify && !device->is_self && device->ipv4->len > 0)
    fetch_description (discover, device, address, message->location);
}

const UchiQuestion uchi_question_ssdp = {
  .name = "ssdp", .group = UCHI_SSDP_GROUP_IPV4, .port = UCHI_SSDP_PORT, .build = build, .answer = answer,
};
const UchiQuestion uchi_question_ssdp6 = {
  .name = "ssdp6", .group = UCHI_SSDP_GROUP_IPV6_LINK_LOCAL, .port = UCHI_SSDP_PORT, .build = build6, .answer = answer,
};
