/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine as a child process. */
#include "ui/uchi-talk.h"

#include <gio/gunixinputstream.h>
#include <string.h>

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
  gboolean wanted_end;
};

G_DEFINE_FINAL_TYPE (UchiEngineTalk, uchi_engine_talk, UCHI_TYPE_TALK)

static gboolean
stop_child (gpointer child)
{
  g_subprocess_force_exit (child);
  return G_SOURCE_REMOVE;
}

/* commands are short and rare: the pipe takes them at once */
static void
uchi_engine_talk_say (UchiTalk *talk, const char *command)
{
  UchiEngineTalk *self = UCHI_ENGINE_TALK (talk);
  GOutputStream *in = g_subprocess_get_stdin_pipe (self->child);
  g_autofree char *line = g_strconcat (command, "\n", NULL);

  if (!g_output_stream_write_all (in, line, strlen (line), NULL, NULL, NULL))
    g_debug ("the engine does not listen any more");
}

static void
uchi_engine_talk_end (UchiTalk *talk)
{
  UchiEngineTalk *self = UCHI_ENGINE_TALK (talk);

  if (self->wanted_end)
    return;
  self->wanted_end = TRUE;
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
  G_OBJECT_CLASS (uchi_engine_talk_parent_class)->finalize (object);
}

static void
uchi_engine_talk_class_init (UchiEngineTalkClass *klass)
{
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

static void
on_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UchiEngineTalk) self = user_data;
  g_autoptr (GBytes) bytes = NULL;
  gsize length = 0;
  char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, &length, NULL);

  if (self->child == NULL)
    {
      g_free (line);
      return;
    }
  if (line == NULL)
    {
      uchi_talk_emit_ended (UCHI_TALK (self), self->wanted_end);
      return;
    }
  bytes = g_bytes_new_take (line, length);
  uchi_talk_emit_line (UCHI_TALK (self), bytes);
  if (self->child != NULL)
    read_next (self);
}

static void
read_next (UchiEngineTalk *self)
{
  /* below drawing and the person's presses */
  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT_IDLE, self->cancellable, on_line, g_object_ref (self));
}

UchiTalk *
uchi_engine_talk_new (const char *pack_url, GError **error)
{
  g_autofree char *program = find_program ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) child = NULL;
  UchiEngineTalk *self;

  if (pack_url[0] != '\0')
    g_subprocess_launcher_setenv (launcher, "UCHI_PACK_URL", pack_url, FALSE);
  child = g_subprocess_launcher_spawn (launcher, error, program, "--events", NULL);
  if (child == NULL)
    return NULL;
  self = g_object_new (UCHI_TYPE_ENGINE_TALK, NULL);
  self->child = g_steal_pointer (&child);
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->child));
  read_next (self);
  return UCHI_TALK (self);
}
