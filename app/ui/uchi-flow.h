/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/uchi-window.h"

/* Which screen comes next: where the person's answers and the engine's news
 * meet. Everything a button does that is more than going to a screen. */

/* the first screen of this start of the program */
void uchi_flow_open (UchiWindow *window);
/* the engine said something */
void uchi_flow_news (UchiWindow *window, UchiNews news);

/* 02 はじめる, 90…97 もう一度試す: looks where this computer is, then asks 03; nothing is sent */
void uchi_flow_begin (UchiWindow *window);
/* the same with a new engine: the network may have changed */
void uchi_flow_begin_anew (UchiWindow *window);
/* 02 れんしゅう: a recorded home */
void uchi_flow_practice (UchiWindow *window);
/* 03 はい */
void uchi_flow_start (UchiWindow *window);
/* 91 家のWi-Fiです */
void uchi_flow_ask_home (UchiWindow *window);
/* 12 やめる */
void uchi_flow_stop (UchiWindow *window);
/* 12 続けて調べる: to where the check is by now */
void uchi_flow_resume (UchiWindow *window);
/* 05; @devices: (nullable): of char*, ids */
void uchi_flow_allow (UchiWindow *window, const GPtrArray *devices);
/* 20, 21 or 94, as the report says */
void uchi_flow_result (UchiWindow *window);
void uchi_flow_quit (UchiWindow *window);

/* going to a screen, as an UchiAction */
void uchi_flow_to_start (UchiWindow *window);
void uchi_flow_to_size (UchiWindow *window);
void uchi_flow_to_code (UchiWindow *window);
void uchi_flow_back (UchiWindow *window);
