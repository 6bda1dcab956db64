/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines from the supervisor: commands as they are; "<" and a line of the stream that an earlier worker wrote; ">" and a
 * command that an earlier worker was given; "=" and the network that the person was told of by an earlier worker; "!resume ADDRESS", "!report ADDRESS" or "!restore ADDRESS" ("-": nobody's) to
 * go on with them. */
#include "engine/uchi-worker.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "engine/uchi-confine.h"
#include "engine/uchi-lines.h"
#include "net/uchi-starter.h"
#include "report/uchi-event.h"
#include "uchi-config.h"

typedef struct {
  const UchiWorkerOptions *options;
  UchiEngine *engine;
  char *page;             /* (nullable): tells the supervisor whose bytes are being read */
  const char *crash_on;   /* (nullable): an address of the tests */
  gboolean over;
} Worker;

void
uchi_worker_say (const char *line)
{
  g_autofree char *whole = g_strconcat (line, "\n", NULL);
  gsize left = strlen (whole);
  const char *p = whole;

  while (left > 0)
    {
      gssize n = write (STDOUT_FILENO, p, left);

      if (n < 0 && errno != EINTR)
        return;
      if (n > 0)
        {
          p += n;
          left -= (gsize) n;
        }
    }
}

static void
on_event (const char *line, gpointer user_data)
{
  Worker *self = user_data;

  uchi_worker_say (line);
  if (self->options->face != NULL)
    self->options->face (line, self->options->face_data);
}

static void
on_blame (const char *address, gpointer user_data)
{
  Worker *self = user_data;

  if (self->page != NULL)
    g_strlcpy (self->page, address != NULL ? address : "", UCHI_WORKER_PAGE_SIZE);
#ifdef UCHI_TEST_HOOKS
  if (address != NULL && self->crash_on != NULL && g_str_equal (address, self->crash_on))
    raise (SIGKILL);
#endif
}

/* no part of the stream: the next worker is to know what network the person said yes to */
static void
on_border (const char *border, gpointer user_data)
{
  g_autofree char *line = g_strconcat ("=", border, NULL);

  uchi_worker_say (line);
}

static gboolean
on_heartbeat (gpointer user_data)
{
  uchi_worker_say ("");
  return G_SOURCE_CONTINUE;
}

static void
resume (Worker *self, const char *order)
{
  const char *address = strchr (order, ' ') + 1;
  UchiResume how = g_str_has_prefix (order, "!report") ? UCHI_RESUME_REPORT
                   : g_str_has_prefix (order, "!restore") ? UCHI_RESUME_RESTORE : UCHI_RESUME_RUN;

  uchi_engine_resume (self->engine, g_str_equal (address, "-") ? NULL : address, how);
}

static void
on_line (const char *line, gsize length, gpointer user_data)
{
  Worker *self = user_data;

  if (line == NULL)
    self->over = TRUE; /* nobody is there any more */
  else if (line[0] == '<')
    uchi_engine_remember (self->engine, line + 1, length - 1);
  else if (line[0] == '=')
    uchi_engine_remember_border (self->engine, line + 1, length - 1);
  else if (line[0] == '>')
    {
      /* the person's answer holds for the new worker too; what else was said was done or is lost with the old one */
      uchi_engine_remember_answer (self->engine, line + 1, length - 1);
    }
  else if (line[0] == '!' && strchr (line, ' ') != NULL)
    resume (self, line);
  else
    uchi_engine_command (self->engine, line, length);
}

static gboolean
begin (Worker *self, GError **error)
{
  const UchiWorkerOptions *options = self->options;

  if (!options->commands && !options->engine.consent)
    {
      g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_USAGE, "nobody said that the network is theirs");
      return FALSE;
    }
  self->engine = uchi_engine_new (&options->engine, on_event, self, error);
  if (self->engine == NULL)
    return FALSE;
  uchi_engine_set_blame (self->engine, on_blame, self);
  uchi_engine_set_border (self->engine, on_border, self);
  if (!options->commands)
    uchi_engine_end_after_run (self->engine);
  if (!options->again)
    uchi_engine_open (self->engine);
  if (!options->commands && !options->again)
    uchi_engine_command (self->engine, UCHI_WORKER_ONE_RUN, strlen (UCHI_WORKER_ONE_RUN));
  return TRUE;
}

gboolean
uchi_worker_run (const UchiWorkerOptions *options, GError **error)
{
  Worker self = { .options = options };
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  UchiLines *lines;
  guint heartbeat;
  void *page = mmap (NULL, UCHI_WORKER_PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, UCHI_WORKER_PAGE_FD, 0);

#ifdef UCHI_TEST_HOOKS
  self.crash_on = g_getenv ("UCHI_TEST_CRASH_ON");
#endif
  self.page = page != MAP_FAILED ? page : NULL;
  signal (SIGINT, SIG_IGN); /* Ctrl-C goes to the whole group: the supervisor sends a command instead */
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  uchi_starter_begin ();
  uchi_confine ();
  if (!begin (&self, error))
    return FALSE;

  heartbeat = g_timeout_add_seconds (UCHI_WORKER_HEARTBEAT_S, on_heartbeat, NULL);
  lines = uchi_lines_new (input, UCHI_EVENT_MAX_LINE + 1, on_line, &self);
  while (!self.over && !uchi_engine_is_over (self.engine))
    g_main_context_iteration (NULL, TRUE);
  uchi_lines_free (lines);
  g_source_remove (heartbeat);
  g_clear_object (&self.engine);
  return TRUE;
}
