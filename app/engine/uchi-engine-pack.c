/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pack the engine works with, and how it gets a newer one. Fetching goes on beside the check: it holds nothing up. */
#include "checks/uchi-recipe.h"
#include "core/uchi-error.h"
#include "engine/uchi-engine-private.h"
#include "engine/uchi-news.h"
#include "pack/uchi-pack-update.h"
#include "uchi-config.h"

static gint64
unix_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

gboolean
uchi_engine_pack_open (UchiEngine *self, const UchiEngineOptions *options, GError **error)
{
  g_autofree char *folder = NULL;
  UchiPackOwn own;
  UchiPackKeys keys;

  if (options->pack_path != NULL)
    {
      self->pack = uchi_pack_load_file (options->pack_path, error);
      return self->pack != NULL;
    }
  if (options->state_dir == NULL)
    {
      self->pack = uchi_pack_load_embedded (error);
      return self->pack != NULL;
    }
  folder = g_build_filename (options->state_dir, "pack", NULL);
  uchi_pack_keys_built_in (&keys);
  uchi_pack_own (&own);
  self->pack_store = uchi_pack_store_new (folder, &keys, &own, uchi_recipe_self_test);
  self->pack_url = g_strdup (options->pack_url);
  self->pack = uchi_pack_store_load (self->pack_store);
  return TRUE;
}

void
uchi_engine_pack_tell_news (UchiEngine *self)
{
  g_autoptr (JsonNode) news = uchi_news_find (self->pack, self->state_dir);

  if (news != NULL)
    uchi_writer_news (self->writer, news);
}

void
uchi_engine_pack_tell (UchiEngine *self, const char *note)
{
  g_auto (GStrv) contacts = uchi_pack_withdrawn_contacts (self->pack), credits = uchi_pack_credits (self->pack);
  UchiWriterPack pack = {
    .version = uchi_pack_version (self->pack), .released = uchi_pack_released (self->pack),
    .state = uchi_pack_state (self->pack, unix_now ()),
    .withdrawn_contacts = (const char *const *) contacts, .credits = (const char *const *) credits,
  };

  if (note == NULL)
    uchi_writer_hello (self->writer, &pack);
  else
    uchi_writer_pack (self->writer, note, &pack);
}

/* ---- a newer one -------------------------------------------------------------------- */

/* nobody has asked the pack what a device is */
static gboolean
may_change_now (UchiEngine *self)
{
  if (self->phase == UCHI_PHASE_IDLE || self->phase == UCHI_PHASE_DONE)
    return TRUE;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      if (((UchiJob *) g_ptr_array_index (self->jobs, i))->state != UCHI_JOB_SCANNING)
        return FALSE;
    }
  return self->phase == UCHI_PHASE_LOOKING;
}

void
uchi_engine_pack_take (UchiEngine *self)
{
  if (self->next_pack == NULL || !may_change_now (self))
    return;
  /* rules of the old one may still be looked at */
  uchi_engine_keep (self, self->pack, (GDestroyNotify) uchi_pack_unref);
  self->pack = g_steal_pointer (&self->next_pack);
  for (guint i = 0; self->jobs != NULL && i < self->jobs->len; i++)
    ((UchiJob *) g_ptr_array_index (self->jobs, i))->context.pack = self->pack;
  uchi_engine_pack_tell (self, "pack-updated");
  if (self->phase == UCHI_PHASE_IDLE)
    uchi_engine_pack_tell_news (self);
}

static const char *
note_of_attack (UchiPackError code)
{
  switch (code)
    {
    case UCHI_PACK_ERROR_ROLLBACK:
      return "pack-older";
    case UCHI_PACK_ERROR_EXPIRED:
      return "pack-expired";
    case UCHI_PACK_ERROR_FUTURE:
      return "pack-future";
    case UCHI_PACK_ERROR_CORRUPT:
      return "pack-damaged";
    case UCHI_PACK_ERROR_SIGNATURE:
    case UCHI_PACK_ERROR_CONTENT:
    default:
      return "pack-refused";
    }
}

/* the word of uchi_advice_note() for what went wrong; the old pack is still in use */
static const char *
note_of (const UchiPackStore *store, const GError *error)
{
  if (error->domain == UCHI_PACK_ERROR)
    return note_of_attack (error->code);
  if (g_error_matches (error, UCHI_ERROR, UCHI_ERROR_TOO_LARGE))
    return "pack-too-large";
  if (g_error_matches (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE))
    return uchi_pack_store_may_write (store) ? "pack-no-space" : "pack-not-writable";
  return g_error_matches (error, UCHI_ERROR, UCHI_ERROR_INVALID) ? "pack-elsewhere" : "pack-not-updated";
}

/* what came of it, in a note */
static void
tell_outcome (UchiEngine *self, const GError *error, UchiPackChange change)
{
  if (error != NULL)
    uchi_writer_note (self->writer, note_of (self->pack_store, error), NULL, NULL);
  else if (change == UCHI_PACK_UNCHANGED)
    uchi_writer_note (self->writer, "pack-newest", NULL, NULL);
  else
    {
      g_clear_pointer (&self->next_pack, uchi_pack_unref);
      self->next_pack = uchi_pack_store_load (self->pack_store);
      uchi_engine_pack_take (self);
    }
}

void
uchi_engine_pack_import (UchiEngine *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiBundle) bundle = NULL;
  UchiPackChange change = UCHI_PACK_UNCHANGED;

  if (self->pack_updating || self->pack_store == NULL)
    {
      uchi_writer_note (self->writer, "pack-not-updated", NULL, NULL);
      return;
    }
  bundle = uchi_bundle_load (path, &error);
  if (bundle != NULL)
    uchi_pack_store_install (self->pack_store, bundle, unix_now (), &change, &error);
  tell_outcome (self, error, change);
}

static void
on_updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UchiEngine) self = user_data;
  g_autoptr (GError) error = NULL;
  UchiPackChange change;

  self->pack_updating = FALSE;
  uchi_pack_update_finish (result, &change, &error);
  tell_outcome (self, error, change);
}

/* (transfer full) (nullable): the certificates that a test believes */
static GTlsDatabase *
trust_of_tests (void)
{
#ifdef UCHI_TEST_HOOKS
  const char *path = g_getenv ("UCHI_PACK_CA");

  return path != NULL ? g_tls_file_database_new (path, NULL) : NULL;
#else
  return NULL;
#endif
}

void
uchi_engine_pack_update (UchiEngine *self, gboolean asked)
{
  g_autoptr (GTlsDatabase) trust = NULL;
  UchiPackUpdateOptions options = { .url = self->pack_url, .now = unix_now () };

  if (self->pack_updating)
    return;
  if (self->pack_store == NULL || self->pack_url == NULL || self->pack_url[0] == '\0')
    {
      if (asked)
        uchi_writer_note (self->writer, "pack-not-updated", NULL, NULL);
      return;
    }
  if (!asked && !uchi_pack_update_is_due (self->pack_store, options.now))
    return;
  trust = trust_of_tests ();
  options.trust = trust;
  self->pack_updating = TRUE;
  uchi_pack_update_async (self->pack_store, &options, NULL, on_updated_cb, g_object_ref (self));
}
