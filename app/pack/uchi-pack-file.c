/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing so that a power cut leaves the old file or the new one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "pack/uchi-pack-store.h"

static gboolean
fail (GError **error, const char *path)
{
  int number = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "“%s” cannot be written: %s", path, g_strerror (number));
  return uchi_error_convert (error);
}

static gboolean
write_whole (int fd, GBytes *contents)
{
  gsize left;
  const guint8 *data = g_bytes_get_data (contents, &left);

  while (left > 0)
    {
      gssize n = write (fd, data, left);

      if (n < 0 && errno != EINTR)
        return FALSE;
      data += MAX (n, 0);
      left -= (gsize) MAX (n, 0);
    }
  return fsync (fd) == 0;
}

static gboolean
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
uchi_pack_write_file (const char *folder, const char *name, GBytes *contents, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *new_path = g_strconcat (path, ".new", NULL);
  gboolean written;
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error, folder);
  unlink (new_path);
  fd = open (new_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail (error, new_path);
  written = write_whole (fd, contents);
  if (!written)
    fail (error, new_path);
  close (fd);
  if (written && (rename (new_path, path) != 0 || !sync_folder (folder)))
    written = fail (error, path);
  if (!written)
    unlink (new_path);
  return written;
}
