/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-rtsp.h"

#include "uchi-exact.h"

static void
test_build (void)
{
  g_autofree char *url = uchi_rtsp_url ("192.168.50.12", 554, "live.sdp");
  g_autofree char *six = uchi_rtsp_url ("fe80::1", 8554, "/a");
  g_autoptr (GBytes) bytes = uchi_rtsp_build (UCHI_RTSP_DESCRIBE, url, 2, "Basic eA==");
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GBytes) options = uchi_rtsp_build (UCHI_RTSP_OPTIONS, url, 1, NULL);

  g_assert_cmpstr (six, ==, "rtsp://[fe80::1]:8554/a");
  g_assert_cmpstr (text, ==, "DESCRIBE rtsp://192.168.50.12:554/live.sdp RTSP/1.0\r\nCSeq: 2\r\nAccept: application/sdp\r\n"
                             "Authorization: Basic eA==\r\n\r\n");
  g_assert_true (g_str_has_prefix (g_bytes_get_data (options, NULL), "OPTIONS rtsp://192.168.50.12:554/live.sdp RTSP/1.0\r\n"));
  g_assert_null (uchi_rtsp_build (UCHI_RTSP_DESCRIBE, "rtsp://a/b\r\nX: y", 1, NULL));
  g_assert_null (uchi_rtsp_build (UCHI_RTSP_DESCRIBE, "rtsp://a/b RTSP/1.0", 1, NULL));
  g_assert_null (uchi_rtsp_build (UCHI_RTSP_DESCRIBE, "rtsp://a/b", 1, "x\ny"));
}

static const char locked[] = "RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\nServer: Camera/1.0\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\n"
                             "www-authenticate: Basic realm=\"a\"\r\n\r\n";

static void
test_parse (void)
{
  const char *open = "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\nPublic: OPTIONS, DESCRIBE\r\n\r\nv=0\r\n";
  g_autoptr (UchiRtspReply) first = uchi_rtsp_parse (locked, strlen (locked));
  g_autoptr (UchiRtspReply) second = uchi_rtsp_parse (open, strlen (open));

  g_assert_cmpuint (first->status, ==, 401);
  g_assert_cmpuint (first->sequence, ==, 2);
  g_assert_cmpstr (first->server, ==, "Camera/1.0");
  g_assert_cmpstr (first->authenticate, ==, "Digest realm=\"a\", nonce=\"b\", Basic realm=\"a\"");
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpstr (second->content_type, ==, "application/sdp");
  g_assert_cmpstr (second->methods, ==, "OPTIONS, DESCRIBE");
  g_assert_cmpstr (second->authenticate, ==, "");
}

static void
test_refused (void)
{
  static const char *const rows[] = {
    "", "RTSP/1.0", "RTSP/1.0 ", "RTSP/1.0 20", "RTSP/1.0 2000 OK\r\n", "RTSP/1.0 2x0 OK", "RTSP/2.0 200 OK\r\n\r\n",
    "HTTP/1.0 200 OK\r\n\r\n", " RTSP/1.0 200 OK\r\n",
  };
  g_autoptr (GString) many = g_string_new ("RTSP/1.0 401 x\r\n");
  g_autoptr (UchiRtspReply) reply = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *data = uchi_exact (rows[i], strlen (rows[i]));

      g_test_message ("%s", rows[i]);
      g_assert_null (uchi_rtsp_parse (data, strlen (rows[i])));
      free (data);
    }
  for (guint i = 0; i < 60; i++)
    g_string_append_printf (many, "WWW-Authenticate: Basic realm=\"%0250u\"\r\n", i);
  reply = uchi_rtsp_parse (many->str, many->len);
  g_assert_cmpuint (strlen (reply->authenticate), <, 8200);
}

static void
feed (const void *data, gsize length)
{
  uchi_rtsp_reply_free (uchi_rtsp_parse (data, length));
}

static void
test_torture (void)
{
  uchi_torture (locked, strlen (locked), feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/rtsp/build", test_build);
  g_test_add_func ("/wire/rtsp/parse", test_parse);
  g_test_add_func ("/wire/rtsp/refused", test_refused);
  g_test_add_func ("/wire/rtsp/torture", test_torture);
  return g_test_run ();
}
