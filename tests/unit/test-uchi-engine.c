/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the engine that need no network: lines, and what the person said of devices. */
#include "engine/uchi-journal.h"
#include "engine/uchi-lines.h"
#include "engine/uchi-memory.h"
#include "engine/uchi-supervisor.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  GString *seen;
  gboolean over;
} Seen;

static void
on_line (const char *line, gsize length, gpointer user_data)
{
  Seen *seen = user_data;

  if (line == NULL)
    seen->over = TRUE;
  else
    g_string_append_printf (seen->seen, "%" G_GSIZE_FORMAT ":%s|", length, line);
}

static void
test_lines (void)
{
  static const struct {
    const char *note, *input, *expected;
  } rows[] = {
    { "nothing", "", "" },
    { "two lines", "a\nbc\n", "1:a|2:bc|" },
    { "an empty line", "\n\nx\n", "0:|0:|1:x|" },
    { "as long as may be", "12345678\n", "8:12345678|" },
    { "one byte more: passed over, and the length is told", "123456789\nab\n", "9:|2:ab|" },
    { "the last line without its end is no line", "a\nbc", "1:a|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (rows[i].input, (gssize) strlen (rows[i].input), NULL);
      Seen seen = { .seen = g_string_new (NULL) };
      UchiLines *lines = uchi_lines_new (stream, 8, on_line, &seen);

      g_test_message ("%s", rows[i].note);
      while (!seen.over)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpstr (seen.seen->str, ==, rows[i].expected);
      uchi_lines_free (lines);
      g_string_free (seen.seen, TRUE);
    }
}

/* a worker whose line is too long for the stream, and that would go on for ever: the end comes, and says why */
static void
test_long_line (void)
{
  static const char *const worker[] = { "/bin/sh", "-c", "head -c 16777300 /dev/zero | tr '\\0' x; echo; exec sleep 60", NULL };
  UchiSupervisorOptions options = { .worker = worker, .worker_again = worker, .events = TRUE };

  if (g_test_subprocess ())
    exit (uchi_supervisor_run (&options));
  g_test_trap_subprocess (NULL, 30 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_assert_false (g_test_trap_reached_timeout ());
  g_test_trap_assert_stdout ("*{\"event\":\"note\",\"note\":\"result-too-large\"}\n*");
  g_test_trap_assert_stderr ("*so large that it could not be shown*");
}

/* What a new worker is told is the latest of each device, however often that changed; and without room it is told how things stood once, never
 * that somebody is done whose findings it does not know. */
static void
test_journal (void)
{
  g_autoptr (UchiJournal) journal = uchi_journal_new (400);
  g_autofree char *long_line = g_strnfill (200, 'x');
  g_autofree char *large = g_strdup_printf ("{\"event\":\"device\",\"device\":{\"id\":\"d1\",\"names\":[\"%s\"]}}", long_line);
  g_autofree char *other = g_strdup_printf ("{\"event\":\"device\",\"device\":{\"id\":\"d12\",\"names\":[\"%s\"]}}", long_line);

  uchi_journal_add_event (journal, "{\"event\":\"device\",\"device\":{\"id\":\"d1\"}}");
  uchi_journal_add_event (journal, "{\"event\":\"device\",\"device\":{\"id\":\"d2\"}}");
  for (guint i = 0; i < 100; i++)
    uchi_journal_add_event (journal, large);
  g_assert_true (uchi_journal_is_whole (journal));
  g_assert_true (strstr (uchi_journal_line (journal, 0), "d2") != NULL);
  g_assert_cmpstr (uchi_journal_line (journal, 1) + 1, ==, large);
  g_assert_null (uchi_journal_line (journal, 2));
  uchi_journal_add_event (journal, other);
  uchi_journal_add_event (journal, "{\"event\":\"device-done\",\"device\":\"d12\"}");
  uchi_journal_add_command (journal, "{}");
  g_assert_false (uchi_journal_is_whole (journal));
  g_assert_null (uchi_journal_line (journal, 2));
  uchi_journal_clear (journal);
  uchi_journal_add_command (journal, "{}");
  g_assert_cmpstr (uchi_journal_line (journal, 0), ==, ">{}");
}

/* the same through both halves: 40 MB of news of one device, of which the last counts */
static void
test_long_run (void)
{
  static const char *const worker[] = {
    "/bin/sh", "-c", "X=$(head -c 1000000 /dev/zero | tr '\\0' x); i=0; echo '={\"running\":true}'; while [ $i -lt 40 ]; do i=$((i+1));"
    " echo \"{\\\"event\\\":\\\"device\\\",\\\"device\\\":{\\\"id\\\":\\\"d1\\\",\\\"n\\\":$i,\\\"x\\\":\\\"$X\\\"}}\"; done; kill -9 $$", NULL
  };
  static const char *const again[] = { "/bin/sh", "-c", "sed '/^!/q' | cut -c2-46 | sed 's/^/#/'; exit 32", NULL };
  UchiSupervisorOptions options = { .worker = worker, .worker_again = again };

  if (g_test_subprocess ())
    exit (uchi_supervisor_run (&options));
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_assert_false (g_test_trap_reached_timeout ());
  g_test_trap_assert_stdout ("*\"id\":\"d1\",\"n\":40,*resume *");
  g_test_trap_assert_stdout_unmatched ("*\"n\":1,*");
  g_test_trap_assert_stderr_unmatched ("*lost on the way*");
}

/* of 40 devices who say a megabyte each, the last ones have no room, and that is said */
static void
test_too_long_run (void)
{
  static const char *const worker[] = {
    "/bin/sh", "-c", "X=$(head -c 1000000 /dev/zero | tr '\\0' x); i=0; echo '={\"running\":true}'; while [ $i -lt 40 ]; do i=$((i+1));"
    " echo \"{\\\"event\\\":\\\"device\\\",\\\"device\\\":{\\\"id\\\":\\\"d$i\\\",\\\"x\\\":\\\"$X\\\"}}\"; done; kill -9 $$", NULL
  };
  static const char *const again[] = { "/bin/sh", "-c", "sed '/^!/q' | cut -c2-46 | sed 's/^/#/'; exit 32", NULL };
  UchiSupervisorOptions options = { .worker = worker, .worker_again = again };

  if (g_test_subprocess ())
    exit (uchi_supervisor_run (&options));
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_assert_false (g_test_trap_reached_timeout ());
  g_test_trap_assert_stdout ("*\"id\":\"d30\"*resume *");
  g_test_trap_assert_stdout_unmatched ("*\"id\":\"d40\"*");
  g_test_trap_assert_stderr ("*lost on the way*");
}

static UchiDevice *
device_new (const char *mac, const char *address)
{
  UchiDevice *device = uchi_device_new ("d1");

  uchi_device_set_mac (device, mac);
  uchi_device_add_ipv4 (device, address);
  return device;
}

/* kept by the MAC, so that another address changes nothing */
static void
test_memory (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("uchi-memory-XXXXXX", &error);
  g_autofree char *file = g_build_filename (folder, "devices.json", NULL), *aside = g_strconcat (file, ".damaged", NULL);
  g_autoptr (UchiDevice) before = device_new ("00:80:88:01:02:03", "192.168.1.5");
  g_autoptr (UchiDevice) after = device_new ("00:80:88:01:02:03", "192.168.1.77");
  g_autoptr (UchiDevice) other = device_new ("00:80:88:01:02:04", "192.168.1.5");
  UchiMemory *memory = uchi_memory_load (folder);

  g_assert_true (uchi_memory_describe (memory, before, "玄関のカメラ", "camera", "VN-H37", "2.10", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (before->label, ==, "玄関のカメラ");
  uchi_memory_free (memory);

  memory = uchi_memory_load (folder);
  g_assert_true (uchi_memory_apply (memory, after));
  g_assert_cmpstr (after->label, ==, "玄関のカメラ");
  g_assert_cmpint (after->kind, ==, UCHI_KIND_CAMERA);
  g_assert_cmpstr (after->model, ==, "VN-H37");
  g_assert_cmpstr (after->firmware, ==, "2.10");
  g_assert_false (uchi_memory_apply (memory, other));
  uchi_memory_free (memory);

  /* a damaged file is set aside, and nothing falls over */
  g_assert_true (g_file_set_contents (file, "{\"00:80:88:01:02:03\": {\"label\": ", -1, NULL));
  memory = uchi_memory_load (folder);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_assert_true (uchi_memory_describe (memory, before, "x", NULL, NULL, NULL, NULL));
  uchi_memory_free (memory);
  g_unlink (file);
  g_unlink (aside);
  g_rmdir (folder);
}

/* entries of another type than ours say nothing */
static void
test_odd_memory (void)
{
  g_autofree char *folder = g_dir_make_tmp ("uchi-memory-XXXXXX", NULL), *file = g_build_filename (folder, "devices.json", NULL);
  g_autoptr (UchiDevice) first = device_new ("00:80:88:01:02:03", "192.168.1.5"), second = device_new ("00:80:88:01:02:04", "192.168.1.6");
  UchiMemory *memory;

  g_assert_true (g_file_set_contents (file, "{\"00:80:88:01:02:03\":5,\"00:80:88:01:02:04\":{\"label\":7,\"kind\":\"dragon\"}}", -1, NULL));
  memory = uchi_memory_load (folder);
  uchi_memory_apply (memory, first);
  uchi_memory_apply (memory, second);
  g_assert_cmpstr (second->label, ==, "");
  g_assert_cmpint (second->kind, ==, UCHI_KIND_UNKNOWN);
  uchi_memory_free (memory);
  g_unlink (file);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/lines", test_lines);
  g_test_add_func ("/engine/long-line", test_long_line);
  g_test_add_func ("/engine/journal", test_journal);
  g_test_add_func ("/engine/long-run", test_long_run);
  g_test_add_func ("/engine/too-long-run", test_too_long_run);
  g_test_add_func ("/engine/memory", test_memory);
  g_test_add_func ("/engine/odd-memory", test_odd_memory);
  return g_test_run ();
}
