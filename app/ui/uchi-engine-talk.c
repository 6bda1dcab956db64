/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine as a child process. */
#include "ui/uchi-talk.h"

#include <gio/gunixinputstream.h>
#include <string.h>

#include "report/uchi-event.h"
#include "uchi-config.h"

#define PROGRAM "uchi-kenshin-check"
/* it answers `quit` at once; after this it is stopped */
#define QUIT_LIMIT_MS 500

#define UCHI_TYPE_ENGINE_TALK (uchi_engine_talk_get_type ())
G_DECLARE_FINAL_TYPE (UchiEngineTalk, uchi_engine_talk, UCHI, ENGINE_TALK, UchiTalk)

struct _UchiEngineTalk
{
  UchiTalk parent_instance;
  GSubprocess *child;
  GDataInputStream *lines;
  GCancellable *cancellable;
  char *pack_url;
  gsize looked; /* bytes of the buffer that hold no end of a line */
  gboolean begun, wanted_end;
};

G_DEFINE_FINAL_TYPE (UchiEngineTalk, uchi_engine_talk, UCHI_TYPE_TALK)

/* ---- where the program is ------------------------------------------------------------ */

static char *
if_there (char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return path;
  g_free (path);
  return NULL;
}

static char *
find_program (void)
{
  const char *named = g_getenv ("UCHI_CHECK_PROGRAM");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  char *path = NULL;

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  if (folder != NULL)
    path = if_there (g_build_filename (folder, PROGRAM, NULL));
  if (path == NULL && folder != NULL)
    path = if_there (g_build_filename (folder, "..", "cli", PROGRAM, NULL));
  return path != NULL ? path : g_build_filename (UCHI_BIN_DIR, PROGRAM, NULL);
}

/* ---- lines ------------------------------------------------------------------------------ */

static void read_next (UchiEngineTalk *self);

/* one a turn, below drawing and the person's presses */
static gboolean
on_line (gpointer user_data)
{
  UchiEngineTalk *self = user_data;
  gsize length = 0;
  g_autofree char *line = self->child != NULL ? g_data_input_stream_read_line (self->lines, &length, NULL, NULL) : NULL;
  g_autoptr (GBytes) bytes = line != NULL ? g_bytes_new_take (g_steal_pointer (&line), length) : NULL;

  self->looked = 0;
  if (bytes != NULL)
    uchi_talk_emit_line (UCHI_TALK (self), bytes);
  if (self->child != NULL)
    read_next (self);
  return G_SOURCE_REMOVE;
}

/* nothing more is believed of it, nor waited for */
static void
give_up (UchiEngineTalk *self)
{
  if (!self->wanted_end)
    g_subprocess_force_exit (self->child);
  uchi_talk_emit_ended (UCHI_TALK (self), self->wanted_end);
}

static void
on_filled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UchiEngineTalk) self = user_data;
  gssize got = g_buffered_input_stream_fill_finish (G_BUFFERED_INPUT_STREAM (source), result, NULL);

  if (self->child == NULL)
    return;
  if (got > 0)
    read_next (self);
  else if (got == 0 && g_buffered_input_stream_get_available (G_BUFFERED_INPUT_STREAM (source)) > 0)
    on_line (self);
  else
    uchi_talk_emit_ended (UCHI_TALK (self), self->wanted_end);
}

/* a line has an end, within what a line may have: else it is none of ours, and there is not room for it all */
static void
read_next (UchiEngineTalk *self)
{
  GBufferedInputStream *lines = G_BUFFERED_INPUT_STREAM (self->lines);
  gsize there, room = g_buffered_input_stream_get_buffer_size (lines);
  const char *bytes = g_buffered_input_stream_peek_buffer (lines, &there);

  if (memchr (bytes + self->looked, '\n', there - self->looked) != NULL)
    {
      g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_line, g_object_ref (self), g_object_unref);
      return;
    }
  self->looked = there;
  if (there > UCHI_EVENT_MAX_LINE)
    {
      give_up (self);
      return;
    }
  if (there == room)
    g_buffered_input_stream_set_buffer_size (lines, 2 * room);
  g_buffered_input_stream_fill_async (lines, -1, G_PRIORITY_DEFAULT_IDLE, self->cancellable, on_filled, g_object_ref (self));
}

/* ---- the child ---------------------------------------------------------------------------- */

static gboolean
on_not_started (gpointer self)
{
  uchi_talk_emit_ended (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
uchi_engine_talk_begin (UchiTalk *talk)
{
  UchiEngineTalk *self = UCHI_ENGINE_TALK (talk);
  g_autofree char *program = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;

  if (self->begun || self->wanted_end)
    return;
  self->begun = TRUE;
  program = find_program ();
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  if (*self->pack_url != '\0')
    g_subprocess_launcher_setenv (launcher, "UCHI_PACK_URL", self->pack_url, FALSE);
  self->child = g_subprocess_launcher_spawn (launcher, NULL, program, "--events", NULL);
  if (self->child == NULL)
    {
      g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_not_started, g_object_ref (self), g_object_unref);
      return;
    }
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->child));
  read_next (self);
}

/* commands are short and rare: the pipe takes them at once */
static void
uchi_engine_talk_say (UchiTalk *talk, const char *command)
{
  UchiEngineTalk *self = UCHI_ENGINE_TALK (talk);
  g_autofree char *line = g_strconcat (command, "\n", NULL);
  GOutputStream *in;

  uchi_engine_talk_begin (talk);
  if (self->child == NULL)
    return;
  in = g_subprocess_get_stdin_pipe (self->child);
  if (!g_output_stream_write_all (in, line, strlen (line), NULL, NULL, NULL))
    g_debug ("the engine does not listen any more");
}

static gboolean
stop_child (gpointer child)
{
  g_subprocess_force_exit (child);
  return G_SOURCE_REMOVE;
}

static void
uchi_engine_talk_end (UchiTalk *talk)
{
  UchiEngineTalk *self = UCHI_ENGINE_TALK (talk);

  if (self->wanted_end)
    return;
  self->wanted_end = TRUE;
  if (self->child == NULL)
    return;
  uchi_engine_talk_say (talk, "{\"command\":\"quit\"}");
  g_timeout_add_full (G_PRIORITY_DEFAULT, QUIT_LIMIT_MS, stop_child, g_object_ref (self->child), g_object_unref);
}

static void
uchi_engine_talk_dispose (GObject *object)
{
  UchiEngineTalk *self = UCHI_ENGINE_TALK (object);

  if (self->child != NULL && !self->wanted_end)
    g_subprocess_force_exit (self->child);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->child);
  g_clear_object (&self->lines);
  G_OBJECT_CLASS (uchi_engine_talk_parent_class)->dispose (object);
}

static void
uchi_engine_talk_finalize (GObject *object)
{
  g_clear_object (&UCHI_ENGINE_TALK (object)->cancellable);
  g_free (UCHI_ENGINE_TALK (object)->pack_url);
  G_OBJECT_CLASS (uchi_engine_talk_parent_class)->finalize (object);
}

static void
uchi_engine_talk_class_init (UchiEngineTalkClass *klass)
{
  UCHI_TALK_CLASS (klass)->begin = uchi_engine_talk_begin;
  UCHI_TALK_CLASS (klass)->say = uchi_engine_talk_say;
  UCHI_TALK_CLASS (klass)->end = uchi_engine_talk_end;
  G_OBJECT_CLASS (klass)->dispose = uchi_engine_talk_dispose;
  G_OBJECT_CLASS (klass)->finalize = uchi_engine_talk_finalize;
}

static void
uchi_engine_talk_init (UchiEngineTalk *self)
{
  self->cancellable = g_cancellable_new ();
}

UchiTalk *
uchi_engine_talk_new (const char *pack_url)
{
  UchiEngineTalk *self = g_object_new (UCHI_TYPE_ENGINE_TALK, NULL);

  self->pack_url = g_strdup (pack_url);
  return UCHI_TALK (self);
}
