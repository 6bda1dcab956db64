/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's program: shows what the engine says, and asks the person. Opens no socket to a device. */
#include <glib/gi18n.h>

#include "core/uchi-file.h"
#include "core/uchi-locale.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-window.h"
#include "uchi-config.h"

#define RESOURCES "/io/github/uchi_kenshin/UchiKenshin"
#define REGISTRATIONS 3 /* each more is for one more instance that ends under our hands */

static void
on_startup (GtkApplication *application, gpointer user_data)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  /* letters as large as ours look the same without the hints of the font, a program that would run for each of their sizes */
  g_object_set (gtk_settings_get_default (), "gtk-xft-hinting", 0, NULL);
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

/* several files: the first is shown */
static void
on_open (GApplication *application, GFile **files, int n_files, const char *hint, gpointer settings)
{
  g_autofree char *path = g_file_get_path (files[0]);

  on_activate (GTK_APPLICATION (application), settings);
  /* a file of another computer has no path here; nothing is fetched */
  uchi_flow_open_file (UCHI_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (application))), path != NULL ? path : "");
}

/* An instance that is just ending may still own the name, and go without an answer. Who opens the program again at that moment gets a window
 * all the same; what goes wrong for another reason is said by g_application_run(), which tries once more. */
static void
register_past_an_ending_instance (GApplication *application)
{
  for (guint n = 0; n < REGISTRATIONS; n++)
    {
      g_autoptr (GError) error = NULL;

      if (g_application_register (application, NULL, &error) || !g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
        return;
    }
}

static int
on_options (GApplication *application, GVariantDict *options, gpointer user_data)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("uchi-kenshin %s\n", UCHI_VERSION);
      return 0; /* needs no window and no display */
    }
  register_past_an_ending_instance (application);
  return -1;
}

/* GTK 4.8 tells a screen reader of objects that have no name without a session bus, and ends by that.
 * (nullable): while it is held, the application takes the same one */
static GDBusConnection *
find_session_bus (void)
{
  GDBusConnection *bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  if (bus == NULL)
    g_setenv ("GTK_A11Y", "none", TRUE);
  return bus;
}

int
main (int argc, char **argv)
{
  g_autoptr (UchiSettings) settings = NULL;
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GtkApplication) application = NULL;
  const char *language;

  uchi_file_ignore_relative_folders ();
  settings = uchi_settings_new ();
  language = uchi_settings_language (settings);
  uchi_locale_begin (g_str_equal (language, "system") ? NULL : language);
  bus = find_session_bus ();
  pango_cairo_font_map_get_default (); /* finds the fonts in a thread of its own from now on, which reads the environment */
  application = gtk_application_new (UCHI_APP_ID, G_APPLICATION_HANDLES_OPEN);
  g_application_add_main_option (G_APPLICATION (application), "version", 0, 0, G_OPTION_ARG_NONE, _("Show the version"), NULL);
  g_application_set_option_context_parameter_string (G_APPLICATION (application), _("[FILE]"));
  g_application_set_option_context_summary (G_APPLICATION (application), _("Looks at the devices of your home network and says what to do"));
  g_signal_connect (application, "handle-local-options", G_CALLBACK (on_options), NULL);
  g_signal_connect (application, "startup", G_CALLBACK (on_startup), NULL);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), settings);
  g_signal_connect (application, "open", G_CALLBACK (on_open), settings);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
