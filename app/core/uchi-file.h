/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* how a .uchipack begins: by it the window knows which of its two kinds of files it was given */
#define UCHI_FILE_PACK_HEAD "uchipack/1\n"

/**
 * uchi_file_read:
 * @path: a file that anybody may have put there
 * @max_bytes: a larger one is refused without reading it
 * @text: (out) (transfer full): its bytes and a NUL after them
 * @length: (out): bytes without that NUL
 *
 * Reads a regular file, and only one: opening a FIFO or a device could wait for
 * ever. Fails with %UCHI_ERROR_NOT_FOUND, %UCHI_ERROR_TOO_LARGE,
 * %UCHI_ERROR_INVALID (no regular file) or %UCHI_ERROR_NO_SPACE (no right to).
 */
gboolean uchi_file_read (const char *path, gsize max_bytes, char **text, gsize *length, GError **error);

/**
 * uchi_file_write:
 *
 * Writes @length bytes so that a power cut leaves the old file or the new one;
 * mode 0600. Where a link stands, the file it points to is written. What is
 * there already must be a regular file, else %UCHI_ERROR_INVALID: nothing ever
 * takes the place of a device, a FIFO or a folder. %UCHI_ERROR_NO_SPACE for a
 * full or read-only disk.
 */
gboolean uchi_file_write (const char *path, const char *text, gssize length, GError **error);

/**
 * uchi_file_set_aside:
 * @path: a file or folder that says nothing we can read
 *
 * Gives it a name of its own beside its place, @path with ".damaged" at the end,
 * so that nobody stumbles over it twice and nothing is lost. An earlier one of
 * that name is kept too, up to ten.
 *
 * Returns: FALSE when it could not be moved: it stays where it is
 */
gboolean uchi_file_set_aside (const char *path);

/**
 * uchi_file_ignore_relative_folders:
 *
 * Takes a relative HOME or XDG_*_HOME out of the environment, for this program and those it starts: such a path is to be ignored (XDG Base
 * Directory Specification), and what is kept would follow the working directory. First of all in a program, before there are threads.
 */
void uchi_file_ignore_relative_folders (void);
