/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/uchi-outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define LINES 3000

typedef struct {
  int ends[2];
  UchiOutlet *outlet;
  guint rests;
} Room;

static void
on_rested (gpointer user_data)
{
  Room *room = user_data;

  room->rests++;
}

/* a pipe that holds one page */
static void
room_open (Room *room)
{
  memset (room, 0, sizeof *room);
  g_assert_no_errno (pipe (room->ends));
  fcntl (room->ends[1], F_SETPIPE_SZ, 4096);
  room->outlet = uchi_outlet_new (room->ends[1], on_rested, room);
}

static void
room_close (Room *room)
{
  uchi_outlet_free (room->outlet);
  close (room->ends[0]);
  close (room->ends[1]);
}

/* who reads late loses nothing, and gets it in its order */
static void
test_slow (void)
{
  g_autoptr (GString) read_all = g_string_new (NULL), said = g_string_new (NULL);
  char part[1000];
  Room room;

  room_open (&room);
  for (guint i = 0; i < LINES; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u%*s.", i, (int) (i % 300), "");

      uchi_outlet_say (room.outlet, line);
      g_string_append_printf (said, "%s\n", line);
    }
  g_assert_true (uchi_outlet_is_waiting (room.outlet));
  while (read_all->len < said->len)
    {
      gssize n = read (room.ends[0], part, sizeof part);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (read_all, part, n);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  g_assert_cmpstr (read_all->str, ==, said->str);
  g_assert_false (uchi_outlet_is_waiting (room.outlet));
  g_assert_cmpint (uchi_outlet_error (room.outlet), ==, 0);
  g_assert_cmpuint (room.rests, >, 0);
  room_close (&room);
}

static void
test_gone (void)
{
  g_autofree char *line = g_strnfill (10000, 'x');
  Room room;

  room_open (&room);
  uchi_outlet_say (room.outlet, line);
  g_assert_true (uchi_outlet_is_waiting (room.outlet));
  close (room.ends[0]);
  room.ends[0] = open ("/dev/null", O_RDONLY);
  while (uchi_outlet_error (room.outlet) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (uchi_outlet_error (room.outlet), ==, EPIPE);
  g_assert_cmpuint (room.rests, ==, 1);
  uchi_outlet_say (room.outlet, "more");
  g_assert_false (uchi_outlet_is_waiting (room.outlet));
  room_close (&room);
}

static void
test_full_disk (void)
{
  UchiOutlet *outlet;
  Room room = { .rests = 0 };
  int fd = open ("/dev/full", O_WRONLY);

  g_assert_cmpint (fd, >=, 0);
  outlet = uchi_outlet_new (fd, on_rested, &room);
  uchi_outlet_say (outlet, "a");
  g_assert_cmpint (uchi_outlet_error (outlet), ==, ENOSPC);
  g_assert_cmpuint (room.rests, ==, 1);
  uchi_outlet_free (outlet);
  close (fd);
}

/* what nobody reads does not grow for ever */
static void
test_bound (void)
{
  g_autofree char *line = g_strnfill (UCHI_OUTLET_MAX / 8, 'x');
  Room room;

  room_open (&room);
  for (guint i = 0; i < 7; i++)
    uchi_outlet_say (room.outlet, line);
  g_assert_cmpint (uchi_outlet_error (room.outlet), ==, 0);
  uchi_outlet_say (room.outlet, line);
  uchi_outlet_say (room.outlet, line);
  g_assert_cmpint (uchi_outlet_error (room.outlet), ==, ENOBUFS);
  g_assert_false (uchi_outlet_is_waiting (room.outlet));
  room_close (&room);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  g_test_add_func ("/outlet/slow", test_slow);
  g_test_add_func ("/outlet/gone", test_gone);
  g_test_add_func ("/outlet/full-disk", test_full_disk);
  g_test_add_func ("/outlet/bound", test_bound);
  return g_test_run ();
}
