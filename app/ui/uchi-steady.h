/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* a trembling or impatient hand presses once: the second press of a double click on a button, and the repeats of a key that is held
 * down, do nothing. A key that can do nothing makes no sound. Buttons of the next screen often stand where the last one's stood, and some of them are a consent. */
void uchi_steady_add (GtkWindow *window);
