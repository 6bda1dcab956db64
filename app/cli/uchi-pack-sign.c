/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keygen, sign, channel, verify, publish, bundle: from a packed file to something that programs believe. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "pack/uchi-bundle.h"
#include "pack/uchi-pack-make.h"
#include "pack/uchi-pack-store.h"
#include "uchi-pack-schema-resources.h"
#include "uchi-pack-tool.h"

/* bytes of a file with keys */
#define MAX_KEYS (64 * 1024)
#define DAY_S (24 * 60 * 60)
/* the age of a pack of which the program says that it is too old */
#define MANY_DAYS 180

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, why);
  return FALSE;
}

/* ---- keys ------------------------------------------------------------------------------ */

static UchiMinisignSecret *
read_key (const char *path, GError **error)
{
  char *text = NULL, *password = NULL;
  UchiMinisignSecret *secret = NULL;
  gboolean protected;
  gsize length;

  if (path == NULL)
    return refuse (error, "--key is missing"), NULL;
  if (!uchi_file_read (path, MAX_KEYS, &text, &length, error))
    return NULL;
  protected = uchi_minisign_is_protected (text);
  if (protected)
    password = uchi_tool_ask_password ("Password of the key: ", error);
  if (!protected || password != NULL)
    secret = uchi_minisign_read_secret (text, password, error);
  uchi_minisign_wipe (text);
  uchi_minisign_wipe (password);
  return secret;
}

static gboolean
write_secret (const char *path, const char *text, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), why = errno;
  gboolean written = FALSE;

  if (fd >= 0)
    {
      gssize length = write (fd, text, strlen (text));

      why = length < 0 ? errno : ENOSPC;
      written = close (fd) == 0 && length == (gssize) strlen (text);
    }
  if (!written && fd >= 0)
    unlink (path);
  return written || refuse (error, g_strerror (why));
}

/* the name of a file that a person can type and a list can show */
static gboolean
is_plain_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  if (!g_utf8_validate (path, -1, NULL) || path[0] == '\0' || g_str_has_suffix (path, "/") || g_str_equal (base, ".") || g_str_equal (base, ".."))
    return FALSE;
  for (const char *p = path; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!g_unichar_isprint (g_utf8_get_char (p)))
        return FALSE;
    }
  return TRUE;
}

int
uchi_tool_keygen (const UchiToolOptions *options, char **arguments)
{
  g_autofree char *secret_path = g_strconcat (arguments[0], ".key", NULL), *public_path = g_strconcat (arguments[0], ".pub", NULL);
  g_autofree char *public_file = NULL;
  char *secret_file = NULL, *password = NULL;
  GError *error = NULL;
  gboolean done;

  if (!is_plain_name (arguments[0]))
    {
      refuse (&error, "that is no name for a key: letters that can be seen, and no folder");
      return uchi_tool_fail (secret_path, error);
    }
  if (g_file_test (secret_path, G_FILE_TEST_EXISTS) || g_file_test (public_path, G_FILE_TEST_EXISTS))
    {
      refuse (&error, "a key is there; an old one is never written over");
      return uchi_tool_fail (secret_path, error);
    }
  if (!options->no_password)
    password = uchi_tool_ask_new_password (&error);
  done = error == NULL && uchi_minisign_generate (password, &secret_file, &public_file, &error) && write_secret (secret_path, secret_file, &error);
  /* half a pair is none */
  if (done && !g_file_set_contents (public_path, public_file, -1, &error))
    {
      unlink (secret_path);
      done = FALSE;
    }
  uchi_minisign_wipe (password);
  uchi_minisign_wipe (secret_file);
  if (!done)
    return uchi_tool_fail (secret_path, error);
  fputs (public_file, stdout);
  return 0;
}

static gboolean
read_keys_file (const char *path, UchiPackKeys *keys, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!uchi_file_read (path, MAX_KEYS, &text, &length, error))
    return FALSE;
  if (uchi_pack_keys_read (text, keys, error))
    return TRUE;
  g_prefix_error (error, "%s is not four lines, each the second of a .pub file: three pack keys and the channel key: ", path);
  return FALSE;
}

static gboolean
read_keys (const char *path, UchiPackKeys *keys, GError **error)
{
  if (path != NULL)
    return read_keys_file (path, keys, error);
  uchi_pack_keys_built_in (keys);
  if (uchi_pack_keys_are_development ())
    fputs ("uchi-kenshin-pack: the keys that are built in are development keys\n", stderr);
  return TRUE;
}

static gboolean
is_among (const UchiMinisignSecret *secret, const UchiMinisignPublic *keys, guint n_keys)
{
  UchiMinisignPublic own;

  uchi_minisign_secret_public (secret, &own);
  for (guint i = 0; i < n_keys; i++)
    {
      if (memcmp (own.id, keys[i].id, sizeof own.id) == 0 && memcmp (own.key, keys[i].key, sizeof own.key) == 0)
        return TRUE;
    }
  return FALSE;
}

/* a secret key that programs believe in that role: what another one signs, no home would take */
static UchiMinisignSecret *
read_key_of (const UchiToolOptions *options, gboolean channel, UchiPackKeys *keys, GError **error)
{
  g_autoptr (UchiMinisignSecret) secret = NULL;

  if (!read_keys (options->keys, keys, error) || (secret = read_key (options->key, error)) == NULL)
    return NULL;
  if (channel ? is_among (secret, &keys->channel, 1) : is_among (secret, keys->pack, UCHI_PACK_N_KEYS))
    return g_steal_pointer (&secret);
  return refuse (error, channel ? "--key is not the channel key; --keys names those of another release"
                                : "--key is none of the three pack keys; --keys names those of another release"), NULL;
}

/* ---- signing ------------------------------------------------------------------------------ */

/* a packed file that the program would take, and its version */
static GBytes *
read_pack (const char *path, gint64 *version, GError **error)
{
  g_autofree char *base = g_path_get_basename (path), *name = NULL, *contents = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (UchiPack) pack = NULL;
  gsize length;

  if (!uchi_file_read (path, UCHI_BUNDLE_MAX_BYTES, &contents, &length, error))
    return NULL;
  bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
  pack = uchi_pack_load_bytes (bytes, error);
  if (pack == NULL || !uchi_pack_self_test (pack, error))
    return NULL;
  *version = uchi_pack_version (pack);
  name = uchi_pack_file_name (*version);
  if (!g_str_equal (name, base))
    return refuse (error, "the name of the file is not that of its version"), NULL;
  return g_steal_pointer (&bytes);
}

/* each file of the bundle beside the pack */
static gboolean
write_beside (const UchiBundle *bundle, const char *pack_path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (pack_path);
  const char *name;

  for (guint i = 0; (name = uchi_bundle_name (bundle, i)) != NULL; i++)
    {
      if (!uchi_pack_write_file (folder, name, uchi_bundle_find (bundle, name), error))
        return FALSE;
    }
  return TRUE;
}

int
uchi_tool_sign (const UchiToolOptions *options, char **arguments)
{
  GError *error = NULL;
  gint64 version = 0;
  UchiPackKeys keys;
  g_autoptr (GBytes) pack = read_pack (arguments[0], &version, &error);
  g_autoptr (UchiMinisignSecret) secret = pack != NULL ? read_key_of (options, FALSE, &keys, &error) : NULL;
  g_autoptr (UchiBundle) bundle = uchi_bundle_new ();

  if (secret == NULL)
    return uchi_tool_fail (arguments[0], error);
  uchi_pack_add_signature (bundle, pack, version, secret);
  return write_beside (bundle, arguments[0], &error) ? 0 : uchi_tool_fail (arguments[0], error);
}

/* whether the program has a desk of that id */
static gboolean
has_desk (const char *id)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (uchi_pack_schema_get_resource (), "/io/github/uchi_kenshin/schema/contacts.json",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (JsonNode) root = uchi_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL);
  JsonArray *desks = uchi_json_array (json_node_get_object (root), "contacts");

  for (guint i = 0; i < json_array_get_length (desks); i++)
    {
      if (g_str_equal (uchi_json_string (uchi_json_object_at (desks, i), "id", ""), id))
        return TRUE;
    }
  return FALSE;
}

/* an id that no rule of the pack and no desk has is refused: a slip of the pen would leave the wrong rule in every home,
 * while its keeper believes it gone */
static gboolean
can_take_back (UchiPack *pack, char **ids, GError **error)
{
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *line = NULL;

      if (has_desk (ids[i]) || uchi_pack_has_rule (pack, ids[i]))
        continue;
      line = g_strdup_printf ("nothing of this pack is called “%s”, so that it cannot be taken back; nothing was written (a “never” stays)", ids[i]);
      return refuse (error, line);
    }
  return TRUE;
}

/* a clock that runs ahead cannot be known from inside, and no home takes what it signs: an old pack may be a sign of it */
static void
warn_of_clock (const UchiPack *pack, gint64 now)
{
  gint64 days = (now - uchi_pack_day_time (uchi_pack_released (pack))) / DAY_S;

  if (days > MANY_DAYS)
    fprintf (stderr, "uchi-kenshin-pack: by this computer's clock the pack is %" G_GINT64_FORMAT " days old: is the clock right?\n", days);
}

int
uchi_tool_channel (const UchiToolOptions *options, char **arguments)
{
  char *nothing[] = { NULL };
  GError *error = NULL;
  gint64 version = 0, now = g_get_real_time () / G_USEC_PER_SEC;
  char **withdrawn = options->withdraw != NULL ? options->withdraw : nothing;
  int days = options->days != UCHI_TOOL_NO_DAYS ? options->days : UCHI_CHANNEL_MAX_DAYS;
  UchiPackKeys keys;
  g_autoptr (GBytes) pack = read_pack (arguments[0], &version, &error), channel = NULL;
  g_autoptr (UchiMinisignSecret) secret = pack != NULL ? read_key_of (options, TRUE, &keys, &error) : NULL;
  g_autoptr (UchiBundle) bundle = uchi_bundle_new ();
  g_autoptr (UchiChannel) signed_channel = NULL;
  g_autoptr (UchiPack) rules = NULL;

  if (secret != NULL && (days < 1 || days > UCHI_CHANNEL_MAX_DAYS))
    refuse (&error, "a channel lives 1 to 14 days");
  if (error != NULL)
    return uchi_tool_fail (arguments[0], error);
  rules = uchi_pack_load_bytes (pack, &error);
  if (rules == NULL || !can_take_back (rules, withdrawn, &error))
    return uchi_tool_fail (arguments[0], error);
  channel = uchi_channel_make (pack, version, now, (guint) days, (const char *const *) withdrawn);
  uchi_pack_add_channel (bundle, channel, version, secret);
  /* as a home will: too many rules taken back would be too much for it */
  signed_channel = uchi_channel_verify (channel, uchi_bundle_find (bundle, UCHI_CHANNEL_FILE ".minisig"), &keys, &error);
  if (signed_channel == NULL || !uchi_channel_fits_pack (signed_channel, rules, &error))
    return uchi_tool_fail (arguments[0], error);
  warn_of_clock (rules, now);
  return write_beside (bundle, arguments[0], &error) ? 0 : uchi_tool_fail (arguments[0], error);
}

/* ---- looking and handing out ------------------------------------------------------------------ */

static gboolean
add_file (UchiBundle *bundle, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *contents = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  if (!uchi_file_read (path, UCHI_BUNDLE_MAX_BYTES, &contents, &length, error))
    return FALSE;
  bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
  uchi_bundle_add (bundle, name, bytes);
  return TRUE;
}

/* the publication in a folder: what its channel names, and the signatures that are there */
static UchiBundle *
gather (const char *folder, const UchiPackKeys *keys, GError **error)
{
  g_autoptr (UchiBundle) bundle = uchi_bundle_new ();
  g_autoptr (UchiChannel) channel = NULL;
  g_autofree char *name = NULL;

  if (!add_file (bundle, folder, UCHI_CHANNEL_FILE, error) || !add_file (bundle, folder, UCHI_CHANNEL_FILE ".minisig", error))
    return NULL;
  channel = uchi_channel_verify (uchi_bundle_find (bundle, UCHI_CHANNEL_FILE), uchi_bundle_find (bundle, UCHI_CHANNEL_FILE ".minisig"),
                                 keys, error);
  name = channel != NULL ? uchi_pack_file_name (channel->version) : NULL;
  if (channel == NULL || !add_file (bundle, folder, name, error))
    return NULL;
  for (guint i = 0; i < UCHI_PACK_N_KEYS; i++)
    {
      g_autofree char *signature = uchi_pack_signature_name (channel->version, keys->pack[i].id);

      add_file (bundle, folder, signature, NULL);
    }
  return g_steal_pointer (&bundle);
}

/* by this computer's clock, as a home will by its own */
static gboolean
is_from_future (const UchiChannel *channel)
{
  return channel->signed_at > g_get_real_time () / G_USEC_PER_SEC + UCHI_CHANNEL_AHEAD_DAYS * DAY_S;
}

/* (transfer full): as the program does it; but whether it follows what a home already has is not known here */
static UchiChannel *
verify (const UchiBundle *bundle, const UchiPackKeys *keys, GError **error)
{
  g_autoptr (UchiChannel) channel = NULL;
  g_autoptr (GBytes) bytes = uchi_pack_verify_bundle (bundle, keys, &channel, error);
  g_autoptr (UchiPack) pack = bytes != NULL ? uchi_pack_load_bytes (bytes, error) : NULL;
  gboolean over = channel != NULL && channel->expires < g_get_real_time () / G_USEC_PER_SEC;

  if (pack == NULL || !uchi_pack_self_test (pack, error) || !uchi_channel_fits_pack (channel, pack, error))
    return NULL;
  if (!over && !is_from_future (channel))
    return g_steal_pointer (&channel);
  g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_EXPIRED,
                       over ? "the channel has expired: sign a new one"
                            : "the channel is signed in the future, and no home takes it: set the clock right, and sign a new one");
  return NULL;
}

/* a publication that is good: the bundle, its channel, the keys that it was held against */
typedef struct {
  UchiPackKeys keys;
  UchiBundle *bundle;   /* (nullable): when it was refused */
  UchiChannel *channel; /* (nullable): the same */
} Publication;

static void
publication_clear (Publication *self)
{
  g_clear_pointer (&self->bundle, uchi_bundle_free);
  g_clear_pointer (&self->channel, uchi_channel_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Publication, publication_clear)

static gboolean
read_publication (Publication *self, const UchiToolOptions *options, const char *path, GError **error)
{
  if (!read_keys (options->keys, &self->keys, error))
    return FALSE;
  self->bundle = g_file_test (path, G_FILE_TEST_IS_DIR) ? gather (path, &self->keys, error) : uchi_bundle_load (path, error);
  self->channel = self->bundle != NULL ? verify (self->bundle, &self->keys, error) : NULL;
  return self->channel != NULL;
}

int
uchi_tool_verify (const UchiToolOptions *options, char **arguments)
{
  GError *error = NULL;
  g_auto (Publication) what = { 0 };
  const char *name;

  if (!read_publication (&what, options, arguments[0], &error))
    return uchi_tool_fail (arguments[0], error);
  for (guint i = 0; (name = uchi_bundle_name (what.bundle, i)) != NULL; i++)
    printf ("%s %zu\n", name, g_bytes_get_size (uchi_bundle_find (what.bundle, name)));
  return 0;
}

/* (transfer full) (nullable): the channel of a tree, when it is one that homes may have taken */
static UchiChannel *
channel_of_tree (const char *tree, const UchiPackKeys *keys)
{
  g_autoptr (UchiBundle) bundle = uchi_bundle_new ();
  g_autoptr (UchiChannel) channel = NULL;

  if (add_file (bundle, tree, UCHI_CHANNEL_FILE, NULL) && add_file (bundle, tree, UCHI_CHANNEL_FILE ".minisig", NULL))
    channel = uchi_channel_verify (uchi_bundle_find (bundle, UCHI_CHANNEL_FILE), uchi_bundle_find (bundle, UCHI_CHANNEL_FILE ".minisig"), keys, NULL);
  return channel != NULL && !is_from_future (channel) ? g_steal_pointer (&channel) : NULL;
}

/* A rule that was taken back stays so as long as the same pack is handed out: a channel that was signed without it would bring a wrong
 * rule back to every home. A newer pack may have mended it. */
static gboolean
keeps_withdrawn (const Publication *what, const UchiChannel *last, GError **error)
{
  gboolean same_pack = last->version == what->channel->version;

  for (guint i = 0; last->withdrawn[i] != NULL; i++)
    {
      const char *id = last->withdrawn[i];
      g_autofree char *line = NULL;

      if (g_strv_contains ((const char *const *) what->channel->withdrawn, id))
        continue;
      line = g_strdup_printf (same_pack ? "the published channel takes back “%s” and this one does not: sign it with --withdraw %s, or raise “version” in pack.json"
                                        : "uchi-kenshin-pack: “%s” was taken back, and is not any more (--withdraw %s)", id, id);
      if (same_pack)
        return refuse (error, line);
      uchi_tool_print (stderr, line);
    }
  return TRUE;
}

/* What homes took from the tree stays true: the name of a pack stands for the same bytes for ever, and nothing goes back. */
static gboolean
may_follow (const Publication *what, const char *tree, GError **error)
{
  g_autoptr (UchiChannel) last = channel_of_tree (tree, &what->keys);
  g_autoptr (UchiBundle) there = uchi_bundle_new ();
  g_autofree char *name = uchi_pack_file_name (what->channel->version), *path = g_build_filename (tree, name, NULL);
  gboolean same = !g_file_test (path, G_FILE_TEST_EXISTS)
                  || (add_file (there, tree, name, NULL) && g_bytes_equal (uchi_bundle_find (there, name), uchi_bundle_find (what->bundle, name)));

  if (last != NULL && last->version == what->channel->version)
    same = same && g_str_equal (last->sha256, what->channel->sha256);
  if (!same)
    return refuse (error, "another pack of this version was published: raise “version” in pack.json, build and sign again");
  if (last != NULL && what->channel->version < last->version)
    return refuse (error, "a newer version was published, and homes go back to none: raise “version” in pack.json, build and sign again");
  if (last != NULL && what->channel->signed_at < last->signed_at)
    return refuse (error, "a newer channel was published: sign a new one");
  return last == NULL || keeps_withdrawn (what, last, error);
}

/* the channel's two files go last, the signature first: at any moment the tree is the old one or the new one, or a
 * channel whose signature does not fit, which programs ask for again later */
int
uchi_tool_publish (const UchiToolOptions *options, char **arguments)
{
  GError *error = NULL;
  g_auto (Publication) what = { 0 };
  static const char *const last[] = { UCHI_CHANNEL_FILE ".minisig", UCHI_CHANNEL_FILE };
  const char *name;
  gboolean done = read_publication (&what, options, arguments[0], &error) && may_follow (&what, arguments[1], &error);

  if (done && g_file_test (arguments[1], G_FILE_TEST_EXISTS) && !g_file_test (arguments[1], G_FILE_TEST_IS_DIR))
    done = refuse (&error, "what is to be published into is no folder");
  if (done)
    g_mkdir_with_parents (arguments[1], 0755); /* a web server reads it; where it cannot be made, the first file says so */
  for (guint i = 0; done && (name = uchi_bundle_name (what.bundle, i)) != NULL; i++)
    {
      if (!g_str_has_prefix (name, UCHI_CHANNEL_FILE))
        done = uchi_pack_write_file (arguments[1], name, uchi_bundle_find (what.bundle, name), &error);
    }
  for (guint i = 0; done && i < G_N_ELEMENTS (last); i++)
    done = uchi_pack_write_file (arguments[1], last[i], uchi_bundle_find (what.bundle, last[i]), &error);
  for (guint i = 0; done && (name = uchi_bundle_name (what.bundle, i)) != NULL; i++)
    {
      g_autofree char *path = g_build_filename (arguments[1], name, NULL);

      done = chmod (path, 0644) == 0 || refuse (&error, "the files cannot be made readable");
    }
  return done ? 0 : uchi_tool_fail (arguments[0], error);
}

int
uchi_tool_bundle (const UchiToolOptions *options, char **arguments)
{
  GError *error = NULL;
  g_auto (Publication) what = { 0 };
  g_autoptr (GBytes) bytes = read_publication (&what, options, arguments[0], &error) ? uchi_bundle_write (what.bundle) : NULL;

  if (bytes == NULL)
    return uchi_tool_fail (arguments[0], error);
  if (!uchi_tool_write (arguments[1], bytes, &error))
    return uchi_tool_fail (arguments[1], error);
  return 0;
}
