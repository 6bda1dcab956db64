/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "advice/uchi-advice.h"

extern const UchiAdvice uchi_advices[];
extern const guint uchi_n_advices;

/* (transfer full): of UchiDevice*, numbered as the list of the window is: the pressing first. What belongs to no device is a row
 * without an id, where there is something to say of it */
GPtrArray *uchi_advice_rows (JsonObject *report);
gboolean uchi_advice_is_network (const UchiDevice *device);
/* (transfer none): the name that the person gave; "" for none, and for the letter of a report without names, which stands nowhere else */
const char *uchi_advice_given_name (const UchiDevice *device);
/* (transfer full): maker and model; many models begin with their maker: "Google Home Mini" */
char *uchi_advice_product (const UchiDevice *device);
/* (transfer full): without the marks between phrases that a window breaks its lines at, and as uchi_text_for_terminal() */
char *uchi_advice_plain (const char *text);
