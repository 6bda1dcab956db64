/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-ssdp.h"

#include "wire/uchi-headers.h"

#include <string.h>

#define MAX_BYTES 8192
#define MAX_TEXT 512

GBytes *
uchi_ssdp_build_search (const char *host, const char *target, guint mx_seconds)
{
  g_autoptr (GString) text = g_string_new ("M-SEARCH * HTTP/1.1\r\n");
  gboolean ipv6 = strchr (host, ':') != NULL;

  g_string_append_printf (text, ipv6 ? "HOST: [%s]:%u\r\n" : "HOST: %s:%u\r\n", host, UCHI_SSDP_PORT);
  g_string_append (text, "MAN: \"ssdp:discover\"\r\n");
  if (mx_seconds > 0)
    g_string_append_printf (text, "MX: %u\r\n", MIN (mx_seconds, 5));
  g_string_append_printf (text, "ST: %s\r\n\r\n", target);
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static gboolean
is_answer (const char *line)
{
  return (g_str_has_prefix (line, "HTTP/1.1 200") || g_str_has_prefix (line, "HTTP/1.0 200"))
         && !g_ascii_isdigit (line[12]);
}

static void
take_text (char **text, const UchiHeader *header)
{
  if (**text != '\0')
    return;
  g_free (*text);
  *text = uchi_header_text (header, MAX_TEXT);
}

static void
take_header (UchiSsdpMessage *self, const UchiHeader *header)
{
  if (uchi_header_is (header, self->notify ? "NT" : "ST"))
    take_text (&self->target, header);
  else if (uchi_header_is (header, "USN"))
    take_text (&self->usn, header);
  else if (uchi_header_is (header, "SERVER"))
    take_text (&self->server, header);
  else if (uchi_header_is (header, "LOCATION"))
    take_text (&self->location, header);
  else if (self->notify && uchi_header_is (header, "NTS"))
    self->byebye = header->value_length == strlen ("ssdp:byebye")
                   && memcmp (header->value, "ssdp:byebye", header->value_length) == 0;
}

UchiSsdpMessage *
uchi_ssdp_parse (const void *data, gsize length)
{
  UchiHeaders headers;
  UchiHeader header;
  g_autofree char *line = NULL;
  g_autoptr (UchiSsdpMessage) self = NULL;

  if (length > MAX_BYTES)
    return NULL;
  uchi_headers_init (&headers, data, length);
  line = uchi_headers_first_line (&headers);
  if (line == NULL || (!is_answer (line) && !g_str_has_prefix (line, "NOTIFY * HTTP/1.")))
    return NULL;

  self = g_new0 (UchiSsdpMessage, 1);
  self->notify = *line == 'N';
  self->target = g_strdup ("");
  self->usn = g_strdup ("");
  self->server = g_strdup ("");
  self->location = g_strdup ("");
  while (uchi_headers_next (&headers, &header))
    take_header (self, &header);
  if (headers.n_lines >= UCHI_HEADERS_MAX)
    return NULL;
  return g_steal_pointer (&self);
}

void
uchi_ssdp_message_free (UchiSsdpMessage *self)
{
  if (self == NULL)
    return;
  g_free (self->target);
  g_free (self->usn);
  g_free (self->server);
  g_free (self->location);
  g_free (self);
}
