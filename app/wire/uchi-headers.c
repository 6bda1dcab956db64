/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-headers.h"

#include "core/uchi-text.h"

#include <string.h>

void
uchi_headers_init (UchiHeaders *self, const void *data, gsize length)
{
  self->next = data;
  self->end = self->next + length;
  self->n_lines = 0;
}

static gboolean
next_line (UchiHeaders *self, const char **line, gsize *length)
{
  const char *newline;

  if (self->next >= self->end)
    return FALSE;
  *line = self->next;
  newline = memchr (self->next, '\n', (gsize) (self->end - self->next));
  *length = (gsize) ((newline != NULL ? newline : self->end) - self->next);
  self->next = newline != NULL ? newline + 1 : self->end;
  if (*length > 0 && (*line)[*length - 1] == '\r')
    --*length;
  return TRUE;
}

char *
uchi_headers_first_line (UchiHeaders *self)
{
  const char *line;
  gsize length;

  if (!next_line (self, &line, &length) || memchr (line, 0, length) != NULL)
    return NULL;
  return g_strndup (line, length);
}

static void
trim (const char **text, gsize *length)
{
  while (*length > 0 && (**text == ' ' || **text == '\t'))
    {
      ++*text;
      --*length;
    }
  while (*length > 0 && ((*text)[*length - 1] == ' ' || (*text)[*length - 1] == '\t'))
    --*length;
}

gboolean
uchi_headers_next (UchiHeaders *self, UchiHeader *header)
{
  const char *line, *colon;
  gsize length;

  while (self->n_lines < UCHI_HEADERS_MAX && next_line (self, &line, &length))
    {
      self->n_lines++;
      if (length == 0)
        return FALSE;
      colon = memchr (line, ':', length);
      if (colon == NULL || *line == ' ' || *line == '\t')
        continue;
      header->name = line;
      header->name_length = (gsize) (colon - line);
      header->value = colon + 1;
      header->value_length = length - header->name_length - 1;
      trim (&header->name, &header->name_length);
      trim (&header->value, &header->value_length);
      return TRUE;
    }
  return FALSE;
}

gboolean
uchi_header_is (const UchiHeader *self, const char *name)
{
  return self->name_length == strlen (name) && g_ascii_strncasecmp (self->name, name, self->name_length) == 0;
}

char *
uchi_header_text (const UchiHeader *self, gsize max_graphemes)
{
  g_autofree char *text = uchi_text_decode (self->value, self->value_length, NULL);

  return uchi_text_clean (text, -1, max_graphemes);
}
