/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * uchi_locale_begin:
 * @language: (nullable): what the person chose; %NULL: what the system asks for
 *
 * Turns the translations on. A locale that this computer has not, and the plain
 * "C", give way to C.UTF-8 with the same language: a system without its Japanese
 * files still speaks Japanese, and so do the programs that are started from here.
 * Blocks for some small reads. Before any other thread, because it sets variables
 * of the environment.
 */
void uchi_locale_begin (const char *language);
