/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which records to look at: a group of facts is filed under its rarest fact, so that a device is held against the few
 * records that it could be, however many there are. */
#include "pack/uchi-pack-private.h"

#include <string.h>

/* what a key says of the fact that is filed under it; the rest of the key is SOURCE, a line feed, a text */
typedef enum {
  KEY_SOURCE = 's', /* anything of that source */
  KEY_EQUAL = '=',  /* the whole text */
  KEY_START = '^',  /* its first PIECE bytes */
  KEY_PIECE = 't',  /* any PIECE bytes of it */
  KEY_WORD = 'w',   /* a run of letters and digits, of any source */
  KEY_MARK = '@',   /* a mark of a page, of any source */
} KeyKind;

/* added to the source when the text is folded */
#define FOLDED "~"
#define PIECE 3
/* bits of a table that is some hundredths full: most pieces of a text need no further look */
#define PIECE_BITS 65536

UchiPackList *
uchi_pack_list_new (void)
{
  UchiPackList *self = g_new0 (UchiPackList, 1);

  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) uchi_pack_record_free);
  return self;
}

void
uchi_pack_list_free (UchiPackList *self)
{
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_free (self->pieces);
  g_ptr_array_unref (self->records);
  g_free (self);
}

/* ---- filing ------------------------------------------------------------------------- */

static void
set_key (GString *key, KeyKind kind, const char *source, gboolean folded)
{
  g_string_truncate (key, 0);
  g_string_append_c (key, (char) kind);
  g_string_append (key, source);
  g_string_append (key, folded ? FOLDED "\n" : "\n");
}

/* sets the key of a fact; returns how rare it is: 3 a whole text, 2 a word or mark, 1 a piece, 0 only a source */
static guint
key_of (const UchiFact *fact, GString *key)
{
  g_autofree char *run = fact->op == UCHI_OP_WORD && g_str_equal (fact->source, "any") ? uchi_first_run (fact->value) : NULL;
  g_autofree char *mark = g_str_equal (fact->source, "page") ? uchi_fact_mark (fact) : NULL;
  gboolean one_source = !g_str_equal (fact->source, "any");
  const char *start = fact->op == UCHI_OP_PREFIX ? fact->value : fact->start;

  if (run != NULL || mark != NULL)
    {
      set_key (key, run != NULL ? KEY_WORD : KEY_MARK, "", FALSE);
      g_string_append (key, run != NULL ? run : mark);
      return 2;
    }
  if (one_source && fact->op == UCHI_OP_EQUALS)
    {
      set_key (key, KEY_EQUAL, fact->source, fact->any_case);
      g_string_append (key, fact->value);
      return 3;
    }
  if (one_source && start != NULL && strlen (start) >= PIECE)
    {
      set_key (key, KEY_START, fact->source, fact->any_case);
      g_string_append_len (key, start, PIECE);
      return 1;
    }
  if (one_source && fact->op == UCHI_OP_CONTAINS && strlen (fact->value) >= PIECE)
    {
      set_key (key, KEY_PIECE, fact->source, fact->any_case);
      g_string_append_len (key, fact->value, PIECE);
      return 1;
    }
  set_key (key, KEY_SOURCE, fact->source, FALSE);
  return 0;
}

static guint
piece_bit (const char *piece)
{
  const guint8 *bytes = (const guint8 *) piece;

  return ((guint) bytes[0] * 4099 + (guint) bytes[1] * 257 + bytes[2]) % PIECE_BITS;
}

static void
file_group (UchiPackList *self, UchiPackRecord *record, GPtrArray *group)
{
  g_autoptr (GString) key = g_string_new (NULL);
  g_autofree char *rarest = NULL;
  guint best = 0;
  GPtrArray *filed;

  for (guint i = 0; i < group->len; i++)
    {
      guint rare = key_of (g_ptr_array_index (group, i), key);

      if (rarest != NULL && rare <= best)
        continue;
      g_free (rarest);
      rarest = g_strdup (key->str);
      best = rare;
    }
  if (rarest == NULL)
    return; /* a group without facts never holds */
  if (rarest[0] == KEY_PIECE)
    {
      guint bit = piece_bit (rarest + strlen (rarest) - PIECE);

      self->pieces[bit / 8] |= (guint8) (1 << bit % 8);
    }
  filed = g_hash_table_lookup (self->index, rarest);
  if (filed == NULL)
    {
      filed = g_ptr_array_new ();
      g_hash_table_insert (self->index, g_steal_pointer (&rarest), filed);
    }
  g_ptr_array_add (filed, record);
}

static void
file_records (UchiPackList *self)
{
  self->index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_free (self->pieces);
  self->pieces = g_malloc0 (PIECE_BITS / 8);
  for (guint i = 0; i < self->records->len; i++)
    {
      UchiPackRecord *record = g_ptr_array_index (self->records, i);

      for (guint k = 0; k < record->match.groups->len; k++)
        file_group (self, record, g_ptr_array_index (record->match.groups, k));
    }
}

/* ---- finding --------------------------------------------------------------------------- */

typedef struct {
  const UchiPackList *list;
  GHashTable *seen;   /* of UchiPackRecord* */
  GPtrArray *found;
  GString *key;
} Search;

static void
look_up (Search *self)
{
  GPtrArray *filed = g_hash_table_lookup (self->list->index, self->key->str);

  for (guint i = 0; filed != NULL && i < filed->len; i++)
    {
      if (g_hash_table_add (self->seen, g_ptr_array_index (filed, i)))
        g_ptr_array_add (self->found, g_ptr_array_index (filed, i));
    }
}

static void
look_at_text (Search *self, const char *source, const char *text, gboolean folded)
{
  gsize length = strlen (text), head;

  set_key (self->key, KEY_EQUAL, source, folded);
  g_string_append (self->key, text);
  look_up (self);
  if (length < PIECE)
    return;
  set_key (self->key, KEY_START, source, folded);
  g_string_append_len (self->key, text, PIECE);
  look_up (self);
  set_key (self->key, KEY_PIECE, source, folded);
  head = self->key->len;
  for (gsize at = 0; at + PIECE <= length; at++)
    {
      guint bit = piece_bit (text + at);

      if ((self->list->pieces[bit / 8] & 1 << bit % 8) == 0)
        continue;
      g_string_truncate (self->key, head);
      g_string_append_len (self->key, text + at, PIECE);
      look_up (self);
    }
}

static void
look_at_source (const char *source, GPtrArray *values, gpointer user_data)
{
  Search *self = user_data;

  set_key (self->key, KEY_SOURCE, source, FALSE);
  look_up (self);
  for (guint i = 0; i < values->len; i++)
    {
      UchiPackText *value = g_ptr_array_index (values, i);

      look_at_text (self, source, value->text, FALSE);
      look_at_text (self, source, uchi_pack_text_folded (value), TRUE);
      if (g_str_equal (source, "http.mark"))
        {
          set_key (self->key, KEY_MARK, "", FALSE);
          g_string_append (self->key, value->text);
          look_up (self);
        }
    }
}

/* every run of letters and digits once for each time it is there: texts are short */
static void
look_at_words (Search *self, const char *text)
{
  for (const char *p = text; *p != '\0';)
    {
      gsize length = 0;

      while (g_ascii_isalnum (p[length]))
        length++;
      if (length > 0)
        {
          set_key (self->key, KEY_WORD, "", FALSE);
          for (gsize i = 0; i < length; i++)
            g_string_append_c (self->key, g_ascii_toupper (p[i]));
          look_up (self);
        }
      p += length > 0 ? length : 1;
    }
}

GPtrArray *
uchi_pack_list_find (UchiPackList *self, UchiSaid *said)
{
  Search search = { .list = self, .seen = g_hash_table_new (NULL, NULL), .found = g_ptr_array_new (), .key = g_string_new (NULL) };
  GPtrArray *texts = uchi_said_texts (said);

  if (self->index == NULL)
    file_records (self);
  uchi_said_each (said, look_at_source, &search);
  set_key (search.key, KEY_SOURCE, "any", FALSE);
  look_up (&search);
  for (guint i = 0; i < texts->len; i++)
    look_at_words (&search, ((UchiPackText *) g_ptr_array_index (texts, i))->text);
  g_hash_table_unref (search.seen);
  g_string_free (search.key, TRUE);
  return search.found;
}
