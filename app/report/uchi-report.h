/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "core/uchi-inventory.h"

/**
 * UchiReportScope:
 *
 * The network as the report tells it: texts only, so that this room needs no sockets.
 */
typedef struct {
  const char *interface, *link;      /* "wlp2s0", "wifi" */
  const char *prefix, *gateway;      /* "192.168.50.0/24", "192.168.50.1"; may be NULL */
  const char *wifi_name;             /* (nullable): only ever in the scope event */
  const char *wifi_protection, *wifi_cipher; /* (nullable) */
  UchiRefused refused;
  const char *ask;                   /* (nullable): a reason to ask the person first */
} UchiReportScope;

/* everything a report is made of; borrowed */
typedef struct {
  const char *app_version;
  gint64 pack_version;
  const char *pack_released, *pack_state;
  const char *started;               /* ISO 8601 with offset */
  guint duration_ms;
  gboolean complete;
  const UchiReportScope *scope;
  gboolean consent_network;
  const GPtrArray *consent_logins;   /* of char*, device ids */
  const UchiInventory *inventory;
  const GPtrArray *network_checks;   /* of UchiCheckState* */
  const GPtrArray *network_findings; /* of UchiFindingRecord* */
} UchiReportParts;

/* bytes of a report from which on evidence is left out ("evidence_left_out"): what devices say of themselves makes no report
 * that takes long to read; a usual home has a fiftieth of it */
#define UCHI_REPORT_TALK (4 * 1024 * 1024)

/* (transfer full): the report of format uchi-kenshin-report/1; the Wi-Fi name is never in it. As an event it is never above
 * #UCHI_EVENT_MAX_LINE: texts that others wrote are left out first, findings and checks never */
JsonNode *uchi_report_build (const UchiReportParts *parts);
/* (transfer full): the scope object; @with_name puts the Wi-Fi name in, for the window */
JsonNode *uchi_report_scope (const UchiReportScope *scope, gboolean with_name);

/* devices by their worst level, and how many checks ended unknown */
typedef struct {
  guint devices, today, soon, ask, fine, unknown_checks;
} UchiReportSummary;
void uchi_report_count (const UchiInventory *inventory, const GPtrArray *network_checks,
                        const GPtrArray *network_findings, UchiReportSummary *summary);

/**
 * uchi_report_redact:
 * @report: a report
 *
 * What a helper may see: no host names, labels, serial numbers, UUIDs, public
 * addresses, no last half of a MAC, and of what devices say only words that the
 * pack has for them ("pack_words") or that nobody is called by.
 *
 * Returns: (transfer full): a new report
 */
JsonNode *uchi_report_redact (JsonNode *report);

/**
 * uchi_report_save:
 * @path: where to; the old file stays whole until the new one is safe on disk
 *
 * Fails with %UCHI_ERROR_NO_SPACE for a full or read-only disk.
 */
gboolean uchi_report_save (JsonNode *report, const char *path, GError **error);

/**
 * uchi_report_load:
 * @path: a file that anybody may have written; it stays as it is
 *
 * Bounded (16 MiB), format checked. Fails with %UCHI_ERROR_TOO_LARGE,
 * %UCHI_ERROR_INVALID, and %UCHI_ERROR_NEWER for a report of a later format.
 *
 * Returns: (transfer full) (nullable): the report
 */
JsonNode *uchi_report_load (const char *path, GError **error);
