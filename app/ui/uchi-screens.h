/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/uchi-page.h"

/**
 * uchi_screens_build:
 * @number: of the storyboard
 *
 * Returns: (transfer floating): the screen of that number, as things stand now;
 *   the first screen for a number that there is not
 */
UchiPage *uchi_screens_build (UchiWindow *window, guint number);
/* nothing is asked or under way: the settings may be opened */
gboolean uchi_screens_is_calm (guint number);
/* shows what a check found, or how it goes on: with another check it would show nothing true */
gboolean uchi_screens_is_of_result (guint number);
/* screens that are opened from everywhere, and lead back there */
gboolean uchi_screens_is_beside (guint number);

/* one a file, screens/uchi-screen-NN.c */
UchiPage *uchi_screen_01 (UchiWindow *window);
UchiPage *uchi_screen_02 (UchiWindow *window);
UchiPage *uchi_screen_03 (UchiWindow *window);
UchiPage *uchi_screen_04 (UchiWindow *window);
UchiPage *uchi_screen_05 (UchiWindow *window);
UchiPage *uchi_screen_11 (UchiWindow *window);
UchiPage *uchi_screen_12 (UchiWindow *window);
UchiPage *uchi_screen_20 (UchiWindow *window);
UchiPage *uchi_screen_21 (UchiWindow *window);
UchiPage *uchi_screen_22 (UchiWindow *window);
UchiPage *uchi_screen_23 (UchiWindow *window);
/* nobody knows what @device is, or the person said it and may say it anew */
gboolean uchi_screen_23_may_ask (const UchiDevice *device);
UchiPage *uchi_screen_24 (UchiWindow *window);
UchiPage *uchi_screen_29 (UchiWindow *window);
UchiPage *uchi_screen_30 (UchiWindow *window);
UchiPage *uchi_screen_31 (UchiWindow *window); /* 31 … 36 */
UchiPage *uchi_screen_37 (UchiWindow *window);
UchiPage *uchi_screen_38 (UchiWindow *window);
UchiPage *uchi_screen_39 (UchiWindow *window);
UchiPage *uchi_screen_40 (UchiWindow *window);
UchiPage *uchi_screen_41 (UchiWindow *window);
UchiPage *uchi_screen_42 (UchiWindow *window);
UchiPage *uchi_screen_43 (UchiWindow *window);
UchiPage *uchi_screen_44 (UchiWindow *window);
UchiPage *uchi_screen_50 (UchiWindow *window);
UchiPage *uchi_screen_54 (UchiWindow *window);
/* 54 is shown, and not everything could be erased */
void uchi_screen_54_failed (UchiWindow *window);
UchiPage *uchi_screen_55 (UchiWindow *window);
/* reads the records in a thread, and shows 55 when they are read; nothing happens when the screen is another one by then */
void uchi_screen_55_open (UchiWindow *window);
UchiPage *uchi_screen_70 (UchiWindow *window);
/* shows 70 with a line in the records; what cannot be written is not shown. The practice has nobody to hide from. */
void uchi_screen_70_open (UchiWindow *window);
UchiPage *uchi_screen_90 (UchiWindow *window);
UchiPage *uchi_screen_91 (UchiWindow *window);
UchiPage *uchi_screen_92 (UchiWindow *window);
UchiPage *uchi_screen_93 (UchiWindow *window);
UchiPage *uchi_screen_94 (UchiWindow *window);
UchiPage *uchi_screen_95 (UchiWindow *window);
UchiPage *uchi_screen_97 (UchiWindow *window);
UchiPage *uchi_screen_98 (UchiWindow *window);
