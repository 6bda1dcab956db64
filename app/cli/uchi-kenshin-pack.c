/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The maintainer's tool for signature packs. */
#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/uchi-error.h"
#include "core/uchi-locale.h"
#include "pack/uchi-pack-make.h"
#include "uchi-pack-lint.h"
#include "uchi-pack-tool.h"
#include "uchi-config.h"

void
uchi_tool_print (FILE *file, const char *line)
{
  g_autofree char *text = g_utf8_make_valid (line, -1);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean hidden = c != '\t' && (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT);

      if (hidden)
        fprintf (file, "\\u%04x", c);
      else
        fwrite (p, 1, (gsize) (g_utf8_next_char (p) - p), file);
    }
  fputc ('\n', file);
}

gboolean
uchi_tool_write (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *place = realpath (path, NULL);

  if (place == NULL)
    place = strdup (path);
  if (g_file_test (place, G_FILE_TEST_EXISTS) && !g_file_test (place, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_INVALID, "what is there is no file: it stays as it is");
      return FALSE;
    }
  return g_file_set_contents (place, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
}

int
uchi_tool_fail (const char *what, GError *error)
{
  g_autofree char *line = g_strdup_printf ("uchi-kenshin-pack: %s: %s", what, error->message);

  uchi_tool_print (stderr, line);
  g_error_free (error);
  return UCHI_TOOL_BAD;
}

static int
do_build (const UchiToolOptions *options, char **arguments)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = uchi_pack_make (arguments[0], NULL, &error);
  g_autoptr (UchiPack) pack = bytes != NULL ? uchi_pack_load_bytes (bytes, &error) : NULL;
  g_autofree char *name = pack != NULL ? uchi_pack_file_name (uchi_pack_version (pack)) : NULL;
  g_autofree char *path = name != NULL ? g_build_filename (arguments[1], name, NULL) : NULL;

  if (pack == NULL)
    return uchi_tool_fail (arguments[0], error);
  g_mkdir_with_parents (arguments[1], 0755); /* where it cannot be made, the file says so */
  if (!uchi_tool_write (path, bytes, &error))
    return uchi_tool_fail (path, error);
  uchi_tool_print (stdout, path);
  return 0;
}

static int
do_lint (const UchiToolOptions *options, char **arguments)
{
  g_autoptr (GPtrArray) complaints = uchi_pack_lint (arguments[0]);

  for (guint i = 0; i < complaints->len; i++)
    uchi_tool_print (stderr, g_ptr_array_index (complaints, i));
  return complaints->len > 0 ? UCHI_TOOL_BAD : 0;
}

static const struct {
  const char *name;
  int n_arguments;
  int (*act) (const UchiToolOptions *options, char **arguments);
  const char *usage, *help;
} commands[] = {
  { "lint", 1, do_lint, "lint FOLDER", N_("look through the source of a pack: sources, ids, patterns, examples") },
  { "show", 1, uchi_tool_show, "show [--counts] FOLDER", N_("list the records of a source, or count them") },
  { "diff", 2, uchi_tool_diff, "diff OLD-FOLDER NEW-FOLDER", N_("records that came (+), went (-) or changed (!); status 1 when some did") },
  { "build", 2, do_build, "build FOLDER INTO", N_("write pack-VERSION.json.gz into the folder INTO") },
  { "keygen", 1, uchi_tool_keygen, "keygen [--no-password] NAME", N_("a new key pair, NAME.key and NAME.pub, as minisign's") },
  { "sign", 1, uchi_tool_sign, "sign --key FILE [--keys FILE] PACK", N_("add one key's signature beside pack-VERSION.json.gz; two of three are needed") },
  { "channel", 1, uchi_tool_channel, "channel --key FILE [--keys FILE] [--days N] [--withdraw ID]… PACK", N_("write and sign channel.json beside the pack") },
  { "verify", 1, uchi_tool_verify, "verify [--keys FILE] FOLDER|FILE.uchipack", N_("hold a publication against the keys, as the program would") },
  { "publish", 2, uchi_tool_publish, "publish [--keys FILE] FOLDER INTO", N_("verify, then copy into the static tree INTO, the channel last") },
  { "bundle", 2, uchi_tool_bundle, "bundle [--keys FILE] FOLDER FILE.uchipack", N_("verify, then write one file for a computer without the Internet") },
  { "import-fingerprint", 1, uchi_tool_import_fingerprint, "import-fingerprint FILE", N_("records for a maker's file, from what `uchi-kenshin-check --fingerprint` wrote") },
  { "staff-page", 1, uchi_tool_staff_page, "staff-page OUT.html", N_("the page for who helps by telephone: one file, for a browser without a network") },
};

static char *
describe (void)
{
  GString *text = g_string_new (_("Commands:"));

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %s\n      %s", commands[i].usage, _(commands[i].help));
  g_string_append_printf (text, "\n\n%s\n%s", _("A password is read from the terminal, or from the variable UCHI_PACK_PASSWORD."),
                          _("Exit status: 0 well, 1 not, 64 wrong usage."));
  return g_string_free (text, FALSE);
}

static gboolean
parse (int *argc, char ***argv, UchiToolOptions *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "counts", 0, 0, G_OPTION_ARG_NONE, &options->counts, N_("Count instead of listing"), NULL },
    { "no-password", 0, 0, G_OPTION_ARG_NONE, &options->no_password, N_("Leave the secret key unprotected"), NULL },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, N_("Secret key to sign with"), N_("FILE") },
    { "keys", 0, 0, G_OPTION_ARG_FILENAME, &options->keys, N_("Three pack keys and the channel key, a line each"), N_("FILE") },
    { "days", 0, 0, G_OPTION_ARG_INT, &options->days, N_("Life of the channel, 1 to 14"), "N" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("Show the version"), NULL },
    { "withdraw", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->withdraw, N_("Take this rule back"), "ID" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("COMMAND …"));
  g_autofree char *description = describe ();

  g_option_context_set_summary (context, _("Makes, signs and looks at signature packs."));
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, UCHI_GETTEXT_DOMAIN);
  return g_option_context_parse (context, argc, argv, error);
}

/* (nullable): an option that was given and that the usage of the command does not name */
static const char *
stray_option (const UchiToolOptions *options, const char *usage)
{
  const struct {
    gboolean given;
    const char *name;
  } all[] = {
    { options->counts, "--counts" }, { options->no_password, "--no-password" }, { options->key != NULL, "--key " }, { options->keys != NULL, "--keys " },
    { options->days != UCHI_TOOL_NO_DAYS, "--days" }, { options->withdraw != NULL, "--withdraw" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      if (all[i].given && strstr (usage, all[i].name) == NULL)
        return all[i].name;
    }
  return NULL;
}

static void
options_clear (UchiToolOptions *options)
{
  g_free (options->key);
  g_free (options->keys);
  g_strfreev (options->withdraw);
}

int
main (int argc, char **argv)
{
  UchiToolOptions options = { .days = UCHI_TOOL_NO_DAYS };
  GError *error = NULL;
  int status = -1;
  const char *usage = NULL;

  uchi_locale_begin (NULL);
  if (!parse (&argc, &argv, &options, &error))
    {
      uchi_tool_fail ("usage", error);
      options_clear (&options);
      return UCHI_TOOL_USAGE;
    }
  if (options.version)
    {
      puts ("uchi-kenshin-pack " UCHI_VERSION);
      status = 0;
    }
  for (gsize i = 0; status < 0 && argc >= 2 && i < G_N_ELEMENTS (commands); i++)
    {
      if (!g_str_equal (argv[1], commands[i].name))
        continue;
      usage = commands[i].usage;
      if (argc - 2 == commands[i].n_arguments && stray_option (&options, usage) == NULL)
        status = commands[i].act (&options, argv + 2);
    }
  options_clear (&options);
  if (status >= 0 && (fflush (stdout) != 0 || ferror (stdout)))
    {
      fprintf (stderr, "uchi-kenshin-pack: %s\n", g_strerror (errno));
      return UCHI_TOOL_BAD;
    }
  if (status >= 0)
    return status;
  fprintf (stderr, "uchi-kenshin-pack: %s\n", _("no such command, or the wrong arguments for it; see --help"));
  if (usage != NULL)
    fprintf (stderr, "  uchi-kenshin-pack %s\n", usage);
  return UCHI_TOOL_USAGE;
}
