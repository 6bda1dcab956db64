/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UCHI_ERROR:
 *
 * The one error domain of the program. Errors of other domains are converted
 * at the border of a room with uchi_error_convert(); every code has one
 * sentence for people (uchi_error_sentence()).
 */
#define UCHI_ERROR (uchi_error_quark ())

typedef enum {
  UCHI_ERROR_FAILED,        /* nothing more exact is known */
  UCHI_ERROR_USAGE,         /* wrong option or value */
  UCHI_ERROR_NO_LINK,       /* no interface is up */
  UCHI_ERROR_NO_ROUTER,     /* a link, but no default route */
  UCHI_ERROR_REFUSED_SCOPE, /* the scope guard said no; see uchi-scope.h */
  UCHI_ERROR_GUARD,         /* a packet that safety.md forbids was about to be sent */
  UCHI_ERROR_BUDGET,        /* the budget of the device is used up */
  UCHI_ERROR_TIMED_OUT,     /* the deadline fired */
  UCHI_ERROR_CANCELLED,     /* the person, or the run, stopped it */
  UCHI_ERROR_CLOSED,        /* refused, reset, or closed too early */
  UCHI_ERROR_UNREACHABLE,   /* no answer on the link layer */
  UCHI_ERROR_MOVED,         /* another device has the address now */
  UCHI_ERROR_TOO_LARGE,     /* a reply, file or number beyond its cap */
  UCHI_ERROR_INVALID,       /* bytes that break their format */
  UCHI_ERROR_NEWER,         /* a file of a later version of this program: whole, but not to be read here */
  UCHI_ERROR_NOT_FOUND,
  UCHI_ERROR_NO_SPACE,      /* disk full or read-only */
  UCHI_ERROR_CRASHED,       /* the worker died */
  UCHI_ERROR_LOCAL,         /* this computer could not do it: no file left to open, no way out; it says nothing of the device */
} UchiError;

GQuark uchi_error_quark (void);

/**
 * uchi_error_convert:
 * @error: (inout) (nullable): an error of any domain; may point to %NULL
 *
 * Turns a #GIOError or other foreign error into #UCHI_ERROR in place, keeping
 * the message. An error of the domain already, or none, stays as it is.
 *
 * Returns: %FALSE always, so that callers can `return uchi_error_convert (error);`
 */
gboolean uchi_error_convert (GError **error);

/**
 * uchi_error_sentence:
 * @code: a code of the domain
 *
 * Returns: (transfer none): one plain sentence for people in the locale's
 *   language; never %NULL.
 */
const char *uchi_error_sentence (UchiError code);
