/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/uchi-report.h"

/* leaves evidence out of @report above @talk bytes, as fairly as it goes; above @line also names and what doors and findings are
 * explained with. Ids, addresses, kinds, checks and findings stay. */
void uchi_report_fit (JsonNode *report, gsize talk, gsize line);

/**
 * UchiMask:
 *
 * What must not leave one home, made ready: the names that its people gave, the
 * last halves of its MACs, and the shapes of numbers and names.
 */
typedef struct _UchiMask UchiMask;

/* whom it leaves the home for */
typedef enum {
  UCHI_FOR_HELPER, /* a word of a device stays only when it is the pack's own or a plain one: a name of any language is neither */
  UCHI_FOR_KEEPER, /* of the pack, who has to learn new products: in fields that are there for the maker's own words, and as the product of a server's
                    * line, a new word stays too unless it sounds like a person, and a number that is one of a model */
} UchiReportFor;

/* @devices: (nullable): of a whole report, not redacted; borrowed only here */
UchiMask *uchi_mask_new (JsonArray *devices, UchiReportFor who);
void uchi_mask_free (UchiMask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiMask, uchi_mask_free)

typedef enum {
  UCHI_TEXT_OF_MAKER, /* a field that is there for the maker's own words: what looks like no name of a person stays */
  UCHI_TEXT_VERSION,  /* the same, and numbers in it may be those of a version */
  UCHI_TEXT_FREE,     /* whatever an owner may have set: plain words and the product's own stay */
  UCHI_TEXT_PRODUCTS, /* the same, of products with their versions (RFC 9110, 10.2.4) */
} UchiTextOrigin;

/* (transfer full): the words of @device's maker and model that may stay: each folded, between blanks */
char *uchi_mask_product (const UchiMask *self, JsonObject *device);
#define UCHI_HIDDEN "***"
/* (transfer full): @text with %UCHI_HIDDEN for all that must not leave; @product: of uchi_mask_product() */
char *uchi_mask_text (const UchiMask *self, const char *text, UchiTextOrigin origin, const char *product);
/* (transfer full): @text as it reads: escapes of addresses, HTML and JSON undone, wide, circled and half letters as the plain ones
 * (Unicode's NFKC), without what is not seen; %UCHI_HIDDEN for what cannot be read */
char *uchi_text_unveil (const char *text);

/**
 * UchiTokens:
 *
 * Of a text the words that are known stay, the home's own addresses, and short
 * numbers beside a known word, as of versions; for the keeper of the pack what
 * #UchiReportFor says besides.
 */
typedef struct _UchiTokens UchiTokens;
/* @sounds: of uchi_word_sounds_new(), borrowed as long as it lives */
UchiTokens *uchi_tokens_new (UchiReportFor who, const GRegex *sounds);
void uchi_tokens_free (UchiTokens *self);
/* (transfer full): @text with %UCHI_HIDDEN for every other word and number; @product: of uchi_mask_product() */
char *uchi_tokens_mask (const UchiTokens *self, const char *text, UchiTextOrigin origin, const char *product);
/* what a report becomes for that reader. (transfer full) */
JsonNode *uchi_report_redact_for (JsonNode *report, UchiReportFor who);

/* (transfer full): of @report the members that the format has, each of the form that it has there */
JsonNode *uchi_report_only_known (JsonNode *report);

/* RFC 1918 and link-local (RFC 3927), as text, with or without a prefix length */
gboolean uchi_report_is_of_a_home (const char *address);

/* a word of entrances, of kinds of things, of protocols and of programs, that nobody is called by; @folded: by uchi_word_fold() */
gboolean uchi_word_is_plain (const char *folded);
/* a plain one, or one of makers and their lines, which may be a name elsewhere */
gboolean uchi_word_is_of_makers (const char *folded);
/* "384", "SC384", "WG1200HP4": a number as of a model, shorter than those of units and not made of several parts; @word: as it was written */
gboolean uchi_word_is_model_like (const char *word);
/* @words: each between blanks */
gboolean uchi_word_is_among (const char *words, const char *folded);
/* "InternetGatewayDevice": plain in all its parts */
gboolean uchi_word_is_made_of_plain (const char *word);
/* (transfer full): of char*: what is left of @folded without the known words at its ends, "smith" of smithmacbook, and without the s of "smiths";
 * of four letters and more */
GPtrArray *uchi_word_cores (const char *folded);
/* (transfer full): the parts of @text, empty ones among them; @between: a pattern, which may match between two letters */
GStrv uchi_word_split (const char *between, const char *text);
/* (transfer full): without case, width and accents */
char *uchi_word_fold (const char *word);

/**
 * uchi_word_is_name_like:
 * @sounds: of uchi_word_sounds_new()
 * @word: as it was written, letters and digits only
 *
 * Whether a Japanese name may be in it: letters other than Latin ones, or Latin
 * ones that are sounds of Japanese, as names are in either romanisation
 * (ISO 3602, Hepburn). Three letters of them tell one alone, or
 * beside words that are known and one letter more at an end; beside other
 * letters four at an end of the word, and five anywhere. "family", "room" and
 * the like are such names by themselves.
 */
gboolean uchi_word_is_name_like (const GRegex *sounds, const char *word);
/* (transfer full): for uchi_word_is_name_like(), made once */
GRegex *uchi_word_sounds_new (void);
