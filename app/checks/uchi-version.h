/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef enum {
  UCHI_VERSION_LESS = -1,
  UCHI_VERSION_EQUAL = 0,
  UCHI_VERSION_GREATER = 1,
  UCHI_VERSION_INCOMPARABLE = 2,
} UchiVersionOrder;

/**
 * uchi_version_compare:
 * @a: free text of a device or a maker, for example "Ver.1.06", "V10g", "1.65(ZH)"
 * @b: another one
 *
 * Compares two firmware versions number by number and letter group by letter
 * group, words like "Ver." and what follows "build" left out; a missing number
 * counts as 0. Incomparable, never guessed: nothing to compare, a number
 * against letters, letters that only one has, different hardware revisions
 * ("Rev.A" and "Rev.B").
 */
UchiVersionOrder uchi_version_compare (const char *a, const char *b);

/* whether two texts name the same hardware revision, or both none; never mixed */
gboolean uchi_version_same_hardware (const char *a, const char *b);

typedef enum {
  UCHI_AFFECTED_UNKNOWN,
  UCHI_AFFECTED_NO,
  UCHI_AFFECTED_YES,
} UchiAffected;

/**
 * uchi_version_affected:
 * @installed: (nullable): version of the device, "" when not known
 * @op: "<", "<=", "==", "range", "all", "unknown" of an advisory
 * @version: (nullable): the version beside it; a range is "FROM..TO", both included
 *
 * "all" is a statement about the model and needs no version; anything that
 * cannot be compared is unknown.
 */
UchiAffected uchi_version_affected (const char *installed, const char *op, const char *version);
