/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdio.h>

#define UCHI_TOOL_BAD 1
#define UCHI_TOOL_USAGE 64
/* what no one gives as --days */
#define UCHI_TOOL_NO_DAYS G_MININT

/* options of uchi-kenshin-pack; each command takes the ones that its help names */
typedef struct {
  gboolean counts;       /* --counts */
  gboolean version;      /* --version */
  gboolean no_password;  /* --no-password */
  char *key;             /* --key FILE */
  char *keys;            /* --keys FILE: four lines instead of the keys that are built in */
  int days;              /* --days N; UCHI_TOOL_NO_DAYS when it was not given */
  char **withdraw;       /* --withdraw ID, several times */
} UchiToolOptions;

/* a line of words from a file or a name that anybody may have made: what a terminal would obey is written as \uNNNN */
void uchi_tool_print (FILE *file, const char *line);
/* takes the place of a file, or of nothing, never of a device, a FIFO or a folder; where a link stands, what it points to */
gboolean uchi_tool_write (const char *path, GBytes *bytes, GError **error);
/* writes what went wrong, takes @error; returns UCHI_TOOL_BAD */
int uchi_tool_fail (const char *what, GError *error);

/* (transfer full) (nullable): from the variable UCHI_PACK_PASSWORD or the terminal, for uchi_minisign_wipe(); NULL with an error when none came */
char *uchi_tool_ask_password (const char *question, GError **error);
/* the same for a key that is made: not empty, and from the terminal twice alike */
char *uchi_tool_ask_new_password (GError **error);

/* one command each: the arguments were counted; returns the exit status */
int uchi_tool_show (const UchiToolOptions *options, char **arguments);
int uchi_tool_diff (const UchiToolOptions *options, char **arguments);
int uchi_tool_keygen (const UchiToolOptions *options, char **arguments);
int uchi_tool_sign (const UchiToolOptions *options, char **arguments);
int uchi_tool_channel (const UchiToolOptions *options, char **arguments);
int uchi_tool_verify (const UchiToolOptions *options, char **arguments);
int uchi_tool_publish (const UchiToolOptions *options, char **arguments);
int uchi_tool_bundle (const UchiToolOptions *options, char **arguments);
int uchi_tool_import_fingerprint (const UchiToolOptions *options, char **arguments);
int uchi_tool_staff_page (const UchiToolOptions *options, char **arguments);
