/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "core/uchi-device.h"

/* one line of the stream may be this long; a report of 250 devices has about 1 MiB. All that may be found in the largest home
 * that is taken fits, see uchi_report_build() */
#define UCHI_EVENT_MAX_LINE (16 * 1024 * 1024)
/* members and elements of it: in a report none is below some 16 bytes */
#define UCHI_EVENT_MAX_ITEMS 1000000

typedef enum {
  UCHI_EVENT_UNKNOWN, /* of a newer version: to be passed over */
  UCHI_EVENT_HELLO,
  UCHI_EVENT_SCOPE,
  UCHI_EVENT_DEVICE,
  UCHI_EVENT_PROGRESS,
  UCHI_EVENT_ASK,
  UCHI_EVENT_FINDING,
  UCHI_EVENT_DEVICE_DONE,
  UCHI_EVENT_NOTE,
  UCHI_EVENT_NEWS,    /* what a newer pack knows of the devices of the last check */
  UCHI_EVENT_REPORT,
  UCHI_EVENT_MODELS,
} UchiEventType;

/**
 * UchiEvent:
 *
 * One line of the engine's stream, read. Members that do not belong to @type
 * are %NULL, "" or 0.
 */
typedef struct {
  UchiEventType type;
  JsonObject *object;      /* the whole line */
  JsonObject *body;        /* SCOPE: "scope", REPORT: "report", FINDING: "finding", NEWS: "news"; borrowed from @object; may be NULL */
  UchiDevice *device;      /* DEVICE */
  char *device_id;         /* PROGRESS, FINDING, DEVICE_DONE */
  GPtrArray *devices;      /* ASK: of char*, ids; MODELS: of char*, names of models */
  guint done, total;       /* PROGRESS */
  guint about_ms_left;     /* PROGRESS; 0: not known */
  char *word;              /* PROGRESS: what is being done; NOTE: which note */
} UchiEvent;

/**
 * uchi_event_parse:
 * @line: a line without its line feed; not trusted, because the engine repeats what devices said
 * @length: bytes, at most #UCHI_EVENT_MAX_LINE
 *
 * Returns: (transfer full): %NULL with %UCHI_ERROR_INVALID or %UCHI_ERROR_TOO_LARGE
 */
UchiEvent *uchi_event_parse (const char *line, gsize length, GError **error);
void uchi_event_free (UchiEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiEvent, uchi_event_free)

/* the word of the stream for a type: "device-done"; never %NULL */
const char *uchi_event_type_name (UchiEventType type);
