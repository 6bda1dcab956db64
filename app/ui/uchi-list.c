/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-list.h"

#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "core/uchi-json.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-mending.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-words.h"

#define LIST_SCREEN "uchi-list-screen"
/* rows that come with the screen; the next ones follow with the frames */
#define ROWS_AT_ONCE 2
/* together in a box: what GTK does for one more row is for them, and not for each of a large home */
#define ROWS_OF_BOX 16
#define ROW_GAP 8

/* ---- the box of the rows: draws those that are in view ------------------------------------------ */

#define UCHI_TYPE_ROWS (uchi_rows_get_type ())
G_DECLARE_FINAL_TYPE (UchiRows, uchi_rows, UCHI, ROWS, GtkBox)

struct _UchiRows
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (UchiRows, uchi_rows, GTK_TYPE_BOX)

static gboolean
is_in_view (GtkWidget *child, GtkWidget *view)
{
  graphene_rect_t area;

  return !gtk_widget_compute_bounds (child, view, &area)
         || (area.origin.y < (float) gtk_widget_get_height (view) && area.origin.y + area.size.height > 0);
}

static void
uchi_rows_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GtkWidget *view = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (view == NULL || is_in_view (child, view))
        gtk_widget_snapshot_child (widget, child, snapshot);
    }
}

/* others are in view after scrolling */
static void
uchi_rows_map (GtkWidget *widget)
{
  GtkWidget *view = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  GtkAdjustment *place = view != NULL ? gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view)) : NULL;

  GTK_WIDGET_CLASS (uchi_rows_parent_class)->map (widget);
  if (place == NULL)
    return;
  g_signal_connect_object (place, "value-changed", G_CALLBACK (gtk_widget_queue_draw), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (place, "changed", G_CALLBACK (gtk_widget_queue_draw), widget, G_CONNECT_SWAPPED);
}

static void
uchi_rows_class_init (UchiRowsClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = uchi_rows_snapshot;
  GTK_WIDGET_CLASS (klass)->map = uchi_rows_map;
}

static void
uchi_rows_init (UchiRows *self)
{
}

/* ---- rows --------------------------------------------------------------------------------------- */

/* what a row shows; the devices of a run may be others by the time it is made */
typedef struct {
  char *id, *name;
  UchiLevel level;
  UchiKind kind;
  gboolean put_off;
} Row;

/* a list that is being filled */
typedef struct {
  UchiPage *page;  /* @list is in it */
  GtkWidget *list; /* of boxes of rows; this is its data */
  GtkWidget *box;  /* the last of them */
  GPtrArray *rows; /* of Row* */
  guint n_made;
} Filling;

void
uchi_list_open (UchiWindow *window, const UchiDevice *device)
{
  guint step = uchi_window_place (window)->step;

  if (uchi_window_screen (window) == 20 || uchi_window_screen (window) == 21)
    g_object_set_data (G_OBJECT (window), LIST_SCREEN, GUINT_TO_POINTER (uchi_window_screen (window)));
  uchi_window_choose (window, device, UCHI_FINDING_NONE);
  uchi_window_place (window)->step = step;
  uchi_window_go (window, 22);
}

void
uchi_list_back (UchiWindow *window)
{
  guint screen = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (window), LIST_SCREEN));

  uchi_window_go (window, screen != 0 ? screen : 20);
}

static void
on_row (GtkWidget *row, gpointer page)
{
  UchiWindow *window = uchi_page_window (page);
  const char *id = g_object_get_data (G_OBJECT (row), "uchi-device");
  const UchiDevice *device = uchi_run_device (uchi_window_run (window), id);

  if (device != NULL)
    uchi_list_open (window, device);
}

static void
row_free (Row *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

static void
filling_free (Filling *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/* 「1番、カメラ、四角、今日のうちに直しましょう」 */
static char *
spoken (guint number, const Row *row)
{
  g_autofree char *words = uchi_phrases_strip (uchi_advice_level (row->level));

  /* Translators: number, device, shape and words of a row, as a screen reader says them */
  return g_strdup_printf (_("No. %u, %s, %s, %s"), number, row->name, uchi_advice_shape (row->level), words);
}

static GtkWidget *
row_new (UchiPage *page, guint number, const Row *row)
{
  gboolean tight = uchi_window_is_tight (uchi_page_window (page));
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 20, NULL);
  GtkWidget *words = uchi_says (0, uchi_advice_level (row->level), row->name, NULL);
  g_autofree char *place = g_strdup_printf (_("No. %u"), number);
  g_autofree char *name = spoken (number, row);
  GtkWidget *next = uchi_drawing ("next-symbolic", tight ? 32 : 24), *button;

  gtk_widget_add_css_class (gtk_widget_get_first_child (words), "strong");
  gtk_widget_add_css_class (next, "next");
  gtk_box_append (GTK_BOX (line), uchi_tag (place, "number small"));
  gtk_box_append (GTK_BOX (line), uchi_drawing (uchi_advice_drawing (row->level), tight ? 64 : 52));
  gtk_box_append (GTK_BOX (line), words);
  if (row->put_off)
    gtk_box_append (GTK_BOX (line), uchi_tag (C_("mark of a row", "Later"), "pick small"));
  if (!tight)
    gtk_box_append (GTK_BOX (line), uchi_tile (uchi_words_kind_drawing (row->kind), 40));
  gtk_box_append (GTK_BOX (line), next);
  button = uchi_row (line, name, row->level == UCHI_LEVEL_FINE ? "calm" : NULL);
  g_object_set_data_full (G_OBJECT (button), "uchi-device", g_strdup (row->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_row), page, 0);
  return button;
}

static void
make_next (Filling *self)
{
  const Row *row = g_ptr_array_index (self->rows, self->n_made++);
  GtkWidget *button = row_new (self->page, self->n_made, row);

  if ((self->n_made - 1) % ROWS_OF_BOX == 0)
    {
      self->box = uchi_box (GTK_ORIENTATION_VERTICAL, ROW_GAP, NULL);
      gtk_box_append (GTK_BOX (self->list), self->box);
    }
  if (g_str_equal (row->id, uchi_window_place (uchi_page_window (self->page))->device))
    g_object_set_data (G_OBJECT (self->page), "uchi-chosen-row", button);
  gtk_box_append (GTK_BOX (self->box), button);
}

/* one a frame, for GTK finds its place in the same turn: a large home keeps nobody waiting */
static gboolean
on_frame (GtkWidget *list, GdkFrameClock *clock, gpointer filling)
{
  Filling *self = filling;

  make_next (self);
  return self->n_made < self->rows->len ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* the row that was opened is there at once, for the focus goes back to it */
static guint
rows_at_once (const Filling *self)
{
  const char *chosen = uchi_window_place (uchi_page_window (self->page))->device;
  guint n = ROWS_AT_ONCE;

  for (guint i = n; i < self->rows->len; i++)
    {
      if (g_str_equal (((Row *) g_ptr_array_index (self->rows, i))->id, chosen))
        n = i + 1;
    }
  return MIN (n, self->rows->len);
}

GtkWidget *
uchi_list_new (UchiPage *page, const GPtrArray *rows)
{
  Filling *self = g_new0 (Filling, 1);

  self->page = page;
  self->list = g_object_new (UCHI_TYPE_ROWS, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", ROW_GAP, NULL);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  g_object_set_data_full (G_OBJECT (self->list), "uchi-filling", self, (GDestroyNotify) filling_free);
  for (guint i = 0; i < rows->len; i++)
    {
      const UchiResultRow *from = g_ptr_array_index (rows, i);
      Row *row = g_new0 (Row, 1);

      *row = (Row) { .id = g_strdup (from->device->id), .name = g_strdup (from->name), .level = from->level, .kind = from->device->kind,
                     .put_off = uchi_mending_is_put_off (uchi_page_window (page), from->device) };
      g_ptr_array_add (self->rows, row);
    }
  for (guint n = rows_at_once (self); self->n_made < n;)
    make_next (self);
  if (self->n_made < self->rows->len)
    gtk_widget_add_tick_callback (self->list, on_frame, self, NULL);
  return self->list;
}

void
uchi_list_focus_chosen (UchiPage *page)
{
  GtkWidget *row = g_object_get_data (G_OBJECT (page), "uchi-chosen-row");

  if (row != NULL)
    uchi_page_set_first (page, row);
}

void
uchi_list_add_date (UchiPage *page)
{
  UchiRun *run = uchi_window_run (uchi_page_window (page));
  g_autofree char *day = NULL, *text = NULL;

  if (!uchi_run_is_only_report (run) || uchi_run_report (run) == NULL)
    return;
  day = uchi_words_day (uchi_json_string (uchi_run_report (run), "started", ""));
  /* Translators: the day of an earlier check */
  text = day != NULL ? g_strdup_printf (_("This is the result of %s."), day) : g_strdup (_("This is an earlier result."));
  uchi_page_say (page, text);
  if (uchi_run_kind (run) == UCHI_RUN_FILE)
    uchi_page_right (page, _("To the beginning"), UCHI_BUTTON_PLAIN, uchi_flow_to_start);
  else
    uchi_page_right (page, _("Check again"), UCHI_BUTTON_PLAIN, uchi_flow_begin);
}

const char *
uchi_list_note (UchiPage *page)
{
  UchiRun *run = uchi_window_run (uchi_page_window (page));
  const char *note = uchi_run_note (run);

  if (uchi_run_is_cut (run))
    return _("There are too many devices to show. Not all of them are here.");
  if (*note == '\0' && !uchi_run_is_kept (run))
    return _("This result could not be kept as a record. It is on the screen, and can be printed.");
  return g_str_has_prefix (note, "pack-") ? NULL : uchi_advice_note (note);
}
