/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-minisign-sign.h"

#include <sodium.h>
#include <string.h>

#define SCRYPT_BYTES crypto_pwhash_scryptsalsa208sha256_BYTES_MIN

/* numbers are little-endian; what follows the limits is XORed with scrypt's output when there is a password */
typedef struct {
  guint8 algorithm[2]; /* "Ed" */
  guint8 kdf[2];       /* "Sc", or zeros: no password */
  guint8 checksum[2];  /* "B2" */
  guint8 salt[crypto_pwhash_scryptsalsa208sha256_SALTBYTES];
  guint8 ops[8], memory[8];
  guint8 id[8];
  guint8 key[crypto_sign_SECRETKEYBYTES];
  guint8 check[crypto_generichash_BYTES];
} SecretFile;

G_STATIC_ASSERT (sizeof (SecretFile) == 158);
#define PROTECTED_AT G_STRUCT_OFFSET (SecretFile, id)
#define PROTECTED_BYTES (sizeof (SecretFile) - PROTECTED_AT)

struct _UchiMinisignSecret {
  guint8 id[8];
  guint8 key[crypto_sign_SECRETKEYBYTES];
};

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_SIGNATURE, "%s", why);
  return FALSE;
}

void
uchi_minisign_secret_free (UchiMinisignSecret *self)
{
  sodium_free (self);
}

void
uchi_minisign_wipe (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

static void
put_u64 (guint8 *out, guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy (out, &value, sizeof value);
}

static guint64
get_u64 (const guint8 *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);
  return GUINT64_FROM_LE (value);
}

static char *
to_base64 (const void *data, gsize size)
{
  gsize length = sodium_base64_encoded_len (size, sodium_base64_VARIANT_ORIGINAL);

  return sodium_bin2base64 (g_malloc (length), length, data, size, sodium_base64_VARIANT_ORIGINAL);
}

static void
make_check (const SecretFile *file, guint8 check[crypto_generichash_BYTES])
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, crypto_generichash_BYTES);
  crypto_generichash_update (&state, file->algorithm, sizeof file->algorithm);
  crypto_generichash_update (&state, file->id, sizeof file->id);
  crypto_generichash_update (&state, file->key, sizeof file->key);
  crypto_generichash_final (&state, check, crypto_generichash_BYTES);
}

/* protects and unprotects: the same operation */
static gboolean
mix_password (SecretFile *file, const char *password, GError **error)
{
  guint8 *stream = sodium_malloc (PROTECTED_BYTES);
  gboolean done;

  done = get_u64 (file->memory) <= crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE
         && crypto_pwhash_scryptsalsa208sha256 (stream, PROTECTED_BYTES, password, strlen (password), file->salt,
                                                get_u64 (file->ops), (gsize) get_u64 (file->memory)) == 0;
  for (gsize i = 0; done && i < PROTECTED_BYTES; i++)
    ((guint8 *) file)[PROTECTED_AT + i] ^= stream[i];
  sodium_free (stream);
  return done || refuse (error, "the password of the key cannot be worked on with the memory at hand");
}

gboolean
uchi_minisign_generate (const char *password, char **secret_file, char **public_file, GError **error)
{
  SecretFile file = { .algorithm = "Ed", .checksum = "B2" };
  guint8 public_key[42] = "Ed";
  char *secret_text = NULL;
  g_autofree char *public_text = NULL, *id = NULL;
  gboolean done;

  if (sodium_init () < 0)
    return refuse (error, "libsodium cannot be used");
  crypto_sign_keypair (public_key + 10, file.key);
  randombytes_buf (file.id, sizeof file.id);
  memcpy (public_key + 2, file.id, sizeof file.id);
  make_check (&file, file.check);
  if (password != NULL)
    {
      memcpy (file.kdf, "Sc", 2);
      randombytes_buf (file.salt, sizeof file.salt);
      put_u64 (file.ops, crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE);
      put_u64 (file.memory, crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE);
    }
  done = password == NULL || mix_password (&file, password, error);
  if (done)
    {
      secret_text = to_base64 (&file, sizeof file);
      public_text = to_base64 (public_key, sizeof public_key);
      id = uchi_minisign_id_text (public_key + 2);
      *secret_file = g_strdup_printf ("untrusted comment: minisign encrypted secret key\n%s\n", secret_text);
      *public_file = g_strdup_printf ("untrusted comment: minisign public key %s\n%s\n", id, public_text);
    }
  uchi_minisign_wipe (secret_text);
  sodium_memzero (&file, sizeof file);
  return done;
}

static gboolean
read_file (const char *text, SecretFile *file)
{
  const char *line = strchr (text, '\n'), *end = NULL;
  gsize size = 0, length;

  if (!g_str_has_prefix (text, "untrusted comment: ") || line == NULL)
    return FALSE;
  line++;
  length = strcspn (line, "\r\n");
  return sodium_base642bin ((guint8 *) file, sizeof *file, line, length, NULL, &size, &end, sodium_base64_VARIANT_ORIGINAL) == 0
         && size == sizeof *file && end == line + length && memcmp (file->algorithm, "Ed", 2) == 0
         && memcmp (file->checksum, "B2", 2) == 0
         && (memcmp (file->kdf, "Sc", 2) == 0 || sodium_is_zero (file->kdf, sizeof file->kdf));
}

gboolean
uchi_minisign_is_protected (const char *text)
{
  SecretFile file;
  gboolean protected = read_file (text, &file) && memcmp (file.kdf, "Sc", 2) == 0;

  sodium_memzero (&file, sizeof file);
  return protected;
}

/* minisign leaves the check of an unprotected key empty */
static gboolean
check_holds (const SecretFile *file, gboolean protected)
{
  guint8 check[crypto_generichash_BYTES];

  make_check (file, check);
  return sodium_memcmp (check, file->check, sizeof check) == 0 || (!protected && sodium_is_zero (file->check, sizeof file->check));
}

UchiMinisignSecret *
uchi_minisign_read_secret (const char *text, const char *password, GError **error)
{
  SecretFile file;
  UchiMinisignSecret *self = NULL;
  gboolean protected;

  if (sodium_init () < 0 || !read_file (text, &file))
    {
      refuse (error, "not a secret key");
      return NULL;
    }
  protected = memcmp (file.kdf, "Sc", 2) == 0;
  if (protected && password == NULL)
    refuse (error, "the key needs its password");
  else if (!protected || mix_password (&file, password, error))
    {
      if (check_holds (&file, protected))
        {
          self = sodium_malloc (sizeof *self);
          memcpy (self->id, file.id, sizeof self->id);
          memcpy (self->key, file.key, sizeof self->key);
        }
      else
        refuse (error, "the password is wrong, or the key is damaged");
    }
  sodium_memzero (&file, sizeof file);
  return self;
}

void
uchi_minisign_secret_public (const UchiMinisignSecret *self, UchiMinisignPublic *key)
{
  memcpy (key->id, self->id, sizeof key->id);
  crypto_sign_ed25519_sk_to_pk (key->key, self->key);
}

char *
uchi_minisign_sign (GBytes *data, const UchiMinisignSecret *secret, const char *comment)
{
  guint8 hash[crypto_generichash_BYTES_MAX], file[74] = "ED", global[crypto_sign_BYTES];
  gsize size, length = strlen (comment);
  const guint8 *bytes = g_bytes_get_data (data, &size);
  g_autofree guint8 *with_comment = g_malloc (crypto_sign_BYTES + length);
  g_autofree char *file_text = NULL, *global_text = NULL;

  g_return_val_if_fail (length <= UCHI_MINISIGN_MAX_COMMENT, NULL);
  crypto_generichash (hash, sizeof hash, bytes, size, NULL, 0);
  memcpy (file + 2, secret->id, sizeof secret->id);
  crypto_sign_detached (file + 10, NULL, hash, sizeof hash, secret->key);
  memcpy (with_comment, file + 10, crypto_sign_BYTES);
  memcpy (with_comment + crypto_sign_BYTES, comment, length);
  crypto_sign_detached (global, NULL, with_comment, crypto_sign_BYTES + length, secret->key);
  file_text = to_base64 (file, sizeof file);
  global_text = to_base64 (global, sizeof global);
  return g_strdup_printf ("untrusted comment: signature from uchi-kenshin-pack\n%s\ntrusted comment: %s\n%s\n", file_text, comment,
                          global_text);
}
