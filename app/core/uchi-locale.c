/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-locale.h"

#include <glib.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "uchi-config.h"

#define EVERYWHERE "C.UTF-8"

/* glibc listens to LANGUAGE in a real locale only */
static void
take_the_one_that_is_everywhere (void)
{
  const char *const *wanted = g_get_language_names ();
  g_autofree char *names = g_strjoinv (":", (char **) wanted);

  g_setenv ("LANGUAGE", names, TRUE);
  g_setenv ("LC_ALL", EVERYWHERE, TRUE);
  setlocale (LC_ALL, EVERYWHERE);
}

void
uchi_locale_begin (const char *language)
{
  const char *folder = g_getenv ("UCHI_LOCALE_DIR");
  const char *got;

  if (language != NULL)
    g_setenv ("LANGUAGE", language, TRUE);
  got = setlocale (LC_ALL, "");
  if (got == NULL || strcmp (setlocale (LC_MESSAGES, NULL), "C") == 0)
    take_the_one_that_is_everywhere ();
  bindtextdomain (UCHI_GETTEXT_DOMAIN, folder != NULL ? folder : UCHI_LOCALE_DIR);
  bind_textdomain_codeset (UCHI_GETTEXT_DOMAIN, "UTF-8");
  textdomain (UCHI_GETTEXT_DOMAIN);
}
