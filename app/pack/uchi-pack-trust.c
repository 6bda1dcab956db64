/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-trust.h"

#include <string.h>

#include "core/uchi-json.h"
#include "pack/uchi-pack-keys.h"
#include "pack/uchi-pack-private.h"

#define DAY_S (24 * 60 * 60)
#define MAX_WITHDRAWN 64

static gboolean
refuse (GError **error, UchiPackError code, const char *why)
{
  g_set_error_literal (error, UCHI_PACK_ERROR, code, why);
  return FALSE;
}

/* ---- keys ------------------------------------------------------------------------ */

gboolean
uchi_pack_keys_read (const char *text, UchiPackKeys *keys, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", UCHI_PACK_N_KEYS + 2);
  UchiPackKeys read;

  for (guint i = 0; i < UCHI_PACK_N_KEYS + 1; i++)
    {
      UchiMinisignPublic *key = i < UCHI_PACK_N_KEYS ? &read.pack[i] : &read.channel;

      if (!uchi_minisign_read_public (lines[i] != NULL ? lines[i] : "", key, error))
        return FALSE;
    }
  for (guint i = 0; i < UCHI_PACK_N_KEYS; i++)
    {
      const UchiMinisignPublic *next = i + 1 < UCHI_PACK_N_KEYS ? &read.pack[i + 1] : &read.pack[0];

      if (memcmp (read.pack[i].key, next->key, sizeof next->key) == 0 || memcmp (read.pack[i].id, next->id, sizeof next->id) == 0)
        return refuse (error, UCHI_PACK_ERROR_SIGNATURE, "two of the keys are the same");
    }
  *keys = read;
  return TRUE;
}

void
uchi_pack_keys_built_in (UchiPackKeys *keys)
{
  g_autoptr (GError) error = NULL;

  if (!uchi_pack_keys_read (UCHI_PACK_KEYS, keys, &error))
    g_error ("the keys that are compiled in: %s", error->message);
}

gboolean
uchi_pack_keys_are_development (void)
{
  return UCHI_PACK_KEYS_ARE_DEVELOPMENT;
}

/* ---- names ------------------------------------------------------------------------- */

char *
uchi_pack_file_name (gint64 version)
{
  return g_strdup_printf ("pack-%" G_GINT64_FORMAT ".json.gz", version);
}

char *
uchi_pack_signature_name (gint64 version, const guint8 key_id[8])
{
  g_autofree char *id = uchi_minisign_id_text (key_id);

  return g_strdup_printf ("pack-%" G_GINT64_FORMAT ".json.gz.%s.minisig", version, id);
}

char *
uchi_pack_comment (const char *role, gint64 version)
{
  g_autofree char *file = g_str_equal (role, "pack") ? uchi_pack_file_name (version) : g_strdup (UCHI_CHANNEL_FILE);

  return g_strdup_printf ("uchi-kenshin role=%s file=%s version=%" G_GINT64_FORMAT, role, file, version);
}

/* ---- the channel --------------------------------------------------------------------- */

void
uchi_channel_free (UchiChannel *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->withdrawn);
  g_free (self->sha256);
  g_free (self);
}

/* 0 when it is no time in UTC */
static gint64
read_time (JsonObject *object, const char *member)
{
  const char *text = uchi_json_string (object, member, "");
  g_autoptr (GDateTime) time = g_str_has_suffix (text, "Z") ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* (transfer full) (nullable) */
static GStrv
read_withdrawn (JsonObject *object)
{
  JsonArray *array = uchi_json_array (object, "withdrawn");
  guint n = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (n > MAX_WITHDRAWN)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      const char *id = uchi_json_string_at (array, i);

      if (id == NULL || id[0] == '\0')
        return NULL;
      g_strv_builder_add (builder, id);
    }
  return g_strv_builder_end (builder);
}

static gboolean
read_channel (UchiChannel *self, JsonObject *object)
{
  gint64 length = uchi_json_int (object, "length", 0);

  self->version = uchi_json_int (object, "version", 0);
  self->length = (gsize) CLAMP (length, 0, UCHI_PACK_MAX_GZIP);
  self->sha256 = g_strdup (uchi_json_string (object, "sha256", ""));
  self->signed_at = read_time (object, "signed");
  self->expires = read_time (object, "expires");
  self->withdrawn = read_withdrawn (object);
  return g_str_equal (uchi_json_string (object, "format", ""), UCHI_CHANNEL_FORMAT) && self->withdrawn != NULL
         && uchi_pack_is_version (self->version) && length > 0 && length <= UCHI_PACK_MAX_GZIP && is_sha256 (self->sha256)
         && self->signed_at > 0 && self->expires > self->signed_at
         && self->expires - self->signed_at <= UCHI_CHANNEL_MAX_DAYS * DAY_S;
}

UchiChannel *
uchi_channel_verify (GBytes *bytes, GBytes *signature, const UchiPackKeys *keys, GError **error)
{
  static const UchiJsonLimits limits = { .max_bytes = UCHI_CHANNEL_MAX_BYTES, .max_depth = 4, .max_items = 200, .max_string = 256 };
  g_autoptr (UchiChannel) self = g_new0 (UchiChannel, 1);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *comment = NULL;
  UchiMinisignProof proof;

  if (g_bytes_get_size (bytes) > UCHI_CHANNEL_MAX_BYTES)
    refuse (error, UCHI_PACK_ERROR_CORRUPT, "the channel is too large");
  else if (!uchi_minisign_verify (bytes, signature, &keys->channel, 1, &proof, error))
    return NULL;
  else if ((root = uchi_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &limits, NULL)) == NULL
           || !JSON_NODE_HOLDS_OBJECT (root) || !read_channel (self, json_node_get_object (root)))
    refuse (error, UCHI_PACK_ERROR_CONTENT, "what was signed is no channel");
  else
    {
      comment = uchi_pack_comment ("channel", self->version);
      if (g_str_equal (comment, proof.comment))
        return g_steal_pointer (&self);
      refuse (error, UCHI_PACK_ERROR_SIGNATURE, "the channel was signed as something else");
    }
  return NULL;
}

gboolean
uchi_channel_fits_pack (const UchiChannel *self, const UchiPack *pack, GError **error)
{
  if (uchi_pack_version (pack) != self->version)
    return refuse (error, UCHI_PACK_ERROR_CONTENT, "the pack is of another version than its name says");
  if (uchi_pack_released_time (pack) > self->signed_at + UCHI_CHANNEL_AHEAD_DAYS * DAY_S)
    return refuse (error, UCHI_PACK_ERROR_CONTENT, "the day of the pack is still to come");
  return TRUE;
}

/* ---- the pack ----------------------------------------------------------------------------- */

/* one signature counts once, however often it is there */
static guint
count_signatures (const UchiBundle *bundle, GBytes *pack, const UchiPackKeys *keys, gint64 version)
{
  g_autofree char *comment = uchi_pack_comment ("pack", version);
  guint n = 0;

  for (guint i = 0; i < UCHI_PACK_N_KEYS; i++)
    {
      g_autofree char *name = uchi_pack_signature_name (version, keys->pack[i].id);
      GBytes *signature = uchi_bundle_find (bundle, name);
      UchiMinisignProof proof;

      if (signature != NULL && uchi_minisign_verify (pack, signature, &keys->pack[i], 1, &proof, NULL)
          && g_str_equal (proof.comment, comment))
        n++;
    }
  return n;
}

GBytes *
uchi_pack_verify_bundle (const UchiBundle *bundle, const UchiPackKeys *keys, UchiChannel **channel, GError **error)
{
  GBytes *bytes = uchi_bundle_find (bundle, UCHI_CHANNEL_FILE);
  GBytes *signature = uchi_bundle_find (bundle, UCHI_CHANNEL_FILE ".minisig");
  g_autoptr (UchiChannel) own = NULL;
  g_autofree char *name = NULL, *sha256 = NULL;
  GBytes *pack;

  if (bytes == NULL || signature == NULL)
    return refuse (error, UCHI_PACK_ERROR_SIGNATURE, "there is no signed channel"), NULL;
  own = uchi_channel_verify (bytes, signature, keys, error);
  if (own == NULL)
    return NULL;
  name = uchi_pack_file_name (own->version);
  pack = uchi_bundle_find (bundle, name);
  if (pack == NULL)
    return refuse (error, UCHI_PACK_ERROR_CORRUPT, "the pack that the channel names is not there"), NULL;
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pack);
  if (g_bytes_get_size (pack) != own->length || !g_str_equal (sha256, own->sha256))
    return refuse (error, UCHI_PACK_ERROR_CORRUPT, "the pack is not the one that the channel names"), NULL;
  if (count_signatures (bundle, pack, keys, own->version) < UCHI_PACK_THRESHOLD)
    return refuse (error, UCHI_PACK_ERROR_SIGNATURE, "too few valid signatures of the pack"), NULL;
  if (channel != NULL)
    *channel = g_steal_pointer (&own);
  return g_bytes_ref (pack);
}
