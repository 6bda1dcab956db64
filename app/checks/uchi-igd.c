/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-igd.h"

#include <arpa/inet.h>
#include <string.h>

#include "checks/uchi-check-private.h"
#include "core/uchi-error.h"
#include "net/uchi-budget.h"
#include "net/uchi-http.h"
#include "net/uchi-scope.h"
#include "wire/uchi-natpmp.h"
#include "wire/uchi-soap.h"
#include "wire/uchi-ssdp.h"
#include "wire/uchi-upnp.h"

#define MAX_LOCATIONS 3
#define MAX_CONNECTIONS 4
#define REQUEST_TIMEOUT_MS 3000
#define SEARCH_TIMEOUT_MS 1500
#define NATPMP_TIMEOUT_MS 800
#define MEMORY "igd"

#define FIREWALL_TYPE "urn:schemas-upnp-org:service:WANIPv6FirewallControl:"

static const char *const service_types[] = {
  "urn:schemas-upnp-org:service:WANIPConnection:",
  "urn:schemas-upnp-org:service:WANPPPConnection:",
  FIREWALL_TYPE,
};

/* ---- the report --------------------------------------------------------------- */

static void
forward_free (UchiForward *self)
{
  g_free (self->client);
  g_free (self);
}

static void
report_clear (gpointer data)
{
  UchiIgdReport *self = data;

  g_ptr_array_unref (self->forwards);
  g_free (self->outside);
}

UchiIgdReport *
uchi_igd_report_ref (UchiIgdReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
uchi_igd_report_unref (UchiIgdReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}

gboolean
uchi_igd_is_inside (const char *address)
{
  struct in_addr parsed;
  guint32 host = 0;

  if (address == NULL || inet_pton (AF_INET, address, &parsed) != 1)
    return TRUE;
  host = ntohl (parsed.s_addr);
  return host >> 24 == 10 || host >> 24 == 127 || host >> 24 == 0 || host >> 20 == 0xac1 || host >> 16 == 0xc0a8
         || host >> 16 == 0xa9fe || host >> 22 == (0x64400000 >> 22);
}

const UchiDevice *
uchi_igd_router (const UchiCheckContext *context)
{
  guint32 gateway = g_htonl (uchi_scope_info (uchi_net_get_scope (context->net))->gateway);
  char address[INET_ADDRSTRLEN] = "";

  for (guint i = 0; i < uchi_inventory_size (context->inventory); i++)
    {
      const UchiDevice *device = uchi_inventory_at (context->inventory, i);

      if (device->is_gateway)
        return device;
    }
  inet_ntop (AF_INET, &gateway, address, sizeof address);
  return uchi_inventory_by_address (context->inventory, address);
}

/* ---- asking --------------------------------------------------------------------- */

/* one WANIPConnection, WANPPPConnection or WANIPv6FirewallControl of the description */
typedef struct {
  char *type;
  char *path;
  guint16 port;
} Connection;

typedef struct {
  const UchiCheckContext *context;
  UchiNet *net;
  const char *address;
  UchiIgdReport *report;
  guint n_requests;
  GPtrArray *locations;    /* of char*, taken from the end */
  gboolean searched;
  char *location;          /* of the description that is being read */
  GPtrArray *connections;  /* of Connection* */
  guint connection;        /* index of the one that is being read */
  UchiSoapAction action;
  guint index;             /* of the forward */
  GBytes *body;
} Run;

static void
connection_free (Connection *self)
{
  g_free (self->type);
  g_free (self->path);
  g_free (self);
}

static void
run_free (Run *self)
{
  g_object_unref (self->net);
  uchi_igd_report_unref (self->report);
  g_ptr_array_unref (self->locations);
  g_ptr_array_unref (self->connections);
  g_free (self->location);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static void ask_next (GTask *task);
static void read_next_description (GTask *task);

static void
conclude (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    uchi_check_memory_set (run->context->memory, MEMORY, uchi_igd_report_ref (run->report),
                           (GDestroyNotify) uchi_igd_report_unref);
  g_task_return_pointer (task, uchi_igd_report_ref (run->report), (GDestroyNotify) uchi_igd_report_unref);
}

/* 6. whether it opens ways in by NAT-PMP or PCP too: such a list cannot be read by anybody (RFC 6886, RFC 6887) */
static void
on_natpmp_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GBytes) answer = uchi_net_ask_finish (run->net, result, NULL);
  UchiDevice *router = uchi_inventory_by_id (run->context->inventory, run->report->router->id);
  UchiNatPmpReply reply = { 0 };

  if (answer != NULL && uchi_natpmp_parse (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), &reply))
    {
      struct in_addr parsed;

      run->report->has_natpmp = TRUE;
      if (router != NULL)
        uchi_device_add_service_at (router, uchi_check_address (router), UCHI_UDP, UCHI_NATPMP_PORT, reply.version == 0 ? "nat-pmp" : "pcp");
      if (run->report->outside == NULL && inet_pton (AF_INET, reply.address, &parsed) == 1 && parsed.s_addr != 0)
        run->report->outside = g_strdup (reply.address);
    }
  conclude (task);
}

/* 5. UPnP is over */
static void
finish (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  g_autoptr (GBytes) question = uchi_natpmp_build_public_address ();

  if (run->connections->len > 0 && !run->report->has_igd)
    run->report->complete = FALSE;
  uchi_net_ask_async (run->net, run->address, UCHI_NATPMP_PORT, question, NATPMP_TIMEOUT_MS, g_task_get_cancellable (task),
                      on_natpmp_answered_cb, g_object_ref (task));
}

/* the list of this connection is over: go on with the next */
static void
next_connection (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  run->connection++;
  run->action = UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS;
  run->index = 0;
  ask_next (task);
}

static void
keep_outside (Run *run, const UchiSoapReply *reply)
{
  const char *address = reply->fault == 0 ? uchi_soap_reply_get (reply, "NewExternalIPAddress") : NULL;
  struct in_addr parsed;

  if (run->report->outside == NULL && address != NULL && inet_pton (AF_INET, address, &parsed) == 1
      && parsed.s_addr != 0)
    run->report->outside = g_strdup (address);
}

static void
keep_forward (Run *run, const UchiSoapReply *reply)
{
  UchiPortMapping mapping = { 0 };
  struct in_addr parsed;
  UchiForward *forward = NULL;

  if (!uchi_soap_get_port_mapping (reply, &mapping) || !mapping.enabled
      || inet_pton (AF_INET, mapping.internal_client, &parsed) != 1)
    return;
  forward = g_new0 (UchiForward, 1);
  forward->client = g_strdup (mapping.internal_client);
  forward->internal_port = mapping.internal_port;
  forward->external_port = mapping.external_port;
  forward->udp = mapping.udp;
  g_ptr_array_add (run->report->forwards, forward);
}

static void
keep_firewall (Run *run, const UchiSoapReply *reply)
{
  const char *enabled = reply->fault == 0 ? uchi_soap_reply_get (reply, "FirewallEnabled") : NULL;

  if (enabled == NULL)
    return;
  if (g_str_equal (enabled, "1") || g_ascii_strcasecmp (enabled, "true") == 0)
    run->report->firewall6 = UCHI_FIREWALL6_ON;
  else if (g_str_equal (enabled, "0") || g_ascii_strcasecmp (enabled, "false") == 0)
    run->report->firewall6 = UCHI_FIREWALL6_OFF;
}

/* 4. an answer of the router */
static void
on_soap_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (UchiSoapReply) reply = NULL;
  Run *run = g_task_get_task_data (task);
  g_autoptr (UchiHttpResponse) response = uchi_http_send_finish (run->net, result, NULL);

  if (response != NULL && !response->truncated)
    reply = uchi_soap_parse (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body), run->action);
  if (run->action == UCHI_SOAP_GET_FIREWALL_STATUS)
    {
      if (reply != NULL)
        keep_firewall (run, reply);
      next_connection (task);
      return;
    }
  run->report->has_igd = run->report->has_igd || reply != NULL;
  if (run->action == UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS)
    {
      if (reply != NULL)
        keep_outside (run, reply);
      run->action = UCHI_SOAP_GET_GENERIC_PORT_MAPPING_ENTRY;
      ask_next (task);
      return;
    }
  if (reply != NULL && reply->fault == 0)
    {
      keep_forward (run, reply);
      run->index++;
      ask_next (task);
      return;
    }
  /* 713 is the end of the list; some routers say 402 or 714 there. Anything
   * else, silence too, leaves the list unknown. */
  if (reply == NULL || !(reply->fault == 713 || (run->index > 0 && (reply->fault == 714 || reply->fault == 402))))
    run->report->complete = FALSE;
  next_connection (task);
}

/* 3. the next action on the next connection */
static void
ask_next (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  g_autoptr (GHashTable) headers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  UchiHttpRequest request = { .method = "POST", .purpose = UCHI_HTTP_SOAP, .timeout_ms = REQUEST_TIMEOUT_MS };
  Connection *connection = NULL;

  if (run->connection >= run->connections->len)
    {
      finish (task);
      return;
    }
  if (run->n_requests++ >= UCHI_IGD_MAX_REQUESTS)
    {
      run->report->complete = FALSE;
      finish (task);
      return;
    }
  connection = g_ptr_array_index (run->connections, run->connection);
  if (g_str_has_prefix (connection->type, FIREWALL_TYPE))
    run->action = UCHI_SOAP_GET_FIREWALL_STATUS;
  g_clear_pointer (&run->body, g_bytes_unref);
  run->body = uchi_soap_build (connection->type, run->action, run->index);
  g_hash_table_insert (headers, (gpointer) "SOAPAction", uchi_soap_action_header (connection->type, run->action));
  g_hash_table_insert (headers, (gpointer) "Content-Type", g_strdup ("text/xml; charset=\"utf-8\""));
  request.address = run->address;
  request.port = connection->port;
  request.path = connection->path;
  request.headers = headers;
  request.body = run->body;
  request.max_body = 16 * 1024;
  uchi_http_send_async (run->net, &request, g_task_get_cancellable (task), on_soap_answered_cb, g_object_ref (task));
}

static gboolean
is_wan_connection (const UchiUpnpService *service)
{
  for (guint i = 0; i < G_N_ELEMENTS (service_types); i++)
    {
      if (g_str_has_prefix (service->type, service_types[i]))
        return TRUE;
    }
  return FALSE;
}

/* (nullable): NULL when the description leads away from the router */
static Connection *
connection_new (Run *run, const char *base, const UchiUpnpService *service)
{
  g_autofree char *header = uchi_soap_action_header (service->type, UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS);
  guint16 port = 0;
  char *path = header != NULL ? uchi_upnp_local_url (run->address, base, service->control_url, &port) : NULL;
  Connection *connection = NULL;

  if (path == NULL)
    return NULL;
  connection = g_new0 (Connection, 1);
  connection->type = g_strdup (service->type);
  connection->path = path;
  connection->port = port;
  return connection;
}

static void
collect_connections (Run *run, const UchiUpnpDescription *description)
{
  const char *base = description->url_base[0] != '\0' ? description->url_base : run->location;

  for (guint i = 0; i < description->devices->len; i++)
    {
      const UchiUpnpDevice *device = g_ptr_array_index (description->devices, i);

      for (guint j = 0; j < device->services->len && run->connections->len < MAX_CONNECTIONS; j++)
        {
          const UchiUpnpService *service = g_ptr_array_index (device->services, j);
          Connection *connection = is_wan_connection (service) ? connection_new (run, base, service) : NULL;

          if (connection != NULL)
            g_ptr_array_add (run->connections, connection);
        }
    }
}

/* 2. a description */
static void
on_description_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (UchiUpnpDescription) description = NULL;
  Run *run = g_task_get_task_data (task);
  g_autoptr (UchiHttpResponse) response = uchi_http_send_finish (run->net, result, NULL);

  if (response != NULL && response->status == 200 && !response->truncated)
    description = uchi_upnp_parse_description (g_bytes_get_data (response->body, NULL),
                                               g_bytes_get_size (response->body));
  if (description != NULL)
    collect_connections (run, description);
  if (run->connections->len > 0)
    ask_next (task);
  else
    read_next_description (task);
}

/* 1b. where the gateway says its description is */
static void
on_searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (UchiSsdpMessage) message = NULL;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GBytes) reply = uchi_net_ask_finish (run->net, result, NULL);

  if (reply != NULL)
    message = uchi_ssdp_parse (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  if (message != NULL && message->location[0] != '\0')
    g_ptr_array_add (run->locations, g_strdup (message->location));
  read_next_description (task);
}

static void
search (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  g_autoptr (GBytes) question = uchi_ssdp_build_search (run->address,
                                                        "urn:schemas-upnp-org:device:InternetGatewayDevice:1", 0);

  run->searched = TRUE;
  uchi_net_ask_async (run->net, run->address, UCHI_SSDP_PORT, question, SEARCH_TIMEOUT_MS,
                      g_task_get_cancellable (task), on_searched_cb, g_object_ref (task));
}

/* 1. the next place where the gateway may describe itself */
static void
read_next_description (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  UchiHttpRequest request = { .method = "GET", .purpose = UCHI_HTTP_LOOK, .timeout_ms = REQUEST_TIMEOUT_MS };
  g_autofree char *path = NULL;

  while (path == NULL && run->locations->len > 0)
    {
      g_free (run->location);
      run->location = g_ptr_array_steal_index (run->locations, run->locations->len - 1);
      path = uchi_upnp_description_url (run->address, run->location, &request.port);
    }
  if (path != NULL)
    {
      run->n_requests++;
      request.address = run->address;
      request.path = path;
      uchi_http_send_async (run->net, &request, g_task_get_cancellable (task), on_description_read_cb,
                            g_object_ref (task));
    }
  else if (!run->searched)
    search (task);
  else
    finish (task);
}

static void
collect_locations (Run *run, const UchiDevice *router)
{
  for (guint i = 0; i < router->evidence->len && run->locations->len < MAX_LOCATIONS; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (router->evidence, i);

      if (g_str_equal (evidence->source, "upnp.location"))
        g_ptr_array_add (run->locations, g_strdup (evidence->value));
    }
}

void
uchi_igd_ask_async (const UchiCheckContext *context, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  UchiIgdReport *known = uchi_check_memory_get (context->memory, MEMORY);
  const UchiDevice *router = uchi_igd_router (context);
  Run *run = NULL;

  g_task_set_source_tag (task, uchi_igd_ask_async);
  if (known != NULL)
    {
      g_task_return_pointer (task, uchi_igd_report_ref (known), (GDestroyNotify) uchi_igd_report_unref);
      return;
    }
  if (router == NULL || !uchi_check_talkable (router))
    {
      g_task_return_new_error (task, UCHI_ERROR, UCHI_ERROR_NOT_FOUND, "No router was found");
      return;
    }
  run = g_new0 (Run, 1);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  run->context = context;
  run->net = g_object_ref (context->net);
  run->address = uchi_check_address (router);
  run->report = g_atomic_rc_box_new0 (UchiIgdReport);
  run->report->router = router;
  run->report->complete = TRUE;
  run->report->forwards = g_ptr_array_new_with_free_func ((GDestroyNotify) forward_free);
  run->locations = g_ptr_array_new_with_free_func (g_free);
  run->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) connection_free);
  run->action = UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS;
  uchi_budget_begin_check (uchi_net_get_budget (run->net), run->address);
  collect_locations (run, router);
  read_next_description (task);
}

UchiIgdReport *
uchi_igd_ask_finish (GAsyncResult *result, GError **error)
{
  UchiIgdReport *report = g_task_propagate_pointer (G_TASK (result), error);

  if (report == NULL)
    uchi_error_convert (error);
  return report;
}
