/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 「前回から」: what two checks say together, and what they do not say. */
#include "ui/uchi-changes.h"

#include <string.h>

#include "ui/uchi-run.h"

#define MAC(n) "\"addresses\":{\"mac\":\"00:11:22:33:44:0" n "\"}"
#define TODAY "{\"finding\":\"default-password\",\"level\":\"today\",\"advice\":\"A02\"}"
#define CHECK(outcome) "{\"check\":\"default-password\",\"outcome\":\"" outcome "\"}"
#define CAMERA(n, checks, findings) "{\"id\":\"d" n "\",\"kind\":\"camera\"," MAC (n) ",\"checks\":[" checks "],\"findings\":[" findings "]}"

#define ALIKE(n, checks, findings) "{\"id\":\"d" n "\",\"kind\":\"camera\"," MAC ("1") ",\"checks\":[" checks "],\"findings\":[" findings "]}"

/* lists as "mended found came gone", by their lengths */
typedef struct {
  const char *note, *before, *now;
  guint mended, found, came, gone;
} Row;

static const Row rows[] = {
  { "nothing", CAMERA ("1", CHECK ("ok"), ""), CAMERA ("1", CHECK ("ok"), ""), 0, 0, 0, 0 },
  { "mended", CAMERA ("1", CHECK ("problem"), TODAY), CAMERA ("1", CHECK ("ok"), ""), 1, 0, 0, 0 },
  { "not looked at is not mended", CAMERA ("1", CHECK ("problem"), TODAY), CAMERA ("1", CHECK ("unknown"), ""), 0, 0, 0, 0 },
  { "no check at all is not mended", CAMERA ("1", CHECK ("problem"), TODAY), CAMERA ("1", "", ""), 0, 0, 0, 0 },
  { "switched off is not mended", CAMERA ("1", CHECK ("problem"), TODAY), "", 0, 0, 0, 1 },
  { "still the same", CAMERA ("1", CHECK ("problem"), TODAY), CAMERA ("1", CHECK ("problem"), TODAY), 0, 0, 0, 0 },
  { "found", CAMERA ("1", CHECK ("ok"), ""), CAMERA ("1", CHECK ("problem"), TODAY), 0, 1, 0, 0 },
  { "another id in the other run", CAMERA ("1", CHECK ("problem"), TODAY) "," CAMERA ("2", "", ""),
    CAMERA ("2", "", "") "," CAMERA ("1", CHECK ("ok"), ""), 1, 0, 0, 0 },
  { "came, with something to mend: told as new", CAMERA ("1", "", ""), CAMERA ("1", "", "") "," CAMERA ("2", CHECK ("problem"), TODAY), 0, 0, 1, 0 },
  { "one went, another came", CAMERA ("1", "", ""), CAMERA ("2", "", ""), 0, 0, 1, 1 },
  { "two behind one MAC: what the one passes, the other does not",
    ALIKE ("1", CHECK ("ok"), "") "," ALIKE ("2", CHECK ("problem"), TODAY), ALIKE ("2", CHECK ("problem"), TODAY) "," ALIKE ("1", CHECK ("ok"), ""), 0, 0, 0, 0 },
  { "random MACs are known by their names",
    "{\"id\":\"d1\",\"kind\":\"phone\",\"names\":[\"hanako\"],\"addresses\":{\"mac\":\"02:00:00:00:00:01\",\"mac_random\":true}}",
    "{\"id\":\"d7\",\"kind\":\"phone\",\"names\":[\"hanako\"],\"addresses\":{\"mac\":\"06:00:00:00:00:09\",\"mac_random\":true}}", 0, 0, 0, 0 },
};

#define NETWORK(checks, findings) "{\"id\":\"d1\"}],\"network\":{\"checks\":[" checks "],\"findings\":[" findings "]},\"more\":["
#define FORWARD "{\"finding\":\"port-forward\",\"level\":\"soon\",\"advice\":\"A12\"}"
#define FORWARD_CHECK(outcome) "{\"check\":\"port-forward\",\"outcome\":\"" outcome "\"}"

/* what belongs to no device is told like the rest, though it is in no list while nothing is the matter with it */
static const Row network_rows[] = {
  { "found on the network", NETWORK (FORWARD_CHECK ("ok"), ""), NETWORK (FORWARD_CHECK ("problem"), FORWARD), 0, 1, 0, 0 },
  { "mended on the network", NETWORK (FORWARD_CHECK ("problem"), FORWARD), NETWORK (FORWARD_CHECK ("ok"), ""), 1, 0, 0, 0 },
  { "the network was not looked at", NETWORK (FORWARD_CHECK ("problem"), FORWARD), NETWORK ("", ""), 0, 0, 0, 0 },
  { "the network is in no report", NETWORK (FORWARD_CHECK ("problem"), FORWARD), "{\"id\":\"d1\"}", 0, 0, 0, 0 },
};

/* (transfer full): of UchiDevice* */
static GPtrArray *
read_devices (const char *devices)
{
  g_autofree char *text = g_strdup_printf ("{\"devices\":[%s]}", devices);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return uchi_run_devices_of (json_node_get_object (node), TRUE);
}

static void
compare (const Row *list, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (UchiChanges) changes = uchi_changes_new ();
      g_autoptr (GPtrArray) before = read_devices (list[i].before), now = read_devices (list[i].now);

      g_test_message ("%s", list[i].note);
      uchi_changes_compare (changes, before, now);
      g_assert_cmpuint (changes->mended->len, ==, list[i].mended);
      g_assert_cmpuint (changes->found->len, ==, list[i].found);
      g_assert_cmpuint (changes->came->len, ==, list[i].came);
      g_assert_cmpuint (changes->gone->len, ==, list[i].gone);
    }
}

static void
test_rows (void)
{
  compare (rows, G_N_ELEMENTS (rows));
}

static void
test_network (void)
{
  compare (network_rows, G_N_ELEMENTS (network_rows));
}

/* a look again and the check after it tell of the same thing */
static void
test_once (void)
{
  g_autoptr (UchiChanges) changes = uchi_changes_new ();
  g_autoptr (GPtrArray) before = read_devices (CAMERA ("1", CHECK ("problem"), TODAY));
  g_autoptr (GPtrArray) now = read_devices (CAMERA ("1", CHECK ("ok"), ""));
  g_autofree char *key = uchi_changes_key (g_ptr_array_index (before, 0), UCHI_FINDING_DEFAULT_PASSWORD);

  uchi_changes_compare (changes, before, now);
  uchi_changes_add_mended (changes, key, "Camera", "A02");
  g_assert_cmpuint (changes->mended->len, ==, 1);
  uchi_changes_add_mended (changes, "another", "Camera", "A02");
  g_assert_cmpuint (changes->mended->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (changes->mended, 1), "Camera"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/changes/rows", test_rows);
  g_test_add_func ("/changes/network", test_network);
  g_test_add_func ("/changes/once", test_once);
  return g_test_run ();
}
