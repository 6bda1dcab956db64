/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/uchi-page.h"

/* @path: (nullable): no place is to be had */
typedef void (*UchiWhereDone) (UchiPage *page, const char *path);

/**
 * uchi_where_ask:
 * @ending: "pdf" or "txt"
 *
 * Finds the place of a new file and calls @done with it: at once with one in the
 * person's documents folder; in a sandbox, which sees no such folder, later, when
 * the desktop's portal has asked the person, or with no place where there is no
 * portal. Who closes that question hears no more.
 */
void uchi_where_ask (UchiPage *page, const char *ending, UchiWhereDone done);
