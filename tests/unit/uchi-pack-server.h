/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <string.h>

#include "pack/uchi-bundle.h"

/* A pack server at 127.0.0.1 in threads of this process, with every bad manner there is. */

typedef enum {
  UCHI_SERVE,          /* as it should be */
  UCHI_SERVE_MISSING,  /* 404 */
  UCHI_SERVE_BUSY,     /* 503, Retry-After: 7200 */
  UCHI_SERVE_BUSY_UNTIL, /* the same by a date, told by a clock that is years off */
  UCHI_SERVE_BUSY_LONG, /* until long after that */
  UCHI_SERVE_ELSEWHERE, /* 302 to a page with a form */
  UCHI_SERVE_SAME,     /* 304, asked for or not */
  UCHI_SERVE_ENDLESS,  /* never stops */
  UCHI_SERVE_DRIP,     /* a byte now and then */
  UCHI_SERVE_INTERIM,  /* 103, and no end of it */
  UCHI_SERVE_SILENT,   /* takes the question and says nothing */
  UCHI_SERVE_CUT,      /* half, then closes */
  UCHI_SERVE_HTML,     /* 200 and a page */
  UCHI_SERVE_EMPTY,    /* 200 and nothing */
  UCHI_SERVE_PACKED,   /* Content-Encoding: gzip over a file that is not */
} UchiManner;

typedef struct {
  GSocketService *service;
  GTlsCertificate *certificate;
  guint16 port;
  GMutex lock;
  gboolean stopping;
  GPtrArray *bundles;         /* of UchiBundle*: the last one is served; threads may still look at the ones before */
  char *bad_file;             /* (nullable): begins with; only there the manner shows */
  UchiManner manner;
  GString *questions;         /* every request as it came */
  guint n_questions;
} UchiPackServer;

static inline gboolean
uchi_say (GOutputStream *out, const char *text, gsize length)
{
  return g_output_stream_write_all (out, text, length, NULL, NULL, NULL) && g_output_stream_flush (out, NULL, NULL);
}

static inline void
uchi_say_head (GOutputStream *out, const char *status, gssize length, const char *more)
{
  g_autofree char *size = length >= 0 ? g_strdup_printf ("Content-Length: %zd\r\n", length) : g_strdup ("");
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 %s\r\n%s%sConnection: close\r\n\r\n", status, size, more);

  uchi_say (out, head, strlen (head));
}

static inline gboolean
uchi_is_stopping (UchiPackServer *self)
{
  gboolean stopping;

  g_mutex_lock (&self->lock);
  stopping = self->stopping;
  g_mutex_unlock (&self->lock);
  return stopping;
}

/* at most ten seconds of it */
static inline void
uchi_drag_on (UchiPackServer *self, GOutputStream *out, gboolean fast)
{
  g_autofree char *block = g_strnfill (65536, 'x');

  for (guint i = 0; i < (fast ? 2000 : 200) && !uchi_is_stopping (self); i++)
    {
      if (!uchi_say (out, block, fast ? 65536 : 1))
        return;
      g_usleep (fast ? 0 : 50000);
    }
}

static inline void
uchi_misbehave (UchiPackServer *self, UchiManner manner, GOutputStream *out, const char *data, gsize length)
{
  static const char page[] = "<!DOCTYPE html><title>Sign in</title><form><input type=password></form>";

  if (manner == UCHI_SERVE_MISSING)
    uchi_say_head (out, "404 Not Found", 0, "");
  else if (manner == UCHI_SERVE_BUSY)
    uchi_say_head (out, "503 Service Unavailable", 0, "Retry-After: 7200\r\n");
  else if (manner == UCHI_SERVE_BUSY_UNTIL)
    uchi_say_head (out, "503 Service Unavailable", 0, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 11:49:37 GMT\r\n");
  else if (manner == UCHI_SERVE_BUSY_LONG)
    uchi_say_head (out, "503 Service Unavailable", 0, "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n");
  else if (manner == UCHI_SERVE_ELSEWHERE)
    uchi_say_head (out, "302 Found", 0, "Location: /login.html\r\n");
  else if (manner == UCHI_SERVE_SAME)
    uchi_say_head (out, "304 Not Modified", -1, "");
  else if (manner == UCHI_SERVE_ENDLESS || manner == UCHI_SERVE_DRIP)
    {
      uchi_say_head (out, "200 OK", -1, "");
      uchi_drag_on (self, out, manner == UCHI_SERVE_ENDLESS);
    }
  else if (manner == UCHI_SERVE_INTERIM)
    {
      static const char hint[] = "HTTP/1.1 103 Early Hints\r\n\r\n";

      for (guint i = 0; i < 100000 && uchi_say (out, hint, sizeof hint - 1); i++)
        continue;
    }
  else if (manner == UCHI_SERVE_SILENT)
    for (guint i = 0; i < 200 && !uchi_is_stopping (self); i++)
      g_usleep (50000);
  else if (manner == UCHI_SERVE_CUT)
    {
      uchi_say_head (out, "200 OK", (gssize) length, "");
      uchi_say (out, data, length / 2);
    }
  else if (manner == UCHI_SERVE_HTML)
    {
      uchi_say_head (out, "200 OK", sizeof page - 1, "");
      uchi_say (out, page, sizeof page - 1);
    }
  else if (manner == UCHI_SERVE_EMPTY)
    uchi_say_head (out, "200 OK", 0, "");
  else
    {
      uchi_say_head (out, "200 OK", (gssize) length, "Content-Encoding: gzip\r\n");
      uchi_say (out, data, length);
    }
}

/* up to the empty line, at most 8 KiB */
static inline char *
uchi_hear (GInputStream *in)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char byte;

  while (text->len < 8192 && !g_str_has_suffix (text->str, "\r\n\r\n") && g_input_stream_read (in, &byte, 1, NULL, NULL) == 1)
    g_string_append_c (text, byte);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static inline void
uchi_answer (UchiPackServer *self, const char *question, GOutputStream *out)
{
  g_auto (GStrv) words = g_strsplit_set (question, " \r", 3);
  const char *name = words[0] != NULL && words[1] != NULL && strrchr (words[1], '/') != NULL ? strrchr (words[1], '/') + 1 : "";
  g_autoptr (GBytes) contents = NULL;
  g_autofree char *etag = NULL;
  UchiManner manner;
  gsize length = 0;
  const char *data = "";

  g_mutex_lock (&self->lock);
  g_string_append (self->questions, question);
  self->n_questions++;
  manner = self->bad_file == NULL || g_str_has_prefix (name, self->bad_file) ? self->manner : UCHI_SERVE;
  if (self->bundles->len > 0)
    contents = uchi_bundle_find (g_ptr_array_index (self->bundles, self->bundles->len - 1), name);
  if (contents != NULL)
    g_bytes_ref (contents);
  g_mutex_unlock (&self->lock);
  if (contents != NULL)
    {
      g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, contents);

      data = g_bytes_get_data (contents, &length);
      etag = g_strdup_printf ("ETag: \"%s\"\r\n", sum);
    }
  if (manner == UCHI_SERVE && contents != NULL && strstr (question, "If-None-Match: ") != NULL
      && strstr (question, etag + strlen ("ETag: ")) != NULL)
    uchi_say_head (out, "304 Not Modified", -1, "");
  else if (manner == UCHI_SERVE && contents != NULL)
    {
      uchi_say_head (out, "200 OK", (gssize) length, etag);
      uchi_say (out, data, length);
    }
  else
    uchi_misbehave (self, manner == UCHI_SERVE ? UCHI_SERVE_MISSING : manner, out, data, length);
}

static inline gboolean
uchi_on_run (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  UchiPackServer *self = user_data;
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  g_autofree char *question = NULL;

  if (tls == NULL || !g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    return TRUE;
  question = uchi_hear (g_io_stream_get_input_stream (tls));
  if (question[0] != '\0')
    uchi_answer (self, question, g_io_stream_get_output_stream (tls));
  g_io_stream_close (tls, NULL, NULL);
  return TRUE;
}

static inline UchiPackServer *
uchi_pack_server_new (const char *certificate)
{
  UchiPackServer *self = g_new0 (UchiPackServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0), effective = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->questions = g_string_new (NULL);
  self->bundles = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_bundle_free);
  self->certificate = g_tls_certificate_new_from_file (certificate, &error);
  g_assert_no_error (error);
  self->service = g_threaded_socket_service_new (8);
  g_signal_connect (self->service, "run", G_CALLBACK (uchi_on_run), self);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                                NULL, &effective, &error));
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_socket_service_start (self->service);
  return self;
}

/* threads that are still talking end soon and keep what they need: it is left to the end of the process */
static inline void
uchi_pack_server_stop (UchiPackServer *self)
{
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_mutex_unlock (&self->lock);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
}
