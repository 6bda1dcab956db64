/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-error.h"

#include <gio/gio.h>
#include <string.h>

static void
test_convert (void)
{
  const struct { const char *note; GQuark domain; int code; UchiError expected; } rows[] = {
    { "cancelled", G_IO_ERROR, G_IO_ERROR_CANCELLED, UCHI_ERROR_CANCELLED },
    { "time", G_IO_ERROR, G_IO_ERROR_TIMED_OUT, UCHI_ERROR_TIMED_OUT },
    { "refused", G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, UCHI_ERROR_CLOSED },
    { "reset", G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, UCHI_ERROR_CLOSED },
    { "no way there", G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, UCHI_ERROR_UNREACHABLE },
    { "disk full", G_IO_ERROR, G_IO_ERROR_NO_SPACE, UCHI_ERROR_NO_SPACE },
    { "disk full, file functions", G_FILE_ERROR, G_FILE_ERROR_NOSPC, UCHI_ERROR_NO_SPACE },
    { "no file", G_FILE_ERROR, G_FILE_ERROR_NOENT, UCHI_ERROR_NOT_FOUND },
    { "option", G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, UCHI_ERROR_USAGE },
    { "another domain", G_REGEX_ERROR, G_REGEX_ERROR_COMPILE, UCHI_ERROR_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (rows[i].domain, rows[i].code, "words");

      g_test_message ("%s", rows[i].note);
      g_assert_false (uchi_error_convert (&error));
      g_assert_error (error, UCHI_ERROR, (int) rows[i].expected);
      g_assert_cmpstr (error->message, ==, "words");
    }
}

static void
test_convert_keeps (void)
{
  g_autoptr (GError) own = g_error_new_literal (UCHI_ERROR, UCHI_ERROR_BUDGET, "words");
  GError *none = NULL;

  uchi_error_convert (&own);
  g_assert_error (own, UCHI_ERROR, UCHI_ERROR_BUDGET);
  uchi_error_convert (&none);
  g_assert_null (none);
  g_assert_false (uchi_error_convert (NULL));
}

static void
test_sentences (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = UCHI_ERROR_FAILED; code <= UCHI_ERROR_CRASHED; code++)
    {
      const char *sentence = uchi_error_sentence ((UchiError) code);

      g_assert_nonnull (sentence);
      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_true (g_hash_table_add (seen, (gpointer) sentence));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/error/convert", test_convert);
  g_test_add_func ("/core/error/convert-keeps", test_convert_keeps);
  g_test_add_func ("/core/error/sentences", test_sentences);
  return g_test_run ();
}
