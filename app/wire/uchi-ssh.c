/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-ssh.h"

#include "core/uchi-text.h"

#include <string.h>

#define MAX_LINES 16
#define MAX_LINE 1024
#define MAX_IDENTIFICATION 255 /* CR LF included */

static UchiSshIdentification *
parse_line (const char *line, gsize length)
{
  UchiSshIdentification *self;
  const char *end = line + length;
  const char *protocol = line + strlen ("SSH-");
  const char *dash, *space;

  if (length < strlen ("SSH-x-y") || length > MAX_IDENTIFICATION - 1 || memcmp (line, "SSH-", 4) != 0)
    return NULL;
  dash = memchr (protocol, '-', (gsize) (end - protocol));
  if (dash == NULL || dash == protocol || dash + 1 == end)
    return NULL;
  space = memchr (dash + 1, ' ', (gsize) (end - dash - 1));
  if (space == NULL)
    space = end;

  self = g_new0 (UchiSshIdentification, 1);
  self->protocol = uchi_text_clean (protocol, dash - protocol, UCHI_TEXT_MAX);
  self->software = uchi_text_clean (dash + 1, space - dash - 1, UCHI_TEXT_MAX);
  self->comments = uchi_text_clean (space, end - space, UCHI_TEXT_MAX);
  return self;
}

UchiSshIdentification *
uchi_ssh_parse (const void *data, gsize length)
{
  const char *line = data;
  const char *end = line + length;

  for (guint i = 0; i < MAX_LINES && line < end; i++)
    {
      const char *newline = memchr (line, '\n', MIN ((gsize) (end - line), MAX_LINE));
      UchiSshIdentification *self;
      gsize n;

      if (newline == NULL)
        return NULL;
      n = (gsize) (newline - line);
      if (n > 0 && line[n - 1] == '\r')
        n--;
      self = parse_line (line, n);
      if (self != NULL)
        return self;
      line = newline + 1;
    }
  return NULL;
}

void
uchi_ssh_identification_free (UchiSshIdentification *self)
{
  if (self == NULL)
    return;
  g_free (self->protocol);
  g_free (self->software);
  g_free (self->comments);
  g_free (self);
}
