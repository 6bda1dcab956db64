/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* bounds of a document from a stranger (safety.md) */
#define UCHI_XML_MAX_BYTES (256 * 1024)
#define UCHI_XML_MAX_DEPTH 32
#define UCHI_XML_MAX_TEXT (64 * 1024)

/**
 * UchiXmlHandler:
 * @open: (nullable): an element begins; @depth is 1 for the root
 * @close: (nullable): it ends; @text is its own character data, trimmed, "" when
 *   there is none or it has children after its last text
 *
 * Names come without their prefix ("s:Body" is "Body"). What is passed is
 * valid during the call only, UTF-8, not cleaned.
 */
typedef struct {
  void (*open) (const char *name, guint depth, gpointer data);
  void (*close) (const char *name, const char *text, guint depth, gpointer data);
} UchiXmlHandler;

/**
 * uchi_xml_walk:
 * @data: a document, not trusted, of any encoding uchi_text_decode() knows
 * @length: bytes
 *
 * Walks through the document with GMarkup: no external entities, no expansion
 * of declared ones, nothing is loaded. A declared entity that is used, bytes,
 * depth or text beyond the bounds end the walk.
 *
 * Returns: whether the whole document was well-formed; the handlers may have
 *   been called for a part of it when not
 */
gboolean uchi_xml_walk (const void *data, gsize length, const UchiXmlHandler *handler, gpointer user_data);
