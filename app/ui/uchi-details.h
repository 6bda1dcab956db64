/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-device.h"
#include "ui/uchi-page.h"

/* what 22 shows on demand: the technical facts, and a new name */
void uchi_details_add (UchiPage *page, const UchiDevice *device);
/* a line for a check that could not be done, with the reason; nothing for the others */
void uchi_details_add_unknown (GtkWidget *box, const UchiCheckState *state);
