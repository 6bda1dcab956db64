/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/uchi-scope.h"

/* what was seen of one interface; the pure half of the scope guard works on these */
typedef struct {
  char *name;
  guint index;
  gboolean up, loopback;
  guint link_changes;
  UchiLinkType link;
  guint8 mac[6];
  guint32 address;       /* IPv4, host byte order; 0: none */
  guint prefix_length;
  char *address6;        /* (nullable): link-local */
  gboolean global6;
} UchiInterfaceFacts;

typedef struct {
  GPtrArray *interfaces; /* of UchiInterfaceFacts* */
  /* default routes, best first */
  struct { guint index; guint32 gateway; guint metric; } routes[8];
  guint n_routes;
  gboolean captive_portal;
  gboolean company_name; /* the domain handed out for short names is a company's or a school's */
} UchiScopeFacts;

UchiScopeFacts *uchi_scope_facts_new (void);
void uchi_scope_facts_free (UchiScopeFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiScopeFacts, uchi_scope_facts_free)
UchiInterfaceFacts *uchi_scope_facts_add (UchiScopeFacts *self, const char *name, guint index);

/* pure: whether a search domain is one that homes do not have ("corp.example.co.jp", not "flets-east.jp") */
gboolean uchi_scope_is_company_domain (const char *domain);

/**
 * uchi_scope_decide:
 * @facts: what the system looks like
 * @wanted: (nullable): interface named by the person
 *
 * The table "Where it may look" of the safety contract as a pure function.
 *
 * Returns: (transfer full): a scope, refused or not
 */
UchiScope *uchi_scope_decide (const UchiScopeFacts *facts, const char *wanted);
