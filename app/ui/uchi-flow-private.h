/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "ui/uchi-flow.h"

/* an engine of its own, which has not said anything yet */
void uchi_flow_take_new_run (UchiWindow *window);
/* only the report, with no engine behind it; @report: (transfer none) */
void uchi_flow_take_report (UchiWindow *window, JsonNode *report, UchiRunKind kind);
