/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/uchi-report.h"

/**
 * UchiMask:
 *
 * What must not leave one home, made ready: the names that its people gave, the
 * last halves of its MACs, and the shapes of numbers and names.
 */
typedef struct _UchiMask UchiMask;

/* @devices: (nullable): of a whole report, not redacted; borrowed only here */
UchiMask *uchi_mask_new (JsonArray *devices);
void uchi_mask_free (UchiMask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiMask, uchi_mask_free)

typedef enum {
  UCHI_TEXT_OF_MAKER, /* a field that is there for the maker's own words: what looks like no name of a person stays */
  UCHI_TEXT_VERSION,  /* the same, and numbers in it may be those of a version */
  UCHI_TEXT_FREE,     /* whatever an owner may have set: plain words and the product's own stay */
} UchiTextOrigin;

/* (transfer full): the words of @device's maker and model that tell nothing about a person: each folded, between blanks */
char *uchi_mask_product (const UchiMask *self, JsonObject *device);
/* (transfer full): @text with *** for all that must not leave; @product: of uchi_mask_product() */
char *uchi_mask_text (const UchiMask *self, const char *text, UchiTextOrigin origin, const char *product);

/* RFC 1918 and link-local (RFC 3927), as text, with or without a prefix length */
gboolean uchi_report_is_of_a_home (const char *address);

/* a word of entrances, of kinds of things, of makers and of programs; @folded: by uchi_word_fold() */
gboolean uchi_word_is_plain (const char *folded);
/* (transfer full): without case, width and accents */
char *uchi_word_fold (const char *word);

/**
 * uchi_word_is_name_like:
 * @sounds: of uchi_word_sounds_new()
 * @word: as it was written, letters only
 *
 * Whether a Japanese name may be in it: letters other than Latin ones, or Latin
 * ones that are nothing but two or more sounds of Japanese, as names are in
 * either romanisation (ISO 3602, Hepburn), alone or with a plain word at one end.
 */
gboolean uchi_word_is_name_like (const GRegex *sounds, const char *word);
/* (transfer full): for uchi_word_is_name_like(), made once */
GRegex *uchi_word_sounds_new (void);
