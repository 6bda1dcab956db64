/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "discover/uchi-discover.h"

/* ---- what a source may do ------------------------------------------------------ */

UchiNet *uchi_discover_net (UchiDiscover *self);
UchiInventory *uchi_discover_inventory (UchiDiscover *self);
GCancellable *uchi_discover_cancellable (UchiDiscover *self);
guint uchi_discover_now_ms (UchiDiscover *self);

/**
 * uchi_discover_saw:
 * @address: an IP literal that sent something, or answers on the link layer
 * @mac: (nullable): its MAC
 *
 * Returns: (nullable) (transfer none): its device, new or known; %NULL when
 *   the address is outside the scope or there is no room
 */
UchiDevice *uchi_discover_saw (UchiDiscover *self, const char *address, const char *mac);
/* tells that @device has something new; several at once become one event */
void uchi_discover_touched (UchiDiscover *self, UchiDevice *device);
/* @address of @device said it */
void uchi_discover_evidence (UchiDiscover *self, UchiDevice *device, const char *address, const char *source, const char *value);

/**
 * uchi_discover_named:
 * @device: of @address
 * @kind: "host" or "uuid"
 * @name: what @address calls itself by that
 *
 * Returns: (transfer none): the device of @address from now on: another one where an extender's MAC stood for several
 */
UchiDevice *uchi_discover_named (UchiDiscover *self, UchiDevice *device, const char *address, const char *kind, const char *name);

/* ---- the sweep --------------------------------------------------------------------- */

/* one UDP datagram to every address makes the kernel resolve it */
typedef struct _UchiSweep UchiSweep;
/* who answered before, whatever was asked, is not asked */
UchiSweep *uchi_sweep_new (UchiDiscover *discover);
/* @address (host byte order) is asked before the others, unless its turn was already */
void uchi_sweep_prefer (UchiSweep *self, guint32 address);
void uchi_sweep_free (UchiSweep *self);
/* nothing is left to send or to wait for in this round */
gboolean uchi_sweep_is_idle (const UchiSweep *self);
/* asks the addresses again that did not answer yet */
void uchi_sweep_again (UchiSweep *self);

/**
 * UchiArp:
 *
 * The sweep by the program with the capability, so many @tries an address:
 * %NULL where it is not installed. @over is called once: FALSE when it could not do it, and then the
 * other sweep does the same work.
 */
typedef struct _UchiArp UchiArp;
typedef void (*UchiArpOver) (UchiDiscover *discover, gboolean done);
UchiArp *uchi_arp_new (UchiDiscover *discover, guint tries, UchiArpOver over);
void uchi_arp_free (UchiArp *self);

/* ---- questions to everyone --------------------------------------------------------- */

/**
 * UchiQuestion:
 *
 * A multicast question and what is made of its answers; a constant.
 */
typedef struct {
  const char *name;
  const char *group;            /* an IPv6 one is asked where this computer has a link-local address */
  guint16 port;
  gboolean share_port;          /* answers come to that very port: bind it, shared */
  GBytes *(*build) (UchiDiscover *discover, guint round); /* (transfer full) (nullable): NULL means nothing in this round */
  /* pure but for uchi_discover_*(): @device is the sender's */
  void (*answer) (UchiDiscover *discover, UchiDevice *device, const char *address, const guint8 *data, gsize length);
} UchiQuestion;

extern const UchiQuestion uchi_question_mdns, uchi_question_mdns6, uchi_question_ssdp, uchi_question_ssdp6;
extern const UchiQuestion uchi_question_wsd, uchi_question_echonet, uchi_question_llmnr;
/* (transfer full) (nullable): who has @address? */
GBytes *uchi_llmnr_build (const char *address);

typedef struct _UchiAsker UchiAsker;
UchiAsker *uchi_asker_new (UchiDiscover *discover, const UchiQuestion *question);
void uchi_asker_free (UchiAsker *self);
void uchi_asker_send (UchiAsker *self, guint round);
/* one question to everyone, which the caller took from the budget */
void uchi_asker_send_all (UchiAsker *self, GBytes *datagram);
void uchi_asker_send_to (UchiAsker *self, const char *address, GBytes *datagram);

/* questions of uchi_discover_confirm_async() that are under way */
typedef struct _UchiClaim UchiClaim;
GPtrArray *uchi_discover_claims (UchiDiscover *self);
/* ECHONET nodes answer to port 3610, wherever the question came from */
void uchi_discover_heard_echonet (UchiDiscover *self, const char *address, const guint8 *data, gsize length);

/* a question to one node of a multicast question, through the socket that hears the answer */
void uchi_discover_ask_echonet (UchiDiscover *self, const char *address, GBytes *frame);

/* asks the device at @address and the router for its name (NetBIOS, DNS); once a run */
void uchi_discover_ask_names (UchiDiscover *self, const char *address);
/* makes the kernel look for the IPv6 address that the owner of @mac would have; an answer comes as a neighbour. FALSE: not yet,
 * the budget says wait */
gboolean uchi_discover_poke_ipv6 (UchiDiscover *self, const char *mac);
