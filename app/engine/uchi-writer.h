/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/uchi-inventory.h"
#include "report/uchi-report.h"

/**
 * UchiWriter:
 *
 * Writes the events of the stream, one JSON object a line.
 */
typedef struct _UchiWriter UchiWriter;
typedef void (*UchiWriterFunc) (const char *line, gpointer user_data);

UchiWriter *uchi_writer_new (UchiWriterFunc func, gpointer user_data);
void uchi_writer_free (UchiWriter *self);

/* what the window is told of the pack in use; lists end with %NULL, and are left out when empty or %NULL */
typedef struct {
  gint64 version;
  const char *released, *state;
  const char *const *withdrawn_contacts; /* ids of desks that nobody is sent to any more */
  const char *const *credits;            /* whose work it is made from, a line each */
} UchiWriterPack;

/* one function an event of data/schema; everything is borrowed */
void uchi_writer_hello (UchiWriter *self, const UchiWriterPack *pack);
void uchi_writer_scope (UchiWriter *self, const UchiReportScope *scope);
void uchi_writer_device (UchiWriter *self, const UchiDevice *device);
void uchi_writer_progress (UchiWriter *self, guint done, guint total, const char *device, const char *what, guint about_ms_left);
void uchi_writer_ask (UchiWriter *self, const GPtrArray *devices);
/* @device: id, or %NULL for a finding of the network */
/* models that the person may choose from for @device; @models: of const char* */
void uchi_writer_models (UchiWriter *self, const char *device, const GPtrArray *models);
void uchi_writer_finding (UchiWriter *self, const char *device, const UchiFindingRecord *record);
void uchi_writer_device_done (UchiWriter *self, const char *device);
/* a note about the pack that is in use now */
void uchi_writer_pack (UchiWriter *self, const char *note, const UchiWriterPack *pack);
/* @device and @text may be %NULL */
void uchi_writer_note (UchiWriter *self, const char *note, const char *device, const char *text);
/* @news: of uchi_news_build() */
void uchi_writer_news (UchiWriter *self, JsonNode *news);
void uchi_writer_report (UchiWriter *self, JsonNode *report);
