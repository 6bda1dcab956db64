/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * UchiTalk:
 *
 * The two pipes of the engine: commands go in, lines come out. A recorded
 * stream looks the same from here, so practice, demonstrations and tests take
 * the way of the real thing.
 *
 * Emits "line" (GBytes: one line without its line feed, not trusted) and, once
 * and last, "ended" (gboolean: whether it was asked to end).
 */
#define UCHI_TYPE_TALK (uchi_talk_get_type ())
G_DECLARE_DERIVABLE_TYPE (UchiTalk, uchi_talk, UCHI, TALK, GObject)

struct _UchiTalkClass
{
  GObjectClass parent_class;

  void (*begin) (UchiTalk *self); /* may be NULL */
  void (*say) (UchiTalk *self, const char *command);
  void (*end) (UchiTalk *self);
};

/* there is somebody who hears: an engine is started now, or with the first command */
void uchi_talk_begin (UchiTalk *self);
/* a command of data/schema, one line of JSON; dropped when the other end is gone */
void uchi_talk_say (UchiTalk *self, const char *command);
/* asks the other end to go; "ended" follows later */
void uchi_talk_end (UchiTalk *self);

/* for the two kinds of talk */
void uchi_talk_emit_line (UchiTalk *self, GBytes *line);
void uchi_talk_emit_ended (UchiTalk *self, gboolean wanted);

/**
 * uchi_engine_talk_new:
 * @pack_url: where the engine may fetch packs from; "": as it was built, or as UCHI_PACK_URL says
 *
 * The engine's program, started by uchi_talk_begin(): the one that UCHI_CHECK_PROGRAM
 * names, else the one beside this program or in the build tree's cli folder, else
 * the installed one. One that cannot be started is one that ends at once.
 */
UchiTalk *uchi_engine_talk_new (const char *pack_url);

/**
 * uchi_replay_talk_new:
 * @stream: the recorded lines; not trusted
 * @pace_ms: between two lines while devices are looked at
 *
 * Plays a recording: waits for `start` after the first scope, for
 * `allow-logins` after every `ask`, and for the next command after every
 * report. `cancel` goes on with the next report at once.
 */
UchiTalk *uchi_replay_talk_new (GBytes *stream, guint pace_ms);
