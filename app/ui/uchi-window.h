/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "ui/uchi-run.h"
#include "ui/uchi-settings.h"

/**
 * UchiWindow:
 *
 * The one window: a strip with the number of the screen, and one screen at a
 * time, built when it is shown. Owns the run and the place where the person is.
 */
#define UCHI_TYPE_WINDOW (uchi_window_get_type ())
G_DECLARE_FINAL_TYPE (UchiWindow, uchi_window, UCHI, WINDOW, GtkApplicationWindow)

UchiWindow *uchi_window_new (GtkApplication *application, UchiSettings *settings);

/* where the person is: what a support code tells, and what a restart comes back to */
typedef struct {
  guint screen;
  char *device;          /* id; "" when no device was chosen */
  char *check;           /* when the check began whose report knows @device; "" before there is one */
  UchiFindingId finding; /* being mended */
  guint step;            /* of a fix, from 1; 0: not in the steps. On 21: 1 shows what could not be checked */
  UchiLevel before;      /* level of the finding before it was mended */
  guint failures;        /* looks again that found it still there */
} UchiPlace;
void uchi_place_clear (UchiPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UchiPlace, uchi_place_clear)
/* (transfer none): the screens of a fix move the step; everything else goes through the functions below */
UchiPlace *uchi_window_place (UchiWindow *self);
/* @device: (nullable) */
void uchi_window_choose (UchiWindow *self, const UchiDevice *device, UchiFindingId finding);

/* to a place of an earlier start; @place: what it owns is taken */
void uchi_window_come_back (UchiWindow *self, UchiPlace *place);

/* shows a screen of the storyboard; the same one again is built anew */
void uchi_window_go (UchiWindow *self, guint screen);
/* the same in several turns of the main loop, for a screen that comes by itself: somebody may be pressing a button just then.
 * What is shown meanwhile is the screen before */
void uchi_window_go_gently (UchiWindow *self, guint screen);
/* waits until the place is on the disk: before it is forgotten or erased */
void uchi_window_settle_place (UchiWindow *self);
/* builds the screen anew, for another size or another state */
void uchi_window_refresh (UchiWindow *self);
guint uchi_window_screen (UchiWindow *self);
/* says @text at the top of this screen, until another one is shown */
void uchi_window_tell (UchiWindow *self, const char *text);
/* the screen before this one, for 前に戻る of 41 … 44 and 98, which are reached from many places */
guint uchi_window_came_from (UchiWindow *self);

/* (transfer none); there is always one */
UchiRun *uchi_window_run (UchiWindow *self);
/* (transfer full): ends the one before */
void uchi_window_take_run (UchiWindow *self, UchiRun *run);
UchiSettings *uchi_window_settings (UchiWindow *self);
/* (nullable) (transfer none): the chosen device, while the run knows it */
const UchiDevice *uchi_window_device (UchiWindow *self);

/* little room for much text: no drawings beside the words */
gboolean uchi_window_is_tight (UchiWindow *self);
/* so little room that the way out stands below the way on */
gboolean uchi_window_is_narrow (UchiWindow *self);
/* CSS points of the size, on the monitor of the window */
double uchi_window_points (UchiWindow *self, UchiSize size);
