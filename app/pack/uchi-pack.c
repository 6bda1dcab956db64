/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-private.h"

#include <string.h>

#include "core/uchi-json.h"

#define DAY_S (24 * 60 * 60)
#define MAX_PORTS 128

G_DEFINE_QUARK (uchi-pack-error-quark, uchi_pack_error)

UchiPack *
uchi_pack_ref (UchiPack *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
uchi_pack_unref (UchiPack *self)
{
  if (self == NULL || !g_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->withdrawn, g_hash_table_unref);
  uchi_pack_drop_index (self);
  g_clear_pointer (&self->devices, uchi_pack_list_free);
  g_clear_pointer (&self->logins, uchi_pack_list_free);
  g_clear_pointer (&self->nevers, uchi_pack_list_free);
  uchi_oui_table_clear (&self->oui);
  g_clear_pointer (&self->root, json_node_unref);
  g_free (self->ports);
  g_free (self->released);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "the pack breaks its rules: %s", what);
  return FALSE;
}

gboolean
uchi_pack_is_version (gint64 version)
{
  return version >= 2026010100 && version <= 9999123199;
}

/* ---- reading -------------------------------------------------------------------- */

const char *const uchi_pack_shared_members[] = { "steps", "success", "failure", "logout", NULL };

/* a number becomes the part that it is the number of: the same node, however many have it */
static gboolean
put_parts (JsonObject *login, JsonArray *parts, GError **error)
{
  for (const char *const *member = uchi_pack_shared_members; *member != NULL; member++)
    {
      gint64 at = uchi_json_int (login, *member, -1);

      if (at >= 0 && (parts == NULL || at >= json_array_get_length (parts)))
        return refuse (error, "a login without one of its parts");
      if (at >= 0)
        json_object_set_member (login, *member, json_node_ref (json_array_get_element (parts, (guint) at)));
    }
  return TRUE;
}

static gboolean
put_all_parts (JsonObject *root, GError **error)
{
  JsonArray *logins = uchi_json_array (root, "logins"), *parts = uchi_json_array (root, "login_parts");

  for (guint i = 0; logins != NULL && i < json_array_get_length (logins); i++)
    {
      JsonObject *login = uchi_json_object_at (logins, i);

      if (login != NULL && !put_parts (login, parts, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_ports (UchiPack *self, JsonArray *array, GError **error)
{
  self->n_ports = array != NULL ? json_array_get_length (array) : 0;
  if (self->n_ports == 0 || self->n_ports > MAX_PORTS)
    return refuse (error, "no list of ports, or a long one");
  self->ports = g_new0 (guint16, self->n_ports);
  for (guint i = 0; i < self->n_ports; i++)
    {
      gint64 port = JSON_NODE_HOLDS_VALUE (json_array_get_element (array, i)) ? json_array_get_int_element (array, i) : 0;

      if (port < 1 || port > G_MAXUINT16)
        return refuse (error, "a port that is none");
      self->ports[i] = (guint16) port;
    }
  return TRUE;
}

static gboolean
read_root (UchiPack *self, GError **error)
{
  JsonObject *root = JSON_NODE_HOLDS_OBJECT (self->root) ? json_node_get_object (self->root) : NULL;

  if (root == NULL || !g_str_equal (uchi_json_string (root, "format", ""), UCHI_PACK_FORMAT))
    return refuse (error, "not of the format " UCHI_PACK_FORMAT);
  self->version = uchi_json_int (root, "version", 0);
  self->released = g_strdup (uchi_json_string (root, "released", ""));
  if (!uchi_pack_is_version (self->version) || uchi_pack_released_time (self) == 0)
    return refuse (error, "no version or no date");
  if (!put_all_parts (root, error) || !uchi_pack_validate (root, error) || !read_ports (self, uchi_json_array (root, "ports"), error)
      || !uchi_oui_table_read (&self->oui, uchi_json_object (root, "oui"), error))
    return FALSE;
  json_object_remove_member (root, "oui"); /* more than half of the text, which the table has now */
  self->devices = uchi_pack_list_new ();
  self->logins = uchi_pack_list_new ();
  self->nevers = uchi_pack_list_new ();
  if (!uchi_pack_read_records (self->devices, root, "devices", error) || !uchi_pack_read_records (self->logins, root, "logins", error)
      || !uchi_pack_read_records (self->nevers, root, "nevers", error))
    return FALSE;
  if (uchi_pack_count_patterns (self->devices) + uchi_pack_count_patterns (self->logins) + uchi_pack_count_patterns (self->nevers) > UCHI_PACK_MAX_PATTERNS)
    return refuse (error, "too many patterns");
  return TRUE;
}

/* what a gzip file says of its length, which is believed as far as room for it is made at once */
static gsize
told_length (const guint8 *data, gsize length)
{
  guint32 told = 0;

  if (length >= 18)
    memcpy (&told, data + length - 4, sizeof told);
  return CLAMP (GUINT32_FROM_LE (told), 1024, UCHI_PACK_MAX_JSON) + 1;
}

/* whether all of @data was unpacked within the bound */
static gboolean
gunzip (GByteArray *out, const guint8 *data, gsize length)
{
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize at = 0, n = 0, read, written;

  g_byte_array_set_size (out, (guint) told_length (data, length));
  while (result == G_CONVERTER_CONVERTED && n <= UCHI_PACK_MAX_JSON)
    {
      if (n == out->len)
        g_byte_array_set_size (out, MIN (2 * out->len, UCHI_PACK_MAX_JSON + 1));
      result = g_converter_convert (G_CONVERTER (zlib), data + at, length - at, out->data + n, out->len - n, G_CONVERTER_INPUT_AT_END,
                                    &read, &written, NULL);
      if (result == G_CONVERTER_ERROR)
        return FALSE;
      at += read;
      n += written;
    }
  g_byte_array_set_size (out, (guint) n);
  return n <= UCHI_PACK_MAX_JSON;
}

/* (transfer full) (nullable): plain bytes, unpacked with a bound when they are gzip */
static GBytes *
unpack (GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GByteArray) out = g_byte_array_new ();

  if (length < 2 || data[0] != 0x1F || data[1] != 0x8B)
    return g_bytes_ref (bytes);
  if (length > UCHI_PACK_MAX_GZIP)
    {
      g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT, "the pack is too large");
      return NULL;
    }
  if (!gunzip (out, data, length))
    {
      g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT, "the pack cannot be unpacked, or is too large");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

UchiPack *
uchi_pack_load_bytes (GBytes *bytes, GError **error)
{
  static const UchiJsonLimits limits = { .max_bytes = UCHI_PACK_MAX_JSON, .max_items = 1000000, .max_string = UCHI_PACK_MAX_STRING };
  g_autoptr (GBytes) plain = unpack (bytes, error);
  g_autoptr (UchiPack) self = NULL;
  g_autoptr (GError) cause = NULL;

  if (plain == NULL)
    return NULL;
  self = g_new0 (UchiPack, 1);
  g_ref_count_init (&self->refs);
  self->root = uchi_json_parse (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), &limits, &cause);
  if (self->root == NULL)
    {
      g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CORRUPT, "the pack is not valid JSON: %s", cause->message);
      return NULL;
    }
  return read_root (self, error) ? g_steal_pointer (&self) : NULL;
}

/* ---- what it is --------------------------------------------------------------------- */

gint64
uchi_pack_version (const UchiPack *self)
{
  return self->version;
}

const char *
uchi_pack_released (const UchiPack *self)
{
  return self->released;
}

gint64
uchi_pack_day_time (const char *day)
{
  g_autofree char *text = g_strconcat (day, "T00:00:00Z", NULL), *again = NULL;
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  again = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : NULL;
  return g_strcmp0 (again, day) == 0 ? MAX (g_date_time_to_unix (time), 0) : 0;
}

gint64
uchi_pack_released_time (const UchiPack *self)
{
  return uchi_pack_day_time (self->released);
}

void
uchi_pack_set_not_before (UchiPack *self, gint64 time)
{
  self->not_before = MAX (self->not_before, time);
}

const char *
uchi_pack_state (const UchiPack *self, gint64 now)
{
  gint64 days = (MAX (now, self->not_before) - uchi_pack_released_time (self)) / DAY_S;

  return days <= 30 ? "fresh" : days <= 90 ? "aging" : days <= 180 ? "old" : "too-old";
}

const guint16 *
uchi_pack_ports (UchiPack *self, guint *n_ports)
{
  *n_ports = self->n_ports;
  return self->ports;
}
