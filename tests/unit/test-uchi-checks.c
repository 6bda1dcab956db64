/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every check of the table against its recordings in tests/replay:
 * CHECK-problem.jsonl, CHECK-ok.jsonl, CHECK-hostile.jsonl. The first line of a
 * recording, `{"kind":"case", …}`, holds the devices, what the pack says about
 * them, and what the check must say; see tests/replay/README.md. */

#include "checks/uchi-checks.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <string.h>

#include "checks/uchi-check-private.h"
#include "core/uchi-error.h"
#include "core/uchi-json.h"

static const char *const cases[] = { "problem", "ok", "hostile" };

/* ---- a pack that says what the case says --------------------------------------------- */

/* the checks see an opaque pack: here it is the case's object */
static JsonObject *
pack_object (UchiPack *pack)
{
  return uchi_json_object ((JsonObject *) pack, "pack");
}

JsonObject *
uchi_pack_login (UchiPack *self, const UchiDevice *device)
{
  return pack_object (self) != NULL ? uchi_json_object (pack_object (self), "login") : NULL;
}

JsonObject *
uchi_pack_finding_rule (UchiPack *self, const char *finding)
{
  JsonObject *rules = pack_object (self) != NULL ? uchi_json_object (pack_object (self), "finding_rules") : NULL;

  return rules != NULL ? uchi_json_object (rules, finding) : NULL;
}

gboolean
uchi_pack_login_has_others (UchiPack *self, const UchiDevice *device, JsonObject *rule)
{
  return pack_object (self) != NULL && uchi_json_bool (pack_object (self), "others", FALSE);
}

gboolean
uchi_pack_login_wants_model (UchiPack *self, const UchiDevice *device)
{
  return pack_object (self) != NULL && uchi_json_bool (pack_object (self), "wants_model", FALSE);
}

const char *
uchi_pack_never_try (UchiPack *self, const UchiDevice *device)
{
  return pack_object (self) != NULL ? uchi_json_string (pack_object (self), "never", NULL) : NULL;
}

gboolean
uchi_pack_never_is_disputed (UchiPack *self, const UchiDevice *device)
{
  return pack_object (self) != NULL && uchi_json_bool (pack_object (self), "disputed", FALSE);
}

GPtrArray *
uchi_pack_advisories (UchiPack *self, const UchiDevice *device)
{
  GPtrArray *rules = g_ptr_array_new ();
  JsonArray *array = pack_object (self) != NULL ? uchi_json_array (pack_object (self), "advisories") : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_ptr_array_add (rules, uchi_json_object_at (array, i));
  return rules;
}

JsonObject *
uchi_pack_port_rule (UchiPack *self, UchiTransport transport, guint16 port)
{
  g_autofree char *key = g_strdup_printf ("%s/%u", transport == UCHI_TCP ? "tcp" : "udp", port);
  JsonObject *rules = pack_object (self) != NULL ? uchi_json_object (pack_object (self), "port_rules") : NULL;

  return rules != NULL ? uchi_json_object (rules, key) : NULL;
}

/* ---- one case --------------------------------------------------------------------------- */

typedef struct {
  JsonNode *node;
  JsonObject *object;
  UchiScope *scope;
  UchiNet *net;
  UchiInventory *inventory;
  UchiDevice *device;      /* (nullable): of a device check, in the inventory */
  char *state_dir;
  UchiCheckMemory *memory;
  UchiCheckContext context;
} Case;

static guint32
to_host (const char *address)
{
  struct in_addr parsed = { 0 };

  g_assert_cmpint (inet_pton (AF_INET, address, &parsed), ==, 1);
  return ntohl (parsed.s_addr);
}

static UchiScope *
make_scope (JsonObject *object)
{
  g_autoptr (GPtrArray) dns = g_ptr_array_new ();
  JsonArray *servers = object != NULL ? uchi_json_array (object, "dns") : NULL;
  UchiScopeInfo info = { .interface = (char *) "eth0", .index = 99, .prefix_length = 24, .dns = dns };

  for (guint i = 0; servers != NULL && i < json_array_get_length (servers); i++)
    g_ptr_array_add (dns, (gpointer) uchi_json_string_at (servers, i));
  info.link = object != NULL && g_strcmp0 (uchi_json_string (object, "link", NULL), "wifi") == 0 ? UCHI_LINK_WIFI
                                                                                                : UCHI_LINK_WIRED;
  info.address = to_host (object != NULL ? uchi_json_string (object, "address", "192.168.50.2") : "192.168.50.2");
  info.gateway = to_host (object != NULL ? uchi_json_string (object, "gateway", "192.168.50.1") : "192.168.50.1");
  info.global6 = object != NULL && uchi_json_bool (object, "global6", FALSE);
  return uchi_scope_new_for_info (&info);
}

static void
take_devices (Case *self)
{
  JsonArray *devices = uchi_json_array (self->object, "devices");

  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      UchiDevice *device = uchi_device_from_json (uchi_json_object_at (devices, i));

      uchi_inventory_take (self->inventory, device);
      if (i == 0)
        self->device = device;
    }
}

static JsonNode *
read_first_line (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("A check needs recordings for problem, ok and hostile: %s", error->message);
  node = uchi_json_parse (text, strcspn (text, "\n"), NULL, &error);
  g_assert_no_error (error);
  return node;
}

static Case *
case_load (const UchiCheck *check, const char *path)
{
  Case *self = g_new0 (Case, 1);
  g_autoptr (GError) error = NULL;

  self->node = read_first_line (path);
  self->object = json_node_get_object (self->node);
  g_assert_cmpstr (uchi_json_string (self->object, "kind", NULL), ==, "case");
  self->scope = make_scope (uchi_json_object (self->object, "scope"));
  self->net = uchi_net_new_replay (self->scope, path, &error);
  g_assert_no_error (error);
  self->inventory = uchi_inventory_new ();
  take_devices (self);
  self->state_dir = g_dir_make_tmp ("uchi-checks-XXXXXX", NULL);
  self->memory = uchi_check_memory_new ();
  self->context = (UchiCheckContext){
    .net = self->net,
    .pack = (UchiPack *) self->object,
    .inventory = self->inventory,
    .state_dir = self->state_dir,
    .logins_allowed = uchi_json_bool (self->object, "consent", FALSE),
    .user_asked = uchi_json_bool (self->object, "asked", FALSE),
    .ports_unknown = uchi_json_bool (self->object, "ports_unknown", FALSE),
    .wifi_told = uchi_json_string (self->object, "wifi_told", NULL),
    .memory = self->memory,
  };
  if ((check->flags & UCHI_CHECK_NETWORK) != 0)
    self->device = NULL;
  return self;
}

static void
case_free (Case *self)
{
  const char *const files[] = { "logins.json", "logins.json.lock" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (self->state_dir, files[i], NULL);

      g_remove (path);
    }
  g_rmdir (self->state_dir);
  g_free (self->state_dir);
  uchi_check_memory_free (self->memory);
  g_clear_object (&self->net);
  uchi_inventory_free (self->inventory);
  uchi_scope_unref (self->scope);
  json_node_unref (self->node);
  g_free (self);
}

typedef struct {
  UchiCheckResult *result;
  GError *error;
  gboolean done;
} Outcome;

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->result = uchi_check_run_finish (result, &outcome->error);
  outcome->done = TRUE;
}

static UchiCheckResult *
run (const UchiCheck *check, Case *one)
{
  Outcome outcome = { 0 };

  uchi_check_run_async (check, &one->context, one->device, NULL, on_done_cb, &outcome);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (outcome.error);
  return outcome.result;
}

static void
assert_finding (JsonObject *expected, const UchiFindingRecord *record)
{
  g_autoptr (JsonNode) node = uchi_finding_record_to_json (record);
  g_autofree char *text = uchi_json_line (node);
  const char *details = uchi_json_string (expected, "details", NULL);

  g_test_message ("%s", text);
  g_assert_cmpstr (uchi_finding_name (record->finding), ==, uchi_json_string (expected, "finding", NULL));
  g_assert_cmpstr (uchi_level_name (record->level), ==, uchi_json_string (expected, "level", NULL));
  g_assert_cmpstr (record->advice, ==, uchi_json_string (expected, "advice", NULL));
  g_assert_cmpint (record->port, ==, uchi_json_int (expected, "port", 0));
  g_assert_cmpstr (record->rule, ==, uchi_json_string (expected, "rule", ""));
  if (details != NULL)
    g_assert_nonnull (strstr (text, details));
  /* the passwords of all recordings begin with this */
  g_assert_null (strstr (text, "s3cret"));
}

/* the staff page has the mark out of the table and the pack alone: only the checks that say so may come to another */
static void
assert_level (const Case *one, const UchiFindingRecord *record)
{
  const UchiCheck *check = uchi_checks_find (uchi_finding_name (record->finding));
  const char *id = record->details != NULL ? uchi_json_string (record->details, "device", NULL) : NULL;
  const UchiDevice *device = one->device != NULL ? one->device : uchi_inventory_by_id (one->context.inventory, id);

  if (check == NULL || (check->flags & UCHI_CHECK_LEVEL_VARIES) == 0)
    g_assert_cmpint (record->level, ==,
                     uchi_check_level (record->finding, device != NULL ? device->kind : UCHI_KIND_UNKNOWN, one->context.pack));
}

static void
test_case (gconstpointer data)
{
  const char *path = data;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *id = g_strndup (name, (gsize) (strrchr (name, '-') - name));
  const UchiCheck *check = uchi_checks_find (id);
  Case *one = case_load (check, path);
  JsonObject *expected = uchi_json_object (one->object, "expect");
  JsonArray *findings = uchi_json_array (expected, "findings");
  g_autoptr (UchiCheckResult) result = NULL;

  g_test_message ("%s", uchi_json_string (one->object, "note", ""));
  g_assert_true (uchi_check_applies (check, &one->context, one->device));
  result = run (check, one);
  g_assert_cmpstr (uchi_outcome_name (result->outcome), ==, uchi_json_string (expected, "outcome", NULL));
  g_assert_cmpstr (result->reason, ==, uchi_json_string (expected, "reason", NULL));
  g_assert_cmpuint (result->findings->len, ==, findings != NULL ? json_array_get_length (findings) : 0);
  for (guint i = 0; i < result->findings->len; i++)
    {
      assert_finding (uchi_json_object_at (findings, i), g_ptr_array_index (result->findings, i));
      assert_level (one, g_ptr_array_index (result->findings, i));
    }
  case_free (one);
}

/* ---- the table ---------------------------------------------------------------------------- */

static void
test_table (void)
{
  guint n_checks = 0;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);
  gboolean seen[UCHI_N_FINDINGS] = { FALSE };

  for (guint i = 0; i < n_checks; i++)
    {
      g_test_message ("%s", checks[i]->id);
      g_assert_cmpstr (checks[i]->id, ==, uchi_finding_name (checks[i]->finding));
      g_assert_false (seen[checks[i]->finding]);
      seen[checks[i]->finding] = TRUE;
      g_assert_nonnull (checks[i]->applies);
      g_assert_nonnull (checks[i]->run_async);
      g_assert_nonnull (checks[i]->run_finish);
      g_assert_cmpuint (checks[i]->time_limit_ms, >, 0);
      g_assert_cmpuint (checks[i]->time_limit_ms, <=, 20000);
      g_assert_true (uchi_checks_find (checks[i]->id) == checks[i]);
    }
  /* no-password is raised by default-password, open-screen by remote-control */
  for (guint i = UCHI_FINDING_NONE + 1; i < UCHI_N_FINDINGS; i++)
    {
      g_assert_cmpint (seen[i], ==, uchi_finding_look (i) == i);
      g_assert_true (seen[uchi_finding_look (i)]);
    }
  g_assert_null (uchi_checks_find ("of-the-future"));
}

/* every finding has a level and an advice on every kind */
static void
test_judge (void)
{
  for (guint finding = UCHI_FINDING_NONE + 1; finding < UCHI_N_FINDINGS; finding++)
    {
      for (guint kind = 0; kind < UCHI_N_KINDS; kind++)
        {
          UchiLevel level = UCHI_LEVEL_FINE;
          const char *advice = NULL;

          uchi_check_judge (finding, kind, &level, &advice);
          g_assert_cmpint (level, !=, UCHI_LEVEL_FINE);
          g_assert_cmpuint (strlen (advice), ==, 3);
          g_assert_cmpint (advice[0], ==, 'A');
          /* what a finding without a row gets */
          g_assert_cmpint (g_str_equal (advice, "A16"), ==, finding == UCHI_FINDING_UNKNOWN_DEVICE);
        }
    }
}

/* the checks that read doors are unknown where nobody could look at all of them, and nobody is asked for a login there */
static void
test_unseen_doors (void)
{
  static const char *const of_doors[] = { "telnet-open", "debug-port", "open-stream", "open-share", "old-share", "open-broker", "odd-behaviour",
                                          "remote-control" };

  for (guint i = 0; i < G_N_ELEMENTS (of_doors); i++)
    {
      const UchiCheck *check = uchi_checks_find (of_doors[i]);
      g_autofree char *file = g_strconcat (of_doors[i], "-ok.jsonl", NULL);
      g_autofree char *path = g_build_filename (g_getenv ("UCHI_SOURCE_ROOT"), "tests", "replay", file, NULL);
      Case *one = case_load (check, path);
      g_autoptr (UchiCheckResult) result = NULL;

      g_test_message ("%s", of_doors[i]);
      one->context.ports_unknown = TRUE;
      one->device->kind = UCHI_KIND_CAMERA;
      g_ptr_array_set_size (one->device->services, 0);
      g_assert_true (uchi_check_applies (check, &one->context, one->device));
      g_assert_false (uchi_check_asks (check, &one->context, one->device));
      result = run (check, one);
      g_assert_cmpint (result->outcome, ==, UCHI_OUTCOME_UNKNOWN);
      g_assert_cmpstr (result->reason, ==, "ports");
      case_free (one);
    }
}

static void
test_reasons (void)
{
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_cmpstr (uchi_check_reason (NULL), ==, "failed");
  g_assert_cmpstr (uchi_check_reason (foreign), ==, "failed");
  for (guint code = UCHI_ERROR_FAILED; code <= UCHI_ERROR_CRASHED; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (UCHI_ERROR, (int) code, "x");
      const char *reason = uchi_check_reason (error);

      g_assert_cmpuint (strlen (reason), >, 2);
      g_assert_null (strchr (reason, ' '));
    }
}

/* kinds that safety.md leaves alone are left alone by every check that would talk, and one of them says so */
static void
test_left_alone (void)
{
  static const UchiKind left_alone[] = { UCHI_KIND_HEALTH,      UCHI_KIND_LOCK,    UCHI_KIND_CAR,     UCHI_KIND_ENERGY,
                                         UCHI_KIND_SMART_METER, UCHI_KIND_PAYMENT, UCHI_KIND_INTERCOM };
  g_autoptr (JsonNode) empty = json_from_string ("{\"pack\":{\"login\":{\"may_try\":true}}}", NULL);
  const UchiCheckContext context = { .pack = (UchiPack *) json_node_get_object (empty), .logins_allowed = TRUE };
  guint n_checks = 0;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);

  for (guint i = 0; i < G_N_ELEMENTS (left_alone); i++)
    {
      g_autoptr (UchiDevice) device = uchi_device_new ("d1");

      uchi_device_add_ipv4 (device, "192.168.50.9");
      uchi_device_add_service (device, UCHI_TCP, 23, "telnet");
      uchi_device_add_service (device, UCHI_TCP, 80, "http");
      uchi_device_add_service (device, UCHI_TCP, 445, "smb");
      uchi_device_add_service (device, UCHI_TCP, 554, "rtsp");
      uchi_device_add_service (device, UCHI_TCP, 1883, "mqtt");
      uchi_device_add_service (device, UCHI_TCP, 5900, "");
      device->kind = left_alone[i];
      for (guint j = 0; j < n_checks; j++)
        {
          /* these two only look at what is known already */
          if ((checks[j]->flags & UCHI_CHECK_NETWORK) != 0 || g_str_equal (checks[j]->id, "unknown-device")
              || strstr ("firmware-old known-flaw support-ended replace-no-fix", checks[j]->id) != NULL)
            continue;
          g_test_message ("%s on %s", checks[j]->id, uchi_kind_name (device->kind));
          if (g_str_equal (checks[j]->id, "default-password"))
            {
              Case one = { .device = device, .context = context }; /* without a net: nothing can be sent */
              g_autoptr (UchiCheckResult) result = run (checks[j], &one);

              g_assert_false (uchi_check_asks (checks[j], &context, device));
              g_assert_cmpint (result->outcome, ==, UCHI_OUTCOME_UNKNOWN);
              g_assert_cmpstr (result->reason, ==, "left-alone");
            }
          else
            g_assert_false (uchi_check_applies (checks[j], &context, device));
        }
    }
}

/* a login without the person's yes: not one packet, and said so */
static void
test_no_consent (void)
{
  guint n_checks = 0;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);
  guint n_asking = 0;

  for (guint i = 0; i < n_checks; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-problem.jsonl", checks[i]->id);
      g_autofree char *path = g_build_filename (g_getenv ("UCHI_SOURCE_ROOT"), "tests", "replay", name, NULL);
      g_autoptr (UchiCheckResult) result = NULL;
      Case *one = NULL;

      if ((checks[i]->flags & UCHI_CHECK_NEEDS_LOGIN) == 0)
        continue;
      one = case_load (checks[i], path);
      g_assert_true (uchi_check_asks (checks[i], &one->context, one->device));
      one->context.logins_allowed = FALSE;
      result = run (checks[i], one);
      g_assert_cmpstr (uchi_outcome_name (result->outcome), ==, "unknown");
      g_assert_cmpstr (result->reason, ==, "no-consent");
      n_asking++;
      case_free (one);
    }
  g_assert_cmpuint (n_asking, ==, 4);
}

/* a box of the line company: nobody is asked for it, and a yes that came all the same tries nothing */
static void
test_rented (void)
{
  guint n_checks = 0;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);
  g_autoptr (JsonNode) said = json_from_string ("{\"pack\":{\"never\":\"rented\",\"login\":{\"may_try\":true}}}", NULL);
  guint n_tried = 0;

  for (guint i = 0; i < n_checks; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-problem.jsonl", checks[i]->id);
      g_autofree char *path = g_build_filename (g_getenv ("UCHI_SOURCE_ROOT"), "tests", "replay", name, NULL);

      if ((checks[i]->flags & UCHI_CHECK_NEEDS_LOGIN) == 0)
        continue;
      for (guint by_kind = 0; by_kind < 2; by_kind++)
        {
          Case *one = case_load (checks[i], path);
          g_autoptr (UchiCheckResult) result = NULL;

          if (by_kind)
            one->device->kind = UCHI_KIND_HOME_GATEWAY;
          else
            one->context.pack = (UchiPack *) json_node_get_object (said);
          g_test_message ("%s, %s", checks[i]->id, by_kind ? "by its kind" : "as the pack says");
          g_assert_false (uchi_check_asks (checks[i], &one->context, one->device));
          one->context.logins_allowed = TRUE;
          one->context.net = NULL; /* nothing can be sent */
          if (uchi_check_applies (checks[i], &one->context, one->device))
            {
              result = run (checks[i], one);
              g_assert_cmpint (result->outcome, ==, UCHI_OUTCOME_UNKNOWN);
              g_assert_cmpstr (result->reason, ==, "rented");
              n_tried++;
            }
          case_free (one);
        }
    }
  g_assert_cmpuint (n_tried, >=, 4);
}

/* ---- deadline and cancel ---------------------------------------------------------------------- */

static gboolean
on_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_task_return_error_if_cancelled (user_data);
  g_object_unref (user_data);
  return G_SOURCE_REMOVE;
}

/* a device that never answers */
static void
never_async (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (on_cancelled_cb), task, NULL);
  g_source_attach (source, NULL);
}

static const UchiCheck never = {
  .id = "never",
  .time_limit_ms = 60,
  .run_async = never_async,
  .run_finish = uchi_check_finish,
};

static void
test_deadline (void)
{
  const UchiCheckContext context = { 0 };
  Outcome outcome = { 0 };

  uchi_check_run_async (&never, &context, NULL, NULL, on_done_cb, &outcome);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (outcome.result->reason, ==, "timed-out");
  uchi_check_result_free (outcome.result);
}

static void
test_cancel (void)
{
  const UchiCheckContext context = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = { 0 };

  uchi_check_run_async (&never, &context, NULL, cancellable, on_done_cb, &outcome);
  g_cancellable_cancel (cancellable);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (outcome.error, UCHI_ERROR, UCHI_ERROR_CANCELLED);
  g_assert_null (outcome.result);
  g_error_free (outcome.error);
}

int
main (int argc, char **argv)
{
  guint n_checks = 0;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checks/table", test_table);
  g_test_add_func ("/checks/judge", test_judge);
  g_test_add_func ("/checks/unseen-doors", test_unseen_doors);
  g_test_add_func ("/checks/reasons", test_reasons);
  g_test_add_func ("/checks/left-alone", test_left_alone);
  g_test_add_func ("/checks/no-consent", test_no_consent);
  g_test_add_func ("/checks/rented", test_rented);
  g_test_add_data_func_full ("/checks/replay/default-password/disputed",
                             g_build_filename (g_getenv ("UCHI_SOURCE_ROOT"), "tests", "replay", "default-password-disputed.jsonl", NULL), test_case, g_free);
  g_test_add_data_func_full ("/checks/replay/default-password/others",
                             g_build_filename (g_getenv ("UCHI_SOURCE_ROOT"), "tests", "replay", "default-password-others.jsonl", NULL), test_case, g_free);
  g_test_add_func ("/checks/deadline", test_deadline);
  g_test_add_func ("/checks/cancel", test_cancel);
  for (guint i = 0; i < n_checks; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
        {
          g_autofree char *test = g_strdup_printf ("/checks/replay/%s/%s", checks[i]->id, cases[j]);
          g_autofree char *name = g_strdup_printf ("%s-%s.jsonl", checks[i]->id, cases[j]);
          char *path = g_build_filename (g_getenv ("UCHI_SOURCE_ROOT"), "tests", "replay", name, NULL);

          g_test_add_data_func_full (test, path, test_case, g_free);
        }
    }
  return g_test_run ();
}
