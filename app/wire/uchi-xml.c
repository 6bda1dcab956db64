/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-xml.h"

#include "core/uchi-text.h"

#include <string.h>

typedef struct {
  const UchiXmlHandler *handler;
  gpointer data;
  guint depth;
  gsize text_total;
  GString *text;
} Walk;

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, what);
  return FALSE;
}

static const char *
local_name (const char *name)
{
  const char *colon = strchr (name, ':');

  return colon != NULL ? colon + 1 : name;
}

static void
on_start (GMarkupParseContext *context, const char *name, const char **attribute_names, const char **attribute_values,
          gpointer user_data, GError **error)
{
  Walk *self = user_data;

  if (++self->depth > UCHI_XML_MAX_DEPTH)
    {
      refuse (error, "nested too deeply");
      return;
    }
  g_string_truncate (self->text, 0);
  if (self->handler->open != NULL)
    self->handler->open (local_name (name), self->depth, self->data);
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Walk *self = user_data;

  if (self->handler->close != NULL)
    self->handler->close (local_name (name), g_strstrip (self->text->str), self->depth, self->data);
  g_string_truncate (self->text, 0);
  self->depth--;
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data, GError **error)
{
  Walk *self = user_data;

  self->text_total += length;
  if (self->text->len + length > UCHI_XML_MAX_TEXT || self->text_total > UCHI_XML_MAX_BYTES)
    {
      refuse (error, "too much text");
      return;
    }
  g_string_append_len (self->text, text, (gssize) length);
}

gboolean
uchi_xml_walk (const void *data, gsize length, const UchiXmlHandler *handler, gpointer user_data)
{
  static const GMarkupParser callbacks = { .start_element = on_start, .end_element = on_end, .text = on_text };
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GString) buffer = g_string_new (NULL);
  g_autofree char *text = NULL;
  Walk walk = { .handler = handler, .data = user_data, .text = buffer };

  if (length == 0 || length > UCHI_XML_MAX_BYTES)
    return FALSE;
  text = uchi_text_decode (data, length, NULL);
  context = g_markup_parse_context_new (&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT, &walk, NULL);
  return g_markup_parse_context_parse (context, text, (gssize) strlen (text), NULL)
         && g_markup_parse_context_end_parse (context, NULL);
}
