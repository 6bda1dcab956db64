/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-inventory.h"
#include "net/uchi-net.h"

/**
 * UchiDiscover:
 *
 * Finds who is on the network: runs every source side by side and merges what
 * they see into one inventory, one device each. A source sends its questions
 * through the scope's interface only and within the budget.
 */
#define UCHI_TYPE_DISCOVER (uchi_discover_get_type ())
G_DECLARE_FINAL_TYPE (UchiDiscover, uchi_discover, UCHI, DISCOVER, GObject)

typedef enum {
  UCHI_DISCOVER_APPEARED,  /* a new device: its ports may be looked at now */
  UCHI_DISCOVER_CHANGED,   /* something was added to it */
  UCHI_DISCOVER_MERGED,    /* the device of that id went into another one; only the id is valid */
} UchiDiscoverEvent;

typedef void (*UchiDiscoverCallback) (UchiDiscoverEvent event, UchiDevice *device, const char *id, gpointer user_data);

/* @inventory is shared and outlives the run; @many: up to 250 and more devices, larger waves of time */
UchiDiscover *uchi_discover_new (UchiNet *net, UchiInventory *inventory, gint64 run_started_us);
void uchi_discover_set_callback (UchiDiscover *self, UchiDiscoverCallback callback, gpointer user_data);

/**
 * uchi_discover_run_async:
 *
 * Looks until the sweep and the late re-tries (about 5 and 8 s) are over.
 * Cancelling ends it within 100 ms; what was found stays in the inventory.
 */
void uchi_discover_run_async (UchiDiscover *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean uchi_discover_run_finish (UchiDiscover *self, GAsyncResult *result, GError **error);

/* what is heard in datagrams, whose sender anybody can make up, and can be asked for again */
typedef enum {
  UCHI_HEARD_ECHONET = 1, /* evidence of "echonet." */
  UCHI_HEARD_MDNS = 2,    /* evidence of "mdns." */
} UchiHeard;

/**
 * uchi_discover_confirm_async:
 * @device: of the inventory
 *
 * Asks the address of @device itself what it was heard to say: its ECHONET objects, its mDNS services. What it answers stands in
 * the place of what was heard, for good; that no ECHONET node is there too. At most two questions, twice each; 6 s.
 */
void uchi_discover_confirm_async (UchiDiscover *self, const UchiDevice *device, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Returns: #UchiHeard of the questions that nobody answered */
guint uchi_discover_confirm_finish (UchiDiscover *self, GAsyncResult *result);

/**
 * uchi_port_scan_async:
 * @device: gets a service for every open TCP port, without a protocol
 * @ports: TCP ports, most telling first
 *
 * Connect scan of one device: time limit from its round trip time
 * (clamp (3·rtt + 100 ms, 150 ms, 1 s)), one repeat of what stayed silent, and a patient
 * one (1 to 1.5 s) where the device refuses others or is late. Where nothing at all answered, the repeat of the
 * first four is as patient. Fails with %UCHI_ERROR_TIMED_OUT, what was found being kept, when a device that refuses
 * others stays silent at some: they are not known to be shut; with another error when a door could not be knocked at.
 */
void uchi_port_scan_async (UchiNet *net, UchiDevice *device, const guint16 *ports, guint n_ports,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @n_answered: (out) (optional): how many doors were open or refused; of none nothing is known, though the scan did not fail */
gboolean uchi_port_scan_finish (UchiNet *net, GAsyncResult *result, guint *n_answered, GError **error);
