/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-vocabulary.h"

/**
 * UchiSupportState:
 *
 * What the support code carries: where a person is, not who. 33 bits.
 */
typedef struct {
  guint version;   /* 0 … 3 */
  guint screen;    /* 0 … 127 */
  guint kind;      /* 0 … 31 */
  guint finding;   /* 0 … 31 */
  guint step;      /* 0 … 7 */
  guint n_today;   /* 0 … 7, more is 7 */
  guint n_soon;    /* 0 … 7, more is 7 */
  guint pack_age;  /* 0 fresh, 1 aging, 2 old, 3 too old */
  guint error;     /* 0 … 7 */
} UchiSupportState;

#define UCHI_SUPPORT_CODE_LENGTH 14 /* "0572-5473-6068" */

/**
 * uchi_support_code_encode:
 * @state: values beyond their range are cut to the largest
 * @code: (out caller-allocates): room for %UCHI_SUPPORT_CODE_LENGTH + 1 bytes
 *
 * Ten digits of payload and two of ISO/IEC 7064 MOD 97-10, in three groups.
 *
 * Returns: (transfer none): the check word, one of 32
 */
const char *uchi_support_code_encode (const UchiSupportState *state, char *code);

typedef enum {
  UCHI_SUPPORT_CODE_FINE,
  UCHI_SUPPORT_CODE_LENGTH_WRONG,  /* not twelve digits */
  UCHI_SUPPORT_CODE_CHECK_WRONG,   /* misheard or swapped somewhere */
  UCHI_SUPPORT_CODE_NEWER,         /* right, but of a newer version of the program */
} UchiSupportCodeResult;

/**
 * uchi_support_code_decode:
 * @text: digits, spaces, hyphens; full-width digits count too; not trusted
 * @state: (out): untouched unless FINE or NEWER
 * @word: (out) (transfer none): the check word to read back
 */
UchiSupportCodeResult uchi_support_code_decode (const char *text, UchiSupportState *state, const char **word);

#define UCHI_SUPPORT_CODE_WORDS 32
/* (transfer none): check word @index (below UCHI_SUPPORT_CODE_WORDS), for the staff page, which reads codes too */
const char *uchi_support_code_word (guint index);
