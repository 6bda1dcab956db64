/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

/* Translations mark with 「|」 where a line may break: Japanese has no spaces,
 * and a break within a word makes old eyes stumble. */

/**
 * uchi_phrases_strip:
 * @text: UTF-8
 *
 * Returns: (transfer full): @text as it is read aloud, without the marks
 */
char *uchi_phrases_strip (const char *text);

/**
 * uchi_phrases_attributes:
 * @text: UTF-8 with marks
 *
 * Returns: (transfer full) (nullable): attributes that allow breaks at the
 *   marks only, for the text of uchi_phrases_strip(); %NULL without a mark
 */
PangoAttrList *uchi_phrases_attributes (const char *text);

/**
 * uchi_phrases_name:
 * @name: what a person or a device calls itself
 *
 * Returns: (transfer full): @name in which no character is a mark
 */
char *uchi_phrases_name (const char *name);
