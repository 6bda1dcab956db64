/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>

#include "checks/uchi-check-private.h"
#include "checks/uchi-igd.h"
#include "core/uchi-error.h"
#include "net/uchi-scope.h"

/* Questions about the network as a whole: is there a router between home and
 * Internet, are there two, who answers name questions, what about IPv6. */

static gboolean
applies (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  return TRUE;
}

static const UchiScopeInfo *
scope_info (const UchiCheckContext *context)
{
  return uchi_scope_info (uchi_net_get_scope (context->net));
}

/* ---- not-behind-router ---------------------------------------------------------- */

/* From this computer's own address alone; no packet (the scope guard refuses
 * the network anyway). */
static void
run_not_behind_router (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  guint32 own = g_htonl (scope_info (context)->address);
  char address[INET_ADDRSTRLEN] = "";
  UchiCheckResult *result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);

  inet_ntop (AF_INET, &own, address, sizeof address);
  if (!uchi_igd_is_inside (address))
    uchi_check_result_add (result, uchi_check_record (self->finding, NULL, 0));
  uchi_check_return_result (task, result);
}

const UchiCheck uchi_check_not_behind_router = {
  .id = "not-behind-router",
  .finding = UCHI_FINDING_NOT_BEHIND_ROUTER,
  .flags = UCHI_CHECK_NETWORK,
  .time_limit_ms = 1000,
  .applies = applies,
  .run_async = run_not_behind_router,
  .run_finish = uchi_check_finish,
};

/* ---- dns-changed ------------------------------------------------------------------ */

/* public name servers that people and makers choose on purpose */
static const char *const known_resolvers[] = {
  "1.0.0.1", "1.0.0.2", "1.0.0.3", "1.1.1.1", "1.1.1.2", "1.1.1.3",  /* Cloudflare */
  "8.8.4.4", "8.8.8.8",                                              /* Google */
  "9.9.9.9", "9.9.9.10", "9.9.9.11", "149.112.112.112",              /* Quad9 */
  "94.140.14.14", "94.140.14.15", "94.140.15.15", "94.140.15.16",    /* AdGuard */
  "103.2.57.5", "103.2.57.6",                                        /* IIJ */
  "208.67.220.220", "208.67.222.222",                                /* OpenDNS */
};

static gboolean
is_known_resolver (const char *address)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_resolvers); i++)
    {
      if (g_str_equal (known_resolvers[i], address))
        return TRUE;
    }
  return FALSE;
}

/* The router itself, anything inside the home, and known public resolvers are
 * fine. A public server that is none of them may be the line company's, or
 * somebody's who changed the router: the person is asked, not frightened. */
static void
run_dns_changed (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (UchiCheckResult) result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  const GPtrArray *servers = scope_info (context)->dns;
  guint n_judged = 0;

  for (guint i = 0; servers != NULL && i < servers->len; i++)
    {
      const char *address = g_ptr_array_index (servers, i);
      struct in_addr parsed;
      UchiFindingRecord *record = NULL;

      if (inet_pton (AF_INET, address, &parsed) != 1)
        continue;
      n_judged++;
      if (uchi_igd_is_inside (address) || is_known_resolver (address))
        continue;
      record = uchi_check_record (self->finding, NULL, 0);
      uchi_check_detail (record, "address", address);
      uchi_check_result_add (result, record);
    }
  if (n_judged == 0)
    uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "no-dns");
  else
    uchi_check_return_result (task, g_steal_pointer (&result));
}

const UchiCheck uchi_check_dns_changed = {
  .id = "dns-changed",
  .finding = UCHI_FINDING_DNS_CHANGED,
  .flags = UCHI_CHECK_NETWORK,
  .time_limit_ms = 1000,
  .applies = applies,
  .run_async = run_dns_changed,
  .run_finish = uchi_check_finish,
};

/* ---- what the router says ------------------------------------------------------------ */

/* RFC 1918 on the side of the line: there is another router before this one.
 * Shared address space (RFC 6598) belongs to the line company. */
static gboolean
is_behind_another (const char *outside)
{
  return uchi_igd_is_inside (outside)
         && (g_str_has_prefix (outside, "10.") || g_str_has_prefix (outside, "192.168.")
             || g_str_has_prefix (outside, "172."));
}

static void
judge_two_routers (GTask *task, const UchiIgdReport *report)
{
  UchiCheckResult *result = NULL;

  if (report->outside == NULL)
    {
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "no-upnp");
      return;
    }
  result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  if (is_behind_another (report->outside))
    uchi_check_result_add (result, uchi_check_record (UCHI_FINDING_TWO_ROUTERS, NULL, 0));
  uchi_check_return_result (task, result);
}

/* A home with public IPv6 addresses is as open as its router's filter, and
 * from inside that is known only when the router says so. */
static void
judge_ipv6 (GTask *task, const UchiIgdReport *report)
{
  UchiCheckResult *result = NULL;

  if (report->firewall6 == UCHI_FIREWALL6_UNKNOWN)
    {
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "not-visible");
      return;
    }
  result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  if (report->firewall6 == UCHI_FIREWALL6_OFF)
    uchi_check_result_add (result, uchi_check_record (UCHI_FINDING_IPV6_EXPOSED, NULL, 0));
  uchi_check_return_result (task, result);
}

static void
on_router_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  const UchiCheck *self = g_task_get_task_data (task);
  g_autoptr (UchiIgdReport) report = uchi_igd_ask_finish (result, &error);

  if (report != NULL && self->finding == UCHI_FINDING_TWO_ROUTERS)
    judge_two_routers (task, report);
  else if (report != NULL)
    judge_ipv6 (task, report);
  else if (g_error_matches (error, UCHI_ERROR, UCHI_ERROR_NOT_FOUND))
    uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "no-router");
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
run_by_router (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, (gpointer) self, NULL);
  /* no public IPv6 address here: nothing of IPv6 to be reached */
  if (self->finding == UCHI_FINDING_IPV6_EXPOSED && !scope_info (context)->global6)
    uchi_check_return (task, UCHI_OUTCOME_OK, NULL);
  else
    uchi_igd_ask_async (context, cancellable, on_router_asked_cb, g_object_ref (task));
}

const UchiCheck uchi_check_two_routers = {
  .id = "two-routers",
  .finding = UCHI_FINDING_TWO_ROUTERS,
  .flags = UCHI_CHECK_NETWORK,
  .time_limit_ms = 20000,
  .applies = applies,
  .run_async = run_by_router,
  .run_finish = uchi_check_finish,
};

const UchiCheck uchi_check_ipv6_exposed = {
  .id = "ipv6-exposed",
  .finding = UCHI_FINDING_IPV6_EXPOSED,
  .flags = UCHI_CHECK_NETWORK,
  .time_limit_ms = 20000,
  .applies = applies,
  .run_async = run_by_router,
  .run_finish = uchi_check_finish,
};
