/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is made of the answers to multicast questions: every recording of tests/discover. */
#include "discover/uchi-discover-private.h"

#include <arpa/inet.h>
#include <string.h>

#include "core/uchi-json.h"
#include "net/uchi-handshake.h"
#include "uchi-loopback.h"

static const UchiQuestion *
question_called (const char *name)
{
  static const UchiQuestion *const questions[] = { &uchi_question_mdns, &uchi_question_ssdp, &uchi_question_wsd, &uchi_question_echonet, &uchi_question_llmnr };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      if (g_strcmp0 (questions[i]->name, name) == 0)
        return questions[i];
    }
  g_error ("no question is called %s", name);
}

static UchiScope *
make_scope (void)
{
  UchiScopeInfo info = { .interface = (char *) "eth0", .index = 99, .prefix_length = 24 };

  info.address = ntohl (inet_addr ("192.168.50.2"));
  info.gateway = ntohl (inet_addr ("192.168.50.1"));
  return uchi_scope_new_for_info (&info);
}

/* as the asker does it: only a device of this house is listened to */
static void
give (UchiDiscover *discover, JsonObject *line)
{
  const UchiQuestion *question = question_called (uchi_json_string (line, "question", NULL));
  const char *from = uchi_json_string (line, "from", "");
  const char *text = uchi_json_string (line, "text", NULL);
  g_autofree guchar *decoded = NULL;
  g_autofree guint8 *exact = NULL;
  gsize length = text != NULL ? strlen (text) : 0;
  UchiDevice *device = uchi_discover_saw (discover, from, NULL);

  if (text == NULL)
    decoded = g_base64_decode (uchi_json_string (line, "reply", ""), &length);
  exact = g_memdup2 (text != NULL ? (gconstpointer) text : decoded, length);
  if (device != NULL)
    question->answer (discover, device, from, exact, length);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* every device, its names and evidence, as lines */
static GPtrArray *
describe (UchiInventory *inventory)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < uchi_inventory_size (inventory); i++)
    {
      const UchiDevice *device = uchi_inventory_at (inventory, i);
      const char *address = g_ptr_array_index (device->ipv4, 0);

      g_ptr_array_add (lines, g_strdup (address));
      for (guint j = 0; j < device->names->len; j++)
        g_ptr_array_add (lines, g_strdup_printf ("%s name %s", address, (char *) g_ptr_array_index (device->names, j)));
      for (guint j = 0; j < device->evidence->len; j++)
        {
          const UchiEvidence *evidence = g_ptr_array_index (device->evidence, j);

          g_ptr_array_add (lines, g_strdup_printf ("%s %s %s", address, evidence->source, evidence->value));
        }
    }
  return lines;
}

static void
compare (GPtrArray *lines, JsonArray *expected)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);

      g_test_message ("\"%s\",", line);
      g_assert_true (g_utf8_validate (line, -1, NULL));
      for (const char *c = line; *c != '\0'; c++)
        g_assert_false (g_ascii_iscntrl (*c));
    }
  for (guint i = 0; i < MIN (lines->len, json_array_get_length (expected)); i++)
    g_assert_cmpstr (g_ptr_array_index (lines, i), ==, uchi_json_string_at (expected, i));
  g_assert_cmpuint (lines->len, ==, json_array_get_length (expected));
}

static void
test_recording (gconstpointer data)
{
  const char *path = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiScope) scope = make_scope ();
  g_autoptr (UchiNet) net = uchi_net_new_replay (scope, path, &error);
  UchiInventory *inventory = uchi_inventory_new ();
  g_autoptr (UchiDiscover) discover = NULL;
  g_autoptr (JsonNode) first = NULL;
  g_autoptr (GPtrArray) described = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  lines = g_strsplit (text, "\n", -1);
  first = uchi_json_parse (lines[0], strlen (lines[0]), NULL, &error);
  g_assert_no_error (error);
  discover = uchi_discover_new (net, inventory, g_get_monotonic_time ());
  for (guint i = 1; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_autoptr (JsonNode) node = uchi_json_parse (lines[i], strlen (lines[i]), NULL, &error);

      g_assert_no_error (error);
      if (g_strcmp0 (uchi_json_string (json_node_get_object (node), "kind", NULL), "answer") == 0)
        give (discover, json_node_get_object (node));
    }
  described = describe (inventory);
  compare (described, uchi_json_array (json_node_get_object (first), "expect"));
  g_clear_object (&discover);
  uchi_inventory_free (inventory);
}

/* ---- doors that do not answer in time ------------------------------------------------ */

/* a listening socket whose queue is full drops what knocks, until somebody takes from the queue */
typedef struct {
  int listener, first;
  guint16 port;
} Late;

static void
late_open (Late *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = inet_addr (DEVICE) };
  socklen_t length = sizeof address;

  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listener, 0), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &length), ==, 0);
  self->port = ntohs (address.sin_port);
  self->first = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (self->first, (struct sockaddr *) &address, sizeof address), ==, 0);
}

static gboolean
late_wakes (gpointer user_data)
{
  close (accept (((Late *) user_data)->listener, NULL, NULL));
  return G_SOURCE_REMOVE;
}

/* looks at the late door and, when @beside, at one that is refused; whether it is known of all of them, and of the late one open */
static gboolean
scan_late (guint wakes_ms, gboolean beside, gboolean *open)
{
  g_autoptr (UchiNet) net = loopback_net ();
  UchiDevice *device = uchi_device_new ("late");
  g_autoptr (GAsyncResult) result = NULL;
  guint16 ports[2] = { 0, 1 };
  guint n_answered = 0;
  gboolean whole;
  Late late;

  late_open (&late);
  ports[0] = late.port;
  uchi_device_add_ipv4 (device, DEVICE);
  if (wakes_ms > 0)
    g_timeout_add (wakes_ms, late_wakes, &late);
  uchi_port_scan_async (net, device, ports, beside ? 2 : 1, NULL, take_result, &result);
  wait_for (&result);
  whole = uchi_port_scan_finish (net, result, &n_answered, NULL);
  *open = uchi_device_find_service (device, UCHI_TCP, late.port) != NULL;
  g_assert_cmpuint (n_answered, ==, (*open ? 1 : 0) + (beside ? 1 : 0));
  close (late.first);
  close (late.listener);
  uchi_device_free (device);
  return whole;
}

static void
test_late_doors (void)
{
  gboolean open = FALSE;

  g_assert_true (scan_late (800, TRUE, &open));
  g_assert_true (open);
  /* silent beside one that is refused: not known to be shut */
  g_assert_false (scan_late (0, TRUE, &open));
  g_assert_false (open);
  /* of one that answered nothing at all it is not known how late it is */
  g_assert_true (scan_late (1000, FALSE, &open));
  g_assert_true (open);
  /* the scan did what it can, and nobody answered: for whoever asked to judge */
  g_assert_true (scan_late (0, FALSE, &open));
  g_assert_false (open);
}

/* whether the last word of a handshake is still held back @later_ms after it was answered */
static gboolean
is_held_back (gboolean hold, guint later_ms)
{
  Late late;
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = inet_addr (DEVICE) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean held;

  late_open (&late);
  g_assert_cmpint (listen (late.listener, 8), ==, 0);
  address.sin_port = htons (late.port);
  if (hold)
    uchi_handshake_hold_back (fd);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_usleep (later_ms * 1000);
  held = uchi_handshake_is_held_back (fd);
  close (fd);
  close (late.first);
  close (late.listener);
  return held;
}

/* what the knocks at one that drops everything rely on, and that it is seen where it does not hold */
static void
test_held_back (void)
{
  gboolean held = FALSE;

  /* a machine that is busy for 200 ms right there, five times, is none */
  for (guint i = 0; !held && i < 5; i++)
    held = is_held_back (TRUE, 0);
  g_assert_true (held);
  g_assert_false (is_held_back (TRUE, 400));
  g_assert_false (is_held_back (FALSE, 0));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  own_network ();
  g_test_init (&argc, &argv, NULL);
  folder = g_build_filename (g_getenv ("UCHI_SOURCE_ROOT"), "tests", "discover", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/discover/", name, NULL);

      if (!g_str_has_suffix (name, ".jsonl"))
        continue;
      g_test_add_data_func_full (test, g_build_filename (folder, name, NULL), test_recording, g_free);
      n++;
    }
  g_assert_cmpuint (n, >=, 8);
  g_test_add_func ("/discover/held-back", test_held_back);
  g_test_add_func ("/discover/late-doors", test_late_doors);
  return g_test_run ();
}
