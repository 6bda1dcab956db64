/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "advice/uchi-advice.h"

extern const UchiAdvice uchi_advices[];
extern const guint uchi_n_advices;
