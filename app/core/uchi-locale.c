/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/uchi-locale.h"

#include <glib.h>
#include <libintl.h>
#include <locale.h>

#include "uchi-config.h"

#define EVERYWHERE "C.UTF-8"
/* a link to that one, which we install; in the build tree it lies beside the translations */
#define OUR_NAME_OF_IT "ja_JP.UTF-8"

/* "C" and "C.UTF-8": glibc listens to LANGUAGE in a real locale only, and from 2.39 on that one counts as none */
static gboolean
is_none (const char *locale)
{
  return locale == NULL || (locale[0] == 'C' && (locale[1] == '\0' || locale[1] == '.'));
}

static gboolean
take (const char *locale, const char *folder)
{
  if (folder != NULL)
    g_setenv ("LOCPATH", folder, TRUE);
  else
    g_unsetenv ("LOCPATH");
  g_setenv ("LC_ALL", locale, TRUE);
  return setlocale (LC_ALL, "") != NULL;
}

static void
take_the_one_that_is_everywhere (const char *folder)
{
  const char *const *wanted = g_get_language_names ();
  g_autofree char *names = g_strjoinv (":", (char **) wanted);

  g_setenv ("LANGUAGE", names, TRUE);
  if (!take (OUR_NAME_OF_IT, folder))
    take (EVERYWHERE, NULL);
}

void
uchi_locale_begin (const char *language)
{
  const char *folder = g_getenv ("UCHI_LOCALE_DIR");

  if (language != NULL)
    g_setenv ("LANGUAGE", language, TRUE);
  if (setlocale (LC_ALL, "") == NULL || is_none (setlocale (LC_MESSAGES, NULL)))
    take_the_one_that_is_everywhere (folder != NULL ? folder : UCHI_DATA_DIR "/locale");
  bindtextdomain (UCHI_GETTEXT_DOMAIN, folder != NULL ? folder : UCHI_LOCALE_DIR);
  bind_textdomain_codeset (UCHI_GETTEXT_DOMAIN, "UTF-8");
  textdomain (UCHI_GETTEXT_DOMAIN);
}
