/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* after so many days a number is shown with a word of doubt */
#define UCHI_CONTACT_FRESH_DAYS 180

/* a desk that people may call; all texts in Japanese, as the desks themselves are, never %NULL */
typedef struct {
  char *name, *number, *use, *hours, *cost;
  char *checked_on; /* "2026-11-21", or "" when its source has no date */
} UchiContact;

/**
 * uchi_contacts_load:
 * @withdrawn: (nullable): ids of desks that the pack took back
 *
 * The contact file of the program (data/contacts.json), without the desks that
 * the pack took back now or when it was last in use. It can take a desk away
 * but never add one.
 *
 * Returns: (transfer full): of UchiContact*
 */
GPtrArray *uchi_contacts_load (const char *const *withdrawn);

/**
 * uchi_contacts_remember:
 * @withdrawn: ids of desks that the pack in use took back
 *
 * Keeps them for results that are opened without a pack: from then on
 * uchi_contacts_load() leaves these desks out as well. Writes only what is
 * new; a full disk changes nothing.
 */
void uchi_contacts_remember (const char *const *withdrawn);

/* @now: seconds since 1970; an undated contact is always old */
gboolean uchi_contact_is_old (const UchiContact *self, gint64 now);
