/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-flow-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "advice/uchi-advice.h"
#include "core/uchi-json.h"
#include "ui/uchi-keep.h"
#include "ui/uchi-result.h"
#include "ui/uchi-screens.h"
#include "ui/uchi-talk.h"

#define REPLAY_PACE_MS 250
#define PRACTICE "/io/github/uchi_kenshin/UchiKenshin/practice.jsonl"
/* the engine answers `cancel` within half a second; a dead one does not keep anybody waiting */
#define STOP_LIMIT_MS 1000
/* 02 はじめる may come before the engine has said where it is */
#define WAITING "uchi-waiting-for-scope"
/* seconds until an engine that says nothing is called slow, and until it is taken for one that stopped */
#define SLOW_S 2
#define SILENT_S 15
/* a note of the engine: it is in another network than the one that was asked about */
#define MOVED "network-changed"
/* the screen that 50 was opened from */
#define BEFORE_SETTINGS "uchi-before-settings"

/* ---- engines ------------------------------------------------------------------------------ */

static guint
replay_pace (void)
{
  const char *text = g_getenv ("UCHI_REPLAY_PACE_MS");

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : REPLAY_PACE_MS;
}

/* (nullable) (transfer full) */
static UchiTalk *
replay_of_file (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);

  return bytes != NULL ? uchi_replay_talk_new (bytes, replay_pace ()) : NULL;
}

/* an engine that cannot be started is one that ends at once */
static UchiTalk *
no_talk (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  return uchi_replay_talk_new (nothing, 0);
}

void
uchi_flow_take_new_run (UchiWindow *window)
{
  const char *replay = g_getenv ("UCHI_REPLAY");
  g_autofree char *pack_url = uchi_settings_pack_url (uchi_window_settings (window));
  UchiTalk *talk = replay != NULL ? replay_of_file (replay) : uchi_engine_talk_new (pack_url);

  UchiRun *run = uchi_run_new (talk != NULL ? talk : no_talk (), UCHI_RUN_LIVE);

  uchi_run_set_keep (run, uchi_keep_report);
  g_object_steal_data (G_OBJECT (window), WAITING); /* it was for the one before */
  uchi_window_take_run (window, run);
}

void
uchi_flow_take_report (UchiWindow *window, JsonNode *report, UchiRunKind kind)
{
  g_autofree char *line = uchi_json_line (report);
  g_autofree char *event = g_strdup_printf ("{\"event\":\"report\",\"report\":%s}", line);
  g_autoptr (GBytes) bytes = g_bytes_new (event, strlen (event));

  uchi_window_take_run (window, uchi_run_new (uchi_replay_talk_new (bytes, 0), kind));
}

/* the last check as it was; devices of another one may have the same ids */
static gboolean
come_back (UchiWindow *window)
{
  g_auto (UchiPlace) place = { 0 };
  g_autoptr (JsonNode) report = NULL;

  if (!uchi_keep_find_place (&place))
    return FALSE;
  report = uchi_keep_latest ();
  if (report == NULL)
    return FALSE;
  if (!g_str_equal (place.check, uchi_json_string (json_node_get_object (report), "started", "")))
    {
      uchi_place_clear (&place);
      place = (UchiPlace) { .screen = 20, .device = g_strdup (""), .check = g_strdup ("") };
    }
  uchi_flow_take_report (window, report, UCHI_RUN_REMEMBERED);
  uchi_window_come_back (window, &place);
  return TRUE;
}

void
uchi_flow_open (UchiWindow *window)
{
  gboolean chosen = uchi_settings_size (uchi_window_settings (window)) != UCHI_SIZE_UNSET;
  guint damaged = uchi_keep_n_damaged ();

  if (chosen && come_back (window))
    return;
  if (uchi_keep_n_damaged () > damaged)
    g_object_set_data (G_OBJECT (window), UCHI_FLOW_DAMAGED, GINT_TO_POINTER (TRUE));
  uchi_flow_take_new_run (window);
  uchi_window_go (window, chosen ? 2 : 1);
}

/* ---- before the check ------------------------------------------------------------------------ */

/* 0: nothing was refused */
static guint
screen_for_refusal (const UchiRunScope *scope)
{
  switch (scope->refused)
    {
    case UCHI_REFUSED_NO_LINK:
    case UCHI_REFUSED_NO_ROUTER:
      return 90;
    case UCHI_REFUSED_PUBLIC_NETWORK:
      return scope->in_the_open ? 97 : 91;
    case UCHI_REFUSED_OFFICE_NETWORK:
    case UCHI_REFUSED_TOO_LARGE:
    case UCHI_REFUSED_BUSY:
      return 91;
    case UCHI_REFUSED_VPN:
      return 92;
    case UCHI_REFUSED_NO_CONSENT:
      return 4;
    case UCHI_REFUSED_NONE:
    default:
      return 0;
    }
}

/* the scope is known: what stands in the way, or the question of 03 */
static void
show_where_we_are (UchiWindow *window)
{
  UchiRun *run = uchi_window_run (window);
  UchiRunScope scope;
  guint refused;

  uchi_run_scope (run, &scope);
  refused = screen_for_refusal (&scope);
  if (refused != 0)
    uchi_window_go (window, refused);
  else if (scope.ask != NULL)
    uchi_window_go (window, 91);
  else if (uchi_run_is_pack_old (run) && uchi_window_screen (window) != 93)
    uchi_window_go (window, 93);
  else
    uchi_window_go (window, 3);
  if (g_object_steal_data (G_OBJECT (window), MOVED) != NULL && uchi_window_screen (window) == 3)
    uchi_window_tell (window, uchi_advice_note (MOVED));
}

/* for an engine that has not said where it is */
typedef struct {
  UchiWindow *window;
  UchiRun *run;
} Waiting;

static void
waiting_free (gpointer user_data)
{
  Waiting *self = user_data;

  g_object_unref (self->window);
  g_object_unref (self->run);
  g_free (self);
}

static gboolean
is_waiting (const Waiting *self)
{
  return uchi_window_run (self->window) == self->run && uchi_run_state (self->run) == UCHI_RUN_OPENING
         && g_object_get_data (G_OBJECT (self->window), WAITING) != NULL;
}

static gboolean
on_slow (gpointer waiting)
{
  UchiWindow *window = ((Waiting *) waiting)->window;

  if (!is_waiting (waiting))
    return G_SOURCE_REMOVE;
  if (uchi_screens_is_of_result (uchi_window_screen (window)))
    uchi_window_go (window, 2);
  uchi_window_tell (window, _("It is made ready. Please wait a little."));
  return G_SOURCE_REMOVE;
}

/* should it speak after all, the question of 03 comes by itself */
static gboolean
on_silent (gpointer waiting)
{
  if (is_waiting (waiting))
    uchi_window_go (((Waiting *) waiting)->window, 95);
  return G_SOURCE_REMOVE;
}

static void
wait_for_scope (UchiWindow *window)
{
  const struct { guint seconds; GSourceFunc then; } limits[] = { { SLOW_S, on_slow }, { SILENT_S, on_silent } };

  if (g_object_get_data (G_OBJECT (window), WAITING) != NULL)
    return;
  g_object_set_data (G_OBJECT (window), WAITING, GINT_TO_POINTER (TRUE));
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      Waiting *waiting = g_new0 (Waiting, 1);

      *waiting = (Waiting) { .window = g_object_ref (window), .run = g_object_ref (uchi_window_run (window)) };
      g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, limits[i].seconds, limits[i].then, waiting, waiting_free);
    }
}

void
uchi_flow_begin (UchiWindow *window)
{
  UchiRunState state = uchi_run_state (uchi_window_run (window));

  /* one that was left at its work does not come to its end any more */
  if (state != UCHI_RUN_OPENING && state != UCHI_RUN_READY && (state != UCHI_RUN_DONE || uchi_run_is_only_report (uchi_window_run (window))))
    {
      uchi_flow_take_new_run (window);
      state = UCHI_RUN_OPENING;
    }
  if (state == UCHI_RUN_READY || state == UCHI_RUN_DONE)
    show_where_we_are (window);
  else
    wait_for_scope (window);
}

void
uchi_flow_begin_anew (UchiWindow *window)
{
  uchi_flow_take_new_run (window);
  uchi_flow_begin (window);
}

void
uchi_flow_practice (UchiWindow *window)
{
  g_autoptr (GBytes) stream = g_resources_lookup_data (PRACTICE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (stream == NULL)
    return;
  uchi_window_take_run (window, uchi_run_new (uchi_replay_talk_new (stream, replay_pace ()), UCHI_RUN_PRACTICE));
  uchi_flow_begin (window);
}

void
uchi_flow_ask_home (UchiWindow *window)
{
  uchi_window_go (window, 3);
}

/* ---- the check ---------------------------------------------------------------------------------- */

void
uchi_flow_start (UchiWindow *window)
{
  UchiRun *run = uchi_window_run (window);
  UchiRunScope scope;

  if (uchi_run_state (run) == UCHI_RUN_ENDED)
    {
      uchi_window_go (window, 95);
      return;
    }
  uchi_window_choose (window, NULL, UCHI_FINDING_NONE);
  uchi_run_scope (run, &scope);
  /* 91 was answered with yes: this is a home, however many devices it has */
  uchi_run_start (run, scope.ask != NULL);
  uchi_window_go_gently (window, 11);
}

static gboolean
on_stop_limit (gpointer user_data)
{
  UchiWindow *window = user_data;

  if (uchi_window_screen (window) != 12)
    return G_SOURCE_REMOVE;
  if (uchi_run_is_reading (uchi_window_run (window)))
    return G_SOURCE_CONTINUE; /* a slow disk is no dead engine */
  uchi_window_go (window, 95);
  return G_SOURCE_REMOVE;
}

void
uchi_flow_stop (UchiWindow *window)
{
  if (uchi_run_state (uchi_window_run (window)) == UCHI_RUN_DONE)
    {
      uchi_flow_result (window);
      return;
    }
  uchi_run_cancel (uchi_window_run (window));
  g_object_set_data (G_OBJECT (window), WAITING, GINT_TO_POINTER (TRUE));
  g_timeout_add_full (G_PRIORITY_DEFAULT, STOP_LIMIT_MS, on_stop_limit, g_object_ref (window), g_object_unref);
}

void
uchi_flow_resume (UchiWindow *window)
{
  switch (uchi_run_state (uchi_window_run (window)))
    {
    case UCHI_RUN_ASKING:
      uchi_window_go_gently (window, 5);
      break;
    case UCHI_RUN_DONE:
      uchi_flow_result (window);
      break;
    case UCHI_RUN_ENDED:
      uchi_window_go (window, 95);
      break;
    case UCHI_RUN_OPENING:
    case UCHI_RUN_READY:
    case UCHI_RUN_BUSY:
    case UCHI_RUN_AGAIN:
    default:
      uchi_window_go_gently (window, 11);
    }
}

void
uchi_flow_allow (UchiWindow *window, const GPtrArray *devices)
{
  uchi_run_allow (uchi_window_run (window), devices);
  uchi_window_go_gently (window, 11);
}

static guint
screen_of_result (UchiWindow *window)
{
  UchiRun *run = uchi_window_run (window);
  UchiRunScope scope;
  UchiResultCount count;
  guint refused;

  uchi_run_scope (run, &scope);
  refused = screen_for_refusal (&scope);
  uchi_result_count (uchi_run_devices (run), &count);
  if (refused != 0)
    return refused;
  if (count.to_mend > 0)
    return 20;
  return count.others == 0 ? 94 : 21;
}

void
uchi_flow_result (UchiWindow *window)
{
  uchi_window_go (window, screen_of_result (window));
}

/* ---- news ------------------------------------------------------------------------------------------ */

static gboolean
is_checking (guint screen)
{
  return screen == 11 || screen == 5 || screen == 12;
}

static gboolean
take_waiting (UchiWindow *window)
{
  return g_object_steal_data (G_OBJECT (window), WAITING) != NULL;
}

void
uchi_flow_news (UchiWindow *window, UchiNews news)
{
  guint screen = uchi_window_screen (window);
  UchiRunState state = uchi_run_state (uchi_window_run (window));

  switch (news)
    {
    case UCHI_NEWS_SCOPE:
      if (state == UCHI_RUN_READY && take_waiting (window))
        show_where_we_are (window);
      break;
    case UCHI_NEWS_ASK:
      if (screen == 11 || screen == 5)
        uchi_window_go (window, 5);
      break;
    case UCHI_NEWS_REPORT:
      /* an open question of 12 stays until it is answered */
      if (screen == 11 || screen == 5 || (screen == 12 && take_waiting (window)))
        uchi_window_go_gently (window, screen_of_result (window));
      else if (screen == 38)
        uchi_flow_looked_again (window);
      else if (uchi_run_is_only_report (uchi_window_run (window)))
        uchi_flow_remembered (window);
      else if (screen == 22)
        uchi_window_refresh (window);
      break;
    case UCHI_NEWS_ENDED:
      if (screen == 38 || is_checking (screen) || take_waiting (window))
        uchi_window_go (window, 95);
      else if (screen == 22) /* what is asked there, nobody takes any more */
        uchi_window_refresh (window);
      break;
    case UCHI_NEWS_NOTE:
      if (is_checking (screen) && g_str_equal (uchi_run_note (uchi_window_run (window)), MOVED))
        {
          g_object_set_data (G_OBJECT (window), MOVED, GINT_TO_POINTER (TRUE));
          uchi_flow_begin_anew (window);
        }
      else if (screen == 93 || (screen == 2 && uchi_run_n_news (uchi_window_run (window)) > 0))
        uchi_window_refresh (window);
      break;
    case UCHI_NEWS_MODELS:
      if (uchi_window_screen (window) == 24)
        uchi_window_go (window, 24);
      break;
    case UCHI_NEWS_PROGRESS:
    default:
      break;
    }
}

/* ---- ways -------------------------------------------------------------------------------------------- */

static void
forget_place (UchiWindow *window)
{
  uchi_window_settle_place (window);
  uchi_keep_forget_place ();
}

void
uchi_flow_quit (UchiWindow *window)
{
  forget_place (window);
  gtk_window_close (GTK_WINDOW (window));
}

const char *
uchi_flow_end_name (UchiWindow *window, const char *otherwise)
{
  return uchi_run_kind (uchi_window_run (window)) == UCHI_RUN_PRACTICE ? _("Stop practising") : otherwise;
}

void
uchi_flow_end (UchiWindow *window)
{
  if (uchi_run_kind (uchi_window_run (window)) == UCHI_RUN_PRACTICE)
    uchi_flow_to_start (window);
  else
    uchi_flow_quit (window);
}

void
uchi_flow_erase (UchiWindow *window)
{
  gboolean erased;

  uchi_run_end (uchi_window_run (window)); /* nothing is kept any more after this */
  uchi_window_settle_place (window);
  erased = uchi_keep_erase (NULL);
  uchi_flow_take_new_run (window);
  uchi_window_choose (window, NULL, UCHI_FINDING_NONE);
  if (erased)
    uchi_screen_55_open (window);
  else
    uchi_screen_54_failed (window);
}

void
uchi_flow_to_start (UchiWindow *window)
{
  forget_place (window);
  if (uchi_run_kind (uchi_window_run (window)) != UCHI_RUN_LIVE)
    uchi_flow_take_new_run (window);
  uchi_window_go (window, 2);
}

void
uchi_flow_to_size (UchiWindow *window)
{
  uchi_window_go (window, 1);
}

void
uchi_flow_to_code (UchiWindow *window)
{
  uchi_window_go (window, 41);
}

void
uchi_flow_to_paper (UchiWindow *window)
{
  uchi_window_go (window, 43);
}

void
uchi_flow_to_settings (UchiWindow *window)
{
  g_object_set_data (G_OBJECT (window), BEFORE_SETTINGS, GUINT_TO_POINTER (uchi_window_screen (window)));
  uchi_window_go (window, 50);
}

void
uchi_flow_from_size (UchiWindow *window)
{
  if (uchi_window_came_from (window) == 50)
    uchi_window_go (window, 50);
  else
    uchi_flow_to_start (window);
}

void
uchi_flow_from_settings (UchiWindow *window)
{
  guint before = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (window), BEFORE_SETTINGS));

  /* the result may have been erased meanwhile, or another home practised with */
  if ((before == 20 || before == 21) && uchi_run_report (uchi_window_run (window)) != NULL)
    uchi_flow_result (window);
  else
    uchi_flow_to_start (window);
}

void
uchi_flow_back (UchiWindow *window)
{
  uchi_window_go (window, uchi_window_came_from (window));
}
