/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-page.h"

struct _UchiPage
{
  GtkBox parent_instance;
  UchiWindow *window; /* not owned: the window owns the page */
  guint number;
  char *name;
  GtkWidget *body, *bar, *left, *right;
  GtkWidget *first; /* a child of ours */
  UchiAction safe;
  GtkSizeGroup *pair;
};

G_DEFINE_FINAL_TYPE (UchiPage, uchi_page, GTK_TYPE_BOX)

static void
uchi_page_finalize (GObject *object)
{
  UchiPage *self = UCHI_PAGE (object);

  g_free (self->name);
  g_clear_object (&self->pair);
  G_OBJECT_CLASS (uchi_page_parent_class)->finalize (object);
}

static void
uchi_page_class_init (UchiPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = uchi_page_finalize;
}

static void
uchi_page_init (UchiPage *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

static GtkWidget *
scrolling (GtkWidget *body)
{
  GtkWidget *view = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (view), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (view), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (view), body);
  gtk_widget_set_vexpand (view, TRUE);
  return view;
}

UchiPage *
uchi_page_new (UchiWindow *window, guint number, const char *name)
{
  UchiPage *self = g_object_new (UCHI_TYPE_PAGE, NULL);
  gboolean tight = uchi_window_is_tight (window);

  self->window = window;
  self->bar = uchi_box (GTK_ORIENTATION_HORIZONTAL, tight ? 12 : 20, "bar");
  self->number = number;
  self->name = g_strdup (name);
  self->body = uchi_box (GTK_ORIENTATION_VERTICAL, tight ? 10 : 24, "page airy");
  self->left = uchi_box (GTK_ORIENTATION_HORIZONTAL, 0, NULL);
  self->right = uchi_box (GTK_ORIENTATION_HORIZONTAL, tight ? 12 : 20, NULL);
  gtk_box_append (GTK_BOX (self), scrolling (self->body));
  gtk_widget_set_hexpand (self->right, TRUE);
  gtk_widget_set_halign (self->right, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->bar), self->left);
  gtk_box_append (GTK_BOX (self->bar), self->right);
  gtk_box_append (GTK_BOX (self), self->bar);
  return self;
}

UchiWindow *
uchi_page_window (UchiPage *self)
{
  return self->window;
}

guint
uchi_page_number (UchiPage *self)
{
  return self->number;
}

const char *
uchi_page_name (UchiPage *self)
{
  return self->name;
}

void
uchi_page_set_dense (UchiPage *self)
{
  gtk_widget_remove_css_class (self->body, "airy");
  gtk_box_set_spacing (GTK_BOX (self->body), uchi_window_is_tight (self->window) ? 8 : 16);
}

GtkWidget *
uchi_page_headline (UchiPage *self, const char *text)
{
  GtkWidget *label = uchi_headline (text);

  uchi_page_add (self, label);
  return label;
}

void
uchi_page_add (UchiPage *self, GtkWidget *part)
{
  gtk_box_append (GTK_BOX (self->body), part);
}

void
uchi_page_tell (UchiPage *self, const char *text)
{
  gtk_box_prepend (GTK_BOX (self->body), uchi_status (text, "strong"));
}

GtkWidget *
uchi_page_say (UchiPage *self, const char *text)
{
  GtkWidget *label = uchi_say (text, NULL);

  uchi_page_add (self, label);
  return label;
}

void
uchi_page_card (UchiPage *self, const char *drawing, ...)
{
  GtkWidget *words = uchi_box (GTK_ORIENTATION_VERTICAL, 8, NULL);
  va_list texts;

  gtk_widget_set_hexpand (words, TRUE);
  va_start (texts, drawing);
  for (const char *text = va_arg (texts, const char *); text != NULL; text = va_arg (texts, const char *))
    gtk_box_append (GTK_BOX (words), uchi_say (text, NULL));
  va_end (texts);
  uchi_page_add (self, uchi_card (uchi_fact (drawing, 64, words), NULL));
}

void
uchi_page_settle (UchiPage *self, int width)
{
  int wide;

  gtk_widget_measure (self->bar, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wide, NULL, NULL);
  if (!uchi_window_is_narrow (self->window) || wide <= width || gtk_widget_get_first_child (self->left) == NULL)
    return;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar), GTK_ORIENTATION_VERTICAL);
  gtk_box_reorder_child_after (GTK_BOX (self->bar), self->left, self->right);
}

/* ---- buttons ---------------------------------------------------------------------------- */

static void
on_clicked (GtkWidget *button, gpointer page)
{
  UchiAction action = (UchiAction) g_object_get_data (G_OBJECT (button), "uchi-action");

  action (UCHI_PAGE (page)->window);
}

GtkWidget *
uchi_page_action (UchiPage *self, GtkWidget *button, UchiAction action)
{
  if (action == NULL)
    return button;
  g_object_set_data (G_OBJECT (button), "uchi-action", (gpointer) action);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked), self, 0);
  return button;
}

GtkWidget *
uchi_page_left (UchiPage *self, const char *text, UchiButtonKind kind, UchiAction action)
{
  GtkWidget *button = uchi_page_action (self, uchi_button (text, kind), action);

  gtk_box_append (GTK_BOX (self->left), button);
  if (self->safe == NULL)
    self->safe = action;
  return button;
}

GtkWidget *
uchi_page_right (UchiPage *self, const char *text, UchiButtonKind kind, UchiAction action)
{
  GtkWidget *button = uchi_page_action (self, uchi_button (text, kind), action);

  gtk_box_prepend (GTK_BOX (self->right), button);
  return button;
}

void
uchi_page_pair (UchiPage *self, GtkWidget *first, GtkWidget *second)
{
  g_clear_object (&self->pair);
  self->pair = gtk_size_group_new (GTK_SIZE_GROUP_BOTH);
  gtk_size_group_add_widget (self->pair, first);
  gtk_size_group_add_widget (self->pair, second);
}

void
uchi_page_set_safe (UchiPage *self, UchiAction action)
{
  self->safe = action;
}

gboolean
uchi_page_escape (UchiPage *self)
{
  if (self->safe == NULL)
    return FALSE;
  self->safe (self->window);
  return TRUE;
}

void
uchi_page_set_first (UchiPage *self, GtkWidget *widget)
{
  self->first = widget;
}

GtkWidget *
uchi_page_first (UchiPage *self)
{
  return self->first;
}
