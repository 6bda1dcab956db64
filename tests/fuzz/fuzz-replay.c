/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs one fuzz target over the files of its corpus, past crashers among them,
 * in a build without libFuzzer: what was mended once stays mended everywhere. */

#include "uchi-fuzz.h"

#include <stdlib.h>
#include <string.h>

static void
run_exact (const void *bytes, gsize length)
{
  /* exactly as many bytes as there are, so that a sanitizer sees one too many */
  uint8_t *copy = malloc (length);

  g_assert_nonnull (copy);
  if (length > 0)
    memcpy (copy, bytes, length);
  LLVMFuzzerTestOneInput (copy, length);
  free (copy);
}

static void
run_file (const char *path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  run_exact (contents, length);
  /* and cut in the middle, where most of the mistakes are */
  run_exact (contents, length / 2);
  if (length > 0)
    run_exact (contents, length - 1);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  guint n_files = 0;

  if (argc != 2)
    {
      g_printerr ("usage: %s FOLDER\n", argv[0]);
      return 64;
    }
  dir = g_dir_open (argv[1], 0, &error);
  if (dir == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (argv[1], name, NULL);

      run_file (path);
      n_files++;
    }
  run_exact ("", 0);
  g_print ("%u files\n", n_files);
  /* an empty corpus tests nothing */
  return n_files > 0 ? 0 : 1;
}
