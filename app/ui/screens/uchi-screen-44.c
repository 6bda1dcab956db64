/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 渡す中身を見る: what is on the screen is what is in the file, to the letter. */
#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "report/uchi-report.h"
#include "report/uchi-support-code.h"
#include "ui/uchi-code.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-paper.h"
#include "ui/uchi-result.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-texts.h"
#include "ui/uchi-where.h"

typedef struct {
  UchiPage *page;
  GHashTable *left_out; /* of char*, device ids */
  GtkWidget *preview, *where;
} Share;

static void
share_free (Share *self)
{
  g_hash_table_unref (self->left_out);
  g_free (self);
}

static void
show (Share *self)
{
  UchiWindow *window = uchi_page_window (self->page);
  JsonObject *report = uchi_run_report (uchi_window_run (window));
  char code[UCHI_SUPPORT_CODE_LENGTH + 1];
  const char *word = uchi_code_now (window, code);
  g_autofree char *number = g_strdup_printf (_("Number for the helper: %s   Check word: %s"), code, word);
  g_autofree char *body = NULL, *text = NULL;

  if (report != NULL)
    {
      g_autoptr (JsonNode) whole = json_node_new (JSON_NODE_OBJECT);
      g_autoptr (JsonNode) redacted = NULL;

      json_node_set_object (whole, report);
      redacted = uchi_report_redact (whole);
      body = uchi_advice_report_text (json_node_get_object (redacted), self->left_out);
    }
  text = g_strdup_printf ("%s\n\n%s", number, body != NULL ? body : "");
  uchi_texts_set (self->preview, text);
}

static void
mark (GtkWidget *button, gboolean handed)
{
  const char *state = handed ? _("Handed over") : _("Left out");
  g_autofree char *spoken = g_strdup_printf (_("%s, %s"), (char *) g_object_get_data (G_OBJECT (button), "uchi-name"), state);

  gtk_label_set_text (GTK_LABEL (g_object_get_data (G_OBJECT (button), "uchi-tag")), state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (handed)
    gtk_widget_add_css_class (button, "chosen");
  else
    gtk_widget_remove_css_class (button, "chosen");
}

static void
on_device (GtkWidget *button, gpointer page)
{
  Share *self = g_object_get_data (G_OBJECT (page), "uchi-share");
  const char *id = g_object_get_data (G_OBJECT (button), "uchi-device");

  if (!g_hash_table_remove (self->left_out, id))
    g_hash_table_add (self->left_out, g_strdup (id));
  mark (button, !g_hash_table_contains (self->left_out, id));
  uchi_page_settle_again (page);
  show (self);
}

/* @path: (nullable): none to be had */
static void
save_to (UchiPage *page, const char *path)
{
  Share *self = g_object_get_data (G_OBJECT (page), "uchi-share");
  gboolean saved = path != NULL && uchi_file_write (path, uchi_texts_get (self->preview), -1, NULL);
  g_autofree char *text = saved ? uchi_paper_where (path)
                                : g_strdup (_("It could not be saved. You can also read this screen to the helper on the telephone."));

  gtk_widget_show (self->where);
  uchi_say_again (self->where, text);
}

static void
on_save (GtkWidget *button, gpointer page)
{
  uchi_where_ask (page, "txt", save_to);
}

static GtkWidget *
row_for (UchiPage *page, const UchiDevice *device, char *name)
{
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 20, NULL);
  GtkWidget *label = uchi_say (name, NULL), *tag = uchi_tag ("", "pick");
  GtkWidget *button;

  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), tag);
  uchi_page_flex (page, tag);
  button = uchi_row (line, name, NULL);
  g_object_set_data_full (G_OBJECT (button), "uchi-name", name, g_free);
  g_object_set_data_full (G_OBJECT (button), "uchi-device", g_strdup (device->id), g_free);
  g_object_set_data (G_OBJECT (button), "uchi-tag", tag);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_device), page, 0);
  mark (button, TRUE);
  return button;
}

/* one row a device of the report */
static GtkWidget *
devices_of (UchiPage *page)
{
  const GPtrArray *devices = uchi_run_devices (uchi_window_run (uchi_page_window (page)));
  g_autoptr (GPtrArray) names = uchi_result_names (devices);
  GtkWidget *list = uchi_box (GTK_ORIENTATION_VERTICAL, 8, NULL);

  for (guint i = 0; i < devices->len; i++)
    {
      const UchiDevice *device = g_ptr_array_index (devices, i);

      if (!uchi_run_is_network (device))
        gtk_box_append (GTK_BOX (list), row_for (page, device, g_strdup (g_ptr_array_index (names, i))));
    }
  return list;
}

UchiPage *
uchi_screen_44 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 44, _("What is handed over"));
  Share *self = g_new0 (Share, 1);
  GtkWidget *save;

  self->page = page;
  self->left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_object_set_data_full (G_OBJECT (page), "uchi-share", self, (GDestroyNotify) share_free);
  uchi_page_set_dense (page);
  uchi_page_headline (page, _("This is handed over"));
  uchi_page_add (page, uchi_says (0, _("No name, address or password is in it."), _("Take the mark off what is not needed."), NULL));
  self->where = uchi_status ("", NULL);
  gtk_widget_hide (self->where);
  uchi_page_add (page, self->where);
  self->preview = uchi_texts_new (NULL);
  uchi_page_add (page, uchi_card (self->preview, NULL));
  uchi_page_add (page, devices_of (page));
  show (self);
  save = uchi_page_right (page, _("Make a file"), UCHI_BUTTON_PRIMARY, NULL);
  g_signal_connect_object (save, "clicked", G_CALLBACK (on_save), page, 0);
  uchi_page_right (page, _("Page for the helper"), UCHI_BUTTON_PLAIN, uchi_screen_70_open);
  uchi_page_set_first (page, uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, uchi_flow_to_code));
  return page;
}
