/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on each screen, for who talks with a person that sees it. The messages are those of the screens' own files;
 * tests/staff/test_words.py holds them to it. */
#include "advice/uchi-advice-private.h"

#include <glib/gi18n.h>

#define MENDING_BUTTONS { N_("Back"), N_("I cannot"), N_("Done") }

static const UchiScreenWords screens[] = {
  { 1, N_("Size of the letters"), N_("Let us choose the size of the letters"), { NULL }, { NULL } },
  { 2, N_("Welcome"), N_("Let us look at the devices of your home network"), { NULL }, { NULL } },
  { 3, N_("Your own home"), N_("Is this your home?"), { NULL }, { NULL } },
  { 4, N_("No check"), N_("Let us not check today"), { NULL }, { NULL } },
  { 5, N_("Before trying passwords"), N_("Are these devices yours?"), { NULL }, { NULL } },
  { 11, N_("Checking"), NULL, { NULL }, { NULL } },
  { 12, N_("Stop?"), N_("Do you want to stop the check?"), { NULL }, { NULL } },
  { 20, N_("Result"), NULL, { NULL }, { N_("Quit"), N_("Ask by phone"), N_("Print on paper"), N_("Mend from the top") } },
  { 21, N_("Result"), NULL, { NULL }, { NULL } },
  { 22, N_("A device"), NULL, { NULL }, { NULL } },
  { 23, N_("What device?"), N_("What device is this?"), { NULL }, { NULL } },
  { 24, N_("Choose the model"), N_("Let us choose the model"),
    { N_("Look at the label on the back or the side of the device."), N_("It is fine not to know.") },
    { N_("Back"), N_("Use this model"), N_("I do not know") } },
  { 29, N_("Telephone"), N_("Are you talking on the telephone of your home?"),
    { N_("When the device is switched off, the telephone of the home may stop too.") },
    { N_("Back"), N_("Yes, on the home’s telephone"), N_("No") } },
  { 30, N_("Before mending"), NULL, { N_("It takes about 5 minutes.") }, { N_("Later"), N_("Start mending") } },
  { 31, N_("Step"), NULL, { NULL }, MENDING_BUTTONS },
  { 32, N_("Step"), NULL, { NULL }, MENDING_BUTTONS },
  { 33, N_("Step"), NULL, { NULL }, MENDING_BUTTONS },
  { 34, N_("Step"), NULL, { NULL }, MENDING_BUTTONS },
  { 35, N_("Step"), NULL, { NULL }, MENDING_BUTTONS },
  { 36, N_("Step"), NULL, { NULL }, MENDING_BUTTONS },
  { 37, N_("When you cannot"), N_("You may stop here"), { N_("You can go on with your family or a helper.") },
    { N_("Back to the steps"), N_("Later"), N_("Print on paper"), N_("Ask by phone") } },
  { 38, N_("Looking again"), N_("Looking whether it is mended"), { N_("It takes about 1 minute.") }, { N_("Stop") } },
  { 39, N_("Mended"), N_("One thing is mended"), { NULL }, { N_("That is all for today"), N_("Mend the next") } },
  { 40, N_("Still the same"), N_("It is still the same"),
    { N_("It may change after a little while."), N_("It may also change when the device is switched off and on.") },
    { N_("See the steps again"), N_("Ask by phone"), N_("Look once more") } },
  { 41, N_("Number for the helper"), N_("Tell this number to the helper"),
    { N_("No name, address or password is in it."), N_("A helper never asks for a password.") },
    { N_("Back"), N_("Where to ask"), N_("Print on paper") } },
  { 42, N_("Where to ask"), N_("Here you can ask"), { NULL }, { N_("Back"), N_("Print on paper") } },
  { 43, N_("Print"), N_("Printing on paper"), { NULL }, { NULL } },
  { 44, N_("What is handed over"), N_("This is handed over"),
    { N_("No name, address or password is in it."), N_("Take the mark off what is not needed.") },
    { N_("Back"), N_("Make a file") } },
  { 50, N_("Settings"), N_("Settings"), { NULL }, { NULL } },
  { 54, N_("Erase the records"), N_("Do you want to erase the records?"), { NULL }, { NULL } },
  { 55, N_("Records"), N_("The checks so far"), { NULL }, { NULL } },
  { 70, N_("Page for the helper"), N_("This is the page for the helper"),
    { N_("Open it only while you talk with the helper by phone."), N_("No password is shown.") },
    { N_("Back"), N_("Copy it all") } },
  { 90, N_("Not connected"), NULL, { NULL }, { NULL } },
  { 91, N_("Another network"), NULL, { NULL }, { NULL } },
  { 92, N_("VPN"), N_("This computer is connected for work"), { NULL }, { NULL } },
  { 93, N_("Old knowledge"), N_("The knowledge for the check has become old"), { NULL }, { NULL } },
  { 94, N_("Nothing found"), N_("No device was found"), { NULL }, { NULL } },
  { 95, N_("Stopped"), N_("It stopped on the way"), { NULL }, { NULL } },
  { 97, N_("No router"), N_("There is no router"), { NULL }, { NULL } },
  { 98, N_("Cannot print"), N_("It could not be printed"), { NULL }, { NULL } },
};

const UchiScreenWords *
uchi_advice_screens (guint *n_screens)
{
  *n_screens = G_N_ELEMENTS (screens);
  return screens;
}
