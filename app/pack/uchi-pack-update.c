/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack/uchi-pack-update.h"

#include <string.h>

#include "core/uchi-error.h"
#include "net/uchi-deadline.h"
#include "pack/uchi-pack-fetch.h"
#include "pack/uchi-pack-private.h"
#include "pack/uchi-pack-schedule.h"

#define TIMEOUT_MS 60000

typedef enum {
  STEP_CHANNEL,
  STEP_CHANNEL_SIGNATURE,
  STEP_PACK,
  STEP_PACK_SIGNATURE, /* of key self->key, one after the other */
  STEP_INSTALL,
} Step;

typedef struct {
  UchiPackStore *store;
  SoupSession *session;
  UchiDeadline *deadline;
  UchiPackSchedule schedule;
  UchiBundle *bundle;
  UchiChannel *channel;  /* (nullable): once verified */
  char *url, *name;      /* of the server's folder, of the file that was asked for */
  char *etag;            /* (nullable): of the channel that came */
  gint64 now, retry_after;
  Step step;
  guint key;
  UchiPackChange change;
} Update;

static void
update_free (Update *self)
{
  g_clear_object (&self->session);
  uchi_deadline_free (self->deadline);
  uchi_pack_schedule_clear (&self->schedule);
  uchi_bundle_free (self->bundle);
  uchi_channel_free (self->channel);
  g_free (self->url);
  g_free (self->name);
  g_free (self->etag);
  g_free (self);
}

gboolean
uchi_pack_update_is_due (UchiPackStore *store, gint64 now)
{
  g_auto (UchiPackSchedule) schedule = { 0 };

  uchi_pack_schedule_read (&schedule, uchi_pack_store_folder (store));
  return uchi_pack_schedule_is_due (&schedule, now);
}

/* the only way out, but for being freed: writes down when to ask again */
static void
end (GTask *task, GError *error)
{
  Update *self = g_task_get_task_data (task);

  if (error == NULL)
    {
      if (self->etag != NULL)
        {
          g_free (self->schedule.etag);
          self->schedule.etag = g_strdup (self->etag);
        }
      uchi_pack_schedule_done (&self->schedule, self->now);
    }
  else
    {
      /* whatever is wrong, the next time everything is fetched anew */
      g_clear_pointer (&self->schedule.etag, g_free);
      uchi_pack_schedule_failed (&self->schedule, self->now, self->retry_after);
    }
  uchi_pack_schedule_write (&self->schedule, uchi_pack_store_folder (self->store));
  if (error != NULL && error->domain != UCHI_PACK_ERROR)
    uchi_deadline_explain (self->deadline, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* ---- steps: what comes next, and what is made of an answer ------------------------------------- */

static void advance (GTask *task);

/* The channel is as before: fine, unless it is so old that somebody may be holding newer ones back, or what it names is lost on this
 * disk: @ask_anew then. */
static gboolean
judge_same (Update *self, gboolean *ask_anew, GError **error)
{
  g_autoptr (UchiChannel) known = uchi_pack_store_channel (self->store);

  *ask_anew = known == NULL;
  return known == NULL || uchi_pack_store_judge (self->store, known, self->now, ask_anew, error);
}

/* with the channel and its signature: whether to go on, and where to */
static gboolean
judge_channel (Update *self, GError **error)
{
  gboolean wants_pack;

  self->channel = uchi_channel_verify (uchi_bundle_find (self->bundle, UCHI_CHANNEL_FILE),
                                       uchi_bundle_find (self->bundle, UCHI_CHANNEL_FILE ".minisig"),
                                       uchi_pack_store_keys (self->store), error);
  if (self->channel == NULL || !uchi_pack_store_judge (self->store, self->channel, self->now, &wants_pack, error))
    return FALSE;
  self->step = wants_pack ? STEP_PACK : STEP_INSTALL;
  return TRUE;
}

static guint
n_signatures (Update *self)
{
  const UchiPackKeys *keys = uchi_pack_store_keys (self->store);
  guint n = 0;

  for (guint i = 0; i < UCHI_PACK_N_KEYS; i++)
    {
      g_autofree char *name = uchi_pack_signature_name (self->channel->version, keys->pack[i].id);

      n += uchi_bundle_find (self->bundle, name) != NULL;
    }
  return n;
}

/* the one step that may go without: one of the three keys does not sign each pack */
static gboolean
take_missing (Update *self, GError **error)
{
  if (self->step != STEP_PACK_SIGNATURE)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_NOT_FOUND, "the server has no “%s”", self->name);
      return FALSE;
    }
  self->key++;
  return TRUE;
}

static gboolean
take_answer (Update *self, UchiPackAnswer *answer, GError **error)
{
  if (answer->status == 404)
    return take_missing (self, error);
  uchi_bundle_add (self->bundle, self->name, answer->body);
  switch (self->step)
    {
    case STEP_CHANNEL:
      self->etag = g_strdup (answer->etag);
      self->step = STEP_CHANNEL_SIGNATURE;
      return TRUE;
    case STEP_CHANNEL_SIGNATURE:
      return judge_channel (self, error);
    case STEP_PACK:
      self->step = STEP_PACK_SIGNATURE;
      return TRUE;
    case STEP_PACK_SIGNATURE:
      self->key++;
      return TRUE;
    case STEP_INSTALL:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* ---- the run ----------------------------------------------------------------------------------------- */

/* 3. */
static void
on_installed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  end (task, error);
}

/* in a thread of its own: unpacking and trying every pattern takes a moment, and the check goes on meanwhile */
static void
install_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Update *self = task_data;
  GError *error = NULL;

  if (uchi_pack_store_install (self->store, self->bundle, self->now, &self->change, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* 2. */
static void
on_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Update *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (UchiPackAnswer) answer = uchi_pack_fetch_finish (result, &self->retry_after, &error);
  gboolean go_on = FALSE, ask_anew = FALSE;

  if (answer != NULL && answer->status == 304)
    {
      go_on = judge_same (self, &ask_anew, &error) && ask_anew;
      if (ask_anew)
        g_clear_pointer (&self->schedule.etag, g_free);
    }
  else if (answer != NULL)
    go_on = take_answer (self, answer, &error);
  if (go_on)
    advance (task);
  else
    end (task, error);
}

static void
fetch (GTask *task, const char *name, const char *etag, gsize most)
{
  Update *self = g_task_get_task_data (task);
  g_autofree char *url = g_strdup_printf ("%s/%s", self->url, name);

  g_free (self->name);
  self->name = g_strdup (name);
  uchi_pack_fetch_async (self->session, url, etag, most, uchi_deadline_cancellable (self->deadline), on_answer_cb, g_object_ref (task));
}

static void
install (GTask *task)
{
  g_autoptr (GTask) work = g_task_new (NULL, NULL, on_installed_cb, g_object_ref (task));

  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (work, install_in_thread);
}

/* 1. the next question, or the installation */
static void
advance (GTask *task)
{
  Update *self = g_task_get_task_data (task);
  g_autofree char *name = NULL;

  if (self->step == STEP_PACK_SIGNATURE && (self->key == UCHI_PACK_N_KEYS || n_signatures (self) >= UCHI_PACK_THRESHOLD))
    self->step = STEP_INSTALL;
  switch (self->step)
    {
    case STEP_CHANNEL:
      fetch (task, UCHI_CHANNEL_FILE, self->schedule.etag, UCHI_CHANNEL_MAX_BYTES);
      break;
    case STEP_CHANNEL_SIGNATURE:
      fetch (task, UCHI_CHANNEL_FILE ".minisig", NULL, UCHI_MINISIGN_MAX_FILE);
      break;
    case STEP_PACK:
      name = uchi_pack_file_name (self->channel->version);
      fetch (task, name, NULL, self->channel->length);
      break;
    case STEP_PACK_SIGNATURE:
      name = uchi_pack_signature_name (self->channel->version, uchi_pack_store_keys (self->store)->pack[self->key].id);
      fetch (task, name, NULL, UCHI_MINISIGN_MAX_FILE);
      break;
    case STEP_INSTALL:
    default:
      install (task);
      break;
    }
}

void
uchi_pack_update_async (UchiPackStore *store, const UchiPackUpdateOptions *options, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Update *self = g_new0 (Update, 1);

  self->store = store;
  self->session = uchi_pack_session_new (options->trust);
  self->deadline = uchi_deadline_new (options->timeout_ms != 0 ? options->timeout_ms : TIMEOUT_MS, cancellable);
  self->bundle = uchi_bundle_new ();
  self->url = g_strdup (options->url);
  self->now = options->now;
  uchi_pack_schedule_read (&self->schedule, uchi_pack_store_folder (store));
  g_task_set_task_data (task, self, (GDestroyNotify) update_free);
  g_task_set_check_cancellable (task, FALSE); /* the deadline says what happened */
  advance (task);
}

gboolean
uchi_pack_update_finish (GAsyncResult *result, UchiPackChange *change, GError **error)
{
  const Update *self = g_task_get_task_data (G_TASK (result));

  *change = self->change;
  return g_task_propagate_boolean (G_TASK (result), error);
}
