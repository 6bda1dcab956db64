/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-talk.h"

G_DEFINE_ABSTRACT_TYPE (UchiTalk, uchi_talk, G_TYPE_OBJECT)

static void
uchi_talk_class_init (UchiTalkClass *klass)
{
  g_signal_new ("line", UCHI_TYPE_TALK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
  g_signal_new ("ended", UCHI_TYPE_TALK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
uchi_talk_init (UchiTalk *self)
{
}

void
uchi_talk_begin (UchiTalk *self)
{
  if (UCHI_TALK_GET_CLASS (self)->begin != NULL)
    UCHI_TALK_GET_CLASS (self)->begin (self);
}

void
uchi_talk_say (UchiTalk *self, const char *command)
{
  UCHI_TALK_GET_CLASS (self)->say (self, command);
}

void
uchi_talk_end (UchiTalk *self)
{
  UCHI_TALK_GET_CLASS (self)->end (self);
}

void
uchi_talk_emit_line (UchiTalk *self, GBytes *line)
{
  g_signal_emit_by_name (self, "line", line);
}

void
uchi_talk_emit_ended (UchiTalk *self, gboolean wanted)
{
  g_signal_emit_by_name (self, "ended", wanted);
}
