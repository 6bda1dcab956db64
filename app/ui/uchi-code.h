/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/uchi-window.h"

/**
 * uchi_code_now:
 * @code: (out caller-allocates): UCHI_SUPPORT_CODE_LENGTH + 1 bytes
 *
 * The support code of the place where the person is, or was before 41 … 44; the finding and its step only where it is looked at or mended.
 *
 * Returns: (transfer none): the check word
 */
const char *uchi_code_now (UchiWindow *window, char *code);
