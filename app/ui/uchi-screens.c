/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/uchi-screens.h"

typedef struct {
  guint number;
  UchiPage *(*build) (UchiWindow *window);
} ScreenRow;

static const ScreenRow rows[] = {
  { 1, uchi_screen_01 }, { 2, uchi_screen_02 }, { 3, uchi_screen_03 }, { 4, uchi_screen_04 },
  { 5, uchi_screen_05 }, { 11, uchi_screen_11 }, { 12, uchi_screen_12 }, { 20, uchi_screen_20 },
  { 21, uchi_screen_21 }, { 22, uchi_screen_22 }, { 23, uchi_screen_23 }, { 24, uchi_screen_24 }, { 29, uchi_screen_29 },
  { 30, uchi_screen_30 }, { 31, uchi_screen_31 }, { 32, uchi_screen_31 }, { 33, uchi_screen_31 },
  { 34, uchi_screen_31 }, { 35, uchi_screen_31 }, { 36, uchi_screen_31 }, { 37, uchi_screen_37 },
  { 38, uchi_screen_38 }, { 39, uchi_screen_39 }, { 40, uchi_screen_40 }, { 41, uchi_screen_41 },
  { 42, uchi_screen_42 }, { 43, uchi_screen_43 }, { 44, uchi_screen_44 }, { 50, uchi_screen_50 }, { 54, uchi_screen_54 },
  { 55, uchi_screen_55 }, { 70, uchi_screen_70 }, { 90, uchi_screen_90 }, { 91, uchi_screen_91 }, { 92, uchi_screen_92 },
  { 93, uchi_screen_93 }, { 94, uchi_screen_94 }, { 95, uchi_screen_95 }, { 97, uchi_screen_97 },
  { 98, uchi_screen_98 },
};

UchiPage *
uchi_screens_build (UchiWindow *window, guint number)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (rows[i].number == number)
        return rows[i].build (window);
    }
  return uchi_screen_02 (window);
}

gboolean
uchi_screens_is_calm (guint number)
{
  return number == 2 || number == 20 || number == 21;
}

gboolean
uchi_screens_is_of_result (guint number)
{
  return (number >= 20 && number < 90 && number != 50) || number == 5 || number == 11 || number == 12;
}

gboolean
uchi_screens_is_beside (guint number)
{
  return (number >= 41 && number <= 44) || number == 70 || number == 98;
}
