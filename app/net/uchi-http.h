/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/uchi-net.h"

/* The most of a body that is ever read. */
#define UCHI_HTTP_MAX_BODY (256 * 1024)

/* why a request may be something else than GET or HEAD */
typedef enum {
  UCHI_HTTP_LOOK,   /* GET and HEAD only */
  UCHI_HTTP_LOGIN,  /* inside a login recipe: POST allowed; counted as a login when it carries credentials */
  UCHI_HTTP_SOAP,   /* POST with a SOAPAction of the compiled read-only list */
} UchiHttpPurpose;

typedef struct {
  const char *address;       /* IP literal inside the scope */
  guint16 port;
  gboolean tls;
  const char *method;        /* "GET", "HEAD", "POST" */
  const char *path;          /* absolute path and query */
  GHashTable *headers;       /* (nullable): char* → char*; Host, Connection, Content-Length are ours */
  GBytes *body;              /* (nullable) */
  UchiHttpPurpose purpose;
  gsize max_body;            /* 0: UCHI_HTTP_MAX_BODY */
  guint timeout_ms;          /* whole request, drips included; 0: 5,000 */
} UchiHttpRequest;

typedef struct {
  guint status;
  GHashTable *headers;       /* lower-case name → value, decoded and cleaned; several joined with ", " */
  GPtrArray *cookies;        /* of char*: "name=value" of every Set-Cookie */
  GBytes *body;              /* at most max_body bytes, as sent (no content coding is asked for or decoded) */
  gboolean truncated;
  GTlsCertificate *certificate; /* (nullable) */
} UchiHttpResponse;

void uchi_http_response_free (UchiHttpResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiHttpResponse, uchi_http_response_free)
/* (nullable) */
const char *uchi_http_response_header (const UchiHttpResponse *self, const char *name);
/* (transfer full): the body decoded to UTF-8 by its declared charset or as uchi_text_decode() */
char *uchi_http_response_text (const UchiHttpResponse *self);

/**
 * uchi_http_send_async:
 *
 * One request over libsoup within scope and budget: no redirect, no cookie
 * jar, no authentication, no proxy, no content decoding, byte caps, and one
 * deadline for everything. Fails with %UCHI_ERROR_GUARD, and sends nothing,
 * for a method, path word (reboot, reset, restore, upgrade, apply, delete,
 * format, factory, wizard), SOAP action or port that safety.md forbids. Header
 * values and cookies from strangers are cut at 8 KiB.
 */
void uchi_http_send_async (UchiNet *net, const UchiHttpRequest *request, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
UchiHttpResponse *uchi_http_send_finish (UchiNet *net, GAsyncResult *result, GError **error);

/* whether a login recipe may send that header, and that body: a short list of names, no XML, none of the words that paths
 * may not hold either; (nullable) @body */
gboolean uchi_http_login_header_allowed (const char *name, const char *value);
gboolean uchi_http_login_body_allowed (GBytes *body);
/* whether the guard lets that method and path pass; for the pack's lint */
gboolean uchi_http_path_allowed (const char *method, const char *path, UchiHttpPurpose purpose);
gboolean uchi_http_soap_allowed (const char *action);
