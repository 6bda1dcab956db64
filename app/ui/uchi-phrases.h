/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

/* Japanese has no spaces, and a line that breaks within a word makes old eyes
 * stumble. Lines break between phrases: where a translation says so with 「|」,
 * else where the script changes, which is right nearly always. */

/**
 * uchi_phrases_strip:
 * @text: UTF-8
 *
 * Returns: (transfer full): @text as it is read aloud, without the marks
 */
char *uchi_phrases_strip (const char *text);

/**
 * uchi_phrases_attributes:
 * @text: UTF-8, with or without marks
 *
 * Returns: (transfer full) (nullable): attributes that allow breaks between
 *   phrases only, for the text of uchi_phrases_strip(); %NULL for a text that
 *   is not Japanese. A phrase of more than 12 characters (marked: 18) may break anywhere.
 */
PangoAttrList *uchi_phrases_attributes (const char *text);

/**
 * uchi_phrases_name:
 * @name: what a person or a device calls itself
 *
 * Returns: (transfer full): @name in which no character is a mark, and that does
 *   not turn the sentence round it when it is written from right to left
 */
char *uchi_phrases_name (const char *name);
