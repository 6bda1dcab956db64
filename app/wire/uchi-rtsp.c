/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-rtsp.h"

#include "core/uchi-text.h"
#include "wire/uchi-headers.h"

#include <string.h>

#define LOOK_AT_MOST (16 * 1024)
#define MAX_AUTHENTICATE 8192

char *
uchi_rtsp_url (const char *address, guint16 port, const char *path)
{
  return g_strdup_printf (strchr (address, ':') != NULL ? "rtsp://[%s]:%u%s%s" : "rtsp://%s:%u%s%s", address, port,
                          *path == '/' ? "" : "/", path);
}

static gboolean
is_one_line (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if ((guchar) *c < ' ' || *c == 0x7F)
        return FALSE;
    }
  return TRUE;
}

GBytes *
uchi_rtsp_build (UchiRtspMethod method, const char *url, guint sequence, const char *authorization)
{
  g_autoptr (GString) text = NULL;

  if (!is_one_line (url) || strchr (url, ' ') != NULL || (authorization != NULL && !is_one_line (authorization)))
    return NULL;
  text = g_string_new (method == UCHI_RTSP_DESCRIBE ? "DESCRIBE " : "OPTIONS ");
  g_string_append_printf (text, "%s RTSP/1.0\r\nCSeq: %u\r\n", url, sequence);
  if (method == UCHI_RTSP_DESCRIBE)
    g_string_append (text, "Accept: application/sdp\r\n");
  if (authorization != NULL)
    g_string_append_printf (text, "Authorization: %s\r\n", authorization);
  g_string_append (text, "\r\n");
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

/* "RTSP/1.0 401 Unauthorized" */
static guint
parse_status (const char *line)
{
  const char *digits = line + strlen ("RTSP/1.0 ");

  if (!g_str_has_prefix (line, "RTSP/1.0 ") || !g_ascii_isdigit (digits[0]) || !g_ascii_isdigit (digits[1])
      || !g_ascii_isdigit (digits[2]) || g_ascii_isdigit (digits[3]))
    return 0;
  return (guint) (digits[0] - '0') * 100 + (guint) (digits[1] - '0') * 10 + (guint) (digits[2] - '0');
}

static void
set_text (char **place, const UchiHeader *header)
{
  g_free (*place);
  *place = uchi_header_text (header, 256);
}

static void
take_header (UchiRtspReply *self, GString *authenticate, const UchiHeader *header)
{
  if (uchi_header_is (header, "CSeq"))
    {
      g_autofree char *text = uchi_header_text (header, 16);
      guint64 value;

      if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &value, NULL))
        self->sequence = (guint) value;
    }
  else if (uchi_header_is (header, "Server"))
    set_text (&self->server, header);
  else if (uchi_header_is (header, "Public"))
    set_text (&self->methods, header);
  else if (uchi_header_is (header, "Content-Type"))
    set_text (&self->content_type, header);
  else if (uchi_header_is (header, "WWW-Authenticate")
           && authenticate->len + header->value_length < MAX_AUTHENTICATE
           && memchr (header->value, 0, header->value_length) == NULL)
    {
      if (authenticate->len > 0)
        g_string_append (authenticate, ", ");
      g_string_append_len (authenticate, header->value, (gssize) header->value_length);
    }
}

UchiRtspReply *
uchi_rtsp_parse (const void *data, gsize length)
{
  UchiHeaders headers;
  UchiHeader header;
  UchiRtspReply *self;
  g_autofree char *line = NULL;
  GString *authenticate;
  guint status;

  uchi_headers_init (&headers, data, MIN (length, LOOK_AT_MOST));
  line = uchi_headers_first_line (&headers);
  status = line != NULL ? parse_status (line) : 0;
  if (status == 0)
    return NULL;

  self = g_new0 (UchiRtspReply, 1);
  self->status = status;
  self->server = g_strdup ("");
  self->methods = g_strdup ("");
  self->content_type = g_strdup ("");
  authenticate = g_string_new (NULL);
  while (uchi_headers_next (&headers, &header))
    take_header (self, authenticate, &header);
  self->authenticate = g_string_free (authenticate, FALSE);
  return self;
}

void
uchi_rtsp_reply_free (UchiRtspReply *self)
{
  if (self == NULL)
    return;
  g_free (self->server);
  g_free (self->methods);
  g_free (self->authenticate);
  g_free (self->content_type);
  g_free (self);
}
