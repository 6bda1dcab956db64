/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks of web pages: a page is looked through once and forgotten. */
#include "pack/uchi-pack-private.h"

#include <string.h>

#define MAX_MARKS 16
#define OVERLAP 512

static gboolean
holds_in_windows (UchiFact *fact, const char *text, gsize length)
{
  for (gsize at = 0; at < length; at += UCHI_PACK_SUBJECT - OVERLAP)
    {
      g_autofree char *window = g_utf8_make_valid (text + at, (gssize) MIN (UCHI_PACK_SUBJECT, length - at));
      UchiPackText piece = { .text = window };

      if (uchi_fact_holds_for (fact, &piece)) /* a pattern: nothing is folded */
        return TRUE;
    }
  return FALSE;
}

static void
read_marks (UchiPack *self, UchiDevice *device, const char *text, guint at_ms)
{
  GHashTableIter iter;
  gpointer mark, fact;
  guint n_marks = 0;
  UchiPackText page = { .text = text };

  g_hash_table_iter_init (&iter, self->pages);
  while (n_marks < MAX_MARKS && g_hash_table_iter_next (&iter, &mark, &fact))
    {
      gboolean holds = ((UchiFact *) fact)->op == UCHI_OP_REGEX ? holds_in_windows (fact, text, strlen (text))
                                                                 : uchi_fact_holds_for (fact, &page);

      n_marks += holds && uchi_device_add_evidence (device, "http.mark", mark, at_ms);
    }
  uchi_pack_text_clear (&page);
}

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '/' || c == '_';
}

static void
read_words (UchiPack *self, UchiDevice *device, const char *text, guint at_ms)
{
  for (const char *p = text; *p != '\0';)
    {
      const char *end = p;
      g_autofree char *word = NULL;
      const char *model;

      while (is_word_byte (*end))
        end++;
      if (end - p >= 4 && end - p <= 40)
        {
          word = g_ascii_strup (p, end - p);
          model = g_hash_table_lookup (self->words, word);
          if (model != NULL)
            uchi_device_add_evidence (device, "http.word", model, at_ms);
        }
      p = end == p ? p + 1 : end;
    }
}

void
uchi_pack_read_page (UchiPack *self, UchiDevice *device, const char *text, guint at_ms)
{
  g_autofree char *bounded = g_utf8_make_valid (text, (gssize) strnlen (text, UCHI_PACK_MAX_PAGE));

  uchi_pack_index (self);
  read_marks (self, device, bounded, at_ms);
  read_words (self, device, bounded, at_ms);
}
