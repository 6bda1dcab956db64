/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-device.h"

/**
 * UchiMemory:
 *
 * What the person said about devices (name, kind, model, firmware), kept by
 * identity: the MAC, or for random ones the first name and the kind. A small
 * file, written whole and atomically; a damaged one is set aside.
 */
typedef struct _UchiMemory UchiMemory;

/* @state_dir: made when missing; a folder that cannot be written keeps nothing, and says so on save */
UchiMemory *uchi_memory_load (const char *state_dir);
void uchi_memory_free (UchiMemory *self);
/* puts what is known into @device; TRUE when something was */
gboolean uchi_memory_apply (const UchiMemory *self, UchiDevice *device);
/* remembers; %NULL leaves a value as it is; fails with %UCHI_ERROR_NO_SPACE, the old file stays whole */
gboolean uchi_memory_describe (UchiMemory *self, UchiDevice *device, const char *label, const char *kind, const char *model,
                               const char *firmware, GError **error);
