/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-inventory.h"

#define NOT_LOOKED ((UchiOutcome) 99)
#define MAC_A "a4:12:42:00:00:01"
#define MAC_B "a4:12:42:00:10:02"
#define MAC_C "a4:12:42:00:20:03"
#define RANDOM_A "da:a1:19:00:00:01"
#define RANDOM_B "da:a1:19:00:00:02"

static void
test_identity (void)
{
  const struct {
    const char *note;
    const char *first_address, *first_mac, *second_address, *second_mac;
    guint devices;
  } rows[] = {
    { "the same twice", "10.0.0.1", MAC_A, "10.0.0.1", MAC_A, 1 },
    { "a new address of the same card", "10.0.0.1", MAC_A, "10.0.0.2", MAC_A, 1 },
    { "spelled differently", "10.0.0.1", MAC_A, "10.0.0.2", "A4-12-42-00-00-01", 1 },
    { "address first, its MAC later", "10.0.0.1", NULL, "10.0.0.1", MAC_A, 1 },
    { "MAC first, then by address only", "10.0.0.1", MAC_A, "10.0.0.1", NULL, 1 },
    { "another card took the address", "10.0.0.1", MAC_A, "10.0.0.1", MAC_B, 2 },
    { "a phone changed its random MAC", "10.0.0.1", RANDOM_A, "10.0.0.1", RANDOM_B, 1 },
    { "a real card after a random one", "10.0.0.1", RANDOM_A, "10.0.0.1", MAC_B, 2 },
    { "two radios of one box", "10.0.0.1", "a4:12:42:0a:0b:0c", "10.0.0.1", "a4:12:42:0a:0b:0d", 1 },
    { "two radios, one numbered by software", "10.0.0.1", "a4:12:42:0a:0b:0c", "10.0.0.1", "a6:12:42:0a:0b:0e", 1 },
    { "two alike, bought together", "10.0.0.1", "a4:12:42:0a:0b:0c", "10.0.0.2", "a4:12:42:0a:0b:0d", 2 },
    { "numbers further apart", "10.0.0.1", "a4:12:42:0a:0b:0c", "10.0.0.1", "a4:12:42:0a:0b:1c", 2 },
    { "another address", "10.0.0.1", NULL, "10.0.0.2", NULL, 2 },
    { "IPv6 in two spellings", "fe80::1", NULL, "FE80:0::1%eth0", NULL, 1 },
    { "a group MAC says nothing", "10.0.0.1", NULL, "10.0.0.1", "01:00:5e:00:00:01", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
      gboolean created = FALSE;

      g_test_message ("%s", rows[i].note);
      g_assert_nonnull (uchi_inventory_ensure (inventory, rows[i].first_address, rows[i].first_mac, &created));
      g_assert_true (created);
      g_assert_nonnull (uchi_inventory_ensure (inventory, rows[i].second_address, rows[i].second_mac, &created));
      g_assert_true (created == (rows[i].devices == 2));
      g_assert_cmpuint (uchi_inventory_size (inventory), ==, rows[i].devices);
    }
}

static void
test_moved_address (void)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiDevice *old = uchi_inventory_ensure (inventory, "10.0.0.1", MAC_A, NULL);
  const char *asking = g_ptr_array_index (old->ipv4, 0);
  UchiDevice *new = uchi_inventory_ensure (inventory, "10.0.0.1", MAC_B, NULL);

  g_assert_cmpuint (old->ipv4->len, ==, 0);
  /* whoever asks there may still hold it */
  g_assert_cmpstr (asking, ==, "10.0.0.1");
  g_assert_true (uchi_inventory_by_address (inventory, "10.0.0.1") == new);
  g_assert_true (uchi_inventory_by_mac (inventory, MAC_A) == old);
}

/* two rows that became one in a process that died: the one that was written last has the addresses, and the other is no row */
static void
test_settle (void)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiDevice *early = uchi_device_new ("d1"), *other = uchi_device_new ("d2"), *late = uchi_device_new ("d3"), *nowhere = uchi_device_new ("d4");

  uchi_device_add_ipv4 (early, "10.0.0.1");
  uchi_device_add_ipv4 (other, "10.0.0.2");
  uchi_device_add_ipv6 (other, "fe80::2");
  uchi_device_add_ipv4 (late, "10.0.0.1");
  uchi_device_add_ipv4 (late, "10.0.0.2");
  uchi_inventory_take (inventory, early);
  uchi_inventory_take (inventory, other);
  uchi_inventory_take (inventory, nowhere);
  uchi_inventory_take (inventory, late);
  uchi_inventory_settle (inventory, late);
  g_assert_null (uchi_inventory_by_id (inventory, "d1"));
  g_assert_true (uchi_inventory_by_address (inventory, "10.0.0.2") == late);
  g_assert_true (uchi_inventory_by_address (inventory, "fe80::2") == other);
  g_assert_true (uchi_inventory_by_id (inventory, "d4") == nowhere);
  /* what only lost its address to another keeps what was found of it */
  uchi_device_add_finding (other, uchi_finding_record_new (UCHI_FINDING_TELNET_OPEN, UCHI_LEVEL_SOON, "A05"));
  uchi_device_add_ipv6 (nowhere, "fe80::2");
  uchi_inventory_settle (inventory, nowhere);
  g_assert_true (uchi_inventory_by_id (inventory, "d2") == other);
  g_assert_true (uchi_inventory_by_address (inventory, "fe80::2") == nowhere);
}

/* one answers for every address: it is one device, and takes nobody's place, whoever was heard first */
static void
test_arp_proxy (void)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiDevice *early = uchi_inventory_ensure (inventory, "10.0.0.200", MAC_A, NULL);
  UchiDevice *nameless = uchi_inventory_ensure (inventory, "10.0.0.201", NULL, NULL);
  UchiDevice *late;

  for (guint i = 1; i < 255; i++)
    {
      g_autofree char *address = g_strdup_printf ("10.0.0.%u", i);

      g_assert_nonnull (uchi_inventory_ensure (inventory, address, MAC_B, NULL));
    }
  g_assert_cmpuint (uchi_inventory_size (inventory), ==, 3);
  g_assert_true (uchi_inventory_by_address (inventory, "10.0.0.200") == early);
  g_assert_true (uchi_inventory_by_address (inventory, "10.0.0.201") == nameless);
  late = uchi_inventory_ensure (inventory, "10.0.0.7", MAC_C, NULL);
  g_assert_true (late == uchi_inventory_by_address (inventory, "10.0.0.7"));
  uchi_inventory_ensure (inventory, "10.0.0.7", MAC_B, NULL);
  g_assert_true (late == uchi_inventory_by_address (inventory, "10.0.0.7"));
}

/* an extender's MAC stands for several: who calls itself differently is a row, who shares a name is none */
static void
test_behind_one_mac (void)
{
  const struct {
    const char *note;
    struct {
      const char *address, *kind, *name;
    } said[4];
    const char *rows; /* which of 10.0.0.1 … 10.0.0.3 share a row */
  } cases[] = {
    { "nobody says anything", { { NULL } }, "aaa" },
    { "one says something", { { "10.0.0.2", "mdns", "x" } }, "aaa" },
    { "the same name", { { "10.0.0.1", "mdns", "x" }, { "10.0.0.2", "mdns", "x" } }, "aaa" },
    { "two names", { { "10.0.0.1", "mdns", "x" }, { "10.0.0.2", "mdns", "y" } }, "aba" },
    { "three names", { { "10.0.0.1", "mdns", "x" }, { "10.0.0.2", "mdns", "y" }, { "10.0.0.3", "mdns", "z" } }, "abc" },
    { "a name and another kind of name", { { "10.0.0.1", "host", "x" }, { "10.0.0.2", "uuid", "u" } }, "aba" },
    { "the same box after all", { { "10.0.0.1", "host", "x" }, { "10.0.0.2", "uuid", "u" }, { "10.0.0.2", "host", "x" } }, "aaa" },
    { "three, one of another kind, in another order", { { "10.0.0.3", "uuid", "u" }, { "10.0.0.1", "host", "x" }, { "10.0.0.2", "host", "y" } }, "abc" },
    { "one of two names is shared after all",
      { { "10.0.0.1", "mdns", "x" }, { "10.0.0.2", "mdns", "y" }, { "10.0.0.1", "mdns", "y" } }, "aab" },
    { "what was said before is shared", { { "10.0.0.1", "uuid", "u" }, { "10.0.0.2", "uuid", "u" }, { "10.0.0.1", "mdns", "x" }, { "10.0.0.2", "mdns", "y" } },
      "aaa" },
    { "no name is no name", { { "10.0.0.1", "mdns", "x" }, { "10.0.0.2", "mdns", "" } }, "aaa" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
      UchiDevice *rows[3] = { NULL };
      static const char *const addresses[] = { "10.0.0.1", "10.0.0.2", "10.0.0.3" };

      g_test_message ("%s", cases[i].note);
      for (guint n = 0; n < 3; n++)
        uchi_inventory_ensure (inventory, addresses[n], MAC_A, NULL);
      for (guint n = 0; n < 4 && cases[i].said[n].address != NULL; n++)
        {
          gboolean created;
          g_autofree char *merged = NULL;

          g_assert_nonnull (uchi_inventory_named (inventory, cases[i].said[n].address, cases[i].said[n].kind, cases[i].said[n].name, &created,
                                                  &merged));
          /* the extender goes on answering for all of them */
          for (guint m = 0; m < 3; m++)
            uchi_inventory_ensure (inventory, addresses[m], MAC_A, NULL);
        }
      for (guint n = 0; n < 3; n++)
        rows[n] = uchi_inventory_by_address (inventory, addresses[n]);
      for (guint n = 1; n < 3; n++)
        {
          for (guint m = 0; m < n; m++)
            g_assert_true ((rows[n] == rows[m]) == (cases[i].rows[n] == cases[i].rows[m]));
        }
      g_assert_true (uchi_inventory_by_mac (inventory, MAC_A) != NULL);
      for (guint n = 0; n < 3; n++)
        g_assert_cmpstr (uchi_device_link_mac (rows[n]), ==, MAC_A);
    }
}

/* what one said before it had a row of its own goes with it */
static void
test_words_go_along (void)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiDevice *shared = uchi_inventory_ensure (inventory, "10.0.0.1", MAC_A, NULL), *player;
  gboolean created;
  g_autofree char *merged = NULL, *none = NULL;

  uchi_inventory_ensure (inventory, "10.0.0.2", MAC_A, NULL);
  uchi_device_add_evidence_from (shared, "10.0.0.2", "ssdp.server", "player", 1);
  uchi_device_add_evidence_from (shared, "10.0.0.2", "dns.name", "living", 1);
  uchi_device_add_name (shared, "living");
  uchi_device_add_evidence_from (shared, "10.0.0.1", "mdns.service", "_http._tcp", 1);
  uchi_device_add_evidence (shared, "mac.conflict", MAC_B, 1);
  g_assert_true (uchi_inventory_named (inventory, "10.0.0.1", "host", "camera", &created, &none) == shared);
  player = uchi_inventory_named (inventory, "10.0.0.2", "uuid", "u", &created, &merged);
  g_assert_true (created && player != shared);
  g_assert_cmpstr (uchi_device_evidence (player, "ssdp.server"), ==, "player");
  g_assert_cmpstr (g_ptr_array_index (player->names, 0), ==, "living");
  g_assert_cmpuint (player->evidence->len, ==, 2);
  g_assert_cmpuint (shared->names->len, ==, 0);
  g_assert_cmpuint (shared->evidence->len, ==, 2);
}

/* one behind an extender comes out from behind it */
static void
test_roams (void)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  gboolean created;
  g_autofree char *merged = NULL, *none = NULL;
  UchiDevice *roaming;

  uchi_inventory_ensure (inventory, "10.0.0.1", MAC_A, NULL);
  uchi_inventory_ensure (inventory, "10.0.0.2", MAC_A, NULL);
  uchi_inventory_named (inventory, "10.0.0.1", "mdns", "x", &created, &none);
  roaming = uchi_inventory_named (inventory, "10.0.0.2", "mdns", "y", &created, &merged);
  g_assert_true (created);
  g_assert_false (uchi_inventory_may_be (roaming, MAC_B));
  g_assert_true (uchi_inventory_may_be (roaming, MAC_A));
  g_assert_true (uchi_inventory_ensure (inventory, "10.0.0.2", MAC_B, NULL) == roaming);
  g_assert_cmpstr (roaming->mac, ==, MAC_B);
  g_assert_cmpuint (uchi_inventory_size (inventory), ==, 2);
}

static void
test_two_become_one (void)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiDevice *by_address = uchi_inventory_ensure (inventory, "10.0.0.1", NULL, NULL);
  UchiDevice *by_mac = uchi_inventory_ensure (inventory, NULL, MAC_A, NULL);
  UchiDevice *kept;

  uchi_device_add_evidence (by_address, "mdns.name", "x", 1);
  uchi_device_add_service (by_address, UCHI_TCP, 80, "http");
  uchi_device_set_check (by_address, "telnet-open", UCHI_OUTCOME_OK, NULL);
  uchi_device_add_finding (by_address, uchi_finding_record_new (UCHI_FINDING_OPEN_SHARE, UCHI_LEVEL_SOON, "A06"));
  kept = uchi_inventory_ensure (inventory, "10.0.0.1", MAC_A, NULL);
  g_assert_true (kept == by_mac);
  g_assert_cmpuint (uchi_inventory_size (inventory), ==, 1);
  g_assert_cmpstr (uchi_device_evidence (kept, "mdns.name"), ==, "x");
  g_assert_nonnull (uchi_device_find_protocol (kept, "http"));
  g_assert_nonnull (uchi_device_find_check (kept, "telnet-open"));
  g_assert_cmpuint (kept->findings->len, ==, 1);
}

/* two rows, two places: a problem stays one, and what was fine at one of them only is not known */
static void
test_fine_at_both (void)
{
  static const struct {
    UchiOutcome kept, other;
    UchiOutcome both;
  } cases[] = {
    { UCHI_OUTCOME_OK, UCHI_OUTCOME_OK, UCHI_OUTCOME_OK },
    { UCHI_OUTCOME_OK, UCHI_OUTCOME_UNKNOWN, UCHI_OUTCOME_UNKNOWN },
    { UCHI_OUTCOME_OK, UCHI_OUTCOME_PROBLEM, UCHI_OUTCOME_PROBLEM },
    { UCHI_OUTCOME_UNKNOWN, UCHI_OUTCOME_OK, UCHI_OUTCOME_UNKNOWN },
    { UCHI_OUTCOME_UNKNOWN, UCHI_OUTCOME_PROBLEM, UCHI_OUTCOME_PROBLEM },
    { UCHI_OUTCOME_PROBLEM, UCHI_OUTCOME_OK, UCHI_OUTCOME_PROBLEM },
    { UCHI_OUTCOME_OK, NOT_LOOKED, UCHI_OUTCOME_UNKNOWN },
    { UCHI_OUTCOME_PROBLEM, NOT_LOOKED, UCHI_OUTCOME_PROBLEM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
      UchiDevice *kept = uchi_inventory_ensure (inventory, "10.0.0.1", MAC_A, NULL), *other = uchi_inventory_ensure (inventory, "10.0.0.2", MAC_B, NULL);

      uchi_device_set_check (kept, "telnet-open", cases[i].kept, "silent");
      if (cases[i].other != NOT_LOOKED)
        uchi_device_set_check (other, "telnet-open", cases[i].other, "silent");
      uchi_inventory_merge (inventory, kept, other);
      g_assert_cmpint (uchi_device_find_check (kept, "telnet-open")->outcome, ==, cases[i].both);
    }
}

/* one that calls itself by ever new names is heard no longer, and costs no more than that */
static void
test_many_names (void)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  gint64 began = g_get_monotonic_time ();

  uchi_inventory_ensure (inventory, "10.0.0.1", MAC_A, NULL);
  uchi_inventory_ensure (inventory, "10.0.0.2", MAC_A, NULL);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *name = g_strdup_printf ("h%u", i), *merged = NULL;
      gboolean created;

      uchi_inventory_named (inventory, i % 2 == 0 ? "10.0.0.1" : "10.0.0.2", "host", name, &created, &merged);
      g_assert_cmpuint (uchi_inventory_size (inventory), <=, 2);
    }
  g_test_message ("%" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - began) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 20 * G_USEC_PER_SEC);
}

static void
test_ids (void)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();
  UchiDevice *device;

  uchi_inventory_take (inventory, uchi_device_new ("d41"));
  uchi_inventory_take (inventory, uchi_device_new ("d41"));
  uchi_inventory_take (inventory, uchi_device_new ("d99999999999999999999"));
  uchi_inventory_take (inventory, uchi_device_new ("x"));
  g_assert_cmpuint (uchi_inventory_size (inventory), ==, 3);
  device = uchi_inventory_ensure (inventory, "10.0.0.1", NULL, NULL);
  g_assert_cmpstr (device->id, ==, "d42");
  g_assert_true (uchi_inventory_by_id (inventory, "d42") == device);
  g_assert_null (uchi_inventory_by_id (inventory, "d43"));
  g_assert_null (uchi_inventory_by_id (inventory, NULL));
  g_assert_null (uchi_inventory_by_mac (inventory, ""));
  g_assert_null (uchi_inventory_at (inventory, 4));
  g_assert_null (uchi_inventory_ensure (inventory, NULL, NULL, NULL));
  g_assert_null (uchi_inventory_ensure (inventory, "nonsense", "nonsense", NULL));
}

static void
test_full (void)
{
  g_autoptr (UchiInventory) inventory = uchi_inventory_new ();

  for (guint i = 0; i < UCHI_INVENTORY_MAX + 10; i++)
    {
      g_autofree char *address = g_strdup_printf ("10.0.%u.%u", i / 256, i % 256);

      g_assert_true ((uchi_inventory_ensure (inventory, address, NULL, NULL) != NULL) == (i < UCHI_INVENTORY_MAX));
    }
  uchi_inventory_take (inventory, uchi_device_new ("d5000"));
  g_assert_cmpuint (uchi_inventory_size (inventory), ==, UCHI_INVENTORY_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/inventory/identity", test_identity);
  g_test_add_func ("/core/inventory/moved-address", test_moved_address);
  g_test_add_func ("/core/inventory/settle", test_settle);
  g_test_add_func ("/core/inventory/arp-proxy", test_arp_proxy);
  g_test_add_func ("/core/inventory/behind-one-mac", test_behind_one_mac);
  g_test_add_func ("/core/inventory/words-go-along", test_words_go_along);
  g_test_add_func ("/core/inventory/roams", test_roams);
  g_test_add_func ("/core/inventory/two-become-one", test_two_become_one);
  g_test_add_func ("/core/inventory/fine-at-both", test_fine_at_both);
  g_test_add_func ("/core/inventory/many-names", test_many_names);
  g_test_add_func ("/core/inventory/ids", test_ids);
  g_test_add_func ("/core/inventory/full", test_full);
  return g_test_run ();
}
