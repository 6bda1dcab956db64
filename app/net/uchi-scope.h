/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "core/uchi-vocabulary.h"

/**
 * UchiScope:
 *
 * What the scope guard allows: one interface, its on-link prefixes, nothing
 * else. Immutable after detection and reference counted. Every socket the
 * program opens towards the LAN is checked against it (uchi_scope_allows()).
 */
typedef struct _UchiScope UchiScope;

typedef enum { UCHI_LINK_WIRED, UCHI_LINK_WIFI, UCHI_LINK_OTHER } UchiLinkType;

typedef struct {
  char *interface;        /* "wlp2s0" */
  guint index;            /* kernel's interface index */
  guint link_changes;     /* how often its link came or went, as the kernel counts; 0: not known */
  UchiLinkType link;
  guint8 mac[6];
  guint32 address;        /* own IPv4, host byte order */
  guint prefix_length;    /* 0 … 32 */
  guint32 gateway;        /* host byte order; 0: none */
  char *address6;         /* (nullable): own link-local IPv6 */
  gboolean global6;       /* the interface has a global IPv6 address */
  GPtrArray *dns;         /* of char*: name servers handed out, IP literals */
  char *wifi_name;        /* (nullable): never written to a saved report */
  UchiRefused refused;    /* NONE: may look, after consent */
  char *ask;              /* (nullable): id of a reason to ask the person first: "open-wifi", "many-devices", "several-gateways", "company-name" */
} UchiScopeInfo;

typedef struct {
  const char *interface;  /* (nullable): the one the person named */
} UchiScopeOptions;

/**
 * uchi_scope_detect:
 * @options: (nullable)
 * @error: set only when the system could not be asked at all
 *
 * Looks at interfaces, addresses and routes (libdnet and rtnetlink dumps; no
 * packet is sent) and decides as the table "Where it may look" of safety.md.
 * A refusal is not an error: see @refused of the info. Blocks for a few
 * milliseconds.
 *
 * Returns: (transfer full): %NULL on error
 */
UchiScope *uchi_scope_detect (const UchiScopeOptions *options, GError **error);
/**
 * uchi_scope_with_wifi:
 * @name: (nullable): of the Wi-Fi that this computer is joined to
 * @enterprise: it asks everyone for a login of their own (802.1X): an office
 * @open: it asks for nothing
 *
 * Returns: (transfer full): the same scope with what that means for it
 */
UchiScope *uchi_scope_with_wifi (UchiScope *self, const char *name, gboolean enterprise, gboolean open);
/* for tests and replays: a scope made of @info's values, copied */
UchiScope *uchi_scope_new_for_info (const UchiScopeInfo *info);
UchiScope *uchi_scope_ref (UchiScope *self);
void uchi_scope_unref (UchiScope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiScope, uchi_scope_unref)

/* (transfer none): never changes once detected */
const UchiScopeInfo *uchi_scope_info (const UchiScope *self);

/**
 * uchi_scope_allows:
 * @address: an IP literal, IPv6 link-local without or with our interface as zone
 *
 * Whether a unicast packet to @address may leave: on-link by one of the
 * prefixes, not our own, not the network or broadcast address; IPv6 only
 * link-local or a neighbour that uchi_scope_learn6() was told of. Always
 * %FALSE when the scope is refused.
 */
gboolean uchi_scope_allows (const UchiScope *self, const char *address);
/* an on-link IPv6 neighbour that answered may be talked to from now on */
void uchi_scope_learn6 (UchiScope *self, const char *address);
