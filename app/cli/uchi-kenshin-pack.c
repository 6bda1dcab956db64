/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The maintainer's tool for signature packs. */
#include <stdio.h>
#include <string.h>

#include "core/uchi-json.h"
#include "pack/uchi-pack-source.h"
#include "pack/uchi-pack.h"

#define STATUS_BAD 1
#define STATUS_USAGE 64

static int
fail (const char *what, GError *error)
{
  fprintf (stderr, "uchi-kenshin-pack: %s: %s\n", what, error->message);
  g_error_free (error);
  return STATUS_BAD;
}

/* (transfer full): gzip without name and time, so that the same source gives the same bytes */
static GBytes *
pack_bytes (const char *text, GError **error)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (gzip));

  if (!g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, error) || !g_output_stream_close (stream, NULL, error))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* for ninja: the result is made again when one of the files changes, comes or goes */
static gboolean
write_depfile (const char *path, const char *target, GPtrArray *files, GError **error)
{
  g_autoptr (GString) text = g_string_new (target);

  g_string_append_c (text, ':');
  for (guint i = 0; i < files->len; i++)
    g_string_append_printf (text, " \\\n %s", (const char *) g_ptr_array_index (files, i));
  g_string_append_c (text, '\n');
  return g_file_set_contents (path, text->str, -1, error);
}

static int
do_build (char **arguments)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) root = uchi_pack_source_read (arguments[0], FALSE, files, &error);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (UchiPack) pack = NULL;

  if (root == NULL)
    return fail (arguments[0], error);
  text = json_to_string (root, FALSE);
  bytes = pack_bytes (text, &error);
  pack = bytes != NULL ? uchi_pack_load_bytes (bytes, &error) : NULL;
  if (pack == NULL)
    return fail (arguments[0], error);
  if (!g_file_set_contents (arguments[1], g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error))
    return fail (arguments[1], error);
  if (arguments[2] != NULL && !write_depfile (arguments[2], arguments[1], files, &error))
    return fail (arguments[2], error);
  return 0;
}

static guint
count (JsonObject *root, const char *member)
{
  JsonArray *array = uchi_json_array (root, member);

  return array != NULL ? json_array_get_length (array) : 0;
}

static int
do_show (char **arguments)
{
  GError *error = NULL;
  g_autoptr (JsonNode) root = uchi_pack_source_read (arguments[0], TRUE, NULL, &error);
  JsonObject *object;
  JsonObject *words;

  if (root == NULL)
    return fail (arguments[0], error);
  object = json_node_get_object (root);
  words = uchi_json_object (object, "words");
  printf ("version %" G_GINT64_FORMAT ", released %s\n", uchi_json_int (object, "version", 0), uchi_json_string (object, "released", ""));
  printf ("devices %u, logins %u, never %u, advisories %u, ports %u, port rules %u, makers with words %u\n", count (object, "devices"),
          count (object, "logins"), count (object, "nevers"), count (object, "advisories"), count (object, "ports"),
          count (object, "port_rules"), words != NULL ? json_object_get_size (words) : 0);
  return 0;
}

static const struct {
  const char *name;
  guint min_arguments, max_arguments;
  int (*act) (char **arguments);
  const char *help;
} commands[] = {
  { "build", 2, 3, do_build, "build FOLDER FILE [DEPFILE]  put the source of a pack together, check it, write it packed" },
  { "show", 1, 1, do_show, "show FOLDER                  what is in the source of a pack" },
};

static int
usage (FILE *stream, int status)
{
  fputs ("uchi-kenshin-pack: makes and looks at signature packs\n\n", stream);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  uchi-kenshin-pack %s\n", commands[i].help);
  return status;
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--help"))
    return usage (stdout, 0);
  for (gsize i = 0; argc >= 2 && i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (argv[1], commands[i].name) && (guint) argc - 2 >= commands[i].min_arguments
          && (guint) argc - 2 <= commands[i].max_arguments)
        return commands[i].act (argv + 2);
    }
  return usage (stderr, STATUS_USAGE);
}
