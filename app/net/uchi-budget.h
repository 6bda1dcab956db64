/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* What safety.md allows. Constants, never raised by a pack, setting or flag. */
#define UCHI_BUDGET_HALF_OPEN_ALL 128
#define UCHI_BUDGET_NEW_PER_SECOND 400
#define UCHI_BUDGET_DATAGRAMS_PER_SECOND 400
/* An access point keeps at most 128 broadcasts for those that sleep until it calls them, every third beacon at the
 * latest (mac80211: AP_MAX_BC_BUFFER): in such a time no more than that many, and one a millisecond (its time in the air at the
 * slowest rate), some of them together where the program was late. */
#define UCHI_BUDGET_DATAGRAMS_PER_BEACON 128
#define UCHI_BUDGET_BEACON_US 307200
#define UCHI_BUDGET_DATAGRAM_AIR_US 1000
#define UCHI_BUDGET_WAVE 256
#define UCHI_BUDGET_KERNEL_REPEATS 2
#define UCHI_BUDGET_ESTABLISHED 2         /* per device */
#define UCHI_BUDGET_HALF_OPEN 8
#define UCHI_BUDGET_DEVICE_PER_SECOND 20
#define UCHI_BUDGET_LATEST_MS 1500        /* later than this nobody is waited for */
#define UCHI_BUDGET_GENTLE_ESTABLISHED 1  /* low-power devices */
#define UCHI_BUDGET_GENTLE_HALF_OPEN 2
#define UCHI_BUDGET_GENTLE_PER_SECOND 5
#define UCHI_BUDGET_REQUESTS 64           /* per device and check */
#define UCHI_BUDGET_BYTES (1024 * 1024)   /* read per device and check */
#define UCHI_BUDGET_LOGIN_FAILURES 2      /* per service in 24 hours */

/**
 * UchiBudget:
 *
 * The one place where politeness is enforced: what may be under way, how fast
 * new connections start, how often a login was tried. Every connection of
 * every stage asks here first. Single-threaded, driven by the thread-default
 * main context; time comes from a #UchiClock so that tests need no waiting.
 */
typedef struct _UchiBudget UchiBudget;
typedef gint64 (*UchiClock) (gpointer data); /* microseconds, monotonic */

/* with the real clock, or with @clock in tests */
UchiBudget *uchi_budget_new (void);
UchiBudget *uchi_budget_new_with_clock (UchiClock clock, gpointer data);
UchiBudget *uchi_budget_ref (UchiBudget *self);
void uchi_budget_unref (UchiBudget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiBudget, uchi_budget_unref)

/* marks the device of that address as low-power */
void uchi_budget_set_gentle (UchiBudget *self, const char *address);
/* Two addresses of one device, or its MAC and one of them: whatever is allowed to it is allowed to both together, from now on. What one
 * check may ask and read is counted at each address by itself. */
void uchi_budget_share (UchiBudget *self, const char *address, const char *other);
/* @walled: it drops what it does not expect, so that a knock costs it nothing and stays half-open until it is given up; more
 * knocks may be under way then. See uchi_budget_knock_async(). */
void uchi_budget_set_walled (UchiBudget *self, const char *address, gboolean walled);
/* a knock that was to be held back was established there: from now on it is no more than two at once, whatever it drops */
void uchi_budget_set_open (UchiBudget *self, const char *address);
gboolean uchi_budget_is_walled (UchiBudget *self, const char *address);
/* stop talking to the device for the rest of the run: it broke off unexpectedly */
void uchi_budget_stop (UchiBudget *self, const char *address);
gboolean uchi_budget_is_stopped (UchiBudget *self, const char *address);

/**
 * uchi_budget_broke_off:
 * @within_answer: it had begun to answer
 *
 * The device closed or reset a conversation that it should not have. In the
 * middle of an answer this is the sign of one that cannot bear to be asked, and
 * it is left alone from now on. Without an answer the door may speak something
 * else than what was tried: that is the third time a sign.
 */
void uchi_budget_broke_off (UchiBudget *self, const char *address, gboolean within_answer);

/* how far the connection of a slot came */
typedef enum {
  UCHI_SLOT_CONNECTING,    /* half-open: from connect() on, whatever it is for, until it is told to be connected */
  UCHI_SLOT_KNOCKING,      /* half-open, from uchi_budget_knock_async() to its end */
  UCHI_SLOT_ESTABLISHED,
} UchiSlotStage;

/**
 * uchi_budget_acquire_async:
 * @address: IP literal of the device
 *
 * Waits, first come first served a device, until a connection may be started.
 * Fails at once with %UCHI_ERROR_BUDGET when the device was stopped, with
 * %UCHI_ERROR_CANCELLED when cancelled while waiting (nothing is held then).
 * After success the caller owes one uchi_budget_release().
 */
void uchi_budget_acquire_async (UchiBudget *self, const char *address, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/**
 * uchi_budget_knock_async:
 *
 * As uchi_budget_acquire_async(), for a connection that is closed as soon as it is answered and given back as %UCHI_SLOT_KNOCKING.
 * To a walled device as many may be under way as may be half-open, while nothing else is: whoever begins one has to
 * hold back the last word of its handshake, so that it is not established before it is closed, and to close as
 * uchi_budget_closing_ms() says. Ends with uchi_budget_acquire_finish().
 */
void uchi_budget_knock_async (UchiBudget *self, const char *address, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
/**
 * uchi_budget_knocked:
 * @began_us: on the monotonic clock
 * @answered: else it is given up now
 *
 * How long a knock took. While nobody at @address answered promptly, or was silent for %UCHI_BUDGET_LATEST_MS, its kernel may hold what
 * was given up half-open, until its answer comes and meets nobody: so long those count as half-open too.
 */
void uchi_budget_knocked (UchiBudget *self, const char *address, gint64 began_us, gboolean answered);
/* milliseconds until a knock that was answered may be closed: one after the other, should many be answered at once */
guint uchi_budget_closing_ms (UchiBudget *self, const char *address);
gboolean uchi_budget_acquire_finish (UchiBudget *self, GAsyncResult *result, GError **error);
/* the slot's handshake is over: it counts as established from now on, and is released as that */
void uchi_budget_connected (UchiBudget *self, const char *address);
void uchi_budget_release (UchiBudget *self, const char *address, UchiSlotStage stage);

/* starts what may start by now; runs by itself every 10 ms while somebody waits */
void uchi_budget_pump (UchiBudget *self);

/* counts bytes read and requests of the check under way on the device;
 * FALSE when that would go beyond the bound. uchi_budget_begin_check() starts
 * the count anew. */
void uchi_budget_begin_check (UchiBudget *self, const char *address);
gboolean uchi_budget_count_request (UchiBudget *self, const char *address);
gboolean uchi_budget_count_bytes (UchiBudget *self, const char *address, gsize bytes);

/* ARP-causing datagrams: FALSE means "not yet", and *wait_us says how long */
gboolean uchi_budget_take_datagram (UchiBudget *self, gint64 *wait_us);
/* one that goes out without asking: a question to everyone */
void uchi_budget_note_datagram (UchiBudget *self);

/**
 * uchi_budget_take_question:
 * @asked_us: when it was asked, on the clock of the budget
 * @wait_us: microseconds until it is worth asking again, when "not yet"
 *
 * As uchi_budget_take_datagram(), for an address that the kernel has to look
 * for: while nobody answers it asks again by itself after one and after two
 * seconds (Linux: mcast_solicit 3, retrans_time_ms 1000). These places are taken
 * now, so that nothing else stands there when they come.
 */
gboolean uchi_budget_take_question (UchiBudget *self, gint64 *asked_us, gint64 *wait_us);
/* somebody answered, or the question was not sent after all: what is still to come of its repeats does not come */
void uchi_budget_answered (UchiBudget *self, gint64 asked_us);
