/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/uchi-text.h"
#include "report/uchi-report-private.h"
#include "uchi-fuzz.h"

/* (transfer full): as names are compared */
static char *
fold (const char *text)
{
  GString *folded = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (uchi_letter_fold (g_utf8_get_char (p)) != 0)
        g_string_append_unichar (folded, uchi_letter_fold (g_utf8_get_char (p)));
    }
  return g_string_free (folded, FALSE);
}

/* lines of names before the first empty one; the rest is what a device says. No name that is looked for anywhere is left in it */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_auto (GStrv) parts = g_strsplit (text, "\n\n", 2);
  g_auto (GStrv) lines = g_strsplit (parts[0] != NULL ? parts[0] : "", "\n", 64);
  g_autofree char *said = g_strdup (parts[0] != NULL && parts[1] != NULL ? parts[1] : text), *told = NULL, *left = NULL;
  g_autoptr (UchiNames) names = uchi_names_new ();
  g_autoptr (JsonObject) report = json_object_new ();
  g_autoptr (UchiMask) mask = NULL;
  g_autoptr (GHashTable) product = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *masked = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      uchi_names_add (names, lines[i]);
      uchi_names_add_mac (names, lines[i]);
    }
  uchi_names_finish (names);
  told = uchi_names_hide (names, said);
  left = fold (told);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = fold (lines[i]);

      /* what stands for a name may be part of the next one */
      if (g_utf8_strlen (lines[i], -1) > 3 && *name != '\0' && strchr (name, '*') == NULL)
        g_assert_null (strstr (left, name));
    }
  mask = uchi_mask_new (report, lines[0], UCHI_FOR_KEEPER);
  masked = uchi_mask_text (mask, said, UCHI_TEXT_OF_MAKER, product);
  g_assert_true (g_utf8_validate (masked, -1, NULL));
  return 0;
}
