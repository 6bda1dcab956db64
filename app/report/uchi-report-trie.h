/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * UchiTrieNode:
 * @parent: the node one letter before it
 * @letter: how it is reached from there
 * @value: of whoever grew it; 0 at first
 */
typedef struct {
  guint32 parent, letter, value;
} UchiTrieNode;

/**
 * UchiTrie:
 * @nodes: of #UchiTrieNode; the first is the root, and every node stands behind its parent
 *
 * Words letter by letter, those with the same beginning on one way. A step costs
 * the same however many words there are and whoever chose them: where a node's
 * children are is salted.
 */
typedef struct {
  GArray *nodes;
  /*< private >*/
  struct _UchiTrieSlot *slots;
  guint n_slots;
  guint32 first[128]; /* children of the root, by the commonest letters */
  guint64 salt;
} UchiTrie;

#define UCHI_TRIE_ROOT 0 /* never a child: as the result of a step it means that there is none */

UchiTrie *uchi_trie_new (void);
void uchi_trie_free (UchiTrie *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiTrie, uchi_trie_free)

/* the child of @node by @letter, or %UCHI_TRIE_ROOT */
guint32 uchi_trie_step (const UchiTrie *self, guint32 node, gunichar letter);
/* the same; made when there is none */
guint32 uchi_trie_grow (UchiTrie *self, guint32 node, gunichar letter);
static inline UchiTrieNode *
uchi_trie_node (const UchiTrie *self, guint32 node)
{
  return &g_array_index (self->nodes, UchiTrieNode, node);
}
