/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UchiHeaders:
 *
 * Cursor over a block of "Name: value" lines as in HTTP, SSDP and RTSP. Owns
 * nothing; lines end with LF or CR LF; the block ends with an empty line or
 * with its bytes. A line that begins with a blank goes with the line before it
 * and is passed over, one without a colon too.
 */
typedef struct {
  const char *next, *end;
  guint n_lines;
} UchiHeaders;

#define UCHI_HEADERS_MAX 64

/* @data is borrowed and not trusted */
void uchi_headers_init (UchiHeaders *self, const void *data, gsize length);

/**
 * uchi_headers_first_line:
 *
 * Returns: (transfer full) (nullable): the first line as bytes, NUL-terminated
 *   and without NULs inside; %NULL when there is none
 */
char *uchi_headers_first_line (UchiHeaders *self);

typedef struct {
  const char *name;   /* not NUL-terminated; without blanks around */
  gsize name_length;
  const char *value;  /* the same */
  gsize value_length;
} UchiHeader;

/* FALSE at the end, or after UCHI_HEADERS_MAX lines */
gboolean uchi_headers_next (UchiHeaders *self, UchiHeader *header);

/* whether the name is @name, without regard to case */
gboolean uchi_header_is (const UchiHeader *self, const char *name);
/* (transfer full): the value decoded and cleaned to @max_graphemes */
char *uchi_header_text (const UchiHeader *self, gsize max_graphemes);
