/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "ui/uchi-contacts.h"

#include <string.h>

#define DAY (24 * 60 * 60)

static gint64
at (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return g_date_time_to_unix (time);
}

static void
test_age (void)
{
  static const struct {
    const char *note, *checked_on;
    int days; /* from 2026-06-01 to now */
    gboolean old;
  } rows[] = {
    { "the same day", "2026-06-01", 0, FALSE },
    { "the last day", "2026-06-01", UCHI_CONTACT_FRESH_DAYS, FALSE },
    { "one day more", "2026-06-01", UCHI_CONTACT_FRESH_DAYS + 1, TRUE },
    { "years", "2015-11-01", 0, TRUE },
    { "no date", "", 0, TRUE },
    { "no date that there is", "2026-02-30", 0, TRUE },
    { "words", "yesterday", 0, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      UchiContact contact = { .checked_on = (char *) rows[i].checked_on };

      g_test_message ("%s", rows[i].note);
      g_assert_cmpint (uchi_contact_is_old (&contact, at ("2026-06-01T00:00:00Z") + (gint64) rows[i].days * DAY), ==, rows[i].old);
    }
}

/* the pack takes a desk away, and can do nothing else */
static void
test_withdrawn (void)
{
  static const char *const one[] = { "contact-188", NULL }, *const other[] = { "contact-0120", "188", "", NULL };
  g_autoptr (GPtrArray) all = uchi_contacts_load (NULL), less = uchi_contacts_load (one), same = uchi_contacts_load (other);

  g_assert_cmpuint (all->len, >=, 2);
  g_assert_cmpuint (less->len, ==, all->len - 1);
  g_assert_cmpuint (same->len, ==, all->len);
  for (guint i = 0; i < less->len; i++)
    g_assert_cmpstr (((UchiContact *) g_ptr_array_index (less, i))->number, !=, "188");
  for (guint i = 0; i < all->len; i++)
    {
      const UchiContact *contact = g_ptr_array_index (all, i);

      g_assert_true (*contact->name != '\0' && *contact->number != '\0' && *contact->hours != '\0' && *contact->cost != '\0');
      g_assert_cmpuint (strlen (contact->checked_on), ==, strlen ("2026-11-21"));
    }
}

/* a result of a file comes without a pack: what the last one took back is still not shown, until a pack brings it back */
static void
test_remembered (void)
{
  static const char *const one[] = { "contact-188", NULL }, *const none[] = { NULL };
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "uchi-kenshin", "withdrawn.json", NULL);
  g_autoptr (GPtrArray) all = uchi_contacts_load (NULL), less = NULL, again = NULL, damaged = NULL;

  uchi_contacts_remember (none);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  uchi_contacts_remember (one);
  less = uchi_contacts_load (NULL);
  g_assert_cmpuint (less->len, ==, all->len - 1);
  g_assert_cmpstr (((UchiContact *) g_ptr_array_index (less, 0))->number, !=, "188");
  uchi_contacts_remember (none);
  again = uchi_contacts_load (NULL);
  g_assert_cmpuint (again->len, ==, all->len);
  g_assert_true (g_file_set_contents (path, "{\"contacts\":[7,null,{\"a\":1}]", -1, NULL));
  damaged = uchi_contacts_load (NULL);
  g_assert_cmpuint (damaged->len, ==, all->len);
}

int
main (int argc, char **argv)
{
  /* GLib's own isolation of a test leaks; nothing is left of this folder */
  g_autofree char *state = g_dir_make_tmp ("uchi-contacts-XXXXXX", NULL), *own = g_build_filename (state, "uchi-kenshin", NULL);
  g_autofree char *file = g_build_filename (own, "withdrawn.json", NULL), *aside = g_strconcat (file, ".damaged", NULL);
  int status;

  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contacts/age", test_age);
  g_test_add_func ("/contacts/withdrawn", test_withdrawn);
  g_test_add_func ("/contacts/remembered", test_remembered);
  status = g_test_run ();
  g_unlink (file);
  g_unlink (aside);
  g_rmdir (own);
  g_rmdir (state);
  return status;
}
