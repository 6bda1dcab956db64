/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_HTML_MAX_FORMS 8
#define UCHI_HTML_MAX_FIELDS 64

typedef struct {
  char *name;
  char *type;   /* lower case: "text", "password", "hidden", "submit" …; "text" when missing */
  char *value;  /* entities decoded, not cleaned (it is sent back as it is), at most 8 KiB */
} UchiHtmlField;

typedef struct {
  char *action;       /* as written, entities decoded; "" when missing */
  gboolean post;
  GPtrArray *fields;  /* of UchiHtmlField*, those with a name */
} UchiHtmlForm;

typedef struct {
  char *title;        /* cleaned, at most UCHI_TEXT_MAX graphemes; "" when there is none */
  char *next;         /* where the page sends a browser: meta refresh, else the first frame; "" when nowhere */
  char *icon;         /* href of the page's icon; "" when there is none */
  gboolean has_password;
  GPtrArray *forms;   /* of UchiHtmlForm* */
} UchiHtmlPage;

/**
 * uchi_html_parse:
 * @text: a page as UTF-8 (uchi_http_response_text()), not trusted
 * @length: bytes; the first 256 KiB are looked at
 *
 * Looks for the title, forms and fields in one pass over the tags, without a
 * tree; comments, scripts and styles are skipped. Attribute values may be
 * quoted or not. Not a full HTML parser: what it cannot read it leaves out.
 *
 * Returns: (transfer full): never %NULL
 */
UchiHtmlPage *uchi_html_parse (const char *text, gsize length);
void uchi_html_page_free (UchiHtmlPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiHtmlPage, uchi_html_page_free)

/**
 * uchi_html_charset:
 * @data: a page as sent
 * @length: bytes; the first 4 KiB are looked at
 *
 * The charset that a meta element declares (HTML Living Standard, prescan, in a
 * simple form).
 *
 * Returns: (transfer full) (nullable): not trusted, for uchi_text_decode()
 */
char *uchi_html_charset (const void *data, gsize length);
