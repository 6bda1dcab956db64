/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-device.h"

/**
 * UchiChanges:
 *
 * 「前回から」: what two checks of one home say together. Texts are ready to be
 * shown, of char*; each list is bounded by what two reports can hold.
 */
typedef struct {
  GPtrArray *mended;    /* was to be mended, and the same check of the same device passes now */
  GPtrArray *found;     /* to be mended now; a device of both checks did not have it */
  GPtrArray *came;      /* names of devices that were not there */
  GPtrArray *gone;      /* names of devices that are not there now: nothing is said about what they had */
  GHashTable *mended_keys; /* of char* */
} UchiChanges;

/* nothing has changed yet */
UchiChanges *uchi_changes_new (void);
void uchi_changes_free (UchiChanges *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiChanges, uchi_changes_free)

/* @before, @now: of UchiDevice*, as uchi_run_devices_of() gives them with a quiet network */
void uchi_changes_compare (UchiChanges *self, const GPtrArray *before, const GPtrArray *now);
/* @key: of uchi_changes_key(); one that is there already is not told twice */
void uchi_changes_add_mended (UchiChanges *self, const char *key, const char *device, const char *advice);

/* (transfer full): what a finding of a device is known by from check to check: the MAC, for random ones the first name
 * and the kind */
char *uchi_changes_key (const UchiDevice *device, UchiFindingId finding);
