/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures of minisign (https://jedisct1.github.io/minisign/), the verifying half. */
#include "pack/uchi-minisign.h"

#include <sodium.h>
#include <string.h>

#define UNTRUSTED "untrusted comment: "
#define TRUSTED "trusted comment: "
#define MAX_BASE64 128

G_STATIC_ASSERT (crypto_sign_PUBLICKEYBYTES == 32);

typedef struct {
  guint8 algorithm[2];
  guint8 key_id[8];
  guint8 signature[crypto_sign_BYTES];
} Signature;

typedef struct {
  guint8 algorithm[2];
  guint8 id[8];
  guint8 key[crypto_sign_PUBLICKEYBYTES];
} PublicKey;

G_STATIC_ASSERT (sizeof (Signature) == 74);
G_STATIC_ASSERT (sizeof (PublicKey) == 42);

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_SIGNATURE, "the signature is not valid: %s", why);
  return FALSE;
}

/* base64 in its one canonical spelling, of exactly that many bytes; libsodium takes bytes above 0x7F for "A", so that
 * the result is spelled again and compared */
static gboolean
read_base64 (const char *text, gsize length, void *out, gsize size)
{
  char again[MAX_BASE64];
  gsize got = 0;

  if (length + 1 > sizeof again
      || sodium_base642bin (out, size, text, length, NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 || got != size
      || sodium_base64_encoded_len (size, sodium_base64_VARIANT_ORIGINAL) != length + 1)
    return FALSE;
  sodium_bin2base64 (again, sizeof again, out, size, sodium_base64_VARIANT_ORIGINAL);
  return memcmp (again, text, length) == 0;
}

gboolean
uchi_minisign_read_public (const char *text, UchiMinisignPublic *key, GError **error)
{
  PublicKey raw;
  const char *line = text;

  if (g_str_has_prefix (text, UNTRUSTED))
    line = strchr (text, '\n') != NULL ? strchr (text, '\n') + 1 : "";
  if (!read_base64 (line, strcspn (line, "\r\n"), &raw, sizeof raw) || memcmp (raw.algorithm, "Ed", 2) != 0)
    {
      g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_SIGNATURE, "not a public key of minisign");
      return FALSE;
    }
  memcpy (key->id, raw.id, sizeof key->id);
  memcpy (key->key, raw.key, sizeof key->key);
  return TRUE;
}

/* the next line, without its line feed; FALSE when the file ends before one */
static gboolean
take_line (const char **position, const char *end, const char **line, gsize *length)
{
  const char *stop = memchr (*position, '\n', (gsize) (end - *position));

  if (stop == NULL)
    return FALSE;
  *line = *position;
  *length = (gsize) (stop - *position);
  *position = stop + 1;
  return TRUE;
}

static gboolean
has_prefix (const char *line, gsize length, const char *prefix)
{
  return length >= strlen (prefix) && memcmp (line, prefix, strlen (prefix)) == 0;
}

static gboolean
is_plain_comment (const char *text, gsize length)
{
  if (length > UCHI_MINISIGN_MAX_COMMENT || !g_utf8_validate_len (text, length, NULL))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_iscntrl (text[i]))
        return FALSE;
    }
  return TRUE;
}

typedef struct {
  Signature main;
  guint8 global[crypto_sign_BYTES];
  const char *comment;
  gsize comment_length;
} Parsed;

static gboolean
parse (GBytes *file, Parsed *parsed)
{
  gsize size, length;
  const char *position = g_bytes_get_data (file, &size), *end = position + size, *line;

  if (size == 0 || size > UCHI_MINISIGN_MAX_FILE)
    return FALSE;
  if (!take_line (&position, end, &line, &length) || !has_prefix (line, length, UNTRUSTED))
    return FALSE;
  if (!take_line (&position, end, &line, &length) || !read_base64 (line, length, &parsed->main, sizeof parsed->main))
    return FALSE;
  if (!take_line (&position, end, &line, &length) || !has_prefix (line, length, TRUSTED))
    return FALSE;
  parsed->comment = line + strlen (TRUSTED);
  parsed->comment_length = length - strlen (TRUSTED);
  if (!take_line (&position, end, &line, &length) || !read_base64 (line, length, parsed->global, sizeof parsed->global))
    return FALSE;
  return position == end && is_plain_comment (parsed->comment, parsed->comment_length);
}

static const UchiMinisignPublic *
find_key (const UchiMinisignPublic *keys, guint n_keys, const guint8 id[8])
{
  for (guint i = 0; i < n_keys; i++)
    {
      if (memcmp (keys[i].id, id, sizeof keys[i].id) == 0)
        return &keys[i];
    }
  return NULL;
}

/* signature of the 64 bytes of the file's signature and the trusted comment after them */
static gboolean
verify_comment (const Parsed *parsed, const UchiMinisignPublic *key)
{
  guint8 signed_bytes[crypto_sign_BYTES + UCHI_MINISIGN_MAX_COMMENT];

  memcpy (signed_bytes, parsed->main.signature, crypto_sign_BYTES);
  memcpy (signed_bytes + crypto_sign_BYTES, parsed->comment, parsed->comment_length);
  return crypto_sign_verify_detached (parsed->global, signed_bytes, crypto_sign_BYTES + parsed->comment_length, key->key) == 0;
}

gboolean
uchi_minisign_verify (GBytes *data, GBytes *signature, const UchiMinisignPublic *keys, guint n_keys, UchiMinisignProof *proof,
                      GError **error)
{
  Parsed parsed;
  const UchiMinisignPublic *key;
  guint8 hash[crypto_generichash_BYTES_MAX];
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);

  if (sodium_init () < 0)
    return refuse (error, "libsodium cannot be used");
  if (!parse (signature, &parsed))
    return refuse (error, "not a signature file");
  if (memcmp (parsed.main.algorithm, "ED", 2) != 0)
    return refuse (error, "not of the prehashed form");
  key = find_key (keys, n_keys, parsed.main.key_id);
  if (key == NULL)
    return refuse (error, "of a key that is not believed");
  crypto_generichash (hash, sizeof hash, bytes, size, NULL, 0);
  if (crypto_sign_verify_detached (parsed.main.signature, hash, sizeof hash, key->key) != 0)
    return refuse (error, "the file is not what was signed");
  if (!verify_comment (&parsed, key))
    return refuse (error, "the trusted comment is not what was signed");
  memcpy (proof->key_id, parsed.main.key_id, sizeof proof->key_id);
  memcpy (proof->comment, parsed.comment, parsed.comment_length);
  proof->comment[parsed.comment_length] = '\0';
  return TRUE;
}

/* the id is a little-endian number */
char *
uchi_minisign_id_text (const guint8 id[8])
{
  GString *text = g_string_new (NULL);

  for (int i = 7; i >= 0; i--)
    g_string_append_printf (text, "%02X", id[i]);
  return g_string_free (text, FALSE);
}
