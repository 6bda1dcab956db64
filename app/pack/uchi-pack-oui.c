/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who registered the first half of a MAC (IEEE MA-L 24, MA-M 28, MA-S 36 bits). In a pack, the prefixes of one length are one
 * sorted text of entries as long as each other, which is searched as it came: nothing is made of 40,000 of them. */
#include "pack/uchi-pack-private.h"

#include <string.h>

#include "core/uchi-json.h"

#define MAX_PREFIXES 100000
#define NAME_DIGITS UCHI_OUI_NAME_DIGITS
#define MAX_DIGITS 6
#define NO_DIGIT 64

/* longest first: the order in which they are tried */
static const struct {
  guint bits, digits;
  const char *member;
} lengths[UCHI_OUI_LENGTHS] = { { 36, 6, "prefixes36" }, { 28, 5, "prefixes28" }, { 24, 4, "prefixes24" } };

/* in the order of ASCII, so that texts sort as the numbers do */
static const char digits[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

static guint
digit_value (char c)
{
  if (g_ascii_isdigit (c))
    return 1 + (guint) (c - '0');
  if (g_ascii_isupper (c))
    return 11 + (guint) (c - 'A');
  if (g_ascii_islower (c))
    return 38 + (guint) (c - 'a');
  return c == '-' ? 0 : c == '_' ? 37 : NO_DIGIT;
}

static void
put_digits (char *out, guint64 value, guint n)
{
  for (guint i = 0; i < n; i++)
    out[i] = digits[value >> 6 * (n - 1 - i) & 63];
}

/* ---- reading ----------------------------------------------------------------------- */

/* (transfer full): the texts of a list, in one; the cap for texts is lower than what it holds. Clears @sound by anything else */
static GString *
join (JsonObject *oui, const char *member, gboolean *sound)
{
  JsonArray *pieces = uchi_json_array (oui, member);
  guint n = pieces != NULL ? json_array_get_length (pieces) : 0;
  gsize length = 0;
  GString *text;

  for (guint i = 0; i < n; i++)
    {
      *sound &= uchi_json_string_at (pieces, i) != NULL;
      length += *sound ? strlen (uchi_json_string_at (pieces, i)) : 0;
    }
  text = g_string_sized_new (length);
  for (guint i = 0; i < n && *sound; i++)
    g_string_append (text, uchi_json_string_at (pieces, i));
  return text;
}

/* cuts the text of lines up; the names stay in it */
static void
read_names (UchiOuiTable *self)
{
  char *name = self->names->str, *end;

  while ((end = strchr (name, '\n')) != NULL)
    {
      guint32 at = (guint32) (name - self->names->str);

      *end = '\0';
      g_array_append_val (self->name_at, at);
      name = end + 1;
    }
}

/* the number of the name of an entry; %G_MAXUINT when it is none */
static guint
name_of (const UchiOuiTable *self, const char *entry, guint length)
{
  guint name = 0;

  for (guint i = 0; i < NAME_DIGITS; i++)
    {
      guint value = digit_value (entry[lengths[length].digits + i]);

      if (value == NO_DIGIT)
        return G_MAXUINT;
      name = name << 6 | value;
    }
  return name < self->name_at->len ? name : G_MAXUINT;
}

static gboolean
is_sound (const UchiOuiTable *self, guint length)
{
  const GString *text = self->prefixes[length];
  guint size = lengths[length].digits + NAME_DIGITS;

  if (text->len % size != 0 || text->len / size > MAX_PREFIXES)
    return FALSE;
  for (gsize at = 0; at < text->len; at += size)
    {
      if (name_of (self, text->str + at, length) == G_MAXUINT
          || (at > 0 && memcmp (text->str + at - size, text->str + at, lengths[length].digits) >= 0))
        return FALSE;
    }
  return TRUE;
}

void
uchi_oui_table_clear (UchiOuiTable *self)
{
  g_clear_pointer (&self->name_at, g_array_unref);
  if (self->names != NULL)
    g_string_free (self->names, TRUE);
  for (guint i = 0; i < UCHI_OUI_LENGTHS; i++)
    {
      if (self->prefixes[i] != NULL)
        g_string_free (self->prefixes[i], TRUE);
    }
}

gboolean
uchi_oui_table_read (UchiOuiTable *self, JsonObject *oui, GError **error)
{
  gboolean sound = TRUE;

  self->names = join (oui, "names", &sound);
  self->name_at = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->n_makers = (guint) CLAMP (uchi_json_int (oui, "n_makers", 0), 0, G_MAXINT);
  read_names (self);
  for (guint i = 0; i < UCHI_OUI_LENGTHS; i++)
    {
      self->prefixes[i] = join (oui, lengths[i].member, &sound);
      sound &= is_sound (self, i);
    }
  if (!sound)
    g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "MAC prefixes cannot be read");
  return sound;
}

guint
uchi_oui_table_size (const UchiOuiTable *self)
{
  guint n = 0;

  for (guint i = 0; i < UCHI_OUI_LENGTHS; i++)
    n += (guint) self->prefixes[i]->len / (lengths[i].digits + NAME_DIGITS);
  return n;
}

/* ---- finding ----------------------------------------------------------------------- */

/* (nullable): the entry of these digits */
static const char *
search (const UchiOuiTable *self, guint length, const char *wanted)
{
  guint size = lengths[length].digits + NAME_DIGITS;
  gsize low = 0, high = self->prefixes[length]->len / size;

  while (low < high)
    {
      gsize middle = (low + high) / 2;
      const char *entry = self->prefixes[length]->str + middle * size;
      int order = memcmp (wanted, entry, lengths[length].digits);

      if (order == 0)
        return entry;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return NULL;
}

const char *
uchi_oui_table_find (const UchiOuiTable *self, const char *mac, gboolean *module)
{
  guint64 value = 0;

  for (const char *p = mac; *p != '\0'; p++)
    {
      if (g_ascii_isxdigit (*p))
        value = value << 4 | (guint64) g_ascii_xdigit_value (*p);
    }
  for (guint i = 0; i < UCHI_OUI_LENGTHS; i++)
    {
      char wanted[MAX_DIGITS];
      const char *found;
      guint name;

      put_digits (wanted, value >> (48 - lengths[i].bits), lengths[i].digits);
      found = search (self, i, wanted);
      if (found == NULL)
        continue;
      name = name_of (self, found, i);
      *module = name >= self->n_makers;
      return self->names->str + g_array_index (self->name_at, guint32, name);
    }
  return NULL;
}

const char *
uchi_pack_oui (UchiPack *self, const char *mac)
{
  gboolean module = FALSE;
  const char *name = uchi_oui_table_find (&self->oui, mac, &module);

  return module || name == NULL || !uchi_pack_is_company (name) ? NULL : name;
}

gboolean
uchi_pack_is_low_power (UchiPack *self, const char *mac)
{
  gboolean module = FALSE;

  return uchi_oui_table_find (&self->oui, mac, &module) != NULL && module;
}

/* ---- building ------------------------------------------------------------------------ */

const char *
uchi_oui_member (guint length)
{
  return lengths[length].member;
}

char *
uchi_oui_entry (const char *prefix, guint name, guint *length)
{
  char entry[MAX_DIGITS + NAME_DIGITS + 1] = "";

  for (guint i = 0; i < UCHI_OUI_LENGTHS; i++)
    {
      if (strlen (prefix) * 4 != lengths[i].bits || strspn (prefix, "0123456789ABCDEF") != strlen (prefix) || name >> 6 * NAME_DIGITS != 0)
        continue;
      put_digits (entry, g_ascii_strtoull (prefix, NULL, 16), lengths[i].digits);
      put_digits (entry + lengths[i].digits, name, NAME_DIGITS);
      *length = i;
      return g_strdup (entry);
    }
  return NULL;
}
