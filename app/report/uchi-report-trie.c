/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/uchi-report-trie.h"

#define LEAST_SLOTS 1024

UchiTrie *
uchi_trie_new (void)
{
  UchiTrie *self = g_new0 (UchiTrie, 1);

  self->nodes = g_array_new (FALSE, TRUE, sizeof (UchiTrieNode));
  g_array_set_size (self->nodes, 1);
  self->n_slots = LEAST_SLOTS;
  self->slots = g_new0 (guint32, self->n_slots);
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
static guint32 *
slot_of (const UchiTrie *self, guint32 node, gunichar letter)
{
  guint64 mixed = (((guint64) node << 21 | letter) ^ self->salt) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  for (guint64 i = mixed ^ mixed >> 32;; i++)
    {
      guint32 *slot = &self->slots[i & (self->n_slots - 1)];
      const UchiTrieNode *there = uchi_trie_node (self, *slot);

      if (*slot == UCHI_TRIE_ROOT || (there->parent == node && there->letter == letter))
        return slot;
    }
}

guint32
uchi_trie_step (const UchiTrie *self, guint32 node, gunichar letter)
{
  return *slot_of (self, node, letter);
}

/* half of the slots stay free */
static void
make_room (UchiTrie *self)
{
  if (self->nodes->len * 2 < self->n_slots)
    return;
  g_free (self->slots);
  self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint32 i = 1; i < self->nodes->len; i++)
    *slot_of (self, uchi_trie_node (self, i)->parent, uchi_trie_node (self, i)->letter) = i;
}

guint32
uchi_trie_grow (UchiTrie *self, guint32 node, gunichar letter)
{
  guint32 *slot = slot_of (self, node, letter), grown = self->nodes->len;
  UchiTrieNode child = { .parent = node, .letter = letter };

  if (*slot != UCHI_TRIE_ROOT)
    return *slot;
  *slot = grown;
  g_array_append_val (self->nodes, child);
  make_room (self);
  return grown;
}
