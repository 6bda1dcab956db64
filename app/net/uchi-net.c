/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-net-private.h"

#include "core/uchi-error.h"
#include "net/uchi-handshake.h"
#include "net/uchi-hold.h"
#include "net/uchi-source.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

struct _UchiNet
{
  GObject parent_instance;
  UchiScope *scope;
  UchiBudget *budget;
  UchiRecording *replay, *recorder;
  UchiNetBlame blame;
  gpointer blame_data;
  GHashTable *expected;    /* address → MAC */
  GHashTable *printers;    /* addresses whose 631 was asked */
  gboolean trouble;        /* of this computer itself */
};

G_DEFINE_FINAL_TYPE (UchiNet, uchi_net, G_TYPE_OBJECT)

static void
uchi_net_finalize (GObject *object)
{
  UchiNet *self = UCHI_NET (object);

  g_clear_pointer (&self->scope, uchi_scope_unref);
  g_clear_pointer (&self->budget, uchi_budget_unref);
  g_clear_pointer (&self->replay, uchi_recording_free);
  g_clear_pointer (&self->recorder, uchi_recording_free);
  g_clear_pointer (&self->expected, g_hash_table_unref);
  g_clear_pointer (&self->printers, g_hash_table_unref);
  G_OBJECT_CLASS (uchi_net_parent_class)->finalize (object);
}

static void
uchi_net_class_init (UchiNetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = uchi_net_finalize;
}

static void
uchi_net_init (UchiNet *self)
{
  self->expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->printers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

UchiNet *
uchi_net_new (UchiScope *scope, UchiBudget *budget)
{
  UchiNet *self = g_object_new (UCHI_TYPE_NET, NULL);

  self->scope = uchi_scope_ref (scope);
  self->budget = uchi_budget_ref (budget);
  return self;
}

UchiNet *
uchi_net_new_replay (UchiScope *scope, const char *recording, GError **error)
{
  g_autoptr (UchiRecording) replay = uchi_recording_load (recording, error);
  g_autoptr (UchiBudget) budget = NULL;
  UchiNet *self;

  if (replay == NULL)
    return NULL;
  budget = uchi_budget_new ();
  self = uchi_net_new (scope, budget);
  self->replay = g_steal_pointer (&replay);
  return self;
}

gboolean
uchi_net_record (UchiNet *self, const char *path, GError **error)
{
  g_clear_pointer (&self->recorder, uchi_recording_free);
  self->recorder = uchi_recording_create (path, error);
  return self->recorder != NULL;
}

UchiScope *
uchi_net_get_scope (UchiNet *self)
{
  return self->scope;
}

UchiBudget *
uchi_net_get_budget (UchiNet *self)
{
  return self->budget;
}

UchiRecording *
uchi_net_get_replay (UchiNet *self)
{
  return self->replay;
}

UchiRecording *
uchi_net_get_recorder (UchiNet *self)
{
  return self->recorder;
}

void
uchi_net_set_blame (UchiNet *self, UchiNetBlame blame, gpointer data)
{
  self->blame = blame;
  self->blame_data = data;
}

void
uchi_net_blame (UchiNet *self, const char *address)
{
  if (self->blame != NULL)
    self->blame (address, self->blame_data);
}

gboolean
uchi_net_port_is_guarded (guint16 port)
{
  return port == 515 || (port >= 9100 && port <= 9116) || port == 9999;
}

gboolean
uchi_net_guard (UchiNet *self, const char *address, GError **error)
{
  if (uchi_scope_allows (self->scope, address))
    return TRUE;
  g_set_error (error, UCHI_ERROR, UCHI_ERROR_GUARD, "%s is outside the network that may be looked at", address);
  return FALSE;
}

void
uchi_net_expect (UchiNet *self, const char *address, const char *mac)
{
  g_hash_table_replace (self->expected, g_strdup (address), g_strdup (mac));
}

gboolean
uchi_net_look_up (UchiNet *self, const char *address, UchiNeighbour *neighbour)
{
  g_autofree char *plain = g_strndup (address, strcspn (address, "%")); /* without a zone */

  return self->replay != NULL
         || (uchi_neighbours_look_up (uchi_scope_info (self->scope)->index, plain, neighbour) && neighbour->mac[0] != '\0');
}

gboolean
uchi_net_is_expected (UchiNet *self, const char *address, GError **error)
{
  const char *mac = g_hash_table_lookup (self->expected, address);
  UchiNeighbour now = { 0 };

  /* one that the kernel has no MAC for is asked for anew by what is sent next, and looked at again then */
  if (mac == NULL || self->replay != NULL || !uchi_net_look_up (self, address, &now) || g_str_equal (now.mac, mac))
    return TRUE;
  g_set_error (error, UCHI_ERROR, UCHI_ERROR_MOVED, "%s belongs to another device now", address);
  return FALSE;
}

gboolean
uchi_net_is_confirmed (UchiNet *self, const char *address, GError **error)
{
  const char *mac = g_hash_table_lookup (self->expected, address);
  UchiNeighbour now = { 0 };

  if (mac == NULL || self->replay != NULL || (uchi_net_look_up (self, address, &now) && now.fresh && g_str_equal (now.mac, mac)))
    return TRUE;
  g_set_error (error, UCHI_ERROR, UCHI_ERROR_MOVED, "who has %s now is not known", address);
  return FALSE;
}

void
uchi_net_note_trouble (UchiNet *self)
{
  self->trouble = TRUE;
}

gboolean
uchi_net_had_trouble (UchiNet *self)
{
  return self->trouble;
}

void
uchi_net_note_error (UchiNet *self, const GError *error)
{
  self->trouble |= g_error_matches (error, UCHI_ERROR, UCHI_ERROR_LOCAL)
                   || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES)
                   || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE);
}

gboolean
uchi_net_first_time (UchiNet *self, const char *address)
{
  return g_hash_table_add (self->printers, g_strdup (address));
}

/* ---- probe: one connect(), nothing written -------------------------------------- */

typedef struct {
  char *address;
  guint16 port;
  guint timeout_ms;
  gint64 started_us;
  GSocket *socket;
  GSource *ready, *late;
  UchiPortState state;
  guint rtt_us;
  gboolean holds_slot, held_back; /* held_back: established only when it is closed */
} Probe;

static void
probe_free (Probe *self)
{
  uchi_clear_source (&self->ready);
  uchi_clear_source (&self->late);
  g_clear_object (&self->socket);
  g_free (self->address);
  g_free (self);
}

static void
probe_end (GTask *task, UchiPortState state)
{
  UchiNet *net = g_task_get_source_object (task);
  Probe *probe = g_task_get_task_data (task);

  uchi_clear_source (&probe->ready);
  uchi_clear_source (&probe->late);
  if (probe->socket != NULL)
    g_socket_close (probe->socket, NULL);
  if (probe->holds_slot)
    uchi_budget_release (net->budget, probe->address, UCHI_SLOT_KNOCKING);
  probe->holds_slot = FALSE;
  probe->state = state;
  if (net->recorder != NULL)
    {
      g_autofree char *key = g_strdup_printf ("%s:%u", probe->address, probe->port);
      UchiExchange exchange = { .kind = (char *) "probe", .key = key, .status = state };

      uchi_recording_write (net->recorder, &exchange);
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* this computer could not even ask */
static void
probe_fail (GTask *task, GError *error)
{
  UchiNet *net = g_task_get_source_object (task);
  Probe *probe = g_task_get_task_data (task);

  uchi_budget_release (net->budget, probe->address, UCHI_SLOT_KNOCKING);
  probe->holds_slot = FALSE;
  if (error->domain != UCHI_ERROR)
    {
      error->domain = UCHI_ERROR;
      error->code = UCHI_ERROR_LOCAL;
    }
  uchi_net_note_error (net, error);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
on_probe_closing (gpointer user_data)
{
  probe_end (user_data, UCHI_PORT_OPEN);
  return G_SOURCE_REMOVE;
}

/* 3: it was answered, one way or the other */
static gboolean
on_probe_ready (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  GTask *task = user_data;
  UchiNet *net = g_task_get_source_object (task);
  Probe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean open = g_socket_check_connect_result (socket, &error);
  gboolean refused = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);

  probe->rtt_us = (guint) (g_get_monotonic_time () - probe->started_us);
  if ((open || refused) && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    uchi_budget_knocked (net->budget, probe->address, probe->started_us, TRUE);
  if (open)
    {
      /* on a computer whose kernel does not, or where this program is too late for it, no more than two are begun there */
      gboolean is_open = probe->held_back && !uchi_handshake_is_held_back (g_socket_get_fd (socket));
      guint closing_ms = probe->held_back && !is_open ? uchi_budget_closing_ms (net->budget, probe->address) : 0;

      if (is_open)
        uchi_budget_set_open (net->budget, probe->address);
      if (closing_ms == 0)
        probe_end (task, UCHI_PORT_OPEN);
      else
        {
          uchi_clear_source (&probe->ready);
          uchi_clear_source (&probe->late);
          probe->late = g_timeout_source_new (closing_ms);
          g_source_set_callback (probe->late, on_probe_closing, task, NULL);
          g_source_attach (probe->late, g_main_context_get_thread_default ());
        }
    }
  else
    probe_end (task, refused ? UCHI_PORT_CLOSED : UCHI_PORT_FILTERED);
  return G_SOURCE_REMOVE;
}

static gboolean
on_probe_late (gpointer user_data)
{
  UchiNet *net = g_task_get_source_object (user_data);
  Probe *probe = g_task_get_task_data (user_data);

  /* on a slow computer the answer may be there, and nobody has looked yet */
  if (g_socket_condition_check (probe->socket, G_IO_OUT | G_IO_ERR | G_IO_HUP) != 0)
    return on_probe_ready (probe->socket, G_IO_OUT, user_data);
  uchi_budget_knocked (net->budget, probe->address, probe->started_us, FALSE);
  probe_end (user_data, UCHI_PORT_FILTERED);
  return G_SOURCE_REMOVE;
}

static GSocket *
connect_socket (UchiNet *self, const char *address, guint16 port, gboolean held_back, GError **error)
{
  g_autoptr (GSocketAddress) target = g_inet_socket_address_new_from_string (address, port);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) local = NULL;

  if (target == NULL)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "%s is not an address", address);
      return NULL;
    }
  if (!uchi_net_guard (self, address, error))
    return NULL;
  socket = g_socket_new (g_socket_address_get_family (target), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL || !uchi_hold_socket (self->scope, g_socket_get_fd (socket), error))
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_SYNCNT, 1, NULL);
  if (held_back)
    uchi_handshake_hold_back (g_socket_get_fd (socket));
  if (!g_socket_connect (socket, target, NULL, &local) && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PENDING))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&socket);
}

/* 2: the budget said yes */
static void
on_probe_allowed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  UchiNet *net = g_task_get_source_object (task);
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;

  if (!uchi_budget_acquire_finish (net->budget, result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  probe->holds_slot = TRUE;
  probe->started_us = g_get_monotonic_time ();
  probe->held_back = uchi_budget_is_walled (net->budget, probe->address);
  probe->socket = connect_socket (net, probe->address, probe->port, probe->held_back, &error);
  if (probe->socket == NULL)
    {
      /* no packet has had the time to come back */
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
        {
          g_clear_error (&error);
          probe_end (task, UCHI_PORT_CLOSED);
        }
      else
        probe_fail (task, error);
      return;
    }
  probe->ready = g_socket_create_source (probe->socket, G_IO_OUT | G_IO_ERR | G_IO_HUP, g_task_get_cancellable (task));
  g_source_set_callback (probe->ready, G_SOURCE_FUNC (on_probe_ready), task, NULL);
  g_source_attach (probe->ready, g_main_context_get_thread_default ());
  probe->late = g_timeout_source_new (probe->timeout_ms);
  g_source_set_callback (probe->late, on_probe_late, task, NULL);
  g_source_attach (probe->late, g_main_context_get_thread_default ());
}

/* 1 */
void
uchi_net_probe_async (UchiNet *self, const char *address, guint16 port, guint timeout_ms, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Probe *probe = g_new0 (Probe, 1);
  GError *error = NULL;

  probe->address = g_strdup (address);
  probe->port = port;
  probe->timeout_ms = CLAMP (timeout_ms, 100, 10000);
  g_task_set_task_data (task, probe, (GDestroyNotify) probe_free);
  if (self->replay != NULL)
    {
      g_autofree char *key = g_strdup_printf ("%s:%u", address, port);
      const UchiExchange *exchange = uchi_recording_next (self->replay, "probe", key);

      probe->state = exchange != NULL ? (UchiPortState) exchange->status : UCHI_PORT_CLOSED;
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  if (!uchi_net_guard (self, address, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  uchi_budget_knock_async (self->budget, address, cancellable, on_probe_allowed, task);
}

gboolean
uchi_net_probe_finish (UchiNet *self, GAsyncResult *result, UchiPortState *state, guint *rtt_us, GError **error)
{
  Probe *probe = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return uchi_error_convert (error);
  *state = probe->state;
  if (rtt_us != NULL)
    *rtt_us = probe->rtt_us;
  return TRUE;
}
