/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "core/uchi-file.h"

#define HEAD UCHI_FILE_PACK_HEAD
#define MAX_NAME 80

typedef struct {
  char *name;
  GBytes *contents;
} File;

struct _UchiBundle {
  GPtrArray *files; /* of File* */
};

static void
file_free (File *self)
{
  g_free (self->name);
  if (self->contents != NULL)
    g_bytes_unref (self->contents);
  g_free (self);
}

UchiBundle *
uchi_bundle_new (void)
{
  UchiBundle *self = g_new0 (UchiBundle, 1);

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
  return self;
}

void
uchi_bundle_free (UchiBundle *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->files);
  g_free (self);
}

static File *
find (const UchiBundle *self, const char *name)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      File *file = g_ptr_array_index (self->files, i);

      if (g_str_equal (file->name, name))
        return file;
    }
  return NULL;
}

GBytes *
uchi_bundle_find (const UchiBundle *self, const char *name)
{
  const File *file = find (self, name);

  return file != NULL ? file->contents : NULL;
}

const char *
uchi_bundle_name (const UchiBundle *self, guint index)
{
  return index < self->files->len ? ((File *) g_ptr_array_index (self->files, index))->name : NULL;
}

void
uchi_bundle_add (UchiBundle *self, const char *name, GBytes *contents)
{
  File *file = find (self, name);

  g_return_if_fail (file != NULL || self->files->len < UCHI_BUNDLE_MAX_FILES);
  if (file == NULL)
    {
      file = g_new0 (File, 1);
      file->name = g_strdup (name);
      g_ptr_array_add (self->files, file);
    }
  g_bytes_ref (contents); /* first: it may be the one that is there */
  g_clear_pointer (&file->contents, g_bytes_unref);
  file->contents = contents;
}

/* ---- reading ---------------------------------------------------------------------- */

static gboolean
is_name (const char *name, gsize length)
{
  if (length == 0 || length > MAX_NAME || name[0] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (name[i]) && name[i] != '.' && name[i] != '-')
        return FALSE;
    }
  return TRUE;
}

/* "NAME LENGTH" without a leading nought */
static gboolean
read_entry (const char *line, gsize length, char **name, gsize *size)
{
  const char *space = memchr (line, ' ', length);
  gsize digits = space != NULL ? length - (gsize) (space - line) - 1 : 0, value = 0;

  if (space == NULL || !is_name (line, (gsize) (space - line)) || digits == 0 || digits > 7 || (space[1] == '0' && digits > 1))
    return FALSE;
  for (gsize i = 1; i <= digits; i++)
    {
      if (!g_ascii_isdigit (space[i]))
        return FALSE;
      value = value * 10 + (gsize) (space[i] - '0');
    }
  *name = g_strndup (line, (gsize) (space - line));
  *size = value;
  return TRUE;
}

/* the lines of the table of contents; @at: where the contents begin. The contents are set later. */
static gboolean
read_table (UchiBundle *self, const char *data, gsize length, gsize *at, gsize sizes[UCHI_BUNDLE_MAX_FILES])
{
  gsize position = strlen (HEAD);

  if (length < position || memcmp (data, HEAD, position) != 0)
    return FALSE;
  while (TRUE)
    {
      const char *line = data + position, *end = memchr (line, '\n', length - position);
      g_autofree char *name = NULL;
      File *file;

      if (end == NULL)
        return FALSE;
      position += (gsize) (end - line) + 1;
      if (end == line)
        break;
      if (self->files->len >= UCHI_BUNDLE_MAX_FILES
          || !read_entry (line, (gsize) (end - line), &name, &sizes[self->files->len]) || find (self, name) != NULL)
        return FALSE;
      file = g_new0 (File, 1);
      file->name = g_steal_pointer (&name);
      g_ptr_array_add (self->files, file);
    }
  *at = position;
  return TRUE;
}

static gboolean
read_contents (UchiBundle *self, GBytes *bytes, gsize at, const gsize sizes[UCHI_BUNDLE_MAX_FILES])
{
  gsize length = g_bytes_get_size (bytes);

  for (guint i = 0; i < self->files->len; i++)
    {
      if (sizes[i] > length - at)
        return FALSE;
      ((File *) g_ptr_array_index (self->files, i))->contents = g_bytes_new_from_bytes (bytes, at, sizes[i]);
      at += sizes[i];
    }
  return at == length;
}

UchiBundle *
uchi_bundle_read (GBytes *bytes, GError **error)
{
  g_autoptr (UchiBundle) self = uchi_bundle_new ();
  gsize length, at, sizes[UCHI_BUNDLE_MAX_FILES];
  const char *data = g_bytes_get_data (bytes, &length);

  if (length <= UCHI_BUNDLE_MAX_BYTES && read_table (self, data, length, &at, sizes) && read_contents (self, bytes, at, sizes))
    return g_steal_pointer (&self);
  g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT, "not a file of new information, or a damaged one");
  return NULL;
}

GBytes *
uchi_bundle_write (const UchiBundle *self)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) HEAD, strlen (HEAD));
  for (guint i = 0; i < self->files->len; i++)
    {
      const File *file = g_ptr_array_index (self->files, i);
      g_autofree char *line = g_strdup_printf ("%s %zu\n", file->name, g_bytes_get_size (file->contents));

      g_byte_array_append (out, (const guint8 *) line, (guint) strlen (line));
    }
  g_byte_array_append (out, (const guint8 *) "\n", 1);
  for (guint i = 0; i < self->files->len; i++)
    {
      GBytes *contents = ((File *) g_ptr_array_index (self->files, i))->contents;

      g_byte_array_append (out, g_bytes_get_data (contents, NULL), (guint) g_bytes_get_size (contents));
    }
  return g_byte_array_free_to_bytes (out);
}

/* ---- from the disk ------------------------------------------------------------------- */

static GBytes *
read_all (int fd, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 buffer[16384];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
    {
      if (n > 0)
        g_byte_array_append (out, buffer, (guint) n);
      if (out->len > UCHI_BUNDLE_MAX_BYTES)
        {
          g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_TOO_LARGE, "the file is too large");
          return NULL;
        }
    }
  if (n == 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "the file cannot be read: %s", g_strerror (errno));
  uchi_error_convert (error);
  return NULL;
}

UchiBundle *
uchi_bundle_load (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat about;
  g_autoptr (GBytes) bytes = NULL;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "“%s” cannot be opened: %s", path, g_strerror (errno));
      uchi_error_convert (error);
      return NULL;
    }
  if (fstat (fd, &about) == 0 && S_ISREG (about.st_mode))
    bytes = read_all (fd, error);
  else
    g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT, "“%s” is not a file", path);
  close (fd);
  return bytes != NULL ? uchi_bundle_read (bytes, error) : NULL;
}
