/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-bundle.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "uchi-exact.h"

static UchiBundle *
parse (const void *data, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = uchi_exact_bytes (data, length);

  return uchi_bundle_read (bytes, error);
}

static void
test_round (void)
{
  g_autoptr (UchiBundle) bundle = uchi_bundle_new (), again = NULL;
  g_autoptr (GBytes) one = g_bytes_new_static ("one", 3), empty = g_bytes_new_static ("", 0), two = g_bytes_new_static ("\0\n2", 3), out = NULL;

  uchi_bundle_add (bundle, "a.json", two);
  uchi_bundle_add (bundle, "a.json", one);
  uchi_bundle_add (bundle, "b-2", empty);
  uchi_bundle_add (bundle, "c.minisig", two);
  out = uchi_bundle_write (bundle);
  again = parse (g_bytes_get_data (out, NULL), g_bytes_get_size (out), NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (uchi_bundle_name (again, 0), ==, "a.json");
  g_assert_cmpstr (uchi_bundle_name (again, 2), ==, "c.minisig");
  g_assert_null (uchi_bundle_name (again, 3));
  g_assert_true (g_bytes_equal (uchi_bundle_find (again, "a.json"), one));
  g_assert_true (g_bytes_equal (uchi_bundle_find (again, "b-2"), empty));
  g_assert_true (g_bytes_equal (uchi_bundle_find (again, "c.minisig"), two));
  g_assert_null (uchi_bundle_find (again, "A.json"));
}

static void
test_refused (void)
{
  static const struct {
    const char *text, *note;
  } rows[] = {
    { "", "nothing" },
    { "uchipack/2\n\n", "another format" },
    { "uchipack/1\n", "no end of the table" },
    { "uchipack/1\na 1\n\n", "too short" },
    { "uchipack/1\na 1\n\nxx", "too long" },
    { "uchipack/1\na 1\na 1\n\nxy", "twice" },
    { "uchipack/1\na 01\n\nx", "leading nought" },
    { "uchipack/1\na -1\n\n", "negative" },
    { "uchipack/1\na 99999999\n\n", "eight digits" },
    { "uchipack/1\na  1\n\nx", "two spaces" },
    { "uchipack/1\na\n\n", "no length" },
    { "uchipack/1\na \n\n", "empty length" },
    { "uchipack/1\n 1\n\nx", "no name" },
    { "uchipack/1\n../a 1\n\nx", "a way out" },
    { "uchipack/1\n.a 1\n\nx", "hidden" },
    { "uchipack/1\na/b 1\n\nx", "a folder" },
    { "uchipack/1\na 1\r\n\nx", "carriage return" },
    { "uchipack/1\na 0\nb 0\nc 0\nd 0\ne 0\nf 0\ng 0\nh 0\ni 0\n\n", "nine files" },
    { "<!DOCTYPE html><title>Sign in to the Wi-Fi</title>", "a page" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].note);
      g_assert_null (parse (rows[i].text, strlen (rows[i].text), &error));
      g_assert_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT);
    }
  {
    g_autoptr (UchiBundle) none = parse ("uchipack/1\n\n", 12, NULL);
    g_assert_nonnull (none);
  }
}

static void
parse_any (const void *data, gsize length)
{
  g_autoptr (UchiBundle) bundle = parse (data, length, NULL);
  const char *name;

  for (guint i = 0; bundle != NULL && (name = uchi_bundle_name (bundle, i)) != NULL; i++)
    g_assert_cmpuint (g_bytes_get_size (uchi_bundle_find (bundle, name)), <=, length);
}

static void
test_torture (void)
{
  static const char text[] = "uchipack/1\nchannel.json 5\nchannel.json.minisig 3\n\n12345678";

  uchi_torture (text, sizeof text - 1, parse_any);
}

/* files that are none, links, pipes, and one without end */
static void
test_disk (void)
{
  g_autofree char *folder = g_dir_make_tmp ("uchi-bundle-XXXXXX", NULL);
  g_autofree char *good = g_build_filename (folder, "good", NULL), *link = g_build_filename (folder, "link", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL), *none = g_build_filename (folder, "none", NULL);
  g_autofree char *large = g_build_filename (folder, "large", NULL);
  g_autoptr (UchiBundle) bundle = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (good, "uchipack/1\na 1\n\nx", -1, NULL));
  bundle = uchi_bundle_load (good, &error);
  g_assert_no_error (error);
  g_assert_nonnull (uchi_bundle_find (bundle, "a"));
  g_assert_cmpint (symlink (good, link), ==, 0);
  g_assert_null (uchi_bundle_load (link, &error));
  g_assert_cmpuint (error->domain, ==, UCHI_ERROR);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_null (uchi_bundle_load (pipe, &error));
  g_assert_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (uchi_bundle_load (none, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (large, "x", 1, NULL));
  g_assert_cmpint (truncate (large, 1024 * 1024 * 1024), ==, 0);
  g_assert_null (uchi_bundle_load (large, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_TOO_LARGE);
  g_unlink (good);
  g_unlink (link);
  g_unlink (pipe);
  g_unlink (large);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bundle/round", test_round);
  g_test_add_func ("/bundle/refused", test_refused);
  g_test_add_func ("/bundle/torture", test_torture);
  g_test_add_func ("/bundle/disk", test_disk);
  return g_test_run ();
}
