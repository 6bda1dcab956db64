/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 型番を選ぶ: from the label, filtered by maker; typing is optional. */
#include <glib/gi18n.h>

#include "ui/uchi-screens.h"

#define MAX_SHOWN 12
#define MAX_MODEL 40
#define COLUMNS 3

typedef struct {
  UchiPage *page;
  GtkWidget *entry, *grid, *take;
} Choice;

static void
to_device (UchiWindow *window)
{
  uchi_window_go (window, 22);
}

static void
use (UchiPage *page, const char *model)
{
  UchiWindow *window = uchi_page_window (page);
  const UchiDevice *device = uchi_window_device (window);

  if (device != NULL && model[0] != '\0')
    uchi_run_describe (uchi_window_run (window), device->id, NULL, NULL, model);
  uchi_window_go (window, 22);
}

static void
on_model (GtkWidget *button, gpointer page)
{
  use (page, g_object_get_data (G_OBJECT (button), "uchi-model"));
}

static void
on_typed (GtkWidget *widget, gpointer user_data)
{
  Choice *self = user_data;
  g_autofree char *model = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (model[0] != '\0')
    use (self->page, model);
}

/* the models in which what was typed occurs */
static void
show_models (GtkEditable *editable, gpointer user_data)
{
  Choice *self = user_data;
  const GPtrArray *models = uchi_run_models (uchi_window_run (uchi_page_window (self->page)));
  g_autofree char *typed = g_ascii_strup (g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)))), -1);
  GtkWidget *child;
  guint shown = 0;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  for (guint i = 0; i < models->len && shown < MAX_SHOWN; i++)
    {
      const char *model = g_ptr_array_index (models, i);
      g_autofree char *upper = g_ascii_strup (model, -1);
      GtkWidget *button;

      if (strstr (upper, typed) == NULL)
        continue;
      button = uchi_button (model, UCHI_BUTTON_CHOICE);
      g_object_set_data_full (G_OBJECT (button), "uchi-model", g_strdup (model), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_model), self->page, 0);
      uchi_grid_add (GTK_GRID (self->grid), button);
      shown++;
    }
  gtk_widget_set_sensitive (self->take, typed[0] != '\0');
  uchi_page_settle_again (self->page);
}

static GtkWidget *
typing (Choice *self)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 20, NULL);

  self->entry = gtk_entry_new ();
  self->take = uchi_button (_("Use this model"), UCHI_BUTTON_CHOICE);
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), MAX_MODEL);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Letters on the label"), -1);
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), self->take);
  uchi_page_flex (self->page, line);
  return line;
}

UchiPage *
uchi_screen_24 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 24, _("Choose the model"));
  Choice *self = g_new0 (Choice, 1);

  self->page = page;
  self->grid = uchi_grid_new (COLUMNS);
  g_object_set_data_full (G_OBJECT (page), "uchi-choice", self, g_free);
  uchi_page_set_dense (page);
  uchi_page_headline (page, _("Let us choose the model"));
  uchi_page_add (page, uchi_fact ("ui-label", 72, uchi_says (0, _("Look at the label on the back or the side of the device."),
                                                          _("It is fine not to know."), NULL)));
  uchi_page_say (page, _("You may also write the letters that are on the label."));
  uchi_page_add (page, typing (self));
  uchi_page_add (page, self->grid);
  uchi_page_flex (page, self->grid);
  g_signal_connect (self->entry, "changed", G_CALLBACK (show_models), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (on_typed), self);
  g_signal_connect (self->take, "clicked", G_CALLBACK (on_typed), self);
  show_models (NULL, self);
  uchi_page_set_first (page, uchi_page_right (page, _("I do not know"), UCHI_BUTTON_PLAIN, to_device));
  uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, to_device);
  return page;
}
