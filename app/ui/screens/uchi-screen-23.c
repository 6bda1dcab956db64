/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 何の機器ですか: only when the person knows it. */
#include <glib/gi18n.h>

#include "advice/uchi-advice.h"
#include "ui/uchi-screens.h"

static const UchiKind kinds[] = { UCHI_KIND_PHONE, UCHI_KIND_PC, UCHI_KIND_TV, UCHI_KIND_GAME_CONSOLE, UCHI_KIND_APPLIANCE };

/* what the person says is surer than anything that is seen */
#define SAID 100

gboolean
uchi_screen_23_may_ask (const UchiDevice *device)
{
  gboolean ours = device->kind == UCHI_KIND_UNKNOWN;

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && device->confidence >= SAID && !device->is_self; i++)
    ours |= device->kind == kinds[i];
  return ours;
}

static void
to_device (UchiWindow *window)
{
  uchi_window_go (window, 22);
}

/* keeps はてな, and takes back what was said before */
static void
take_back (UchiWindow *window)
{
  const UchiDevice *device = uchi_window_device (window);

  if (device != NULL && device->kind != UCHI_KIND_UNKNOWN)
    uchi_run_describe (uchi_window_run (window), device->id, NULL, uchi_kind_name (UCHI_KIND_UNKNOWN), NULL);
  to_device (window);
}

static void
on_kind (GtkWidget *button, gpointer page)
{
  UchiWindow *window = uchi_page_window (page);
  UchiKind kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "uchi-kind"));
  const UchiDevice *device = uchi_window_device (window);

  if (device != NULL)
    uchi_run_describe (uchi_window_run (window), device->id, NULL, uchi_kind_name (kind), NULL);
  uchi_window_go (window, 22);
}

UchiPage *
uchi_screen_23 (UchiWindow *window)
{
  UchiPage *page = uchi_page_new (window, 23, _("What device?"));
  GtkWidget *grid = uchi_grid_new (3);

  uchi_page_headline (page, _("What device is this?"));
  uchi_page_add (page, uchi_says (0, _("Choose only when you know it."), _("It is fine not to know."), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GtkWidget *button = uchi_button (uchi_advice_kind (kinds[i]), UCHI_BUTTON_CHOICE);

      g_object_set_data (G_OBJECT (button), "uchi-kind", GINT_TO_POINTER (kinds[i]));
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_kind), page, 0);
      uchi_grid_add (GTK_GRID (grid), button);
    }
  uchi_page_add (page, grid);
  uchi_page_flex (page, grid);
  uchi_page_set_first (page, uchi_page_right (page, _("I do not know"), UCHI_BUTTON_PLAIN, take_back));
  uchi_page_left (page, _("Back"), UCHI_BUTTON_BACK, to_device);
  return page;
}
