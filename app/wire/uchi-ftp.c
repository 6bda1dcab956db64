/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-ftp.h"

#include "core/uchi-text.h"

#include <string.h>

#define LOOK_AT_MOST (16 * 1024)

/* code of a line "ddd text" or "ddd-text"; 0 when it is none */
static guint
code_of_line (const char *line, gsize length, char *mark)
{
  if (length < 3 || line[0] < '1' || line[0] > '5' || !g_ascii_isdigit (line[1]) || !g_ascii_isdigit (line[2]))
    return 0;
  *mark = length > 3 ? line[3] : ' ';
  if (*mark != ' ' && *mark != '-')
    return 0;
  return (guint) (line[0] - '0') * 100 + (guint) (line[1] - '0') * 10 + (guint) (line[2] - '0');
}

static void
set_reply (UchiFtpReply **reply, guint code, const GString *text)
{
  g_autofree char *decoded = uchi_text_decode (text->str, text->len, NULL);

  g_clear_pointer (reply, uchi_ftp_reply_free);
  *reply = g_new0 (UchiFtpReply, 1);
  (*reply)->code = code;
  (*reply)->text = uchi_text_clean (decoded, -1, UCHI_TEXT_LONG_MAX);
}

UchiFtpReply *
uchi_ftp_parse (const void *data, gsize length)
{
  const char *line = data;
  const char *end = line + MIN (length, LOOK_AT_MOST);
  g_autoptr (UchiFtpReply) reply = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  const char *newline;
  guint open_code = 0; /* inside a reply of several lines */

  for (; line < end && (newline = memchr (line, '\n', (gsize) (end - line))) != NULL; line = newline + 1)
    {
      gsize n = (gsize) (newline - line);
      char mark = ' ';
      guint code;

      if (n > 0 && line[n - 1] == '\r')
        n--;
      code = code_of_line (line, n, &mark);
      if (open_code == 0 && code == 0)
        return NULL;
      if (open_code == 0)
        g_string_truncate (text, 0);
      g_string_append_len (text, code != 0 ? line + MIN (n, 4) : line, (gssize) (code != 0 ? n - MIN (n, 4) : n));
      g_string_append_c (text, ' ');
      if (open_code == 0 && mark == '-')
        open_code = code;
      else if (open_code == 0 || (code == open_code && mark == ' '))
        {
          set_reply (&reply, code, text);
          open_code = 0;
        }
    }
  return g_steal_pointer (&reply);
}

void
uchi_ftp_reply_free (UchiFtpReply *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self);
}
