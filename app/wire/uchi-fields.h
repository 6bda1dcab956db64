/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* cleaned texts, "" when it does not say */
typedef struct {
  char *vendor;
  char *model;
  char *firmware;
} UchiFields;

/**
 * uchi_fields_parse:
 * @text: what an address that a maker gives to such questions answered, as UTF-8, not trusted
 * @length: bytes; the first 64 KiB are looked at
 *
 * Maker, model and version by the usual names of such members ("modelName",
 * "fw_ver" …), whoever made it: a JSON object and those within, the elements of
 * an XML document, or lines or a row of KEY=VALUE. The surer name counts, then
 * the first one.
 *
 * Returns: (transfer full): never %NULL
 */
UchiFields *uchi_fields_parse (const char *text, gsize length);
void uchi_fields_free (UchiFields *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiFields, uchi_fields_free)

/**
 * uchi_fields_version:
 * @text: a page or a line that a device shows, as UTF-8, not trusted
 * @length: bytes; the first 64 KiB are looked at
 *
 * A number that stands behind a word for the device's own software ("Firmware
 * Version: 1.2.3", "ファームウェア 1.02"), marks of HTML between them aside. One that the
 * text offers for download is not the device's.
 *
 * Returns: (transfer full) (nullable): the number, as written
 */
char *uchi_fields_version (const char *text, gsize length);
