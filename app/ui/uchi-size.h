/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef enum { UCHI_SIZE_UNSET = 0, UCHI_SIZE_LARGE, UCHI_SIZE_LARGER, UCHI_SIZE_LARGEST } UchiSize;

/* taken when a monitor does not tell, or tells nonsense */
#define UCHI_SIZE_USUAL_PPI 110.0
/* width of a window, in letters */
#define UCHI_SIZE_LEAST_EM 23.0

/**
 * uchi_size_ppi:
 * @width_px: width of the monitor in application pixels
 * @width_mm: its width as its EDID says; not trusted, 0 when not known
 *
 * Returns: pixels an inch, between 60 and 350; else %UCHI_SIZE_USUAL_PPI
 */
double uchi_size_ppi (int width_px, int width_mm);

/**
 * uchi_size_points:
 * @size: UNSET counts as LARGE
 * @ppi: of uchi_size_ppi()
 *
 * CSS points that are 16, 20 or 26 real points (5.6, 7.1, 9.2 mm) on that
 * monitor, between 16 and 40. The system's text scale comes on top, because
 * CSS points follow it.
 */
double uchi_size_points (UchiSize size, double ppi);

/**
 * uchi_size_suggest:
 * @ppi: of uchi_size_ppi()
 * @width_px: width of the monitor in application pixels
 *
 * Returns: the size to offer first: LARGE unless it is less than 16 real
 *   points or the monitor has room for LARGER with 60 em of width
 */
UchiSize uchi_size_suggest (double ppi, int width_px);

/* the size of a new window: 90 % of the monitor, at most 1200 x 900 */
void uchi_size_window (int monitor_width, int monitor_height, int *width, int *height);

/* whether a window of @width_px has too little room for drawings beside the words */
gboolean uchi_size_is_compact (int width_px, double points, double text_scale);

/* whether it has too little room for the way out and the way on side by side */
gboolean uchi_size_is_narrow (int width_px, double points, double text_scale);

/**
 * uchi_size_fit:
 * @points: CSS points of the person's size
 * @width_px: width of a window
 * @text_scale: of the system, 1.0 is usual
 *
 * Returns: @points, or less where a line of the window would not hold
 *   %UCHI_SIZE_LEAST_EM: a sentence in snippets is harder to read than a smaller one
 */
double uchi_size_fit (double points, int width_px, double text_scale);
