/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-size.h"

#include <glib.h>

typedef struct {
  const char *note;
  int width_px, width_mm;
  double ppi;
} PpiRow;

static void
test_ppi (void)
{
  const PpiRow rows[] = {
    { "15.6 inch 1366x768", 1366, 345, 100.6 },
    { "24 inch full HD", 1920, 531, 91.8 },
    { "no EDID", 1920, 0, UCHI_SIZE_USUAL_PPI },
    { "negative", 1920, -5, UCHI_SIZE_USUAL_PPI },
    { "a projector that says 16 mm", 1920, 16, UCHI_SIZE_USUAL_PPI },
    { "a wall that says 2 m", 1920, 2000, UCHI_SIZE_USUAL_PPI },
    { "no monitor", 0, 0, UCHI_SIZE_USUAL_PPI },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].note);
      g_assert_cmpfloat_with_epsilon (uchi_size_ppi (rows[i].width_px, rows[i].width_mm), rows[i].ppi, 0.1);
    }
}

static void
test_points (void)
{
  g_assert_cmpfloat (uchi_size_points (UCHI_SIZE_LARGE, 96), ==, 16);
  g_assert_cmpfloat (uchi_size_points (UCHI_SIZE_UNSET, 96), ==, 16);
  g_assert_cmpfloat (uchi_size_points (UCHI_SIZE_LARGER, 96), ==, 20);
  g_assert_cmpfloat (uchi_size_points (UCHI_SIZE_LARGEST, 96), ==, 26);
  /* 16 real points on 141 ppi are 23.5 nominal ones */
  g_assert_cmpfloat (uchi_size_points (UCHI_SIZE_LARGE, 141), ==, 23.5);
  /* bounds */
  g_assert_cmpfloat (uchi_size_points (UCHI_SIZE_LARGE, 60), ==, 16);
  g_assert_cmpfloat (uchi_size_points (UCHI_SIZE_LARGEST, 350), ==, 40);
  g_assert_cmpfloat (uchi_size_points ((UchiSize) 77, 96), ==, 26);
}

static void
test_suggest (void)
{
  g_assert_cmpint (uchi_size_suggest (100.6, 1366), ==, UCHI_SIZE_LARGE);
  g_assert_cmpint (uchi_size_suggest (141, 1920), ==, UCHI_SIZE_LARGE);
  g_assert_cmpint (uchi_size_suggest (91.8, 1920), ==, UCHI_SIZE_LARGER);
}

static void
test_window (void)
{
  int width, height;

  uchi_size_window (1366, 768, &width, &height);
  g_assert_cmpint (width, ==, 1200);
  g_assert_cmpint (height, ==, 691);
  uchi_size_window (3840, 2160, &width, &height);
  g_assert_cmpint (height, ==, 900);
  uchi_size_window (1024, 700, &width, &height);
  g_assert_cmpint (width, ==, 921);
}

static void
test_compact (void)
{
  g_assert_false (uchi_size_is_compact (1200, 16, 1.0));
  g_assert_true (uchi_size_is_compact (1024, 26, 1.0));
  g_assert_true (uchi_size_is_compact (1024, 20, 1.0));
  /* the system's own text scale counts too */
  g_assert_true (uchi_size_is_compact (1200, 16, 2.0));
}

static void
test_fit (void)
{
  g_assert_cmpfloat (uchi_size_fit (16, 1200, 1.0), ==, 16);
  /* the system's text at 200 %: the smallest size keeps it on a small screen */
  g_assert_cmpfloat (uchi_size_fit (16, 1024, 2.0), ==, 16);
  /* the largest with 200 %: a line holds 23 letters, 1024 / (23 * 96/72 * 2) points each */
  g_assert_cmpfloat_with_epsilon (uchi_size_fit (26, 1024, 2.0), 16.695, 0.001);
  g_assert_true (uchi_size_is_narrow (1024, 16.695, 2.0));
  g_assert_false (uchi_size_is_narrow (1024, 26, 1.0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/size/ppi", test_ppi);
  g_test_add_func ("/size/points", test_points);
  g_test_add_func ("/size/suggest", test_suggest);
  g_test_add_func ("/size/window", test_window);
  g_test_add_func ("/size/compact", test_compact);
  g_test_add_func ("/size/fit", test_fit);
  return g_test_run ();
}
