/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-details.h"

#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "ui/uchi-phrases.h"

#define MAX_EVIDENCE 12
/* a name that people give; cleaned by the engine too */
#define MAX_LABEL 20

void
uchi_details_add_unknown (GtkWidget *box, const UchiCheckState *state)
{
  g_autofree char *text = NULL;

  if (state->outcome != UCHI_OUTCOME_UNKNOWN)
    return;
  text = g_strconcat ("・", uchi_advice_check (state->check), NULL);
  gtk_box_append (GTK_BOX (box), uchi_say (text, NULL));
  gtk_box_append (GTK_BOX (box), uchi_say (uchi_advice_unknown (state->reason), "small"));
}

/* ---- くわしい情報 ------------------------------------------------------------------------- */

static void
add_fact (GtkWidget *list, const char *name, const char *value)
{
  g_autofree char *safe = uchi_phrases_name (value);
  g_autofree char *text = NULL;

  if (*value == '\0')
    return;
  /* Translators: a technical fact: IP address: 192.168.1.2 */
  text = g_strdup_printf (C_("fact", "%s: %s"), name, safe);
  gtk_box_append (GTK_BOX (list), uchi_say (text, "small"));
}

static void
add_services (GtkWidget *list, const UchiDevice *device)
{
  for (guint i = 0; i < device->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (device->services, i);
      g_autofree char *text = g_strdup_printf ("%s %u %s %s %s", service->transport == UCHI_UDP ? "UDP" : "TCP", service->port,
                                               service->protocol, service->product, service->version);

      add_fact (list, _("Entrance (port)"), g_strchomp (text));
    }
}

static GtkWidget *
facts (const UchiDevice *device)
{
  GtkWidget *list = uchi_box (GTK_ORIENTATION_VERTICAL, 2, NULL);

  for (guint i = 0; i < device->ipv4->len; i++)
    add_fact (list, _("IP address"), g_ptr_array_index (device->ipv4, i));
  for (guint i = 0; i < device->ipv6->len; i++)
    add_fact (list, _("IP address"), g_ptr_array_index (device->ipv6, i));
  add_fact (list, _("MAC address"), device->mac);
  add_fact (list, _("Maker"), device->vendor);
  add_fact (list, _("Model"), device->model);
  add_fact (list, _("Number of the software"), device->firmware);
  for (guint i = 0; i < device->names->len; i++)
    add_fact (list, _("Name of the device"), g_ptr_array_index (device->names, i));
  add_services (list, device);
  for (guint i = 0; i < device->evidence->len && i < MAX_EVIDENCE; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (device->evidence, i);

      add_fact (list, evidence->source, evidence->value);
    }
  return list;
}

/* once it has a place: what was asked for may lie below what the window shows */
static gboolean
bring_into_view (GtkWidget *part, GdkFrameClock *clock, gpointer user_data)
{
  GtkWidget *view = gtk_widget_get_ancestor (part, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = view != NULL ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (view)) : NULL;
  double y = 0;

  if (view == NULL || !gtk_widget_get_visible (part))
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_height (part) == 0 || !gtk_widget_translate_coordinates (part, view, 0, 0, NULL, &y))
    return G_SOURCE_CONTINUE;
  y += gtk_adjustment_get_value (adjustment);
  gtk_adjustment_clamp_page (adjustment, y, y + MIN (gtk_widget_get_height (part), gtk_adjustment_get_page_size (adjustment)));
  return G_SOURCE_REMOVE;
}

static void
toggle (GtkWidget *button, gpointer part)
{
  gboolean shown = !gtk_widget_get_visible (part);

  gtk_widget_set_visible (part, shown);
  uchi_page_settle_again (UCHI_PAGE (gtk_widget_get_ancestor (part, UCHI_TYPE_PAGE)));
  if (!shown)
    return;
  gtk_widget_child_focus (part, GTK_DIR_TAB_FORWARD);
  gtk_widget_add_tick_callback (part, bring_into_view, NULL, NULL);
}

/* ---- 名前を変える ------------------------------------------------------------------------------ */

static void
save_name (GtkWidget *widget, gpointer page)
{
  GtkWidget *entry = g_object_get_data (page, "uchi-name-entry");
  UchiWindow *window = uchi_page_window (page);
  const UchiDevice *device = uchi_window_device (window);

  if (device != NULL)
    uchi_run_describe (uchi_window_run (window), device->id, gtk_editable_get_text (GTK_EDITABLE (entry)), NULL, NULL);
}

static GtkWidget *
name_part (UchiPage *page, const UchiDevice *device)
{
  GtkWidget *list = uchi_box (GTK_ORIENTATION_VERTICAL, 10, NULL);
  GtkWidget *line = uchi_box (GTK_ORIENTATION_HORIZONTAL, 20, NULL);
  GtkWidget *entry = gtk_entry_new (), *save = uchi_button (_("Use this name"), UCHI_BUTTON_CHOICE);

  gtk_entry_set_max_length (GTK_ENTRY (entry), MAX_LABEL);
  gtk_editable_set_text (GTK_EDITABLE (entry), device->label);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of this device"), -1);
  g_object_set_data (G_OBJECT (page), "uchi-name-entry", entry);
  g_signal_connect_object (entry, "activate", G_CALLBACK (save_name), page, 0);
  g_signal_connect_object (save, "clicked", G_CALLBACK (save_name), page, 0);
  gtk_box_append (GTK_BOX (list), uchi_say (_("Write a name that you know it by, like “camera in the living room”."), NULL));
  gtk_box_append (GTK_BOX (line), entry);
  gtk_box_append (GTK_BOX (line), save);
  uchi_page_flex (page, line);
  gtk_box_append (GTK_BOX (list), line);
  return list;
}

static void
add_hidden (UchiPage *page, const char *button_text, GtkWidget *content)
{
  GtkWidget *part = uchi_card (content, NULL);
  GtkWidget *button = uchi_page_more (page, button_text, NULL);

  gtk_widget_set_visible (part, FALSE);
  g_signal_connect_object (button, "clicked", G_CALLBACK (toggle), part, 0);
  uchi_page_add (page, part);
}

void
uchi_details_add (UchiPage *page, const UchiDevice *device)
{
  if (!uchi_run_is_network (device) && uchi_run_may_describe (uchi_window_run (uchi_page_window (page))))
    add_hidden (page, _("Change the name"), name_part (page, device));
  add_hidden (page, _("More details"), facts (device));
}
