/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-where.h"

#include <glib/gi18n.h>

#include "ui/uchi-paper.h"

#define CHOOSER "uchi-chooser"
#define DONE "uchi-where-done"
#define NAME "uchi-where-name"

static void
on_chosen (GtkNativeDialog *dialog, int response, UchiPage *page)
{
  UchiWhereDone done = (UchiWhereDone) g_object_get_data (G_OBJECT (page), DONE);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    done (page, path);
  g_object_set_data (G_OBJECT (page), CHOOSER, NULL);
}

static void
ask_person (UchiPage *page)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Make a file"), GTK_WINDOW (uchi_page_window (page)),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), g_object_get_data (G_OBJECT (page), NAME));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_chosen), page, 0);
  g_object_set_data_full (G_OBJECT (page), CHOOSER, dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* without a portal GTK would offer folders of the sandbox, and the file would be gone with it */
static void
on_portal (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (UchiPage) page = data;
  g_autoptr (GDBusProxy) portal = g_dbus_proxy_new_for_bus_finish (result, NULL);
  g_autofree char *owner = portal != NULL ? g_dbus_proxy_get_name_owner (portal) : NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (page)))
    return;
  if (owner != NULL)
    ask_person (page);
  else
    ((UchiWhereDone) g_object_get_data (G_OBJECT (page), DONE)) (page, NULL);
}

void
uchi_where_ask (UchiPage *page, const char *ending, UchiWhereDone done)
{
  g_autofree char *path = uchi_paper_free_path (ending);

  g_object_set_data (G_OBJECT (page), DONE, (gpointer) done);
  if (path == NULL || !g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      done (page, path);
      return;
    }
  g_object_set_data_full (G_OBJECT (page), NAME, g_path_get_basename (path), g_free);
  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES | G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS, NULL,
                            "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.FileChooser", NULL,
                            on_portal, g_object_ref (page));
}
