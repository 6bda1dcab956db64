/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* The entry of one target: libFuzzer calls it in a fuzz build, fuzz-replay.c
 * in a normal one. @data has exactly @size bytes. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* a text that a parser says it cleaned: UTF-8 without a control character */
static inline void
uchi_fuzz_assert_clean (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (c)) || g_unichar_type (g_utf8_get_char (c)) == G_UNICODE_FORMAT);
}
