/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-size.h"

#define MM_AN_INCH 25.4
#define POINTS_AN_INCH 72.0
#define CSS_PPI 96.0
#define COMPACT_EM 40.0
#define NARROW_EM 28.0

static const double real_points[] = { 16.0, 16.0, 20.0, 26.0 };

double
uchi_size_ppi (int width_px, int width_mm)
{
  double ppi = width_px > 0 && width_mm > 0 ? width_px * MM_AN_INCH / width_mm : 0.0;

  return ppi < 60.0 || ppi > 350.0 ? UCHI_SIZE_USUAL_PPI : ppi;
}

double
uchi_size_points (UchiSize size, double ppi)
{
  guint index = MIN ((guint) size, G_N_ELEMENTS (real_points) - 1);

  return CLAMP (real_points[index] * ppi / CSS_PPI, 16.0, 40.0);
}

UchiSize
uchi_size_suggest (double ppi, int width_px)
{
  double em = uchi_size_points (UCHI_SIZE_LARGER, ppi) * CSS_PPI / POINTS_AN_INCH;
  gboolean clamped = real_points[UCHI_SIZE_LARGE] * ppi / CSS_PPI > 40.0;

  return clamped || width_px >= 60.0 * em ? UCHI_SIZE_LARGER : UCHI_SIZE_LARGE;
}

void
uchi_size_window (int monitor_width, int monitor_height, int *width, int *height)
{
  *width = MIN (monitor_width * 9 / 10, 1200);
  *height = MIN (monitor_height * 9 / 10, 900);
}

static double
letters_wide (int width_px, double points, double text_scale)
{
  return width_px / (points * CSS_PPI / POINTS_AN_INCH * text_scale);
}

gboolean
uchi_size_is_compact (int width_px, double points, double text_scale)
{
  return letters_wide (width_px, points, text_scale) < COMPACT_EM;
}

gboolean
uchi_size_is_narrow (int width_px, double points, double text_scale)
{
  return letters_wide (width_px, points, text_scale) < NARROW_EM;
}

double
uchi_size_fit (double points, int width_px, double text_scale)
{
  return points * MIN (1.0, letters_wide (width_px, points, text_scale) / UCHI_SIZE_LEAST_EM);
}
