/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "checks/uchi-check-private.h"
#include "checks/uchi-login-budget.h"
#include "checks/uchi-recipe.h"
#include "core/uchi-error.h"
#include "core/uchi-json.h"
#include "net/uchi-budget.h"

/* Tries the one known factory pair of the model (safety.md 6): at most one
 * request with it, and only when it opened the device one with a wrong pair. */

typedef struct {
  const UchiCheckContext *context;
  const UchiDevice *device;
  JsonObject *rule;
  const char *address;
  guint16 port;
  gboolean tls;
  char *service;              /* identity of the service in the count of logins */
  char *place;                /* where it is, which is counted too: the same device may answer with another MAC, through an extender */
  UchiLoginBudget *budget;
  UchiRecipe *recipe;
} Run;

static void
run_free (Run *self)
{
  g_free (self->service);
  g_free (self->place);
  uchi_login_budget_free (self->budget);
  uchi_recipe_free (self->recipe);
  g_free (self);
}

/* kinds whose settings page guards the home: for them "no pair is known" is
 * worth a word */
static gboolean
is_guarded_kind (UchiKind kind)
{
  return kind == UCHI_KIND_ROUTER || kind == UCHI_KIND_HOME_GATEWAY || kind == UCHI_KIND_ACCESS_POINT
         || kind == UCHI_KIND_CAMERA || kind == UCHI_KIND_RECORDER || kind == UCHI_KIND_NAS
         || kind == UCHI_KIND_PRINTER;
}

static gboolean
has_page (const UchiDevice *device)
{
  return uchi_device_find_protocol (device, "http") != NULL || uchi_device_find_protocol (device, "https") != NULL;
}

/* Why nothing is known of a settings page that may well be there: a door that took us in and never said a word, or one
 * that was never seen. NULL when there is a page, or truly none. */
static const char *
why_hidden (const UchiCheckContext *context, const UchiDevice *device)
{
  if (has_page (device))
    return NULL;
  for (guint i = 0; i < device->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (device->services, i);

      if (service->transport == UCHI_TCP && service->protocol[0] == '\0')
        return "silent";
    }
  return context->ports_unknown ? "ports" : NULL;
}

/* nothing may be tried, and yet it must not look fine by that */
static gboolean
is_worth_a_word (const UchiCheckContext *context, const UchiDevice *device)
{
  if (why_hidden (context, device) != NULL)
    return is_guarded_kind (device->kind) || device->kind == UCHI_KIND_UNKNOWN;
  return is_guarded_kind (device->kind) && has_page (device);
}

static gboolean
may_try (const UchiCheckContext *context, const UchiDevice *device)
{
  JsonObject *rule = uchi_pack_login (context->pack, device);

  return rule != NULL && uchi_check_talkable (device) && uchi_json_bool (rule, "may_try", FALSE)
         && uchi_pack_never_try (context->pack, device) == NULL;
}

static gboolean
applies (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  /* they are not asked, and that is said: what says such a thing of itself must not look fine by it */
  if (uchi_kind_is_left_alone (device->kind))
    return !device->is_self;
  if (!uchi_check_talkable (device))
    return FALSE;
  return may_try (context, device) || uchi_pack_never_try (context->pack, device) != NULL
         || uchi_pack_login_wants_model (context->pack, device) || is_worth_a_word (context, device);
}

/* the service the rule is about: the port it names, else the first settings page */
static gboolean
find_service (Run *run)
{
  gint64 port = uchi_json_int (run->rule, "port", 0);
  const UchiService *service = NULL;

  if (port > 0 && port <= G_MAXUINT16)
    service = uchi_device_find_service (run->device, UCHI_TCP, (guint16) port);
  if (service != NULL && !g_str_equal (service->protocol, "http") && !g_str_equal (service->protocol, "https"))
    return FALSE;
  if (service == NULL)
    service = uchi_device_find_protocol (run->device, "http");
  if (service == NULL)
    service = uchi_device_find_protocol (run->device, "https");
  if (service == NULL)
    return FALSE;
  run->port = service->port;
  run->tls = g_str_equal (service->protocol, "https");
  return TRUE;
}

/* What the logins are counted by: nothing that the device may change on its way. Those behind one MAC count as one, since one box may be
 * taken for two. One that has none has none but what it is, and all of that model count as one. */
static char *
service_name (const Run *run)
{
  const char *mac = uchi_device_link_mac (run->device);

  if (mac[0] != '\0' && !run->device->mac_random)
    return g_strdup_printf ("%s/%u", mac, run->port);
  return g_strdup_printf ("%s/%u", uchi_json_string (run->rule, "id", ""), run->port);
}

static void
return_finding (GTask *task, UchiFindingId finding)
{
  Run *run = g_task_get_task_data (task);
  UchiCheckResult *result = uchi_check_result_new (UCHI_OUTCOME_PROBLEM, NULL);
  UchiFindingRecord *record = uchi_check_record (finding, run->device, run->port);

  g_free (record->rule);
  record->rule = g_strdup (uchi_json_string (run->rule, "id", ""));
  uchi_check_result_add (result, record);
  uchi_check_return_result (task, result);
}

static gboolean
take (Run *run, gboolean asked, GError **error)
{
  guint cost = uchi_recipe_cost (run->recipe);

  if (!uchi_login_budget_take (run->budget, run->service, cost, asked, error))
    return FALSE;
  if (uchi_login_budget_take (run->budget, run->place, cost, asked, error))
    return TRUE;
  uchi_login_budget_give_back (run->budget, run->service, cost, NULL);
  return FALSE;
}

static void
give_back (Run *run)
{
  uchi_login_budget_give_back (run->budget, run->service, uchi_recipe_cost (run->recipe), NULL);
  uchi_login_budget_give_back (run->budget, run->place, uchi_recipe_cost (run->recipe), NULL);
}

static void
lock (Run *run)
{
  uchi_login_budget_lock (run->budget, run->service, NULL);
  uchi_login_budget_lock (run->budget, run->place, NULL);
}

/* a wrong user and password that no device has */
static UchiRecipe *
control_recipe (JsonObject *rule, GError **error)
{
  g_autofree char *user = g_strdup_printf ("uchi%08x", g_random_int ());
  g_autofree char *pass = g_strdup_printf ("u%08x%08x", g_random_int (), g_random_int ());
  gboolean has_user = uchi_json_string (rule, "user", "")[0] != '\0';

  return uchi_recipe_new (rule, has_user ? user : NULL, pass, error);
}

/* 3. the wrong pair was answered */
static void
on_control_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  UchiRecipeVerdict verdict = uchi_recipe_run_finish (result, &error);

  if (error != NULL)
    {
      if (!uchi_recipe_sent_credentials (run->recipe))
        give_back (run);
      g_task_return_error (task, error);
      return;
    }
  if (verdict == UCHI_RECIPE_OPENED || verdict == UCHI_RECIPE_OPEN_WITHOUT)
    {
      give_back (run);
      return_finding (task, UCHI_FINDING_NO_PASSWORD);
      return;
    }
  if (verdict == UCHI_RECIPE_LOCKED)
    lock (run);
  else if (verdict != UCHI_RECIPE_REFUSED)
    {
      /* a page that changes between two requests: what opened it is not known */
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "unclear");
      return;
    }
  uchi_login_budget_set_refuses_wrong (run->budget, run->service, NULL);
  return_finding (task, UCHI_FINDING_DEFAULT_PASSWORD);
}

/* a re-check sends the pair only: a device that took any pair before, and takes this one now, has not changed */
static UchiFindingId
finding_without_control (const UchiDevice *device)
{
  for (guint i = 0; i < device->findings->len; i++)
    {
      if (((const UchiFindingRecord *) g_ptr_array_index (device->findings, i))->finding == UCHI_FINDING_NO_PASSWORD)
        return UCHI_FINDING_NO_PASSWORD;
    }
  return UCHI_FINDING_DEFAULT_PASSWORD;
}

/* Of the two failures a day one is the control's, and one is kept for "check again" after the password was changed. A recipe
 * that costs both has no control: the person's own look comes first. */
static gboolean
leaves_one_over (const Run *run)
{
  return 2 * uchi_recipe_cost (run->recipe) <= UCHI_BUDGET_LOGIN_FAILURES;
}

/* the pair opened the device: does any other open it too? */
static void
control (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (run->context->user_asked || !leaves_one_over (run) || uchi_login_budget_refuses_wrong (run->budget, run->service))
    {
      return_finding (task, finding_without_control (run->device));
      return;
    }
  g_clear_pointer (&run->recipe, uchi_recipe_free);
  run->recipe = control_recipe (run->rule, &error);
  if (run->recipe == NULL || !take (run, FALSE, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  uchi_recipe_run_async (run->context->net, run->recipe, run->address, run->port, run->tls,
                         g_task_get_cancellable (task), on_control_done_cb, g_object_ref (task));
}

/* 2. the factory pair was answered */
static void
on_pair_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  UchiRecipeVerdict verdict = uchi_recipe_run_finish (result, &error);

  if (verdict == UCHI_RECIPE_OPENED || !uchi_recipe_sent_credentials (run->recipe))
    give_back (run);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  switch (verdict)
    {
    case UCHI_RECIPE_OPENED:
      control (task);
      return;
    case UCHI_RECIPE_OPEN_WITHOUT:
      return_finding (task, UCHI_FINDING_NO_PASSWORD);
      return;
    case UCHI_RECIPE_REFUSED:
      if (uchi_pack_login_has_others (run->context->pack, run->device, run->rule))
        uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "other-pairs");
      else
        uchi_check_return (task, UCHI_OUTCOME_OK, NULL);
      return;
    case UCHI_RECIPE_LOCKED:
      lock (run);
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "locked");
      return;
    case UCHI_RECIPE_MORE:
    case UCHI_RECIPE_UNCLEAR:
    default:
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "unclear");
      return;
    }
}

/* A rule says that units of this model have no password in common. It does not stand against a login that opened this very device, nor
 * where the device itself says that it is another: a model that was chosen wrongly mends nothing. */
static gboolean
is_believable (const UchiCheckContext *context, const UchiDevice *device)
{
  for (guint i = 0; i < device->findings->len && has_page (device); i++)
    {
      if (uchi_finding_look (((const UchiFindingRecord *) g_ptr_array_index (device->findings, i))->finding) == UCHI_FINDING_DEFAULT_PASSWORD)
        return FALSE;
    }
  return !uchi_pack_never_is_disputed (context->pack, device);
}

/* what can be said without a try: nothing to try, or nothing that may be tried */
static gboolean
return_without_try (GTask *task, const UchiCheckContext *context, const UchiDevice *device)
{
  const char *never = uchi_pack_never_try (context->pack, device);
  const char *hidden = why_hidden (context, device);

  if (uchi_kind_is_left_alone (device->kind))
    {
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "left-alone");
      return TRUE;
    }
  if (never == NULL && may_try (context, device))
    return FALSE;
  /* a rented device belongs to the line company; on the others there is no
   * password that every unit of the model would share */
  if (g_strcmp0 (never, "rented") == 0)
    uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "rented");
  else if (never != NULL && is_believable (context, device))
    uchi_check_return (task, UCHI_OUTCOME_OK, NULL);
  else if (never != NULL || uchi_pack_login_wants_model (context->pack, device))
    uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "no-model");
  else
    uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, hidden != NULL ? hidden : "no-rule");
  return TRUE;
}

/* 1. */
static void
run_async (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);
  GError *error = NULL;

  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  if (return_without_try (task, context, device))
    return;
  run->context = context;
  run->device = device;
  run->rule = uchi_pack_login (context->pack, device);
  run->address = uchi_check_address (device);
  if (!find_service (run))
    {
      uchi_check_return (task, UCHI_OUTCOME_UNKNOWN, "no-page");
      return;
    }
  run->service = service_name (run);
  run->place = g_strdup_printf ("%s/%u", run->address, run->port);
  run->budget = uchi_login_budget_new (context->state_dir, NULL, NULL);
  run->recipe = uchi_recipe_new (run->rule, NULL, NULL, &error);
  if (run->recipe == NULL || !take (run, context->user_asked, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  uchi_recipe_run_async (context->net, run->recipe, run->address, run->port, run->tls, cancellable, on_pair_done_cb,
                         g_steal_pointer (&task));
}

const UchiCheck uchi_check_default_password = {
  .id = "default-password",
  .finding = UCHI_FINDING_DEFAULT_PASSWORD,
  .flags = UCHI_CHECK_NEEDS_LOGIN,
  .time_limit_ms = 9000,
  .applies = applies,
  .would_login = may_try,
  .run_async = run_async,
  .run_finish = uchi_check_finish,
};
