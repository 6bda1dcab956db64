/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "pack/uchi-minisign-sign.h"
#include "pack/uchi-pack.h"
#include "uchi-pack-tool.h"

/* bytes of a password and the NUL */
#define MAX_PASSWORD 1024

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, why);
  return FALSE;
}

/* byte by byte: nothing of the next line is taken, and nothing stays in a buffer of the library. FALSE when there is no line, or a longer one */
static gboolean
read_line (int fd, char line[MAX_PASSWORD])
{
  gsize n = 0;
  gssize got;

  do
    {
      got = read (fd, line + n, 1);
      if (got == 1 && line[n] != '\n')
        n++;
      else if (got >= 0 || errno != EINTR)
        break;
    }
  while (n < MAX_PASSWORD - 1);
  line[n] = '\0';
  return n < MAX_PASSWORD - 1 && (got == 1 || n > 0);
}

static void
say (int fd, const char *text)
{
  if (write (fd, text, strlen (text)) < 0)
    return; /* who cannot be asked can still answer */
}

/* from the terminal, which does not show it; from the standard input where there is none */
static char *
ask (const char *question, GError **error)
{
  int terminal = open ("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC), in = terminal >= 0 ? terminal : STDIN_FILENO, out = terminal >= 0 ? terminal : STDERR_FILENO;
  struct termios shown, hidden;
  gboolean shows = tcgetattr (in, &shown) == 0, answered;
  char *line = g_malloc0 (MAX_PASSWORD);

  if (shows)
    {
      hidden = shown;
      hidden.c_lflag &= ~(tcflag_t) ECHO;
      tcsetattr (in, TCSAFLUSH, &hidden);
    }
  say (out, question);
  answered = read_line (in, line);
  say (out, "\n");
  if (shows)
    tcsetattr (in, TCSAFLUSH, &shown);
  if (terminal >= 0)
    close (terminal);
  if (answered)
    return line;
  uchi_minisign_wipe (line);
  refuse (error, "no password came");
  return NULL;
}

char *
uchi_tool_ask_password (const char *question, GError **error)
{
  const char *given = g_getenv ("UCHI_PACK_PASSWORD");

  return given != NULL ? g_strdup (given) : ask (question, error);
}

char *
uchi_tool_ask_new_password (GError **error)
{
  gboolean given = g_getenv ("UCHI_PACK_PASSWORD") != NULL, fine;
  char *password = uchi_tool_ask_password ("Password for the new key: ", error);
  char *again = password != NULL && password[0] != '\0' && !given ? ask ("The same once more: ", error) : NULL;

  if (password != NULL && password[0] == '\0')
    fine = refuse (error, "an empty password protects nothing; --no-password makes a key without one");
  else if (password != NULL && again != NULL && !g_str_equal (password, again))
    fine = refuse (error, "the two passwords are not the same");
  else
    fine = password != NULL && (given || again != NULL);
  uchi_minisign_wipe (again);
  if (fine)
    return password;
  uchi_minisign_wipe (password);
  return NULL;
}
