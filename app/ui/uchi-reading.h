/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/uchi-event.h"

/**
 * UchiReading:
 *
 * A report of a large home takes longer to read and to keep than a turn of the
 * main loop may: one line, in a thread of its own.
 */
typedef struct _UchiReading UchiReading;

/* an inventory has no more, with the network: of a larger report the rest is not shown */
#define UCHI_READING_MAX_DEVICES 1025

/* keeps a report; called in the thread, and never two at a time for one run */
typedef gboolean (*UchiKeep) (JsonObject *report, GError **error);

/* what was read */
typedef struct {
  UchiEvent *event;     /* (nullable): the line was none */
  GPtrArray *devices;   /* (nullable): of UchiDevice*, when it is a report */
  GHashTable *by_id;    /* (nullable): of the ids of @devices, borrowed: the place in it */
  gboolean not_kept;    /* it is a report and could not be kept */
} UchiRead;
void uchi_read_free (UchiRead *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiRead, uchi_read_free)

/**
 * uchi_reading_now:
 * @line: not trusted
 * @keep: (nullable)
 *
 * The same, in the caller's thread.
 */
UchiRead *uchi_reading_now (GBytes *line, UchiKeep keep);
/* in a thread; then @done is called with @object, which is kept alive, in the default main context unless
 * uchi_reading_finish() came first */
UchiReading *uchi_reading_new (GBytes *line, UchiKeep keep, GSourceFunc done, GObject *object);
/* (transfer full): waits when it must; frees @self */
UchiRead *uchi_reading_finish (UchiReading *self);

/* (transfer full) @device; @by_id: of the ids of @devices. One more, or in the place of the one with its id */
void uchi_reading_take_device (GPtrArray *devices, GHashTable *by_id, UchiDevice *device);
/* (transfer full): as uchi_run_devices_of(); @by_id: empty, filled here */
GPtrArray *uchi_reading_devices_of (JsonObject *report, gboolean quiet_network, GHashTable *by_id);
