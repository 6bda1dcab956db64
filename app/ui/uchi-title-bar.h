/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/uchi-page.h"
#include "ui/uchi-run.h"

/* what stands in the title bar: number and name of the screen, what is shown when it is not this home, 「設定」, close */
#define UCHI_TYPE_TITLE_BAR (uchi_title_bar_get_type ())
G_DECLARE_FINAL_TYPE (UchiTitleBar, uchi_title_bar, UCHI, TITLE_BAR, GObject)

/* (transfer full): becomes the title bar of @window; "settings" is emitted when 「設定」 is pressed */
UchiTitleBar *uchi_title_bar_new (GtkWindow *window);

/* of @page, in the language of now. @width: of the window, in px: the name is left out rather than make it wider.
 * @settings: whether 「設定」 is there, where nothing is under way */
void uchi_title_bar_show (UchiTitleBar *self, UchiPage *page, UchiRunKind kind, gboolean settings, int width);
