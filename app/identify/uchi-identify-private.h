/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "identify/uchi-identify.h"

/**
 * UchiAsking:
 *
 * What the probes of one device share. Lives until the answer of
 * uchi_identify_async() was given.
 */
typedef struct {
  UchiNet *net;
  UchiPack *pack;
  UchiDevice *device;
  char *address;
  gint64 run_started_us;
  char *icon;                /* (nullable): path of the picture that its page names */
  GCancellable *cancellable; /* fires at the limit of the whole device too */
} UchiAsking;

/* adds evidence with the time of now; @value is cleaned */
void uchi_asking_evidence (UchiAsking *self, const char *source, const char *value);

/* One probe of one service. Each ends by calling @done exactly once, whatever
 * happened; failures are silent: a service that says nothing is no evidence. */
typedef void (*UchiProbed) (UchiAsking *asking, gpointer user_data);

/* listens for a greeting and writes nothing: telnet, SSH, FTP. @heard tells whether anything came */
typedef void (*UchiHeard) (UchiAsking *asking, gboolean heard, gpointer user_data);
void uchi_identify_banner (UchiAsking *asking, guint16 port, UchiHeard done, gpointer user_data);
/* RTSP OPTIONS (RFC 2326 §10.1) */
void uchi_identify_rtsp (UchiAsking *asking, guint16 port, UchiProbed done, gpointer user_data);
/* GET of @path; follows one redirect, refresh or frame that stays on this host and port when @follow; @fields: it answers
 * such questions with names and values; @icon: only what its bytes come to is kept */
typedef struct {
  guint16 port;
  gboolean tls, follow, fields, icon;
  const char *path; /* copied */
} UchiPage;
void uchi_identify_http (UchiAsking *asking, const UchiPage *page, UchiProbed done, gpointer user_data);
