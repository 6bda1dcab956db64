/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of one home, found in one pass over a text however many they are (Aho, Corasick 1975), and the last halves of its MACs. */
#include "report/uchi-report-private.h"

#include <string.h>

/* letters of all names together, those of a shared beginning once: 16 MiB in memory */
#define MAX_LETTERS (256 * 1024)
#define SHORT 3

/* in a node's value: a name ends here that is looked for anywhere; one that is looked for by itself only */
#define ANYWHERE 1
#define ALONE 2

/* of a node: where to go on when the next letter does not fit, the letters of the longest name that ends there, and of the short ones bits of theirs */
typedef struct {
  guint32 fail, depth, longest, alone;
} Link;

struct _UchiNames {
  UchiTrie *trie;
  Link *links; /* (nullable): of each node, when all names are in */
  GHashTable *halves, *ends; /* of the three last bytes of each MAC, of the two last */
  gboolean is_full, misses;
};

UchiNames *
uchi_names_new (void)
{
  UchiNames *self = g_new0 (UchiNames, 1);

  self->trie = uchi_trie_new ();
  self->halves = g_hash_table_new (NULL, NULL);
  self->ends = g_hash_table_new (NULL, NULL);
  return self;
}

void
uchi_names_free (UchiNames *self)
{
  uchi_trie_free (self->trie);
  g_free (self->links);
  g_hash_table_unref (self->halves);
  g_hash_table_unref (self->ends);
  g_free (self);
}

void
uchi_names_add (UchiNames *self, const char *name)
{
  gboolean is_short = g_utf8_strlen (name, -1) <= SHORT && g_str_is_ascii (name);
  guint32 node = UCHI_TRIE_ROOT;

  g_assert (self->links == NULL);
  if (self->trie->nodes->len + strlen (name) > MAX_LETTERS)
    self->is_full = TRUE;
  for (const char *p = name; !self->is_full && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = uchi_letter_fold (g_utf8_get_char (p));

      if (letter != 0)
        node = uchi_trie_grow (self->trie, node, letter);
    }
  if (node != UCHI_TRIE_ROOT)
    uchi_trie_node (self->trie, node)->value |= is_short ? ALONE : ANYWHERE;
}

void
uchi_names_miss (UchiNames *self)
{
  self->misses = TRUE;
}

gboolean
uchi_names_has_all (const UchiNames *self)
{
  return !self->is_full && !self->misses;
}

void
uchi_names_add_mac (UchiNames *self, const char *mac)
{
  guint number = 0;

  if (strlen (mac) != 17)
    return;
  for (guint i = 9; i < 17; i += i % 3 == 1 ? 2 : 1)
    {
      if (g_ascii_xdigit_value (mac[i]) < 0)
        return;
      number = number << 4 | (guint) g_ascii_xdigit_value (mac[i]);
    }
  g_hash_table_add (self->halves, GUINT_TO_POINTER (number + 1));
  g_hash_table_add (self->ends, GUINT_TO_POINTER ((number & 0xffff) + 1));
}

/* ---- made ready ------------------------------------------------------------------------------------ */

/* (transfer full): the nodes by their depth: what a node falls back to comes before it */
static guint32 *
nodes_by_depth (const UchiNames *self, guint32 n)
{
  guint32 *nodes = g_new (guint32, n), deepest = 0;
  g_autofree guint32 *at = NULL;

  for (guint32 i = 1; i < n; i++)
    {
      self->links[i].depth = self->links[uchi_trie_node (self->trie, i)->parent].depth + 1;
      deepest = MAX (deepest, self->links[i].depth);
    }
  at = g_new0 (guint32, deepest + 2);
  for (guint32 i = 0; i < n; i++)
    at[self->links[i].depth + 1]++;
  for (guint32 depth = 1; depth <= deepest; depth++)
    at[depth] += at[depth - 1];
  for (guint32 i = 0; i < n; i++)
    nodes[at[self->links[i].depth]++] = i;
  return nodes;
}

static guint32
next_node (const UchiNames *self, guint32 node, gunichar letter)
{
  guint32 next = uchi_trie_step (self->trie, node, letter);

  while (next == UCHI_TRIE_ROOT && node != UCHI_TRIE_ROOT)
    {
      node = self->links[node].fail;
      next = uchi_trie_step (self->trie, node, letter);
    }
  return next;
}

void
uchi_names_finish (UchiNames *self)
{
  guint32 n = self->trie->nodes->len;
  g_autofree guint32 *nodes = NULL;

  g_assert (self->links == NULL);
  self->links = g_new0 (Link, n);
  nodes = nodes_by_depth (self, n);
  for (guint32 i = 1; i < n; i++)
    {
      const UchiTrieNode *node = uchi_trie_node (self->trie, nodes[i]);
      Link *link = &self->links[nodes[i]];
      const Link *fail;

      link->fail = node->parent == UCHI_TRIE_ROOT ? UCHI_TRIE_ROOT : next_node (self, self->links[node->parent].fail, node->letter);
      fail = &self->links[link->fail];
      link->longest = (node->value & ANYWHERE) != 0 ? link->depth : fail->longest;
      link->alone = fail->alone | ((node->value & ALONE) != 0 ? 1u << link->depth : 0);
    }
}

/* ---- one text ---------------------------------------------------------------------------------------- */

/* as it stands there, and as it is compared; @at: where in the text; @hidden: so many letters up to this one go */
typedef struct {
  gunichar letter, folded;
  guint32 at, hidden;
} Letter;

/* (element-type Letter): one more at the end, of nothing, and one at the start */
static GArray *
letters_of (const char *text)
{
  GArray *letters = g_array_sized_new (FALSE, TRUE, sizeof (Letter), (guint) strlen (text) + 2);
  Letter one = { 0 };

  g_array_append_val (letters, one);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      one = (Letter){ .letter = g_utf8_get_char (p), .at = (guint32) (p - text) };
      one.folded = uchi_letter_fold (one.letter);
      if (one.folded != 0)
        g_array_append_val (letters, one);
    }
  one = (Letter){ .at = (guint32) strlen (text) };
  g_array_append_val (letters, one);
  return letters;
}

static gboolean
is_latin (const Letter *letter)
{
  return letter->letter < 0x80 && g_ascii_isalpha ((char) letter->letter);
}

static gboolean
is_digit (const Letter *letter)
{
  return letter->letter >= '0' && letter->letter <= '9';
}

static gboolean
is_in_token (const Letter *letter)
{
  return is_latin (letter) || is_digit (letter);
}

static void
find_names (const UchiNames *self, Letter *letters, guint n)
{
  guint32 node = UCHI_TRIE_ROOT;

  for (guint i = 1; i <= n; i++)
    {
      const Link *link;

      node = next_node (self, node, letters[i].folded);
      link = &self->links[node];
      letters[i].hidden = link->longest;
      for (guint length = 1; length <= SHORT && link->alone != 0; length++)
        {
          if ((link->alone & 1u << length) != 0 && !is_latin (&letters[i - length]) && !is_latin (&letters[i + 1]))
            letters[i].hidden = MAX (letters[i].hidden, length);
        }
    }
}

/* the byte in hexadecimal at the letter @i, or -1 */
static int
byte_at (const Letter *letters, guint i)
{
  if (!is_in_token (&letters[i]) || !is_in_token (&letters[i + 1]) || !g_ascii_isxdigit ((char) letters[i].letter)
      || !g_ascii_isxdigit ((char) letters[i + 1].letter))
    return -1;
  return g_ascii_xdigit_value ((char) letters[i].letter) << 4 | g_ascii_xdigit_value ((char) letters[i + 1].letter);
}

#define BETWEEN_BYTES 2

/* "Camera-0A0B0C", "CAM0A0B0C", "0a 0b 0c": the letter behind it, or 0; one without letters, where it is a number of its own */
static guint
half_at (const UchiNames *self, const Letter *letters, guint n, guint i)
{
  gboolean is_number = TRUE;
  guint number = 0, start = i;

  for (guint k = 0; k < 3; k++)
    {
      int byte = byte_at (letters, i);

      if (byte < 0)
        return 0;
      number = number << 8 | (guint) byte;
      is_number = is_number && is_digit (&letters[i]) && is_digit (&letters[i + 1]);
      i += 2;
      for (guint gap = 0; k < 2 && gap < BETWEEN_BYTES && i <= n && !is_in_token (&letters[i]); gap++)
        i++;
    }
  if (!g_hash_table_contains (self->halves, GUINT_TO_POINTER (number + 1)))
    return 0;
  return is_number && (is_digit (&letters[start - 1]) || is_digit (&letters[i])) ? 0 : i;
}

/* "CAM0B0C", "0b:0c" as a token, or behind two letters */
static guint
end_at (const UchiNames *self, const Letter *letters, guint i)
{
  gboolean behind_letters = i >= 3 && is_latin (&letters[i - 1]) && is_latin (&letters[i - 2]);
  int first = byte_at (letters, i), second;

  if (first < 0 || (is_in_token (&letters[i - 1]) && !behind_letters))
    return 0;
  i += 2;
  if (letters[i].letter == ':' || letters[i].letter == '-')
    i++;
  second = byte_at (letters, i);
  if (second < 0 || is_in_token (&letters[i + 2]) || !g_hash_table_contains (self->ends, GUINT_TO_POINTER ((guint) (first << 8 | second) + 1)))
    return 0;
  return i + 2;
}

static void
find_macs (const UchiNames *self, Letter *letters, guint n)
{
  for (guint i = 1; i <= n && g_hash_table_size (self->halves) > 0; i++)
    {
      guint half = half_at (self, letters, n, i), end = end_at (self, letters, i), behind = MAX (half, end);

      if (behind > 0)
        letters[behind - 1].hidden = MAX (letters[behind - 1].hidden, behind - i);
    }
}

char *
uchi_names_hide (const UchiNames *self, const char *text)
{
  g_autoptr (GArray) array = letters_of (text);
  Letter *letters = (Letter *) (void *) array->data;
  guint n = array->len - 2;
  GString *out = g_string_new (NULL);

  g_assert (self->links != NULL);
  find_names (self, letters, n);
  find_macs (self, letters, n);
  for (guint i = n; i > 1; i--)
    {
      if (letters[i].hidden > 1)
        letters[i - 1].hidden = MAX (letters[i - 1].hidden, letters[i].hidden - 1);
    }
  g_string_append_len (out, text, n > 0 ? letters[1].at : letters[n + 1].at);
  for (guint i = 1; i <= n; i++)
    {
      if (letters[i].hidden == 0)
        g_string_append_len (out, text + letters[i].at, letters[i + 1].at - letters[i].at);
      else if (letters[i - 1].hidden == 0)
        g_string_append (out, UCHI_HIDDEN);
    }
  return g_string_free (out, FALSE);
}
