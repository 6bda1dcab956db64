/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* SETUP and PLAY cannot be built: the program looks, and never peeks */
typedef enum { UCHI_RTSP_OPTIONS, UCHI_RTSP_DESCRIBE } UchiRtspMethod;

/* (transfer full): "rtsp://192.168.50.12:554/path"; IPv6 literals get their brackets */
char *uchi_rtsp_url (const char *address, guint16 port, const char *path);

/**
 * uchi_rtsp_build:
 * @url: from uchi_rtsp_url()
 * @sequence: CSeq
 * @authorization: (nullable): value of the header
 *
 * RFC 2326 §10.1, §10.2.
 *
 * Returns: (transfer full) (nullable): %NULL when a text holds a control character
 */
GBytes *uchi_rtsp_build (UchiRtspMethod method, const char *url, guint sequence, const char *authorization);

typedef struct {
  guint status;
  guint sequence;
  char *server;        /* cleaned, "" when missing */
  char *methods;       /* Public, cleaned */
  char *authenticate;  /* every WWW-Authenticate joined by ", ", as sent; for uchi_http_auth_parse() */
  char *content_type;  /* cleaned; "application/sdp" for a stream that anybody may see */
} UchiRtspReply;

/**
 * uchi_rtsp_parse:
 * @data: what a device sent, not trusted; the first 16 KiB and 64 headers are looked at
 *
 * Returns: (transfer full) (nullable): %NULL when it does not begin with an RTSP/1.0 status line
 */
UchiRtspReply *uchi_rtsp_parse (const void *data, gsize length);
void uchi_rtsp_reply_free (UchiRtspReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiRtspReply, uchi_rtsp_reply_free)
