/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-device.h"
#include "ui/uchi-reading.h"
#include "ui/uchi-talk.h"

typedef enum {
  UCHI_RUN_OPENING,   /* the engine has not said yet where it is */
  UCHI_RUN_READY,     /* the scope is known; nothing has been sent */
  UCHI_RUN_BUSY,      /* devices are looked at */
  UCHI_RUN_ASKING,    /* waits for the answer about logins */
  UCHI_RUN_DONE,      /* there is a report */
  UCHI_RUN_AGAIN,     /* looks again at one device */
  UCHI_RUN_ENDED,     /* the engine is gone */
} UchiRunState;

/* what "news" is about */
typedef enum {
  UCHI_NEWS_SCOPE, UCHI_NEWS_PROGRESS, UCHI_NEWS_ASK, UCHI_NEWS_NOTE, UCHI_NEWS_REPORT, UCHI_NEWS_MODELS, UCHI_NEWS_ENDED,
} UchiNews;

/* how far the check is; counts only ever grow */
typedef struct {
  guint done, total;
  guint grown;          /* devices that came after the counting had begun */
  guint left_ms;        /* 0: not known */
  gboolean counting;    /* the first device is being checked: the total is nearly true */
  gboolean passwords;   /* every device was looked at, and the passwords of those that were allowed are now */
  const UchiDevice *device; /* (nullable): the one being looked at */
} UchiRunProgress;

/* the network as the engine sees it; texts live as long as the run or until the next scope */
typedef struct {
  UchiRefused refused;
  const char *ask;        /* (nullable): a reason to ask the person first */
  const char *wifi_name;  /* (nullable) */
  gboolean wifi;
  gboolean in_the_open;   /* by wire, with an address that the whole Internet can reach: no router in between */
} UchiRunScope;

/**
 * UchiRun:
 *
 * One engine and everything it has said: what the screens show. Emits "news"
 * (UchiNews) after it has taken an event in. Sends nothing by itself.
 */
#define UCHI_TYPE_RUN (uchi_run_get_type ())
G_DECLARE_FINAL_TYPE (UchiRun, uchi_run, UCHI, RUN, GObject)

typedef enum {
  UCHI_RUN_LIVE,
  UCHI_RUN_PRACTICE,   /* the home is a made-up one */
  UCHI_RUN_REMEMBERED, /* only the report of an earlier check: nothing can be looked at again */
  UCHI_RUN_FILE,       /* the same, from a file that was opened: of any home, and not believed; nothing of it is kept */
} UchiRunKind;

/* @talk: (transfer full) */
UchiRun *uchi_run_new (UchiTalk *talk, UchiRunKind kind);
/* starts the engine of @talk, unless a command did already */
void uchi_run_begin (UchiRun *self);
/* a report that is being kept is on disk when this returns; nothing more is heard of the run */
void uchi_run_end (UchiRun *self);
/* every report with a device in it is kept before it is news; @keep: (nullable): nothing is */
void uchi_run_set_keep (UchiRun *self, UchiKeep keep);
/* a report has come, and is not news yet because it is being read and kept */
gboolean uchi_run_is_reading (UchiRun *self);
/* waits until what has come is read and kept, and is news */
void uchi_run_settle (UchiRun *self);

/* how the run stands; what they fill in is borrowed from the run */
UchiRunState uchi_run_state (UchiRun *self);
UchiRunKind uchi_run_kind (UchiRun *self);
void uchi_run_scope (UchiRun *self, UchiRunScope *scope);
void uchi_run_progress (UchiRun *self, UchiRunProgress *progress);
/* "fresh", "aging", … of the engine; "" until it said so */
const char *uchi_run_pack_state (UchiRun *self);
/* the person is asked (93) before a check with it */
gboolean uchi_run_is_pack_old (UchiRun *self);
/* "2026-11-21" or "" */
const char *uchi_run_pack_released (UchiRun *self);
/* (transfer none): ids of desks that the pack took back; ends with %NULL */
const char *const *uchi_run_withdrawn_contacts (UchiRun *self);
/* (transfer none): whose work the knowledge is made from, a line each; ends with %NULL */
const char *const *uchi_run_credits (UchiRun *self);
/* of UchiDevice*, in the order they were found; the last one of a report is the network itself when there is something to
 * say about it (uchi_run_is_network()); borrowed until the next event */
const GPtrArray *uchi_run_devices (UchiRun *self);
const UchiDevice *uchi_run_device (UchiRun *self, const char *id);
/* (transfer full): of UchiDevice*, the same of any report, which need not be this run's; not trusted; @quiet_network: the
 * network too when there is nothing to say about it */
GPtrArray *uchi_run_devices_of (JsonObject *report, gboolean quiet_network);
gboolean uchi_run_is_network (const UchiDevice *device);
/* only a report, with no engine behind it */
gboolean uchi_run_is_only_report (UchiRun *self);
/* somebody is there who takes uchi_run_describe() now */
gboolean uchi_run_may_describe (UchiRun *self);
/* of UchiDevice*, borrowed: those that may be logged in to once the person says they are theirs */
const GPtrArray *uchi_run_asked (UchiRun *self);
/* the whole report; %NULL until there is one */
JsonObject *uchi_run_report (UchiRun *self);
/* FALSE: it was to be kept and could not */
gboolean uchi_run_is_kept (UchiRun *self);
/* the report has more devices than uchi_run_devices() */
gboolean uchi_run_is_cut (UchiRun *self);
/* the report tells of a whole check; TRUE while there is none */
gboolean uchi_run_is_complete (UchiRun *self);
/* the last note of the engine: "worker-restarted" …; "" when there was none */
const char *uchi_run_note (UchiRun *self);
/* devices of the last check that newer knowledge says something new about */
guint uchi_run_n_news (UchiRun *self);

/* commands; each only in the state it belongs to, else nothing happens */
void uchi_run_start (UchiRun *self, gboolean many);
/* @devices: (nullable): of char*, ids; %NULL or none: no logins today */
void uchi_run_allow (UchiRun *self, const GPtrArray *devices);
void uchi_run_cancel (UchiRun *self);
/* asks for new knowledge; a note tells what came of it. FALSE: nobody is there to ask */
gboolean uchi_run_update_pack (UchiRun *self);
/* @path: whole, in UTF-8; the engine believes nothing of it; a note tells what came of it. In every state but the end */
void uchi_run_import_pack (UchiRun *self, const char *path);
/* @device: its id. A report that does not tell of it leaves everything as it was */
void uchi_run_recheck (UchiRun *self, const char *device, UchiFindingId finding);
/* what the last look again saw: UNKNOWN when it saw nothing. A look at the whole network is OK for a device that has no part in what was found */
UchiOutcome uchi_run_outcome_again (UchiRun *self);
/* asks for the models that @device may be; they come as UCHI_NEWS_MODELS */
void uchi_run_ask_models (UchiRun *self, const char *device);
/* of char*, for the device of the last question; empty until the answer came */
const GPtrArray *uchi_run_models (UchiRun *self);
/* any member may be %NULL: stays as it is */
void uchi_run_describe (UchiRun *self, const char *device, const char *label, const char *kind, const char *model);
