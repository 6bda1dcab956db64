/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-recipe.h"
#include "core/uchi-error.h"

#define REQUEST_TIMEOUT_MS 5000
#define LOGOUT_TIMEOUT_MS 2000

typedef struct {
  UchiNet *net;
  UchiRecipe *recipe;
  UchiHttpRequest request;
  char *address;
  UchiRecipeVerdict verdict;
} Run;

static void
run_free (Run *self)
{
  g_object_unref (self->net);
  g_free (self->address);
  g_free (self);
}

static void send_next (GTask *task);

/* 3. logged out, or not: it changes nothing */
static void
on_logged_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (UchiHttpResponse) response = uchi_http_send_finish (run->net, result, NULL);

  g_task_return_int (task, run->verdict);
}

/* 2. an answer */
static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Run *run = g_task_get_task_data (task);
  g_autoptr (UchiHttpResponse) response = uchi_http_send_finish (run->net, result, &error);

  if (response == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  run->verdict = uchi_recipe_feed (run->recipe, response);
  if (run->verdict == UCHI_RECIPE_MORE)
    {
      send_next (task);
      return;
    }
  run->request.timeout_ms = LOGOUT_TIMEOUT_MS;
  if (run->verdict == UCHI_RECIPE_OPENED && uchi_recipe_logout (run->recipe, &run->request))
    uchi_http_send_async (run->net, &run->request, g_task_get_cancellable (task), on_logged_out_cb,
                          g_object_ref (task));
  else
    g_task_return_int (task, run->verdict);
}

/* 1. the next request of the recipe */
static void
send_next (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (uchi_recipe_next (run->recipe, &run->request, &error))
    uchi_http_send_async (run->net, &run->request, g_task_get_cancellable (task), on_answered_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

void
uchi_recipe_run_async (UchiNet *net, UchiRecipe *recipe, const char *address, guint16 port, gboolean tls,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_task_set_source_tag (task, uchi_recipe_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  run->net = g_object_ref (net);
  run->recipe = recipe;
  run->address = g_strdup (address);
  run->request.address = run->address;
  run->request.port = port;
  run->request.tls = tls;
  run->request.timeout_ms = REQUEST_TIMEOUT_MS;
  uchi_recipe_set_origin (recipe, address, port, tls);
  send_next (task);
}

UchiRecipeVerdict
uchi_recipe_run_finish (GAsyncResult *result, GError **error)
{
  gssize verdict = g_task_propagate_int (G_TASK (result), error);

  if (verdict < 0)
    {
      uchi_error_convert (error);
      return UCHI_RECIPE_UNCLEAR;
    }
  return (UchiRecipeVerdict) verdict;
}
