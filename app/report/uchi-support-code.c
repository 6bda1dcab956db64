/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/uchi-support-code.h"

#include <string.h>

#define CURRENT_VERSION 0
#define PAYLOAD_BITS 33

/* words that start with a vowel or a voiced sound: old ears lose the others on the phone */
static const char *const words[UCHI_SUPPORT_CODE_WORDS] = {
  "あさがお", "あひる", "あめ", "うめぼし", "えだまめ", "えんぴつ", "おにぎり", "がっこう", "ぐんて", "ごま", "だいこん",
  "でんしゃ", "どんぐり", "なのはな", "にわとり", "にんじん", "ねこ", "ぶどう", "べんとう", "ぼうし", "まくら", "みかん",
  "むぎ", "めだか", "もみじ", "ようかん", "りす", "りんご", "ろうそく", "わらび", "バナナ", "ラジオ",
};

/* CRC-5, polynomial 0x05, start 0x1F, over the payload bits */
static const char *
word_of (guint64 payload)
{
  guint crc = 0x1F;

  for (int i = PAYLOAD_BITS - 1; i >= 0; i--)
    {
      guint bit = (guint) (payload >> i & 1) ^ (crc >> 4 & 1);

      crc = crc << 1 & 0x1F;
      if (bit != 0)
        crc ^= 0x05;
    }
  return words[crc];
}

static void
put (guint64 *payload, guint value, guint bits)
{
  *payload = *payload << bits | MIN (value, (1u << bits) - 1);
}

static guint
take (guint64 *payload, guint bits)
{
  guint value = (guint) (*payload & ((1u << bits) - 1));

  *payload >>= bits;
  return value;
}

const char *
uchi_support_code_encode (const UchiSupportState *state, char *code)
{
  guint64 payload = 0, check;
  char digits[13];

  put (&payload, state->version, 2);
  put (&payload, state->screen, 7);
  put (&payload, state->kind, 5);
  put (&payload, state->finding, 5);
  put (&payload, state->step, 3);
  put (&payload, state->n_today, 3);
  put (&payload, state->n_soon, 3);
  put (&payload, state->pack_age, 2);
  put (&payload, state->error, 3);
  check = 98 - payload * 100 % 97;
  g_snprintf (digits, sizeof digits, "%010" G_GUINT64_FORMAT "%02u", payload, (guint) check);
  g_snprintf (code, UCHI_SUPPORT_CODE_LENGTH + 1, "%.4s-%.4s-%.4s", digits, digits + 4, digits + 8);
  return word_of (payload);
}

static gboolean
read_digits (const char *text, guint64 *number)
{
  guint n_digits = 0;

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  *number = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      int digit = g_unichar_isdigit (c) ? g_unichar_digit_value (c) : -1;

      if (digit < 0 && !g_unichar_isspace (c) && c != '-' && c != 0x2010 && c != 0x30FC && c != 0xFF0D)
        return FALSE;
      if (digit < 0)
        continue;
      if (++n_digits > 12)
        return FALSE;
      *number = *number * 10 + (guint) digit;
    }
  return n_digits == 12;
}

UchiSupportCodeResult
uchi_support_code_decode (const char *text, UchiSupportState *state, const char **word)
{
  guint64 number, payload;

  if (!read_digits (text, &number))
    return UCHI_SUPPORT_CODE_LENGTH_WRONG;
  if (number % 97 != 1 || number / 100 >> PAYLOAD_BITS != 0)
    return UCHI_SUPPORT_CODE_CHECK_WRONG;
  payload = number / 100;
  *word = word_of (payload);
  state->error = take (&payload, 3);
  state->pack_age = take (&payload, 2);
  state->n_soon = take (&payload, 3);
  state->n_today = take (&payload, 3);
  state->step = take (&payload, 3);
  state->finding = take (&payload, 5);
  state->kind = take (&payload, 5);
  state->screen = take (&payload, 7);
  state->version = take (&payload, 2);
  return state->version == CURRENT_VERSION ? UCHI_SUPPORT_CODE_FINE : UCHI_SUPPORT_CODE_NEWER;
}

const char *
uchi_support_code_word (guint index)
{
  return words[index % UCHI_SUPPORT_CODE_WORDS];
}
