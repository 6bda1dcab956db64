/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identify/uchi-identify-private.h"

#include <string.h>

#include "core/uchi-error.h"
#include "core/uchi-text.h"
#include "net/uchi-deadline.h"
#include "net/uchi-source.h"

#define LIMIT_MS 20000
#define MAX_PATHS 4

/* how a service is asked who it is */
typedef enum {
  HOW_NOT,     /* it prints, or stays as it is: only the door is known */
  HOW_LISTEN,  /* it speaks first; a silent one is asked by HTTP, unless its port is that of such a protocol */
  HOW_RTSP,
  HOW_HTTP,
  HOW_HTTPS,
  HOW_ONE_GET, /* one request, no more (IPP) */
} How;

typedef struct {
  UchiAsking asking;
  UchiDeadline *deadline;
  guint16 ports[UCHI_DEVICE_MAX_SERVICES];
  guint n_ports, next_port;
  GPtrArray *paths;        /* (nullable): of const char*, more pages that the pack knows */
  guint next_path, n_weighed;
  gboolean asked_icon;
  const UchiService *web;  /* (nullable): where the paths are asked for */
} Run;

static void advance (GTask *task);

void
uchi_asking_evidence (UchiAsking *self, const char *source, const char *value)
{
  guint at_ms = (guint) ((g_get_monotonic_time () - self->run_started_us) / 1000);

  if (value != NULL && value[0] != '\0')
    uchi_device_add_evidence (self->device, source, value, at_ms);
}

static void
run_free (Run *self)
{
  g_clear_pointer (&self->deadline, uchi_deadline_free);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_free (self->asking.address);
  g_free (self->asking.icon);
  g_object_unref (self->asking.net);
  g_free (self);
}

/* engine.md §2: what usually listens there; the answer decides, not the number */
static How
how_to_ask (guint16 port)
{
  switch (port)
    {
    case 53:    /* DNS */
    case 139:   /* SMB */
    case 445:
    case 1080:  /* SOCKS, asked by its check */
    case 515:   /* printers print what is sent to them */
    case 1883:  /* MQTT, asked by its check */
    case 8883:
    case 5555:  /* adb, asked by its check */
    case 9527:
    case 9530:
    case 9999:
    case 1723:  /* remote control and makers' own protocols: the open door says enough */
    case 3389:
    case 5900:
    case 5901:
    case 7070:
    case 5358:
    case 8291:
    case 8728:
    case 32764:
    case 34567:
    case 37777:
    case 37215:
    case 52869:
    case 7547:
    case 4567:
    case 5431:
    case 8009:
    case 62078:
    case 1900:  /* UPnP was asked by multicast */
    case 2869:
      return HOW_NOT;
    case 554:
    case 8554:
    case 10554:
      return HOW_RTSP;
    case 443:
    case 4443:
    case 5001:
    case 8443:
    case 9443:
      return HOW_HTTPS;
    case 631:
      return HOW_ONE_GET;
    case 80:
    case 81:
    case 82:
    case 88:
    case 5000:
    case 8000:
    case 8008:
    case 8080:
    case 8081:
    case 8088:
    case 8200:
    case 8888:
    case 9000:
    case 49152:
      return HOW_HTTP;
    default:
      return port >= 9100 && port <= 9116 ? HOW_NOT : HOW_LISTEN;
    }
}

/* services that nobody asks, named by their number */
static void
name_silent (UchiDevice *device, guint16 port)
{
  const char *protocol = port == 53 ? "dns" : port == 139 || port == 445 ? "smb" : port == 515 ? "lpd"
                         : port >= 9100 && port <= 9116 ? "jetdirect" : NULL;

  uchi_device_add_service (device, UCHI_TCP, port, protocol);
}

static void
on_probed (UchiAsking *asking, gpointer user_data)
{
  advance (user_data);
}

/* FTP, SSH, telnet: whoever waits there and says nothing would take a page's request for orders */
static gboolean
speaks_first (guint16 port)
{
  return (port >= 21 && port <= 23) || port == 2323;
}

static void
on_heard (UchiAsking *asking, gboolean heard, gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);
  UchiPage page = { .port = run->ports[run->next_port - 1], .path = "/" };

  if (heard || speaks_first (page.port))
    advance (task);
  else
    uchi_identify_http (asking, &page, on_probed, task);
}

static void
ask_service (GTask *task, guint16 port)
{
  Run *run = g_task_get_task_data (task);
  UchiPage page = { .port = port, .path = "/", .follow = TRUE };

  switch (how_to_ask (port))
    {
    case HOW_LISTEN:
      uchi_identify_banner (&run->asking, port, on_heard, task);
      break;
    case HOW_RTSP:
      uchi_identify_rtsp (&run->asking, port, on_probed, task);
      break;
    case HOW_HTTPS:
      page.tls = TRUE;
      uchi_identify_http (&run->asking, &page, on_probed, task);
      break;
    case HOW_ONE_GET:
      page.follow = FALSE;
      uchi_identify_http (&run->asking, &page, on_probed, task);
      break;
    case HOW_HTTP:
      uchi_identify_http (&run->asking, &page, on_probed, task);
      break;
    case HOW_NOT:
    default:
      g_assert_not_reached ();
    }
}

/* a picture says something of one that has said too little; FALSE: it does not have to */
static gboolean
ask_icon (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  const UchiDevice *device = run->asking.device;
  UchiPage page = { .icon = TRUE };

  if (run->asked_icon || run->web == NULL || uchi_kind_is_left_alone (device->kind) || (device->kind != UCHI_KIND_UNKNOWN && device->vendor[0] != '\0' && device->model[0] != '\0')
      || g_cancellable_is_cancelled (run->asking.cancellable))
    return FALSE;
  run->asked_icon = TRUE;
  page.port = run->web->port;
  page.tls = g_str_equal (run->web->protocol, "https");
  page.path = run->asking.icon != NULL ? run->asking.icon : "/favicon.ico";
  uchi_identify_http (&run->asking, &page, on_probed, task);
  return TRUE;
}

static const UchiService *
find_web (const UchiDevice *device)
{
  const UchiService *web = uchi_device_find_protocol (device, "http");

  return web != NULL ? web : uchi_device_find_protocol (device, "https");
}

/* ---- weighing, of which a talkative device takes much ----------------------------------- */

/* so long the loop may be held up at a time */
#define SLICE_US 20000

/* of one UchiNet: those whose turn is to come, however many have asked all they wanted at once */
typedef struct {
  GQueue tasks;
  GSource *source;
} Turns;

static void
turns_free (Turns *self)
{
  g_queue_clear_full (&self->tasks, g_object_unref);
  uchi_clear_source (&self->source);
  g_free (self);
}

static gboolean
on_turn (gpointer user_data)
{
  g_autoptr (UchiNet) net = g_object_ref (user_data);
  Turns *turns = g_object_get_data (G_OBJECT (net), "uchi-weighing");
  gint64 end = g_get_monotonic_time () + SLICE_US;

  do
    {
      GTask *task = g_queue_pop_head (&turns->tasks);
      Run *run = g_task_get_task_data (task);

      run->n_weighed++;
      uchi_identify_weigh (run->asking.pack, run->asking.device);
      advance (task);
    }
  while (!g_queue_is_empty (&turns->tasks) && g_get_monotonic_time () < end);
  if (!g_queue_is_empty (&turns->tasks))
    return G_SOURCE_CONTINUE;
  uchi_clear_source (&turns->source);
  return G_SOURCE_REMOVE;
}

static void
weigh_later (GTask *task)
{
  UchiNet *net = g_task_get_source_object (task);
  Turns *turns = g_object_get_data (G_OBJECT (net), "uchi-weighing");

  if (turns == NULL)
    {
      turns = g_new0 (Turns, 1);
      g_queue_init (&turns->tasks);
      g_object_set_data_full (G_OBJECT (net), "uchi-weighing", turns, (GDestroyNotify) turns_free);
    }
  g_queue_push_tail (&turns->tasks, task);
  if (turns->source != NULL)
    return;
  turns->source = g_idle_source_new ();
  g_source_set_priority (turns->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (turns->source, on_turn, net, NULL);
  g_source_attach (turns->source, g_main_context_get_thread_default ());
}

/* what comes next: the services, then the pages that the pack knows, then the weighing */
static void
advance (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  UchiAsking *asking = &run->asking;

  while (run->next_port < run->n_ports && !g_cancellable_is_cancelled (asking->cancellable) && !uchi_kind_is_left_alone (asking->device->kind))
    {
      guint16 port = run->ports[run->next_port++];

      if (how_to_ask (port) != HOW_NOT)
        {
          ask_service (task, port);
          return;
        }
      name_silent (asking->device, port);
    }
  if (run->n_weighed == 0)
    {
      weigh_later (task);
      return;
    }
  if (run->paths == NULL)
    {
      run->paths = uchi_pack_paths (asking->pack, asking->device);
      run->web = find_web (asking->device);
    }
  if (run->web != NULL && !uchi_kind_is_left_alone (asking->device->kind) && run->next_path < MIN (run->paths->len, MAX_PATHS)
      && !g_cancellable_is_cancelled (asking->cancellable))
    {
      UchiPage page = { .port = run->web->port, .tls = g_str_equal (run->web->protocol, "https"),
                        .path = g_ptr_array_index (run->paths, run->next_path++), .fields = TRUE };

      uchi_identify_http (asking, &page, on_probed, task);
      return;
    }
  /* after the pages, and after the picture */
  if (run->n_weighed < (run->asked_icon ? 3 : 2))
    {
      weigh_later (task);
      return;
    }
  if (ask_icon (task))
    return;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
uchi_identify_async (UchiNet *net, UchiPack *pack, UchiDevice *device, gint64 run_started_us, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (net, NULL, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  run->deadline = uchi_deadline_new (LIMIT_MS, cancellable);
  run->asking = (UchiAsking) {
    .net = g_object_ref (net), .pack = pack, .device = device, .run_started_us = run_started_us,
    .address = g_strdup (device->ipv4->len > 0 ? g_ptr_array_index (device->ipv4, 0) : ""),
    .cancellable = uchi_deadline_cancellable (run->deadline),
  };
  for (guint i = 0; i < device->services->len && device->ipv4->len > 0; i++)
    {
      const UchiService *service = g_ptr_array_index (device->services, i);

      if (service->transport == UCHI_TCP)
        run->ports[run->n_ports++] = service->port;
    }
  if (device->ipv4->len > 0)
    uchi_budget_begin_check (uchi_net_get_budget (net), run->asking.address);
  advance (task);
}

gboolean
uchi_identify_finish (UchiNet *net, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) || uchi_error_convert (error);
}

static void
take_text (char **slot, char *value)
{
  g_autofree char *text = value;

  if (text[0] == '\0')
    return;
  g_free (*slot);
  *slot = g_steal_pointer (&text);
}

/* a maker's router that this home's way out does not lead through, and that offers no way out (UPnP IGD), is its Wi-Fi base */
static gboolean
is_behind_the_router (const UchiDevice *device, UchiKind kind)
{
  if (kind != UCHI_KIND_ROUTER || device->is_gateway)
    return FALSE;
  for (guint i = 0; i < device->evidence->len; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (device->evidence, i);

      if (strstr (evidence->value, "InternetGatewayDevice") != NULL)
        return FALSE;
    }
  return TRUE;
}

void
uchi_identify_weigh (UchiPack *pack, UchiDevice *device)
{
  g_autoptr (UchiPackMatch) match = NULL;

  if (device->is_self)
    return;
  device->model_sure = FALSE;
  match = uchi_pack_match (pack, device);
  if (match->kind != UCHI_KIND_UNKNOWN)
    {
      device->kind = is_behind_the_router (device, match->kind) ? UCHI_KIND_ACCESS_POINT : match->kind;
      device->confidence = match->confidence;
    }
  take_text (&device->vendor, uchi_text_name (match->vendor));
  take_text (&device->model, uchi_text_name (match->model));
  take_text (&device->firmware, g_strdup (match->firmware));
  take_text (&device->pack_words, g_strdup (match->pack_words));
  device->model_sure = match->model_sure;
}
