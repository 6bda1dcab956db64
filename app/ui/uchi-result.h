/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-device.h"

/* one row of the list of screen 20 */
typedef struct {
  const UchiDevice *device; /* borrowed */
  char *name;               /* unlike every other row's */
  UchiLevel level;
} UchiResultRow;

/* what the headlines say */
typedef struct {
  guint devices;    /* with this computer, without the network itself */
  guint others;     /* devices other than this computer */
  guint to_mend;    /* findings of today and soon */
  guint rows;       /* rows of the list that they are on: the first ones */
  guint fine;       /* devices that may stay as they are, this computer among them */
  guint today;      /* findings that cannot wait */
  guint newer;      /* findings of a level that this program does not know */
  guint ask;        /* devices with はてな */
  guint not_checked; /* checks without an answer */
} UchiResultCount;

/**
 * uchi_result_rows:
 * @devices: of UchiDevice*
 *
 * Rows from pressing to calm: today, soon, ask, fine; within a level in the
 * order of @devices. Names are made unique: what the person wrote, else the
 * kind, with the maker's words, and "その2" where two are alike: in the order
 * of uchi_device_compare_places(), so that neither mending one nor the next check
 * renames any.
 *
 * Returns: (transfer full): of UchiResultRow*; no name has a phrase mark in it
 */
GPtrArray *uchi_result_rows (const GPtrArray *devices);
void uchi_result_count (const GPtrArray *devices, UchiResultCount *count);

/* (transfer full): of char*, the names that uchi_result_rows() gives, one a device and in their order */
GPtrArray *uchi_result_names (const GPtrArray *devices);
/* (transfer full): 「2番 カメラ」, as screen 20 shows row @i (from 0) of uchi_result_rows() */
char *uchi_result_numbered_name (guint i, const UchiResultRow *row);
/* (transfer full): the name that uchi_result_rows() gives the device */
char *uchi_result_name (const GPtrArray *devices, const UchiDevice *device);
/* today or soon: something that the person can mend */
gboolean uchi_result_is_to_mend (const UchiFindingRecord *record);
/* (transfer none) (nullable): that finding of the device */
const UchiFindingRecord *uchi_result_finding (const UchiDevice *device, UchiFindingId finding);
/* (transfer none) (nullable): the check that raises @finding, when it is one of the device's own. No password at all is found by the check of
 * the password */
const UchiCheckState *uchi_result_check (const UchiDevice *device, UchiFindingId finding);
/* how that check ended; UNKNOWN when it was not done */
UchiOutcome uchi_result_outcome (const UchiDevice *device, UchiFindingId finding);
