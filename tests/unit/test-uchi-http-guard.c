/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "net/uchi-http.h"

/* methods and paths of safety.md 5 */
static void
test_paths (void)
{
  static const struct {
    const char *method, *path;
    UchiHttpPurpose purpose;
    gboolean allowed;
  } rows[] = {
    { "GET", "/", UCHI_HTTP_LOOK, TRUE },
    { "HEAD", "/index.html", UCHI_HTTP_LOOK, TRUE },
    { "GET", "/cgi-bin/status.cgi?page=1", UCHI_HTTP_LOOK, TRUE },
    { "GET", "/information.html", UCHI_HTTP_LOOK, TRUE }, /* holds "format", not as a word */
    { "POST", "/", UCHI_HTTP_LOOK, FALSE },
    { "POST", "/login", UCHI_HTTP_LOGIN, TRUE },
    { "PUT", "/", UCHI_HTTP_LOGIN, FALSE },
    { "DELETE", "/", UCHI_HTTP_LOGIN, FALSE },
    { "OPTIONS", "/", UCHI_HTTP_LOOK, FALSE },
    { "get", "/", UCHI_HTTP_LOOK, FALSE },
    { "GET", "", UCHI_HTTP_LOOK, FALSE },
    { "GET", "http://8.8.8.8/", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/a b", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/a\r\nX: y", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/reboot.cgi", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/cgi-bin/REBOOT", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/a?cmd=reset", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/%72eboot", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/setup/wizard/", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/firmware_upgrade", UCHI_HTTP_LOOK, FALSE },
    { "POST", "/apply.cgi", UCHI_HTTP_LOGIN, FALSE },
    { "GET", "/factory", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/delete", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/x#restore", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/a\\reboot", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/a|reset{x}", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/a`reboot^", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/a\xc3\xa9reboot", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/%2572eboot", UCHI_HTTP_LOOK, FALSE }, /* a device that decodes twice */
    { "GET", "/%zz", UCHI_HTTP_LOOK, FALSE },
    { "GET", "/100%25", UCHI_HTTP_LOOK, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %s", rows[i].method, rows[i].path);
      g_assert_cmpint (uchi_http_path_allowed (rows[i].method, rows[i].path, rows[i].purpose), ==, rows[i].allowed);
    }
}

static void
test_soap (void)
{
  static const struct {
    const char *action;
    gboolean allowed;
  } rows[] = {
    { "\"urn:schemas-upnp-org:service:WANIPConnection:1#GetGenericPortMappingEntry\"", TRUE },
    { "urn:schemas-upnp-org:service:WANIPConnection:1#GetExternalIPAddress", TRUE },
    { "\"urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping\"", FALSE },
    { "\"urn:schemas-upnp-org:service:WANIPConnection:1#DeletePortMapping\"", FALSE },
    { "\"urn:schemas-upnp-org:service:WANIPConnection:1#ForceTermination\"", FALSE },
    { "\"urn:x#SetConnectionType\"", FALSE },
    { "\"urn:x#Reboot\"", FALSE },
    { "GetStatusInfoX", FALSE }, { "", FALSE }, { NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (uchi_http_soap_allowed (rows[i].action), ==, rows[i].allowed);
}

/* what a login may carry besides its pair */
static void
test_login (void)
{
  static const struct {
    const char *body;
    gboolean allowed;
  } rows[] = {
    { "u=admin&p=admin&go=OK", TRUE },       { "{\"user\":\"a\",\"pass\":\"b\"}", TRUE }, { "", TRUE },
    { "action=factory-reset&reboot=1", FALSE }, { "a=%72eboot", FALSE },                   { "cmd=rebootSystem", FALSE },
    { "{\"do\":{\"\\u0072eboot\":1}}", FALSE }, { "cmd=sysreboot", FALSE },             { "{\"pass\":\"\\u3042\"}", TRUE },
    { "x=FactoryDefault", FALSE },           { "cmd=shutdown", FALSE },                   { " <?xml version=\"1.0\"?><s:Envelope/>", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new (rows[i].body, strlen (rows[i].body));

      g_test_message ("%s", rows[i].body);
      g_assert_cmpint (uchi_http_login_body_allowed (body), ==, rows[i].allowed);
    }
  g_assert_true (uchi_http_login_body_allowed (NULL));
  g_assert_true (uchi_http_login_header_allowed ("Authorization", "Basic x"));
  g_assert_true (uchi_http_login_header_allowed ("content-type", "application/json"));
  g_assert_false (uchi_http_login_header_allowed ("Content-Type", "text/xml; charset=utf-8"));
  g_assert_false (uchi_http_login_header_allowed ("SOAPAction", "\"urn:x#AddPortMapping\""));
  g_assert_false (uchi_http_login_header_allowed ("X-HTTP-Method-Override", "DELETE"));
  g_assert_false (uchi_http_login_header_allowed ("Host", "203.0.113.9"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-guard/paths", test_paths);
  g_test_add_func ("/http-guard/soap", test_soap);
  g_test_add_func ("/http-guard/login", test_login);
  return g_test_run ();
}
