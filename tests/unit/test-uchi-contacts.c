/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-contacts.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contacts/age", test_age);
  return g_test_run ();
}
