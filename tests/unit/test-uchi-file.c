/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/uchi-error.h"

static char *
folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("uchi-file-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
test_round_trip (void)
{
  g_autofree char *folder = folder_new (), *path = g_build_filename (folder, "a", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  struct stat info;

  g_assert_true (uchi_file_write (path, "old", -1, &error));
  g_assert_true (uchi_file_write (path, "a\0b", 3, &error));
  g_assert_true (uchi_file_read (path, 3, &text, &length, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (text, length + 1, "a\0b", 4);
  g_assert_cmpint (lstat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_clear_pointer (&text, g_free);
  g_assert_false (uchi_file_read (path, 2, &text, &length, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_TOO_LARGE);
  g_assert_null (text);
  g_unlink (path);
  g_rmdir (folder);
}

/* whatever is no file stays what it is, and nobody waits for it */
static void
test_no_file (void)
{
  g_autofree char *folder = folder_new (), *fifo = g_build_filename (folder, "fifo", NULL), *gone = g_build_filename (folder, "no", "x", NULL);
  g_autofree char *full_link = g_build_filename (folder, "full", NULL);
  const char *const paths[] = { fifo, folder, full_link };
  char *text = NULL;
  gsize length;
  struct stat info;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (fifo, full_link), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (uchi_file_read (paths[i], 100, &text, &length, &error));
      g_assert_error (error, UCHI_ERROR, UCHI_ERROR_INVALID);
      g_clear_error (&error);
      g_assert_false (uchi_file_write (paths[i], "x", 1, &error));
      g_assert_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE);
    }
  g_assert_cmpint (lstat (fifo, &info), ==, 0);
  g_assert_true (S_ISFIFO (info.st_mode));
  g_assert_cmpint (lstat (full_link, &info), ==, 0);
  g_assert_true (S_ISLNK (info.st_mode));
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (uchi_file_read (gone, 100, &text, &length, &error));
    g_assert_error (error, UCHI_ERROR, UCHI_ERROR_NOT_FOUND);
    g_clear_error (&error);
    g_assert_false (uchi_file_write (gone, "x", 1, &error));
    g_assert_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE);
  }
  g_unlink (full_link);
  g_unlink (fifo);
  g_rmdir (folder);
}

/* a link stays a link; the file behind it is written */
static void
test_link (void)
{
  g_autofree char *folder = folder_new (), *target = g_build_filename (folder, "target", NULL), *link = g_build_filename (folder, "link", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  struct stat info;

  g_assert_true (uchi_file_write (target, "old", -1, &error));
  g_assert_cmpint (symlink ("target", link), ==, 0);
  g_assert_true (uchi_file_write (link, "new", -1, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lstat (link, &info), ==, 0);
  g_assert_true (S_ISLNK (info.st_mode));
  g_assert_true (uchi_file_read (target, 100, &text, &length, &error));
  g_assert_cmpstr (text, ==, "new");
  g_unlink (link);
  g_unlink (target);
  g_rmdir (folder);
}

/* each stays under a name of its own; when all are taken, it stays where it is */
static void
test_aside (void)
{
  g_autofree char *folder = folder_new (), *path = g_build_filename (folder, "a", NULL), *first = g_strconcat (path, ".damaged", NULL);
  g_autofree char *second = g_strconcat (path, ".2.damaged", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;
  gsize length;

  g_assert_false (uchi_file_set_aside (path));
  for (; n < 20; n++)
    {
      g_autofree char *content = g_strdup_printf ("%u", n);

      g_assert_true (uchi_file_write (path, content, -1, &error));
      if (!uchi_file_set_aside (path))
        break;
    }
  g_assert_cmpuint (n, ==, 10);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (uchi_file_read (first, 9, &text, &length, &error));
  g_assert_cmpstr (text, ==, "0");
  g_clear_pointer (&text, g_free);
  g_assert_true (uchi_file_read (second, 9, &text, &length, &error));
  g_assert_cmpstr (text, ==, "1");
  g_unlink (path);
  g_unlink (first);
  for (n = 2; n <= 10; n++)
    {
      g_autofree char *other = g_strdup_printf ("%s.%u.damaged", path, n);

      g_unlink (other);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_relative_folders (void)
{
  static const char *const paths[] = { "state", "./state", "../state", "~/state", "" };
  g_autofree char *home = g_strdup (g_getenv ("HOME"));

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_setenv ("XDG_STATE_HOME", paths[i], TRUE);
      g_setenv ("HOME", paths[i], TRUE);
      uchi_file_ignore_relative_folders ();
      g_assert_null (g_getenv ("XDG_STATE_HOME"));
      g_assert_null (g_getenv ("HOME"));
    }
  g_assert_true (g_path_is_absolute (g_get_user_state_dir ()));
  g_setenv ("XDG_STATE_HOME", "/state", TRUE);
  uchi_file_ignore_relative_folders ();
  g_assert_cmpstr (g_getenv ("XDG_STATE_HOME"), ==, "/state");
  g_unsetenv ("XDG_STATE_HOME");
  if (home != NULL)
    g_setenv ("HOME", home, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file/round-trip", test_round_trip);
  g_test_add_func ("/file/no-file", test_no_file);
  g_test_add_func ("/file/link", test_link);
  g_test_add_func ("/file/aside", test_aside);
  g_test_add_func ("/file/relative-folders", test_relative_folders);
  return g_test_run ();
}
