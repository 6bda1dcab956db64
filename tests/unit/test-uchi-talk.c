/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversations over TCP, questions over UDP, and knocking, on loopback. */
#include "net/uchi-net.h"

#include <string.h>

#include "core/uchi-error.h"
#include "uchi-loopback.h"

/* the device does what it is told */
static void
serve (const char *request, GSocket *client)
{
  if (g_str_has_prefix (request, "prompt"))
    {
      say (client, "wel", -1);
      g_usleep (50 * 1000);
      say (client, "come\r\nlogin: ", -1);
      g_usleep (700 * 1000);
    }
  else if (g_str_has_prefix (request, "drip"))
    for (guint i = 0; i < 60 && say (client, "d", 1); i++)
      g_usleep (50 * 1000);
  else if (g_str_has_prefix (request, "many"))
    {
      g_autofree char *text = g_strnfill (200 * 1024, 'm');

      say (client, text, -1);
    }
  else if (g_str_has_prefix (request, "silent"))
    g_usleep (1000 * 1000);
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

static UchiTalk *
open_talk (Fixture *self, const char *address, guint16 port, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  uchi_net_talk_async (self->net, address, port, FALSE, 500, NULL, take_result, &result);
  wait_for (&result);
  return uchi_net_talk_finish (self->net, result, error);
}

static GBytes *
take_turn (UchiTalk *talk, const UchiTurn *turn, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  uchi_talk_turn_async (talk, turn, cancellable, take_result, &result);
  wait_for (&result);
  return uchi_talk_turn_finish (talk, result, error);
}

static void
test_turns (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *note, *send, *until;
    gsize max_bytes;
    guint quiet_ms, timeout_ms;
    gsize min_reply, max_reply; /* 0: an error */
    UchiError error;
    guint min_ms, max_ms;
  } rows[] = {
    { "up to the prompt", "prompt\n", "login: ", 1000, 0, 3000, 16, 16, 0, 40, 600 },
    { "the pause ends it", "prompt\n", NULL, 1000, 200, 3000, 16, 16, 0, 200, 650 },
    { "a drip ends with the turn", "drip\n", NULL, 1000, 0, 500, 5, 12, 0, 450, 1500 },
    { "a drip has no pause", "drip\n", NULL, 1000, 200, 500, 5, 12, 0, 450, 1500 },
    { "no more than was asked for", "many\n", NULL, 100, 0, 3000, 100, 100, 0, 0, 1000 },
    { "64 KiB at most", "many\n", NULL, 10 * 1024 * 1024, 0, 3000, 65536, 65536, 0, 0, 2000 },
    { "nothing said", "silent\n", NULL, 100, 100, 300, 0, 0, UCHI_ERROR_TIMED_OUT, 250, 1000 },
    { "closed at once", "bye\n", NULL, 100, 100, 3000, 0, 0, UCHI_ERROR_CLOSED, 0, 1000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (UchiTalk) talk = open_talk (self, DEVICE, self->server->port, &error);
      g_autoptr (GBytes) send = g_bytes_new_static (rows[i].send, strlen (rows[i].send));
      UchiTurn turn = { send, rows[i].until, rows[i].max_bytes, rows[i].quiet_ms, rows[i].timeout_ms };
      gint64 started = g_get_monotonic_time ();
      g_autoptr (GBytes) reply = NULL;
      guint took_ms;

      g_assert_no_error (error);
      reply = take_turn (talk, &turn, NULL, &error);
      took_ms = (guint) ((g_get_monotonic_time () - started) / 1000);
      g_test_message ("%s: %u ms, %" G_GSIZE_FORMAT " bytes", rows[i].note, took_ms, reply != NULL ? g_bytes_get_size (reply) : 0);
      g_assert_cmpuint (took_ms, >=, rows[i].min_ms);
      g_assert_cmpuint (took_ms, <=, rows[i].max_ms + 1500); /* a busy machine */
      if (rows[i].max_reply == 0)
        g_assert_error (error, UCHI_ERROR, (int) rows[i].error);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpuint (g_bytes_get_size (reply), >=, rows[i].min_reply);
          g_assert_cmpuint (g_bytes_get_size (reply), <=, rows[i].max_reply);
        }
    }
}

static void
test_doors (Fixture *self, gconstpointer data)
{
  static const char *const foreign[] = { "127.8.1.2", "127.9.1.1", "127.9.1.255", "127.9.1.0", "localhost", "::1", "" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_assert_null (open_talk (self, foreign[i], self->server->port, &error));
      g_assert_error (error, UCHI_ERROR, UCHI_ERROR_GUARD);
      g_clear_error (&error);
    }
  g_assert_null (open_talk (self, DEVICE, 1, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_CLOSED);
}

/* a printer prints what it is sent: not one byte may reach it */
static void
test_printer (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Server *printer = server_new (9101, serve);
  g_autoptr (UchiTalk) talk = open_talk (self, DEVICE, 9101, &error);
  g_autoptr (GBytes) send = g_bytes_new_static ("hello\n", 6);
  UchiTurn turn = { send, NULL, 100, 0, 300 };
  g_autofree char *seen = NULL;

  g_assert_no_error (error);
  g_assert_null (take_turn (talk, &turn, NULL, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_GUARD);
  g_clear_pointer (&talk, uchi_talk_free);
  for (guint i = 0; i < 100 && server_count (printer) == 0; i++)
    pause_ms (10);
  seen = server_last (printer);
  g_assert_cmpstr (seen, ==, "");
  g_socket_service_stop (printer->service);
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (UchiTalk) talk = open_talk (self, DEVICE, self->server->port, &error);
  g_autoptr (GBytes) send = g_bytes_new_static ("drip\n", 5);
  UchiTurn turn = { send, NULL, 1000, 0, 3000 };
  gint64 started = g_get_monotonic_time ();

  g_timeout_add (200, cancel_it, cancellable);
  g_assert_null (take_turn (talk, &turn, cancellable, &error));
  g_assert_error (error, UCHI_ERROR, UCHI_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 1500 * 1000);
}

/* two at a time: the third waits until one is given back, and none is lost on the way */
static void
test_slots (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) third = NULL;
  g_autoptr (UchiTalk) a = open_talk (self, DEVICE, self->server->port, &error);
  g_autoptr (UchiTalk) b = open_talk (self, DEVICE, self->server->port, &error);
  g_autoptr (UchiTalk) c = NULL;

  g_assert_no_error (error);
  uchi_net_talk_async (self->net, DEVICE, self->server->port, FALSE, 500, NULL, take_result, &third);
  pause_ms (300);
  g_assert_null (third);
  g_clear_pointer (&a, uchi_talk_free);
  wait_for (&third);
  c = uchi_net_talk_finish (self->net, third, &error);
  g_assert_no_error (error);
  g_assert_nonnull (c);
}

static void
test_probe (Fixture *self, gconstpointer data)
{
  const struct {
    const char *address;
    guint16 port;
    UchiPortState state;
    gboolean refused;
  } rows[] = {
    { DEVICE, self->server->port, UCHI_PORT_OPEN, FALSE },
    { DEVICE, 1, UCHI_PORT_CLOSED, FALSE },
    { "127.8.1.2", self->server->port, 0, TRUE },
    { "127.9.1.1", self->server->port, 0, TRUE },
  };
  g_autofree char *seen = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      UchiPortState state = UCHI_PORT_FILTERED;

      uchi_net_probe_async (self->net, rows[i].address, rows[i].port, 500, NULL, take_result, &result);
      wait_for (&result);
      g_assert_cmpint (uchi_net_probe_finish (self->net, result, &state, NULL, &error), ==, !rows[i].refused);
      if (rows[i].refused)
        g_assert_error (error, UCHI_ERROR, UCHI_ERROR_GUARD);
      else
        g_assert_cmpint (state, ==, rows[i].state);
    }
  for (guint i = 0; i < 100 && server_count (self->server) == 0; i++)
    pause_ms (10);
  seen = server_last (self->server);
  g_assert_cmpstr (seen, ==, ""); /* a knock says nothing */
}

/* ---- UDP --------------------------------------------------------------------------------- */

typedef struct {
  GSocket *device, *stranger;
  guint16 port;
  guint n_asked, answer_from; /* which question is answered, counted from 1; 0: none */
  gboolean forged;
  GSource *source;
} Udp;

static GSocket *
udp_socket (const char *address)
{
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string (address, 0);
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, local, FALSE, &error);
  g_assert_no_error (error);
  return socket;
}

static gboolean
on_question (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Udp *udp = user_data;
  g_autoptr (GSocketAddress) from = NULL;
  char text[64];
  gssize n = g_socket_receive_from (socket, &from, text, sizeof text, NULL, NULL);

  if (n < 0)
    return G_SOURCE_CONTINUE;
  udp->n_asked++;
  /* somebody else shouts an answer first */
  if (udp->forged)
    g_socket_send_to (udp->stranger, from, "forged", 6, NULL, NULL);
  if (udp->n_asked == udp->answer_from)
    g_socket_send_to (socket, from, "answer", 6, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static Udp *
udp_new (guint answer_from, gboolean forged)
{
  Udp *self = g_new0 (Udp, 1);
  g_autoptr (GSocketAddress) local = NULL;

  self->device = udp_socket (DEVICE);
  self->stranger = udp_socket ("127.9.1.3");
  local = g_socket_get_local_address (self->device, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  self->answer_from = answer_from;
  self->forged = forged;
  self->source = g_socket_create_source (self->device, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_question), self, NULL);
  g_source_attach (self->source, NULL);
  return self;
}

static void
udp_free (Udp *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->device);
  g_object_unref (self->stranger);
  g_free (self);
}

static GBytes *
ask (Fixture *self, const char *address, guint16 port, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) send = g_bytes_new_static ("who?", 4);

  uchi_net_ask_async (self->net, address, port, send, 400, NULL, take_result, &result);
  wait_for (&result);
  return uchi_net_ask_finish (self->net, result, error);
}

static void
test_ask (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *note;
    guint answer_from;
    gboolean forged;
    guint n_asked;
  } rows[] = {
    { "answered at once", 1, FALSE, 1 },
    { "the first question was lost", 2, FALSE, 2 },
    { "a stranger answers first", 1, TRUE, 1 },
    { "only a stranger answers", 0, TRUE, 2 },
    { "nobody answers", 0, FALSE, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Udp *udp = udp_new (rows[i].answer_from, rows[i].forged);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) reply = ask (self, DEVICE, udp->port, &error);

      g_test_message ("%s", rows[i].note);
      if (rows[i].answer_from == 0)
        g_assert_error (error, UCHI_ERROR, UCHI_ERROR_TIMED_OUT);
      else
        g_assert_cmpmem (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), "answer", 6);
      pause_ms (50);
      g_assert_cmpuint (udp->n_asked, ==, rows[i].n_asked);
      udp_free (udp);
    }
}

static void
test_ask_guard (Fixture *self, gconstpointer data)
{
  Udp *udp = udp_new (1, FALSE);
  const struct {
    const char *address;
    guint16 port;
    UchiError error;
  } rows[] = {
    { "127.9.1.255", udp->port, UCHI_ERROR_GUARD },
    { "127.8.1.2", udp->port, UCHI_ERROR_GUARD },
    { DEVICE, 9999, UCHI_ERROR_GUARD },
    { DEVICE, 9100, UCHI_ERROR_GUARD },
    { DEVICE, 1, UCHI_ERROR_CLOSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ask (self, rows[i].address, rows[i].port, &error));
      g_assert_error (error, UCHI_ERROR, (int) rows[i].error);
    }
  pause_ms (50);
  g_assert_cmpuint (udp->n_asked, ==, 0);
  udp_free (udp);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/talk/turns", test_turns }, { "/talk/doors", test_doors }, { "/talk/printer", test_printer },
    { "/talk/cancel", test_cancel }, { "/talk/slots", test_slots }, { "/probe", test_probe },
    { "/ask/answers", test_ask }, { "/ask/guard", test_ask_guard },
  };

  own_network ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
