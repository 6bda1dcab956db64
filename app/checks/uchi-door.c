/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-door.h"

#include "checks/uchi-check-private.h"
#include "core/uchi-error.h"

#define CONNECT_TIMEOUT_MS 2000
#define FAREWELL_TIMEOUT_MS 300

typedef struct {
  const UchiDoor *door;
  UchiNet *net;
  UchiPack *pack;           /* (nullable), borrowed: the context's, which outlives the check */
  const UchiDevice *device;
  guint16 ports[UCHI_DOOR_MAX_SERVICES];
  guint n_ports;
  guint next;               /* index of the port that comes next */
  UchiCheckResult *result;
  const char *unknown;      /* why one of the doors was not known */

  UchiTalk *talk;
  char *subject;            /* (nullable) */
  UchiDoorPlace place;
  UchiTurn turn;
} Run;

static void
forget_turn (Run *run)
{
  g_clear_pointer (&run->turn.send, g_bytes_unref);
  g_clear_pointer (&run->place.reply, g_bytes_unref);
  g_clear_pointer (&run->place.sent, g_bytes_unref);
  run->turn = (UchiTurn){ .max_bytes = 16 * 1024, .quiet_ms = 400, .timeout_ms = 3000 };
}

static void
run_free (Run *self)
{
  forget_turn (self);
  g_clear_pointer (&self->talk, uchi_talk_free);
  g_free (self->subject);
  g_clear_pointer (&self->result, uchi_check_result_free);
  g_object_unref (self->net);
  g_free (self);
}

static gboolean
is_usual_port (const UchiDoor *door, guint16 port)
{
  for (guint i = 0; door->ports[i] != 0; i++)
    {
      if (door->ports[i] == port)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_candidate (const UchiDoor *door, const UchiService *service)
{
  if (service->transport != UCHI_TCP)
    return FALSE;
  if (service->protocol[0] != '\0')
    return g_str_equal (service->protocol, door->protocol);
  return is_usual_port (door, service->port);
}

gboolean
uchi_door_is_there (const UchiDoor *door, const UchiDevice *device)
{
  for (guint i = 0; i < device->services->len; i++)
    {
      if (is_candidate (door, g_ptr_array_index (device->services, i)))
        return TRUE;
    }
  return FALSE;
}

static void
add_finding (Run *run, UchiFindingId finding, guint16 port)
{
  UchiFindingRecord *record = uchi_check_record (finding, run->device, port);

  uchi_check_cite_port (record, run->pack);
  uchi_check_result_add (run->result, record);
}

/* identification has already had the conversation, unless the person asks to
 * look again */
static void
collect_ports (Run *run, gboolean user_asked)
{
  for (guint i = 0; i < run->device->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (run->device->services, i);

      if (!is_candidate (run->door, service))
        continue;
      if (run->door->named_is_open && service->protocol[0] != '\0' && !user_asked)
        add_finding (run, run->door->finding, service->port);
      else if (run->n_ports < UCHI_DOOR_MAX_SERVICES)
        run->ports[run->n_ports++] = service->port;
      else
        run->unknown = "too-many";
    }
}

static void knock (GTask *task);
static void advance (GTask *task);

/* 4. farewell said, or not */
static void
on_farewell_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GBytes) reply = uchi_talk_turn_finish (run->talk, result, NULL);

  knock (task);
}

/* what @verdict means for the whole; then the next port */
static void
settle (GTask *task, UchiDoorVerdict verdict)
{
  Run *run = g_task_get_task_data (task);

  if (verdict == UCHI_DOOR_OPEN)
    add_finding (run, run->door->finding, run->place.port);
  else if (verdict == UCHI_DOOR_NO_LOCK)
    add_finding (run, run->door->no_lock, run->place.port);
  else if (verdict == UCHI_DOOR_UNCLEAR)
    run->unknown = "unclear";
  if (run->turn.send == NULL)
    {
      knock (task);
      return;
    }
  run->turn.quiet_ms = FAREWELL_TIMEOUT_MS / 2;
  run->turn.timeout_ms = FAREWELL_TIMEOUT_MS;
  uchi_talk_turn_async (run->talk, &run->turn, g_task_get_cancellable (task), on_farewell_cb, g_object_ref (task));
}

/* 3. a reply, or none */
static void
on_turn_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GBytes) reply = uchi_talk_turn_finish (run->talk, result, &error);
  g_autoptr (GBytes) sent = g_steal_pointer (&run->turn.send);

  forget_turn (run);
  if (reply == NULL)
    {
      if (!run->door->close_is_shut || !g_error_matches (error, UCHI_ERROR, UCHI_ERROR_CLOSED))
        run->unknown = g_error_matches (error, UCHI_ERROR, UCHI_ERROR_TIMED_OUT) ? "silent" : uchi_check_reason (error);
      knock (task);
      return;
    }
  run->place.reply = g_steal_pointer (&reply);
  run->place.sent = g_steal_pointer (&sent);
  run->place.n_turns++;
  advance (task);
}

static void
advance (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  UchiDoorVerdict verdict = run->door->step (&run->place, &run->turn);

  if (verdict != UCHI_DOOR_TALK)
    settle (task, verdict);
  else if (run->place.n_turns >= UCHI_DOOR_MAX_TURNS)
    settle (task, UCHI_DOOR_UNCLEAR);
  else
    uchi_talk_turn_async (run->talk, &run->turn, g_task_get_cancellable (task), on_turn_done_cb, g_object_ref (task));
}

/* 2. connected, or not */
static void
on_connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Run *run = g_task_get_task_data (task);

  run->talk = uchi_net_talk_finish (run->net, result, &error);
  if (run->talk != NULL)
    {
      GTlsCertificate *certificate = uchi_talk_get_certificate (run->talk);

      run->subject = certificate != NULL ? g_tls_certificate_get_subject_name (certificate) : NULL;
      run->place.subject = run->subject;
      advance (task);
      return;
    }
  /* refused: shut since the port scan */
  if (!g_error_matches (error, UCHI_ERROR, UCHI_ERROR_CLOSED))
    run->unknown = uchi_check_reason (error);
  knock (task);
}

static void
finish (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (run->result->outcome != UCHI_OUTCOME_PROBLEM && run->unknown != NULL)
    uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, run->unknown);
  else
    uchi_check_return_result (task, g_steal_pointer (&run->result));
}

/* 1. the next door */
static void
knock (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  g_clear_pointer (&run->talk, uchi_talk_free);
  g_clear_pointer (&run->subject, g_free);
  run->place.subject = NULL;
  forget_turn (run);
  if (run->next >= run->n_ports || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      finish (task);
      return;
    }
  run->place.port = run->ports[run->next++];
  run->place.n_turns = 0;
  uchi_net_talk_async (run->net, run->place.address, run->place.port,
                       run->place.port == run->door->tls_port, CONNECT_TIMEOUT_MS,
                       g_task_get_cancellable (task), on_connected_cb, g_object_ref (task));
}

void
uchi_door_run_async (const UchiDoor *door, const UchiCheckContext *context, const UchiDevice *device,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_task_set_source_tag (task, uchi_door_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  run->door = door;
  run->net = g_object_ref (context->net);
  run->pack = context->pack;
  run->device = device;
  run->place.device = device;
  run->place.address = uchi_check_address (device);
  run->result = uchi_check_result_new (UCHI_OUTCOME_OK, NULL);
  collect_ports (run, context->user_asked);
  if (context->ports_unknown)
    run->unknown = "ports";
  knock (task);
}

UchiCheckResult *
uchi_door_run_finish (GAsyncResult *result, GError **error)
{
  return uchi_check_finish (result, error);
}

void
uchi_door_check_async (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  uchi_door_run_async (check->data, context, device, cancellable, callback, user_data);
}

gboolean
uchi_door_check_applies (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device)
{
  return uchi_check_talkable (device) && (context->ports_unknown || uchi_door_is_there (check->data, device));
}
