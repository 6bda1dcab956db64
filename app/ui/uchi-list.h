/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/uchi-page.h"
#include "ui/uchi-result.h"

/* The list of devices of 20 and 21: a row is one button, which opens 22. */

/* @rows: of UchiResultRow* */
GtkWidget *uchi_list_new (UchiPage *page, const GPtrArray *rows);
/* the focus goes back to the row that was opened, when it is there */
void uchi_list_focus_chosen (UchiPage *page);
void uchi_list_open (UchiWindow *window, const UchiDevice *device);
/* 22 一覧に戻る */
void uchi_list_back (UchiWindow *window);
/* a result of an earlier start says of which day it is, and offers a new check; nothing for a fresh one */
void uchi_list_add_date (UchiPage *page);
/* (nullable): what the last note says about the check itself; news of the knowledge is told elsewhere */
const char *uchi_list_note (UchiPage *page);
