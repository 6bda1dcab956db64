/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * UchiDeadline:
 *
 * A cancellable that fires after a time limit or when its parent does, and
 * that knows which of the two it was.
 */
typedef struct _UchiDeadline UchiDeadline;

UchiDeadline *uchi_deadline_new (guint timeout_ms, GCancellable *parent);
void uchi_deadline_free (UchiDeadline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiDeadline, uchi_deadline_free)
/* (transfer none) */
GCancellable *uchi_deadline_cancellable (UchiDeadline *self);
gboolean uchi_deadline_passed (const UchiDeadline *self);

/* turns "cancelled" into TIMED_OUT when it was the time limit, and any other foreign error into UCHI_ERROR; FALSE always */
gboolean uchi_deadline_explain (const UchiDeadline *self, GError **error);
