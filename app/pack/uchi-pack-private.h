/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pack/uchi-pack.h"

#define UCHI_PACK_FORMAT "uchi-kenshin-pack/3"
#define UCHI_PACK_MAX_GZIP (2 * 1024 * 1024)
#define UCHI_PACK_MAX_JSON (16 * 1024 * 1024)
#define UCHI_PACK_MAX_RULES 50000
/* of all records; each takes some 4 KiB once it is compiled. Ours has 738 */
#define UCHI_PACK_MAX_PATTERNS 15000
#define UCHI_PACK_MAX_STRING 4096
/* what a pattern is tried on at a time, and how long it may try */
#define UCHI_PACK_SUBJECT 4096
#define UCHI_PACK_MAX_PAGE (64 * 1024)
/* of an observation that names none */
#define UCHI_PACK_USUAL_WEIGHT 30
/* a login is tried, and one is called "never", only when this much speaks for the product */
#define UCHI_PACK_EXACT 45

typedef enum {
  UCHI_OP_EQUALS, UCHI_OP_CONTAINS, UCHI_OP_PREFIX, UCHI_OP_REGEX, UCHI_OP_GLOB, UCHI_OP_WORD, UCHI_OP_EXISTS,
} UchiOp;

/* one observation: this source of evidence has a value for which the op holds */
typedef struct {
  const char *source; /* "http.title"; "any" for every text; "page" for marks of a page */
  UchiOp op;
  gboolean any_case;
  const char *value;  /* folded when @any_case, but for patterns and words */
  guint weight;       /* 1 … 95 */
  char *own, *folded; /* (nullable): what the texts above stand in, when it is no line of its record */
  char *start;      /* (nullable): what every text that the pattern fits begins with */
  GRegex *regex;    /* compiled when first needed */
} UchiFact;

/* all facts of one group must hold; any group is enough */
typedef struct {
  GPtrArray *groups; /* of GPtrArray* of UchiFact* */
} UchiMatch;

typedef struct {
  const char *id, *vendor, *model; /* borrowed from the JSON or @lines; "" when missing */
  UchiKind kind;
  UchiMatch match;
  JsonObject *object;              /* (nullable): the others are one text in the JSON */
  char *lines;                     /* (nullable): own: that text, or that of its "match", cut up */
} UchiPackRecord;

/* records, and which of them to look at for what a device said */
typedef struct {
  GPtrArray *records; /* of UchiPackRecord* */
  GHashTable *index;  /* (nullable) until it is first needed: key → GPtrArray* of UchiPackRecord*, borrowed */
  guint8 *pieces;     /* (nullable) as @index: a bit for each piece of a text that something is filed under, by its hash */
} UchiPackList;

/* a text, and the same for comparing without case, made when first asked for */
typedef struct {
  const char *text; /* borrowed */
  char *folded;     /* (nullable) */
} UchiPackText;

void uchi_pack_text_clear (UchiPackText *self);
const char *uchi_pack_text_folded (UchiPackText *self);

#define UCHI_OUI_LENGTHS 3
#define UCHI_OUI_NAME_DIGITS 3

/* names by MAC prefix, as the pack brings them */
typedef struct {
  GString *names;                      /* one behind the other, each with a NUL */
  GArray *name_at;                     /* of guint32 */
  guint n_makers;                      /* the names from here on are of makers of parts: never the maker of a device, and gentle with it */
  GString *prefixes[UCHI_OUI_LENGTHS]; /* sorted entries: the digits of the prefix, those of the number of its name */
} UchiOuiTable;

/* @oui: (nullable); clear it also when it could not be read */
gboolean uchi_oui_table_read (UchiOuiTable *self, JsonObject *oui, GError **error);
void uchi_oui_table_clear (UchiOuiTable *self);
/* how many prefixes it has */
guint uchi_oui_table_size (const UchiOuiTable *self);
/* (nullable): the name of the longest prefix that fits; sets @module then */
const char *uchi_oui_table_find (const UchiOuiTable *self, const char *mac, gboolean *module);
/* (transfer full) (nullable): "001D73" and the number of a name as an entry; NULL when that is no prefix; @length: which list it is for */
char *uchi_oui_entry (const char *prefix, guint name, guint *length);
/* what that list is called in a pack */
const char *uchi_oui_member (guint length);

struct _UchiPack
{
  grefcount refs;
  JsonNode *root;
  gint64 version;
  gint64 not_before;                     /* Unix seconds of the newest signed date: no clock is believed below it */
  char *released;
  UchiPackList *devices, *logins, *nevers;
  GHashTable *pages;                     /* of UchiFact*: facts about pages, by their mark (transfer none) */
  GHashTable *words;                     /* model words in upper case → as written (transfer none) */
  GHashTable *memos;                     /* (nullable): what a device says → UchiPackMemo*, of uchi_pack_memo() */
  GHashTable *model_runs;                /* (nullable): of uchi_pack_knows_model(), made when first asked for */
  GHashTable *advisories;                /* model in upper case → GPtrArray* of JsonObject* */
  UchiOuiTable oui;
  guint16 *ports;
  guint n_ports;
  GHashTable *withdrawn;                 /* (nullable): ids that were taken back */
  gint64 test_until;                     /* ms of the thread that tests it: when the patience ends */
  GHashTable *port_rules;                /* "tcp/23" → JsonObject* */
  GHashTable *finding_rules;             /* "wifi-wep" → JsonObject* */
};

/* YYYYMMDDNN since the first pack */
gboolean uchi_pack_is_version (gint64 version);

/* whether the pattern is one that cannot take for ever: no back-reference, recursion, verb, or repeated repetition */
gboolean uchi_pattern_is_safe (const char *pattern);
/* whether a text may be shown: no address of a site and no telephone number, which a pack must not bring (safety.md) */
gboolean uchi_pack_is_plain_word (const char *text);
/* the same for the owner of a MAC */
gboolean uchi_pack_is_company (const char *text);
/* the rules of packs beyond their format; names the record that breaks one. Records of devices that are texts are looked at when
 * they are read: they have nothing but names and facts */
gboolean uchi_pack_validate (JsonObject *root, GError **error);

/* raises the floor that uchi_pack_state() holds a clock to, before the pack is shared; @time: Unix seconds of something
 * that was signed or built */
void uchi_pack_set_not_before (UchiPack *self, gint64 time);
/* Unix seconds of the day of its release; 0 when that is no day */
gint64 uchi_pack_released_time (const UchiPack *self);

/* the text that stands for a fact about pages */
char *uchi_fact_mark (const UchiFact *self);
gboolean uchi_fact_holds_for (UchiFact *self, UchiPackText *value);
/* whether the word is in @value and no part of a longer one, in any case */
gboolean uchi_holds_word (const char *value, const char *word);
/* whether one of @texts holds a model of that shape ("DCS-[0-9]{3,4}[A-Z]*") as a word of its own */
gboolean uchi_pack_shape_fits_any (const char *shape, const char *const *texts, gsize n_texts);
/* (transfer full) (nullable): what a text has to hold, in capitals, for a word to be in it */
char *uchi_first_run (const char *word);
/* the first group of the pattern in @value, "" when there is none; NULL when it does not match */
char *uchi_fact_capture (UchiFact *self, const char *value);
/* whether the pattern can be compiled; TRUE for other ops */
gboolean uchi_fact_compiles (UchiFact *self);
void uchi_fact_free (UchiFact *self);
/* @node: {"obs", "op", "value", "weight"}, or the same as "OBS OP WEIGHT VALUE" */
UchiFact *uchi_fact_new (JsonNode *node, GError **error);
/* the same of such a text, which is cut up, and has to outlive the fact */
UchiFact *uchi_fact_from_line (char *line, GError **error);
/* (transfer full): such a text */
char *uchi_fact_line (JsonNode *node);

/* what a device said, by source: built once for many facts */
typedef struct _UchiSaid UchiSaid;
UchiSaid *uchi_said_new (const UchiPack *pack, const UchiDevice *device);
void uchi_said_free (UchiSaid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiSaid, uchi_said_free)
/* calls back with every source and its texts (GPtrArray* of UchiPackText*) */
typedef void (*UchiSaidEach) (const char *source, GPtrArray *values, gpointer user_data);
void uchi_said_each (UchiSaid *self, UchiSaidEach each, gpointer user_data);
/* of UchiPackText*: the texts that a model name may stand in */
GPtrArray *uchi_said_texts (UchiSaid *self);
/* (nullable): the first text of that source */
const char *uchi_said_first (UchiSaid *self, const char *source);
/* (transfer full) (nullable): what it calls itself, in the fields that standards and makers have for that; @kind as far as
 * it is known */
char *uchi_said_own_vendor (UchiSaid *self);
char *uchi_said_own_model (UchiSaid *self, UchiKind kind);
char *uchi_said_own_version (UchiSaid *self);
/* the same of one whose maker is known, from "MAKER PRODUCT 1.20"; @version: (out) (transfer full) (nullable) */
char *uchi_said_named_product (UchiSaid *self, const char *vendor, char **version);

/* whether every run of two letters and more in @model is one in a model that the pack has of that maker: "WSR-1166DHP4" beside
 * "WSR-2533DHP"; a device's own words are not */
gboolean uchi_pack_knows_model (UchiPack *self, const char *maker, const char *model);

/* (transfer none): the pack's own name of a maker of devices, when a device says that one and nothing else; "" when the pack has none */
const char *uchi_pack_maker_said (UchiPack *self, const char *said);

/* what was found for a device; empty at first */
typedef struct {
  UchiPackMatch *match;               /* (nullable) */
  gboolean chosen;                    /* the members below are known */
  const UchiPackRecord *never, *login; /* (nullable): the record that says so; @login: only without @never */
  const UchiPackRecord *family;       /* (nullable): a login for its family, but not for this very model */
} UchiPackMemo;

/* (transfer none): the one for what @device says now; valid until the next call */
UchiPackMemo *uchi_pack_memo (UchiPack *self, const UchiDevice *device);

UchiPackList *uchi_pack_list_new (void);
void uchi_pack_list_free (UchiPackList *self);
/* (transfer container): of UchiPackRecord*, each once: those that may fit; the cost does not grow with the others */
GPtrArray *uchi_pack_list_find (UchiPackList *self, UchiSaid *said);

/* how sure a record is, both 0 … 99 */
typedef struct {
  guint score;   /* of all groups that hold, together */
  guint best;    /* of the strongest group that holds; 0: none */
  char *capture; /* (nullable): a model that a pattern caught */
} UchiWeighed;

/* fills @weighed; its capture is for the caller to free */
void uchi_match_weigh (UchiMatch *self, UchiSaid *said, UchiWeighed *weighed);
/* whether a group that holds says the model itself, as a text or in its pattern */
gboolean uchi_match_names (UchiMatch *self, UchiSaid *said, const char *model);
/* the same, when only the strongest group is of interest */
guint uchi_match_best (UchiMatch *self, UchiSaid *said);

/* whether every way to fit it takes a text that names a maker or a product, and no word that is anybody's */
gboolean uchi_match_tells_model (const UchiMatch *match);
/* adds the records of that list of a pack */
gboolean uchi_pack_read_records (UchiPackList *list, JsonObject *root, const char *member, GError **error);
guint uchi_pack_count_patterns (const UchiPackList *list);
void uchi_pack_record_free (UchiPackRecord *self);
/* members of logins whose value may be the number of one of "login_parts"; NULL at the end */
extern const char *const uchi_pack_shared_members[];
/* for the build: what people read becomes what programs load */
gboolean uchi_pack_make_dense (JsonObject *root, GError **error);
/* files what is looked up by a key, if that was not done yet: no part of the time that loading takes */
void uchi_pack_index (UchiPack *self);
/* after rules were taken back, or at the end */
void uchi_pack_drop_index (UchiPack *self);
