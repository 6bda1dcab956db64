/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-steady.h"

/* A second click within so long of the one before, and so near to it, is the same press: GTK's 400 ms are for quick hands, and it takes its own
 * time for that of the hand. Nobody has read a new screen by then. */
#define STEADY_MS 800
#define STEADY_PX 24

typedef struct {
  guint32 time; /* of the event, in ms; 0: there was none yet */
  double x, y;
} Press;

/* the one that GTK would press at (@x, @y); none in the title bar, where two clicks enlarge the window */
static gboolean
is_on_button (GtkWidget *window, double x, double y)
{
  GtkWidget *under = gtk_widget_pick (window, x, y, GTK_PICK_DEFAULT);
  GtkWidget *titlebar = gtk_window_get_titlebar (GTK_WINDOW (window));

  if (under == NULL || (titlebar != NULL && (under == titlebar || gtk_widget_is_ancestor (under, titlebar))))
    return FALSE;
  return GTK_IS_BUTTON (under) || gtk_widget_get_ancestor (under, GTK_TYPE_BUTTON) != NULL;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  Press *last = user_data, press = { gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture)), x, y };
  gboolean again = last->time != 0 && press.time - last->time < STEADY_MS
                   && ABS (x - last->x) < STEADY_PX && ABS (y - last->y) < STEADY_PX;

  *last = press;
  if ((again || n_press > 1) && is_on_button (window, x, y))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
is_pressing_key (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter || keyval == GDK_KEY_space
         || keyval == GDK_KEY_KP_Space;
}

static gboolean
on_key_pressed (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, gpointer user_data)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));
  gpointer held = g_object_get_data (G_OBJECT (keys), "uchi-held");

  if (!is_pressing_key (keyval))
    return GDK_EVENT_PROPAGATE;
  g_object_set_data (G_OBJECT (keys), "uchi-held", GUINT_TO_POINTER (keycode));
  return GPOINTER_TO_UINT (held) == keycode && GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (window)));
}

static void
on_key_released (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, gpointer user_data)
{
  g_object_set_data (G_OBJECT (keys), "uchi-held", NULL);
}

/* a key that is let go elsewhere */
static void
on_active_changed (GtkWindow *window, GParamSpec *pspec, gpointer keys)
{
  g_object_set_data (keys, "uchi-held", NULL);
}

void
uchi_steady_add (GtkWindow *window)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_object_set (gtk_widget_get_settings (GTK_WIDGET (window)), "gtk-error-bell", FALSE, NULL); /* nothing here makes a sound */
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_data (click, "pressed", G_CALLBACK (on_pressed), g_new0 (Press, 1), (GClosureNotify) g_free, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), NULL);
  g_signal_connect (keys, "key-released", G_CALLBACK (on_key_released), NULL);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_active_changed), keys, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}
