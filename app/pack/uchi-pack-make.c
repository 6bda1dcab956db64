/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-make.h"

#include <string.h>

#include "core/uchi-json.h"
#include "pack/uchi-pack-private.h"
#include "pack/uchi-pack-source.h"

#define DAY_S (24 * 60 * 60)

GBytes *
uchi_pack_gzip (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (gzip));

  if (!g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, NULL)
      || !g_output_stream_close (stream, NULL, NULL))
    g_error ("packing in memory failed");
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

GBytes *
uchi_pack_make (const char *folder, GPtrArray *files, GError **error)
{
  g_autoptr (JsonNode) root = uchi_pack_source_read (folder, FALSE, files, error);
  g_autoptr (GBytes) plain = NULL, packed = NULL;
  g_autoptr (UchiPack) pack = NULL;
  char *text;

  if (root == NULL || !uchi_pack_make_dense (json_node_get_object (root), error))
    return NULL;
  text = json_to_string (root, FALSE);
  plain = g_bytes_new_take (text, strlen (text));
  packed = uchi_pack_gzip (plain);
  pack = uchi_pack_load_bytes (packed, error);
  return pack != NULL ? g_steal_pointer (&packed) : NULL;
}

static void
add_time (JsonBuilder *builder, const char *member, gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

GBytes *
uchi_channel_make (GBytes *pack, gint64 version, gint64 signed_at, guint days, const char *const *withdrawn)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pack), *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, UCHI_CHANNEL_FORMAT);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, version);
  json_builder_set_member_name (builder, "length");
  json_builder_add_int_value (builder, (gint64) g_bytes_get_size (pack));
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, sha256);
  add_time (builder, "signed", signed_at);
  add_time (builder, "expires", signed_at + (gint64) days * DAY_S);
  json_builder_set_member_name (builder, "withdrawn");
  json_builder_begin_array (builder);
  for (guint i = 0; withdrawn[i] != NULL; i++)
    json_builder_add_string_value (builder, withdrawn[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_bytes_new (text, strlen (text));
}

char *
uchi_pack_make_header (GBytes *pack, GError **error)
{
  g_autoptr (UchiPack) loaded = uchi_pack_load_bytes (pack, error);

  if (loaded == NULL)
    return NULL;
  return g_strdup_printf ("#define UCHI_PACK_OWN_VERSION G_GINT64_CONSTANT (%" G_GINT64_FORMAT ")\n"
                          "#define UCHI_PACK_OWN_RELEASED G_GINT64_CONSTANT (%" G_GINT64_FORMAT ")\n",
                          uchi_pack_version (loaded), uchi_pack_released_time (loaded));
}

static void
add_signature (UchiBundle *bundle, const char *name, GBytes *data, const char *comment, const UchiMinisignSecret *secret)
{
  char *text = uchi_minisign_sign (data, secret, comment);
  g_autoptr (GBytes) signature = g_bytes_new_take (text, strlen (text));

  uchi_bundle_add (bundle, name, signature);
}

void
uchi_pack_add_signature (UchiBundle *bundle, GBytes *pack, gint64 version, const UchiMinisignSecret *secret)
{
  g_autofree char *comment = uchi_pack_comment ("pack", version), *name = NULL;
  UchiMinisignPublic key;

  uchi_minisign_secret_public (secret, &key);
  name = uchi_pack_signature_name (version, key.id);
  add_signature (bundle, name, pack, comment, secret);
}

void
uchi_pack_add_channel (UchiBundle *bundle, GBytes *channel, gint64 version, const UchiMinisignSecret *secret)
{
  g_autofree char *comment = uchi_pack_comment ("channel", version);

  uchi_bundle_add (bundle, UCHI_CHANNEL_FILE, channel);
  add_signature (bundle, UCHI_CHANNEL_FILE ".minisig", channel, comment, secret);
}
