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
  int width;           /* settled for that many pixels, 0: not yet */
  GPtrArray *flexible; /* of children of ours that can do with less width */
};

G_DEFINE_FINAL_TYPE (UchiPage, uchi_page, GTK_TYPE_BOX)

static void
uchi_page_finalize (GObject *object)
{
  UchiPage *self = UCHI_PAGE (object);

  g_free (self->name);
  g_clear_object (&self->pair);
  g_ptr_array_unref (self->flexible);
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
  self->flexible = g_ptr_array_new ();
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
  uchi_page_flex (self, self->bar);
  uchi_page_flex (self, self->right);
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

/* ---- less width -------------------------------------------------------------------------- */

void
uchi_page_flex (UchiPage *self, GtkWidget *part)
{
  g_ptr_array_add (self->flexible, part);
}

static int
least_width (GtkWidget *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

static gboolean
may_be_narrower (GtkWidget *part)
{
  if (GTK_IS_GRID (part))
    return uchi_grid_columns (GTK_GRID (part)) > 1;
  if (GTK_IS_LABEL (part))
    return !gtk_label_get_wrap (GTK_LABEL (part));
  return gtk_orientable_get_orientation (GTK_ORIENTABLE (part)) == GTK_ORIENTATION_HORIZONTAL;
}

static void
make_narrower (UchiPage *self, GtkWidget *part)
{
  if (GTK_IS_GRID (part))
    uchi_grid_set_columns (GTK_GRID (part), uchi_grid_columns (GTK_GRID (part)) - 1);
  else if (GTK_IS_LABEL (part))
    gtk_label_set_wrap (GTK_LABEL (part), TRUE);
  else
    gtk_orientable_set_orientation (GTK_ORIENTABLE (part), GTK_ORIENTATION_VERTICAL);
  if (part == self->bar)
    gtk_box_reorder_child_after (GTK_BOX (self->bar), self->left, self->right);
}

/* of @part, or of the child of the scrolling part that holds it */
static int
room_taken (UchiPage *self, GtkWidget *part)
{
  GtkWidget *whole = part;

  while (whole != NULL && whole != self->bar && gtk_widget_get_parent (whole) != self->body)
    whole = gtk_widget_get_parent (whole);
  return whole != NULL ? least_width (whole) : 0;
}

/* (nullable): a part that can do with less, of those in the widest child of the page */
static GtkWidget *
widest (UchiPage *self, int width)
{
  gboolean bar = least_width (self->bar) > width;
  GtkWidget *found = NULL;

  for (guint i = 0; i < self->flexible->len; i++)
    {
      GtkWidget *part = g_ptr_array_index (self->flexible, i);
      gboolean in_bar = part == self->bar || part == self->right;
      int more = found == NULL ? 1 : room_taken (self, part) - room_taken (self, found);

      if (in_bar == bar && may_be_narrower (part) && (more > 0 || (more == 0 && least_width (part) > least_width (found))))
        found = part;
    }
  return found;
}

void
uchi_page_settle (UchiPage *self, int width)
{
  GtkWidget *part;
  int wide;

  self->width = width;
  gtk_widget_measure (self->bar, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wide, NULL, NULL);
  if (uchi_window_is_narrow (self->window) && wide > width && gtk_widget_get_first_child (self->left) != NULL)
    make_narrower (self, self->bar);
  while (least_width (GTK_WIDGET (self)) > width && (part = widest (self, width)) != NULL)
    make_narrower (self, part);
}

void
uchi_page_settle_again (UchiPage *self)
{
  if (self->width > 0)
    uchi_page_settle (self, self->width);
}

/* ---- the first frame ---------------------------------------------------------------------- */

/* of a label: it wraps, when there is time */
#define WRAPS "uchi-wraps"

static void
set_wrapping (GtkWidget *widget, gboolean wrapping)
{
  if (GTK_IS_LABEL (widget) && !wrapping && gtk_label_get_wrap (GTK_LABEL (widget)))
    {
      gtk_label_set_wrap (GTK_LABEL (widget), FALSE);
      g_object_set_data (G_OBJECT (widget), WRAPS, widget);
    }
  else if (wrapping && g_object_steal_data (G_OBJECT (widget), WRAPS) != NULL)
    gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    set_wrapping (child, wrapping);
}

/* each is found in a thread of its own from now on, not one by one while the words are laid out */
static void
ask_for_fonts (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    {
      PangoContext *context = gtk_widget_get_pango_context (widget);

      g_object_unref (pango_context_load_fontset (context, pango_context_get_font_description (context),
                                                  pango_context_get_language (context)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    ask_for_fonts (child);
}

void
uchi_page_hurry (UchiPage *self, int width)
{
  ask_for_fonts (GTK_WIDGET (self));
  set_wrapping (GTK_WIDGET (self), FALSE);
  if (least_width (GTK_WIDGET (self)) > width)
    set_wrapping (GTK_WIDGET (self), TRUE);
}

void
uchi_page_take_time (UchiPage *self)
{
  set_wrapping (GTK_WIDGET (self), TRUE);
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

GtkWidget *
uchi_page_more (UchiPage *self, const char *text, UchiAction action)
{
  GtkWidget *button;

  if (!uchi_window_is_narrow (self->window))
    return uchi_page_right (self, text, UCHI_BUTTON_PLAIN, action);
  button = uchi_page_action (self, uchi_button (text, UCHI_BUTTON_PLAIN), action);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  uchi_page_add (self, button);
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
