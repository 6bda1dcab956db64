/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#define UCHI_FINGERPRINT_FORMAT "uchi-kenshin-fingerprint/1"
/* stands in a text for what must not leave the home */
#define UCHI_FINGERPRINT_HIDDEN "***"

/**
 * uchi_fingerprint_build:
 * @report: a whole report, not redacted
 * @wifi_name: (nullable): what the home's Wi-Fi is called, of the scope event: people give it, and devices repeat it
 * @addresses: (nullable): of char*, the devices that the person chose; %NULL or empty: all but this computer
 *
 * What the devices say of themselves, ready to become a record of the pack
 * (`uchi-kenshin-pack import-fingerprint`): kind, maker, model, version, the
 * maker's half of the MAC, open doors, and the evidence that
 * uchi_report_redact() lets through. No address, name, serial number or
 * finding is in it.
 *
 * Returns: (transfer full): of data/schema/fingerprint.schema.json
 */
JsonNode *uchi_fingerprint_build (JsonNode *report, const char *wifi_name, const GPtrArray *addresses);
