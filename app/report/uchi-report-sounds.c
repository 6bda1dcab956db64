/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which letters are sounds of Japanese, in either romanisation (ISO 3602, Hepburn). */
#include "report/uchi-report-private.h"

#include <string.h>

static gboolean
is_one_of (char letter, const char *letters)
{
  return letter != '\0' && strchr (letters, letter) != NULL;
}

/* a vowel behind @consonants letters, the long o of Satoh too: bits of the lengths that this may be */
static guint
with_vowel (const char *p, guint consonants)
{
  if (!is_one_of (p[consonants], "aiueo"))
    return 0;
  return 1u << (consonants + 1) | (p[consonants + 1] == 'h' ? 1u << (consonants + 2) : 0);
}

/* one syllable at @p: bits of its lengths */
static guint
syllables_at (const char *p)
{
  guint lengths = with_vowel (p, 0);

  if (is_one_of (p[0], "kgsztdnhbpmrfjwy"))
    lengths |= with_vowel (p, 1);
  if ((is_one_of (p[0], "kgsztdnhbpmrj") && p[1] == 'y') || (is_one_of (p[0], "sc") && p[1] == 'h') || (p[0] == 't' && p[1] == 's')
      || (p[0] == 'd' && p[1] == 'z'))
    lengths |= with_vowel (p, 2);
  return lengths;
}

/* the n of Shin, the m of Homma, the doubled consonant of Hattori, the t of Hatchiri: a sound of one letter before another sound */
static gboolean
is_sound_before (const char *p)
{
  return (p[0] == 'n' && p[1] != '\0' && !is_one_of (p[1], "aiueo")) || (p[0] == 'm' && is_one_of (p[1], "bpm"))
         || (is_one_of (p[0], "kstpgdb") && p[1] == p[0]) || (p[0] == 't' && p[1] == 'c' && p[2] == 'h');
}

void
uchi_sounds_find (const char *folded, gsize length, guint64 *ends)
{
  g_assert (length <= UCHI_SOUNDS_MAX);
  ends[length] = 0;
  for (gsize i = length; i-- > 0;)
    {
      guint lengths = syllables_at (folded + i);

      ends[i] = is_sound_before (folded + i) ? ends[i + 1] : 0;
      if (folded[i] == 'n')
        ends[i] |= UCHI_SOUNDS_END (i + 1);
      for (guint n = 1; n <= 4; n++)
        {
          if ((lengths & 1u << n) != 0)
            ends[i] |= UCHI_SOUNDS_END (i + n) | ends[i + n];
        }
    }
}
