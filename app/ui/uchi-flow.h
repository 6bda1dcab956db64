/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/uchi-window.h"

/* Which screen comes next: where the person's answers and the engine's news
 * meet. Everything a button does that is more than going to a screen. */

/* on the window: the records of the last start could not be read; 02 says so */
#define UCHI_FLOW_DAMAGED "uchi-damaged"

/* the first screen of this start of the program */
void uchi_flow_open (UchiWindow *window);
/* a pack or a report that somebody opened, by what it holds and not by its name; not trusted. A check that is under way goes on */
void uchi_flow_open_file (UchiWindow *window, const char *path);
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
/* what the button of uchi_flow_end() says; @otherwise: with a real home */
const char *uchi_flow_end_name (UchiWindow *window, const char *otherwise);
/* quits; the practice leads back to the start */
void uchi_flow_end (UchiWindow *window);

/* 54 消す: the engine that still knows the names goes too, and what it had found */
void uchi_flow_erase (UchiWindow *window);

/* going to a screen, as an UchiAction */
void uchi_flow_to_start (UchiWindow *window);
void uchi_flow_to_size (UchiWindow *window);
void uchi_flow_to_code (UchiWindow *window);
void uchi_flow_to_paper (UchiWindow *window);
void uchi_flow_to_settings (UchiWindow *window);
/* from 01: to the settings, or to the start */
void uchi_flow_from_size (UchiWindow *window);
/* from 50: to the result it was opened from, or to the start */
void uchi_flow_from_settings (UchiWindow *window);
/* from 41 … 44 and 98: to where the person was before them */
void uchi_flow_back (UchiWindow *window);

/* ---- mending (uchi-flow-mend.c) ---- */

/* 20 上から順に直す, 39 次を直す */
void uchi_flow_mend_next (UchiWindow *window);
/* 30 始める: to 29, or to the first step */
void uchi_flow_mend (UchiWindow *window);
/* 29: what cuts the telephone comes last now, or the first step */
void uchi_flow_phone_answered (UchiWindow *window);
/* あとにする: to the list */
void uchi_flow_later (UchiWindow *window);
void uchi_flow_step_back (UchiWindow *window);
/* できました: the next step, or a look whether it is mended */
void uchi_flow_step_done (UchiWindow *window);
void uchi_flow_cannot (UchiWindow *window);
/* to the step where the person was */
void uchi_flow_to_step (UchiWindow *window);
void uchi_flow_look_again (UchiWindow *window);
void uchi_flow_stop_looking (UchiWindow *window);
/* the look is over, or its time is: to 39 or 40 */
void uchi_flow_looked_again (UchiWindow *window);
/* what an earlier check found has been read: to where the person was, as far as it is still there */
void uchi_flow_remembered (UchiWindow *window);
/* how the last look ended: it saw the same, nothing, or no end within its time */
typedef enum { UCHI_LOOK_SAME, UCHI_LOOK_UNCLEAR, UCHI_LOOK_SLOW, UCHI_LOOK_MENDED } UchiLook;
UchiLook uchi_flow_last_look (UchiWindow *window);
