/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-parts.h"

#include <string.h>

#include "ui/uchi-phrases.h"

/* of an image: the name of its drawing */
#define DRAWING "uchi-drawing"

GtkWidget *
uchi_classes (GtkWidget *widget, const char *classes)
{
  g_auto (GStrv) words = g_strsplit (classes != NULL ? classes : "", " ", -1);

  for (char **word = words; *word != NULL; word++)
    {
      if (**word != '\0')
        gtk_widget_add_css_class (widget, *word);
    }
  return widget;
}

GtkWidget *
uchi_box (GtkOrientation orientation, int gap, const char *classes)
{
  return uchi_classes (gtk_box_new (orientation, gap), classes);
}

/* ---- words -------------------------------------------------------------------------------- */

void
uchi_say_again (GtkWidget *said, const char *text)
{
  GtkWidget *label = GTK_IS_LABEL (said) ? said : gtk_widget_get_first_child (said);
  g_autofree char *plain = uchi_phrases_strip (text);
  PangoAttrList *attributes = uchi_phrases_attributes (text);

  gtk_label_set_text (GTK_LABEL (label), plain);
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  g_clear_pointer (&attributes, pango_attr_list_unref);
}

static GtkWidget *
label_with_role (GtkAccessibleRole role, const char *text, const char *classes)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, "xalign", 0.0, "hexpand", TRUE, NULL);

  uchi_say_again (label, text);
  return uchi_classes (label, classes);
}

GtkWidget *
uchi_say (const char *text, const char *classes)
{
  return label_with_role (GTK_ACCESSIBLE_ROLE_LABEL, text, classes);
}

GtkWidget *
uchi_headline (const char *text)
{
  return label_with_role (GTK_ACCESSIBLE_ROLE_HEADING, text, "headline");
}

GtkWidget *
uchi_status (const char *text, const char *classes)
{
  GtkWidget *status = NULL;

  if (gtk_check_version (4, 10, 0) != NULL)
    return label_with_role (GTK_ACCESSIBLE_ROLE_STATUS, text, classes);
  /* newer versions hold to the rule of ARIA that a status has no name of its own: a label that is one would lose its words */
  status = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_box_append (GTK_BOX (status), uchi_say (text, classes));
  return status;
}

GtkWidget *
uchi_tag (const char *text, const char *classes)
{
  g_autofree char *plain = uchi_phrases_strip (text);
  GtkWidget *label = gtk_label_new (plain);

  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  return uchi_classes (label, classes);
}

GtkWidget *
uchi_says (int gap, ...)
{
  GtkWidget *box = uchi_box (GTK_ORIENTATION_VERTICAL, gap, NULL);
  va_list texts;

  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  va_start (texts, gap);
  for (const char *text = va_arg (texts, const char *); text != NULL; text = va_arg (texts, const char *))
    gtk_box_append (GTK_BOX (box), uchi_say (text, NULL));
  va_end (texts);
  return box;
}

static const char *
end_of_sentence (const char *text)
{
  const char *stop = strstr (text, "。"), *dot = strstr (text, ". ");

  if (stop != NULL)
    return stop + strlen ("。");
  return dot != NULL ? dot + strlen (". ") : text + strlen (text);
}

GtkWidget *
uchi_sentences (const char *text, int gap, const char *first)
{
  GtkWidget *box = uchi_box (GTK_ORIENTATION_VERTICAL, gap, NULL);
  const char *classes = first;

  gtk_widget_set_hexpand (box, TRUE);
  while (*text != '\0')
    {
      const char *end = end_of_sentence (text);
      g_autofree char *one = g_strstrip (g_strndup (text, (gsize) (end - text)));

      gtk_box_append (GTK_BOX (box), uchi_say (one, classes));
      classes = NULL;
      text = end;
    }
  return box;
}

/* ---- drawings ------------------------------------------------------------------------------ */

static void
on_first_frame (GtkWidget *image, GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func (clock, on_first_frame, image);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), g_object_get_data (G_OBJECT (image), DRAWING));
}

static void
on_drawing_mapped (GtkWidget *image)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (image);

  g_signal_handlers_disconnect_by_func (image, on_drawing_mapped, NULL);
  if (clock == NULL || gdk_frame_clock_get_frame_counter (clock) > 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (image), g_object_get_data (G_OBJECT (image), DRAWING));
  else
    g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_first_frame), image, G_CONNECT_SWAPPED);
}

GtkWidget *
uchi_drawing (const char *name, int size)
{
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "pixel-size", size,
                                   "valign", GTK_ALIGN_CENTER, NULL);

  /* the words of the first frame do not wait for the reader of SVG; the room is kept free */
  g_object_set_data_full (G_OBJECT (image), DRAWING, g_strdup (name), g_free);
  g_signal_connect (image, "map", G_CALLBACK (on_drawing_mapped), NULL);
  return image;
}

GtkWidget *
uchi_tile (const char *name, int size)
{
  GtkWidget *box = uchi_box (GTK_ORIENTATION_HORIZONTAL, 0, "tile");

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), uchi_drawing (name, size));
  return box;
}

GtkWidget *
uchi_fact (const char *drawing, int size, GtkWidget *text)
{
  GtkWidget *box = uchi_box (GTK_ORIENTATION_HORIZONTAL, 24, NULL);

  gtk_box_append (GTK_BOX (box), g_str_has_prefix (drawing, "shape-") ? uchi_drawing (drawing, size + 16)
                                                                     : uchi_tile (drawing, size));
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), text);
  return box;
}

/* ---- rows of one width ------------------------------------------------------------------- */

#define COLUMNS "uchi-columns"

GtkWidget *
uchi_grid_new (guint columns)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "row-spacing", 12, "column-spacing", 12, "column-homogeneous", TRUE, NULL);

  uchi_grid_set_columns (GTK_GRID (grid), columns);
  return grid;
}

guint
uchi_grid_columns (GtkGrid *grid)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (grid), COLUMNS));
}

void
uchi_grid_set_columns (GtkGrid *grid, guint columns)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (grid));
  guint n = 0;

  g_object_set_data (G_OBJECT (grid), COLUMNS, GUINT_TO_POINTER (columns));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (grid)); child != NULL; child = gtk_widget_get_next_sibling (child), n++)
    g_object_set (gtk_layout_manager_get_layout_child (layout, child), "column", (int) (n % columns), "row", (int) (n / columns), NULL);
}

void
uchi_grid_add (GtkGrid *grid, GtkWidget *child)
{
  gtk_widget_set_hexpand (child, TRUE);
  gtk_grid_attach (grid, child, 0, 0, 1, 1);
  uchi_grid_set_columns (grid, uchi_grid_columns (grid));
}

GtkWidget *
uchi_spring (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

GtkWidget *
uchi_card (GtkWidget *child, const char *classes)
{
  GtkWidget *card = uchi_box (GTK_ORIENTATION_VERTICAL, 0, "card");

  gtk_box_append (GTK_BOX (card), child);
  return uchi_classes (card, classes);
}

/* ---- things to press ------------------------------------------------------------------------ */

/* GTK shows a button pressed for a quarter of a second before a key or a screen reader gets its answer */
#define UCHI_TYPE_PROMPT (uchi_prompt_get_type ())
G_DECLARE_FINAL_TYPE (UchiPrompt, uchi_prompt, UCHI, PROMPT, GtkButton)

struct _UchiPrompt
{
  GtkButton parent_instance;
};

G_DEFINE_FINAL_TYPE (UchiPrompt, uchi_prompt, GTK_TYPE_BUTTON)

static void
uchi_prompt_activate (GtkButton *button)
{
  g_signal_emit_by_name (button, "clicked");
}

static void
uchi_prompt_class_init (UchiPromptClass *klass)
{
  GTK_BUTTON_CLASS (klass)->activate = uchi_prompt_activate;
}

static void
uchi_prompt_init (UchiPrompt *self)
{
}

static void
set_name (GtkWidget *widget, const char *text)
{
  g_autofree char *plain = uchi_phrases_strip (text);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, plain, -1);
}

GtkWidget *
uchi_button (const char *text, UchiButtonKind kind)
{
  static const char *const classes[] = { "btn", "btn primary", "btn choice", "btn back", "btn back small", "btn" };
  GType type = kind == UCHI_BUTTON_AT_ONCE ? UCHI_TYPE_PROMPT : GTK_TYPE_BUTTON;
  GtkWidget *button = uchi_classes (g_object_new (type, NULL), classes[kind]);
  GtkWidget *label = uchi_say (text, NULL);

  /* the bar finds room for the longest phrase: a word is never cut */
  gtk_label_set_wrap (GTK_LABEL (label), strpbrk (text, "| ") != NULL);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_xalign (GTK_LABEL (label), 0.5);
  gtk_widget_set_hexpand (label, FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_FILL);
  if (kind == UCHI_BUTTON_BACK)
    {
      GtkWidget *box = uchi_box (GTK_ORIENTATION_HORIZONTAL, 8, NULL);

      gtk_box_append (GTK_BOX (box), uchi_drawing ("back-symbolic", 24));
      gtk_box_append (GTK_BOX (box), label);
      gtk_button_set_child (GTK_BUTTON (button), box);
    }
  else
    gtk_button_set_child (GTK_BUTTON (button), label);
  set_name (button, text);
  return button;
}

GtkWidget *
uchi_row (GtkWidget *content, const char *name, const char *classes)
{
  GtkWidget *button = uchi_classes (gtk_button_new (), "row");

  gtk_button_set_child (GTK_BUTTON (button), content);
  set_name (button, name);
  return uchi_classes (button, classes);
}
