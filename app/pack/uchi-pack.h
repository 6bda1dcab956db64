/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "core/uchi-device.h"

/**
 * UCHI_PACK_ERROR:
 *
 * A domain of its own, so that an attack never looks like a bad connection.
 */
#define UCHI_PACK_ERROR (uchi_pack_error_quark ())
typedef enum {
  UCHI_PACK_ERROR_SIGNATURE,  /* missing, wrong key, wrong file, below threshold */
  UCHI_PACK_ERROR_ROLLBACK,   /* older than what is known */
  UCHI_PACK_ERROR_EXPIRED,    /* its day is over */
  UCHI_PACK_ERROR_FUTURE,     /* its day is still to come: a clock is wrong, most likely this computer's */
  UCHI_PACK_ERROR_CONTENT,    /* signed, but breaks the rules for packs */
  UCHI_PACK_ERROR_CORRUPT,    /* not what its hash or format says */
} UchiPackError;
GQuark uchi_pack_error_quark (void);

/**
 * UchiPack:
 *
 * What the program knows about devices: immutable, reference counted,
 * single-threaded. Patterns are compiled when first needed.
 */
typedef struct _UchiPack UchiPack;

UchiPack *uchi_pack_ref (UchiPack *self);
void uchi_pack_unref (UchiPack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiPack, uchi_pack_unref)

/* the pack inside the program: always there, always valid (a test) */
UchiPack *uchi_pack_load_embedded (GError **error);
/* a plain or gzipped pack, bounded and validated but not verified: tests and the pack tool */
UchiPack *uchi_pack_load_bytes (GBytes *bytes, GError **error);
/* `--pack FILE`: a signed .uchipack */
UchiPack *uchi_pack_load_file (const char *path, GError **error);

gint64 uchi_pack_version (const UchiPack *self);      /* YYYYMMDDNN */
const char *uchi_pack_released (const UchiPack *self); /* "2026-11-21" */
/* Unix seconds of the beginning of a day in UTC, "2026-11-21"; 0 when that is no day since 1970, or written in another way */
gint64 uchi_pack_day_time (const char *day);
/* "fresh" (30 days), "aging" (90), "old" (180), "too-old"; from the pack's date and @now (Unix seconds) */
const char *uchi_pack_state (const UchiPack *self, gint64 now);

/* ---- identification ------------------------------------------------------ */

/**
 * UchiPackMatch:
 *
 * What the evidence of one device says it is.
 */
typedef struct {
  grefcount refs;
  UchiKind kind;
  char *vendor, *model, *firmware;  /* never NULL */
  char *pack_words;                 /* what the pack itself has of maker and model, never NULL */
  guint confidence;                 /* 0 … 100 */
  gboolean exact_model;             /* the model itself was named or its own mark matched */
  gboolean model_sure;              /* surely enough to try the login of that model */
  GPtrArray *records;               /* of char*: ids of the matched device records, best first */
} UchiPackMatch;
void uchi_pack_match_free (UchiPackMatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiPackMatch, uchi_pack_match_free)

/* (transfer full): looks at evidence, names, MAC, services of @device; the same one as long as these are the same, not to be changed */
UchiPackMatch *uchi_pack_match (UchiPack *self, const UchiDevice *device);

/**
 * uchi_pack_read_page:
 * @text: a page of @device as UTF-8, not trusted; the first 64 KiB are looked at
 * @at_ms: when, since the start of the run
 *
 * Adds the marks that the pack knows and that are in the page as evidence
 * (`http.mark`, `http.word`): the page itself is never kept.
 */
void uchi_pack_read_page (UchiPack *self, UchiDevice *device, const char *text, guint at_ms);

/* (nullable): name of the organisation of that MAC prefix, chip makers left out */
const char *uchi_pack_oui (UchiPack *self, const char *mac);

/* whether the MAC is of a maker of small radio modules (Espressif …): such a device gets half the connections */
gboolean uchi_pack_is_low_power (UchiPack *self, const char *mac);

/* TCP ports to look at on every device, most telling first */
const guint16 *uchi_pack_ports (UchiPack *self, guint *n_ports);

/* paths (GET only) that tell more about a device of that match, at most 4:
 * (transfer container) of const char* */
GPtrArray *uchi_pack_paths (UchiPack *self, const UchiDevice *device);

/* ---- checks ----------------------------------------------------------------
 * Rules are the pack's own JSON objects (borrowed, valid as long as the pack),
 * checked against the schema at load: a check may rely on their shape. */

/**
 * uchi_pack_login:
 *
 * The one login rule that may be tried on @device ("may_try"), or the rule that says never to try and why. A rule may be tried only
 * where its signs hold and the very model is told (safety.md 6): by a text of the device, by the sign itself, by a record that
 * knows the model for sure, or by the person (`model_sure`). Signs of a family are not enough.
 *
 * Returns: (nullable) (transfer none)
 */
JsonObject *uchi_pack_login (UchiPack *self, const UchiDevice *device);
/* whether the pack knows other pairs than @rule's that @device may have come with: one is tried, so that its refusal is no all-clear then */
gboolean uchi_pack_login_has_others (UchiPack *self, const UchiDevice *device, JsonObject *rule);
/* whether nothing may be tried on @device for no other reason than that its family is known, but not its model */
gboolean uchi_pack_login_wants_model (UchiPack *self, const UchiDevice *device);
/* (nullable) (transfer none): every login rule of the pack, as objects: to try their examples */
JsonArray *uchi_pack_logins (UchiPack *self);
/* (nullable) (transfer none): the "example" of a record, which a pack brings as a text of JSON that is read now, as strictly as the
 * pack; NULL when it has none or one that cannot be read. @record: (nullable) */
JsonObject *uchi_pack_example (JsonObject *record);
/* (transfer container): rules about firmware, flaws and support of the device's model */
GPtrArray *uchi_pack_advisories (UchiPack *self, const UchiDevice *device);
/* (nullable) */
JsonObject *uchi_pack_port_rule (UchiPack *self, UchiTransport transport, guint16 port);
/* (nullable): what the pack says of a finding as such ("wifi-wep"): the id to cite, and a level that may be higher than the program's */
JsonObject *uchi_pack_finding_rule (UchiPack *self, const char *finding);
/**
 * uchi_pack_models:
 *
 * Returns: (transfer container): of const char*, models of the maker of
 *   @device that the pack knows something of, sorted, at most 400; empty when
 *   its maker is not known
 */
GPtrArray *uchi_pack_models (UchiPack *self, const UchiDevice *device);
/* (nullable): words of the maker's setting screens */
JsonObject *uchi_pack_maker_words (UchiPack *self, const UchiDevice *device);
/* whether @words of a maker are true of such a device too: an address in them is that of its routers */
gboolean uchi_pack_words_suit (JsonObject *words, UchiKind kind);
/* (transfer none) (nullable): the same of every maker, by the maker's name: for the staff page */
JsonObject *uchi_pack_all_words (UchiPack *self);
/* (transfer full): ids ("contact-…") of desks that people shall not be sent to any more; a pack can add none */
GStrv uchi_pack_withdrawn_contacts (UchiPack *self);
/* (transfer full): whose work it is made from, "NAME (LICENCE)" */
GStrv uchi_pack_credits (UchiPack *self);
/* (nullable): "rented", "unique-password", "set-at-first-use", "app-only": why nothing is tried */
const char *uchi_pack_never_try (UchiPack *self, const UchiDevice *device);
/* whether a login that may be tried, or one for a family of another maker, fits @device as well as a rule of "never" does: what it says of
 * itself and what the person said of it are two products. Nothing is tried then, and nothing is fine. */
gboolean uchi_pack_never_is_disputed (UchiPack *self, const UchiDevice *device);
