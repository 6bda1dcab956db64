/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-wsd.h"

#include "core/uchi-text.h"
#include "wire/uchi-xml.h"

#include <string.h>

#define MAX_TEXT 2048

GBytes *
uchi_wsd_build_probe (const char *message_id)
{
  char *text = g_strdup_printf ("<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                                "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
                                " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
                                " xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\">"
                                "<s:Header><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>"
                                "<a:MessageID>urn:uuid:%s</a:MessageID>"
                                "<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>"
                                "<s:Body><d:Probe/></s:Body></s:Envelope>",
                                message_id);

  return g_bytes_new_take (text, strlen (text));
}

void
uchi_wsd_match_free (UchiWsdMatch *self)
{
  if (self == NULL)
    return;
  g_free (self->endpoint);
  g_free (self->types);
  g_free (self->scopes);
  g_free (self->addresses);
  g_free (self);
}

typedef struct {
  GPtrArray *matches;
  UchiWsdMatch *match; /* (nullable): whose element is open */
} Parser;

static gboolean
is_match (const char *name)
{
  return g_str_equal (name, "ProbeMatch") || g_str_equal (name, "Hello");
}

static void
on_open (const char *name, guint depth, gpointer data)
{
  Parser *self = data;

  if (!is_match (name) || self->match != NULL || self->matches->len >= UCHI_WSD_MAX_MATCHES)
    return;
  self->match = g_new0 (UchiWsdMatch, 1);
  self->match->endpoint = g_strdup ("");
  self->match->types = g_strdup ("");
  self->match->scopes = g_strdup ("");
  self->match->addresses = g_strdup ("");
  g_ptr_array_add (self->matches, self->match);
}

/* "wsdp:Device tds:Device" without the prefixes */
static char *
local_names (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 32);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *colon = strrchr (parts[i], ':');

      if (colon != NULL)
        memmove (parts[i], colon + 1, strlen (colon + 1) + 1);
    }
  return g_strjoinv (" ", parts);
}

static void
set_clean (char **place, const char *text)
{
  if (**place != '\0')
    return;
  g_free (*place);
  *place = uchi_text_clean (text, -1, MAX_TEXT);
}

static void
on_close (const char *name, const char *text, guint depth, gpointer data)
{
  Parser *self = data;

  if (self->match == NULL)
    return;
  if (is_match (name))
    self->match = NULL;
  else if (g_str_equal (name, "Address"))
    set_clean (&self->match->endpoint, text);
  else if (g_str_equal (name, "Scopes"))
    set_clean (&self->match->scopes, text);
  else if (g_str_equal (name, "XAddrs"))
    set_clean (&self->match->addresses, text);
  else if (g_str_equal (name, "Types"))
    {
      g_autofree char *clean = uchi_text_clean (text, -1, MAX_TEXT);
      g_autofree char *names = local_names (clean);

      set_clean (&self->match->types, names);
    }
}

GPtrArray *
uchi_wsd_parse (const void *data, gsize length)
{
  static const UchiXmlHandler handler = { on_open, on_close };
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_wsd_match_free);
  Parser parser = { .matches = matches };

  if (!uchi_xml_walk (data, length, &handler, &parser) || matches->len == 0)
    return NULL;
  return g_steal_pointer (&matches);
}
