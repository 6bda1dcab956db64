/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UchiJournal:
 *
 * What a new worker has to know of a run: lines of the stream that an earlier
 * one wrote, each with "<" before it, and what it was told, with ">". Of each
 * device only its latest line, which holds all that the ones before it said.
 *
 * It is bounded. What comes after the first line without room is not kept, so
 * that it is always how things stood once: whoever goes on from there looks
 * again at what it does not know, and takes nothing for seen.
 */
typedef struct _UchiJournal UchiJournal;

/* keeps @max_bytes of lines at most */
UchiJournal *uchi_journal_new (gsize max_bytes);
void uchi_journal_free (UchiJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiJournal, uchi_journal_free)
/* what came before is not needed any more */
void uchi_journal_clear (UchiJournal *self);
/* @line: of the worker's own writing */
void uchi_journal_add_event (UchiJournal *self, const char *line);
/* what the person said: the answer to a question */
void uchi_journal_add_command (UchiJournal *self, const char *line);
/* (transfer none) (nullable): the line at @index; NULL: there are no more */
const char *uchi_journal_line (const UchiJournal *self, guint index);
/* FALSE: since uchi_journal_clear() something had no room */
gboolean uchi_journal_is_whole (const UchiJournal *self);
