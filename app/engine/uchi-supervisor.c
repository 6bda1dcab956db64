/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/uchi-supervisor.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/uchi-engine.h"
#include "engine/uchi-lines.h"
#include "engine/uchi-worker.h"
#include "report/uchi-event.h"

#define STATUS_COULD_NOT 2
#define MAX_JOURNAL (32 * 1024 * 1024)
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
  GPtrArray *journal;    /* of char*: events of this run that a new worker has to know */
  GPtrArray *said;       /* of char*: commands of this run */
  gsize journal_bytes;
  char *page;            /* shared with the worker */
  int page_fd;
  guint deaths;
  gboolean taking_over, ending;
  State state;
  gint64 heard_us;
  int status;
} Supervisor;

static void start_worker (Supervisor *self, const char *const *argv);

/* ---- to the outside ------------------------------------------------------------------ */

static void
print (Supervisor *self, FILE *stream, const char *text)
{
  if (fputs (text, stream) < 0 || fputc ('\n', stream) < 0 || fflush (stream) != 0)
    {
      /* nobody listens any more */
      self->ending = TRUE;
      self->status = STATUS_COULD_NOT;
      g_main_loop_quit (self->loop);
    }
}

static void
tell_worker (Supervisor *self, const char *prefix, const char *line)
{
  GOutputStream *stream = self->worker != NULL ? g_subprocess_get_stdin_pipe (self->worker) : NULL;
  g_autofree char *whole = g_strconcat (prefix, line, "\n", NULL);

  /* a worker that is gone is noticed where its death is */
  if (stream != NULL)
    g_output_stream_write_all (stream, whole, strlen (whole), NULL, NULL, NULL);
}

/* ---- what a new worker has to know ------------------------------------------------------ */

static gboolean
is_event (const char *line, const char *name)
{
  g_autofree char *prefix = g_strdup_printf ("{\"event\":\"%s\"", name);

  return g_str_has_prefix (line, prefix);
}

/* The worker wrote the line itself, so its beginning tells what it is. The first scope belongs to hello; every other
 * one begins a run. */
static void
keep_event (Supervisor *self, const char *line, gsize length)
{
  if (is_event (line, "scope"))
    {
      self->state = self->state == STATE_CLOSED ? STATE_OPEN : STATE_RUNNING;
      g_ptr_array_set_size (self->journal, 0);
      self->journal_bytes = 0;
      if (!self->taking_over)
        g_ptr_array_set_size (self->said, 0);
      self->taking_over = FALSE;
    }
  else if (is_event (line, "report"))
    {
      self->state = STATE_REPORTED;
      self->taking_over = FALSE;
      self->deaths = 0;
    }
  else if ((is_event (line, "device") || is_event (line, "finding") || is_event (line, "device-done"))
           && self->journal_bytes + length <= MAX_JOURNAL)
    {
      self->journal_bytes += length;
      g_ptr_array_add (self->journal, g_strdup (line));
    }
}

/* ---- the worker -------------------------------------------------------------------------- */

static void
on_worker_line (const char *line, gsize length, gpointer user_data)
{
  Supervisor *self = user_data;

  self->heard_us = g_get_monotonic_time ();
  if (line == NULL || line[0] == '\0')
    return;
  if (line[0] == '{')
    {
      keep_event (self, line, length);
      if (self->options->events)
        print (self, stdout, line);
    }
  else if (line[0] == '#')
    print (self, stdout, line + 1);
  else if (line[0] == '!')
    fprintf (stderr, "%s\n", line + 1);
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
take_over (Supervisor *self)
{
  g_autofree char *address = read_page (self);
  gboolean something = self->state == STATE_RUNNING || self->state == STATE_REPORTED;
  const char *order = self->state == STATE_REPORTED ? "!restore "
                      : self->deaths > UCHI_SUPERVISOR_RESTARTS ? "!report " : "!resume ";

  self->taking_over = something;
  if (!something)
    self->state = STATE_CLOSED;
  start_worker (self, something ? self->options->worker_again : self->options->worker);
  for (guint i = 0; something && i < self->journal->len; i++)
    tell_worker (self, "<", g_ptr_array_index (self->journal, i));
  if (something)
    tell_worker (self, order, address);
  for (guint i = 0; i < self->said->len; i++)
    tell_worker (self, something ? ">" : "", g_ptr_array_index (self->said, i));
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
  self->deaths++;
  if (!by_itself && !self->ending && self->deaths <= UCHI_SUPERVISOR_RESTARTS + 1
      && (self->options->commands || self->state != STATE_REPORTED))
    {
      take_over (self);
      return;
    }
  self->status = status;
  g_main_loop_quit (self->loop);
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

  if (self->worker != NULL && g_get_monotonic_time () - self->heard_us > UCHI_SUPERVISOR_SILENCE_S * G_USEC_PER_SEC)
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
        print (self, stdout, LINE_TOO_LONG);
      return;
    }
  if (strchr ("<>!", line[0]) != NULL && line[0] != '\0')
    line = "?"; /* these are between the halves */
  g_ptr_array_add (self->said, g_strdup (line));
  if (self->said->len > 64)
    g_ptr_array_remove_index (self->said, 0);
  tell_worker (self, "", line);
}

static gboolean
on_signal (gpointer user_data)
{
  Supervisor *self = user_data;

  if (self->ending && self->worker != NULL)
    g_subprocess_force_exit (self->worker);
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
  self.journal = g_ptr_array_new_with_free_func (g_free);
  self.said = g_ptr_array_new_with_free_func (g_free);
  start_worker (&self, options->worker);
  if (options->commands && self.worker != NULL)
    self.from_person = uchi_lines_new (input, UCHI_ENGINE_MAX_COMMAND, on_command, &self);
  g_unix_signal_add (SIGINT, on_signal, &self);
  g_unix_signal_add (SIGTERM, on_signal, &self);
  g_timeout_add_seconds (1, on_watch, &self);
  if (self.worker != NULL)
    g_main_loop_run (self.loop);

  if (self.worker != NULL)
    g_subprocess_force_exit (self.worker);
  g_clear_pointer (&self.from_worker, uchi_lines_free);
  g_clear_pointer (&self.from_person, uchi_lines_free);
  g_clear_object (&self.worker);
  g_ptr_array_unref (self.journal);
  g_ptr_array_unref (self.said);
  g_main_loop_unref (self.loop);
  return self.status;
}
