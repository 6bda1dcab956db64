/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* When this home asks the pack server, kept in update.json beside the packs.
 * Only hints stand there: a lost or nonsensical file means "now". */
typedef struct {
  gint64 next;      /* Unix seconds; 0: now */
  gint64 second;    /* of the week, drawn once */
  guint failures;   /* one after the other */
  char *etag;       /* (nullable): of the channel */
} UchiPackSchedule;

/* reads the file, draws what is missing */
void uchi_pack_schedule_read (UchiPackSchedule *self, const char *folder);
void uchi_pack_schedule_clear (UchiPackSchedule *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UchiPackSchedule, uchi_pack_schedule_clear)
/* a disk that does not take it is no error */
void uchi_pack_schedule_write (const UchiPackSchedule *self, const char *folder);

/* next week's second of this home, more than a day from @now */
void uchi_pack_schedule_done (UchiPackSchedule *self, gint64 now);
/* an hour, two, four … a week; at least @retry_after seconds */
void uchi_pack_schedule_failed (UchiPackSchedule *self, gint64 now, gint64 retry_after);
/* also when the clock was set back by more than a week */
gboolean uchi_pack_schedule_is_due (const UchiPackSchedule *self, gint64 now);
