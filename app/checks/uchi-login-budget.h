/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* seconds a failure counts (safety.md 6) */
#define UCHI_LOGIN_BUDGET_WINDOW (24 * 60 * 60)
/* tries a day that the person may ask for by "check again" */
#define UCHI_LOGIN_BUDGET_ASKED 2
/* services remembered at a time; beyond that nothing is tried */
#define UCHI_LOGIN_BUDGET_SERVICES 1024

/**
 * UchiLoginBudget:
 *
 * How often a login was tried on each service within 24 hours, in one file
 * of the state folder. Every change is written at once, atomically, under a
 * file lock, before the function returns: a crash or a second process can
 * forget nothing. What cannot be written is not allowed; a damaged file is set
 * aside and closes every service for a day, because nobody knows what was in
 * it. Holds no password. Blocks for a few milliseconds.
 *
 * The 24 hours are those that passed, not those that the clock on the wall
 * says: while the computer runs, the time since it was started counts (sleep
 * included), whatever is done to the clock. Over a new start the clock is
 * believed, but never less than the time since that start. One that was wrong
 * before the computer was switched off and is right afterwards cannot be told
 * from a computer that was off for long.
 */
typedef struct _UchiLoginBudget UchiLoginBudget;

/* @wall: Unix seconds; @up: seconds since the computer was started, sleep included; @start: which start that was, "" when
 * that cannot be read */
typedef struct {
  gint64 wall, up;
  char start[40];
} UchiLoginTime;

/* @state_dir: made when it is missing; @clock: (nullable): for tests */
typedef void (*UchiLoginClock) (UchiLoginTime *now, gpointer data);
UchiLoginBudget *uchi_login_budget_new (const char *state_dir, UchiLoginClock clock, gpointer clock_data);
void uchi_login_budget_free (UchiLoginBudget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiLoginBudget, uchi_login_budget_free)

/**
 * uchi_login_budget_take:
 * @service: identity of device and port, for example "a4:12:42:0a:0b:0c/80"
 * @n: requests with a login that are about to be sent
 * @asked: the person pressed "check again"
 *
 * Counts failed logins before the credentials are sent: all @n of them or
 * none. Fails with %UCHI_ERROR_BUDGET when the service would have more than two
 * failures, or showed a lock sign, within the window, or was asked for twice
 * already; with %UCHI_ERROR_NO_SPACE when the count cannot be written. Nothing
 * may be sent then.
 */
gboolean uchi_login_budget_take (UchiLoginBudget *self, const char *service, guint n, gboolean asked, GError **error);

/* they worked, or carried nothing after all: the failures just taken are taken back */
gboolean uchi_login_budget_give_back (UchiLoginBudget *self, const char *service, guint n, GError **error);

/* a lock sign: nothing more on this service for the window */
gboolean uchi_login_budget_lock (UchiLoginBudget *self, const char *service, GError **error);

/* whether a wrong pair was refused by this service within the window: it needs
 * no second control request then */
gboolean uchi_login_budget_refuses_wrong (UchiLoginBudget *self, const char *service);
gboolean uchi_login_budget_set_refuses_wrong (UchiLoginBudget *self, const char *service, GError **error);
