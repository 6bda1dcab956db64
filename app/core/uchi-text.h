/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* graphemes a text from a device may have after cleaning */
#define UCHI_TEXT_MAX 64
/* the same for long texts: UPnP descriptions, page titles searched for model words */
#define UCHI_TEXT_LONG_MAX 4096
/* bytes that a grapheme has at most on the average of a text: a Japanese one has 3, an emoji 4; marks make it up to 12 */
#define UCHI_TEXT_BYTES 4

/**
 * uchi_text_clean:
 * @text: (nullable): UTF-8 or not, of any origin
 * @length: bytes in @text, or -1 when NUL-terminated
 * @max_graphemes: upper bound of user-perceived characters kept
 *
 * The one cleaning function for text from strangers: drops control, bidi,
 * zero-width, line and paragraph separators, private-use and unassigned
 * characters, folds white space runs to one space, trims, cuts at a grapheme
 * border, also where %UCHI_TEXT_BYTES a grapheme are used up. Invalid UTF-8 becomes U+FFFD. At most 256 KiB are looked at.
 *
 * Returns: (transfer full): valid UTF-8, "" when nothing is left
 */
char *uchi_text_clean (const char *text, gssize length, gsize max_graphemes);

/**
 * uchi_text_name:
 * @text: (nullable): what a device calls itself, or is called by
 *
 * uchi_text_clean() for a text that a person reads and could follow: without addresses of sites and what looks like a telephone
 * number (9 digits and more from a 0 or + on that stand by themselves, wide ones too). Numbers within a word, as of a type plate, stay.
 *
 * Returns: (transfer full): at most %UCHI_TEXT_MAX graphemes
 */
char *uchi_text_name (const char *text);

/**
 * uchi_text_decode:
 * @bytes: bytes of unknown encoding
 * @length: number of bytes
 * @charset: (nullable): the declared charset, not trusted
 *
 * UTF-8 when valid, else @charset, else CP932, else EUC-JP, else ISO-8859-1;
 * each strictly: a conversion that did not use every byte does not count.
 *
 * Returns: (transfer full): valid UTF-8, not yet cleaned
 */
char *uchi_text_decode (const void *bytes, gsize length, const char *charset);

/**
 * uchi_text_for_terminal:
 * @text: UTF-8
 *
 * Returns: (transfer full): @text with every character that a terminal could
 *   take for a command replaced by "?"
 */
char *uchi_text_for_terminal (const char *text);

/**
 * uchi_text_for_csv:
 * @text: UTF-8
 *
 * Returns: (transfer full): @text with a leading quote when a spreadsheet
 *   would take it for a formula (= + - @ tab)
 */
char *uchi_text_for_csv (const char *text);
