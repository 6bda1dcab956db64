/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "core/uchi-device.h"

/**
 * UchiInventory:
 *
 * Every device of a run, in the order of discovery, at most
 * #UCHI_INVENTORY_MAX; ids "d1", "d2" … are given here and never reused.
 * Identity: the MAC address unless it is random; an IP address is only a place.
 */
typedef struct _UchiInventory UchiInventory;

#define UCHI_INVENTORY_MAX 1024

UchiInventory *uchi_inventory_new (void);
void uchi_inventory_free (UchiInventory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiInventory, uchi_inventory_free)

/* how many there are */
guint uchi_inventory_size (const UchiInventory *self);
/* (transfer none); lookups give %NULL when there is none */
UchiDevice *uchi_inventory_at (const UchiInventory *self, guint index);
UchiDevice *uchi_inventory_by_id (const UchiInventory *self, const char *id);
UchiDevice *uchi_inventory_by_mac (const UchiInventory *self, const char *mac);
UchiDevice *uchi_inventory_by_address (const UchiInventory *self, const char *address);

/**
 * uchi_inventory_ensure:
 * @address: IPv4 or IPv6 literal, or %NULL
 * @mac: (nullable): "aa:bb:…"; decides when known
 * @created: (out) (optional): whether the device is new
 *
 * The device at that MAC, else at that address, else a new one. An address
 * that is known under another, non-random MAC moves to the new device, unless
 * that one answers for many (proxy ARP, RFC 1027); two MACs that are neighbours
 * are two radios of the same one, which keeps the first.
 *
 * Returns: (nullable) (transfer none): %NULL when the inventory is full or
 *   neither is given
 */
UchiDevice *uchi_inventory_ensure (UchiInventory *self, const char *address, const char *mac, gboolean *created);

/**
 * uchi_inventory_named:
 * @address: of a known device
 * @kind: a word
 * @name: what @address calls itself, by a word of that kind of which a device has one: the name of its host, a UUID
 * @created: (out): whether a row was made
 * @merged: (out) (transfer full): the id of a row that went into another one, or %NULL
 *
 * One MAC may answer for several devices: an extender puts its own in the place of those behind it. Addresses of a row that call
 * themselves differently become rows of their own; when they turn out to share a name after all, one row again.
 *
 * Returns: (nullable) (transfer none): the device of @address
 */
UchiDevice *uchi_inventory_named (UchiInventory *self, const char *address, const char *kind, const char *name, gboolean *created,
                                  char **merged);

/* numbers that are neighbours, or the same but for the bit that says "given by software": routers, extenders and base stations answer for one
 * address with either of their radios */
gboolean uchi_inventory_is_same_box (const char *mac, const char *other);
/* whether one that answers with @mac can be @device: the same MAC, a radio of the same box, another random one */
gboolean uchi_inventory_may_be (const UchiDevice *device, const char *mac);

/* folds @other into @kept (addresses, names, evidence, services, results); @other is in no list any more, but lives as
 * long as the inventory, because answers to it may still be under way */
void uchi_inventory_merge (UchiInventory *self, UchiDevice *kept, UchiDevice *other);

/* (transfer full): takes a device with an id of its own, for example from a
 * resumed run; ids given later are above it. A device whose id is taken, or
 * that is one too many, is freed. */
void uchi_inventory_take (UchiInventory *self, UchiDevice *device);

/* @device is what was said last of its addresses: who else has one of them, has it no more, and who has none left, and no
 * finding that @device has not, went into @device */
void uchi_inventory_settle (UchiInventory *self, const UchiDevice *device);

/* (transfer full) @device takes the place of @old, which lives on like a merged one */
void uchi_inventory_replace (UchiInventory *self, UchiDevice *old, UchiDevice *device);
