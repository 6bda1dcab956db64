/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

/* which file of a source a record stands in */
typedef struct _UchiPackMembers UchiPackMembers;

/**
 * uchi_pack_members_new:
 * @files: of char*: the files of a source; what is no file and no JSON is passed over
 * @complaints: (transfer none): of char*; one is added for each member that data/schema/pack.schema.json does not know
 */
UchiPackMembers *uchi_pack_members_new (GPtrArray *files, GPtrArray *complaints);
void uchi_pack_members_free (UchiPackMembers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiPackMembers, uchi_pack_members_free)

/* (nullable): the file, or the files with a comma between, of that record of that list ("devices", "v-cam"; "words", "Buffalo") */
const char *uchi_pack_members_file (UchiPackMembers *self, const char *list, const char *id);
/* (nullable): the same of the record that @message names, for what the program itself says */
const char *uchi_pack_members_file_named (UchiPackMembers *self, const char *message);
