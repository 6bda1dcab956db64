/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-inventory.h"
#include "net/uchi-net.h"
#include "pack/uchi-pack.h"

/**
 * UchiCheckMemory:
 *
 * What the checks of one run tell each other, so that the router is asked for
 * its list of forwards once and not three times. Made by the engine at the
 * start of a run or re-check, freed after its last check.
 */
typedef struct _UchiCheckMemory UchiCheckMemory;

UchiCheckMemory *uchi_check_memory_new (void);
void uchi_check_memory_free (UchiCheckMemory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiCheckMemory, uchi_check_memory_free)

/**
 * UchiCheckContext:
 *
 * What a check may use. Borrowed: the structure and all it points to must live
 * until the check's callback was called.
 */
typedef struct {
  UchiNet *net;
  UchiPack *pack;
  UchiInventory *inventory;
  const char *state_dir;     /* where the count of tried logins is kept */
  gboolean logins_allowed;   /* the person said "ours" for this device */
  gboolean user_asked;       /* a re-check: the person pressed the button */
  gboolean ports_unknown;    /* the port scan of this device did not come to its end: a closed door is not known to be closed */
  const char *wifi_told;     /* (nullable): "open", "wep", "tkip", "wpa2", "wpa3", "wired": what the person said (command `wifi`) */
  UchiCheckMemory *memory;   /* (nullable) */
} UchiCheckContext;

/**
 * UchiCheckResult:
 *
 * Outcome of one check on one device (or on the network). A finding of a
 * network check that belongs to a device names it: `details.device` holds the
 * device's id, and the engine moves the finding there; a finding without it is
 * the network's own. A check may raise a finding next to its own id:
 * see uchi_finding_look().
 */
typedef struct {
  UchiOutcome outcome;
  char *reason;          /* (nullable): one word, only with UNKNOWN */
  GPtrArray *findings;   /* of UchiFindingRecord*, not empty when PROBLEM */
  char *description;     /* (nullable): SNMP's sysDescr, where the check heard it */
} UchiCheckResult;

UchiCheckResult *uchi_check_result_new (UchiOutcome outcome, const char *reason);
void uchi_check_result_free (UchiCheckResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiCheckResult, uchi_check_result_free)
/* turns the result into PROBLEM; takes @record */
void uchi_check_result_add (UchiCheckResult *self, UchiFindingRecord *record);

typedef enum {
  UCHI_CHECK_PER_DEVICE = 0,
  UCHI_CHECK_NETWORK = 1 << 0,       /* once a run; @device is NULL */
  UCHI_CHECK_NEEDS_LOGIN = 1 << 1,   /* only on devices the person said are theirs */
  UCHI_CHECK_ASKS_NOBODY = 1 << 3,   /* says what it says from what is known, without a packet; so do those with a judge */
  UCHI_CHECK_LEVEL_VARIES = 1 << 2,  /* what it meets makes the finding milder or more pressing than uchi_check_level() */
} UchiCheckFlags;

/**
 * UchiCheck:
 *
 * One check: a constant without state of its own. Its id is the name of the
 * finding it can raise. Used through uchi_check_applies(), uchi_check_asks()
 * and uchi_check_run_async(), which add what every check needs.
 */
typedef struct _UchiCheck UchiCheck;
struct _UchiCheck {
  const char *id;
  UchiFindingId finding;
  UchiCheckFlags flags;
  guint time_limit_ms;
  /* pure: whether the check says anything about @device */
  gboolean (*applies) (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device);
  /* (nullable): with NEEDS_LOGIN, whether it would log in to this very device; NULL: it would */
  gboolean (*would_login) (const UchiCheckContext *context, const UchiDevice *device);
  void (*run_async) (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  UchiCheckResult *(*run_finish) (GAsyncResult *result, GError **error);
  /* (nullable): pure: the whole answer out of the pack and what is known of @device, of a check that asks nobody */
  UchiCheckResult *(*judge) (const UchiCheck *self, UchiPack *pack, const UchiDevice *device);
  gconstpointer data;        /* (nullable): a constant of the check's own file */
};

/* the table, in the order of the run; static */
const UchiCheck *const *uchi_checks_all (guint *n_checks);
/* (nullable) */
const UchiCheck *uchi_checks_find (const char *id);

/* pure: whether @check says anything about @device (%NULL: about the network) */
gboolean uchi_check_applies (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device);

/**
 * uchi_check_asks:
 *
 * Pure: whether @check applies to @device and would log in or open an anonymous
 * session there, so that the person has to be asked first (event `ask`).
 */
gboolean uchi_check_asks (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device);

/**
 * uchi_check_run_async:
 * @check: a check of the table that applies
 * @device: (nullable): %NULL for a network check
 *
 * Runs one check: starts the device's count of requests and bytes, refuses
 * without a packet when a login needs a consent that is not there (UNKNOWN
 * "no-consent"), ends it at the check's time limit (UNKNOWN "timed-out").
 *
 * uchi_check_run_finish() gives a result whatever happened on the wire: an
 * error becomes UNKNOWN with one word. It fails only with
 * %UCHI_ERROR_CANCELLED, when @cancellable fired.
 */
void uchi_check_run_async (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
UchiCheckResult *uchi_check_run_finish (GAsyncResult *result, GError **error);

/* whether anything is sent for @check */
gboolean uchi_check_sends (const UchiCheck *check);
/* one word for an error, as a check's reason: "timed-out", "closed", "budget", "guard", … */
const char *uchi_check_reason (const GError *error);

/**
 * uchi_check_judge:
 * @kind: what the device is
 * @level: (out): how pressing the finding is on it
 * @advice: (out) (transfer none): "A01" … "A19"
 *
 * The one table of levels and advice.
 */
void uchi_check_judge (UchiFindingId finding, UchiKind kind, UchiLevel *level, const char **advice);
/* how pressing it is on such a device once @pack (nullable) has had its word, which can only raise the table's */
UchiLevel uchi_check_level (UchiFindingId finding, UchiKind kind, UchiPack *pack);
