/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef enum {
  UCHI_AUTH_OTHER,   /* Bearer, NTLM, …: not ours */
  UCHI_AUTH_BASIC,   /* RFC 7617 */
  UCHI_AUTH_DIGEST,  /* RFC 7616 */
} UchiAuthScheme;

typedef struct {
  UchiAuthScheme scheme;
  char *realm;           /* as sent, "" when missing: it goes into the digest. Clean it before showing */
  /* of Digest */
  char *nonce;
  char *opaque;          /* (nullable) */
  char *algorithm;       /* as sent, "MD5" when missing */
  gboolean qop_auth;     /* "auth" is offered; no qop at all is the old form of RFC 2069 */
  gboolean qop_given;
  gboolean stale;
  gboolean usable;       /* Basic; or Digest with a nonce, an algorithm we know and "auth" or no qop */
} UchiAuthChallenge;

/**
 * uchi_http_auth_parse:
 * @header: value of WWW-Authenticate, several joined by ", "; not trusted; at
 *   most 8 KiB and 8 challenges are looked at
 *
 * RFC 7235 §4.1 with its token68, quoted strings and commas between challenges.
 *
 * Returns: (transfer full): array of #UchiAuthChallenge in the order of the header, may be empty
 */
GPtrArray *uchi_http_auth_parse (const char *header);
void uchi_auth_challenge_free (UchiAuthChallenge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiAuthChallenge, uchi_auth_challenge_free)

/* (nullable) (transfer none): the usable challenge to take: SHA-256, else MD5, else Basic */
const UchiAuthChallenge *uchi_http_auth_best (GPtrArray *challenges);

/**
 * uchi_http_auth_basic:
 *
 * Value of Authorization for Basic (RFC 7617, UTF-8). Holds the password: wipe it.
 *
 * Returns: (transfer full)
 */
char *uchi_http_auth_basic (const char *user, const char *password);

typedef struct {
  const char *method;    /* "GET", "DESCRIBE" */
  const char *uri;       /* the request target as sent */
  const char *user;
  const char *password;
  const char *cnonce;    /* from the caller, random; letters and digits */
  guint count;           /* nc: 1 for the first use of a nonce */
} UchiDigestRequest;

/**
 * uchi_http_auth_digest:
 * @challenge: a usable Digest challenge
 *
 * Value of Authorization for Digest with MD5, MD5-sess, SHA-256 or
 * SHA-256-sess and qop "auth" or none (RFC 7616, RFC 2617). What it computes on
 * the way is wiped.
 *
 * Returns: (transfer full) (nullable): %NULL when the challenge is not usable
 *   or a text would break the header
 */
char *uchi_http_auth_digest (const UchiAuthChallenge *challenge, const UchiDigestRequest *request);
