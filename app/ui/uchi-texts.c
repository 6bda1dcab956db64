/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-texts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/uchi-parts.h"

/* of one label: what Pango does for one grows faster than its text */
#define LINES_OF_LABEL 12
/* more than a window has room for */
#define LABELS_AT_ONCE 6
/* together in a box: GTK measures the last one only when a label comes to it */
#define LABELS_OF_BOX 16
#define TEXTS "uchi-texts"

typedef struct {
  char *text, *classes;
  const char *next; /* in @text: what has no label yet */
  const char *end;  /* of what is shown */
  GtkWidget *box;   /* (nullable): the last one */
  guint n_made, turn; /* turn: of the frames; 0: none */
} Texts;

static void
texts_free (gpointer data)
{
  Texts *self = data;

  g_free (self->text);
  g_free (self->classes);
  g_free (self);
}

/* a paragraph, or the first lines of a long one */
static char *
take_next (Texts *self)
{
  const char *from = self->next, *p = from;

  for (guint n = 0; p < self->end && n < LINES_OF_LABEL; n++)
    {
      const char *stop = memchr (p, '\n', (gsize) (self->end - p));

      p = stop != NULL ? stop + 1 : self->end;
      if (p < self->end && *p == '\n')
        break;
    }
  self->next = p;
  return g_strndup (from, (gsize) (p - from));
}

static void
make_next (GtkWidget *texts, Texts *self)
{
  g_autofree char *part = take_next (self);
  GtkWidget *label = uchi_say ("", self->classes);
  gsize length = strlen (part);

  /* the end of a line is the end of its label */
  if (length > 0 && part[length - 1] == '\n')
    part[length - 1] = '\0';
  if (self->n_made++ % LABELS_OF_BOX == 0)
    {
      self->box = uchi_box (GTK_ORIENTATION_VERTICAL, 0, NULL);
      gtk_box_append (GTK_BOX (texts), self->box);
    }
  /* to the letter, without phrases: those are for sentences of ours */
  gtk_label_set_text (GTK_LABEL (label), part);
  gtk_box_append (GTK_BOX (self->box), label);
  if (self->next >= self->end && *self->end != '\0')
    gtk_box_append (GTK_BOX (texts), uchi_say (_("There is more, but it is too long for the screen."), NULL));
}

static gboolean
on_frame (GtkWidget *texts, GdkFrameClock *clock, gpointer data)
{
  Texts *self = data;

  make_next (texts, self);
  if (self->next < self->end)
    return G_SOURCE_CONTINUE;
  self->turn = 0;
  return G_SOURCE_REMOVE;
}

GtkWidget *
uchi_texts_new (const char *classes)
{
  GtkWidget *texts = uchi_box (GTK_ORIENTATION_VERTICAL, 0, NULL);
  Texts *self = g_new0 (Texts, 1);

  self->classes = g_strdup (classes);
  gtk_widget_set_hexpand (texts, TRUE);
  g_object_set_data_full (G_OBJECT (texts), TEXTS, self, texts_free);
  return texts;
}

/* where @text has to end to have no more than @max_bytes: after a line, or after a letter of one without end */
static const char *
end_within (const char *text, gsize max_bytes)
{
  gsize length = strlen (text);
  const char *line;

  if (length <= max_bytes)
    return text + length;
  line = g_strrstr_len (text, (gssize) max_bytes, "\n");
  return line != NULL ? line + 1 : g_utf8_find_prev_char (text, text + max_bytes);
}

void
uchi_texts_set (GtkWidget *texts, const char *text)
{
  Texts *self = g_object_get_data (G_OBJECT (texts), TEXTS);
  GtkWidget *child;

  if (self->turn != 0)
    gtk_widget_remove_tick_callback (texts, self->turn);
  while ((child = gtk_widget_get_first_child (texts)) != NULL)
    gtk_box_remove (GTK_BOX (texts), child);
  g_free (self->text);
  self->text = g_strdup (text);
  self->next = self->text;
  self->end = end_within (self->text, UCHI_TEXTS_MAX_BYTES);
  self->n_made = self->turn = 0;
  while (self->n_made < LABELS_AT_ONCE && self->next < self->end)
    make_next (texts, self);
  if (self->next < self->end)
    self->turn = gtk_widget_add_tick_callback (texts, on_frame, self, NULL);
}

const char *
uchi_texts_get (GtkWidget *texts)
{
  return ((Texts *) g_object_get_data (G_OBJECT (texts), TEXTS))->text;
}
