/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Installing, and what an attacker or a wrong clock would like to make of it. The cases of attack
 * are those of The Update Framework's clients (rollback, freeze, mix-and-match, wrong role, below the threshold). */
#include "pack/uchi-pack-store.h"

#include <string.h>

#include "uchi-pack-store-fixture.h"

#define NAMED(id) ",\"devices\":[{\"id\":\"" id "\",\"kind\":\"camera\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"equals\",\"value\":\"Cam\",\"weight\":60}]]}]"
#define DEVICE NAMED ("cam")

static void
test_install (UchiStoreFixture *self, gconstpointer unused)
{
  g_assert_cmpint (uchi_store_version (self), ==, 2026112101);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112201);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_PACK_UNCHANGED);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 + 5 }), ==, UCHI_PACK_REFRESHED);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 + 6, .signers = 6 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112401, .signed_at = UCHI_DAY_0 + 7, .signers = 7 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112401);
  {
    /* the newest and the one before it stay */
    g_autofree char *oldest = g_build_filename (self->folder, "pack-2026112201.uchipack", NULL);
    g_autofree char *before = g_build_filename (self->folder, "pack-2026112301.uchipack", NULL);
    g_assert_false (g_file_test (oldest, G_FILE_TEST_EXISTS));
    g_assert_true (g_file_test (before, G_FILE_TEST_EXISTS));
  }
}

static void
test_rollback (UchiStoreFixture *self, gconstpointer unused)
{
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112001 }), ==, UCHI_REFUSED (UCHI_PACK_ERROR_ROLLBACK)); /* below the program's own */
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112301 }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 + 99 }), ==, UCHI_REFUSED (UCHI_PACK_ERROR_ROLLBACK));
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 - 99 }), ==, UCHI_REFUSED (UCHI_PACK_ERROR_ROLLBACK));
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112401, .signed_at = UCHI_DAY_0 - 99 }), ==, UCHI_REFUSED (UCHI_PACK_ERROR_ROLLBACK));
  g_assert_cmpint (uchi_store_version (self), ==, 2026112301);
}

/* a clock that was set back makes no pack fresh again */
static void
assert_state (UchiStoreFixture *self, gint64 clock, const char *expected)
{
  g_autoptr (UchiPack) pack = uchi_pack_store_load (self->store);

  g_assert_cmpstr (uchi_pack_state (pack, clock), ==, expected);
}

/* an old channel shown for ever, also to a clock that was set back or stands years off */
static void
test_freeze (UchiStoreFixture *self, gconstpointer unused)
{
  self->now = UCHI_DAY_0 + 15 * UCHI_DAY;
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_REFUSED (UCHI_PACK_ERROR_EXPIRED));
  self->now = UCHI_DAY_0 + 10 * 365 * (gint64) UCHI_DAY;
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_REFUSED (UCHI_PACK_ERROR_EXPIRED));
  self->now = 0; /* 1970: the date of the program's own pack is the floor */
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 - 20 * UCHI_DAY }), ==,
                   UCHI_REFUSED (UCHI_PACK_ERROR_EXPIRED));
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201, .signed_at = UCHI_DAY_0 + 60 * UCHI_DAY }), ==, UCHI_PACK_INSTALLED);
  /* now the newest channel is the floor */
  g_assert_cmpint (uchi_pack_store_time (self->store, 0), ==, UCHI_DAY_0 + 60 * UCHI_DAY);
  assert_state (self, 0, "aging");
  assert_state (self, UCHI_DAY_0, "aging");
  assert_state (self, UCHI_DAY_0 + 100 * UCHI_DAY, "old");
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112301, .signed_at = UCHI_DAY_0 + 60 * UCHI_DAY, .days = 15 }), ==,
                   UCHI_REFUSED (UCHI_PACK_ERROR_CONTENT)); /* longer than a channel may live */
}

static void
test_signatures (UchiStoreFixture *self, gconstpointer unused)
{
  UchiKeepers strangers;
  g_autoptr (UchiBundle) foreign = NULL;

  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201, .signers = 1 }), ==, UCHI_REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201, .signers = 4 }), ==, UCHI_REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  uchi_keepers_init (&strangers);
  foreign = uchi_publish (&strangers, &(UchiPublished) { .version = 2026112201, .signers = 7 });
  g_assert_cmpint (uchi_store_install_bundle (self, foreign), ==, UCHI_REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  uchi_keepers_clear (&strangers);
  g_assert_cmpint (uchi_store_version (self), ==, 2026112101);
}

/* one key's signature under another's name does not make two; nor does the channel's key sign packs, or a pack key the channel */
static void
test_roles (UchiStoreFixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201, .signers = 1 });
  g_autofree char *pack_name = uchi_pack_file_name (2026112201);
  g_autofree char *first = uchi_pack_signature_name (2026112201, self->keepers.keys.pack[0].id);
  g_autofree char *second = uchi_pack_signature_name (2026112201, self->keepers.keys.pack[1].id);
  GBytes *pack = uchi_bundle_find (bundle, pack_name), *channel = uchi_bundle_find (bundle, UCHI_CHANNEL_FILE);

  uchi_bundle_add (bundle, second, uchi_bundle_find (bundle, first));
  g_assert_cmpint (uchi_store_install_bundle (self, bundle), ==, UCHI_REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  {
    g_autofree char *comment = uchi_pack_comment ("pack", 2026112201);
    char *text = uchi_minisign_sign (pack, self->keepers.channel, comment);
    g_autoptr (GBytes) signature = g_bytes_new_take (text, strlen (text));

    uchi_bundle_add (bundle, second, signature);
    g_assert_cmpint (uchi_store_install_bundle (self, bundle), ==, UCHI_REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  }
  {
    /* the right key and bytes, signed as another version */
    char *text = uchi_minisign_sign (pack, self->keepers.pack[1], "uchi-kenshin role=pack file=pack-2026112301.json.gz version=2026112301");
    g_autoptr (GBytes) signature = g_bytes_new_take (text, strlen (text));

    uchi_bundle_add (bundle, second, signature);
    g_assert_cmpint (uchi_store_install_bundle (self, bundle), ==, UCHI_REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  }
  uchi_pack_add_signature (bundle, pack, 2026112201, self->keepers.pack[1]);
  uchi_pack_add_channel (bundle, channel, 2026112201, self->keepers.pack[0]);
  g_assert_cmpint (uchi_store_install_bundle (self, bundle), ==, UCHI_REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  uchi_pack_add_channel (bundle, channel, 2026112301, self->keepers.channel); /* its comment names another version */
  g_assert_cmpint (uchi_store_install_bundle (self, bundle), ==, UCHI_REFUSED (UCHI_PACK_ERROR_SIGNATURE));
  uchi_pack_add_channel (bundle, channel, 2026112201, self->keepers.channel);
  g_assert_cmpint (uchi_store_install_bundle (self, bundle), ==, UCHI_PACK_INSTALLED);
}

/* all of one publication, and the channel of another beside it */
static UchiBundle *
mix (UchiBundle *parts, UchiBundle *channel)
{
  UchiBundle *mixed = uchi_bundle_new ();
  const char *name;

  for (guint i = 0; (name = uchi_bundle_name (parts, i)) != NULL; i++)
    uchi_bundle_add (mixed, name, uchi_bundle_find (parts, name));
  uchi_bundle_add (mixed, UCHI_CHANNEL_FILE, uchi_bundle_find (channel, UCHI_CHANNEL_FILE));
  uchi_bundle_add (mixed, UCHI_CHANNEL_FILE ".minisig", uchi_bundle_find (channel, UCHI_CHANNEL_FILE ".minisig"));
  return mixed;
}

/* parts of two publications */
static void
test_mixed (UchiStoreFixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) one = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201, .members = NAMED ("cab") });
  g_autoptr (UchiBundle) two = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201, .members = NAMED ("cad"), .signed_at = UCHI_DAY_0 + 9 });
  g_autoptr (UchiBundle) three = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112301 });
  g_autoptr (UchiBundle) not_named = mix (one, two), not_there = mix (one, three);
  g_autofree char *name = uchi_pack_file_name (2026112201);

  /* both well signed and as long: only the hash in the channel tells them apart */
  g_assert_cmpuint (g_bytes_get_size (uchi_bundle_find (one, name)), ==, g_bytes_get_size (uchi_bundle_find (two, name)));
  g_assert_cmpint (uchi_store_install_bundle (self, not_named), ==, UCHI_REFUSED (UCHI_PACK_ERROR_CORRUPT));
  g_assert_cmpint (uchi_store_install_bundle (self, not_there), ==, UCHI_REFUSED (UCHI_PACK_ERROR_CORRUPT)); /* the pack that the channel names */
  g_assert_cmpint (uchi_store_install_bundle (self, one), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (uchi_store_install_bundle (self, two), ==, UCHI_REFUSED (UCHI_PACK_ERROR_CONTENT)); /* one version, two packs */
}

#define LOGIN "\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"steps\":[{\"method\":\"GET\",\"path\":\"/\",\"auth\":\"basic\"}]," \
              "\"success\":[{\"status_in\":[200]}]"

/* each of them is bounded, and all of them together would hold a check up for ever */
static void
test_slow_together (UchiStoreFixture *self, gconstpointer unused)
{
  g_autoptr (GString) members = g_string_new (",\"devices\":[");

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (members, "%s\"x%u\\tcamera\\tV\\tAB-1\\nany regex 1 a{0,200}a{0,200}a{0,20%u}\\\\d\"", i > 0 ? "," : "", i, i % 10);
  g_string_append_c (members, ']');
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201, .members = members->str }), ==, UCHI_REFUSED (UCHI_PACK_ERROR_CONTENT));
}

/* well signed, and breaks the rules */
static void
test_malicious (UchiStoreFixture *self, gconstpointer unused)
{
  static const char *const members[] = {
    ",\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"match\":[[{\"obs\":\"any\",\"op\":\"exists\"}]],"
    "\"steps\":[{\"method\":\"GET\",\"path\":\"/reboot\"}],\"success\":[{\"status_in\":[200]}]}]",
    ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"any\",\"op\":\"regex\",\"value\":\"(a+)+$\"}]]}]",
    ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"any\",\"op\":\"regex\",\"value\":\"a{5,1}(\"}]]}]", /* cannot be compiled */
    DEVICE ",\"version\":2026112201", /* a name twice */
    ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"equals\",\"value\":\"A\"}]],\"example\":{\"yes\":[{\"http.title\":\"B\"}]}}]",
    ",\"devices\":[{\"id\":\"x\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"prefix\",\"value\":\"A\"}]],\"example\":{\"no\":[{\"http.title\":\"AB\"}]}}]",
    /* what fits whatever is there: a camera, a model, a login */
    ",\"devices\":[{\"id\":\"x\",\"kind\":\"camera\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"exists\",\"weight\":95}]]}]",
    ",\"devices\":[{\"id\":\"x\",\"kind\":\"camera\",\"match\":[[{\"obs\":\"any\",\"op\":\"regex\",\"value\":\"(?:AB-1)?\",\"weight\":95}]]}]",
    ",\"devices\":[{\"id\":\"x\",\"vendor\":\"V\",\"model\":\"AB-1\",\"match\":[[{\"obs\":\"page\",\"op\":\"icontains\",\"value\":\"pass\",\"weight\":95}]]}]",
    ",\"logins\":[{" LOGIN ",\"models\":[\"AB-1\"],\"match\":[[{\"obs\":\"any\",\"op\":\"regex\",\"value\":\"AB-1|.*\",\"weight\":95}]]}]",
    ",\"logins\":[{" LOGIN ",\"models\":[\"UTF-8\"],\"match\":[[{\"obs\":\"http.realm\",\"op\":\"equals\",\"value\":\"XR-1\",\"weight\":95}]]}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      int result = uchi_store_install (self, (UchiPublished) { .version = 2026112201, .members = members[i] });

      g_test_message ("%s", members[i]);
      g_assert_true (result == UCHI_REFUSED (UCHI_PACK_ERROR_CONTENT) || result == UCHI_REFUSED (UCHI_PACK_ERROR_CORRUPT));
    }
  g_assert_cmpint (uchi_store_version (self), ==, 2026112101);
}

static gboolean
fail_test (UchiPack *pack, GError **error)
{
  g_set_error_literal (error, UCHI_PACK_ERROR, UCHI_PACK_ERROR_CONTENT, "an example of a login");
  return FALSE;
}

static void
test_self_test (UchiStoreFixture *self, gconstpointer unused)
{
  uchi_pack_store_free (self->store);
  self->store = uchi_pack_store_new (self->folder, &self->keepers.keys, &uchi_own, fail_test);
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201 }), ==, UCHI_REFUSED (UCHI_PACK_ERROR_CONTENT));
  g_assert_cmpint (uchi_store_version (self), ==, 2026112101);
}

static UchiKind
kind_of_cam (UchiStoreFixture *self)
{
  g_autoptr (UchiPack) pack = uchi_pack_store_load (self->store);
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");
  g_autoptr (UchiPackMatch) match = NULL;

  uchi_device_add_evidence (device, "http.title", "Cam", 0);
  match = uchi_pack_match (pack, device);
  return match->kind;
}

/* a rule that is taken back is gone with the next start, without a new pack; a "never" cannot be taken back */
static void
test_withdrawal (UchiStoreFixture *self, gconstpointer unused)
{
  static const char never[] = DEVICE ",\"nevers\":[{\"id\":\"n\",\"never\":\"rented\",\"match\":[[{\"obs\":\"http.title\",\"op\":\"equals\",\"value\":\"Cam\",\"weight\":60}]]}]"
                              ",\"port_rules\":[{\"id\":\"port-x\",\"transport\":\"tcp\",\"port\":23}]"
                              ",\"finding_rules\":[{\"id\":\"finding-x\",\"finding\":\"wifi-open\",\"level\":\"soon\"}]";
  g_autoptr (UchiDevice) device = uchi_device_new ("d1");
  g_autoptr (UchiPack) pack = NULL, before = NULL;
  g_auto (GStrv) contacts = NULL;

  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201, .members = never }), ==, UCHI_PACK_INSTALLED);
  g_assert_cmpint (kind_of_cam (self), ==, UCHI_KIND_CAMERA);
  before = uchi_pack_store_load (self->store);
  g_assert_nonnull (uchi_pack_port_rule (before, UCHI_TCP, 23));
  g_assert_nonnull (uchi_pack_finding_rule (before, "wifi-open"));
  g_assert_cmpint (uchi_store_install (self, (UchiPublished) { .version = 2026112201, .members = never, .signed_at = UCHI_DAY_0 + 9, .withdrawn = { "cam", "n", "contact-188", "port-x", "finding-x" } }),
                   ==, UCHI_PACK_REFRESHED);
  g_assert_cmpint (kind_of_cam (self), ==, UCHI_KIND_UNKNOWN);
  uchi_device_add_evidence (device, "http.title", "Cam", 0);
  pack = uchi_pack_store_load (self->store);
  g_assert_cmpstr (uchi_pack_never_try (pack, device), ==, "rented");
  g_assert_null (uchi_pack_port_rule (pack, UCHI_TCP, 23)); /* nor do a port's and a finding's stay */
  g_assert_null (uchi_pack_finding_rule (pack, "wifi-open"));
  contacts = uchi_pack_withdrawn_contacts (pack); /* of the desks, and of nothing else */
  g_assert_cmpuint (g_strv_length (contacts), ==, 1);
  g_assert_cmpstr (contacts[0], ==, "contact-188");
}

/* an old pack's file under a newer one's name; one that is older than the program's own */
static void
test_renamed (UchiStoreFixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201 });
  g_autoptr (GBytes) bytes = uchi_bundle_write (bundle);

  g_autoptr (UchiBundle) below = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112001 });
  g_autoptr (GBytes) below_bytes = uchi_bundle_write (below);

  uchi_store_put (self, "pack-2026112901.uchipack", g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_assert_cmpint (uchi_store_version (self), ==, 2026112101);
  uchi_store_put (self, "pack-2026112001.uchipack", g_bytes_get_data (below_bytes, NULL), (gssize) g_bytes_get_size (below_bytes));
  g_assert_cmpint (uchi_store_version (self), ==, 2026112101);
}

/* whether the byte is in a comment that nobody vouches for: tried in test-uchi-minisign */
static gboolean
is_free (const guint8 *data, gsize length, gsize at)
{
  static const char start[] = "untrusted comment: ";

  for (gsize i = 0; i + sizeof start <= length && i <= at; i++)
    {
      if (memcmp (data + i, start, sizeof start - 1) == 0 && at >= i + sizeof start - 1 && memchr (data + i, '\n', at - i) == NULL)
        return TRUE;
    }
  return FALSE;
}

/* every byte of what travels, changed: nothing of it is installed */
static void
test_every_byte (UchiStoreFixture *self, gconstpointer unused)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &(UchiPublished) { .version = 2026112201 });
  g_autoptr (GBytes) bytes = uchi_bundle_write (bundle);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < length; i++)
    {
      guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (UchiBundle) read = NULL;

      copy[i] ^= 0x40;
      changed = g_bytes_new_take (copy, length);
      read = uchi_bundle_read (changed, NULL);
      if (read == NULL || (is_free (data, length, i) && data[i] != '\n'))
        continue;
      g_assert_cmpint (uchi_store_install_bundle (self, read), <, 0);
    }
  g_assert_cmpint (uchi_store_version (self), ==, 2026112101);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/pack-store/" name, UchiStoreFixture, NULL, uchi_store_set_up, function, uchi_store_tear_down)
  ADD ("install", test_install);
  ADD ("rollback", test_rollback);
  ADD ("freeze", test_freeze);
  ADD ("signatures", test_signatures);
  ADD ("roles", test_roles);
  ADD ("mixed", test_mixed);
  ADD ("malicious", test_malicious);
  ADD ("slow-together", test_slow_together);
  ADD ("self-test", test_self_test);
  ADD ("withdrawal", test_withdrawal);
  ADD ("renamed", test_renamed);
  ADD ("every-byte", test_every_byte);
  return g_test_run ();
}
