/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing so that a power cut leaves the old file or the new one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "core/uchi-file.h"
#include "pack/uchi-pack-store.h"

/* how long one waits for another program that is just installing, in turns */
#define TURN_US 50000
#define MAX_TURNS 40

static gboolean
fail (GError **error, const char *path)
{
  int number = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "“%s” cannot be written: %s", path, g_strerror (number));
  return uchi_error_convert (error);
}

/* something else in the place of the program's own folder: out of the way, or nothing could ever be written again */
static gboolean
make_own_folder (const char *folder)
{
  struct stat link, about;

  if (lstat (folder, &link) == 0 && (stat (folder, &about) != 0 || !S_ISDIR (about.st_mode)))
    uchi_file_set_aside (folder);
  return g_mkdir_with_parents (folder, 0700) == 0;
}

gboolean
uchi_pack_lock (const char *folder, int *turn, GError **error)
{
  int locked = -1;

  *turn = make_own_folder (folder) ? open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  for (guint i = 0; *turn >= 0 && i < MAX_TURNS; i++)
    {
      locked = flock (*turn, LOCK_EX | LOCK_NB);
      if (locked == 0 || (errno != EWOULDBLOCK && errno != EINTR))
        break;
      g_usleep (TURN_US);
    }
  /* a disk that knows no locks is no reason to do without; what cannot be written says so when it is written */
  if (*turn < 0 || locked == 0 || (errno != EWOULDBLOCK && errno != EINTR))
    return TRUE;
  g_set_error (error, UCHI_ERROR, UCHI_ERROR_LOCAL, "another program is just writing in “%s”", folder);
  close (*turn);
  *turn = -1;
  return FALSE;
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

gboolean
uchi_pack_write_own_file (const char *folder, const char *name, GBytes *contents, GError **error)
{
  static const char *const ends[] = { "", ".new" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (folder, G_DIR_SEPARATOR_S, name, ends[i], NULL);
      struct stat link;

      if (lstat (path, &link) == 0 && S_ISDIR (link.st_mode))
        uchi_file_set_aside (path);
    }
  return uchi_pack_write_file (folder, name, contents, error);
}
