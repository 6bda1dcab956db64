/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-minisign-sign.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sodium.h>

#include "uchi-exact.h"

typedef struct {
  char *secret_file, *public_file;
  UchiMinisignSecret *secret;
  UchiMinisignPublic key;
  GBytes *data;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (uchi_minisign_generate (NULL, &self->secret_file, &self->public_file, &error));
  self->secret = uchi_minisign_read_secret (self->secret_file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (uchi_minisign_read_public (self->public_file, &self->key, NULL));
  self->data = g_bytes_new_static ("what travels\n", 13);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  uchi_minisign_secret_free (self->secret);
  uchi_minisign_wipe (self->secret_file);
  g_free (self->public_file);
  g_bytes_unref (self->data);
}

/* @text in a buffer of exactly its length */
static gboolean
verify (Fixture *self, const char *text, gsize length, UchiMinisignProof *proof)
{
  g_autoptr (GBytes) file = uchi_exact_bytes (text, length);
  g_autoptr (GError) error = NULL;
  gboolean valid;

  valid = uchi_minisign_verify (self->data, file, &self->key, 1, proof, &error);
  if (!valid)
    g_assert_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_SIGNATURE);
  return valid;
}

static void
test_good (Fixture *self, gconstpointer unused)
{
  g_autofree char *file = uchi_minisign_sign (self->data, self->secret, "role=pack version=1");
  UchiMinisignProof proof;
  UchiMinisignPublic own;

  g_assert_true (verify (self, file, strlen (file), &proof));
  g_assert_cmpstr (proof.comment, ==, "role=pack version=1");
  uchi_minisign_secret_public (self->secret, &own);
  g_assert_cmpmem (&own, sizeof own, &self->key, sizeof self->key);
  g_assert_cmpmem (proof.key_id, 8, self->key.id, 8);
}

/* every change of a byte but in the untrusted comment, and every cut, is seen */
static void
test_every_byte (Fixture *self, gconstpointer unused)
{
  g_autofree char *file = uchi_minisign_sign (self->data, self->secret, "role=pack");
  gsize length = strlen (file), free_from = strlen ("untrusted comment: "), free_to = strcspn (file, "\n");
  UchiMinisignProof proof;

  for (gsize i = 0; i < length; i++)
    {
      char old = file[i];

      for (guint value = 0; value < 256; value++)
        {
          gboolean may_pass = (char) value == old || (i >= free_from && i < free_to && value != '\n');

          file[i] = (char) value;
          if (verify (self, file, length, &proof) != may_pass)
            g_error ("byte %zu of %zu as %u", i, length, value);
        }
      file[i] = old;
    }
  for (gsize cut = 0; cut < length; cut++)
    g_assert_false (verify (self, file, cut, &proof));
}

/* what is signed, changed in each byte, longer, shorter */
static void
test_other_data (Fixture *self, gconstpointer unused)
{
  g_autofree char *file = uchi_minisign_sign (self->data, self->secret, "role=pack");
  gsize size;
  const char *data = g_bytes_get_data (self->data, &size);
  UchiMinisignProof proof;

  for (gsize i = 0; i <= size; i++)
    {
      char *copy = g_strndup (data, size);

      if (i < size)
        copy[i] ^= 1;
      g_bytes_unref (self->data);
      self->data = g_bytes_new_take (copy, i < size ? size : size - 1);
      g_assert_false (verify (self, file, strlen (file), &proof));
      g_bytes_unref (self->data);
      self->data = g_bytes_new_static (data, size);
    }
}

static void
test_other_key (Fixture *self, gconstpointer unused)
{
  g_autofree char *file = uchi_minisign_sign (self->data, self->secret, "role=pack");
  UchiMinisignPublic own = self->key;
  UchiMinisignProof proof;

  self->key.id[0] ^= 1; /* not known */
  g_assert_false (verify (self, file, strlen (file), &proof));
  self->key = own;
  self->key.key[3] ^= 1; /* the known id over another key */
  g_assert_false (verify (self, file, strlen (file), &proof));
}

/* two lines of base64 of a signature file: what minisign's format holds */
static char *
with_signature (const guint8 raw[74], const guint8 global[64], const char *comment)
{
  char first[128], second[128];

  sodium_bin2base64 (first, sizeof first, raw, 74, sodium_base64_VARIANT_ORIGINAL);
  sodium_bin2base64 (second, sizeof second, global, 64, sodium_base64_VARIANT_ORIGINAL);
  return g_strdup_printf ("untrusted comment: x\n%s\ntrusted comment: %s\n%s\n", first, comment, second);
}

static void
read_signature (const char *file, guint8 raw[74], guint8 global[64])
{
  g_auto (GStrv) lines = g_strsplit (file, "\n", -1);

  g_assert_cmpint (sodium_base642bin (raw, 74, lines[1], strlen (lines[1]), NULL, NULL, NULL, sodium_base64_VARIANT_ORIGINAL), ==, 0);
  g_assert_cmpint (sodium_base642bin (global, 64, lines[3], strlen (lines[3]), NULL, NULL, NULL, sodium_base64_VARIANT_ORIGINAL), ==, 0);
}

/* adds the order of the group to S: the same value modulo the order, another spelling (RFC 8032, 5.1.7) */
static void
add_order (guint8 s[32])
{
  static const guint8 order[32] = { 0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
                                    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10 };

  sodium_add (s, order, sizeof order);
}

static void
test_edges (Fixture *self, gconstpointer unused)
{
  g_autofree char *good = uchi_minisign_sign (self->data, self->secret, "c");
  guint8 raw[74], global[64], changed[74], changed_global[64] = { 0 };
  UchiMinisignProof proof;

  read_signature (good, raw, global);
  {
    g_autofree char *file = with_signature (raw, global, "c");
    g_assert_true (verify (self, file, strlen (file), &proof));
  }
  memcpy (changed, raw, 74); /* S + L in the file's signature */
  add_order (changed + 10 + 32);
  {
    g_autofree char *file = with_signature (changed, global, "c");
    g_assert_false (verify (self, file, strlen (file), &proof));
  }
  memcpy (changed_global, global, 64); /* S + L in the comment's */
  add_order (changed_global + 32);
  {
    g_autofree char *file = with_signature (raw, changed_global, "c");
    g_assert_false (verify (self, file, strlen (file), &proof));
  }
  memcpy (changed, raw, 74); /* R and S nought, and a key that is the neutral point: fits any message in a lax reading */
  memset (changed + 10, 0, 64);
  changed[10] = 1;
  memset (changed_global, 0, 64);
  changed_global[0] = 1;
  memset (self->key.key, 0, 32);
  self->key.key[0] = 1;
  {
    g_autofree char *file = with_signature (changed, changed_global, "c");
    g_assert_false (verify (self, file, strlen (file), &proof));
  }
}

/* points of small order (8, 4, 2, 1) and their other spellings: as a key or as R they would fit many messages at once.
 * Each in bytes, little-endian y with the sign of x on top (RFC 8032, 5.1.2) */
static void
test_small_order (Fixture *self, gconstpointer unused)
{
  static const char *const points[] = {
    "0100000000000000000000000000000000000000000000000000000000000000", /* order 1 */
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* order 2: y = -1 */
    "0000000000000000000000000000000000000000000000000000000000000000", /* order 4 */
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", /* order 8 */
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080", /* order 1 with a sign that it has not */
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* y = p + 1 */
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", /* y = p */
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  };
  g_autofree char *good = uchi_minisign_sign (self->data, self->secret, "c");
  const UchiMinisignPublic own = self->key;
  guint8 raw[74], global[64], changed[74], changed_global[64];
  UchiMinisignProof proof;

  read_signature (good, raw, global);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    for (guint k = 0; k <= G_N_ELEMENTS (points); k++)
      {
        g_autofree char *file = NULL;

        memcpy (changed, raw, sizeof raw);
        memcpy (changed_global, global, sizeof global);
        sodium_hex2bin (changed + 10, 32, points[i], 64, NULL, NULL, NULL);
        sodium_hex2bin (changed_global, 32, points[i], 64, NULL, NULL, NULL);
        self->key = own;
        if (k < G_N_ELEMENTS (points)) /* S = 0, and the key such a point too */
          {
            memset (changed + 10 + 32, 0, 32);
            memset (changed_global + 32, 0, 32);
            sodium_hex2bin (self->key.key, 32, points[k], 64, NULL, NULL, NULL);
          }
        file = with_signature (changed, changed_global, "c");
        g_assert_false (verify (self, file, strlen (file), &proof));
      }
}

/* the older form signs the file itself: a signature over BLAKE2b's output must not pass for it, nor the other way */
static void
test_legacy (Fixture *self, gconstpointer unused)
{
  g_autofree char *good = uchi_minisign_sign (self->data, self->secret, "c"), *file = NULL;
  guint8 raw[74], global[64];
  UchiMinisignProof proof;

  read_signature (good, raw, global);
  raw[1] = 'd';
  file = with_signature (raw, global, "c");
  g_assert_false (verify (self, file, strlen (file), &proof));
}

static void
test_shape (Fixture *self, gconstpointer unused)
{
  g_autofree char *good = uchi_minisign_sign (self->data, self->secret, "c");
  g_autofree char *windows = NULL, *more = NULL, *bell = uchi_minisign_sign (self->data, self->secret, "a\x07");
  g_autofree char *long_line = g_strnfill (2000, 'x'), *huge = g_strconcat ("untrusted comment: ", long_line, "\n", good, NULL);
  g_auto (GStrv) lines = g_strsplit (good, "\n", -1);
  UchiMinisignProof proof;

  windows = g_strjoinv ("\r\n", lines);
  more = g_strconcat (good, "\n", NULL);
  g_assert_false (verify (self, windows, strlen (windows), &proof));
  g_assert_false (verify (self, more, strlen (more), &proof));
  g_assert_false (verify (self, bell, strlen (bell), &proof));
  g_assert_false (verify (self, huge, strlen (huge), &proof));
}

static void
test_keys (void)
{
  static const char *const rows[] = {
    "", "x", "untrusted comment: x", "untrusted comment: x\n", "untrusted comment: x\nRWS8",
    "RWS8dnCIYNuWvKZ+OJXcUq9AELORhUNhzTfaq3PRXrlq/jfoT0M/hSE", "AAS8dnCIYNuWvKZ+OJXcUq9AELORhUNhzTfaq3PRXrlq/jfoT0M/hSEw",
    "RWS8dnCIYNuWvKZ+OJXcUq9AELORhUNhzTfaq3PRXrlq/jfoT0M/hSEwAAAA",
  };
  UchiMinisignPublic key;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (uchi_minisign_read_public (rows[i], &key, &error));
      g_assert_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_SIGNATURE);
      g_clear_error (&error);
      g_assert_null (uchi_minisign_read_secret (rows[i], NULL, &error));
      g_assert_error (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_SIGNATURE);
    }
  g_assert_true (uchi_minisign_read_public ("RWS8dnCIYNuWvKZ+OJXcUq9AELORhUNhzTfaq3PRXrlq/jfoT0M/hSEw", &key, NULL));
  {
    g_autofree char *id = uchi_minisign_id_text (key.id);
    g_assert_cmpstr (id, ==, "BC96DB60887076BC");
  }
}

/* a folder of its own with "file" and what the other program needs */
static int
run_minisign (const char *folder, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
}

static void
put (const char *folder, const char *name, const char *text, gssize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

static char *
get (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* minisign takes what we sign, and we take what it signs, with keys of either */
static void
test_both_ways (Fixture *self, gconstpointer unused)
{
  static const char *const verify_ours[] = { "minisign", "-Vm", "file", "-p", "our.pub", NULL };
  static const char *const sign_with_ours[] = { "minisign", "-S", "-s", "our.key", "-m", "file", "-x", "theirs.minisig", "-t", "by minisign", NULL };
  static const char *const generate[] = { "minisign", "-G", "-W", "-p", "their.pub", "-s", "their.key", NULL };
  g_autofree char *program = g_find_program_in_path ("minisign"), *folder = NULL;
  g_autofree char *ours = uchi_minisign_sign (self->data, self->secret, "by us"), *theirs = NULL, *their_secret = NULL, *their_public = NULL;
  g_autoptr (UchiMinisignSecret) secret = NULL;
  UchiMinisignPublic own, read;
  UchiMinisignProof proof;

  if (program == NULL)
    {
      g_test_skip ("minisign is not installed");
      return;
    }
  folder = g_dir_make_tmp ("uchi-minisign-XXXXXX", NULL);
  put (folder, "file", g_bytes_get_data (self->data, NULL), (gssize) g_bytes_get_size (self->data));
  put (folder, "file.minisig", ours, -1);
  put (folder, "our.key", self->secret_file, -1);
  put (folder, "our.pub", self->public_file, -1);
  g_assert_cmpint (run_minisign (folder, verify_ours), ==, 0);
  g_assert_cmpint (run_minisign (folder, sign_with_ours), ==, 0);
  theirs = get (folder, "theirs.minisig");
  g_assert_true (verify (self, theirs, strlen (theirs), &proof));
  g_assert_cmpstr (proof.comment, ==, "by minisign");
  g_assert_cmpint (run_minisign (folder, generate), ==, 0);
  their_secret = get (folder, "their.key");
  their_public = get (folder, "their.pub");
  secret = uchi_minisign_read_secret (their_secret, NULL, NULL);
  g_assert_nonnull (secret);
  g_assert_true (uchi_minisign_read_public (their_public, &read, NULL));
  uchi_minisign_secret_public (secret, &own);
  g_assert_cmpmem (&own, sizeof own, &read, sizeof read);
  put (folder, "file", "what travelt\n", 13);
  g_assert_cmpint (run_minisign (folder, verify_ours), !=, 0);
  {
    static const char *const names[] = { "file", "file.minisig", "our.key", "our.pub", "theirs.minisig", "their.pub", "their.key" };

    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        g_autofree char *path = g_build_filename (folder, names[i], NULL);
        g_unlink (path);
      }
    g_rmdir (folder);
  }
}

/* scrypt with 1 GiB: only when slow tests are asked for */
static void
test_password (void)
{
  g_autofree char *public_file = NULL;
  char *secret_file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiMinisignSecret) secret = NULL;

  if (!g_test_slow ())
    {
      g_test_skip ("slow");
      return;
    }
  g_assert_true (uchi_minisign_generate ("tamago", &secret_file, &public_file, &error));
  g_assert_true (uchi_minisign_is_protected (secret_file));
  g_assert_null (uchi_minisign_read_secret (secret_file, NULL, NULL));
  g_assert_null (uchi_minisign_read_secret (secret_file, "tomago", NULL));
  secret = uchi_minisign_read_secret (secret_file, "tamago", &error);
  g_assert_no_error (error);
  uchi_minisign_wipe (secret_file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/minisign/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("good", test_good);
  ADD ("every-byte", test_every_byte);
  ADD ("other-data", test_other_data);
  ADD ("other-key", test_other_key);
  ADD ("edges", test_edges);
  ADD ("small-order", test_small_order);
  ADD ("legacy", test_legacy);
  ADD ("shape", test_shape);
  ADD ("both-ways", test_both_ways);
  g_test_add_func ("/minisign/keys", test_keys);
  g_test_add_func ("/minisign/password", test_password);
  return g_test_run ();
}
