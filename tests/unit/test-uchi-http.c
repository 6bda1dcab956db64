/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP request against servers that mean harm, on loopback. */
#include "net/uchi-http.h"

#include <string.h>

#include "core/uchi-error.h"
#include "uchi-loopback.h"

#define OK "HTTP/1.1 200 OK\r\n"

static void
drip (GSocket *client, const char *what)
{
  for (guint i = 0; i < 100 && say (client, what, -1); i++)
    g_usleep (50 * 1000);
}

static void
flood (GSocket *client)
{
  static const char block[4096] = { 'x' };

  /* far more than anybody may read: 64 MiB */
  for (guint i = 0; i < 16 * 1024 && say (client, block, sizeof block); i++)
    ;
}

static void
long_header (GSocket *client, gsize length)
{
  g_autofree char *value = g_strnfill (length, 'h');

  say (client, OK "X-Long: ", -1);
  say (client, value, -1);
  say (client, "\r\nContent-Length: 2\r\n\r\nok", -1);
}

static void
many_headers (GSocket *client)
{
  g_autoptr (GString) text = g_string_new (OK);

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "X-%u: %u\r\n", i, i);
  g_string_append (text, "Set-Cookie: a=1; Path=/\r\n\r\nok");
  say (client, text->str, (gssize) text->len);
}

static void
serve (const char *request, GSocket *client)
{
  const char *path = strchr (request, ' ');
  g_autofree char *name = path != NULL ? g_strndup (path + 1, strcspn (path + 1, " ?")) : g_strdup ("");

  if (g_str_equal (name, "/plain"))
    say (client, OK "Content-Type: text/html; charset=EUC-JP\r\nServer: a\x1b[2Jb\r\nSet-Cookie: s=1; Path=/\r\nSet-Cookie: t=2\r\n"
                 "Content-Length: 4\r\n\r\n\xB2\xC8\xA4\xCE", -1);
  else if (g_str_equal (name, "/bomb"))
    say (client, OK "Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00",
         strlen (OK "Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\n") + 8);
  else if (g_str_equal (name, "/flood") && say (client, OK "\r\n", -1))
    flood (client);
  else if (g_str_equal (name, "/lies"))
    say (client, OK "Content-Length: 100000\r\n\r\nshort", -1);
  else if (g_str_equal (name, "/redirect"))
    say (client, "HTTP/1.1 302 Found\r\nLocation: http://127.9.1.3/plain\r\nContent-Length: 0\r\n\r\n", -1);
  else if (g_str_equal (name, "/locked"))
    say (client, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n", -1);
  else if (g_str_equal (name, "/drip") && say (client, OK "Content-Length: 1000\r\n\r\n", -1))
    drip (client, "d");
  else if (g_str_equal (name, "/drip-header") && say (client, OK "X-Slow: ", -1))
    drip (client, "d");
  else if (g_str_equal (name, "/long-header"))
    long_header (client, 60000);
  else if (g_str_equal (name, "/endless-header"))
    long_header (client, 4 * 1024 * 1024);
  else if (g_str_equal (name, "/many-headers"))
    many_headers (client);
  else if (g_str_equal (name, "/garbage"))
    say (client, "\x00\xFF\xFE SSH-2.0-x\r\n\r\n\r\n", 18);
  else if (g_str_equal (name, "/silent"))
    g_usleep (1500 * 1000);
}

typedef struct {
  Server *server;
  UchiNet *net;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = server_new (0, serve);
  self->net = loopback_net ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->net);
  g_socket_service_stop (self->server->service);
}

static UchiHttpResponse *
send_request (Fixture *self, const UchiHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  uchi_http_send_async (self->net, request, cancellable, take_result, &result);
  wait_for (&result);
  return uchi_http_send_finish (self->net, result, error);
}

static UchiHttpResponse *
get (Fixture *self, const char *path, GError **error)
{
  UchiHttpRequest request = { .address = DEVICE, .port = self->server->port, .method = "GET", .path = path, .timeout_ms = 600 };

  uchi_budget_begin_check (uchi_net_get_budget (self->net), DEVICE);
  return send_request (self, &request, NULL, error);
}

static void
test_plain (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiHttpResponse) response = get (self, "/plain?a=b", &error);
  g_autoptr (UchiHttpResponse) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sent = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  text = uchi_http_response_text (response);
  g_assert_cmpstr (text, ==, "家の");
  g_assert_cmpstr (uchi_http_response_header (response, "SERVER"), ==, "a[2Jb"); /* no escape reaches a terminal */
  g_assert_cmpuint (response->cookies->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (response->cookies, 0), ==, "s=1");
  g_assert_false (response->truncated);

  /* nothing of the first answer comes back in the second question */
  again = get (self, "/plain", &error);
  g_assert_no_error (error);
  sent = server_last (self->server);
  g_assert_true (g_str_has_prefix (sent, "GET /plain HTTP/1.1\r\n"));
  g_assert_null (strstr (sent, "Cookie"));
  g_assert_null (strstr (sent, "Authorization"));
  g_assert_null (strstr (sent, "gzip"));
  g_assert_null (strstr (sent, "Referer"));
  g_assert_nonnull (strstr (sent, "Connection: close"));
}

static void
test_bytes (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiHttpResponse) bomb = get (self, "/bomb", &error);
  g_autoptr (UchiHttpResponse) flooded = NULL;
  UchiHttpRequest small = { .address = DEVICE, .port = self->server->port, .method = "GET", .path = "/flood", .max_body = 100 };
  g_autoptr (UchiHttpResponse) cut = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bomb->body), ==, 8); /* as sent: nothing is unpacked */

  flooded = get (self, "/flood", &error);
  g_assert_no_error (error);
  g_assert_true (flooded->truncated);
  g_assert_cmpuint (g_bytes_get_size (flooded->body), ==, UCHI_HTTP_MAX_BODY);

  cut = send_request (self, &small, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (cut->truncated);
  g_assert_cmpuint (g_bytes_get_size (cut->body), ==, 100);
}

/* 1 MiB a check, over all its requests */
static void
test_bytes_of_check (Fixture *self, gconstpointer data)
{
  UchiHttpRequest request = { .address = DEVICE, .port = self->server->port, .method = "GET", .path = "/flood" };
  g_autoptr (GError) error = NULL;
  guint n = 0;

  while (error == NULL && n < 10)
    {
      g_autoptr (UchiHttpResponse) response = send_request (self, &request, NULL, &error);

      n += response != NULL;
    }
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_TOO_LARGE);
  g_assert_cmpuint (n, ==, UCHI_BUDGET_BYTES / UCHI_HTTP_MAX_BODY);
}

static void
test_follows_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiHttpResponse) redirect = get (self, "/redirect", &error);
  g_autoptr (UchiHttpResponse) locked = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (redirect->status, ==, 302);
  locked = get (self, "/locked", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (locked->status, ==, 401);
  g_assert_cmpuint (server_count (self->server), ==, 2);
}

static void
test_slow (Fixture *self, gconstpointer data)
{
  static const char *const paths[] = { "/drip", "/drip-header", "/silent" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 started = g_get_monotonic_time ();
      g_autoptr (UchiHttpResponse) response = get (self, paths[i], &error);
      gint64 took_ms = (g_get_monotonic_time () - started) / 1000;

      g_test_message ("%s: %" G_GINT64_FORMAT " ms", paths[i], took_ms);
      g_assert_null (response);
      g_assert_error (error, UCHI_ERROR, UCHI_ERROR_TIMED_OUT);
      g_assert_cmpint (took_ms, >=, 550);
      g_assert_cmpint (took_ms, <, 3000);
    }
}

static void
test_broken (Fixture *self, gconstpointer data)
{
  static const char *const paths[] = { "/close", "/garbage", "/endless-header", "/lies" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (UchiHttpResponse) response = get (self, paths[i], &error);

      g_test_message ("%s: %s", paths[i], error != NULL ? error->message : "answered");
      if (response == NULL)
        g_assert_true (error->domain == UCHI_ERROR);
      else
        g_assert_cmpuint (g_bytes_get_size (response->body), <=, 64);
    }
}

static void
test_headers (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (UchiHttpResponse) many = get (self, "/many-headers", &error);
  g_autoptr (UchiHttpResponse) longer = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (many->headers), <=, 100);
  longer = get (self, "/long-header", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (uchi_http_response_header (longer, "x-long")), <=, 8 * 1024);
}

/* what safety.md forbids never reaches the device */
static void
test_guard (Fixture *self, gconstpointer data)
{
  g_autoptr (GHashTable) authorization = g_hash_table_new (g_str_hash, g_str_equal);
  const struct {
    const char *note;
    UchiHttpRequest request;
  } rows[] = {
    { "a forbidden word", { .method = "GET", .path = "/reboot" } },
    { "the word in the query", { .method = "GET", .path = "/x?a=factory" } },
    { "POST without a recipe", { .method = "POST", .path = "/plain" } },
    { "PUT", { .method = "PUT", .path = "/plain", .purpose = UCHI_HTTP_LOGIN } },
    { "SOAP without an action", { .method = "POST", .path = "/plain", .purpose = UCHI_HTTP_SOAP } },
    { "a second header", { .method = "GET", .path = "/plain\r\nX-Evil: 1" } },
    { "credentials outside a recipe", { .method = "GET", .path = "/plain", .headers = authorization } },
    { "outside the prefix", { .address = "127.8.1.2", .method = "GET", .path = "/plain" } },
    { "the program itself", { .address = "127.9.1.1", .method = "GET", .path = "/plain" } },
    { "everybody", { .address = "127.9.1.255", .method = "GET", .path = "/plain" } },
    { "a name", { .address = "localhost", .method = "GET", .path = "/plain" } },
  };

  g_hash_table_insert (authorization, (gpointer) "Authorization", (gpointer) "Basic YWRtaW46YWRtaW4=");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      UchiHttpRequest request = rows[i].request;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].note);
      request.address = request.address != NULL ? request.address : DEVICE;
      request.port = self->server->port;
      g_assert_null (send_request (self, &request, NULL, &error));
      g_assert_error (error, UCHI_ERROR, UCHI_ERROR_GUARD);
    }
  g_assert_cmpuint (server_count (self->server), ==, 0);
}

static void
test_ports (Fixture *self, gconstpointer data)
{
  static const guint16 ports[] = { 515, 9100, 9107, 9116, 9999 };
  Server *printer = server_new (9107, serve);

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      UchiHttpRequest request = { .address = DEVICE, .port = ports[i], .method = "GET", .path = "/plain" };
      g_autoptr (GError) error = NULL;

      g_assert_null (send_request (self, &request, NULL, &error));
      g_assert_error (error, UCHI_ERROR, UCHI_ERROR_GUARD);
    }
  g_assert_cmpuint (server_count (printer), ==, 0);
  g_socket_service_stop (printer->service);
}

static void
test_requests_of_check (Fixture *self, gconstpointer data)
{
  UchiBudget *budget = uchi_net_get_budget (self->net);
  UchiHttpRequest request = { .address = DEVICE, .port = self->server->port, .method = "GET", .path = "/plain" };
  g_autoptr (GError) error = NULL;

  uchi_budget_begin_check (budget, DEVICE);
  for (guint i = 0; i < UCHI_BUDGET_REQUESTS; i++)
    g_assert_true (uchi_budget_count_request (budget, DEVICE));
  g_assert_null (send_request (self, &request, NULL, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_BUDGET);
  g_assert_cmpuint (server_count (self->server), ==, 0);
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  UchiHttpRequest request = { .address = DEVICE, .port = self->server->port, .method = "GET", .path = "/drip" };
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  g_timeout_add (200, cancel_it, cancellable);
  g_assert_null (send_request (self, &request, cancellable, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 1500 * 1000);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/http/plain", test_plain }, { "/http/bytes", test_bytes }, { "/http/bytes-of-check", test_bytes_of_check },
    { "/http/follows-nothing", test_follows_nothing }, { "/http/slow", test_slow }, { "/http/broken", test_broken },
    { "/http/headers", test_headers }, { "/http/guard", test_guard }, { "/http/ports", test_ports },
    { "/http/requests-of-check", test_requests_of_check }, { "/http/cancel", test_cancel },
  };

  own_network ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
