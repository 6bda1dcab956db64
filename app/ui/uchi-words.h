/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-device.h"

/* Names and drawings that more than one screen shows; the words of kinds,
 * levels and findings are the advice's. */

/* 「家のネット」, 「このパソコン」; static */
const char *uchi_words_home_network (void);
const char *uchi_words_this_computer (void);
/* why a result is not whole, when @note, the last word of the engine, tells; else @simply */
const char *uchi_words_stopped (const char *note, const char *simply);
/* (transfer full): 「カメラ（Panasonic）」 */
char *uchi_words_in_brackets (const char *name, const char *more);
/* the language that is shown now */
gboolean uchi_words_are_japanese (void);
/* (transfer full) (nullable): 「2026年1月」 for "2026-01-31"; %NULL when it is no date */
char *uchi_words_month (const char *date);

/* names of drawings; static */
const char *uchi_words_kind_drawing (UchiKind kind);
/* (transfer full) (nullable): 「2026年1月31日」 for "2026-01-31T…" */
char *uchi_words_day (const char *time);
