/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-device.h"
#include "core/uchi-error.h"

#define UCHI_ADVICE_MAX_STEPS 6

/* who can mend it */
typedef enum {
  UCHI_MENDER_YOU,
  UCHI_MENDER_LINE_COMPANY,
  UCHI_MENDER_MAKER,
  UCHI_MENDER_SHOP,
} UchiMender;

/**
 * UchiAdvice:
 *
 * What to do about a finding, a constant. Its texts are English message ids:
 * show them through gettext. Steps are in their order and end with %NULL.
 */
typedef struct {
  const char *id;      /* "A02", as findings name it */
  const char *title;   /* what is the matter, a heading */
  const char *goal;    /* what mending it does, a heading */
  guint minutes;       /* about; 0: nobody can say */
  const char *why;
  const char *steps[UCHI_ADVICE_MAX_STEPS + 1];
  const char *cannot;  /* when a person cannot do it */
  const char *confirm; /* how to see that it is mended */
  const char *note;    /* (nullable) */
  UchiMender mender;
  guint open_step;     /* the step, from 1, that opens the settings page; 0: none */
  guint menu_step;     /* that names a menu: the maker may call it otherwise */
  const char *menu;    /* (nullable): which of the maker's words that menu is, "password_menu" */
  guint password_step; /* that asks for a new password; the one before it has it written on paper */
  gboolean needs_pen;  /* from the first step on */
  gboolean on_router;  /* the settings page is the router's, whatever device is meant */
  gboolean cuts_power; /* a step switches the device off: asked about the telephone first, and last of all for a router */
} UchiAdvice;

/* (transfer none): the advice of that id; to make this program new when it knows none: never %NULL */
const UchiAdvice *uchi_advice_by_id (const char *id);
/* every advice, for tests and the handbook */
const UchiAdvice *uchi_advice_all (guint *n_advices);
guint uchi_advice_n_steps (const UchiAdvice *self);
/* who can mend it on such a device: what a company owns, the company mends */
UchiMender uchi_advice_mender (const UchiAdvice *self, UchiKind kind);

/* what the maker calls the menu of @menu_step; "" when it is not known. @words: (nullable): those of the pack, not trusted */
const char *uchi_advice_menu (const UchiAdvice *self, JsonObject *words);
/* whether "switch it off and on" may be said: not of what cares for people, locks and meters, nor of what a telephone hangs on */
gboolean uchi_advice_may_cut_power (UchiKind kind);

/**
 * uchi_advice_page:
 * @record: the finding the advice is for, not trusted
 * @device: (nullable): its device; %NULL, or one without an address, for the network
 * @router: (nullable): the gateway of the home
 *
 * What "Open the settings page" opens: made of nothing but a checked IPv4
 * address, a port and the scheme.
 *
 * Returns: (transfer full) (nullable): %NULL when no page was seen
 */
char *uchi_advice_page (const UchiAdvice *self, const UchiFindingRecord *record, const UchiDevice *device,
                        const UchiDevice *router);

/* ---- words that the window and the terminal share; translated, static, never %NULL ---- */

/* "Camera" */
const char *uchi_advice_kind (UchiKind kind);
/* "Let us mend this today" */
const char *uchi_advice_level (UchiLevel level);
/* the name of the shape: "square" */
const char *uchi_advice_shape (UchiLevel level);
/* its drawing: a file of icons/, without the suffix */
const char *uchi_advice_drawing (UchiLevel level);
/* why nothing was looked at; "" for NONE */
const char *uchi_advice_refused (UchiRefused refused);
/* what to do then */
const char *uchi_advice_refused_help (UchiRefused refused);
/* a note of the stream: (nullable): %NULL for one that only programs read */
const char *uchi_advice_note (const char *word);
/* why a check could not tell: a word of the report */
const char *uchi_advice_unknown (const char *reason);
/* word @index (from 0) of those that uchi_advice_unknown() knows; %NULL after the last */
const char *uchi_advice_reason (guint index);
/* what a check looks for, as a few words */
const char *uchi_advice_check (const char *check);
const char *uchi_advice_mender_text (UchiMender mender);
/* rule @index (from 0) of the four that the government's IoT security guideline gives to users at home; %NULL after the last */
const char *uchi_advice_rule (guint index);
/* (transfer full): a heading, translated, as a sentence of a text: with です where it has no verb, and its full stop */
char *uchi_advice_sentence (const char *heading);

/**
 * uchi_advice_report_text:
 * @report: a report (format uchi-kenshin-report/1), not trusted
 *
 * The report as a person reads it in a terminal: what to mend, the pressing
 * first, with the steps; then the devices; then what could not be told. Every
 * character that a terminal could take for a command is replaced. Numbers are
 * those of screen 20, whatever is left out.
 *
 * @left_out: (nullable): of char*, ids of devices that nothing is told of
 *
 * Returns: (transfer full): lines of text
 */
char *uchi_advice_report_text (JsonObject *report, GHashTable *left_out);

/**
 * uchi_advice_staff_text:
 * @report: a report, redacted by the caller, not trusted
 *
 * What somebody who helps by telephone wants to know of each device, with the
 * numbers and in the order of the list that the caller sees: what was found and by which rule, details such as CVE and JVN names, what was not
 * checked and why, services, evidence, and how sure it is.
 *
 * Returns: (transfer full): lines of text
 */
char *uchi_advice_staff_text (JsonObject *report);

/**
 * UchiScreenWords:
 *
 * What stands on a screen of the window, a constant. Message ids: show them
 * through uchi_advice_words(). Lists end with %NULL. What a program fills in is
 * still "%u" (a number) or "%s" (a name).
 */
typedef struct {
  guint number;
  const char *title;
  const char *headline;     /* (nullable): when it is the device or what was found */
  const char *lines[6];
  const char *sometimes[16]; /* headlines, lines and buttons that stand there in some cases only */
  const char *buttons[5];   /* in the order of the screen, from the left */
  const char *primary;      /* (nullable): the filled one of the buttons */
} UchiScreenWords;

/**
 * uchi_advice_words:
 * @message: of #UchiScreenWords or #UchiAdvice
 *
 * Returns: (transfer full): the message in the person's language, without the
 *   marks between phrases; the form for numbers below ten where there are two
 */
char *uchi_advice_words (const char *message);

/* every screen of the window, by number: for the staff page and the call book */
const UchiScreenWords *uchi_advice_screens (guint *n_screens);

/**
 * uchi_advice_question:
 * @screen: its number; any
 *
 * Returns: (transfer none): what to ask a person by telephone who sees that screen: a message id for uchi_advice_words(), never %NULL
 */
const char *uchi_advice_question (guint screen);
