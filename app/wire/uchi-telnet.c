/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-telnet.h"

#include "core/uchi-reader.h"
#include "core/uchi-text.h"

#include <string.h>

#define LOOK_AT_MOST (16 * 1024)
#define MAX_OPTIONS 32
#define MAX_PROMPT_LENGTH 80

/* RFC 854 */
enum { TELNET_SE = 240, TELNET_SB = 250, TELNET_WILL, TELNET_WONT, TELNET_DO, TELNET_DONT, TELNET_IAC };

typedef struct {
  UchiReader reader;
  GByteArray *text;
  GByteArray *answer;
  guint n_options;
  gboolean negotiates;
} Parser;

static void
skip_subnegotiation (Parser *self)
{
  guint8 c, previous = 0;

  while (uchi_reader_u8 (&self->reader, &c))
    {
      if (previous == TELNET_IAC && c == TELNET_SE)
        return;
      /* a doubled IAC is data and does not begin a command */
      previous = previous == TELNET_IAC && c == TELNET_IAC ? 0 : c;
    }
}

static void
refuse_option (Parser *self, guint8 command)
{
  guint8 answer[3] = { TELNET_IAC, command == TELNET_DO ? TELNET_WONT : TELNET_DONT, 0 };

  if (!uchi_reader_u8 (&self->reader, &answer[2]))
    return;
  self->negotiates = TRUE;
  /* WONT and DONT need no answer: both sides agree already (RFC 854) */
  if (command != TELNET_DO && command != TELNET_WILL)
    return;
  if (self->n_options++ < MAX_OPTIONS)
    g_byte_array_append (self->answer, answer, sizeof answer);
}

static void
take_command (Parser *self)
{
  guint8 command;

  if (!uchi_reader_u8 (&self->reader, &command))
    return;
  if (command == TELNET_IAC)
    g_byte_array_append (self->text, &command, 1);
  else if (command == TELNET_SB)
    skip_subnegotiation (self);
  else if (command >= TELNET_WILL && command <= TELNET_DONT)
    refuse_option (self, command);
}

/* colours and cursor moves of a terminal: ESC [ … letter (ECMA-48 §5.4) */
static void
skip_escape (Parser *self)
{
  guint8 c;

  if (!uchi_reader_u8 (&self->reader, &c) || c != '[')
    return;
  while (uchi_reader_u8 (&self->reader, &c) && (c < 0x40 || c > 0x7E))
    continue;
}

static gboolean
ends_with_one_of (const char *line, const char *const *endings)
{
  for (guint i = 0; endings[i] != NULL; i++)
    {
      if (g_str_has_suffix (line, endings[i]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_shell_prompt (const char *line)
{
  gsize length = strlen (line);
  char last;

  if (length == 0 || length > MAX_PROMPT_LENGTH)
    return FALSE;
  last = line[length - 1];
  if (last != '#' && last != '$' && last != '>')
    return FALSE;
  /* a row of them is a decoration of the greeting */
  return length == 1 || line[length - 2] != last;
}

static UchiTelnetPrompt
find_prompt (const char *text)
{
  static const char *const logins[] = { "login:", "username:", "user name:", "user:", "login name:", "account:", NULL };
  static const char *const passwords[] = { "password:", "passwd:", "pass:", "passcode:", NULL };
  g_autofree char *all = g_ascii_strdown (text, -1);
  g_autofree char *line = NULL;
  const char *newline;
  gboolean at_end;

  g_strdelimit (all, "\r", '\n');
  /* a shell waits on the very line of its prompt */
  at_end = *all != '\0' && all[strlen (all) - 1] != '\n';
  g_strchomp (all);
  newline = strrchr (all, '\n');
  line = g_strstrip (g_strdup (newline != NULL ? newline + 1 : all));

  if (ends_with_one_of (line, passwords))
    return UCHI_TELNET_PASSWORD;
  if (ends_with_one_of (line, logins))
    return UCHI_TELNET_LOGIN;
  return at_end && is_shell_prompt (line) ? UCHI_TELNET_SHELL : UCHI_TELNET_NOTHING;
}

UchiTelnetReply *
uchi_telnet_parse (const void *data, gsize length)
{
  UchiTelnetReply *reply = g_new0 (UchiTelnetReply, 1);
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  Parser parser = { .text = text, .answer = answer };
  g_autofree char *decoded = NULL;
  guint8 c;

  uchi_reader_init (&parser.reader, data, MIN (length, LOOK_AT_MOST));
  while (uchi_reader_u8 (&parser.reader, &c))
    {
      if (c == TELNET_IAC)
        take_command (&parser);
      else if (c == 0x1B)
        skip_escape (&parser);
      else if (c != 0)
        g_byte_array_append (text, &c, 1);
    }

  decoded = uchi_text_decode (text->data, text->len, NULL);
  reply->text = uchi_text_clean (decoded, -1, UCHI_TEXT_LONG_MAX);
  reply->prompt = find_prompt (decoded);
  reply->negotiates = parser.negotiates;
  if (answer->len > 0)
    reply->answer = g_bytes_new (answer->data, answer->len);
  return reply;
}

void
uchi_telnet_reply_free (UchiTelnetReply *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_free (self);
}
