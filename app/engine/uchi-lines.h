/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * UchiLines:
 *
 * Reads lines of bounded length from a stream, without looking at them. Needs
 * a main loop.
 */
typedef struct _UchiLines UchiLines;

/* @line: NUL-terminated, without its line feed, valid during the call; %NULL: the stream is over; may free the reader */
typedef void (*UchiLinesFunc) (const char *line, gsize length, gpointer user_data);
/* a line above @max bytes is passed over as a whole, and @func gets "" with the length it had so far */
UchiLines *uchi_lines_new (GInputStream *stream, gsize max, UchiLinesFunc func, gpointer user_data);
void uchi_lines_free (UchiLines *self);
