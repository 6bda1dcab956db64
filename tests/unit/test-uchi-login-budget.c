/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-login-budget.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "core/uchi-json.h"

#define SERVICE "a4:12:42:0a:0b:0c/80"
#define DAY (24 * 60 * 60)

typedef struct {
  char *folder;
  char *file;
  UchiLoginTime now;
} Fixture;

static void
fake_clock (UchiLoginTime *now, gpointer data)
{
  *now = *(UchiLoginTime *) data;
}

/* time passes, while the computer runs */
static void
pass (Fixture *fixture, gint64 seconds)
{
  fixture->now.wall += seconds;
  fixture->now.up += seconds;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_dir_make_tmp ("uchi-login-XXXXXX", NULL);

  g_assert_nonnull (parent);
  fixture->folder = g_build_filename (parent, "state", NULL);
  fixture->file = g_build_filename (fixture->folder, "logins.json", NULL);
  fixture->now = (UchiLoginTime) { .wall = 1800000000, .up = 5000, .start = "first" };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->folder);
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_rmdir (parent);
  g_free (fixture->folder);
  g_free (fixture->file);
}

/* every call with an object of its own: nothing is remembered but in the file */
static gboolean
take (Fixture *fixture, const char *service, gboolean asked)
{
  g_autoptr (UchiLoginBudget) budget = uchi_login_budget_new (fixture->folder, fake_clock, &fixture->now);
  g_autoptr (GError) error = NULL;
  gboolean taken = uchi_login_budget_take (budget, service, 1, asked, &error);

  if (!taken)
    g_assert_error (error, UCHI_ERROR, UCHI_ERROR_BUDGET);
  else
    g_assert_no_error (error);
  return taken;
}

static void
test_two_failures (Fixture *fixture, gconstpointer data)
{
  g_assert_true (take (fixture, SERVICE, FALSE));
  g_assert_true (take (fixture, SERVICE, FALSE));
  g_assert_false (take (fixture, SERVICE, FALSE));
  g_assert_false (take (fixture, SERVICE, TRUE));
  g_assert_true (take (fixture, "a4:12:42:0a:0b:0c/8080", FALSE));

  pass (fixture, DAY - 1);
  g_assert_false (take (fixture, SERVICE, FALSE));
  pass (fixture, 1);
  g_assert_true (take (fixture, SERVICE, FALSE));
}

static void
test_give_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UchiLoginBudget) budget = uchi_login_budget_new (fixture->folder, fake_clock, &fixture->now);

  for (guint i = 0; i < 5; i++)
    {
      g_assert_true (take (fixture, SERVICE, FALSE));
      g_assert_true (uchi_login_budget_give_back (budget, SERVICE, 1, NULL));
    }
  g_assert_true (take (fixture, SERVICE, FALSE));
  g_assert_true (take (fixture, SERVICE, FALSE));
  g_assert_false (take (fixture, SERVICE, FALSE));
}

static void
test_asked_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UchiLoginBudget) budget = uchi_login_budget_new (fixture->folder, fake_clock, &fixture->now);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (take (fixture, SERVICE, TRUE));
      g_assert_true (uchi_login_budget_give_back (budget, SERVICE, 1, NULL));
    }
  g_assert_false (take (fixture, SERVICE, TRUE));
  g_assert_true (take (fixture, SERVICE, FALSE));
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UchiLoginBudget) budget = uchi_login_budget_new (fixture->folder, fake_clock, &fixture->now);

  g_assert_true (take (fixture, SERVICE, FALSE));
  g_assert_true (uchi_login_budget_lock (budget, SERVICE, NULL));
  g_assert_false (take (fixture, SERVICE, FALSE));
  pass (fixture, DAY);
  g_assert_true (take (fixture, SERVICE, FALSE));
}

static void
test_refuses_wrong (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UchiLoginBudget) budget = uchi_login_budget_new (fixture->folder, fake_clock, &fixture->now);

  g_assert_false (uchi_login_budget_refuses_wrong (budget, SERVICE));
  g_assert_true (uchi_login_budget_set_refuses_wrong (budget, SERVICE, NULL));
  g_assert_true (uchi_login_budget_refuses_wrong (budget, SERVICE));
  g_assert_false (uchi_login_budget_refuses_wrong (budget, "other/80"));
  pass (fixture, DAY);
  g_assert_false (uchi_login_budget_refuses_wrong (budget, SERVICE));
}

/* What is done to the clock of a running computer opens nothing early, and closes nothing for longer. */
static void
test_clock_set (Fixture *fixture, gconstpointer data)
{
  static const gint64 steps[] = { 25 * 60 * 60, 400 * DAY, -25 * 60 * 60, -400 * DAY, -1900000000 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *service = g_strdup_printf ("a4:12:42:0a:0b:%02x/80", i);

      g_assert_true (take (fixture, service, FALSE));
      g_assert_true (take (fixture, service, FALSE));
      fixture->now.wall += steps[i];
      g_assert_false (take (fixture, service, FALSE));
      pass (fixture, DAY - 1);
      fixture->now.wall -= 2 * steps[i];
      g_assert_false (take (fixture, service, FALSE));
      pass (fixture, 1);
      g_assert_true (take (fixture, service, FALSE));
      fixture->now.wall += steps[i];
    }
}

/* Over a new start the clock tells how long it was off, and one that was set back tells nothing. */
static void
test_new_start (Fixture *fixture, gconstpointer data)
{
  static const struct {
    gint64 wall, up;
    gboolean open;
    const char *note;
  } rows[] = {
    { 60 * 60, 60, FALSE, "off for an hour" },
    { DAY, 60, TRUE, "off for a day" },
    { -400 * DAY, 60, FALSE, "set back: only the minute since the start has passed" },
    { -400 * DAY, DAY, TRUE, "set back, and running for a day since" },
    { 60, 6000, FALSE, "running for longer than the one before, but no day" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *service = g_strdup_printf ("a4:12:42:0a:0b:%02x/80", i);

      g_test_message ("%s", rows[i].note);
      g_assert_true (take (fixture, service, FALSE));
      g_assert_true (take (fixture, service, FALSE));
      fixture->now.wall += rows[i].wall;
      fixture->now.up = rows[i].up;
      g_snprintf (fixture->now.start, sizeof fixture->now.start, "start %u", i);
      g_assert_true (take (fixture, service, FALSE) == rows[i].open);
    }
}

/* a start that cannot be read: the time since it, as long as that grows */
static void
test_no_start (Fixture *fixture, gconstpointer data)
{
  fixture->now.start[0] = '\0';
  g_assert_true (take (fixture, SERVICE, FALSE));
  g_assert_true (take (fixture, SERVICE, FALSE));
  fixture->now.wall += 2 * DAY;
  g_assert_false (take (fixture, SERVICE, FALSE));
  pass (fixture, DAY);
  g_assert_true (take (fixture, SERVICE, FALSE));
}

/* the clock of this computer */
static void
test_real (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UchiLoginBudget) budget = uchi_login_budget_new (fixture->folder, NULL, NULL);
  g_autofree char *text = NULL;

  g_assert_true (uchi_login_budget_take (budget, SERVICE, 2, FALSE, NULL));
  g_assert_false (uchi_login_budget_take (budget, SERVICE, 1, FALSE, NULL));
  g_assert_true (g_file_get_contents (fixture->file, &text, NULL, NULL));
  g_assert_true (g_regex_match_simple ("\"start\"\\s*:\\s*\"[0-9a-f-]{36}\"", text, 0, 0));
}

/* a recipe of two requests: both or none */
static void
test_two_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UchiLoginBudget) budget = uchi_login_budget_new (fixture->folder, fake_clock, &fixture->now);

  g_assert_false (uchi_login_budget_take (budget, SERVICE, 3, FALSE, NULL));
  g_assert_true (uchi_login_budget_take (budget, SERVICE, 2, TRUE, NULL));
  g_assert_false (take (fixture, SERVICE, FALSE));
  g_assert_true (uchi_login_budget_give_back (budget, SERVICE, 2, NULL));
  g_assert_true (take (fixture, SERVICE, FALSE));
  g_assert_false (uchi_login_budget_take (budget, SERVICE, 2, TRUE, NULL));
  /* what was not allowed was not asked for either */
  g_assert_true (take (fixture, SERVICE, TRUE));
}

/* It can be read and not be written: a full or read-only disk, which root is not spared either. */
static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UchiLoginBudget) budget = uchi_login_budget_new (fixture->folder, fake_clock, &fixture->now);
  g_autoptr (GError) error = NULL;
  struct rlimit before, none;

  g_assert_true (take (fixture, SERVICE, FALSE));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  none = before;
  none.rlim_cur = 0;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  g_assert_false (uchi_login_budget_take (budget, SERVICE, 1, FALSE, &error));
  g_assert_false (uchi_login_budget_give_back (budget, SERVICE, 1, NULL));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE);
  /* and what was written before still counts */
  g_assert_true (take (fixture, SERVICE, FALSE));
  g_assert_false (take (fixture, SERVICE, FALSE));
}

static const struct {
  const char *text, *note;
} damaged_rows[] = {
  { "", "empty" },
  { "{", "cut" },
  { "[]", "another type" },
  { "{\"format\":\"something-else/1\",\"services\":{}}", "another format" },
  { "{\"format\":\"uchi-kenshin-logins/1\"}", "without services" },
  { "{\"format\":\"uchi-kenshin-logins/1\",\"services\":[]}", "services of another type" },
  { "{\"format\":\"uchi-kenshin-logins/1\",\"services\":{},\"clock\":7}", "a clock of another type" },
  { "\xff\xfe\x00", "no text" },
};

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (damaged_rows); i++)
    {
      g_autofree char *aside = g_strconcat (fixture->file, ".damaged", NULL);

      g_test_message ("%s", damaged_rows[i].note);
      g_mkdir_with_parents (fixture->folder, 0700);
      g_assert_true (g_file_set_contents (fixture->file, damaged_rows[i].text, -1, NULL));
      g_assert_false (take (fixture, SERVICE, FALSE));
      g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
      /* still closed when it is read again, and open a day later */
      g_assert_false (take (fixture, SERVICE, FALSE));
      pass (fixture, DAY);
      g_assert_true (take (fixture, SERVICE, FALSE));
      pass (fixture, DAY);
    }
}

static void
test_wrong_members (Fixture *fixture, gconstpointer data)
{
  g_mkdir_with_parents (fixture->folder, 0700);
  g_assert_true (g_file_set_contents (fixture->file,
                                      "{\"format\":\"uchi-kenshin-logins/1\",\"services\":{\"a/1\":[1],\"b/2\":{\"failures\":{}},"
                                      "\"" SERVICE "\":{\"failures\":[\"x\",{},[]],\"locked\":\"soon\"}}}",
                                      -1, NULL));
  g_assert_false (take (fixture, SERVICE, FALSE));
  /* an entry that cannot be read meant something: closed for a day */
  g_assert_false (take (fixture, "a/1", FALSE));
  g_assert_false (take (fixture, "b/2", FALSE));
  g_assert_true (take (fixture, "c/3", FALSE));
  pass (fixture, DAY);
  g_assert_true (take (fixture, "a/1", FALSE));
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *blocked = g_build_filename (fixture->folder, "below", NULL);
  g_autoptr (UchiLoginBudget) budget = NULL;

  /* a file where the folder should be: nobody, root neither, can write there */
  g_autofree char *parent = g_path_get_dirname (fixture->folder);
  g_assert_true (g_file_set_contents (fixture->folder, "in the way", -1, NULL));
  budget = uchi_login_budget_new (blocked, fake_clock, &fixture->now);
  g_assert_false (uchi_login_budget_take (budget, SERVICE, 1, FALSE, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE);
  g_remove (fixture->folder);
}

static void
test_too_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("{\"format\":\"uchi-kenshin-logins/1\",\"services\":{");

  for (guint i = 0; i < UCHI_LOGIN_BUDGET_SERVICES; i++)
    g_string_append_printf (text, "%s\"s%u\":{\"failures\":[%" G_GINT64_FORMAT "]}", i > 0 ? "," : "", i, fixture->now.wall);
  g_string_append (text, "}}");
  g_mkdir_with_parents (fixture->folder, 0700);
  g_assert_true (g_file_set_contents (fixture->file, text->str, -1, NULL));
  g_assert_false (take (fixture, SERVICE, FALSE));
  g_assert_true (take (fixture, "s5", FALSE));
  pass (fixture, DAY);
  g_assert_true (take (fixture, SERVICE, FALSE));
}

static void
test_private (Fixture *fixture, gconstpointer data)
{
  struct stat state;

  g_assert_true (take (fixture, SERVICE, FALSE));
  g_assert_cmpint (g_stat (fixture->file, &state), ==, 0);
  g_assert_cmpint (state.st_mode & 0777, ==, 0600);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/login-budget/two-failures", test_two_failures },
    { "/login-budget/give-back", test_give_back },
    { "/login-budget/asked-twice", test_asked_twice },
    { "/login-budget/lock", test_lock },
    { "/login-budget/refuses-wrong", test_refuses_wrong },
    { "/login-budget/clock-set", test_clock_set },
    { "/login-budget/new-start", test_new_start },
    { "/login-budget/no-start", test_no_start },
    { "/login-budget/real", test_real },
    { "/login-budget/two-at-once", test_two_at_once },
    { "/login-budget/read-only", test_read_only },
    { "/login-budget/damaged", test_damaged },
    { "/login-budget/wrong-members", test_wrong_members },
    { "/login-budget/unwritable", test_unwritable },
    { "/login-budget/too-many", test_too_many },
    { "/login-budget/private", test_private },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
