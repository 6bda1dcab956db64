/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only for the build: puts the pack together that the program carries. The maintainer's tool is uchi-kenshin-pack. */
#include <stdio.h>

#include "pack/uchi-pack-make.h"

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

/* for the store: which pack the program has, without reading it */
static gboolean
write_header (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *text = uchi_pack_make_header (bytes, error);

  return text != NULL && g_file_set_contents (path, text, -1, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = NULL;

  if (argc != 5)
    return 64;
  bytes = uchi_pack_make (argv[1], files, &error);
  if (bytes != NULL && g_file_set_contents (argv[2], g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error)
      && write_header (argv[3], bytes, &error) && write_depfile (argv[4], argv[2], files, &error))
    return 0;
  fprintf (stderr, "%s: %s\n", argv[1], error->message);
  return 1;
}
