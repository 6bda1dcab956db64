/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/uchi-outlet.h"

#include <errno.h>
#include <glib-unix.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define TIDY_BYTES (256 * 1024)

struct _UchiOutlet
{
  int fd, error;
  GByteArray *kept;
  gsize said; /* of what is kept */
  guint source;
  UchiOutletFunc rested;
  gpointer user_data;
};

static void
forget (UchiOutlet *self)
{
  g_byte_array_set_size (self->kept, 0);
  self->said = 0;
}

/* The descriptor may be shared with other programs, so it stays as blocking as it is: what is written at once fits where
 * poll() saw room (pipe(7): PIPE_BUF). FALSE: no room now */
static gboolean
say_some (UchiOutlet *self)
{
  struct pollfd room = { .fd = self->fd, .events = POLLOUT };
  gssize n;

  if (poll (&room, 1, 0) <= 0)
    return FALSE;
  n = write (self->fd, self->kept->data + self->said, MIN (self->kept->len - self->said, PIPE_BUF));
  if (n > 0)
    self->said += (gsize) n;
  else if (n < 0 && errno == EAGAIN)
    return FALSE;
  else if (n < 0 && errno != EINTR)
    {
      self->error = errno;
      forget (self);
    }
  return TRUE;
}

static void
say_all (UchiOutlet *self)
{
  while (self->said < self->kept->len && say_some (self))
    continue;
  if (self->said == self->kept->len)
    forget (self);
  else if (self->said > TIDY_BYTES)
    {
      g_byte_array_remove_range (self->kept, 0, (guint) self->said);
      self->said = 0;
    }
}

static gboolean
on_room (int fd, GIOCondition condition, gpointer user_data)
{
  UchiOutlet *self = user_data;

  say_all (self);
  if (uchi_outlet_is_waiting (self))
    return G_SOURCE_CONTINUE;
  self->source = 0;
  self->rested (self->user_data);
  return G_SOURCE_REMOVE;
}

UchiOutlet *
uchi_outlet_new (int fd, UchiOutletFunc rested, gpointer user_data)
{
  UchiOutlet *self = g_new0 (UchiOutlet, 1);

  self->fd = fd;
  self->kept = g_byte_array_new ();
  self->rested = rested;
  self->user_data = user_data;
  return self;
}

void
uchi_outlet_free (UchiOutlet *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_byte_array_unref (self->kept);
  g_free (self);
}

void
uchi_outlet_say (UchiOutlet *self, const char *line)
{
  gsize length = strlen (line);

  if (self->error != 0)
    return;
  if (self->kept->len - self->said + length >= UCHI_OUTLET_MAX)
    {
      self->error = ENOBUFS;
      forget (self);
    }
  else
    {
      g_byte_array_append (self->kept, (const guint8 *) line, (guint) length);
      g_byte_array_append (self->kept, (const guint8 *) "\n", 1);
      if (self->source == 0)
        say_all (self);
    }
  if (!uchi_outlet_is_waiting (self))
    {
      g_clear_handle_id (&self->source, g_source_remove);
      self->rested (self->user_data);
    }
  else if (self->source == 0)
    self->source = g_unix_fd_add (self->fd, G_IO_OUT | G_IO_ERR | G_IO_HUP, on_room, self);
}

gboolean
uchi_outlet_is_waiting (const UchiOutlet *self)
{
  return self->kept->len > 0;
}

int
uchi_outlet_error (const UchiOutlet *self)
{
  return self->error;
}
