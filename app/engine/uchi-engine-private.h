/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/uchi-checks.h"
#include "discover/uchi-discover.h"
#include "engine/uchi-engine.h"
#include "engine/uchi-memory.h"
#include "engine/uchi-writer.h"
#include "net/uchi-deadline.h"
#include "net/uchi-hold.h"
#include "pack/uchi-pack-store.h"
#include "report/uchi-report.h"

typedef enum {
  UCHI_PHASE_IDLE,      /* waits for start */
  UCHI_PHASE_LOOKING,   /* discovery, port scans, identification, checks without a login */
  UCHI_PHASE_ASKING,    /* waits for allow-logins */
  UCHI_PHASE_CHECKING,  /* checks with a login, network checks */
  UCHI_PHASE_DONE,      /* reported; waits for the next command */
} UchiPhase;

/* where a device is on its way */
typedef enum {
  UCHI_JOB_SCANNING,
  UCHI_JOB_CONFIRMING,  /* it says that it is to be left alone: is it really it that says so? */
  UCHI_JOB_IDENTIFYING,
  UCHI_JOB_CHECKING,    /* without logins */
  UCHI_JOB_WAITING,     /* for the answer about logins */
  UCHI_JOB_LOGGING_IN,
  UCHI_JOB_DONE,
} UchiJobState;

typedef struct {
  grefcount refs;              /* one for the engine, one for every answer still to come */
  UchiEngine *engine;
  UchiDevice *device;          /* NULL once it was merged into another */
  char *id;
  char *place;                 /* (nullable): the address that is looked at */
  UchiJobState state;
  guint next_check;            /* in the table */
  const UchiCheck *running;
  gboolean answered, allowed;  /* the question about logins: it is known, and what */
  gboolean crashed, dirty;
  gboolean listened, doubtful; /* long enough; whether it is to be left alone is not known */
  gboolean answers;            /* a door of it was open, or refused */
  gboolean scanned, whole;     /* its doors were knocked at, and that is to be weighed; at all of them */
  GSource *patience;           /* multicast answers come first, then the port scan */
  gboolean queued;             /* waits for a turn: there is something to be weighed */
  UchiDeadline *asking;        /* of what is being asked of it; fires with the engine's cancellable, it has no time of its own */
  guint n_asking, n_confirmed; /* answers still to come; how often it was asked whether it says so */
  guint silent;                /* UchiHeard: what of that nobody answered */
  guint n_places;              /* of its addresses, how many were looked at in this round */
  GPtrArray *tried, *beside;   /* of its other addresses: those that were looked at, of char*; what was seen there, of UchiDevice* */
  UchiCheckContext context;
} UchiJob;

struct _UchiEngine
{
  GObject parent_instance;
  /* for the life of the engine */
  UchiWriter *writer;
  UchiEngineBlame blame;
  gpointer blame_data;
  UchiEngineBorder border;
  gpointer border_data;
  UchiPack *pack, *next_pack;  /* the one in use; (nullable) a newer one, for the next run */
  UchiPackStore *pack_store;   /* (nullable): with --pack none is looked for */
  char *pack_url;              /* (nullable) */
  UchiScope *scope;
  const char *wifi_protection, *wifi_cipher; /* (nullable): of the joined Wi-Fi; static */
  UchiMemory *memory;
  char *interface, *state_dir, *wifi_told;
  GPtrArray *allow_addresses;
  gboolean many, consent, over, end_after_run, pack_updating;
  guint timeout_s;
  /* of the run */
  UchiPhase phase;
  UchiNet *net;
  UchiInventory *inventory;
  UchiDiscover *discover;
  UchiCheckMemory *check_memory;
  GCancellable *cancellable;
  GPtrArray *jobs;             /* of UchiJob* */
  GPtrArray *network_checks, *network_findings;
  GPtrArray *asked, *logins;   /* of char*, ids: whom the person was asked about, who may be logged in to */
  gboolean discovering, answered, complete, report_only, again;
  guint next_network_check, last_done, last_total, duration_ms;
  gboolean network_over;
  UchiCheckContext network_context;
  gint64 started_us;
  char *started;
  GSource *deadline, *tick;
  GSource *asking;             /* (nullable): while it is found out whom the person is asked about */
  guint next_asked;            /* of the jobs, who is looked at next for it */
  GQueue turns;                /* of UchiJob*, a reference each */
  GSource *turning;            /* (nullable): while somebody waits for a turn */
  guint next_flush;            /* of the jobs, whose news is written first */
  UchiHoldWatch *watch;        /* (nullable): of the network that the run is in */
  int turn;                    /* -1: not ours */
  const char *stopped_by;      /* (nullable): why the run ended early, as the reason of what was not looked at */
  GPtrArray *past;             /* what answers of an earlier run may still point to */
  GHashTable *done_ids;        /* devices that another process had finished */
  GPtrArray *remembered;       /* of UchiFindingRecord*: of the network, found by another process */
  JsonObject *last_report;     /* (nullable): what another process reported */
  GPtrArray *questioned;       /* (nullable): of char*, ids: whom the person was asked about by another process */
  GPtrArray *told;             /* (nullable): of char*, ids: what the person answered another process about logins */
  char *culprit;               /* (nullable): whose reply made it die */
  gboolean resumed;
  gboolean elsewhere;          /* the scope is another network than the one of the last run: nobody said yes to it yet */
  gint64 moved_us;             /* when that was told */
};

/* uchi-engine.c */
void uchi_engine_advance (UchiEngine *self);
void uchi_engine_finish_run (UchiEngine *self, gboolean complete);
/* so long the loop may be held up at a time: a third of what somebody notices */
#define UCHI_ENGINE_SLICE_US 20000
/* writes what is new of devices; after @slice_us the rest waits for the next time, and it is FALSE */
gboolean uchi_engine_flush (UchiEngine *self, gint64 slice_us);
/* everything without a login is known */
gboolean uchi_engine_all_wait (UchiEngine *self);
/* looks again where the computer is, and writes it: TRUE when that is another network than the one written before,
 * for which nobody gave a consent */
gboolean uchi_engine_has_moved (UchiEngine *self);
void uchi_engine_start (UchiEngine *self);
/* empties what belongs to a run; what was remembered of another process's run stays */
void uchi_engine_prepare_run (UchiEngine *self);
void uchi_engine_write_report (UchiEngine *self);
/* from now on nothing is said to the addresses of @device once another one has them */
void uchi_engine_expect (UchiEngine *self, const UchiDevice *device);
/* (transfer full): the network of now, and what the Wi-Fi means for it */
UchiScope *uchi_engine_detect_scope (UchiEngine *self, GError **error);
UchiReportScope uchi_engine_report_scope (UchiEngine *self, char **to_free);
guint uchi_engine_now_ms (UchiEngine *self);
/* (transfer full) @value: lives as long as the engine */
void uchi_engine_keep (UchiEngine *self, gpointer value, GDestroyNotify destroy);

/* uchi-question.c */
/* everything without a login is known: finds out, in slices, whom the person is asked about, and asks; where that is nobody the run goes on */
void uchi_question_begin (UchiEngine *self);
/* the person's answer: FALSE when nothing was asked. Only devices of the question count. */
gboolean uchi_engine_allow (UchiEngine *self, GPtrArray *devices);
void uchi_engine_allow_one (UchiEngine *self, const char *id);

/* uchi-turns.c */
/* uchi_job_take_turn() for @job soon: once, however often it is added, and in slices of 20 ms of all that wait */
void uchi_turns_add (UchiEngine *self, UchiJob *job);
void uchi_turns_clear (UchiEngine *self);

/* uchi-border.c */
/* FALSE: another check is under way on this computer, nothing may be sent */
gboolean uchi_border_take_turn (UchiEngine *self);
/* the same before a whole run: the scope is refused then ("busy") */
void uchi_border_take_turn_or_refuse (UchiEngine *self);
/* from now on the run ends when the network is no longer the one of the scope; FALSE when it has just ended */
gboolean uchi_border_watch (UchiEngine *self);
/* whether the system says of the network what it said when the scope was found */
gboolean uchi_border_is_same (UchiEngine *self);
/* whether its link never went and came back since the scope was found: behind it may be another network that has the same numbers */
gboolean uchi_border_is_unbroken (UchiEngine *self);
/* the next process is to know of what network the person was told; @running: the check of it begins */
void uchi_border_tell (UchiEngine *self, gboolean running);
/* the run is over */
void uchi_border_leave (UchiEngine *self);

/* uchi-engine-pack.c */
gboolean uchi_engine_pack_open (UchiEngine *self, const UchiEngineOptions *options, GError **error);
/* fetches a newer pack when it is time, or when a person @asked */
void uchi_engine_pack_update (UchiEngine *self, gboolean asked);
/* the same from a file that the person chose: a USB stick, a call centre */
void uchi_engine_pack_import (UchiEngine *self, const char *path);
/* what the pack in use knows of the devices of the last check that was not known then: nothing is sent for it */
/* the pack in use: in the hello when @note is %NULL, else in a note of that word */
void uchi_engine_pack_tell (UchiEngine *self, const char *note);
void uchi_engine_pack_tell_news (UchiEngine *self);
/* the newer pack, if one has come, is the one in use from now on, unless devices were already held against the old one */
void uchi_engine_pack_take (UchiEngine *self);

/* uchi-job.c: the way of one device */
UchiJob *uchi_job_new (UchiEngine *engine, UchiDevice *device);
UchiJob *uchi_job_ref (UchiJob *self);
void uchi_job_unref (UchiJob *self);
void uchi_job_begin (UchiJob *self);
/* something was added to its device: what follows from it for what may be sent there, follows at once */
void uchi_job_learned (UchiJob *self);
/* what was heard of it is weighed now; one that waited for the answer about logins goes on with it */
void uchi_job_take_turn (UchiJob *self);
/* whether the person has to be asked about this device */
gboolean uchi_job_asks (UchiJob *self);
/* checks ask the first address of a row: whether it is the one whose doors were looked at */
gboolean uchi_job_is_at_place (const UchiJob *self);
/* every check that did not come to its end becomes unknown with @reason */
void uchi_job_give_up (UchiJob *self, const char *reason);

UchiCheckContext uchi_engine_context (UchiEngine *self);

/* a re-check begins: @limit_ms until it is cut off */
void uchi_engine_begin_again (UchiEngine *self, guint limit_ms);

/* uchi-network-checks.c */
void uchi_check_state_free (UchiCheckState *self);
void uchi_network_checks_set (UchiEngine *self, const char *check, UchiOutcome outcome, const char *reason);
/* those that did not come to their end become unknown with @reason */
void uchi_network_checks_give_up (UchiEngine *self, const char *reason);
void uchi_network_checks_begin (UchiEngine *self);
/* puts the findings of a check where they belong and writes them; @device is NULL for a network check */
void uchi_engine_file (UchiEngine *self, const UchiCheck *check, UchiDevice *device, UchiCheckResult *result);

/* a check with a login may have read what the software of @device is: what the pack says of that is said now */
void uchi_engine_judge_software (UchiEngine *self, const UchiCheckContext *context, UchiDevice *device);

/* uchi-takeover.c: what the person had answered before another process died holds in this run too */
void uchi_takeover_apply (UchiEngine *self);

/* uchi-recheck.c: @checks: of const UchiCheck*; @device: NULL for the network; ends with a report */
void uchi_recheck_begin (UchiEngine *self, UchiDevice *device, GPtrArray *checks);
