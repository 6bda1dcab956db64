/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

/* one file from the pack server */
typedef struct {
  guint status;       /* 200, 304 or 404; every other one is an error */
  GBytes *body;       /* whole, or NULL when not 200 */
  char *etag;         /* (nullable): at most UCHI_PACK_MAX_ETAG printable bytes */
} UchiPackAnswer;

#define UCHI_PACK_MAX_ETAG 64

void uchi_pack_answer_free (UchiPackAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiPackAnswer, uchi_pack_answer_free)

/**
 * uchi_pack_session_new:
 * @trust: (nullable): the certificates that are believed, instead of the system's
 *
 * Returns: (transfer full): a session for the pack server only: certificates
 *   are checked; no cookies, no passwords, no unpacking, no guessing, no
 *   language; the same User-Agent from every home.
 */
SoupSession *uchi_pack_session_new (GTlsDatabase *trust);

/**
 * uchi_pack_fetch_async:
 * @url: https only
 * @etag: (nullable): of the copy that is known
 * @most: bytes of the body
 *
 * GET without redirects. Fails with %UCHI_ERROR: _TOO_LARGE, _INVALID for a
 * redirect (a sign-in page of a Wi-Fi spot), _FAILED for another status,
 * _CLOSED for a certificate that does not fit. The time limit is @cancellable's.
 */
void uchi_pack_fetch_async (SoupSession *session, const char *url, const char *etag, gsize most, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/* @retry_after: (out): seconds that a busy server asked for, a week at most, 0 when it did not; set on errors too */
UchiPackAnswer *uchi_pack_fetch_finish (GAsyncResult *result, gint64 *retry_after, GError **error);
