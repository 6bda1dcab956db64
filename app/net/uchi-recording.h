/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * UchiRecording:
 *
 * What passed between the program and devices, as JSON lines:
 * `{"kind":"http","key":"GET 192.168.1.2:80 /","reply":"base64…","status":200,"headers":{…}}`.
 * A key that comes several times is answered in the order of the file; the
 * last one stays. Credentials never get into a key or a line.
 */
typedef struct _UchiRecording UchiRecording;

typedef struct {
  char *kind;        /* "probe", "talk", "turn", "ask", "http" */
  char *key;
  char *error;       /* (nullable): "closed", "timed-out", "unreachable": the exchange failed that way */
  GBytes *reply;     /* (nullable) */
  guint status;      /* of HTTP */
  GHashTable *headers; /* (nullable): of HTTP */
} UchiExchange;

/* reads a whole recording; or begins a new file in the place of an old one */
UchiRecording *uchi_recording_load (const char *path, GError **error);
UchiRecording *uchi_recording_create (const char *path, GError **error);
void uchi_recording_free (UchiRecording *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiRecording, uchi_recording_free)

/* (nullable) (transfer none): the next answer to that key */
const UchiExchange *uchi_recording_next (UchiRecording *self, const char *kind, const char *key);
/* sets @error to what the recording says, or to CLOSED when it knows nothing of the key */
gboolean uchi_exchange_failed (const UchiExchange *exchange, GError **error);
void uchi_recording_write (UchiRecording *self, const UchiExchange *exchange);
