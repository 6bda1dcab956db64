/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "ui/uchi-size.h"

typedef enum { UCHI_COLOURS_LIGHT = 0, UCHI_COLOURS_DARK, UCHI_COLOURS_CONTRAST, UCHI_COLOURS_CONTRAST_DARK } UchiColours;

/**
 * UchiSettings:
 *
 * What the person chose, kept by GSettings. Where the schema is not installed
 * the choices last as long as the program: nobody is shut out for that.
 * Emits "changed" after every choice.
 */
#define UCHI_TYPE_SETTINGS (uchi_settings_get_type ())
G_DECLARE_FINAL_TYPE (UchiSettings, uchi_settings, UCHI, SETTINGS, GObject)

/* kept by GSettings where its schema is installed, else for this start only */
UchiSettings *uchi_settings_new (void);
UchiSize uchi_settings_size (UchiSettings *self);
void uchi_settings_set_size (UchiSettings *self, UchiSize size);
UchiColours uchi_settings_colours (UchiSettings *self);
void uchi_settings_set_colours (UchiSettings *self, UchiColours colours);
/* "system", "ja" or "en"; (transfer none) until the next call */
const char *uchi_settings_language (UchiSettings *self);
/* what gettext is to be asked for: the chosen one, or those of the computer when the program began, with colons between */
const char *uchi_settings_languages (UchiSettings *self);
/* Japanese or English; the computer is followed again where that is its language */
void uchi_settings_set_japanese (UchiSettings *self, gboolean japanese);
/* (transfer full): the https folder of the pack server, "" for the one of the build */
char *uchi_settings_pack_url (UchiSettings *self);
