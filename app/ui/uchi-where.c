/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-where.h"

#include <glib/gi18n.h>

#include "ui/uchi-paper.h"

#define CHOOSER "uchi-chooser"
#define DONE "uchi-where-done"

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

/* @name: proposed */
static void
ask_portal (UchiPage *page, const char *name)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Make a file"), GTK_WINDOW (uchi_page_window (page)),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_chosen), page, 0);
  g_object_set_data_full (G_OBJECT (page), CHOOSER, dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
uchi_where_ask (UchiPage *page, const char *ending, UchiWhereDone done)
{
  g_autofree char *path = uchi_paper_free_path (ending);
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;

  g_object_set_data (G_OBJECT (page), DONE, (gpointer) done);
  if (name != NULL && g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    ask_portal (page, name);
  else
    done (page, path);
}
