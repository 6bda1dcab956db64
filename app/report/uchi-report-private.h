/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/uchi-fingerprint.h"
#include "report/uchi-report-trie.h"
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

/* @report: a whole one, not redacted; borrowed only here; @wifi_name: (nullable): of this home, which no report holds */
UchiMask *uchi_mask_new (JsonObject *report, const char *wifi_name, UchiReportFor who);
void uchi_mask_free (UchiMask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiMask, uchi_mask_free)

typedef enum {
  UCHI_TEXT_OF_MAKER, /* a field that is there for the maker's own words: what looks like no name of a person stays */
  UCHI_TEXT_VERSION,  /* the same, and numbers in it may be those of a version */
  UCHI_TEXT_FREE,     /* whatever an owner may have set: plain words and the product's own stay */
  UCHI_TEXT_PRODUCTS, /* the same, of products with their versions (RFC 9110, 10.2.4) */
} UchiTextOrigin;

/* (transfer full) (element-type char*): the words of @device's maker and model that may stay, folded */
GHashTable *uchi_mask_product (const UchiMask *self, JsonObject *device);
#define UCHI_HIDDEN UCHI_FINGERPRINT_HIDDEN
/* (transfer full): @text with %UCHI_HIDDEN for all that must not leave; @product: of uchi_mask_product() */
char *uchi_mask_text (const UchiMask *self, const char *text, UchiTextOrigin origin, GHashTable *product);
/* (transfer full) (nullable): @text as it reads: escapes of addresses, HTML and JSON undone, wide, circled and half letters as the plain ones
 * (Unicode's NFKC), without what is not seen; %UCHI_HIDDEN for letters that cannot be read, %NULL when all of it cannot, being veiled too often or
 * longer (8 KiB) than anything that the program keeps */
char *uchi_text_unveil (const char *text);

/**
 * UchiWords:
 *
 * Which words tell nothing about a person: the lists of uchi-report-words.c.
 */
typedef struct _UchiWords UchiWords;
UchiWords *uchi_words_new (void);
void uchi_words_free (UchiWords *self);

/**
 * UchiTokens:
 *
 * Of a text the words that are known stay, the home's own addresses, and short
 * numbers beside a known word, as of versions; for the keeper of the pack what
 * #UchiReportFor says besides.
 */
typedef struct _UchiTokens UchiTokens;
/* @words: borrowed as long as it lives; @closed: not every name of the home is known, so that nothing new may stay for anybody, nor letters in versions */
UchiTokens *uchi_tokens_new (UchiReportFor who, gboolean closed, const UchiWords *words);
void uchi_tokens_free (UchiTokens *self);
/* (transfer full): @text with %UCHI_HIDDEN for every other word and number; @product: of uchi_mask_product() */
char *uchi_tokens_mask (const UchiTokens *self, const char *text, UchiTextOrigin origin, GHashTable *product);
/* what a report becomes for that reader; @wifi_name: (nullable). (transfer full) */
JsonNode *uchi_report_redact_for (JsonNode *report, const char *wifi_name, UchiReportFor who);

/* (transfer full): of @report the members that the format has, each of the form that it has there */
JsonNode *uchi_report_only_known (JsonNode *report);

/* RFC 1918 and link-local (RFC 3927), as text, with or without a prefix length */
gboolean uchi_report_is_of_a_home (const char *address);

/* ---- words ------------------------------------------------------------------------------------------- */

/* (transfer full): without case, width and accents */
char *uchi_word_fold (const char *word);
/* the same of one letter; 0 of an accent by itself */
gunichar uchi_letter_fold (gunichar letter);

typedef enum {
  UCHI_SPLIT_LETTERS,         /* at all that is no letter */
  UCHI_SPLIT_WORDS,           /* at all that is no letter and no number */
  UCHI_SPLIT_NAMES,           /* there, and 花子の部屋 → 花子, の, 部屋; HanakoNas → Hanako, Nas */
  UCHI_SPLIT_PARTS,           /* HanakoTab → Hanako, Tab; IPCamera → IP, Camera */
  UCHI_SPLIT_PARTS_AND_DIGITS /* the same, without its digits */
} UchiSplit;
/* (transfer full) (element-type char*): the parts of @text, none of them empty */
GPtrArray *uchi_word_split (const char *text, UchiSplit how);

/* letters of the longest word that is looked through for sounds */
#define UCHI_SOUNDS_MAX 64
/* an end @end letters from the start of a word, from 1 on, as a bit */
#define UCHI_SOUNDS_END(end) (G_GUINT64_CONSTANT (1) << ((end) - 1))
/* sets in @ends, for each of the @length letters of @folded and the end behind them, the ends of what is made of whole sounds of Japanese from there on */
void uchi_sounds_find (const char *folded, gsize length, guint64 *ends);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiWords, uchi_words_free)

/* a word of entrances, of kinds of things, of protocols and of programs, that nobody is called by; @folded: by uchi_word_fold() */
gboolean uchi_word_is_plain (const UchiWords *self, const char *folded);
/* a plain one, or one of makers and their lines, which may be a name elsewhere */
gboolean uchi_word_is_of_makers (const UchiWords *self, const char *folded);
/* "384", "SC384", "WG1200HP4": a number as of a model, shorter than those of units and not made of several parts; @word: as it was written */
gboolean uchi_word_is_model_like (const UchiWords *self, const char *word);
/* a plain word, "InternetGatewayDevice", plain in all its parts, or "h264", digits that are part of a word; @folded: of @word */
gboolean uchi_word_is_known (const UchiWords *self, const char *word, const char *folded);
/* (transfer full): of char*: what is left of @folded without the known words at its ends, "smith" of smithmacbook, and without the s of "smiths";
 * of four letters and more */
GPtrArray *uchi_word_cores (const UchiWords *self, const char *folded);

/**
 * uchi_word_is_name_like:
 * @word: as it was written, letters and digits only
 *
 * Whether a Japanese name may be in it: letters other than Latin ones, or Latin
 * ones that are sounds of Japanese, as names are in either romanisation
 * (ISO 3602, Hepburn). Three letters of them tell one alone, or
 * beside words that are known and one letter more at an end; beside other
 * letters four at an end of the word, and five anywhere. "family", "room" and
 * the like are such names by themselves.
 */
gboolean uchi_word_is_name_like (const UchiWords *self, const char *word);

/* ---- names ------------------------------------------------------------------------------------------- */

/**
 * UchiNames:
 *
 * The names of one home and the last halves of its MACs, to be found wherever a
 * text repeats them. The time that a text takes grows with its length, whoever
 * chose the names and however many.
 */
typedef struct _UchiNames UchiNames;
UchiNames *uchi_names_new (void);
void uchi_names_free (UchiNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiNames, uchi_names_free)
/* @name: one word; up to three Latin letters and digits are looked for by themselves only. Beyond some 250,000 letters names are missed */
void uchi_names_add (UchiNames *self, const char *name);
/* @mac: of 17 letters; another one is passed over */
void uchi_names_add_mac (UchiNames *self, const char *mac);
/* says that there are names which could not be read */
void uchi_names_miss (UchiNames *self);
/* whether none was missed */
gboolean uchi_names_has_all (const UchiNames *self);
/* when all are in, once; before the first text */
void uchi_names_finish (UchiNames *self);
/* (transfer full): @text, at most 2 GiB, with %UCHI_HIDDEN for every letter that is part of a name */
char *uchi_names_hide (const UchiNames *self, const char *text);
