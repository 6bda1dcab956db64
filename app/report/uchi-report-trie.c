/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/uchi-report-trie.h"

#define LEAST_SLOTS 1024

/* @step: the parent and the letter; 0: free, as no letter is 0 */
typedef struct _UchiTrieSlot {
  guint64 step;
  guint32 node;
} Slot;

UchiTrie *
uchi_trie_new (void)
{
  UchiTrie *self = g_new0 (UchiTrie, 1);

  self->nodes = g_array_new (FALSE, TRUE, sizeof (UchiTrieNode));
  g_array_set_size (self->nodes, 1);
  self->n_slots = LEAST_SLOTS;
  self->slots = g_new0 (Slot, self->n_slots);
  self->salt = (guint64) g_random_int () << 32 | g_random_int ();
  return self;
}

void
uchi_trie_free (UchiTrie *self)
{
  g_array_unref (self->nodes);
  g_free (self->slots);
  g_free (self);
}

/* where it is, or the free slot where it would be */
static Slot *
slot_of (const UchiTrie *self, guint64 step)
{
  guint64 mixed = (step ^ self->salt) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  for (guint64 i = mixed ^ mixed >> 32;; i++)
    {
      Slot *slot = &self->slots[i & (self->n_slots - 1)];

      if (slot->step == step || slot->step == 0)
        return slot;
    }
}

static guint64
step_by (guint32 node, gunichar letter)
{
  return (guint64) node << 21 | letter;
}

guint32
uchi_trie_step (const UchiTrie *self, guint32 node, gunichar letter)
{
  if (node == UCHI_TRIE_ROOT && letter < G_N_ELEMENTS (self->first))
    return self->first[letter];
  return slot_of (self, step_by (node, letter))->node;
}

static void
put (UchiTrie *self, guint32 node)
{
  const UchiTrieNode *child = uchi_trie_node (self, node);
  guint64 step = step_by (child->parent, child->letter);

  *slot_of (self, step) = (Slot){ step, node };
}

/* half of the slots stay free */
static void
make_room (UchiTrie *self)
{
  if (self->nodes->len * 2 < self->n_slots)
    return;
  g_free (self->slots);
  self->n_slots *= 2;
  self->slots = g_new0 (Slot, self->n_slots);
  for (guint32 i = 1; i < self->nodes->len; i++)
    put (self, i);
}

guint32
uchi_trie_grow (UchiTrie *self, guint32 node, gunichar letter)
{
  guint32 there = uchi_trie_step (self, node, letter), grown = self->nodes->len;
  UchiTrieNode child = { .parent = node, .letter = letter };

  g_assert (letter != 0);
  if (there != UCHI_TRIE_ROOT)
    return there;
  g_array_append_val (self->nodes, child);
  put (self, grown);
  if (node == UCHI_TRIE_ROOT && letter < G_N_ELEMENTS (self->first))
    self->first[letter] = grown;
  make_room (self);
  return grown;
}
