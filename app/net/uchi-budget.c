/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-budget.h"

#include "core/uchi-error.h"
#include "net/uchi-airtime.h"
#include "net/uchi-window.h"

#define PUMP_MS 10
#define CLOSES_WITHOUT_ANSWER 3

/* The bounds hold on the wire. What may begin leaves this computer some time after it was told so: it counts as beginning
 * now for as long as it is half-open, and as begun when its handshake was over. What the way itself adds is in a window
 * that is a little longer. */
#define SECOND_US (1060 * 1000)
/* a little way between two connections to a device: one that was late catches up, and none comes in a heap */
#define DEVICE_GAP_US (25 * 1000)
/* between two knocks that are closed: eight of them are over before the kernel ends a handshake by itself, 200 ms after the answer
 * (Linux: TCP_DELACK_MAX) */
#define CLOSING_GAP_US (20 * 1000)
/* Who answers late holds a connection half-open that was given up here long ago, until its answer meets nobody. Who never answered within
 * this time is taken to drop what it does not expect; one answer within the other, and it is not late. */
#define LATEST_US (UCHI_BUDGET_LATEST_MS * 1000)
#define PROMPT_US (100 * 1000)
/* so many datagrams may come together when this program was late */
#define AIR_BURST 64

typedef struct {
  guint n_addresses;
  guint half_open, established;
  guint knocking;          /* of the half-open ones */
  UchiWindow started;
  gint64 allowed_us;       /* when the last one was told to begin */
  gint64 closing_us;       /* when the last knock may be closed */
  gboolean gentle, walled, open, stopped, prompt;
  UchiWindow given_up;         /* knocks that nobody answered in time */
  guint closes;
  GQueue waiting;          /* of GTask* */
} Device;

/* of the check under way at one address */
typedef struct {
  guint requests;
  gsize bytes;
} Count;

struct _UchiBudget
{
  gatomicrefcount refs;
  UchiClock clock;
  gpointer clock_data;
  GHashTable *devices;     /* address → Device */
  GHashTable *counts;      /* address → Count */
  GQueue order;            /* addresses with somebody waiting, fair turns; borrowed keys */
  guint half_open;
  UchiWindow connections, burst;
  UchiAirtime *airtime;
  GSource *timer;
  GMainContext *context;
};

typedef struct {
  char *address;
  gboolean knock;
  GSource *cancelled;
} Wait;

static gint64
real_clock (gpointer data)
{
  return g_get_monotonic_time ();
}

static void
device_free (Device *self)
{
  if (--self->n_addresses > 0)
    return;
  uchi_window_clear (&self->started);
  uchi_window_clear (&self->given_up);
  g_queue_clear (&self->waiting);
  g_free (self);
}

static void
wait_free (Wait *self)
{
  if (self->cancelled != NULL)
    {
      g_source_destroy (self->cancelled);
      g_source_unref (self->cancelled);
    }
  g_free (self->address);
  g_free (self);
}

UchiBudget *
uchi_budget_new_with_clock (UchiClock clock, gpointer data)
{
  UchiBudget *self = g_new0 (UchiBudget, 1);

  g_atomic_ref_count_init (&self->refs);
  self->clock = clock;
  self->clock_data = data;
  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) device_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  uchi_window_init (&self->connections, UCHI_BUDGET_NEW_PER_SECOND, SECOND_US);
  uchi_window_init (&self->burst, AIR_BURST, AIR_BURST * UCHI_BUDGET_DATAGRAM_AIR_US + 1000);
  self->airtime = uchi_airtime_new ();
  self->context = g_main_context_ref_thread_default ();
  return self;
}

UchiBudget *
uchi_budget_new (void)
{
  return uchi_budget_new_with_clock (real_clock, NULL);
}

UchiBudget *
uchi_budget_ref (UchiBudget *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
stop_timer (UchiBudget *self)
{
  if (self->timer == NULL)
    return;
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

void
uchi_budget_unref (UchiBudget *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  stop_timer (self);
  g_queue_clear (&self->order);
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->counts);
  uchi_window_clear (&self->connections);
  uchi_window_clear (&self->burst);
  uchi_airtime_free (self->airtime);
  g_main_context_unref (self->context);
  g_free (self);
}

static Device *
device_of (UchiBudget *self, const char *address)
{
  Device *device = g_hash_table_lookup (self->devices, address);

  if (device == NULL)
    {
      device = g_new0 (Device, 1);
      device->n_addresses = 1;
      uchi_window_init (&device->started, UCHI_BUDGET_DEVICE_PER_SECOND, SECOND_US);
      uchi_window_init (&device->given_up, UCHI_BUDGET_HALF_OPEN, LATEST_US);
      device->allowed_us = self->clock (self->clock_data) - DEVICE_GAP_US;
      g_queue_init (&device->waiting);
      g_hash_table_insert (self->devices, g_strdup (address), device);
    }
  return device;
}

void
uchi_budget_set_gentle (UchiBudget *self, const char *address)
{
  Device *device = device_of (self, address);
  gint64 latest = uchi_window_latest (&device->started);

  if (device->gentle)
    return;
  device->gentle = TRUE;
  uchi_window_init (&device->started, UCHI_BUDGET_GENTLE_PER_SECOND, SECOND_US);
  /* one that was talked to already has had its share of this second */
  for (guint i = 0; i < UCHI_BUDGET_GENTLE_PER_SECOND; i++)
    uchi_window_add (&device->started, latest);
}

void
uchi_budget_share (UchiBudget *self, const char *address, const char *other)
{
  Device *kept = device_of (self, address), *joined = device_of (self, other);
  GHashTableIter iter;
  gpointer value;

  if (kept == joined)
    return;
  if (joined->gentle)
    uchi_budget_set_gentle (self, address);
  uchi_window_join (&kept->started, &joined->started);
  uchi_window_join (&kept->given_up, &joined->given_up);
  kept->half_open += joined->half_open;
  kept->knocking += joined->knocking;
  kept->established += joined->established;
  kept->allowed_us = MAX (kept->allowed_us, joined->allowed_us);
  kept->closing_us = MAX (kept->closing_us, joined->closing_us);
  kept->prompt &= joined->prompt;
  kept->stopped |= joined->stopped;
  kept->open |= joined->open;
  kept->closes += joined->closes;
  kept->walled = FALSE;
  /* one place in the queue is enough for those of both; a second one only finds nobody waiting */
  while (!g_queue_is_empty (&joined->waiting))
    g_queue_push_tail (&kept->waiting, g_queue_pop_head (&joined->waiting));
  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (value != joined)
        continue;
      kept->n_addresses++;
      g_hash_table_iter_replace (&iter, kept);
    }
  if (kept->stopped)
    uchi_budget_stop (self, address);
}

void
uchi_budget_set_walled (UchiBudget *self, const char *address, gboolean walled)
{
  Device *device = device_of (self, address);

  device->walled = walled && !device->open;
}

void
uchi_budget_set_open (UchiBudget *self, const char *address)
{
  Device *device = device_of (self, address);

  device->open = TRUE;
  device->walled = FALSE;
}

gboolean
uchi_budget_is_walled (UchiBudget *self, const char *address)
{
  return device_of (self, address)->walled;
}

gboolean
uchi_budget_is_stopped (UchiBudget *self, const char *address)
{
  return device_of (self, address)->stopped;
}

/* of the latest knocks that were given up, those that it may still hold half-open */
static guint
count_given_up (const Device *device, gint64 now)
{
  return device->prompt ? 0 : uchi_window_count (&device->given_up, now);
}

static gboolean
device_has_room (const Device *device, gboolean knock, gint64 now)
{
  guint established = device->gentle ? UCHI_BUDGET_GENTLE_ESTABLISHED : UCHI_BUDGET_ESTABLISHED;
  guint half_open = device->gentle ? UCHI_BUDGET_GENTLE_HALF_OPEN : UCHI_BUDGET_HALF_OPEN;

  if (device->half_open + count_given_up (device, now) >= half_open)
    return FALSE;
  if (knock && device->walled && !device->gentle && device->established + device->half_open == device->knocking)
    return TRUE;
  /* A connection that succeeds is established before the program hears of it, and all those of a device that slept succeed
   * in the same moment, so those under way share that bound. */
  return device->established + device->half_open < established;
}

/* whether the device had its rest since the last connection, and has not had its share of this second */
static gboolean
device_is_rested (const Device *device, gint64 now)
{
  return uchi_window_wait (&device->started, now, device->half_open) == 0 && now - device->allowed_us >= DEVICE_GAP_US;
}

static gboolean
try_start (UchiBudget *self, Device *device, gboolean knock)
{
  gint64 now = self->clock (self->clock_data);

  if (!device_has_room (device, knock, now) || !device_is_rested (device, now) || uchi_window_wait (&self->connections, now, self->half_open) > 0
      || self->half_open >= UCHI_BUDGET_HALF_OPEN_ALL)
    return FALSE;
  device->allowed_us = now;
  device->half_open++;
  device->knocking += knock ? 1 : 0;
  self->half_open++;
  return TRUE;
}

/* ---- waiting ------------------------------------------------------------------ */

static gboolean
on_timer (gpointer data)
{
  UchiBudget *self = data;

  stop_timer (self);
  uchi_budget_pump (self);
  return G_SOURCE_REMOVE;
}

static void
start_timer (UchiBudget *self)
{
  if (self->timer != NULL)
    return;
  self->timer = g_timeout_source_new (PUMP_MS);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, self->context);
}

/* one a device and turn */
void
uchi_budget_pump (UchiBudget *self)
{
  guint turns = g_queue_get_length (&self->order);

  uchi_budget_ref (self);
  while (turns-- > 0)
    {
      char *address = g_queue_pop_head (&self->order);
      Device *device = address != NULL ? device_of (self, address) : NULL;
      GTask *task = device != NULL ? g_queue_peek_head (&device->waiting) : NULL;

      if (address == NULL)
        break;

      if (task != NULL && try_start (self, device, ((Wait *) g_task_get_task_data (task))->knock))
        {
          g_queue_pop_head (&device->waiting);
          g_task_return_boolean (task, TRUE);
          g_object_unref (task);
          /* whoever was waiting may have begun something, or two devices are one by now */
          device = device_of (self, address);
        }
      if (g_queue_is_empty (&device->waiting))
        g_free (address);
      else
        g_queue_push_tail (&self->order, address);
    }
  if (!g_queue_is_empty (&self->order))
    start_timer (self);
  uchi_budget_unref (self);
}

static void
fail_waiting (Device *device, GTask *task, UchiError code, const char *message)
{
  g_queue_remove (&device->waiting, task);
  g_task_return_new_error (task, UCHI_ERROR, (int) code, "%s", message);
  g_object_unref (task);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  Wait *wait = g_task_get_task_data (task);
  UchiBudget *self = g_object_get_data (G_OBJECT (task), "budget");
  Device *device = device_of (self, wait->address);

  if (g_queue_find (&device->waiting, task) != NULL)
    fail_waiting (device, task, UCHI_ERROR_CANCELLED, "cancelled while waiting for the budget");
  return G_SOURCE_REMOVE;
}

static void
wait_for_room (UchiBudget *self, const char *address, gboolean knock, GCancellable *cancellable, GTask *task)
{
  Device *device = device_of (self, address);
  Wait *wait;

  if (device->stopped || g_cancellable_is_cancelled (cancellable))
    {
      g_task_return_new_error (task, UCHI_ERROR, device->stopped ? UCHI_ERROR_BUDGET : UCHI_ERROR_CANCELLED,
                               device->stopped ? "the device is left alone" : "cancelled");
      g_object_unref (task);
      return;
    }
  wait = g_new0 (Wait, 1);
  wait->address = g_strdup (address);
  wait->knock = knock;
  g_task_set_task_data (task, wait, (GDestroyNotify) wait_free);
  g_object_set_data_full (G_OBJECT (task), "budget", uchi_budget_ref (self), (GDestroyNotify) uchi_budget_unref);
  if (cancellable != NULL)
    {
      wait->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (wait->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (wait->cancelled, self->context);
    }
  if (g_queue_is_empty (&device->waiting))
    {
      /* who drops what it does not expect takes longest, and comes first */
      if (device->walled)
        g_queue_push_head (&self->order, g_strdup (address));
      else
        g_queue_push_tail (&self->order, g_strdup (address));
    }
  g_queue_push_tail (&device->waiting, task);
  uchi_budget_pump (self);
}

void
uchi_budget_acquire_async (UchiBudget *self, const char *address, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  wait_for_room (self, address, FALSE, cancellable, g_task_new (NULL, NULL, callback, user_data));
}

void
uchi_budget_knock_async (UchiBudget *self, const char *address, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  wait_for_room (self, address, TRUE, cancellable, g_task_new (NULL, NULL, callback, user_data));
}

guint
uchi_budget_closing_ms (UchiBudget *self, const char *address)
{
  Device *device = device_of (self, address);
  gint64 now = self->clock (self->clock_data);

  device->closing_us = MAX (now, device->closing_us + CLOSING_GAP_US);
  return (guint) ((device->closing_us - now + 999) / 1000);
}

gboolean
uchi_budget_acquire_finish (UchiBudget *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* its SYN was sent by now, however late */
static void
handshake_over (UchiBudget *self, Device *device)
{
  gint64 now = self->clock (self->clock_data);

  device->half_open--;
  self->half_open--;
  uchi_window_add (&device->started, now);
  uchi_window_add (&self->connections, now);
}

void
uchi_budget_connected (UchiBudget *self, const char *address)
{
  Device *device = device_of (self, address);

  g_return_if_fail (device->half_open > 0 && self->half_open > 0);
  handshake_over (self, device);
  device->established++;
}

void
uchi_budget_release (UchiBudget *self, const char *address, UchiSlotStage stage)
{
  Device *device = device_of (self, address);

  if (stage == UCHI_SLOT_ESTABLISHED)
    {
      g_return_if_fail (device->established > 0);
      device->established--;
    }
  else
    {
      g_return_if_fail (device->half_open > 0 && self->half_open > 0);
      device->knocking -= stage == UCHI_SLOT_KNOCKING ? 1 : 0;
      handshake_over (self, device);
    }
  if (!g_queue_is_empty (&self->order))
    start_timer (self);
}

void
uchi_budget_knocked (UchiBudget *self, const char *address, gint64 began_us, gboolean answered)
{
  Device *device = device_of (self, address);
  gint64 took_us = self->clock (self->clock_data) - began_us;

  device->prompt |= answered ? took_us < PROMPT_US : took_us >= LATEST_US;
  if (!answered)
    uchi_window_add (&device->given_up, began_us);
}

void
uchi_budget_stop (UchiBudget *self, const char *address)
{
  Device *device = device_of (self, address);

  device->stopped = TRUE;
  while (!g_queue_is_empty (&device->waiting))
    fail_waiting (device, g_queue_peek_head (&device->waiting), UCHI_ERROR_BUDGET, "the device is left alone");
}

void
uchi_budget_broke_off (UchiBudget *self, const char *address, gboolean within_answer)
{
  if (within_answer || ++device_of (self, address)->closes >= CLOSES_WITHOUT_ANSWER)
    uchi_budget_stop (self, address);
}

/* ---- counting ------------------------------------------------------------------- */

static Count *
count_of (UchiBudget *self, const char *address)
{
  Count *count = g_hash_table_lookup (self->counts, address);

  if (count == NULL)
    {
      count = g_new0 (Count, 1);
      g_hash_table_insert (self->counts, g_strdup (address), count);
    }
  return count;
}

void
uchi_budget_begin_check (UchiBudget *self, const char *address)
{
  *count_of (self, address) = (Count) { 0 };
}

gboolean
uchi_budget_count_request (UchiBudget *self, const char *address)
{
  return ++count_of (self, address)->requests <= UCHI_BUDGET_REQUESTS;
}

gboolean
uchi_budget_count_bytes (UchiBudget *self, const char *address, gsize bytes)
{
  Count *count = count_of (self, address);

  count->bytes += MIN (bytes, (gsize) UCHI_BUDGET_BYTES + 1);
  return count->bytes <= UCHI_BUDGET_BYTES;
}

void
uchi_budget_note_datagram (UchiBudget *self)
{
  gint64 now = self->clock (self->clock_data);

  uchi_airtime_add (self->airtime, now, 0);
  uchi_window_add (&self->burst, now);
}

static gboolean
take (UchiBudget *self, gint64 now, guint n_repeats, gint64 *wait_us)
{
  *wait_us = MAX (uchi_window_wait (&self->burst, now, 0), uchi_airtime_wait (self->airtime, now, n_repeats));
  if (*wait_us > 0)
    return FALSE;
  uchi_airtime_add (self->airtime, now, n_repeats);
  uchi_window_add (&self->burst, now);
  return TRUE;
}

gboolean
uchi_budget_take_datagram (UchiBudget *self, gint64 *wait_us)
{
  return take (self, self->clock (self->clock_data), 0, wait_us);
}

gboolean
uchi_budget_take_question (UchiBudget *self, gint64 *asked_us, gint64 *wait_us)
{
  *asked_us = self->clock (self->clock_data);
  return take (self, *asked_us, UCHI_BUDGET_KERNEL_REPEATS, wait_us);
}

void
uchi_budget_answered (UchiBudget *self, gint64 asked_us)
{
  uchi_airtime_cancel (self->airtime, asked_us, UCHI_BUDGET_KERNEL_REPEATS, self->clock (self->clock_data));
}
