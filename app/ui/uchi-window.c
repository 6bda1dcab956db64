/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-window.h"

#include <glib/gi18n.h>

#include "core/uchi-json.h"
#include "ui/uchi-flow.h"
#include "ui/uchi-keep.h"
#include "ui/uchi-page.h"
#include "ui/uchi-parts.h"
#include "ui/uchi-phrases.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-steady.h"
#include "ui/uchi-title-bar.h"
#include "ui/uchi-words.h"
#include "uchi-config.h"

#define FONT_DPI 96.0
#define COLOURS "/io/github/uchi_kenshin/UchiKenshin/colours.css"

struct _UchiWindow
{
  GtkApplicationWindow parent_instance;
  UchiSettings *settings;
  UchiRun *run;
  UchiPage *page;         /* our child */
  UchiTitleBar *title_bar;
  GtkCssProvider *letters; /* the size of the letters */
  UchiPlace place;
  GThread *keeping;       /* (nullable): writes the place; joined before the next one */
  guint came_from;
  char *told;             /* (nullable) */
  double ppi;             /* of the monitor that we are on, as it was last looked at */
  int monitor_px;         /* its width */
  gboolean tight, narrow, drawn;
  guint refresh_id;
  guint turn_id, turn;    /* of a screen that comes turn by turn */
  UchiPage *other;        /* (nullable): of that one: the page to come, then the one before */
};

enum { TURN_BUILD, TURN_PUT, TURN_NAME }; /* what is done of a screen in one turn of the main loop */

G_DEFINE_FINAL_TYPE (UchiWindow, uchi_window, GTK_TYPE_APPLICATION_WINDOW)

/* ---- sizes and colours --------------------------------------------------------------------- */

static GdkMonitor *
find_monitor (UchiWindow *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  GdkMonitor *monitor = surface != NULL ? gdk_display_get_monitor_at_surface (display, surface) : NULL;

  if (monitor != NULL)
    return g_object_ref (monitor);
  return g_list_model_get_item (gdk_display_get_monitors (display), 0);
}

/* the display server is asked, which keeps us waiting: for a new screen and a new monitor, never for a row */
static void
look_at_monitor (UchiWindow *self)
{
  g_autoptr (GdkMonitor) monitor = find_monitor (self);
  GdkRectangle area = { 0 };

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &area);
  self->monitor_px = area.width;
  self->ppi = uchi_size_ppi (area.width, monitor != NULL ? gdk_monitor_get_width_mm (monitor) : 0);
}

/* the text scale of the system, which CSS points follow */
static double
text_scale (UchiWindow *self)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? dpi / 1024.0 / FONT_DPI : 1.0;
}

/* by the window as it opens on that monitor: what is written does not grow while somebody drags at its border */
double
uchi_window_points (UchiWindow *self, UchiSize size)
{
  int width, height;

  uchi_size_window (self->monitor_px, self->monitor_px, &width, &height);
  return uchi_size_fit (uchi_size_points (size, self->ppi), width, text_scale (self));
}

static UchiSize
size_now (UchiWindow *self)
{
  UchiSize size = uchi_settings_size (self->settings);

  return size != UCHI_SIZE_UNSET ? size : uchi_size_suggest (self->ppi, self->monitor_px);
}

static void
set_class (UchiWindow *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

/* returns whether the screen must be built anew */
static gboolean
apply_room (UchiWindow *self, int width)
{
  double points = uchi_window_points (self, size_now (self));
  gboolean tight = uchi_size_is_compact (width, points, text_scale (self));
  gboolean narrow = uchi_size_is_narrow (width, points, text_scale (self));

  set_class (self, "compact", tight);
  set_class (self, "narrow", narrow);
  if (tight == self->tight && narrow == self->narrow)
    return FALSE;
  self->tight = tight;
  self->narrow = narrow;
  return TRUE;
}

/* the bright page does not wait for the colours of the others */
static void
need_colours (GdkDisplay *display)
{
  GtkCssProvider *colours = g_object_get_data (G_OBJECT (display), COLOURS);

  if (colours != NULL)
    return;
  colours = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (colours, COLOURS);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (colours), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set_data_full (G_OBJECT (display), COLOURS, colours, g_object_unref);
}

static void
apply_look (UchiWindow *self)
{
  UchiSize size = size_now (self);
  UchiColours colours = uchi_settings_colours (self->settings);
  char points[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *css = NULL;

  if (colours != UCHI_COLOURS_LIGHT)
    need_colours (gtk_widget_get_display (GTK_WIDGET (self)));
  g_ascii_formatd (points, sizeof points, "%.2f", uchi_window_points (self, size));
  css = g_strdup_printf ("window.app { font-size: %spt; }", points);
  gtk_css_provider_load_from_data (self->letters, css, -1);
  set_class (self, "size-1", size == UCHI_SIZE_LARGE);
  set_class (self, "size-2", size == UCHI_SIZE_LARGER);
  set_class (self, "size-3", size == UCHI_SIZE_LARGEST);
  set_class (self, "latin", !uchi_words_are_japanese ());
  set_class (self, "dark", colours == UCHI_COLOURS_DARK || colours == UCHI_COLOURS_CONTRAST_DARK);
  set_class (self, "contrast", colours == UCHI_COLOURS_CONTRAST || colours == UCHI_COLOURS_CONTRAST_DARK);
}

static gboolean
on_refresh (gpointer user_data)
{
  UchiWindow *self = user_data;

  self->refresh_id = 0;
  uchi_window_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
refresh_soon (UchiWindow *self)
{
  if (self->refresh_id == 0 && self->page != NULL)
    self->refresh_id = g_idle_add (on_refresh, self);
}

/* gettext looks its catalogues up anew after textdomain() */
static void
apply_language (UchiWindow *self)
{
  const char *languages = uchi_settings_languages (self->settings);

  if (g_strcmp0 (g_getenv ("LANGUAGE"), languages) == 0)
    return;
  g_setenv ("LANGUAGE", languages, TRUE);
  textdomain (UCHI_GETTEXT_DOMAIN);
}

static void
on_settings_changed (UchiWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  apply_language (self);
  apply_look (self);
  if (width > 0)
    apply_room (self, width);
  refresh_soon (self);
}

static void
uchi_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UchiWindow *self = UCHI_WINDOW (widget);

  GTK_WIDGET_CLASS (uchi_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (apply_room (self, width))
    refresh_soon (self);
}

gboolean
uchi_window_is_tight (UchiWindow *self)
{
  return self->tight || size_now (self) == UCHI_SIZE_LARGEST;
}

gboolean
uchi_window_is_narrow (UchiWindow *self)
{
  return self->narrow;
}

/* ---- screens ---------------------------------------------------------------------------------- */

/* before the first frame: as wide as it will open */
static int
window_width (UchiWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height;

  if (width <= 0)
    gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  return width;
}

/* X11 reads all it knows of an alphabet before a name in it: not before the first frame; who hears the screen has its name at once */
static void
name_window (UchiWindow *self)
{
  g_autofree char *name = uchi_phrases_strip (uchi_page_name (self->page));
  g_autofree char *number = g_strdup_printf (_("Screen %02u"), uchi_page_number (self->page));
  /* Translators: number and name of a screen: Screen 20  Result */
  g_autofree char *title = g_strdup_printf (C_("title", "%s  %s"), number, name);

  if (self->drawn)
    gtk_window_set_title (GTK_WINDOW (self), title);
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static UchiPage *
build_page (UchiWindow *self)
{
  UchiPage *page;

  look_at_monitor (self);
  page = uchi_screens_build (self, self->place.screen);
  if (self->told != NULL)
    uchi_page_tell (page, self->told);
  return page;
}

static void
put_page (UchiWindow *self, UchiPage *page)
{
  self->page = page;
  gtk_window_set_child (GTK_WINDOW (self), GTK_WIDGET (page));
  if (!self->drawn)
    uchi_page_hurry (page, window_width (self));
  uchi_page_settle (page, window_width (self));
}

static void
name_page (UchiWindow *self)
{
  uchi_title_bar_show (self->title_bar, self->page, uchi_run_kind (self->run), uchi_screens_is_calm (self->place.screen),
                       window_width (self));
  name_window (self);
  gtk_window_set_focus (GTK_WINDOW (self), uchi_page_first (self->page));
}

/* what was to be shown turn by turn is not shown any more */
static void
stop_turns (UchiWindow *self)
{
  g_clear_handle_id (&self->turn_id, g_source_remove);
  g_clear_object (&self->other);
  self->turn = TURN_BUILD;
}

void
uchi_window_refresh (UchiWindow *self)
{
  stop_turns (self);
  put_page (self, build_page (self));
  name_page (self);
}

static gboolean
on_turn (gpointer user_data)
{
  UchiWindow *self = user_data;
  UchiPage *before = self->page;

  switch (self->turn++)
    {
    case TURN_BUILD:
      self->other = g_object_ref_sink (build_page (self));
      return G_SOURCE_CONTINUE;
    case TURN_PUT:
      g_object_ref (before);
      put_page (self, self->other);
      g_object_unref (self->other);
      self->other = before;
      return G_SOURCE_CONTINUE;
    case TURN_NAME:
      name_page (self);
      return G_SOURCE_CONTINUE;
    default:
      self->turn_id = 0;
      stop_turns (self);
      return G_SOURCE_REMOVE;
    }
}

/* a slow disk keeps nobody waiting but who goes on while it is still at the last place */
static void
keep_place (UchiWindow *self)
{
  uchi_window_settle_place (self);
  self->keeping = uchi_keep_place_in_thread (&self->place);
}

void
uchi_window_settle_place (UchiWindow *self)
{
  g_clear_pointer (&self->keeping, g_thread_join);
}

static void
set_screen (UchiWindow *self, guint screen)
{
  if (screen != self->place.screen && !uchi_screens_is_beside (self->place.screen))
    self->came_from = self->place.screen;
  g_clear_pointer (&self->told, g_free);
  self->place.screen = screen;
}

void
uchi_place_clear (UchiPlace *self)
{
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->check, g_free);
}

static void
remember (UchiWindow *self)
{
  JsonObject *report = uchi_run_report (self->run);

  g_free (self->place.check);
  self->place.check = g_strdup (report != NULL ? uchi_json_string (report, "started", "") : "");
  if (uchi_run_kind (self->run) == UCHI_RUN_LIVE || uchi_run_kind (self->run) == UCHI_RUN_REMEMBERED)
    keep_place (self);
}

void
uchi_window_go (UchiWindow *self, guint screen)
{
  set_screen (self, screen);
  uchi_window_refresh (self);
  remember (self);
}

void
uchi_window_go_gently (UchiWindow *self, guint screen)
{
  stop_turns (self);
  set_screen (self, screen);
  /* before the next frame: nobody sees a half of it */
  self->turn_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_turn, self, NULL);
  remember (self);
}

void
uchi_window_tell (UchiWindow *self, const char *text)
{
  g_free (self->told);
  self->told = g_strdup (text);
  uchi_window_refresh (self);
}

void
uchi_window_come_back (UchiWindow *self, UchiPlace *place)
{
  uchi_place_clear (&self->place);
  self->place = *place;
  *place = (UchiPlace) { 0 };
  uchi_window_refresh (self);
}

guint
uchi_window_screen (UchiWindow *self)
{
  return self->place.screen;
}

guint
uchi_window_came_from (UchiWindow *self)
{
  return self->came_from;
}

UchiPlace *
uchi_window_place (UchiWindow *self)
{
  return &self->place;
}

void
uchi_window_choose (UchiWindow *self, const UchiDevice *device, UchiFindingId finding)
{
  g_autofree char *old = self->place.device;

  self->place.device = g_strdup (device != NULL ? device->id : "");
  self->place.finding = finding;
  self->place.step = self->place.failures = 0;
}

const UchiDevice *
uchi_window_device (UchiWindow *self)
{
  return *self->place.device != '\0' ? uchi_run_device (self->run, self->place.device) : NULL;
}

/* ---- the run ------------------------------------------------------------------------------------ */

static void
on_news (UchiWindow *self, guint news)
{
  uchi_flow_news (self, (UchiNews) news);
}

UchiRun *
uchi_window_run (UchiWindow *self)
{
  return self->run;
}

void
uchi_window_take_run (UchiWindow *self, UchiRun *run)
{
  if (self->run != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->run, on_news, self);
      uchi_run_end (self->run);
      g_object_unref (self->run);
    }
  self->run = run;
  g_signal_connect_object (run, "news", G_CALLBACK (on_news), self, G_CONNECT_SWAPPED);
  if (self->drawn)
    uchi_run_begin (run);
}

/* the engine does not take the processor before there is something to read */
static void
on_first_frame (UchiWindow *self, GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func (clock, on_first_frame, self);
  gdk_display_flush (gtk_widget_get_display (GTK_WIDGET (self))); /* what was drawn is not kept by what follows */
  self->drawn = TRUE;
  g_set_application_name (_("Home Network Check"));
  name_window (self);
  uchi_page_take_time (self->page);
  if (self->run != NULL)
    uchi_run_begin (self->run);
}

static void
on_monitor (UchiWindow *self)
{
  double ppi = self->ppi;
  int width_px = self->monitor_px;

  look_at_monitor (self);
  if (self->ppi < ppi || self->ppi > ppi || self->monitor_px != width_px)
    on_settings_changed (self);
}

static void
uchi_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (uchi_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "enter-monitor", G_CALLBACK (on_monitor), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (on_first_frame), widget,
                           G_CONNECT_SWAPPED);
}

UchiSettings *
uchi_window_settings (UchiWindow *self)
{
  return self->settings;
}

/* ---- the window itself ------------------------------------------------------------------------------ */

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  UchiWindow *self = UCHI_WINDOW (widget);

  return self->page != NULL && uchi_page_escape (self->page);
}

static void
uchi_window_dispose (GObject *object)
{
  UchiWindow *self = UCHI_WINDOW (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  stop_turns (self);
  uchi_window_settle_place (self);
  if (self->letters != NULL)
    gtk_style_context_remove_provider_for_display (gtk_widget_get_display (GTK_WIDGET (self)), GTK_STYLE_PROVIDER (self->letters));
  g_clear_object (&self->letters);
  g_clear_object (&self->title_bar);
  if (self->run != NULL)
    uchi_run_end (self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->settings);
  self->page = NULL;
  G_OBJECT_CLASS (uchi_window_parent_class)->dispose (object);
}

static void
uchi_window_finalize (GObject *object)
{
  uchi_place_clear (&UCHI_WINDOW (object)->place);
  g_free (UCHI_WINDOW (object)->told);
  G_OBJECT_CLASS (uchi_window_parent_class)->finalize (object);
}

static void
uchi_window_class_init (UchiWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = uchi_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = uchi_window_finalize;
  widget_class->realize = uchi_window_realize;
  widget_class->size_allocate = uchi_window_size_allocate;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, on_escape, NULL);
}

static void
uchi_window_init (UchiWindow *self)
{
  self->place.device = g_strdup ("");
  self->place.check = g_strdup ("");
  self->title_bar = uchi_title_bar_new (GTK_WINDOW (self));
  g_signal_connect_object (self->title_bar, "settings", G_CALLBACK (uchi_flow_to_settings), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (GTK_WIDGET (self), "app");
  uchi_steady_add (GTK_WINDOW (self));
  self->letters = gtk_css_provider_new ();
  gtk_style_context_add_provider_for_display (gtk_widget_get_display (GTK_WIDGET (self)), GTK_STYLE_PROVIDER (self->letters),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
}

static void
set_first_size (UchiWindow *self)
{
  g_autoptr (GdkMonitor) monitor = find_monitor (self);
  GdkRectangle area = { .width = 1200, .height = 900 };
  int width, height;

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &area);
  uchi_size_window (area.width, area.height, &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  apply_room (self, width);
}

UchiWindow *
uchi_window_new (GtkApplication *application, UchiSettings *settings)
{
  UchiWindow *self = g_object_new (UCHI_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi",
                           G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
  look_at_monitor (self);
  apply_look (self);
  set_first_size (self);
  uchi_flow_open (self);
  return self;
}
