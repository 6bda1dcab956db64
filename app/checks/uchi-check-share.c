/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "checks/uchi-check-private.h"
#include "checks/uchi-door.h"
#include "core/uchi-error.h"
#include "core/uchi-json.h"
#include "net/uchi-budget.h"
#include "net/uchi-scope.h"
#include "uchi-config.h"
#include "wire/uchi-ftp.h"

/* Files that anybody may open: FTP anonymous (in and out again, never a list),
 * and SMB as guest by the program uchi-kenshin-smb-look (session, list of
 * shares, logoff; never a file). */

#define SMB_LOOK "uchi-kenshin-smb-look"
#define KNOCK_MS 2000
#define SMB_PORT 445
/* servers let who is wrong wait: vsftpd for a second, PAM for two more */
#define VERDICT_MS 6000
#define MAX_LINE 4096

/* ---- FTP -------------------------------------------------------------------- */

static const guint16 ftp_ports[] = { 21, 0 };

static GBytes *
line (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

/* Goes by the code alone (RFC 959 §5.4): greeting, name, password, verdict. */
static UchiDoorVerdict
ftp_step (const UchiDoorPlace *place, UchiTurn *turn)
{
  g_autoptr (UchiFtpReply) reply = NULL;

  turn->quiet_ms = 200;
  if (place->reply == NULL)
    return UCHI_DOOR_TALK;
  reply = uchi_ftp_parse (g_bytes_get_data (place->reply, NULL), g_bytes_get_size (place->reply));
  if (reply == NULL)
    return UCHI_DOOR_TALK; /* not yet complete */
  switch (reply->code)
    {
    case 220:
      turn->send = line ("USER anonymous\r\n");
      return UCHI_DOOR_TALK;
    case 331:
      turn->send = line ("PASS guest@\r\n");
      turn->timeout_ms = VERDICT_MS;
      return UCHI_DOOR_TALK;
    case 230:
      turn->send = line ("QUIT\r\n");
      return UCHI_DOOR_OPEN;
    case 332:
    case 430:
    case 530:
    case 532:
      turn->send = line ("QUIT\r\n");
      return UCHI_DOOR_SHUT;
    default:
      turn->send = line ("QUIT\r\n");
      return UCHI_DOOR_UNCLEAR;
    }
}

static const UchiDoor ftp_door = {
  .protocol = "ftp",
  .ports = ftp_ports,
  .finding = UCHI_FINDING_OPEN_SHARE,
  .step = ftp_step,
};

/* ---- SMB ---------------------------------------------------------------------- */

typedef struct {
  const UchiCheckContext *context;
  const UchiDevice *device;
  char *address;             /* of its own: the device may be gone when the other program ends */
  UchiCheckResult *result;   /* of FTP first, then of both */
  UchiBudget *budget;
  gboolean holds_slot;
  GSubprocess *look;
} Run;

static void
run_free (Run *self)
{
  if (self->holds_slot)
    uchi_budget_release (self->budget, self->address, UCHI_SLOT_CONNECTING); /* the other program does not tell when it was connected */
  uchi_budget_unref (self->budget);
  g_clear_pointer (&self->result, uchi_check_result_free);
  g_clear_object (&self->look);
  g_free (self->address);
  g_free (self);
}

/* beside this program (a build tree), else where it is installed */
static char *
find_look (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, SMB_LOOK, NULL) : NULL;

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_build_filename (UCHI_LIBEXEC_DIR, SMB_LOOK, NULL);
}

/* what the two halves say together: a problem counts, then not knowing */
static void
finish (GTask *task, const char *smb_unknown)
{
  Run *run = g_task_get_task_data (task);

  if (smb_unknown != NULL && run->result->outcome != UCHI_OUTCOME_PROBLEM)
    uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, smb_unknown);
  else
    uchi_check_return_result (task, g_steal_pointer (&run->result));
}

/* the line of uchi-kenshin-smb-look */
static const char *
judge_look (Run *run, const char *output)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = NULL;
  const char *session = NULL;

  if (output != NULL && strlen (output) <= MAX_LINE)
    node = uchi_json_parse (output, strlen (output), NULL, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return "failed";
  object = json_node_get_object (node);
  session = uchi_json_string (object, "session", "failed");
  if (g_str_equal (session, "guest") && uchi_json_int (object, "disks", 0) > 0)
    uchi_check_result_add (run->result, uchi_check_record (UCHI_FINDING_OPEN_SHARE, run->device, SMB_PORT));
  return g_str_equal (session, "failed") ? "failed" : NULL;
}

/* 5. it looked */
static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  Run *run = g_task_get_task_data (task);

  if (g_subprocess_communicate_utf8_finish (run->look, result, &output, NULL, &error))
    {
      finish (task, judge_look (run, output));
      return;
    }
  g_subprocess_force_exit (run->look);
  uchi_error_convert (&error);
  finish (task, uchi_check_reason (error));
}

/* 4. a connection is allowed: the look-program has one */
static void
on_slot_given_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *program = find_look ();
  Run *run = g_task_get_task_data (task);
  g_autofree char *interface
    = g_strdup_printf ("%u", uchi_scope_info (uchi_net_get_scope (run->context->net))->index);

  run->holds_slot = uchi_budget_acquire_finish (run->budget, result, &error);
  if (run->holds_slot)
    run->look = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program,
                                  run->address, interface, NULL);
  if (run->look == NULL)
    {
      uchi_error_convert (&error);
      finish (task, uchi_check_reason (error));
      return;
    }
  g_subprocess_communicate_utf8_async (run->look, NULL, g_task_get_cancellable (task), on_looked_cb, g_object_ref (task));
}

/* 3. the door was knocked at: now the kernel has just heard who is there, and the other program cannot ask */
static void
on_knocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Run *run = g_task_get_task_data (task);
  UchiPortState state;

  if (!uchi_net_probe_finish (UCHI_NET (source), result, &state, NULL, &error))
    finish (task, uchi_check_reason (error));
  else if (state != UCHI_PORT_OPEN)
    finish (task, state == UCHI_PORT_CLOSED ? "closed" : "timed-out");
  else if (!uchi_net_is_confirmed (UCHI_NET (source), run->address, &error))
    finish (task, uchi_check_reason (error));
  else
    uchi_budget_acquire_async (run->budget, run->address, g_task_get_cancellable (task), on_slot_given_cb, g_object_ref (task));
}

/* 2. FTP is known, SMB comes */
static void
on_ftp_known_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->result = uchi_door_run_finish (result, &error);
  if (run->result == NULL)
    g_task_return_error (task, error);
  else if (uchi_device_find_service (run->device, UCHI_TCP, SMB_PORT) == NULL)
    finish (task, NULL);
  else if (!uchi_scope_allows (uchi_net_get_scope (run->context->net), run->address))
    finish (task, "guard");
  else
    uchi_net_probe_async (run->context->net, run->address, SMB_PORT, KNOCK_MS, g_task_get_cancellable (task), on_knocked_cb,
                          g_object_ref (task));
}

static gboolean
would_enter (const UchiCheckContext *context, const UchiDevice *device)
{
  return uchi_device_find_service (device, UCHI_TCP, SMB_PORT) != NULL || uchi_door_is_there (&ftp_door, device);
}

/* printers take anonymous FTP for printing: no share, and not to be tried */
static gboolean
applies (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  return uchi_check_talkable (device) && device->kind != UCHI_KIND_PRINTER && (context->ports_unknown || would_enter (context, device));
}

/* 1. */
static void
run_async (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  run->context = context;
  run->device = device;
  run->address = g_strdup (uchi_check_address (device));
  run->budget = uchi_budget_ref (uchi_net_get_budget (context->net));
  uchi_door_run_async (&ftp_door, context, device, cancellable, on_ftp_known_cb, g_steal_pointer (&task));
}

const UchiCheck uchi_check_open_share = {
  .id = "open-share",
  .finding = UCHI_FINDING_OPEN_SHARE,
  .flags = UCHI_CHECK_NEEDS_LOGIN,
  .time_limit_ms = 12000,
  .applies = applies,
  .would_login = would_enter,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
};
