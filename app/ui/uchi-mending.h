/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "advice/uchi-advice.h"
#include "ui/uchi-window.h"

/**
 * UchiMending:
 *
 * The finding that the person is about to mend, with everything the screens of
 * a fix say about it. Borrowed from the run but for @name.
 */
typedef struct {
  const UchiDevice *device;
  const UchiDevice *router; /* (nullable) */
  const UchiFindingRecord *record;
  const UchiAdvice *advice;
  char *name;      /* of the device, as in the list */
  guint n_steps;
} UchiMending;

/* FALSE when the finding is not there any more: everything is empty then */
gboolean uchi_mending_now (UchiWindow *window, UchiMending *self);
/* why: 「もう直っています」 only where that was seen */
const char *uchi_mending_why_not (UchiWindow *window);
void uchi_mending_clear (UchiMending *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UchiMending, uchi_mending_clear)

/**
 * uchi_mending_choose_next:
 *
 * Chooses what to mend next: from the top of the list, what was put off last;
 * what cuts the power of a router after everything else when somebody is on the
 * phone. FALSE when nothing is left.
 */
gboolean uchi_mending_choose_next (UchiWindow *window);
/* 「あとにする」: stays in the list with a mark, until the window closes */
void uchi_mending_put_off (UchiWindow *window);
gboolean uchi_mending_is_put_off (UchiWindow *window, const UchiDevice *device);

/* the answer of 29; asked once a check: that of a practice, or of an hour ago, says nothing of now */
typedef enum { UCHI_PHONE_NOT_ASKED, UCHI_PHONE_IN_USE, UCHI_PHONE_FREE } UchiPhone;
UchiPhone uchi_mending_phone (UchiWindow *window);
void uchi_mending_set_phone (UchiWindow *window, UchiPhone phone);
/* switching the device off may end a call of the home's telephone */
gboolean uchi_mending_may_cut_phone (const UchiMending *self);

/**
 * uchi_mending_page:
 *
 * Returns: (transfer full) (nullable): the address of the setting page
 *   that the steps speak of: the device's or the router's
 */
char *uchi_mending_page (const UchiMending *self);

/**
 * uchi_mending_idea:
 * @another: (out): it came by uchi_mending_another_idea()
 *
 * A new password to write down: three words and two digits. The same one each
 * time until this is mended or the window closes; never stored, sent or printed.
 *
 * Returns: (transfer none) (nullable): %NULL in a check that an earlier start of
 *   the program left: what it showed may stand on a paper and in the device
 */
const char *uchi_mending_idea (UchiWindow *window, const UchiMending *mending, gboolean *another);
/* the person asked for one: it takes the place of any before it */
void uchi_mending_another_idea (UchiWindow *window, const UchiMending *mending);
/* @key: of uchi_changes_key(): that is mended */
void uchi_mending_forget_idea (UchiWindow *window, const char *key);
