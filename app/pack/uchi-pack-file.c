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

/* a folder in a file's place, or something else in the folder's: out of the way, or nothing could ever be written again */
static void
clear_way (const char *path, gboolean folder)
{
  struct stat link, about;

  if (lstat (path, &link) == 0 && (folder ? stat (path, &about) != 0 || !S_ISDIR (about.st_mode) : S_ISDIR (link.st_mode)))
    uchi_file_set_aside (path);
}

static gboolean
make_folder (const char *folder, GError **error)
{
  clear_way (folder, TRUE);
  return g_mkdir_with_parents (folder, 0700) == 0 || fail (error, folder);
}

gboolean
uchi_pack_lock (const char *folder, int *turn, GError **error)
{
  int locked = -1;

  *turn = make_folder (folder, NULL) ? open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
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

  if (!make_folder (folder, error))
    return FALSE;
  clear_way (path, FALSE);
  clear_way (new_path, FALSE);
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
