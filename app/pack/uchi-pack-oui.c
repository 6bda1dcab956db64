/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who registered the first half of a MAC (IEEE MA-L 24, MA-M 28, MA-S 36 bits). */
#include "pack/uchi-pack-private.h"

#include <string.h>

#include "core/uchi-json.h"

#define MAX_PREFIXES 100000
#define KEY_BITS 42
#define DIGIT_BITS 11
#define DIGIT_MASK ((1u << DIGIT_BITS) - 1)

static int
by_prefix (gconstpointer a, gconstpointer b)
{
  const UchiOui *left = a, *right = b;

  if (left->prefix != right->prefix)
    return left->prefix < right->prefix ? -1 : 1;
  return (int) left->bits - (int) right->bits;
}

/* 36 bits of the prefix, then its length: what by_prefix() compares, in KEY_BITS */
static guint64
key_of (const UchiOui *self)
{
  return self->prefix >> 12 << 6 | self->bits;
}

/* stable, by counting, a digit at a time: it costs the same for any order, and a tenth of comparing */
static void
sort_prefixes (GArray **oui)
{
  GArray *other = g_array_sized_new (FALSE, FALSE, sizeof (UchiOui), (*oui)->len);

  g_array_set_size (other, (*oui)->len);
  for (guint shift = 0; shift < KEY_BITS; shift += DIGIT_BITS)
    {
      guint at[1 << DIGIT_BITS] = { 0 }, sum = 0;
      GArray *from = *oui;

      for (guint i = 0; i < from->len; i++)
        at[key_of (&g_array_index (from, UchiOui, i)) >> shift & DIGIT_MASK]++;
      for (guint i = 0; i <= DIGIT_MASK; i++)
        {
          guint n = at[i];

          at[i] = sum;
          sum += n;
        }
      for (guint i = 0; i < from->len; i++)
        {
          const UchiOui *one = &g_array_index (from, UchiOui, i);

          g_array_index (other, UchiOui, at[key_of (one) >> shift & DIGIT_MASK]++) = *one;
        }
      *oui = other;
      other = from;
    }
  g_array_unref (other);
}

static gboolean
take_prefixes (UchiPack *self, const char *name, const char *text, gboolean module)
{
  while (*text != '\0')
    {
      gsize digits = strspn (text, "0123456789ABCDEF");
      UchiOui one = { .bits = (guint) digits * 4, .name = name, .module = module };

      if ((digits != 6 && digits != 7 && digits != 9) || self->oui->len >= MAX_PREFIXES)
        return FALSE;
      for (gsize i = 0; i < digits; i++)
        one.prefix = one.prefix << 4 | (guint64) g_ascii_xdigit_value (text[i]);
      one.prefix <<= 48 - one.bits;
      g_array_append_val (self->oui, one);
      text += digits;
      while (*text == ' ')
        text++;
    }
  return TRUE;
}

/* lines of "NAME\tPREFIX PREFIX …"; @text is cut up, and the names stay in it */
static gboolean
take_lines (UchiPack *self, char *text, gboolean module)
{
  while (*text != '\0')
    {
      char *tab = strchr (text, '\t'), *end = strchr (text, '\n');

      if (tab == NULL || end == NULL || tab > end || tab == text)
        return FALSE;
      *tab = '\0';
      *end = '\0';
      if (!take_prefixes (self, text, tab + 1, module))
        return FALSE;
      text = end + 1;
    }
  return TRUE;
}

static gboolean
take_table (UchiPack *self, JsonObject *oui, const char *member, gboolean module, GError **error)
{
  JsonArray *pieces = uchi_json_array (oui, member);

  for (guint i = 0; pieces != NULL && i < json_array_get_length (pieces); i++)
    {
      char *text = g_strdup (uchi_json_string_at (pieces, i));

      if (text != NULL)
        g_ptr_array_add (self->oui_names, text);
      if (text == NULL || !take_lines (self, text, module))
        {
          g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "prefixes of %s cannot be read", member);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
uchi_pack_read_oui (UchiPack *self, JsonObject *oui, GError **error)
{
  self->oui = g_array_new (FALSE, FALSE, sizeof (UchiOui));
  self->oui_names = g_ptr_array_new_with_free_func (g_free);
  if (oui != NULL && (!take_table (self, oui, "makers", FALSE, error) || !take_table (self, oui, "modules", TRUE, error)))
    return FALSE;
  sort_prefixes (&self->oui);
  return TRUE;
}

/* the longest prefix that fits */
const UchiOui *
uchi_pack_find_oui (const UchiPack *self, const char *mac)
{
  static const guint lengths[] = { 36, 28, 24 };
  guint64 value = 0;

  for (const char *p = mac; *p != '\0'; p++)
    {
      if (g_ascii_isxdigit (*p))
        value = value << 4 | (guint64) g_ascii_xdigit_value (*p);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      UchiOui wanted = { .prefix = value >> (48 - lengths[i]) << (48 - lengths[i]), .bits = lengths[i] };
      guint at;

      if (g_array_binary_search (self->oui, &wanted, by_prefix, &at))
        return &g_array_index (self->oui, UchiOui, at);
    }
  return NULL;
}

const char *
uchi_pack_oui (UchiPack *self, const char *mac)
{
  const UchiOui *oui = uchi_pack_find_oui (self, mac);

  return oui != NULL && !oui->module ? oui->name : NULL;
}

gboolean
uchi_pack_is_low_power (UchiPack *self, const char *mac)
{
  const UchiOui *oui = uchi_pack_find_oui (self, mac);

  return oui != NULL && oui->module;
}
