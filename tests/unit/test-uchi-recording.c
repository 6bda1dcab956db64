/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was recorded from a device comes back from the file, and no credential is in it. */
#include "net/uchi-recording.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/uchi-error.h"
#include "net/uchi-http.h"
#include "uchi-loopback.h"

#define SECRET "YWRtaW46aGltaXRzdQ=="

static void
serve (const char *request, GSocket *client)
{
  if (g_str_has_prefix (request, "GET /page"))
    say (client, "HTTP/1.1 401 No\r\nServer: box\r\nContent-Length: 4\r\n\r\na\x00\xFFz", 55);
  else if (g_str_has_prefix (request, "hello"))
    say (client, "login: ", -1);
}

typedef struct {
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("uchi-recording-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "a.jsonl", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

static UchiHttpResponse *
get (UchiNet *net, guint16 port, const char *path, GError **error)
{
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  UchiHttpRequest request = { .address = DEVICE, .port = port, .method = "GET", .path = path, .headers = headers,
                              .purpose = UCHI_HTTP_LOGIN };
  g_autoptr (GAsyncResult) result = NULL;

  g_hash_table_insert (headers, (gpointer) "Authorization", (gpointer) "Basic " SECRET);
  uchi_http_send_async (net, &request, NULL, take_result, &result);
  wait_for (&result);
  return uchi_http_send_finish (net, result, error);
}

static GBytes *
hello (UchiNet *net, guint16 port, GError **error)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) send = g_bytes_new_static ("hello\n", 6);
  UchiTurn turn = { send, "login: ", 100, 100, 1000 };
  g_autoptr (UchiTalk) talk = NULL;

  uchi_net_talk_async (net, DEVICE, port, FALSE, 500, NULL, take_result, &opened);
  wait_for (&opened);
  talk = uchi_net_talk_finish (net, opened, error);
  if (talk == NULL)
    return NULL;
  uchi_talk_turn_async (talk, &turn, NULL, take_result, &result);
  wait_for (&result);
  return uchi_talk_turn_finish (talk, result, error);
}

/* the same questions, to the device and then to the file */
static void
ask_all (UchiNet *net, guint16 port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiHttpResponse) page = get (net, port, "/page", &error);
  g_autoptr (UchiHttpResponse) nothing = NULL;
  g_autoptr (GBytes) greeting = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  UchiPortState state;

  g_assert_no_error (error);
  g_assert_cmpuint (page->status, ==, 401);
  g_assert_cmpstr (uchi_http_response_header (page, "server"), ==, "box");
  g_assert_cmpmem (g_bytes_get_data (page->body, NULL), g_bytes_get_size (page->body), "a\x00\xFFz", 4);
  nothing = get (net, port, "/nothing", &error);
  g_assert_null (nothing);
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_CLOSED);
  g_clear_error (&error);
  greeting = hello (net, port, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (greeting, NULL), g_bytes_get_size (greeting), "login: ", 7);
  uchi_net_probe_async (net, DEVICE, port, 500, NULL, take_result, &result);
  wait_for (&result);
  g_assert_true (uchi_net_probe_finish (net, result, &state, NULL, &error));
  g_assert_cmpint (state, ==, UCHI_PORT_OPEN);
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiNet) net = loopback_net ();
  g_autoptr (UchiNet) again = NULL;
  g_autofree char *text = NULL;
  Server *server = server_new (0, serve);
  guint16 port = server->port;
  guint asked;

  g_assert_true (uchi_net_record (net, self->path, &error));
  ask_all (net, port);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, &error));
  g_assert_null (strstr (text, SECRET));
  g_assert_null (strstr (text, "himitsu"));
  g_assert_null (strstr (text, "Authorization"));

  pause_ms (100);
  asked = server_count (server);
  again = uchi_net_new_replay (uchi_net_get_scope (net), self->path, &error);
  g_assert_no_error (error);
  ask_all (again, port);
  pause_ms (100);
  g_assert_cmpuint (server_count (server), ==, asked); /* a replay sends nothing */
  g_socket_service_stop (server->service);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  static const char text[] = "# a remark\n\n"
                             "{\"kind\":\"ask\",\"key\":\"1.2.3.4:5\",\"text\":\"one\"}\n"
                             "{\"kind\":\"talk\",\"key\":\"1.2.3.4:5\"}\n"
                             "{\"kind\":\"ask\",\"key\":\"1.2.3.4:5\",\"reply\":\"dHdv\"}\n"
                             "{\"kind\":\"ask\",\"key\":\"1.2.3.4:6\",\"error\":\"unreachable\"}\n";
  static const char *const answers[] = { "one", "two", "two", "two" };
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiRecording) recording = NULL;

  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  recording = uchi_recording_load (self->path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      const UchiExchange *exchange = uchi_recording_next (recording, "ask", "1.2.3.4:5");

      g_assert_cmpmem (g_bytes_get_data (exchange->reply, NULL), g_bytes_get_size (exchange->reply), answers[i], 3);
    }
  g_assert_true (uchi_exchange_failed (uchi_recording_next (recording, "ask", "1.2.3.4:6"), &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_true (uchi_exchange_failed (uchi_recording_next (recording, "http", "1.2.3.4:5"), &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_CLOSED);
}

static void
test_hostile (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = {
    "{", "[]\n", "\"x\"\n", "{\"kind\":\"ask\",\"kind\":\"ask\"}\n", "{\"kind\":\"ask\"}\nnot json\n", "{\"a\":\"\\u0000\"}\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_true (g_file_set_contents (self->path, texts[i], -1, NULL));
      g_assert_null (uchi_recording_load (self->path, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == UCHI_ERROR);
    }
  g_unlink (self->path);
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (uchi_recording_load (self->path, &error));
    g_assert_error (error, UCHI_ERROR, UCHI_ERROR_NOT_FOUND);
  }
}

int
main (int argc, char **argv)
{
  own_network ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/recording/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/recording/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/recording/hostile", Fixture, NULL, set_up, test_hostile, tear_down);
  return g_test_run ();
}
