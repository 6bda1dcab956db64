/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What who helps by telephone asks next: on 70 of the window, on the staff page, in the call book. */
#include "advice/uchi-advice.h"

#include <glib/gi18n.h>

static const struct {
  guint screen;
  const char *question;
} questions[] = {
  { 1, N_("Can you read the letters easily? If so, press “Go on with this size”. What number comes?") },
  { 2, N_("Please press “Begin”. What number comes?") },
  { 3, N_("Are you in your own home now? Press the answer on the screen. What number comes?") },
  { 4, N_("Are you at home now? If not, let us stop for today and go on when you are.") },
  { 5, N_("Are all devices in the list yours?") },
  { 11, N_("Which device does it say is looked at now? Let us wait until it is over.") },
  { 12, N_("Do you want to stop? If not, press “Go on checking”. What number comes?") },
  { 20, N_("Look at the mark at the very top. Is it a circle, a triangle or a square?") },
  { 21, N_("Is the mark a circle? Does it say “What could not be checked”?") },
  { 22, N_("Look at the mark below the name of the device. Is it a circle, a triangle or a square?") },
  { 23, N_("Do you know what the device is? If not, press “I do not know”. What number comes?") },
  { 24, N_("What letters are on the label of the device? If you cannot see it, press “I do not know”.") },
  { 29, N_("Are you on the telephone of the house? Press the answer on the screen. What number comes?") },
  { 30, N_("Please read the large words on the screen. When you are ready, press the button that begins. What number comes?") },
  { 37, N_("It is all right to stop here. Let us print it on paper. Call again on a day when your family is there.") },
  { 38, N_("Let us wait about a minute. When it is over, what number comes?") },
  { 39, N_("Has the mark become a circle? One thing was mended today. Let us print it on paper.") },
  { 40, N_("Wait a little, then press “Check again”. What number comes?") },
  { 41, N_("Please read the digits slowly, four at a time.") },
  { 42, N_("Where would you like to ask? See in a booklet of your town, too, whether the number is right.") },
  { 43, N_("Is the printer switched on? If so, press “Print it”. Does paper come out?") },
  { 44, N_("May your family see this? Take the mark off what is not needed.") },
  { 50, N_("What would you like to change? If there is nothing, press “Back”. What number comes?") },
  { 54, N_("Do you want to erase them? If you are not sure, press “Do not erase”. What number comes?") },
  { 55, N_("What date is at the top? When you have read it, press “Back”. What number comes?") },
  { 70, N_("Please read the lines below the number for the helper to me, one at a time.") },
  { 90, N_("Let us look at the cable or the Wi-Fi. Are the lamps of the router on?") },
  { 91, N_("Are you at home now, and not in a shop or at work?") },
  { 92, N_("If the connection is for your work, ask who looks after it there before you switch it off.") },
  { 93, N_("Please press “Get new knowledge”. What number comes?") },
  { 94, N_("Are the lamps of the router on? If so, press “Check again”. What number comes?") },
  { 95, N_("It is not your fault. Please press “Try again”. What number comes?") },
  { 97, N_("Where does the cable of this computer go? What is written on that box?") },
  { 98, N_("Paper can wait. Please press “Back”. What number comes?") },
};

const char *
uchi_advice_question (guint screen)
{
  if (screen >= 31 && screen <= 36)
    return N_("Could you do what the screen says? When you press “Done”, what number comes?");
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      if (questions[i].screen == screen)
        return questions[i].question;
    }
  return N_("Please read the two digits at the top left of the screen.");
}
