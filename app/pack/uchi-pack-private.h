/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pack/uchi-pack.h"

#define UCHI_PACK_FORMAT "uchi-kenshin-pack/1"
#define UCHI_PACK_MAX_GZIP (2 * 1024 * 1024)
#define UCHI_PACK_MAX_JSON (16 * 1024 * 1024)
#define UCHI_PACK_MAX_RULES 50000
#define UCHI_PACK_MAX_STRING 4096
/* what a pattern is tried on at a time, and how long it may try */
#define UCHI_PACK_SUBJECT 4096
#define UCHI_PACK_MAX_PAGE (64 * 1024)

typedef enum {
  UCHI_OP_EQUALS, UCHI_OP_CONTAINS, UCHI_OP_PREFIX, UCHI_OP_REGEX, UCHI_OP_GLOB, UCHI_OP_WORD, UCHI_OP_EXISTS,
} UchiOp;

/* one observation: this source of evidence has a value for which the op holds */
typedef struct {
  char *source;     /* "http.title"; "any" for every text; "page" for marks of a page */
  UchiOp op;
  gboolean any_case;
  char *value;
  guint weight;     /* 1 … 95 */
  GRegex *regex;    /* compiled when first needed */
} UchiFact;

/* all facts of one group must hold; any group is enough */
typedef struct {
  GPtrArray *groups; /* of GPtrArray* of UchiFact* */
} UchiMatch;

typedef struct {
  const char *id, *vendor, *model; /* borrowed from the JSON; "" when missing */
  UchiKind kind;
  UchiMatch match;
  JsonObject *object;
} UchiPackRecord;

struct _UchiPack
{
  grefcount refs;
  JsonNode *root;
  gint64 version;
  char *released;
  GPtrArray *devices, *logins, *nevers;  /* of UchiPackRecord* */
  GHashTable *pages;                     /* of UchiFact*: facts about pages, by their mark (transfer none) */
  GHashTable *words;                     /* model words in upper case → as written (transfer none) */
  GHashTable *advisories;                /* model in upper case → GPtrArray* of JsonObject* */
  GArray *oui;                           /* of UchiOui, sorted */
  guint16 *ports;
  guint n_ports;
  GHashTable *withdrawn;                 /* (nullable): ids that were taken back */
  GHashTable *port_rules;                /* "tcp/23" → JsonObject* */
};

typedef struct {
  guint64 prefix; /* left-aligned in 48 bits */
  guint bits;
  const char *name;
  gboolean module; /* a maker of parts: never the maker of a device, and gentle with it */
} UchiOui;

/* YYYYMMDDNN since the first pack */
gboolean uchi_pack_is_version (gint64 version);

/* whether the pattern is one that cannot take for ever: no back-reference, recursion, verb, or repeated repetition */
gboolean uchi_pattern_is_safe (const char *pattern);
/* the rules of packs beyond their format; names the record that breaks one */
gboolean uchi_pack_validate (JsonObject *root, GError **error);

/* Unix seconds of the day of its release; 0 when that is no day */
gint64 uchi_pack_released_time (const UchiPack *self);

/* the text that stands for a fact about pages */
char *uchi_fact_mark (const UchiFact *self);
gboolean uchi_fact_holds_for (UchiFact *self, const char *value);
/* the first group of the pattern in @value, "" when there is none; NULL when it does not match */
char *uchi_fact_capture (UchiFact *self, const char *value);
/* whether the pattern can be compiled; TRUE for other ops */
gboolean uchi_fact_compiles (UchiFact *self);
void uchi_fact_free (UchiFact *self);
UchiFact *uchi_fact_new (JsonObject *object, GError **error);

/* what a device said, by source: built once for many facts */
typedef struct _UchiSaid UchiSaid;
UchiSaid *uchi_said_new (const UchiPack *pack, const UchiDevice *device);
void uchi_said_free (UchiSaid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiSaid, uchi_said_free)

/* how sure the record is, 0 … 99; @capture: (out) (nullable) (transfer full): a model that a pattern of it caught */
guint uchi_match_score (UchiMatch *self, UchiSaid *said, char **capture);
/* weight of the strongest group that holds; 0: none */
guint uchi_match_best (UchiMatch *self, UchiSaid *said);

gboolean uchi_pack_read_match (JsonObject *object, UchiMatch *match, GError **error);
gboolean uchi_pack_read_oui (UchiPack *self, JsonObject *oui, GError **error);
const UchiOui *uchi_pack_find_oui (const UchiPack *self, const char *mac);
void uchi_pack_index_rules (UchiPack *self);
