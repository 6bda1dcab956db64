/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's program: reads the command line, then is either the supervisor or, started by it, the worker. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/uchi-face.h"
#include "core/uchi-error.h"
#include "core/uchi-file.h"
#include "core/uchi-locale.h"
#include "core/uchi-text.h"
#include "engine/uchi-supervisor.h"
#include "engine/uchi-worker.h"
#include "uchi-config.h"

#define STATUS_COULD_NOT 2
#define STATUS_USAGE 64
#define WORKER "--worker"
#define WORKER_AGAIN "--worker-again"
#define MAX_ADDRESSES 64
/* a whole check has some 200 files open at once */
#define FILES 256

typedef struct {
  gboolean own, many, events, redact, version;
  gboolean no_output; /* standard output was closed when this began */
  char *allow, *interface, *json, *pack, *fingerprint, *of, *timeout;
  guint timeout_s; /* 0: not said */
  GPtrArray *addresses, *chosen; /* of char* */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->allow);
  g_free (self->interface);
  g_free (self->json);
  g_free (self->pack);
  g_free (self->fingerprint);
  g_free (self->of);
  g_free (self->timeout);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
}

static GOptionContext *
describe (Options *self)
{
  const GOptionEntry entries[] = {
    { "i-own-this-network", 0, 0, G_OPTION_ARG_NONE, &self->own, N_("The network is mine, or its owner asked me to look"), NULL },
    { "allow-logins", 0, 0, G_OPTION_ARG_STRING, &self->allow, N_("These devices are mine too: the maker's password may be tried"),
      N_("IP,IP…") },
    { "many-devices", 0, 0, G_OPTION_ARG_NONE, &self->many, N_("More than 64 devices are expected"), NULL },
    { "interface", 0, 0, G_OPTION_ARG_STRING, &self->interface, N_("Look at the network of this interface"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &self->json, N_("Write the report as JSON (-: to standard output)"), N_("FILE") },
    { "fingerprint", 0, 0, G_OPTION_ARG_FILENAME, &self->fingerprint, N_("Write what the devices say of themselves, without names and numbers"),
      N_("FILE") },
    { "of", 0, 0, G_OPTION_ARG_STRING, &self->of, N_("The fingerprint only of these devices"), N_("IP,IP…") },
    { "events", 0, 0, G_OPTION_ARG_NONE, &self->events, N_("Write events and read commands, one JSON object a line"), NULL },
    { "pack", 0, 0, G_OPTION_ARG_FILENAME, &self->pack, N_("Use this signed signature pack"), N_("FILE") },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &self->timeout, N_("Stop after so many seconds (10 to 900)"), N_("SECONDS") },
    { "redact", 0, 0, G_OPTION_ARG_NONE, &self->redact, N_("Leave names and numbers of the home out of what is printed and of the report"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_("Show the version"), NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (NULL);

  g_option_context_set_summary (context, _("Checks the devices of a home network, and says in plain words what to do."));
  g_option_context_set_description (context, _("Exit status: 0 nothing to mend, 1 something to mend, 2 could not check, 64 wrong "
                                               "usage."));
  g_option_context_set_translation_domain (context, UCHI_GETTEXT_DOMAIN);
  g_option_context_add_main_entries (context, entries, UCHI_GETTEXT_DOMAIN);
  return context;
}

static gboolean
usage (const char *message)
{
  fprintf (stderr, "uchi-kenshin-check: %s\n", message);
  return FALSE;
}

/* (transfer full) (nullable): NULL when one of them is no address, and that was said */
static GPtrArray *
read_addresses (const char *list)
{
  g_auto (GStrv) parts = g_strsplit (list != NULL ? list : "", ",", MAX_ADDRESSES + 1);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *text = NULL;

      if (i < MAX_ADDRESSES && g_hostname_is_ip_address (parts[i]))
        {
          g_ptr_array_add (addresses, g_strdup (parts[i]));
          continue;
        }
      text = g_strdup_printf (_("“%s” is not an address; devices are named one by one"), parts[i]);
      usage (text);
      return NULL;
    }
  return g_steal_pointer (&addresses);
}

static gboolean
read_timeout (Options *self)
{
  guint64 seconds = 0;

  if (self->timeout != NULL && !g_ascii_string_to_unsigned (self->timeout, 10, 10, UCHI_ENGINE_TIMEOUT_MAX_S, &seconds, NULL))
    return FALSE;
  self->timeout_s = (guint) seconds;
  return TRUE;
}

static gboolean
take_options (Options *self, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = describe (self);
  g_autoptr (GError) error = NULL;

  if (!g_option_context_parse (context, argc, argv, &error))
    return usage (error->message);
  if (*argc > 1)
    return usage (_("there are words too many; --help shows the options"));
  if (!read_timeout (self))
    return usage (_("--timeout is between 10 and 900 seconds"));
  if (self->events && self->redact)
    return usage (_("--redact does not go with --events; the events are of the whole home"));
  if (self->events && g_strcmp0 (self->json, "-") == 0)
    return usage (_("--json - does not go with --events; the last event is the report"));
  if (self->of != NULL && self->fingerprint == NULL)
    return usage (_("--of goes with --fingerprint; a check is of the whole home"));
  if (g_strcmp0 (self->fingerprint, "-") == 0)
    return usage (_("--fingerprint needs the name of a file"));
  self->addresses = read_addresses (self->allow);
  self->chosen = self->addresses != NULL ? read_addresses (self->of) : NULL;
  return self->chosen != NULL;
}

static int
work (const Options *options, gboolean again)
{
  const char *url = g_getenv ("UCHI_PACK_URL");
  g_autofree char *state_dir = g_build_filename (g_get_user_state_dir (), "uchi-kenshin", NULL);
  g_autoptr (GError) error = NULL;
  UchiFaceOptions face_options = { .json_path = options->json, .fingerprint_path = options->fingerprint,
                                   .chosen = options->chosen, .allowed = options->addresses, .redact = options->redact, .events = options->events,
                                   .progress = isatty (STDERR_FILENO) };
  UchiFace *face = uchi_face_new (&face_options);
  UchiWorkerOptions worker = {
    .engine = { .interface = options->interface, .allow_logins = options->addresses, .consent = options->own,
                .many = options->many, .pack_path = options->pack, .pack_url = url != NULL ? url : UCHI_PACK_URL, .state_dir = state_dir,
                .timeout_s = options->timeout_s },
    .commands = options->events,
    .again = again,
    .face = uchi_face_see,
    .face_data = face,
  };
  int status = STATUS_COULD_NOT;

  if (uchi_worker_run (&worker, &error))
    status = uchi_face_status (face);
  else
    {
      if (options->pack != NULL)
        fprintf (stderr, "%s\n", _("Nothing was sent. The file of --pack is not used: it is not there, damaged, or its signature is not right."));
      fprintf (stderr, "uchi-kenshin-check: %s\n", error->message);
    }
  uchi_face_free (face);
  return UCHI_WORKER_EXIT + status;
}

/* Whoever started this may have left it few files to open. Both halves need them: it is said now, not after a check in
 * which half of the home could not be looked at. */
static gboolean
have_files (void)
{
  struct rlimit files;

  if (getrlimit (RLIMIT_NOFILE, &files) != 0)
    return TRUE;
  if (files.rlim_cur < FILES)
    {
      files.rlim_cur = MIN (files.rlim_max, FILES);
      setrlimit (RLIMIT_NOFILE, &files);
    }
  return files.rlim_cur >= FILES;
}

/* whoever writes a name wrong reads which there are; nothing is sent to learn them */
static gboolean
have_interface (const char *wanted)
{
  g_autoptr (GString) names = g_string_new (NULL);
  struct if_nameindex *all;
  g_autofree char *shown = NULL;

  if (wanted == NULL || if_nametoindex (wanted) != 0)
    return TRUE;
  all = if_nameindex ();
  for (const struct if_nameindex *i = all; i != NULL && i->if_index != 0; i++)
    {
      if (!g_str_equal (i->if_name, "lo"))
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", i->if_name);
    }
  if (all != NULL)
    if_freenameindex (all);
  shown = uchi_text_clean (wanted, -1, UCHI_TEXT_MAX);
  if (names->len > 0)
    fprintf (stderr, _("Nothing was sent. There is no interface “%s” here. There are: %s"), shown, names->str);
  else
    fprintf (stderr, _("Nothing was sent. There is no interface “%s” here, and no other one."), shown);
  fputc ('\n', stderr);
  return FALSE;
}

/* nobody waits three minutes for a result that has no place */
static gboolean
have_place (const char *path)
{
  g_autofree char *folder = NULL, *shown = NULL;
  char *real;
  struct stat info;
  gboolean fine;

  if (path == NULL || g_str_equal (path, "-"))
    return TRUE;
  real = realpath (path, NULL);
  folder = g_path_get_dirname (real != NULL ? real : path);
  fine = real != NULL ? stat (real, &info) == 0 && S_ISREG (info.st_mode) : *path != '\0' && errno == ENOENT;
  free (real);
  if (fine && access (folder, W_OK | X_OK) == 0)
    return TRUE;
  shown = uchi_text_clean (path, -1, UCHI_TEXT_MAX);
  fprintf (stderr, _("Nothing was sent. The report could not be saved to “%s”: %s"), shown, uchi_error_sentence (UCHI_ERROR_NO_SPACE));
  fputc ('\n', stderr);
  return FALSE;
}

static int
supervise (const Options *options, const char *const *arguments)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GPtrArray) worker = g_ptr_array_new (), again = g_ptr_array_new ();
  UchiSupervisorOptions supervisor = { .events = options->events, .commands = options->events };

  if (!options->own && !options->events)
    {
      fprintf (stderr, "%s\n", _("Nothing was sent. Check only your own network, and say so with --i-own-this-network."));
      return STATUS_COULD_NOT;
    }
  if (!have_files ())
    {
      fprintf (stderr, "%s\n", _("Nothing was sent. This computer allows too few open files for a check (ulimit -n)."));
      return STATUS_COULD_NOT;
    }
  if (options->no_output)
    {
      fprintf (stderr, "%s\n", _("Nothing was sent. Standard output is closed, so nobody could read the result."));
      return STATUS_COULD_NOT;
    }
  if (!have_interface (options->interface) || !have_place (options->json) || !have_place (options->fingerprint))
    return STATUS_COULD_NOT;
  g_ptr_array_add (worker, self);
  g_ptr_array_add (again, self);
  g_ptr_array_add (worker, (gpointer) WORKER);
  g_ptr_array_add (again, (gpointer) WORKER_AGAIN);
  for (guint i = 1; arguments[i] != NULL; i++)
    {
      g_ptr_array_add (worker, (gpointer) arguments[i]);
      g_ptr_array_add (again, (gpointer) arguments[i]);
    }
  g_ptr_array_add (worker, NULL);
  g_ptr_array_add (again, NULL);
  supervisor.worker = (const char *const *) worker->pdata;
  supervisor.worker_again = (const char *const *) again->pdata;
  return uchi_supervisor_run (&supervisor);
}

/* what is opened later must not become standard output; a limit on the size of files is an error like a full disk */
static void
settle (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO)
    close (fd);
  signal (SIGXFSZ, SIG_IGN);
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) arguments = g_strdupv (argv);
  gboolean again = argc > 1 && g_str_equal (argv[1], WORKER_AGAIN);
  gboolean is_worker = again || (argc > 1 && g_str_equal (argv[1], WORKER));
  Options options = { .no_output = fcntl (STDOUT_FILENO, F_GETFD) < 0 };
  int status = STATUS_USAGE;

  settle ();
  uchi_file_ignore_relative_folders ();
  uchi_locale_begin (NULL);
  if (is_worker)
    {
      argv[1] = argv[0];
      argv++;
      argc--;
    }
  if (take_options (&options, &argc, &argv))
    {
      if (options.version)
        {
          puts ("uchi-kenshin-check " UCHI_VERSION);
          status = 0;
        }
      else
        status = is_worker ? work (&options, again) : supervise (&options, (const char *const *) arguments);
    }
  options_clear (&options);
  return status;
}
