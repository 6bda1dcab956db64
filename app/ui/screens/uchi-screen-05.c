/* SPDX-License-Identifier: GPL-3.0-or-later */
/* パスワードを試す前に: the second consent, device by device. None is chosen beforehand. */
#include <glib/gi18n.h>
#include <string.h>

#include "ui/uchi-flow.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-result.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-words.h"

typedef struct {
  UchiPage *page;
  GHashTable *chosen; /* of char*, ids */
  GPtrArray *shown;   /* of char*, ids: what 「ぜんぶ」 is */
  GtkWidget *go_on;   /* shown once a device is chosen */
} Choice;

static void
choice_free (Choice *self)
{
  g_hash_table_unref (self->chosen);
  g_ptr_array_unref (self->shown);
  g_free (self);
}

static Choice *
choice_of (UchiPage *page)
{
  return g_object_get_data (G_OBJECT (page), "uchi-choice");
}

static void
show_row (GtkWidget *row, gboolean chosen)
{
  const char *name = g_object_get_data (G_OBJECT (row), "uchi-name");
  GtkWidget *tag = g_object_get_data (G_OBJECT (row), "uchi-tag");
  const char *state = chosen ? _("Chosen: it is ours") : _("It is ours");
  /* Translators: a device and what was chosen for it, as a screen reader says it */
  g_autofree char *spoken = g_strdup_printf (_("%s, %s"), name, state);

  gtk_label_set_text (GTK_LABEL (tag), state);
  if (chosen)
    gtk_widget_add_css_class (row, "chosen");
  else
    gtk_widget_remove_css_class (row, "chosen");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
on_row (GtkWidget *row, gpointer page)
{
  Choice *self = choice_of (page);
  const char *id = g_object_get_data (G_OBJECT (row), "uchi-device");
  gboolean chosen = !g_hash_table_contains (self->chosen, id);

  if (chosen)
    g_hash_table_add (self->chosen, g_strdup (id));
  else
    g_hash_table_remove (self->chosen, id);
  show_row (row, chosen);
  gtk_widget_set_visible (self->go_on, g_hash_table_size (self->chosen) > 0);
  uchi_page_settle_again (page);
}

/* ---- several of one kind ---- */

static gboolean
has_likes (const GPtrArray *asked, const UchiDevice *device)
{
  guint n = 0;

  for (guint i = 0; i < asked->len; i++)
    {
      const UchiDevice *other = g_ptr_array_index (asked, i);

      n += other->kind == device->kind && *other->label == '\0';
    }
  return *device->label == '\0' && n > 1;
}

/* @marks: (transfer full) (nullable) */
static char *
with_fact (char *marks, const char *name, const char *value)
{
  g_autofree char *before = marks, *safe = uchi_phrases_name (value);
  g_autofree char *fact = g_strdup_printf (C_("fact", "%s: %s"), name, safe);

  return before != NULL ? g_strdup_printf (_("%s, %s"), before, fact) : g_steal_pointer (&fact);
}

/* (transfer full) (nullable): what is written on it, what it calls itself, and where it is: 「型番：BB-SC384、家の中の番号：23」 */
static char *
marks_of (const UchiDevice *device)
{
  const char *address = device->ipv4->len > 0 ? g_ptr_array_index (device->ipv4, 0) : NULL;
  const char *own = device->names->len > 0 ? g_ptr_array_index (device->names, 0) : "";
  const char *last = address != NULL ? strrchr (address, '.') : NULL;
  char *marks = NULL;

  if (*device->model != '\0')
    marks = with_fact (marks, _("Model"), device->model);
  if (*own != '\0' && !g_str_equal (own, device->model))
    marks = with_fact (marks, _("Name of the device"), own);
  if (last != NULL)
    marks = with_fact (marks, _("Number in your home"), last + 1);
  return marks;
}

/* @name: (transfer full) */
static GtkWidget *
row_for (UchiPage *page, const UchiDevice *device, char *name, const char *marks)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 20, NULL);
  GtkWidget *label = uchi_says (0, name, marks, NULL), *tag = uchi_tag ("", "pick");
  GtkWidget *row;

  if (marks != NULL)
    {
      g_autofree char *shown = name;

      gtk_widget_add_css_class (gtk_widget_get_last_child (label), "small");
      name = g_strdup_printf (_("%s, %s"), shown, marks);
    }
  if (!uchi_window_is_tight (uchi_page_window (page)))
    gtk_box_append (GTK_BOX (line), uchi_tile (uchi_words_kind_drawing (device->kind), 40));
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), tag);
  uchi_page_flex (page, tag);
  row = uchi_row (line, name, NULL);
  g_object_set_data_full (G_OBJECT (row), "uchi-name", name, g_free);
  g_object_set_data_full (G_OBJECT (row), "uchi-device", g_strdup (device->id), g_free);
  g_object_set_data (G_OBJECT (row), "uchi-tag", tag);
  g_signal_connect_object (row, "clicked", G_CALLBACK (on_row), page, 0);
  show_row (row, FALSE);
  return row;
}

static GtkWidget *
rows_for (UchiPage *page)
{
  UchiRun *run = uchi_window_run (uchi_page_window (page));
  const GPtrArray *asked = uchi_run_asked (run);
  GtkWidget *rows = uchi_box (GTK_ORIENTATION_VERTICAL, 10, NULL);

  for (guint i = 0; i < asked->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (asked, i);
      g_autofree char *marks = has_likes (asked, device) ? marks_of (device) : NULL;

      g_ptr_array_add (choice_of (page)->shown, g_strdup (device->id));
      gtk_box_append (GTK_BOX (rows), row_for (page, device, uchi_result_name (uchi_run_devices (run), device), marks));
    }
  return rows;
}

static void
allow_chosen (GtkWidget *button, gpointer page)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, choice_of (page)->chosen);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  uchi_flow_allow (uchi_page_window (page), ids);
}

/* what the engine may ask besides by now is not among them */
static void
allow_all (GtkWidget *button, gpointer page)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_ref (choice_of (page)->shown);

  uchi_flow_allow (uchi_page_window (page), ids);
}

static void
allow_none (UchiWindow *window)
{
  uchi_flow_allow (window, NULL);
}

UchiPage *
uchi_screen_05 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 5, _("Before trying passwords"));
  Choice *self = g_new0 (Choice, 1);
  GtkWidget *all, *none;

  self->page = page;
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shown = g_ptr_array_new_with_free_func (g_free);
  g_object_set_data_full (G_OBJECT (page), "uchi-choice", self, (GDestroyNotify) choice_free);
  uchi_page_set_dense (page);
  uchi_page_headline (page, _("Are these devices yours?"));
  uchi_page_add (page, uchi_says (0, _("It is looked at whether the password is still the one it was sold with."),
                                  _("It is tried twice at most. No setting is changed."),
                                  _("If the setting screen does not open any more, switch the device off and on."),
                                  _("Boxes lent by a phone company are not tried."), NULL));
  uchi_page_add (page, rows_for (page));
  all = uchi_page_right (page, _("All are ours"), UCHI_BUTTON_CHOICE, NULL);
  g_signal_connect_object (all, "clicked", G_CALLBACK (allow_all), page, 0);
  none = uchi_page_right (page, _("Not today"), UCHI_BUTTON_CHOICE, allow_none);
  uchi_page_pair (page, all, none);
  self->go_on = uchi_page_right (page, _("Try the chosen ones"), UCHI_BUTTON_CHOICE, NULL);
  g_signal_connect_object (self->go_on, "clicked", G_CALLBACK (allow_chosen), page, 0);
  gtk_widget_set_visible (self->go_on, FALSE);
  uchi_page_set_safe (page, allow_none);
  uchi_page_set_first (page, none); /* below: what is asked stays in sight, and a key pressed too often says no */
  return page;
}
