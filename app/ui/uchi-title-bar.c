/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-title-bar.h"

#include <glib/gi18n.h>

#include "ui/uchi-parts.h"
#include "ui/uchi-phrases.h"

struct _UchiTitleBar
{
  GObject parent_instance;
  GtkWidget *bar; /* of the window, as all others here */
  GtkWidget *strip, *settings, *close;
};

G_DEFINE_FINAL_TYPE (UchiTitleBar, uchi_title_bar, G_TYPE_OBJECT)

static void
on_settings (UchiTitleBar *self)
{
  g_signal_emit_by_name (self, "settings");
}

static void
uchi_title_bar_class_init (UchiTitleBarClass *klass)
{
  g_signal_new ("settings", UCHI_TYPE_TITLE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* looks like the one of GTK, which keeps the first frame waiting until the icons of the system are found */
static GtkWidget *
add_close (GtkHeaderBar *bar)
{
  GtkWidget *controls = g_object_new (GTK_TYPE_BOX, "css-name", "windowcontrols", NULL);
  GtkWidget *button = gtk_button_new ();

  gtk_widget_add_css_class (controls, "end");
  gtk_widget_add_css_class (button, "close");
  gtk_widget_set_can_focus (button, FALSE);
  gtk_button_set_child (GTK_BUTTON (button), uchi_drawing ("window-close-symbolic", 24));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "window.close");
  gtk_box_append (GTK_BOX (controls), button);
  gtk_header_bar_pack_end (bar, controls);
  return button;
}

static void
uchi_title_bar_init (UchiTitleBar *self)
{
}

UchiTitleBar *
uchi_title_bar_new (GtkWindow *window)
{
  UchiTitleBar *self = g_object_new (UCHI_TYPE_TITLE_BAR, NULL);

  self->bar = gtk_header_bar_new ();
  self->strip = uchi_box (GTK_ORIENTATION_HORIZONTAL, 12, NULL);
  self->settings = uchi_button (_("Settings"), UCHI_BUTTON_QUIET);
  gtk_header_bar_set_title_widget (GTK_HEADER_BAR (self->bar), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_header_bar_set_show_title_buttons (GTK_HEADER_BAR (self->bar), FALSE);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (self->bar), self->strip);
  self->close = add_close (GTK_HEADER_BAR (self->bar));
  g_signal_connect_object (self->settings, "clicked", G_CALLBACK (on_settings), self, G_CONNECT_SWAPPED);
  gtk_header_bar_pack_end (GTK_HEADER_BAR (self->bar), self->settings);
  gtk_window_set_titlebar (window, self->bar);
  return self;
}

/* the number alone rather than wider than the window */
static void
fit_name (UchiTitleBar *self, GtkWidget *name, int width)
{
  int least;

  gtk_widget_measure (self->bar, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_set_visible (name, least <= width);
}

static void
name_button (GtkWidget *button, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
uchi_title_bar_show (UchiTitleBar *self, UchiPage *page, UchiRunKind kind, gboolean settings, int width)
{
  GtkWidget *child, *name = uchi_tag (uchi_page_name (page), NULL);
  g_autofree char *number = g_strdup_printf (_("Screen %02u"), uchi_page_number (page));

  while ((child = gtk_widget_get_first_child (self->strip)) != NULL)
    gtk_box_remove (GTK_BOX (self->strip), child);
  gtk_box_append (GTK_BOX (self->strip), uchi_drawing ("app", 28));
  gtk_box_append (GTK_BOX (self->strip), uchi_tag (number, "strong"));
  gtk_box_append (GTK_BOX (self->strip), name);
  if (kind == UCHI_RUN_PRACTICE)
    gtk_box_append (GTK_BOX (self->strip), uchi_tag (_("Practice"), "pick small"));
  else if (kind == UCHI_RUN_FILE)
    gtk_box_append (GTK_BOX (self->strip), uchi_tag (_("From a file"), "pick small"));
  uchi_say_again (gtk_button_get_child (GTK_BUTTON (self->settings)), _("Settings"));
  name_button (self->settings, _("Settings"));
  /* Translators: of the window, in its title bar */
  name_button (self->close, _("Close"));
  gtk_widget_set_visible (self->settings, settings);
  fit_name (self, name, width);
}
