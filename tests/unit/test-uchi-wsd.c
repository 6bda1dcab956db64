/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-wsd.h"

#include "uchi-exact.h"
#include "wire/uchi-xml.h"

static const char camera[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://www.w3.org/2003/05/soap-envelope\">"
  "<SOAP-ENV:Header><wsa:Address>urn:no</wsa:Address></SOAP-ENV:Header><SOAP-ENV:Body><d:ProbeMatches><d:ProbeMatch>"
  "<wsa:EndpointReference><wsa:Address>urn:uuid:1-2-3</wsa:Address></wsa:EndpointReference>"
  "<d:Types>dn:NetworkVideoTransmitter\n tds:Device</d:Types>"
  "<d:Scopes>onvif://www.onvif.org/hardware/BB-SC384 onvif://www.onvif.org/name/Panasonic</d:Scopes>"
  "<d:XAddrs>http://192.168.50.12/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>";

static void
test_camera (void)
{
  guint8 *data = uchi_exact (camera, strlen (camera));
  g_autoptr (GPtrArray) matches = uchi_wsd_parse (data, strlen (camera));
  const UchiWsdMatch *match = matches->pdata[0];

  g_assert_cmpuint (matches->len, ==, 1);
  g_assert_cmpstr (match->endpoint, ==, "urn:uuid:1-2-3");
  g_assert_cmpstr (match->types, ==, "NetworkVideoTransmitter Device");
  g_assert_cmpstr (match->scopes, ==, "onvif://www.onvif.org/hardware/BB-SC384 onvif://www.onvif.org/name/Panasonic");
  g_assert_cmpstr (match->addresses, ==, "http://192.168.50.12/onvif/device_service");
  free (data);
}

static void
test_hello_and_others (void)
{
  const char *hello = "<e><b><Hello><Address>urn:a</Address><Types>wsdp:Device</Types></Hello></b></e>";
  const char *bye = "<e><b><Bye><Address>urn:a</Address></Bye></b></e>";
  const char *probe = "<e><b><Probe><Types>x</Types></Probe></b></e>";
  g_autoptr (GPtrArray) matches = uchi_wsd_parse (hello, strlen (hello));

  g_assert_cmpstr (((UchiWsdMatch *) matches->pdata[0])->types, ==, "Device");
  g_assert_cmpstr (((UchiWsdMatch *) matches->pdata[0])->scopes, ==, "");
  g_assert_null (uchi_wsd_parse (bye, strlen (bye)));
  g_assert_null (uchi_wsd_parse (probe, strlen (probe)));
  g_assert_null (uchi_wsd_parse ("", 0));
  g_assert_null (uchi_wsd_parse (camera, sizeof camera - 20));
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new ("<e>");
  g_autoptr (GPtrArray) matches = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append (text, "<ProbeMatch><Types>a:b</Types></ProbeMatch>");
  g_string_append (text, "</e>");
  matches = uchi_wsd_parse (text->str, text->len);
  g_assert_cmpuint (matches->len, ==, UCHI_WSD_MAX_MATCHES);
}

static void
on_close (const char *name, const char *text, guint depth, gpointer data)
{
  if (g_str_equal (name, "MessageID"))
    g_assert_cmpstr (text, ==, "urn:uuid:11111111-2222-3333-4444-555555555555");
  *(guint *) data += g_str_equal (name, "MessageID") || g_str_equal (name, "Probe");
}

static void
test_build (void)
{
  static const UchiXmlHandler handler = { NULL, on_close };
  g_autoptr (GBytes) bytes = uchi_wsd_build_probe ("11111111-2222-3333-4444-555555555555");
  guint seen = 0;

  g_assert_true (uchi_xml_walk (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &handler, &seen));
  g_assert_cmpuint (seen, ==, 2);
  g_assert_cmpuint (g_bytes_get_size (bytes), <, 1400); /* one datagram without fragments */
}

static void
feed (const void *data, gsize length)
{
  g_autoptr (GPtrArray) matches = uchi_wsd_parse (data, length);
}

static void
test_torture (void)
{
  uchi_torture (camera, strlen (camera), feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/wsd/camera", test_camera);
  g_test_add_func ("/wire/wsd/hello-and-others", test_hello_and_others);
  g_test_add_func ("/wire/wsd/too-many", test_too_many);
  g_test_add_func ("/wire/wsd/build", test_build);
  g_test_add_func ("/wire/wsd/torture", test_torture);
  return g_test_run ();
}
