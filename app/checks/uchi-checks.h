/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-inventory.h"
#include "net/uchi-net.h"
#include "pack/uchi-pack.h"

/**
 * UchiCheckContext:
 *
 * What a check may use. Borrowed for the time of the run.
 */
typedef struct {
  UchiNet *net;
  UchiPack *pack;
  UchiInventory *inventory;
  const char *state_dir;     /* where the count of tried logins is kept */
  gboolean logins_allowed;   /* the person said "ours" for this device */
  gboolean user_asked;       /* a re-check: the person pressed the button */
} UchiCheckContext;

/**
 * UchiCheckResult:
 *
 * Outcome of one check on one device (or on the network).
 */
typedef struct {
  UchiOutcome outcome;
  char *reason;          /* (nullable): one word, only with UNKNOWN */
  GPtrArray *findings;   /* of UchiFindingRecord*, not empty when PROBLEM */
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
} UchiCheckFlags;

/**
 * UchiCheck:
 *
 * One check: a constant without state of its own. Its id is the name of the
 * finding it can raise. run_async() may complete at once; an error of
 * run_finish() becomes UNKNOWN with the error's reason.
 */
typedef struct {
  const char *id;
  UchiFindingId finding;
  UchiCheckFlags flags;
  guint time_limit_ms;
  /* pure: whether the check says anything about @device */
  gboolean (*applies) (const UchiCheckContext *context, const UchiDevice *device);
  void (*run_async) (const UchiCheckContext *context, const UchiDevice *device, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data);
  UchiCheckResult *(*run_finish) (GAsyncResult *result, GError **error);
} UchiCheck;

/* the table, in the order of the run; static */
const UchiCheck *const *uchi_checks_all (guint *n_checks);
/* (nullable) */
const UchiCheck *uchi_checks_find (const char *id);

/* one word for an error, as a check's reason: "timed-out", "closed", "budget", "guard", … */
const char *uchi_check_reason (const GError *error);
