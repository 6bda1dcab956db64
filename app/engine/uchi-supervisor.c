/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/uchi-supervisor.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/uchi-engine.h"
#include "engine/uchi-journal.h"
#include "engine/uchi-lines.h"
#include "engine/uchi-outlet.h"
#include "engine/uchi-worker.h"
#include "report/uchi-event.h"

#define STATUS_COULD_NOT 2
#define MAX_JOURNAL (32 * 1024 * 1024)
#define MAX_SAID 64
/* commands that a worker did not read yet; more are refused, because nobody means that many */
#define MAX_WAITING (256 * 1024)
#define END_WITHIN_S 5
#define WATCH_S 1
#define TOO_MANY "{\"event\":\"note\",\"note\":\"bad-command\",\"text\":\"too many commands at once\"}"
#define NUL_IN_LINE "{\"event\":\"note\",\"note\":\"bad-command\",\"text\":\"a line holds a NUL\"}"
#define RUNNING "={\"running\":true"
#define RESULT_TOO_LARGE "{\"event\":\"note\",\"note\":\"result-too-large\"}"
/* a home so large and so talkative that a new worker cannot be told all of it: it looks again at the rest */
#define PARTLY_FORGOTTEN "{\"event\":\"note\",\"note\":\"partly-forgotten\"}"
#define LINE_TOO_LONG "{\"event\":\"note\",\"note\":\"bad-command\",\"text\":\"line too long\"}"

typedef enum {
  STATE_CLOSED,   /* the worker did not say hello yet */
  STATE_OPEN,     /* nothing was sent on the network */
  STATE_RUNNING,
  STATE_REPORTED,
} State;

typedef struct {
  const UchiSupervisorOptions *options;
  GMainLoop *loop;
  GSubprocess *worker;
  UchiLines *from_worker, *from_person;
  UchiOutlet *out, *err; /* to the person, or to the window */
  GByteArray *to_worker; /* not written yet */
  GBytes *writing;       /* (nullable): being written */
  UchiJournal *journal;  /* what a new worker has to know of this run */
  GPtrArray *said;       /* of char*: commands that no worker answered by a border */
  char *border;          /* (nullable): "=" and the network that the person was told of last: a consent is for that one */
  char *run_border;      /* (nullable): that of the run that the journal is of */
  char *page;            /* shared with the worker */
  int page_fd;
  guint deaths;
  gboolean asked;        /* the run's question about logins is open, or was answered */
  gboolean taking_over, ending;
  gboolean repeating;    /* a worker that finds out by itself where it is gets what was said to an earlier one */
  gboolean deaf;         /* what was said could not be written */
  gboolean over, late;   /* no worker comes any more; nobody is waited for any more */
  State state;
  gint64 heard_us, watched_us;
  int status;
} Supervisor;

static void start_worker (Supervisor *self, const char *const *argv);

/* ---- to the outside ------------------------------------------------------------------ */

/* a full disk, and a reader that is gone, are told where it can be read */
static void
complain (Supervisor *self, int error)
{
  g_autofree char *text = NULL;

  if (error == EPIPE || error == ENOBUFS)
    text = g_strdup_printf ("uchi-kenshin-check: %s", _("The result could not be handed over, because nobody reads it any more."));
  else
    text = g_strdup_printf ("uchi-kenshin-check: %s (%s)", _("The result could not be written. There may be no room left."), g_strerror (error));
  uchi_outlet_say (self->err, text);
}

/* whoever reads slowly gets it all; a reader that stopped holds up only the end, and not one that was asked for */
static void
leave_when_said (Supervisor *self)
{
  gboolean unread = uchi_outlet_is_waiting (self->out);

  if (!self->over || (!self->late && (unread || uchi_outlet_is_waiting (self->err))))
    return;
  if (unread && !self->deaf)
    {
      self->deaf = TRUE;
      self->status = STATUS_COULD_NOT;
      complain (self, ENOBUFS);
    }
  g_main_loop_quit (self->loop);
}

static void
on_rested (gpointer user_data)
{
  Supervisor *self = user_data;

  if (uchi_outlet_error (self->out) != 0 && !self->deaf)
    {
      self->deaf = TRUE;
      self->status = STATUS_COULD_NOT;
      complain (self, uchi_outlet_error (self->out));
      /* without events the check was over when its result came, and there may be a file to write */
      if (self->options->events)
        {
          self->ending = self->over = self->late = TRUE;
          if (self->worker != NULL)
            g_subprocess_force_exit (self->worker);
        }
    }
  leave_when_said (self);
}

static void write_on (Supervisor *self);

typedef struct {
  Supervisor *supervisor;
  GSubprocess *worker;   /* whose pipe it was */
  GBytes *bytes;
} Writing;

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Writing *writing = user_data;
  Supervisor *self = writing->supervisor;
  gboolean written = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

  /* a worker that is gone is noticed where its death is */
  if (self->writing == writing->bytes && self->worker == writing->worker)
    {
      self->writing = NULL;
      if (written)
        write_on (self);
    }
  g_bytes_unref (writing->bytes);
  g_object_unref (writing->worker);
  g_free (writing);
}

/* never waits: both halves could wait for each other */
static void
write_on (Supervisor *self)
{
  Writing *writing;

  if (self->worker == NULL || self->writing != NULL || self->to_worker->len == 0)
    return;
  writing = g_new0 (Writing, 1);
  writing->supervisor = self;
  writing->worker = g_object_ref (self->worker);
  writing->bytes = g_byte_array_free_to_bytes (self->to_worker);
  self->to_worker = g_byte_array_new ();
  self->writing = writing->bytes;
  g_output_stream_write_all_async (g_subprocess_get_stdin_pipe (self->worker), g_bytes_get_data (writing->bytes, NULL),
                                   g_bytes_get_size (writing->bytes), G_PRIORITY_DEFAULT, NULL, on_written, writing);
}

static void
tell_worker (Supervisor *self, const char *prefix, const char *line)
{
  if (self->worker == NULL)
    return;
  g_byte_array_append (self->to_worker, (const guint8 *) prefix, (guint) strlen (prefix));
  g_byte_array_append (self->to_worker, (const guint8 *) line, (guint) strlen (line));
  g_byte_array_append (self->to_worker, (const guint8 *) "\n", 1);
  write_on (self);
}

/* ---- what a new worker has to know ------------------------------------------------------ */

static gboolean
is_event (const char *line, const char *name)
{
  g_autofree char *prefix = g_strdup_printf ("{\"event\":\"%s\"", name);

  return g_str_has_prefix (line, prefix);
}

/* The worker wrote it itself, so its beginning tells whether a run begins. What was said until then was heard; where it led to no run
 * there was no consent in it, and nobody may say it again. */
static void
keep_border (Supervisor *self, const char *line)
{
  gboolean running = g_str_has_prefix (line, RUNNING);

  /* the first one of a new worker is where it woke up: the consent in what it is about to read was for the old one */
  if (self->repeating && !running)
    {
      self->repeating = FALSE;
      return;
    }
  g_free (self->border);
  self->border = g_strdup (line);
  g_ptr_array_set_size (self->said, 0);
  if (!running)
    return;
  g_free (self->run_border);
  self->run_border = g_strdup (line);
  self->state = STATE_RUNNING;
  uchi_journal_clear (self->journal);
  self->asked = self->taking_over = FALSE;
}

/* the worker wrote the line itself, so its beginning tells what it is */
static void
keep_event (Supervisor *self, const char *line)
{
  if (is_event (line, "scope") && self->state == STATE_CLOSED)
    self->state = STATE_OPEN;
  else if (is_event (line, "report"))
    {
      /* it holds all that came before it */
      uchi_journal_clear (self->journal);
      uchi_journal_add_event (self->journal, line);
      self->state = STATE_REPORTED;
      self->taking_over = self->asked = FALSE;
      self->deaths = 0;
    }
  else if (is_event (line, "ask"))
    {
      self->asked = TRUE;
      uchi_journal_add_event (self->journal, line);
    }
  else if (is_event (line, "device") || is_event (line, "finding") || is_event (line, "device-done"))
    uchi_journal_add_event (self->journal, line);
}

/* ---- the worker -------------------------------------------------------------------------- */

/* What a worker writes is bounded so that this never is; if it is, what was in the line is lost, and nobody waits for it. */
static void
stop_at_long_line (Supervisor *self)
{
  g_autofree char *text = g_strdup_printf ("uchi-kenshin-check: %s", _("The result became so large that it could not be shown."));

  if (self->ending)
    return;
  self->ending = TRUE;
  if (self->options->events)
    uchi_outlet_say (self->out, RESULT_TOO_LARGE);
  uchi_outlet_say (self->err, text);
  if (self->worker != NULL)
    g_subprocess_force_exit (self->worker);
}

static void
on_worker_line (const char *line, gsize length, gpointer user_data)
{
  Supervisor *self = user_data;

  self->heard_us = g_get_monotonic_time ();
  if (line != NULL && line[0] == '\0' && length > UCHI_EVENT_MAX_LINE)
    stop_at_long_line (self);
  if (line == NULL || line[0] == '\0')
    return;
  if (line[0] == '{')
    {
      keep_event (self, line);
      if (self->options->events)
        uchi_outlet_say (self->out, line);
    }
  else if (line[0] == '=')
    keep_border (self, line);
  else if (line[0] == '#')
    uchi_outlet_say (self->out, line + 1);
  else if (line[0] == '!')
    uchi_outlet_say (self->err, line + 1);
}

/* (transfer full): whose bytes the worker was reading; the page is as little trusted as the worker */
static char *
read_page (Supervisor *self)
{
  char *address = g_strndup (self->page != NULL ? self->page : "", 64);

  address[strspn (address, "0123456789abcdef.:")] = '\0';
  if (address[0] == '\0')
    {
      g_free (address);
      return g_strdup ("-");
    }
  return address;
}

static void
say_forgotten (Supervisor *self)
{
  g_autofree char *text
    = g_strdup_printf ("uchi-kenshin-check: %s", _("Part of what was seen was lost on the way. Those devices are looked at once more."));

  if (self->options->events)
    uchi_outlet_say (self->out, PARTLY_FORGOTTEN);
  else
    uchi_outlet_say (self->err, text);
}

static void
take_over (Supervisor *self)
{
  g_autofree char *address = read_page (self);
  gboolean something = self->state == STATE_RUNNING || self->state == STATE_REPORTED;
  const char *order = self->state == STATE_REPORTED ? "!restore "
                      : self->deaths > UCHI_SUPERVISOR_RESTARTS ? "!report " : "!resume ";

  self->taking_over = something;
  self->repeating = !something && self->options->commands && self->border != NULL;
  if (!something)
    self->state = STATE_CLOSED;
  start_worker (self, something || !self->options->commands ? self->options->worker_again : self->options->worker);
  /* before anything else: it goes on in that network only, and a consent that is repeated is for that network only */
  if (self->border != NULL)
    tell_worker (self, "", something && self->run_border != NULL ? self->run_border : self->border);
  else
    g_ptr_array_set_size (self->said, 0); /* nobody was told of a network yet */
  for (guint i = 0; something && uchi_journal_line (self->journal, i) != NULL; i++)
    tell_worker (self, "", uchi_journal_line (self->journal, i));
  if (something && !uchi_journal_is_whole (self->journal))
    say_forgotten (self);
  if (something)
    tell_worker (self, order, address);
  else if (!self->options->commands)
    tell_worker (self, "", UCHI_WORKER_ONE_RUN);
  for (guint i = 0; !something && i < self->said->len; i++)
    tell_worker (self, "", g_ptr_array_index (self->said, i));
}

static void
on_worker_gone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Supervisor *self = user_data;
  GSubprocess *worker = G_SUBPROCESS (source);
  gboolean by_itself;
  int status;

  g_subprocess_wait_finish (worker, result, NULL);
  by_itself = g_subprocess_get_if_exited (worker) && g_subprocess_get_exit_status (worker) >= UCHI_WORKER_EXIT
              && g_subprocess_get_exit_status (worker) <= UCHI_WORKER_EXIT + STATUS_COULD_NOT;
  status = by_itself ? g_subprocess_get_exit_status (worker) - UCHI_WORKER_EXIT : STATUS_COULD_NOT;
  /* what it still had to say */
  for (guint i = 0; i < 1000 && g_main_context_iteration (NULL, FALSE); i++)
    continue;
  g_clear_pointer (&self->from_worker, uchi_lines_free);
  g_clear_object (&self->worker);
  g_byte_array_set_size (self->to_worker, 0);
  self->writing = NULL;
  self->deaths++;
  if (!by_itself && !self->ending && self->deaths <= UCHI_SUPERVISOR_RESTARTS + 1
      && (self->options->commands || (self->border != NULL && self->state != STATE_REPORTED)))
    {
      take_over (self);
      return;
    }
  self->status = self->deaf ? STATUS_COULD_NOT : status;
  self->over = TRUE;
  leave_when_said (self);
}

static void
start_worker (Supervisor *self, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;

  if (self->page != NULL)
    {
      memset (self->page, 0, UCHI_WORKER_PAGE_SIZE);
      g_subprocess_launcher_take_fd (launcher, dup (self->page_fd), UCHI_WORKER_PAGE_FD);
    }
  self->worker = g_subprocess_launcher_spawnv (launcher, argv, &error);
  if (self->worker == NULL)
    {
      fprintf (stderr, "uchi-kenshin-check: %s\n", error->message);
      self->status = STATUS_COULD_NOT;
      g_main_loop_quit (self->loop);
      return;
    }
  self->heard_us = g_get_monotonic_time ();
  self->from_worker = uchi_lines_new (g_subprocess_get_stdout_pipe (self->worker), UCHI_EVENT_MAX_LINE, on_worker_line, self);
  g_subprocess_wait_async (self->worker, NULL, on_worker_gone, self);
}

static gboolean
on_watch (gpointer user_data)
{
  Supervisor *self = user_data;
  gint64 now = g_get_monotonic_time (), slept_us = now - self->watched_us - WATCH_S * G_USEC_PER_SEC;

  /* this half was held up itself (Ctrl-Z, a lid that was closed): the worker's lines are still to be read */
  if (slept_us > G_USEC_PER_SEC)
    self->heard_us += slept_us;
  self->watched_us = now;
  if (self->worker != NULL && now - self->heard_us > UCHI_SUPERVISOR_SILENCE_S * G_USEC_PER_SEC)
    g_subprocess_force_exit (self->worker);
  return G_SOURCE_CONTINUE;
}

/* ---- from the outside ---------------------------------------------------------------------- */

static void
on_command (const char *line, gsize length, gpointer user_data)
{
  Supervisor *self = user_data;

  if (line == NULL)
    {
      /* whoever asked is gone */
      tell_worker (self, "", "{\"command\":\"quit\"}");
      self->ending = TRUE;
      g_clear_pointer (&self->from_person, uchi_lines_free);
      return;
    }
  if (length > UCHI_ENGINE_MAX_COMMAND)
    {
      if (self->options->events)
        uchi_outlet_say (self->out, LINE_TOO_LONG);
      return;
    }
  /* what comes after it would be lost on the way, and the rest taken for the whole */
  if (memchr (line, '\0', length) != NULL)
    {
      if (self->options->events)
        uchi_outlet_say (self->out, NUL_IN_LINE);
      return;
    }
  if (self->to_worker->len > MAX_WAITING)
    {
      if (self->options->events)
        uchi_outlet_say (self->out, TOO_MANY);
      return;
    }
  if (strchr ("<>=!", line[0]) != NULL && line[0] != '\0')
    line = "?"; /* these are between the halves */
  g_ptr_array_add (self->said, g_strdup (line));
  if (self->said->len > MAX_SAID)
    g_ptr_array_remove_index (self->said, 0);
  if (self->state == STATE_RUNNING && self->asked)
    uchi_journal_add_command (self->journal, line);
  tell_worker (self, "", line);
}

static gboolean
on_end_is_late (gpointer user_data)
{
  Supervisor *self = user_data;

  self->late = TRUE;
  if (self->worker != NULL)
    g_subprocess_force_exit (self->worker);
  leave_when_said (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_signal (gpointer user_data)
{
  Supervisor *self = user_data;

  if (self->ending || self->over)
    on_end_is_late (self);
  else
    g_timeout_add_seconds (END_WITHIN_S, on_end_is_late, self);
  self->ending = TRUE;
  tell_worker (self, "", "{\"command\":\"quit\"}");
  return G_SOURCE_CONTINUE;
}

static void
make_page (Supervisor *self)
{
  void *page;

  self->page_fd = memfd_create ("uchi-kenshin-whose-reply", MFD_CLOEXEC);
  if (self->page_fd < 0 || ftruncate (self->page_fd, UCHI_WORKER_PAGE_SIZE) != 0)
    return;
  page = mmap (NULL, UCHI_WORKER_PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, self->page_fd, 0);
  self->page = page != MAP_FAILED ? page : NULL;
}

int
uchi_supervisor_run (const UchiSupervisorOptions *options)
{
  Supervisor self = { .options = options, .status = STATUS_COULD_NOT, .page_fd = -1 };
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  signal (SIGPIPE, SIG_IGN);
  make_page (&self);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.out = uchi_outlet_new (STDOUT_FILENO, on_rested, &self);
  self.err = uchi_outlet_new (STDERR_FILENO, on_rested, &self);
  self.to_worker = g_byte_array_new ();
  self.journal = uchi_journal_new (MAX_JOURNAL);
  self.said = g_ptr_array_new_with_free_func (g_free);
  start_worker (&self, options->worker);
  if (options->commands && self.worker != NULL)
    self.from_person = uchi_lines_new (input, UCHI_ENGINE_MAX_COMMAND, on_command, &self);
  g_unix_signal_add (SIGINT, on_signal, &self);
  g_unix_signal_add (SIGTERM, on_signal, &self);
  self.watched_us = g_get_monotonic_time ();
  g_timeout_add_seconds (WATCH_S, on_watch, &self);
  if (self.worker != NULL)
    g_main_loop_run (self.loop);

  if (self.worker != NULL)
    g_subprocess_force_exit (self.worker);
  g_clear_pointer (&self.from_worker, uchi_lines_free);
  g_clear_pointer (&self.from_person, uchi_lines_free);
  g_clear_object (&self.worker);
  uchi_outlet_free (self.out);
  uchi_outlet_free (self.err);
  g_byte_array_unref (self.to_worker);
  uchi_journal_free (self.journal);
  g_ptr_array_unref (self.said);
  g_free (self.border);
  g_free (self.run_border);
  g_main_loop_unref (self.loop);
  return self.status;
}
