/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * uchi_clear_source:
 * @source: (inout) (nullable): a source that is attached, or %NULL
 *
 * Takes the source out of its main context, drops the reference and leaves %NULL.
 */
static inline void
uchi_clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

G_END_DECLS
