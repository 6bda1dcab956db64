/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

G_DEFINE_QUARK (uchi-error-quark, uchi_error)

static UchiError
code_for_io (int code)
{
  if (code == G_IO_ERROR_CANCELLED)
    return UCHI_ERROR_CANCELLED;
  if (code == G_IO_ERROR_TIMED_OUT)
    return UCHI_ERROR_TIMED_OUT;
  if (code == G_IO_ERROR_CONNECTION_REFUSED || code == G_IO_ERROR_CLOSED || code == G_IO_ERROR_BROKEN_PIPE
      || code == G_IO_ERROR_PARTIAL_INPUT || code == G_IO_ERROR_CONNECTION_CLOSED)
    return UCHI_ERROR_CLOSED;
  if (code == G_IO_ERROR_HOST_UNREACHABLE || code == G_IO_ERROR_NETWORK_UNREACHABLE)
    return UCHI_ERROR_UNREACHABLE;
  if (code == G_IO_ERROR_NO_SPACE || code == G_IO_ERROR_READ_ONLY || code == G_IO_ERROR_PERMISSION_DENIED)
    return UCHI_ERROR_NO_SPACE;
  if (code == G_IO_ERROR_TOO_MANY_OPEN_FILES)
    return UCHI_ERROR_LOCAL;
  if (code == G_IO_ERROR_NOT_FOUND)
    return UCHI_ERROR_NOT_FOUND;
  if (code == G_IO_ERROR_INVALID_DATA)
    return UCHI_ERROR_INVALID;
  return UCHI_ERROR_FAILED;
}

static UchiError
code_for_file (int code)
{
  if (code == G_FILE_ERROR_NOSPC || code == G_FILE_ERROR_ROFS || code == G_FILE_ERROR_ACCES || code == G_FILE_ERROR_PERM)
    return UCHI_ERROR_NO_SPACE;
  if (code == G_FILE_ERROR_NOENT)
    return UCHI_ERROR_NOT_FOUND;
  return UCHI_ERROR_FAILED;
}

gboolean
uchi_error_convert (GError **error)
{
  UchiError code;

  if (error == NULL || *error == NULL || (*error)->domain == UCHI_ERROR)
    return FALSE;

  if ((*error)->domain == G_IO_ERROR)
    code = code_for_io ((*error)->code);
  else if ((*error)->domain == G_FILE_ERROR)
    code = code_for_file ((*error)->code);
  else if ((*error)->domain == G_TLS_ERROR)
    code = UCHI_ERROR_CLOSED;
  else if ((*error)->domain == G_OPTION_ERROR)
    code = UCHI_ERROR_USAGE;
  else
    code = UCHI_ERROR_FAILED;

  (*error)->domain = UCHI_ERROR;
  (*error)->code = code;
  return FALSE;
}

const char *
uchi_error_sentence (UchiError code)
{
  switch (code)
    {
    case UCHI_ERROR_USAGE:
      return _("The command was not written the right way.");
    case UCHI_ERROR_NO_LINK:
      return _("This computer is not connected to a network.");
    case UCHI_ERROR_NO_ROUTER:
      return _("The router was not found.");
    case UCHI_ERROR_REFUSED_SCOPE:
      return _("This network is not checked.");
    case UCHI_ERROR_GUARD:
      return _("It was stopped to keep the devices safe.");
    case UCHI_ERROR_BUDGET:
      return _("Looking was stopped so as not to tire the device.");
    case UCHI_ERROR_TIMED_OUT:
      return _("The device did not answer in time.");
    case UCHI_ERROR_CANCELLED:
      return _("Checking was stopped on the way.");
    case UCHI_ERROR_CLOSED:
      return _("The device ended the talk.");
    case UCHI_ERROR_UNREACHABLE:
      return _("The device could not be reached.");
    case UCHI_ERROR_MOVED:
      return _("Another device is at that place now.");
    case UCHI_ERROR_TOO_LARGE:
      return _("The answer was too large to read.");
    case UCHI_ERROR_INVALID:
      return _("The data could not be read.");
    case UCHI_ERROR_NEWER:
      return _("The file is of a newer program. Please make this program new first.");
    case UCHI_ERROR_NOT_FOUND:
      return _("It was not found.");
    case UCHI_ERROR_NO_SPACE:
      return _("The file could not be written. Please look at its place and at the room left.");
    case UCHI_ERROR_CRASHED:
      return _("Checking stopped on the way. What was found so far is kept.");
    case UCHI_ERROR_LOCAL:
      return _("Something on this computer stood in the way.");
    case UCHI_ERROR_FAILED:
    default:
      return _("It did not go well. Please try again.");
    }
}
