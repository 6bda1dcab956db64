/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "advice/uchi-advice-private.h"

/* for what has no advice of its own: a device to look at together */
#define FALLBACK "A16"

const UchiAdvice *
uchi_advice_by_id (const char *id)
{
  const UchiAdvice *fallback = NULL;

  for (guint i = 0; i < uchi_n_advices; i++)
    {
      if (g_strcmp0 (uchi_advices[i].id, id) == 0)
        return &uchi_advices[i];
      if (g_str_equal (uchi_advices[i].id, FALLBACK))
        fallback = &uchi_advices[i];
    }
  return fallback;
}

const UchiAdvice *
uchi_advice_all (guint *n_advices)
{
  *n_advices = uchi_n_advices;
  return uchi_advices;
}

guint
uchi_advice_n_steps (const UchiAdvice *self)
{
  guint n = 0;

  while (self->steps[n] != NULL)
    n++;
  return n;
}

UchiMender
uchi_advice_mender (const UchiAdvice *self, UchiKind kind)
{
  return kind == UCHI_KIND_HOME_GATEWAY ? UCHI_MENDER_LINE_COMPANY : self->mender;
}
