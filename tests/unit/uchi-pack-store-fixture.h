/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "uchi-pack-fixture.h"

/* A store in a folder of its own, and what is put there. */

typedef struct {
  UchiKeepers keepers;
  char *folder;
  UchiPackStore *store;
  gint64 now;
} UchiStoreFixture;

static inline void
uchi_store_set_up (UchiStoreFixture *self, gconstpointer unused)
{
  uchi_keepers_init (&self->keepers);
  self->folder = g_dir_make_tmp ("uchi-store-XXXXXX", NULL);
  self->store = uchi_pack_store_new (self->folder, &self->keepers.keys, &uchi_own, NULL);
  self->now = UCHI_DAY_0 + UCHI_DAY;
}

static inline void
uchi_store_tear_down (UchiStoreFixture *self, gconstpointer unused)
{
  uchi_pack_store_free (self->store);
  uchi_keepers_clear (&self->keepers);
  uchi_remove_folder (self->folder);
  g_free (self->folder);
}

static inline gint64
uchi_store_version (UchiStoreFixture *self)
{
  g_autoptr (UchiPack) pack = uchi_pack_store_load (self->store);

  return uchi_pack_version (pack);
}

/* the change, or minus the error's code */
static inline int
uchi_store_install_bundle (UchiStoreFixture *self, const UchiBundle *bundle)
{
  g_autoptr (GError) error = NULL;
  UchiPackChange change;

  if (uchi_pack_store_install (self->store, bundle, self->now, &change, &error))
    return (int) change;
  g_test_message ("%s", error->message);
  g_assert_cmpuint (error->domain, ==, UCHI_PACK_ERROR);
  return -1 - error->code;
}

#define UCHI_REFUSED(code) (-1 - (code))

static inline int
uchi_store_install (UchiStoreFixture *self, UchiPublished what)
{
  g_autoptr (UchiBundle) bundle = uchi_publish (&self->keepers, &what);

  return uchi_store_install_bundle (self, bundle);
}

static inline void
uchi_store_put (UchiStoreFixture *self, const char *name, const char *data, gssize length)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, length, NULL));
}
