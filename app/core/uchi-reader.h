/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UchiReader:
 *
 * A cursor over bytes that a stranger sent. Lives on the stack, owns nothing,
 * never reads past the end. After the first failed read @failed stays set and
 * every further read fails, so that a parser may check once at the end.
 */
typedef struct {
  const guint8 *data;
  gsize length;
  gsize position;
  gboolean failed;
} UchiReader;

/* @data is borrowed: it lives as long as the cursor */
void uchi_reader_init (UchiReader *self, const void *data, gsize length);
/* unread bytes; 0 after a failure */
gsize uchi_reader_left (const UchiReader *self);
/* each sets *out only on success and returns whether it did; network byte order unless said */
gboolean uchi_reader_u8 (UchiReader *self, guint8 *out);
gboolean uchi_reader_u16 (UchiReader *self, guint16 *out);
gboolean uchi_reader_u32 (UchiReader *self, guint32 *out);
gboolean uchi_reader_u16_le (UchiReader *self, guint16 *out);
gboolean uchi_reader_u32_le (UchiReader *self, guint32 *out);
gboolean uchi_reader_skip (UchiReader *self, gsize count);
/* moves to an absolute position within the buffer */
gboolean uchi_reader_seek (UchiReader *self, gsize position);
/* *out points into the buffer: valid as long as the buffer is */
gboolean uchi_reader_bytes (UchiReader *self, gsize count, const guint8 **out);
/* a second reader over the next @count bytes; the first one moves past them */
gboolean uchi_reader_sub (UchiReader *self, gsize count, UchiReader *out);
