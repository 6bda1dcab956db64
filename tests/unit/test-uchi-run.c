/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's state, fed with lines through a recorded talk: no display is needed. */
#include "ui/uchi-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/uchi-json.h"
#include "ui/uchi-result.h"

#define HELLO "{\"event\":\"hello\",\"format\":\"uchi-kenshin-events/1\",\"app\":{\"version\":\"0\"}," \
              "\"pack\":{\"version\":1,\"released\":\"2026-01-15\",\"state\":\"old\"}," \
              "\"withdrawn_contacts\":[\"contact-188\",7],\"credits\":[\"A\\u202e (MIT)\",\"B (BSD)\"]}\n"
#define SCOPE "{\"event\":\"scope\",\"scope\":{\"link\":\"wifi\",\"wifi\":{\"name\":\"ogawa\"},\"refused\":null}}\n"
#define CAMERA(id, findings) "{\"id\":\"" id "\",\"kind\":\"camera\",\"vendor\":\"JVC\"," \
  "\"checks\":[{\"check\":\"telnet-open\",\"outcome\":\"ok\"}],\"findings\":[" findings "]}"
#define TODAY "{\"finding\":\"default-password\",\"level\":\"today\",\"advice\":\"A02\"}"
#define DEVICE(id, findings) "{\"event\":\"device\",\"device\":" CAMERA (id, findings) "}\n"
#define PROGRESS(done, total, what) "{\"event\":\"progress\",\"done\":" done ",\"total\":" total ",\"what\":\"" what "\"," \
                                    "\"about_ms_left\":100}\n"
#define REPORT(devices, complete) "{\"event\":\"report\",\"report\":{\"format\":\"uchi-kenshin-report/1\",\"complete\":" complete ",\"devices\":[" devices "]," \
  "\"network\":{\"checks\":[],\"findings\":[{\"finding\":\"two-routers\",\"level\":\"soon\",\"advice\":\"A18\"}]}}}\n"

typedef struct {
  UchiRun *run;
  GString *news; /* one letter a piece of news */
} Fixture;

static void
on_news (UchiRun *run, guint news, Fixture *self)
{
  g_string_append_c (self->news, "spanrme"[news]);
}

static void
open_run (Fixture *self, const char *stream)
{
  g_autoptr (GBytes) bytes = g_bytes_new (stream, strlen (stream));

  self->news = g_string_new (NULL);
  self->run = uchi_run_new (uchi_replay_talk_new (bytes, 0), UCHI_RUN_LIVE);
  g_signal_connect (self->run, "news", G_CALLBACK (on_news), self);
}

static void
close_run (Fixture *self)
{
  uchi_run_end (self->run);
  g_object_unref (self->run);
  g_string_free (self->news, TRUE);
}

/* until the talk has nothing more to say by itself; at most 200 turns */
static void
turn (void)
{
  for (guint i = 0; i < 200 && g_main_context_iteration (NULL, FALSE); i++)
    g_usleep (500);
}

static void
test_order (void)
{
  Fixture self;
  UchiRunScope scope;
  UchiRunProgress progress;

  open_run (&self, HELLO SCOPE SCOPE DEVICE ("d1", "") PROGRESS ("0", "1", "looking") PROGRESS ("0", "2", "checking")
                     PROGRESS ("1", "3", "checking") PROGRESS ("0", "1", "checking") "{\"event\":\"ask\",\"devices\":[\"d1\",\"d9\"]}\n"
                       DEVICE ("d1", TODAY) REPORT (CAMERA ("d1", TODAY) "," CAMERA ("d2", ""), "true"));
  turn ();
  g_assert_cmpstr (self.news->str, ==, "s");
  g_assert_cmpint (uchi_run_state (self.run), ==, UCHI_RUN_READY);
  g_assert_cmpstr (uchi_run_pack_state (self.run), ==, "old");
  g_assert_cmpuint (g_strv_length ((GStrv) uchi_run_withdrawn_contacts (self.run)), ==, 1);
  g_assert_cmpstr (uchi_run_withdrawn_contacts (self.run)[0], ==, "contact-188");
  g_assert_cmpuint (g_strv_length ((GStrv) uchi_run_credits (self.run)), ==, 2);
  g_assert_null (strstr (uchi_run_credits (self.run)[0], "\u202e"));
  uchi_run_scope (self.run, &scope);
  g_assert_true (scope.wifi);
  g_assert_cmpstr (scope.wifi_name, ==, "ogawa");
  g_assert_cmpint (scope.refused, ==, UCHI_REFUSED_NONE);

  uchi_run_start (self.run, FALSE);
  turn ();
  g_assert_cmpstr (self.news->str, ==, "ssppppa");
  g_assert_cmpint (uchi_run_state (self.run), ==, UCHI_RUN_ASKING);
  uchi_run_progress (self.run, &progress);
  g_assert_cmpuint (progress.done, ==, 1);  /* never goes back */
  g_assert_cmpuint (progress.total, ==, 3);
  g_assert_cmpuint (progress.grown, ==, 1); /* 1 to 2 came before the counting */
  g_assert_cmpuint (uchi_run_asked (self.run)->len, ==, 1); /* d9 is nobody */

  uchi_run_allow (self.run, NULL);
  uchi_run_progress (self.run, &progress);
  g_assert_false (progress.passwords); /* none was allowed */
  turn ();
  g_assert_cmpint (uchi_run_state (self.run), ==, UCHI_RUN_DONE);
  g_assert_true (uchi_run_is_complete (self.run));
  g_assert_cmpuint (uchi_run_devices (self.run)->len, ==, 3); /* and the network */
  close_run (&self);
}

static void
test_result (void)
{
  Fixture self;
  UchiResultCount count;
  g_autoptr (GPtrArray) rows = NULL;
  const UchiResultRow *first, *last;

  open_run (&self, HELLO SCOPE REPORT (CAMERA ("d1", "") "," CAMERA ("d2", TODAY), "false"));
  turn ();
  uchi_run_start (self.run, FALSE);
  turn ();
  uchi_result_count (uchi_run_devices (self.run), &count);
  g_assert_cmpuint (count.devices, ==, 2);
  g_assert_cmpuint (count.to_mend, ==, 2);
  g_assert_cmpuint (count.fine, ==, 1);
  g_assert_false (uchi_run_is_complete (self.run));
  rows = uchi_result_rows (uchi_run_devices (self.run));
  g_assert_cmpuint (rows->len, ==, 3);
  first = g_ptr_array_index (rows, 0);
  last = g_ptr_array_index (rows, 2);
  g_assert_cmpstr (first->device->id, ==, "d2");
  g_assert_cmpstr (first->name, ==, "Camera (JVC), number 2");
  g_assert_cmpstr (last->name, ==, "Camera (JVC), number 1");
  g_assert_true (uchi_run_is_network (((UchiResultRow *) g_ptr_array_index (rows, 1))->device));
  close_run (&self);
}

/* every third is to be mended today; each is said twice, and the second one counts */
static void
test_many (void)
{
  const guint n = 250;
  g_autoptr (GString) devices = g_string_new (NULL), stream = g_string_new (HELLO SCOPE);
  g_autoptr (GPtrArray) rows = NULL;
  guint n_today = 0, last_number = 0;
  Fixture self;

  for (guint i = 0; i < 2 * n; i++)
    {
      const char *comma = i > 0 ? "," : "";
      guint id = i % n + 1;

      g_string_append_printf (stream, DEVICE ("d%u", ""), id);
      if (i >= n && id % 3 == 0)
        g_string_append_printf (devices, "%s" CAMERA ("d%u", TODAY), comma, id);
      else
        g_string_append_printf (devices, "%s" CAMERA ("d%u", ""), comma, id);
    }
  g_string_append_printf (stream, REPORT ("%s", "true"), devices->str);
  open_run (&self, stream->str);
  turn ();
  uchi_run_start (self.run, FALSE);
  while (uchi_run_state (self.run) != UCHI_RUN_DONE)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (uchi_run_devices (self.run)->len, ==, n + 1); /* and the network */
  g_assert_null (uchi_run_device (self.run, "d251"));
  for (guint id = 1; id <= n; id++)
    {
      g_autofree char *name = g_strdup_printf ("d%u", id);

      g_assert_cmpstr (uchi_run_device (self.run, name)->id, ==, name);
      g_assert_cmpuint (uchi_run_device (self.run, name)->findings->len, ==, id % 3 == 0);
    }
  rows = uchi_result_rows (uchi_run_devices (self.run));
  for (guint i = 0; i < rows->len; i++)
    {
      const UchiResultRow *row = g_ptr_array_index (rows, i);
      g_autofree char *name = g_strdup_printf ("Camera (JVC), number %s", row->device->id + 1);
      guint number = (guint) g_ascii_strtoull (row->device->id + 1, NULL, 10);

      n_today += row->level == UCHI_LEVEL_TODAY;
      if (uchi_run_is_network (row->device))
        {
          g_assert_cmpuint (i, ==, n_today); /* the only one of its level; then the numbers begin anew */
          last_number = 0;
          continue;
        }
      g_assert_cmpstr (row->name, ==, name);
      g_assert_cmpuint (number, >, last_number);
      last_number = number;
    }
  g_assert_cmpuint (n_today, ==, n / 3);
  close_run (&self);
}

static char *
path_of_kept (void)
{
  return g_strdup_printf ("%s/uchi-test-run-%d", g_get_tmp_dir (), (int) getpid ());
}

/* a slow disk */
static gboolean
keep_slowly (JsonObject *report, GError **error)
{
  g_autofree char *path = path_of_kept ();

  g_usleep (50000);
  return g_file_set_contents (path, uchi_json_bool (report, "complete", FALSE) ? "whole" : "part", -1, error);
}

static gboolean
keep_nothing (JsonObject *report, GError **error)
{
  return FALSE;
}

static void
say (UchiTalk *talk, const char *text)
{
  g_autoptr (GBytes) line = g_bytes_new (text, strlen (text) - 1); /* without its line feed */

  uchi_talk_emit_line (talk, line);
}

/* a run that is told something by hand; (transfer none) */
static UchiTalk *
open_talk (Fixture *self, UchiKeep keep)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  UchiTalk *talk = uchi_replay_talk_new (nothing, 0);

  self->news = g_string_new (NULL);
  self->run = uchi_run_new (talk, UCHI_RUN_LIVE);
  uchi_run_set_keep (self->run, keep);
  g_signal_connect (self->run, "news", G_CALLBACK (on_news), self);
  say (talk, HELLO);
  say (talk, SCOPE);
  return talk;
}

/* a look again that did not see the device leaves it as it was, and is never "mended" */
static void
test_again (void)
{
#define LOOKED(FINDINGS, OUTCOME) \
  "{\"id\":\"d1\",\"kind\":\"camera\",\"findings\":[" FINDINGS "],\"checks\":[{\"check\":\"default-password\",\"outcome\":\"" OUTCOME "\"}]}"
#define THERE "{\"finding\":\"default-password\",\"level\":\"today\",\"advice\":\"A02\"}"
  static const struct { const char *note, *report; UchiOutcome outcome; guint to_mend; } rows[] = {
    { "without the device", REPORT ("", "true"), UCHI_OUTCOME_UNKNOWN, 1 },
    { "it does not answer", REPORT (LOOKED ("", "unknown"), "true"), UCHI_OUTCOME_UNKNOWN, 1 },
    { "it does not answer, and the finding stays", REPORT (LOOKED (THERE, "unknown"), "true"), UCHI_OUTCOME_UNKNOWN, 1 },
    { "the same", REPORT (LOOKED (THERE, "problem"), "true"), UCHI_OUTCOME_PROBLEM, 1 },
    { "mended", REPORT (LOOKED ("", "ok"), "true"), UCHI_OUTCOME_OK, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture self;
      UchiTalk *talk = open_talk (&self, NULL);
      const UchiDevice *camera;

      g_test_message ("%s", rows[i].note);
      say (talk, REPORT (LOOKED (THERE, "problem"), "true"));
      uchi_run_recheck (self.run, "d1", UCHI_FINDING_DEFAULT_PASSWORD);
      g_assert_cmpint (uchi_run_state (self.run), ==, UCHI_RUN_AGAIN);
      say (talk, "{\"event\":\"device\",\"device\":{\"id\":\"d1\",\"kind\":\"camera\"}}\n");
      say (talk, rows[i].report);
      g_assert_cmpint (uchi_run_state (self.run), ==, UCHI_RUN_DONE);
      g_assert_cmpint (uchi_run_outcome_again (self.run), ==, rows[i].outcome);
      camera = uchi_run_device (self.run, "d1");
      g_assert_nonnull (camera);
      g_assert_cmpuint (camera->findings->len, ==, rows[i].to_mend);
      close_run (&self);
    }
}

/* how much was kept since the last time */
static void
assert_kept (const char *wanted)
{
  g_autofree char *path = path_of_kept (), *text = NULL;

  if (wanted == NULL)
    {
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      return;
    }
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, wanted);
  g_unlink (path);
}

/* a report is kept beside the loop before it is news, and what comes meanwhile keeps its order */
static void
test_keep (void)
{
  Fixture self;
  UchiTalk *talk = open_talk (&self, keep_slowly);

  say (talk, REPORT (CAMERA ("d1", TODAY), "true"));
  g_assert_true (uchi_run_is_reading (self.run));
  say (talk, PROGRESS ("0", "1", "checking"));
  say (talk, REPORT (CAMERA ("d1", ""), "false"));
  say (talk, DEVICE ("d2", ""));
  uchi_talk_emit_ended (talk, FALSE);
  g_assert_cmpstr (self.news->str, ==, "s");
  assert_kept (NULL);
  while (self.news->len < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (self.news->str, ==, "srp");
  g_assert_cmpint (uchi_run_state (self.run), ==, UCHI_RUN_DONE);
  g_assert_true (uchi_run_is_reading (self.run)); /* the second one */
  assert_kept ("whole");
  uchi_run_settle (self.run);
  g_assert_cmpstr (self.news->str, ==, "srpre");
  g_assert_true (uchi_run_is_kept (self.run));
  g_assert_false (uchi_run_is_complete (self.run));
  g_assert_nonnull (uchi_run_device (self.run, "d2"));
  assert_kept ("part");
  close_run (&self);
}

/* whoever ends the run loses nothing that had come, and hears no more of it */
static void
test_keep_at_the_end (void)
{
  Fixture self;
  UchiTalk *talk = open_talk (&self, keep_slowly);

  say (talk, REPORT (CAMERA ("d1", TODAY), "true"));
  uchi_run_end (self.run);
  assert_kept ("whole");
  turn ();
  g_assert_cmpstr (self.news->str, ==, "s");
  close_run (&self);
}

static void
test_not_kept (void)
{
  Fixture self;
  UchiTalk *talk = open_talk (&self, keep_nothing);

  g_assert_true (uchi_run_is_kept (self.run));
  say (talk, REPORT (CAMERA ("d1", TODAY), "true"));
  uchi_run_settle (self.run);
  g_assert_cmpstr (self.news->str, ==, "sr");
  g_assert_false (uchi_run_is_kept (self.run));
  close_run (&self);
}

static void
test_garbage (void)
{
  Fixture self;

  open_run (&self, HELLO "not json\n[]\n{\"event\":\"nobody-knows\"}\n" SCOPE);
  turn ();
  g_assert_cmpint (uchi_run_state (self.run), ==, UCHI_RUN_READY);
  close_run (&self);
  /* an end without a result is none, and nothing more is believed */
  open_run (&self, HELLO "{\"event\":\"report\"}\n" SCOPE);
  turn ();
  g_assert_cmpint (uchi_run_state (self.run), ==, UCHI_RUN_ENDED);
  close_run (&self);
}

/* a talk that stops in the middle of a run is an engine that died */
static void
test_death (void)
{
  Fixture self;

  open_run (&self, HELLO SCOPE DEVICE ("d1", ""));
  turn ();
  uchi_run_start (self.run, FALSE);
  turn ();
  g_assert_cmpstr (self.news->str, ==, "se");
  g_assert_cmpint (uchi_run_state (self.run), ==, UCHI_RUN_ENDED);
  /* nothing may be said to it any more */
  uchi_run_start (self.run, FALSE);
  g_assert_cmpint (uchi_run_state (self.run), ==, UCHI_RUN_ENDED);
  close_run (&self);
}

/* an address that the whole Internet can reach: no router in between */
static void
test_in_the_open (void)
{
  static const struct { const char *link, *prefixes, *refused, *note; gboolean open; } rows[] = {
    { "wired", "\"203.0.113.64/26\"", "public-network", "straight to the Internet", TRUE },
    { "wifi", "\"203.0.113.64/26\"", "public-network", "a campus or a shop", FALSE },
    { "wired", "\"192.168.50.0/24\"", "public-network", "a page to sign in", FALSE },
    { "wired", "\"172.16.0.0/12\"", "public-network", "of a company", FALSE },
    { "wired", "\"100.64.0.0/10\"", "public-network", "shared by a line company, begin", FALSE },
    { "wired", "\"100.127.255.0/24\"", "public-network", "shared by a line company, end", FALSE },
    { "wired", "\"100.128.0.0/24\"", "public-network", "just beyond", TRUE },
    { "wired", "\"203.0.113.64/26\"", "vpn", "refused for another reason", FALSE },
    { "wired", "\"2001:db8::/64\"", "public-network", "only IPv4 tells", FALSE },
    { "wired", "\"\"", "public-network", "nothing", FALSE },
    { "wired", "", "public-network", "none", FALSE },
    { "wired", "7", "public-network", "no text", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture self;
      UchiRunScope scope;
      g_autofree char *line = g_strdup_printf ("{\"event\":\"scope\",\"scope\":{\"link\":\"%s\",\"prefixes\":[%s],"
                                               "\"refused\":\"%s\"}}\n", rows[i].link, rows[i].prefixes, rows[i].refused);

      g_test_message ("%s", rows[i].note);
      open_run (&self, line);
      turn ();
      uchi_run_scope (self.run, &scope);
      g_assert_cmpint (scope.in_the_open, ==, rows[i].open);
      close_run (&self);
    }
}

/* ---- where the engine may fetch packs from ------------------------------------------- */

static void
on_engine_line (UchiTalk *talk, GBytes *line, GString *said)
{
  gsize length;
  const char *text = g_bytes_get_data (line, &length);

  g_string_append_len (said, text, (gssize) length);
}

static void
on_engine_ended (UchiTalk *talk, gboolean wanted, gboolean *over)
{
  *over = TRUE;
}

/* what an engine that is started so reads as UCHI_PACK_URL */
static char *
told_url (const char *setting, const char *environment)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (UchiTalk) talk = NULL;
  gboolean over = FALSE;

  if (environment != NULL)
    g_setenv ("UCHI_PACK_URL", environment, TRUE);
  else
    g_unsetenv ("UCHI_PACK_URL");
  talk = uchi_engine_talk_new (setting);
  g_signal_connect (talk, "line", G_CALLBACK (on_engine_line), said);
  g_signal_connect (talk, "ended", G_CALLBACK (on_engine_ended), &over);
  uchi_talk_begin (talk);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  return g_string_free (g_steal_pointer (&said), FALSE);
}

static void
test_pack_url (void)
{
  static const struct {
    const char *setting, *environment, *told;
  } rows[] = {
    { "", NULL, "none" },
    { "https://example.com/pack", NULL, "https://example.com/pack" },
    { "", "https://example.org", "https://example.org" },
    { "https://example.com/pack", "https://example.org", "https://example.org" }, /* for one start */
  };
  g_autofree char *folder = g_dir_make_tmp ("uchi-talk-XXXXXX", NULL), *program = g_build_filename (folder, "engine", NULL);

  g_assert_true (g_file_set_contents_full (program, "#!/bin/sh\necho \"${UCHI_PACK_URL-none}\"\n", -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_setenv ("UCHI_CHECK_PROGRAM", program, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *told = told_url (rows[i].setting, rows[i].environment);

      g_assert_cmpstr (told, ==, rows[i].told);
    }
  g_unlink (program);
  g_rmdir (folder);
}

/* the first command starts it as well; one that is not there ends, and later commands are dropped */
static void
test_engine_missing (void)
{
  g_autoptr (UchiTalk) talk = NULL;
  gboolean over = FALSE;

  g_setenv ("UCHI_CHECK_PROGRAM", "/nonexistent/uchi-kenshin-check", TRUE);
  talk = uchi_engine_talk_new ("");
  g_signal_connect (talk, "ended", G_CALLBACK (on_engine_ended), &over);
  uchi_talk_say (talk, "{\"command\":\"start\"}");
  g_assert_false (over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  uchi_talk_say (talk, "{\"command\":\"cancel\"}");
  uchi_talk_end (talk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/order", test_order);
  g_test_add_func ("/run/result", test_result);
  g_test_add_func ("/run/many", test_many);
  g_test_add_func ("/run/keep", test_keep);
  g_test_add_func ("/run/keep-at-the-end", test_keep_at_the_end);
  g_test_add_func ("/run/not-kept", test_not_kept);
  g_test_add_func ("/run/again", test_again);
  g_test_add_func ("/run/garbage", test_garbage);
  g_test_add_func ("/run/death", test_death);
  g_test_add_func ("/run/in-the-open", test_in_the_open);
  g_test_add_func ("/run/pack-url", test_pack_url);
  g_test_add_func ("/run/engine-missing", test_engine_missing);
  return g_test_run ();
}
