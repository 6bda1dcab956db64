/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* what was said and not read yet; a whole check of a full house is a hundredth of it */
#define UCHI_OUTLET_MAX (32 * 1024 * 1024)

/**
 * UchiOutlet:
 *
 * Says lines to a file descriptor without ever waiting for whoever reads it:
 * what he does not take now is kept, in its order, and said when he does.
 * Needs a main loop.
 */
typedef struct _UchiOutlet UchiOutlet;

/* nothing waits any more: all was said, or saying failed; called inside of uchi_outlet_say() too; may not free the outlet */
typedef void (*UchiOutletFunc) (gpointer user_data);
/* @fd: stays the caller's, and as blocking as it is */
UchiOutlet *uchi_outlet_new (int fd, UchiOutletFunc rested, gpointer user_data);
void uchi_outlet_free (UchiOutlet *self);
/**
 * uchi_outlet_say:
 * @line: without its line feed
 *
 * Never blocks. After a failure nothing more is said.
 */
void uchi_outlet_say (UchiOutlet *self, const char *line);
gboolean uchi_outlet_is_waiting (const UchiOutlet *self);
/* errno of what failed: EPIPE where nobody reads any more, ENOBUFS above #UCHI_OUTLET_MAX; 0 as long as all is well */
int uchi_outlet_error (const UchiOutlet *self);
