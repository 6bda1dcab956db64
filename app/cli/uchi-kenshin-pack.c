/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The maintainer's tool for signature packs. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "pack/uchi-pack-make.h"
#include "uchi-pack-lint.h"
#include "uchi-pack-tool.h"

int
uchi_tool_fail (const char *what, GError *error)
{
  fprintf (stderr, "uchi-kenshin-pack: %s: %s\n", what, error->message);
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
  if (!g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error))
    return uchi_tool_fail (path, error);
  puts (path);
  return 0;
}

static int
do_lint (const UchiToolOptions *options, char **arguments)
{
  g_autoptr (GPtrArray) complaints = uchi_pack_lint (arguments[0]);

  for (guint i = 0; i < complaints->len; i++)
    fprintf (stderr, "%s\n", (const char *) g_ptr_array_index (complaints, i));
  return complaints->len > 0 ? UCHI_TOOL_BAD : 0;
}

static const struct {
  const char *name;
  int n_arguments;
  int (*act) (const UchiToolOptions *options, char **arguments);
  const char *usage, *help;
} commands[] = {
  { "lint", 1, do_lint, "lint FOLDER", "look through the source of a pack: sources, ids, patterns, examples" },
  { "show", 1, uchi_tool_show, "show [--counts] FOLDER", "list the records of a source, or count them" },
  { "diff", 2, uchi_tool_diff, "diff OLD-FOLDER NEW-FOLDER", "records that came (+), went (-) or changed (!); status 1 when some did" },
  { "build", 2, do_build, "build FOLDER INTO", "write pack-VERSION.json.gz into the folder INTO" },
  { "keygen", 1, uchi_tool_keygen, "keygen [--no-password] NAME", "a new key pair, NAME.key and NAME.pub, as minisign's" },
  { "sign", 1, uchi_tool_sign, "sign --key FILE PACK", "add one key's signature beside pack-VERSION.json.gz; two of three are needed" },
  { "channel", 1, uchi_tool_channel, "channel --key FILE [--days N] [--withdraw ID]… PACK", "write and sign channel.json beside the pack" },
  { "verify", 1, uchi_tool_verify, "verify [--keys FILE] FOLDER|FILE.uchipack", "hold a publication against the keys, as the program would" },
  { "publish", 2, uchi_tool_publish, "publish [--keys FILE] FOLDER INTO", "verify, then copy into the static tree INTO, the channel last" },
  { "bundle", 2, uchi_tool_bundle, "bundle [--keys FILE] FOLDER FILE.uchipack", "verify, then write one file for a computer without the Internet" },
  { "import-fingerprint", 1, uchi_tool_import_fingerprint, "import-fingerprint FILE", "records for a maker's file, from what `uchi-kenshin-check --fingerprint` wrote" },
  { "staff-page", 1, uchi_tool_staff_page, "staff-page OUT.html", "the page for who helps by telephone: one file, for a browser without a network" },
};

static char *
describe (void)
{
  GString *text = g_string_new ("Commands:\n");

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %s\n      %s\n", commands[i].usage, commands[i].help);
  g_string_append (text, "\nA password is read from the terminal, or from the variable UCHI_PACK_PASSWORD.\n"
                         "Exit status: 0 well, 1 not, 64 wrong usage.");
  return g_string_free (text, FALSE);
}

static gboolean
parse (int *argc, char ***argv, UchiToolOptions *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "counts", 0, 0, G_OPTION_ARG_NONE, &options->counts, "Count instead of listing", NULL },
    { "no-password", 0, 0, G_OPTION_ARG_NONE, &options->no_password, "Leave the secret key unprotected", NULL },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, "Secret key to sign with", "FILE" },
    { "keys", 0, 0, G_OPTION_ARG_FILENAME, &options->keys, "Three pack keys and the channel key, a line each", "FILE" },
    { "days", 0, 0, G_OPTION_ARG_INT, &options->days, "Life of the channel, 1 to 14", "N" },
    { "withdraw", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->withdraw, "Take this rule back", "ID" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND …");
  g_autofree char *description = describe ();

  g_option_context_set_summary (context, "Makes, signs and looks at signature packs.");
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
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
  UchiToolOptions options = { .days = UCHI_CHANNEL_MAX_DAYS };
  GError *error = NULL;
  int status = -1;

  setlocale (LC_ALL, "");
  if (!parse (&argc, &argv, &options, &error))
    {
      uchi_tool_fail ("usage", error);
      options_clear (&options);
      return UCHI_TOOL_USAGE;
    }
  for (gsize i = 0; argc >= 2 && i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (argv[1], commands[i].name) && argc - 2 == commands[i].n_arguments)
        status = commands[i].act (&options, argv + 2);
    }
  options_clear (&options);
  if (status >= 0)
    return status;
  fputs ("uchi-kenshin-pack: no such command, or the wrong number of arguments; see --help\n", stderr);
  return UCHI_TOOL_USAGE;
}
