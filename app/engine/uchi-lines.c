/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/uchi-lines.h"

#include <string.h>

#define READ_BYTES 65536

struct _UchiLines
{
  grefcount refs;
  GInputStream *stream;
  GCancellable *cancellable;
  GByteArray *line;
  gsize max, too_long; /* bytes of the line that is passed over */
  UchiLinesFunc func;
  gpointer user_data;
};

static void read_on (UchiLines *self);

static void
let_go (UchiLines *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->stream);
  g_object_unref (self->cancellable);
  g_byte_array_unref (self->line);
  g_free (self);
}

static void
give (UchiLines *self)
{
  gsize length = self->too_long > 0 ? self->too_long : self->line->len;

  if (self->too_long > 0)
    g_byte_array_set_size (self->line, 0);
  g_byte_array_append (self->line, (const guint8 *) "", 1);
  self->too_long = 0;
  self->func ((const char *) self->line->data, length, self->user_data);
  g_byte_array_set_size (self->line, 0);
}

static void
take (UchiLines *self, const guint8 *data, gsize length)
{
  while (length > 0 && !g_cancellable_is_cancelled (self->cancellable))
    {
      const guint8 *end = memchr (data, '\n', length);
      gsize n = end != NULL ? (gsize) (end - data) : length;

      if (self->too_long > 0 || self->line->len + n > self->max)
        self->too_long += self->too_long > 0 ? n : self->line->len + n;
      else
        g_byte_array_append (self->line, data, (guint) n);
      if (end == NULL)
        return;
      give (self);
      data += n + 1;
      length -= n + 1;
    }
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UchiLines *self = user_data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize length = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (!g_cancellable_is_cancelled (self->cancellable))
    {
      if (length == 0)
        self->func (NULL, 0, self->user_data);
      else
        {
          take (self, data, length);
          if (!g_cancellable_is_cancelled (self->cancellable))
            read_on (self);
        }
    }
  let_go (self);
}

static void
read_on (UchiLines *self)
{
  g_ref_count_inc (&self->refs);
  g_input_stream_read_bytes_async (self->stream, READ_BYTES, G_PRIORITY_DEFAULT, self->cancellable, on_read, self);
}

UchiLines *
uchi_lines_new (GInputStream *stream, gsize max, UchiLinesFunc func, gpointer user_data)
{
  UchiLines *self = g_new0 (UchiLines, 1);

  g_ref_count_init (&self->refs);
  self->stream = g_object_ref (stream);
  self->cancellable = g_cancellable_new ();
  self->line = g_byte_array_new ();
  self->max = max;
  self->func = func;
  self->user_data = user_data;
  read_on (self);
  return self;
}

void
uchi_lines_free (UchiLines *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  let_go (self);
}
