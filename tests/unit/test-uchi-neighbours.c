/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's neighbour table, in a network namespace of the test's own. */
#include "net/uchi-neighbours.h"

#include "uchi-loopback.h"

static void
ip (const char *arguments)
{
  g_autofree char *line = g_strconcat ("ip ", arguments, NULL);
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_test_message ("%s", line);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
on_neighbour (const UchiNeighbour *neighbour, gpointer user_data)
{
  GHashTable *table = user_data;

  g_hash_table_insert (table, g_strdup (neighbour->address),
                       g_strdup_printf ("%s%s%s", neighbour->mac, neighbour->reachable ? " reachable" : "",
                                        neighbour->failed ? " failed" : ""));
}

static void
test_table (void)
{
  static const struct {
    const char *address, *expected; /* NULL: not told */
  } rows[] = {
    { "10.1.1.2", "02:00:00:00:00:02 reachable" },
    { "10.1.1.3", "02:00:00:00:00:03" },  /* stale: nobody said it is here now */
    { "10.1.1.4", " failed" },            /* asked for, no answer */
    { "10.1.1.5", NULL },                 /* made by hand without ARP */
    { "10.2.2.2", NULL },                 /* on another interface */
    { "fe80::2", "02:00:00:00:00:02 reachable" },
  };
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiNeighbours) neighbours = NULL;

  neighbours = uchi_neighbours_new (if_nametoindex ("home0"), on_neighbour, table, &error);
  g_assert_no_error (error);
  g_assert_true (uchi_neighbours_dump (neighbours, &error));
  g_assert_no_error (error);
  pause_ms (100);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (g_hash_table_lookup (table, rows[i].address), ==, rows[i].expected);

  /* and every change afterwards, without another question */
  ip ("neigh add 10.1.1.9 lladdr 02:00:00:00:00:09 dev home0 nud reachable");
  ip ("neigh del 10.1.1.2 dev home0");
  pause_ms (100);
  g_assert_cmpstr (g_hash_table_lookup (table, "10.1.1.9"), ==, "02:00:00:00:00:09 reachable");
  g_assert_null (strstr (g_hash_table_lookup (table, "10.1.1.2"), "reachable"));
}

static void
set_home_up (void)
{
  ip ("link add home0 type veth peer name peer0");
  ip ("link add home1 type veth peer name peer1");
  ip ("addr add 10.1.1.1/24 dev home0");
  ip ("addr add 10.2.2.1/24 dev home1");
  ip ("link set home0 up");
  ip ("link set peer0 up");
  ip ("link set home1 up");
  ip ("neigh add 10.1.1.2 lladdr 02:00:00:00:00:02 dev home0 nud reachable");
  ip ("neigh add 10.1.1.3 lladdr 02:00:00:00:00:03 dev home0 nud stale");
  ip ("neigh add 10.1.1.4 dev home0 nud failed");
  ip ("neigh add 10.1.1.5 lladdr 02:00:00:00:00:05 dev home0 nud noarp");
  ip ("neigh add 10.2.2.2 lladdr 02:00:00:00:00:02 dev home1 nud reachable");
  ip ("neigh add fe80::2 lladdr 02:00:00:00:00:02 dev home0 nud reachable");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!own_network ())
    {
      g_print ("1..0 # SKIP no user namespaces on this machine\n");
      return 0;
    }
  set_home_up ();
  g_test_add_func ("/neighbours/table", test_table);
  return g_test_run ();
}
