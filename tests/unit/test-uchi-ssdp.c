/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-ssdp.h"

#include "uchi-exact.h"

static void
assert_bytes (GBytes *bytes, const char *expected)
{
  g_autoptr (GBytes) owned = bytes;

  g_assert_cmpmem (g_bytes_get_data (owned, NULL), g_bytes_get_size (owned), expected, strlen (expected));
}

static void
test_build (void)
{
  assert_bytes (uchi_ssdp_build_search (UCHI_SSDP_GROUP_IPV4, "ssdp:all", 2),
                "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 2\r\nST: ssdp:all\r\n\r\n");
  assert_bytes (uchi_ssdp_build_search (UCHI_SSDP_GROUP_IPV6_LINK_LOCAL, "ssdp:all", 99),
                "M-SEARCH * HTTP/1.1\r\nHOST: [ff02::c]:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 5\r\nST: ssdp:all\r\n\r\n");
  /* to one device: without MX */
  assert_bytes (uchi_ssdp_build_search ("192.168.50.1", "upnp:rootdevice", 0),
                "M-SEARCH * HTTP/1.1\r\nHOST: 192.168.50.1:1900\r\nMAN: \"ssdp:discover\"\r\nST: upnp:rootdevice\r\n\r\n");
}

static const char answer[] = "HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nst: upnp:rootdevice\r\n"
                             "USN: uuid:1::upnp:rootdevice\r\nServer: Linux UPnP/1.1 MiniUPnPd/2.3\r\n"
                             "LOCATION: http://192.168.50.1:5000/rootDesc.xml\r\nST: second\r\n\r\n";

static void
test_answer (void)
{
  guint8 *data = uchi_exact (answer, strlen (answer));
  g_autoptr (UchiSsdpMessage) message = uchi_ssdp_parse (data, strlen (answer));

  g_assert_nonnull (message);
  g_assert_false (message->notify);
  g_assert_cmpstr (message->target, ==, "upnp:rootdevice");
  g_assert_cmpstr (message->usn, ==, "uuid:1::upnp:rootdevice");
  g_assert_cmpstr (message->server, ==, "Linux UPnP/1.1 MiniUPnPd/2.3");
  g_assert_cmpstr (message->location, ==, "http://192.168.50.1:5000/rootDesc.xml");
  free (data);
}

static void
test_notify (void)
{
  const char *alive = "NOTIFY * HTTP/1.1\r\nNT: upnp:rootdevice\r\nST: no\r\nNTS: ssdp:alive\r\n\r\n";
  const char *byebye = "NOTIFY * HTTP/1.1\r\nNT: x\r\nNTS: ssdp:byebye\r\n\r\n";
  g_autoptr (UchiSsdpMessage) first = uchi_ssdp_parse (alive, strlen (alive));
  g_autoptr (UchiSsdpMessage) second = uchi_ssdp_parse (byebye, strlen (byebye));

  g_assert_true (first->notify && !first->byebye);
  g_assert_cmpstr (first->target, ==, "upnp:rootdevice");
  g_assert_cmpstr (first->server, ==, "");
  g_assert_true (second->byebye);
}

static void
test_refused (void)
{
  static const char *const rows[] = {
    "", "HTTP/1.1 404 Not Found\r\nST: x\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1", "HTTP/1.1 200",
    "M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n", "NOTIFY /x HTTP/1.1\r\n\r\n", "\r\n\r\n",
  };
  g_autoptr (GString) headers = g_string_new ("HTTP/1.1 200 OK\r\n");
  g_autofree char *large = g_strdup_printf ("HTTP/1.1 200 OK\r\nST: %8192s\r\n\r\n", "x");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *data = uchi_exact (rows[i], strlen (rows[i]));
      g_autoptr (UchiSsdpMessage) message = uchi_ssdp_parse (data, strlen (rows[i]));

      g_test_message ("%s", rows[i]);
      g_assert_true (message == NULL || g_str_equal (rows[i], "HTTP/1.1 200"));
      free (data);
    }
  for (guint i = 0; i < 100; i++)
    g_string_append (headers, "A: b\r\n");
  g_assert_null (uchi_ssdp_parse (headers->str, headers->len));
  g_assert_null (uchi_ssdp_parse (large, strlen (large)));
}

static void
feed (const void *data, gsize length)
{
  uchi_ssdp_message_free (uchi_ssdp_parse (data, length));
}

static void
test_torture (void)
{
  uchi_torture (answer, strlen (answer), feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/ssdp/build", test_build);
  g_test_add_func ("/wire/ssdp/answer", test_answer);
  g_test_add_func ("/wire/ssdp/notify", test_notify);
  g_test_add_func ("/wire/ssdp/refused", test_refused);
  g_test_add_func ("/wire/ssdp/torture", test_torture);
  return g_test_run ();
}
