/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "core/uchi-vocabulary.h"

/* bounds of what one device may make the program remember */
#define UCHI_DEVICE_MAX_ADDRESSES 16
#define UCHI_DEVICE_MAX_NAMES 8
#define UCHI_DEVICE_MAX_EVIDENCE 192 /* room for what it says when asked after the most that can be heard of it */
#define UCHI_DEVICE_MAX_EVIDENCE_TEXT 512 /* graphemes of one value */
#define UCHI_DEVICE_MAX_EVIDENCE_BYTES (32 * 1024) /* of all together; a talkative printer has some 4 KiB */
#define UCHI_DEVICE_MAX_SERVICES 64
#define UCHI_DEVICE_MAX_CHECKS 32
#define UCHI_DEVICE_MAX_FINDINGS 32
#define UCHI_DEVICE_MAX_OF_ONE_FINDING 8 /* a router that forwards everything leaves room for what else is wrong */

typedef enum { UCHI_TCP, UCHI_UDP } UchiTransport;

/* one thing a device said about itself; @source as in the pack's observables,
 * for example "http.title", "mdns.txt.model", "oui.vendor" */
typedef struct {
  char *source;
  char *value;   /* cleaned text */
  char *from;    /* (nullable): the address that said it, as far as that matters: several may turn out to be behind one row */
  guint at_ms;   /* since the start of the run */
} UchiEvidence;

typedef struct {
  UchiTransport transport;
  guint16 port;
  char *address;  /* of the device's addresses, the one that it was seen at; "" when not known */
  char *protocol; /* "http", "telnet", …; "" when not known */
  char *product;
  char *version;
} UchiService;

typedef struct {
  char *check;         /* id of the finding it can raise, for example "telnet-open" */
  UchiOutcome outcome;
  char *reason;        /* (nullable): one word why UNKNOWN */
} UchiCheckState;

typedef struct {
  UchiFindingId finding;
  UchiLevel level;
  char *advice;         /* "A02" */
  UchiTransport transport;
  guint16 port;         /* 0: no service belongs to it */
  char *address;        /* the one that it was seen at; "" when not known, or without a service */
  char *rule;           /* id of the pack's rule; "" for built-in knowledge */
  JsonObject *details;      /* (nullable): never a secret or a page body */
  JsonObject *maker_words;  /* (nullable): words of the maker's setting screens */
  gboolean newer;         /* of a level that this program has no name for: it is shown as ASK */
} UchiFindingRecord;

/**
 * UchiDevice:
 *
 * One row of the list. A plain structure, owned by one inventory (or by the
 * caller of uchi_device_new()); members are changed only through the functions
 * below where one exists. All texts are cleaned UTF-8, never %NULL.
 */
typedef struct {
  char *id;                 /* "d1" … within a run */
  GPtrArray *ipv4;          /* of char*, dotted quad, best first */
  GPtrArray *ipv6;          /* of char*, RFC 5952 form */
  char *mac;                /* "a4:12:42:0a:0b:0c" or "" */
  gboolean mac_random;      /* locally administered bit set */
  char *reached_by;         /* the MAC of the box that answers for it and for others (an extender), or "": then @mac is "" */
  gboolean is_self;         /* the computer the program runs on */
  gboolean is_gateway;
  GPtrArray *names;         /* of char* */
  char *label;              /* given by the user, or "" */
  UchiKind kind;
  char *vendor, *model, *firmware;
  char *pack_words;         /* of vendor and model, what the pack itself has: no word of the device's own */
  gboolean model_sure;      /* the person said the model, or a mark of that very model was seen */
  guint confidence;         /* 0 … 100 */
  guint rtt_us;             /* 0: not measured */
  GPtrArray *evidence;      /* of UchiEvidence* */
  GPtrArray *closed;        /* of char*: beginnings of sources that nothing is added to any more */
  GPtrArray *services;      /* of UchiService* */
  GPtrArray *looked_at;     /* of char*: its addresses at which all doors were looked at; not in JSON */
  GPtrArray *checks;        /* of UchiCheckState* */
  GPtrArray *findings;      /* of UchiFindingRecord* */
} UchiDevice;

UchiDevice *uchi_device_new (const char *id);
void uchi_device_free (UchiDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiDevice, uchi_device_free)

/* Each adds once: the same value again changes nothing. Values are cleaned;
 * beyond the bounds above they are dropped. Returns whether something changed. */
gboolean uchi_device_add_ipv4 (UchiDevice *self, const char *address);
gboolean uchi_device_add_ipv6 (UchiDevice *self, const char *address);
/* all doors of that address of it were looked at; %NULL: of none */
gboolean uchi_device_add_looked_at (UchiDevice *self, const char *address);
gboolean uchi_device_add_name (UchiDevice *self, const char *name);
gboolean uchi_device_set_mac (UchiDevice *self, const char *mac);
gboolean uchi_device_set_reached_by (UchiDevice *self, const char *mac);
/* the MAC that frames for it go to: its own, or of the box before it; "" when not known */
const char *uchi_device_link_mac (const UchiDevice *self);
gboolean uchi_device_add_evidence (UchiDevice *self, const char *source, const char *value, guint at_ms);
/* @address: which of its addresses said it */
gboolean uchi_device_add_evidence_from (UchiDevice *self, const char *address, const char *source, const char *value, guint at_ms);
/* what @address said, and the names among it, was said of @other: the address is that one's */
void uchi_device_move_evidence (UchiDevice *self, UchiDevice *other, const char *address);
/* drops what came from sources that begin with @start, for example "echonet." */
void uchi_device_forget_evidence (UchiDevice *self, const char *start);
/* what such sources said is final: uchi_device_add_evidence() takes nothing more from them */
void uchi_device_close_evidence (UchiDevice *self, const char *start);

/* the person said which model it is, or it was seen for sure; cleaned, an empty one changes nothing */
void uchi_device_tell_model (UchiDevice *self, const char *model);

/* bytes of what is kept from sources that begin with @start (""; all), with the names of the sources */
gsize uchi_device_evidence_bytes (const UchiDevice *self, const char *start);

/**
 * uchi_device_evidence:
 * @source: exact source to look for
 *
 * Returns: (nullable) (transfer none): the value of the first evidence of that source
 */
const char *uchi_device_evidence (const UchiDevice *self, const char *source);

/* The order in which devices are told, the same in the next check of that home: the router, then by address, those without one after
 * them, this computer last. For a stable sort: 0 where neither comes first. */
int uchi_device_compare_places (const UchiDevice *one, const UchiDevice *other);

/**
 * uchi_device_add_service:
 *
 * Adds the service, or returns the one of that transport and port; @protocol,
 * when not %NULL, fills an empty protocol, and so does the @address at which it
 * was seen. The same door at two addresses is one service, with the first.
 *
 * Returns: (nullable) (transfer none): %NULL when the bound is reached
 */
UchiService *uchi_device_add_service (UchiDevice *self, UchiTransport transport, guint16 port, const char *protocol);
UchiService *uchi_device_add_service_at (UchiDevice *self, const char *address, UchiTransport transport, guint16 port, const char *protocol);
/* @address: literal of IPv4 or IPv6; anything else makes it unknown */
void uchi_service_set_address (UchiService *self, const char *address);
UchiService *uchi_device_find_service (const UchiDevice *self, UchiTransport transport, guint16 port);
/* first service of that protocol; %NULL when there is none */
UchiService *uchi_device_find_protocol (const UchiDevice *self, const char *protocol);

/* replaces the state of the check of that id; @reason only with UNKNOWN */
void uchi_device_set_check (UchiDevice *self, const char *check, UchiOutcome outcome, const char *reason);
UchiCheckState *uchi_device_find_check (const UchiDevice *self, const char *check);

UchiFindingRecord *uchi_finding_record_new (UchiFindingId finding, UchiLevel level, const char *advice);
void uchi_finding_record_free (UchiFindingRecord *self);
/* as uchi_service_set_address() */
void uchi_finding_record_set_address (UchiFindingRecord *self, const char *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiFindingRecord, uchi_finding_record_free)
/* (transfer container): of const UchiFindingRecord*, worst first: the order in which they are shown everywhere */
GPtrArray *uchi_device_worst_first (const UchiDevice *self);
/* (transfer full) @record: replaces one of the same finding, transport and port */
void uchi_device_add_finding (UchiDevice *self, UchiFindingRecord *record);
/* forgets every finding of that id: before the check that raises it runs again */
void uchi_device_clear_finding (UchiDevice *self, UchiFindingId finding);

/* level of the worst finding; ASK when something of it was not checked, or nothing of another than the computer that looks, or the kind is unknown; else FINE */
UchiLevel uchi_device_level (const UchiDevice *self);

/**
 * uchi_device_to_json: (transfer full): the device object of data/schema
 */
JsonNode *uchi_device_to_json (const UchiDevice *self);

/**
 * uchi_device_from_json:
 * @object: a device object as in data/schema, not trusted: every text is cleaned
 *   again, unknown words become unknown, what goes beyond the bounds is dropped
 *
 * Returns: (transfer full): never %NULL; an object without an id gets ""
 */
UchiDevice *uchi_device_from_json (JsonObject *object);

/* finding records and check states on their own, for the "network" part of a report */
JsonNode *uchi_finding_record_to_json (const UchiFindingRecord *self);
UchiFindingRecord *uchi_finding_record_from_json (JsonObject *object);
JsonNode *uchi_check_state_to_json (const UchiCheckState *self);
