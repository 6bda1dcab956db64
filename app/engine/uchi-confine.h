/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* gives up what the worker never needs; says on standard error what could not be had, and goes on */
void uchi_confine (void);
