/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's program: shows what the engine says, and asks the person. Opens no socket to a device. */
#include <glib/gi18n.h>
#include <locale.h>

#include "ui/uchi-window.h"
#include "uchi-config.h"

#define RESOURCES "/io/github/uchi_kenshin/UchiKenshin"

static void
on_startup (GtkApplication *application, gpointer user_data)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (style, RESOURCES "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
on_activate (GtkApplication *application, gpointer settings)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  if (window == NULL)
    window = GTK_WINDOW (uchi_window_new (application, settings));
  gtk_window_present (window);
}

/* what needs no window and no display */
static int
on_options (GApplication *application, GVariantDict *options, gpointer user_data)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("uchi-kenshin %s\n", UCHI_VERSION);
  return 0;
}

static void
set_language (UchiSettings *settings)
{
  const char *folder = g_getenv ("UCHI_LOCALE_DIR");
  const char *language = uchi_settings_language (settings);

  if (!g_str_equal (language, "system"))
    g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (UCHI_GETTEXT_DOMAIN, folder != NULL ? folder : UCHI_LOCALE_DIR);
  bind_textdomain_codeset (UCHI_GETTEXT_DOMAIN, "UTF-8");
  textdomain (UCHI_GETTEXT_DOMAIN);
}

int
main (int argc, char **argv)
{
  g_autoptr (UchiSettings) settings = uchi_settings_new ();
  g_autoptr (GtkApplication) application = NULL;

  set_language (settings);
  g_set_application_name (_("Home Network Check"));
  application = gtk_application_new (UCHI_APP_ID, G_APPLICATION_DEFAULT_FLAGS);
  g_application_add_main_option (G_APPLICATION (application), "version", 0, 0, G_OPTION_ARG_NONE, _("Show the version"), NULL);
  g_signal_connect (application, "handle-local-options", G_CALLBACK (on_options), NULL);
  g_signal_connect (application, "startup", G_CALLBACK (on_startup), NULL);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), settings);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
