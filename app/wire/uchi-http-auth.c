/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-http-auth.h"

#include <string.h>

#define MAX_HEADER 8192
#define MAX_CHALLENGES 8

void
uchi_auth_challenge_free (UchiAuthChallenge *self)
{
  if (self == NULL)
    return;
  g_free (self->realm);
  g_free (self->nonce);
  g_free (self->opaque);
  g_free (self->algorithm);
  g_free (self);
}

/* RFC 7230 §3.2.6 */
static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static void
skip_blanks (const char **p)
{
  while (**p == ' ' || **p == '\t')
    ++*p;
}

static char *
take_token (const char **p)
{
  const char *start = *p;

  while (is_token_char (**p))
    ++*p;
  return g_strndup (start, (gsize) (*p - start));
}

/* quoted-string or token; NULL for an open quote */
static char *
take_value (const char **p)
{
  g_autoptr (GString) text = NULL;

  if (**p != '"')
    return take_token (p);
  text = g_string_new (NULL);
  for (++*p; **p != '\0' && **p != '"'; ++*p)
    {
      if (**p == '\\' && (*p)[1] != '\0')
        ++*p;
      g_string_append_c (text, **p);
    }
  if (**p != '"')
    return NULL;
  ++*p;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
offers_auth (const char *qop)
{
  g_auto (GStrv) parts = g_strsplit_set (qop, ", \t", 16);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (parts[i], "auth") == 0)
        return TRUE;
    }
  return FALSE;
}

static void
take_parameter (UchiAuthChallenge *self, const char *name, char *value)
{
  g_autofree char *owned = value;
  char **place = NULL;

  if (g_ascii_strcasecmp (name, "realm") == 0)
    place = &self->realm;
  else if (g_ascii_strcasecmp (name, "nonce") == 0)
    place = &self->nonce;
  else if (g_ascii_strcasecmp (name, "opaque") == 0)
    place = &self->opaque;
  else if (g_ascii_strcasecmp (name, "algorithm") == 0)
    place = &self->algorithm;
  else if (g_ascii_strcasecmp (name, "stale") == 0)
    self->stale = g_ascii_strcasecmp (owned, "true") == 0;
  else if (g_ascii_strcasecmp (name, "qop") == 0)
    {
      self->qop_given = TRUE;
      self->qop_auth = offers_auth (owned);
    }
  if (place != NULL && *place == NULL)
    *place = g_steal_pointer (&owned);
}

static gboolean
find_algorithm (const char *name, GChecksumType *type, gboolean *session)
{
  static const struct { const char *name; GChecksumType type; gboolean session; } known[] = {
    { "MD5", G_CHECKSUM_MD5, FALSE },
    { "MD5-sess", G_CHECKSUM_MD5, TRUE },
    { "SHA-256", G_CHECKSUM_SHA256, FALSE },
    { "SHA-256-sess", G_CHECKSUM_SHA256, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (g_ascii_strcasecmp (known[i].name, name) != 0)
        continue;
      *type = known[i].type;
      *session = known[i].session;
      return TRUE;
    }
  return FALSE;
}

/* a text that can stand between quotes in a header */
static gboolean
is_quotable (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if ((guchar) *c < ' ' || *c == 0x7F)
        return FALSE;
    }
  return TRUE;
}

static void
finish_challenge (UchiAuthChallenge *self)
{
  GChecksumType type;
  gboolean session;

  if (self->realm == NULL)
    self->realm = g_strdup ("");
  if (self->algorithm == NULL)
    self->algorithm = g_strdup ("MD5");
  if (self->scheme == UCHI_AUTH_DIGEST)
    self->usable = self->nonce != NULL && find_algorithm (self->algorithm, &type, &session)
                   && (self->qop_auth || !self->qop_given) && is_quotable (self->realm) && is_quotable (self->nonce)
                   && (self->opaque == NULL || is_quotable (self->opaque));
  else
    self->usable = self->scheme == UCHI_AUTH_BASIC;
  if (self->nonce == NULL)
    self->nonce = g_strdup ("");
}

static UchiAuthChallenge *
new_challenge (const char *scheme)
{
  UchiAuthChallenge *self = g_new0 (UchiAuthChallenge, 1);

  if (g_ascii_strcasecmp (scheme, "basic") == 0)
    self->scheme = UCHI_AUTH_BASIC;
  else if (g_ascii_strcasecmp (scheme, "digest") == 0)
    self->scheme = UCHI_AUTH_DIGEST;
  return self;
}

/* after a name: its "=" and value; FALSE when the name was a scheme instead */
static gboolean
take_rest_of_parameter (const char **p, UchiAuthChallenge *challenge, const char *name)
{
  const char *q = *p;
  char *value;

  skip_blanks (&q);
  if (*q != '=' || challenge == NULL)
    return FALSE;
  /* "abc==" after a scheme is the token68 form, which no scheme of ours uses */
  q++;
  skip_blanks (&q);
  value = take_value (&q);
  *p = q;
  if (value != NULL)
    take_parameter (challenge, name, value);
  return TRUE;
}

GPtrArray *
uchi_http_auth_parse (const char *header)
{
  GPtrArray *challenges = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_auth_challenge_free);
  g_autofree char *bounded = g_strndup (header, MAX_HEADER);
  UchiAuthChallenge *challenge = NULL;

  for (const char *p = bounded; *p != '\0';)
    {
      g_autofree char *name = NULL;

      if (!is_token_char (*p))
        {
          p++;
          continue;
        }
      name = take_token (&p);
      if (take_rest_of_parameter (&p, challenge, name))
        continue;
      /* "Basic=…" without a scheme before it, or a token68 in the middle */
      if (*p != ' ' && *p != '\t' && *p != ',' && *p != '\0')
        continue;
      if (challenges->len == MAX_CHALLENGES)
        break;
      challenge = new_challenge (name);
      g_ptr_array_add (challenges, challenge);
    }
  g_ptr_array_foreach (challenges, (GFunc) finish_challenge, NULL);
  return challenges;
}

static guint
rank (const UchiAuthChallenge *self)
{
  if (!self->usable)
    return 0;
  if (self->scheme == UCHI_AUTH_BASIC)
    return 1;
  return g_ascii_strncasecmp (self->algorithm, "SHA", 3) == 0 ? 3 : 2;
}

const UchiAuthChallenge *
uchi_http_auth_best (GPtrArray *challenges)
{
  const UchiAuthChallenge *best = NULL;

  for (guint i = 0; i < challenges->len; i++)
    {
      const UchiAuthChallenge *challenge = challenges->pdata[i];

      if (rank (challenge) > (best != NULL ? rank (best) : 0))
        best = challenge;
    }
  return best;
}

static void
wipe_and_free (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

char *
uchi_http_auth_basic (const char *user, const char *password)
{
  char *pair = g_strdup_printf ("%s:%s", user, password);
  char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  char *value = g_strconcat ("Basic ", encoded, NULL);

  wipe_and_free (pair);
  wipe_and_free (encoded);
  return value;
}

/* hash of the parts joined by ":"; a NULL ends the list */
static char *
hash_parts (GChecksumType type, const char *const *parts)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (type);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (i > 0)
        g_checksum_update (checksum, (const guchar *) ":", 1);
      g_checksum_update (checksum, (const guchar *) parts[i], (gssize) strlen (parts[i]));
    }
  return g_strdup (g_checksum_get_string (checksum));
}

/* RFC 7616 §3.4.1 … §3.4.3 */
static char *
digest_response (const UchiAuthChallenge *challenge, const UchiDigestRequest *request, const char *count)
{
  const char *a1_parts[] = { request->user, challenge->realm, request->password, NULL };
  const char *a2_parts[] = { request->method, request->uri, NULL };
  GChecksumType type;
  gboolean session;
  char *a1, *response;
  g_autofree char *a2 = NULL;

  if (!find_algorithm (challenge->algorithm, &type, &session))
    return NULL;
  a1 = hash_parts (type, a1_parts);
  if (session)
    {
      const char *session_parts[] = { a1, challenge->nonce, request->cnonce, NULL };
      char *session_a1 = hash_parts (type, session_parts);

      wipe_and_free (a1);
      a1 = session_a1;
    }
  a2 = hash_parts (type, a2_parts);
  if (challenge->qop_auth)
    {
      const char *parts[] = { a1, challenge->nonce, count, request->cnonce, "auth", a2, NULL };

      response = hash_parts (type, parts);
    }
  else
    {
      const char *parts[] = { a1, challenge->nonce, a2, NULL };

      response = hash_parts (type, parts);
    }
  wipe_and_free (a1);
  return response;
}

static void
append_quoted (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "%s%s=\"", g_str_has_suffix (out->str, " ") ? "" : ", ", name);
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *c);
    }
  g_string_append_c (out, '"');
}

char *
uchi_http_auth_digest (const UchiAuthChallenge *challenge, const UchiDigestRequest *request)
{
  g_autofree char *count = g_strdup_printf ("%08x", request->count);
  g_autofree char *response = NULL;
  GString *out;

  if (!challenge->usable || challenge->scheme != UCHI_AUTH_DIGEST || !is_quotable (request->user)
      || !is_quotable (request->uri) || !is_quotable (request->cnonce))
    return NULL;
  response = digest_response (challenge, request, count);
  if (response == NULL)
    return NULL;

  out = g_string_new ("Digest ");
  append_quoted (out, "username", request->user);
  append_quoted (out, "realm", challenge->realm);
  append_quoted (out, "nonce", challenge->nonce);
  append_quoted (out, "uri", request->uri);
  append_quoted (out, "response", response);
  g_string_append_printf (out, ", algorithm=%s", challenge->algorithm);
  if (challenge->qop_auth)
    {
      g_string_append_printf (out, ", qop=auth, nc=%s", count);
      append_quoted (out, "cnonce", request->cnonce);
    }
  if (challenge->opaque != NULL)
    append_quoted (out, "opaque", challenge->opaque);
  return g_string_free (out, FALSE);
}
