/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/**
 * uchi_foreign_calm:
 * @report: of a file that somebody sent; changed
 *
 * Nothing of it may speak in our place, in a heading or as what a menu is
 * called: names that somebody gave and words of a maker's page are taken out
 * of it, and makers and models that are more than a short product's name. What
 * a device is, and what was found, stays.
 */
void uchi_foreign_calm (JsonObject *report);
