/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/uchi-error.h"

#define MAX_ASIDE 10

static gboolean
fail (GError **error, const char *path)
{
  int number = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", path, g_strerror (number));
  return uchi_error_convert (error);
}

static gboolean
fail_kind (GError **error, const char *path)
{
  g_set_error (error, UCHI_ERROR, UCHI_ERROR_INVALID, "%s: not a regular file", path);
  return FALSE;
}

static gboolean
read_whole (int fd, const char *path, gsize size, char **text, gsize *length, GError **error)
{
  g_autofree char *data = g_malloc (size + 1);
  gsize got = 0;

  while (got < size)
    {
      gssize n = read (fd, data + got, size - got);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error, path);
      if (n == 0)
        break;
      got += (gsize) n;
    }
  data[got] = '\0';
  *text = g_steal_pointer (&data);
  *length = got;
  return TRUE;
}

gboolean
uchi_file_read (const char *path, gsize max_bytes, char **text, gsize *length, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat info;
  gboolean done = FALSE;

  *text = NULL;
  *length = 0;
  if (fd < 0)
    return fail (error, path);
  if (fstat (fd, &info) != 0)
    fail (error, path);
  else if (!S_ISREG (info.st_mode))
    fail_kind (error, path);
  else if (info.st_size < 0 || (gsize) info.st_size > max_bytes)
    g_set_error (error, UCHI_ERROR, UCHI_ERROR_TOO_LARGE, "%s: too large", path);
  else
    done = read_whole (fd, path, (gsize) info.st_size, text, length, error);
  close (fd);
  return done;
}

gboolean
uchi_file_write (const char *path, const char *text, gssize length, GError **error)
{
  g_autofree char *target = NULL;
  char *real = realpath (path, NULL);
  struct stat info;

  target = g_strdup (real != NULL ? real : path);
  free (real);
  if (lstat (target, &info) == 0 && !S_ISREG (info.st_mode))
    fail_kind (error, path);
  else if (g_file_set_contents_full (target, text, length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return TRUE;
  uchi_error_convert (error);
  /* whatever the reason: what could not be written is a matter of place, room or rights */
  if (error != NULL && *error != NULL)
    (*error)->code = UCHI_ERROR_NO_SPACE;
  return FALSE;
}

gboolean
uchi_file_set_aside (const char *path)
{
  for (guint n = 1; n <= MAX_ASIDE; n++)
    {
      g_autofree char *aside = n == 1 ? g_strconcat (path, ".damaged", NULL) : g_strdup_printf ("%s.%u.damaged", path, n);

      if (!g_file_test (aside, G_FILE_TEST_EXISTS) && !g_file_test (aside, G_FILE_TEST_IS_SYMLINK))
        return rename (path, aside) == 0;
    }
  return FALSE;
}

void
uchi_file_ignore_relative_folders (void)
{
  static const char *const names[] = { "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *folder = g_getenv (names[i]);

      if (folder != NULL && !g_path_is_absolute (folder))
        g_unsetenv (names[i]);
    }
}
