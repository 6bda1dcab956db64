/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-device.h"

/* Words that more than one screen says. All are translated and static unless
 * told otherwise; phrases may carry the marks of uchi-phrases.h. */

/* what people call such a device: 「カメラ」 */
const char *uchi_words_kind (UchiKind kind);
/* 「家のネット」, 「このパソコン」 */
const char *uchi_words_home_network (void);
const char *uchi_words_this_computer (void);
/* (transfer full): 「カメラ（Panasonic）」 */
char *uchi_words_in_brackets (const char *name, const char *more);

/* 「今日のうちに直しましょう」 */
const char *uchi_words_level (UchiLevel level);
/* 「四角」: what a person says on the phone */
const char *uchi_words_shape (UchiLevel level);

/* names of drawings */
const char *uchi_words_kind_drawing (UchiKind kind);
const char *uchi_words_shape_drawing (UchiLevel level);

/* 「カメラのパスワードが買った時のまま」, and why it should be mended */
const char *uchi_words_finding (UchiFindingId finding, UchiKind kind);
const char *uchi_words_why (UchiFindingId finding, UchiKind kind);
/* (transfer full) (nullable): 「2026年1月」 for "2026-01-31"; %NULL when it is no date */
char *uchi_words_month (const char *date);
/* what a check looks at: 「パスワードが買った時のままか」 */
const char *uchi_words_check (const char *check);
