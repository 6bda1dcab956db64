/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/uchi-run.h"

/* the id of what belongs to no device */
#define UCHI_NETWORK_ID "network"

struct _UchiRun
{
  GObject parent_instance;
  UchiTalk *talk;
  UchiRunState state;
  UchiRunKind kind;
  char *pack_state, *pack_released;
  GStrv withdrawn_contacts, credits;
  UchiRefused refused;
  char *ask, *wifi_name, *note;
  gboolean wifi, in_the_open;
  guint n_news;
  GPtrArray *devices;  /* of UchiDevice* */
  GHashTable *by_id;   /* of the ids of @devices, borrowed: the place in it */
  GPtrArray *asked;   /* of char* */
  GPtrArray *models;  /* of char* */
  GPtrArray *asked_devices;
  guint done, total, grown, left_ms;
  gboolean counting;
  gboolean passwords; /* devices were allowed to be tried, in this run */
  char *current;
  char *again;           /* (nullable): the device that is looked at again */
  UchiFindingId again_for;
  gboolean not_seen;     /* the last look again could not tell */
  JsonObject *report;
  UchiKeep keep;         /* (nullable) */
  gboolean not_kept;     /* @report */
  UchiReading *reading;  /* (nullable): the line before those of @waiting */
  GQueue waiting;        /* of GBytes* */
  gboolean end_waits, end_wanted; /* the talk ended after @waiting */
};

/* whether the report @read tells of what was looked at again: what nobody saw is as it was */
gboolean uchi_run_tells_of_again (UchiRun *self, const UchiRead *read);
