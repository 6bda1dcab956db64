/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-login-budget.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "core/uchi-file.h"
#include "core/uchi-json.h"
#include "net/uchi-budget.h"

#define FORMAT "uchi-kenshin-logins/1"
#define FILE_NAME "logins.json"
#define MAX_BYTES (512 * 1024)
#define BOOT_ID "/proc/sys/kernel/random/boot_id"

struct _UchiLoginBudget {
  char *folder;
  char *path;
  UchiLoginClock clock;
  gpointer clock_data;
};

static void
real_clock (UchiLoginTime *now, gpointer data)
{
  g_autofree char *start = NULL;
  struct timespec up = { 0 };

  now->wall = g_get_real_time () / G_USEC_PER_SEC;
  clock_gettime (CLOCK_BOOTTIME, &up);
  now->up = up.tv_sec;
  if (g_file_get_contents (BOOT_ID, &start, NULL, NULL))
    g_strlcpy (now->start, g_strstrip (start), sizeof now->start);
}

UchiLoginBudget *
uchi_login_budget_new (const char *state_dir, UchiLoginClock clock, gpointer clock_data)
{
  UchiLoginBudget *self = g_new0 (UchiLoginBudget, 1);

  self->folder = g_strdup (state_dir);
  self->path = g_build_filename (state_dir, FILE_NAME, NULL);
  self->clock = clock != NULL ? clock : real_clock;
  self->clock_data = clock_data;
  return self;
}

void
uchi_login_budget_free (UchiLoginBudget *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

/* ---- time ------------------------------------------------------------------ */

/* seconds from @last, when the file was written, to @now */
static gint64
elapsed (JsonObject *last, const UchiLoginTime *now)
{
  gint64 up = uchi_json_int (last, "up", 0), wall = uchi_json_int (last, "wall", now->wall);

  if (g_str_equal (uchi_json_string (last, "start", ""), now->start) && now->up >= up)
    return now->up - up;
  return MAX (now->up, now->wall - wall);
}

/* Seconds on the clock of the file, by which its times count: it began as the clock on the wall, goes on by what has passed, and
 * is written back for the next time. */
static gint64
tell (JsonObject *root, const UchiLoginTime *now)
{
  JsonObject *last = uchi_json_object (root, "clock");
  gint64 time = last != NULL ? uchi_json_int (last, "time", 0) + elapsed (last, now) : now->wall;
  JsonObject *clock = json_object_new ();

  json_object_set_int_member (clock, "time", time);
  json_object_set_int_member (clock, "wall", now->wall);
  json_object_set_int_member (clock, "up", now->up);
  json_object_set_string_member (clock, "start", now->start);
  json_object_set_object_member (root, "clock", clock);
  return time;
}

/* ---- the file ------------------------------------------------------------ */

/* whether @then still counts; a time in the future (somebody else wrote it) does */
static gboolean
counts (gint64 then, gint64 now)
{
  return then > 0 && then > now - UCHI_LOGIN_BUDGET_WINDOW;
}

static JsonObject *
fresh_document (void)
{
  JsonObject *root = json_object_new ();

  json_object_set_string_member (root, "format", FORMAT);
  json_object_set_object_member (root, "services", json_object_new ());
  return root;
}

/* the document of the file; a file that cannot be read as ours is set aside
 * and everything is closed from now on, which is @wall */
static JsonObject *
load (UchiLoginBudget *self, gint64 wall, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) read_error = NULL;
  const UchiJsonLimits limits = { .max_bytes = MAX_BYTES, .max_depth = 8 };
  JsonObject *root = NULL;
  gsize length = 0;

  if (!uchi_file_read (self->path, MAX_BYTES, &text, &length, &read_error))
    {
      if (g_error_matches (read_error, UCHI_ERROR, UCHI_ERROR_NOT_FOUND))
        return fresh_document ();
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE, "%s", read_error->message);
      return NULL;
    }
  node = uchi_json_parse (text, length, &limits, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    root = json_node_get_object (node);
  if (root != NULL && g_strcmp0 (uchi_json_string (root, "format", NULL), FORMAT) == 0
      && uchi_json_object (root, "services") != NULL && (uchi_json_object (root, "clock") != NULL || !json_object_has_member (root, "clock")))
    return json_object_ref (root);

  aside = g_strconcat (self->path, ".damaged", NULL);
  if (g_rename (self->path, aside) != 0)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE, "The count of logins is damaged and cannot be set aside");
      return NULL;
    }
  root = fresh_document ();
  json_object_set_int_member (root, "closed", wall);
  return root;
}

static gboolean
save (UchiLoginBudget *self, JsonObject *root, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, root);
  text = json_to_string (node, TRUE);
  return uchi_file_write (self->path, text, -1, error);
}

/* drops times that no longer count; what is no time counts as now, and what is no list closes the service */
static guint
prune_times (JsonObject *service, const char *member, gint64 now)
{
  JsonArray *old = uchi_json_array (service, member);
  JsonArray *kept = json_array_new ();
  guint n_kept = 0;

  if (old == NULL && json_object_has_member (service, member))
    json_object_set_int_member (service, "locked", now);

  for (guint i = 0; old != NULL && i < json_array_get_length (old) && n_kept < 16; i++)
    {
      JsonNode *element = json_array_get_element (old, i);
      gboolean is_time = JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_INT64;
      gint64 then = is_time ? json_node_get_int (element) : now;

      if (!counts (then, now))
        continue;
      json_array_add_int_element (kept, MIN (then, now));
      n_kept++;
    }
  json_object_set_array_member (service, member, kept);
  return n_kept;
}

static void
prune_time (JsonObject *object, const char *member, gint64 now)
{
  gint64 then = uchi_json_int (object, member, now);

  if (json_object_has_member (object, member) && counts (then, now))
    json_object_set_int_member (object, member, MIN (then, now));
  else
    json_object_remove_member (object, member);
}

static void
prune (JsonObject *root, gint64 now)
{
  JsonObject *services = uchi_json_object (root, "services");
  g_autoptr (GList) names = json_object_get_members (services);

  prune_time (root, "closed", now);
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *service = uchi_json_object (services, l->data);
      guint n_times;

      if (service == NULL)
        {
          /* somebody meant to say something about it */
          service = json_object_new ();
          json_object_set_int_member (service, "locked", now);
          json_object_set_object_member (services, l->data, service);
        }
      n_times = prune_times (service, "failures", now) + prune_times (service, "asked", now);
      prune_time (service, "locked", now);
      prune_time (service, "refuses_wrong", now);
      if (n_times == 0 && !json_object_has_member (service, "locked") && !json_object_has_member (service, "refuses_wrong"))
        json_object_remove_member (services, l->data);
    }
}

/* the entry of @service, made when there is room; NULL when there is none */
static JsonObject *
ensure_service (JsonObject *root, const char *name)
{
  JsonObject *services = uchi_json_object (root, "services");
  JsonObject *service = uchi_json_object (services, name);

  if (service != NULL || json_object_get_size (services) >= UCHI_LOGIN_BUDGET_SERVICES)
    return service;
  service = json_object_new ();
  json_object_set_array_member (service, "failures", json_array_new ());
  json_object_set_array_member (service, "asked", json_array_new ());
  json_object_set_object_member (services, name, service);
  return service;
}

/* ---- changes ---------------------------------------------------------------- */

/* logins that are about to be sent, or were not sent or not refused after all */
typedef struct {
  guint n;
  gboolean asked;
} Logins;

typedef gboolean (*Change) (JsonObject *root, JsonObject *service, gint64 now, const Logins *logins, GError **error);

static gboolean
change_locked (UchiLoginBudget *self, const char *name, Change change, const Logins *logins, GError **error)
{
  UchiLoginTime time = { 0 };
  g_autoptr (JsonObject) root = NULL;
  JsonObject *service = NULL;
  gboolean allowed = FALSE;
  gint64 now;

  self->clock (&time, self->clock_data);
  root = load (self, time.wall, error);
  if (root == NULL)
    return FALSE;
  now = tell (root, &time);
  prune (root, now);
  service = ensure_service (root, name);
  if (service == NULL)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_BUDGET, "Too many services were tried today");
      return FALSE;
    }
  allowed = change (root, service, now, logins, error);
  /* a "no" is written too: a time in the future became now, and is over in a day only when that is kept */
  return save (self, root, allowed ? error : NULL) && allowed;
}

static gboolean
change (UchiLoginBudget *self, const char *name, Change what, const Logins *logins, GError **error)
{
  g_autofree char *lock_path = g_strconcat (self->path, ".lock", NULL);
  gboolean done = FALSE;
  int fd = -1;

  if (g_mkdir_with_parents (self->folder, 0700) == 0)
    fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || flock (fd, LOCK_EX) != 0)
    g_set_error (error, UCHI_ERROR, UCHI_ERROR_NO_SPACE, "The count of logins cannot be kept: %s", g_strerror (errno));
  else
    done = change_locked (self, name, what, logins, error);
  if (fd >= 0)
    close (fd);
  return done;
}

static gboolean
take (JsonObject *root, JsonObject *service, gint64 now, const Logins *logins, GError **error)
{
  JsonArray *failures = uchi_json_array (service, "failures");
  JsonArray *asked_for = uchi_json_array (service, "asked");

  if (json_object_has_member (root, "closed") || json_object_has_member (service, "locked")
      || json_array_get_length (failures) + logins->n > UCHI_BUDGET_LOGIN_FAILURES
      || (logins->asked && json_array_get_length (asked_for) >= UCHI_LOGIN_BUDGET_ASKED))
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_BUDGET, "No login is tried on this service for a day");
      return FALSE;
    }
  for (guint i = 0; i < logins->n; i++)
    json_array_add_int_element (failures, now);
  if (logins->asked)
    json_array_add_int_element (asked_for, now);
  return TRUE;
}

static gboolean
give_back (JsonObject *root, JsonObject *service, gint64 now, const Logins *logins, GError **error)
{
  JsonArray *failures = uchi_json_array (service, "failures");

  for (guint i = 0; i < logins->n && json_array_get_length (failures) > 0; i++)
    json_array_remove_element (failures, json_array_get_length (failures) - 1);
  return TRUE;
}

static gboolean
lock_service (JsonObject *root, JsonObject *service, gint64 now, const Logins *logins, GError **error)
{
  json_object_set_int_member (service, "locked", now);
  return TRUE;
}

static gboolean
set_refuses_wrong (JsonObject *root, JsonObject *service, gint64 now, const Logins *logins, GError **error)
{
  json_object_set_int_member (service, "refuses_wrong", now);
  return TRUE;
}

static gboolean
is_refusing_wrong (JsonObject *root, JsonObject *service, gint64 now, const Logins *logins, GError **error)
{
  return json_object_has_member (service, "refuses_wrong");
}

gboolean
uchi_login_budget_take (UchiLoginBudget *self, const char *service, guint n, gboolean asked, GError **error)
{
  const Logins logins = { .n = n, .asked = asked };

  return change (self, service, take, &logins, error);
}

gboolean
uchi_login_budget_give_back (UchiLoginBudget *self, const char *service, guint n, GError **error)
{
  const Logins logins = { .n = n };

  return change (self, service, give_back, &logins, error);
}

gboolean
uchi_login_budget_lock (UchiLoginBudget *self, const char *service, GError **error)
{
  return change (self, service, lock_service, NULL, error);
}

gboolean
uchi_login_budget_refuses_wrong (UchiLoginBudget *self, const char *service)
{
  return change (self, service, is_refusing_wrong, NULL, NULL);
}

gboolean
uchi_login_budget_set_refuses_wrong (UchiLoginBudget *self, const char *service, GError **error)
{
  return change (self, service, set_refuses_wrong, NULL, error);
}
