/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* a whole run may not take longer; --timeout lowers or raises it up to the largest */
#define UCHI_ENGINE_TIMEOUT_S 180
#define UCHI_ENGINE_TIMEOUT_MAX_S 900
/* one command line */
#define UCHI_ENGINE_MAX_COMMAND (64 * 1024)

typedef struct {
  const char *interface;         /* (nullable): the one the person named */
  const GPtrArray *allow_logins; /* (nullable): of char*, addresses the person named on the command line */
  gboolean consent;              /* the command line said the network is one's own */
  gboolean many;                 /* more than 64 devices are fine */
  const char *pack_path;         /* (nullable): a signed pack file */
  const char *pack_url;          /* (nullable): folder of the pack server, https; "": packs are never fetched */
  const char *state_dir;         /* names, counts of logins; is made when missing */
  guint timeout_s;               /* 0: UCHI_ENGINE_TIMEOUT_S */
} UchiEngineOptions;

/**
 * UchiEngine:
 *
 * One engine, which does one run after the other: takes commands, writes
 * events. Nothing is sent on the network before a start with consent. Lives in
 * the thread-default main context it was made in.
 */
#define UCHI_TYPE_ENGINE (uchi_engine_get_type ())
G_DECLARE_FINAL_TYPE (UchiEngine, uchi_engine, UCHI, ENGINE, GObject)

/* a line of the stream without its line feed */
typedef void (*UchiEngineWriter) (const char *line, gpointer user_data);
/* whose bytes are being read now, for whoever watches over this process; NULL: nobody's */
typedef void (*UchiEngineBlame) (const char *address, gpointer user_data);

/* the network that the person was told of last, or whose check has just begun, as text: whoever watches over this process keeps the last one
 * for the next process. It may name the Wi-Fi: never for anybody else. */
typedef void (*UchiEngineBorder) (const char *border, gpointer user_data);

/* @error: the pack cannot be loaded, or the system cannot be asked about its networks; @blame is called around every parser */
UchiEngine *uchi_engine_new (const UchiEngineOptions *options, UchiEngineWriter writer, gpointer user_data, GError **error);
void uchi_engine_set_blame (UchiEngine *self, UchiEngineBlame blame, gpointer user_data);
void uchi_engine_set_border (UchiEngine *self, UchiEngineBorder border, gpointer user_data);

/* writes `hello` and `scope`, and `news` (uchi-news.h) when there is some; then commands may come */
void uchi_engine_open (UchiEngine *self);

/**
 * uchi_engine_command:
 * @line: one command of data/schema; not trusted: what cannot be read becomes a `note`, and the run goes on
 */
void uchi_engine_command (UchiEngine *self, const char *line, gsize length);

/* a line of the stream that another engine process wrote before it died: read before uchi_engine_resume() */
void uchi_engine_remember (UchiEngine *self, const char *line, gsize length);
/* what the other process said by #UchiEngineBorder: a consent holds for that network only, wherever this computer is by now */
void uchi_engine_remember_border (UchiEngine *self, const char *border, gsize length);
/* a command that the other process was given after it had asked: the person's answer about logins holds */
void uchi_engine_remember_answer (UchiEngine *self, const char *line, gsize length);
typedef enum {
  UCHI_RESUME_RUN,     /* goes on with the run; the checks of the culprit end as unknown */
  UCHI_RESUME_REPORT,  /* it died too often: everything unfinished is unknown */
  UCHI_RESUME_RESTORE, /* the run was over: re-checks may come */
} UchiResume;
/* goes on with what was remembered; @culprit: (nullable): address of the device whose reply was being read */
void uchi_engine_resume (UchiEngine *self, const char *culprit, UchiResume how);

/* `quit` was said, or the only run of a command line is over */
gboolean uchi_engine_is_over (UchiEngine *self);
/* nothing more will be asked: the engine is over after this run */
void uchi_engine_end_after_run (UchiEngine *self);
