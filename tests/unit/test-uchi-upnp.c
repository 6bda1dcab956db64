/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-upnp.h"

#include "uchi-exact.h"

static const char gateway[] =
  "<?xml version=\"1.0\"?><root xmlns=\"urn:schemas-upnp-org:device-1-0\"><URLBase>http://192.168.50.1:5000/</URLBase>"
  "<device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>"
  "<friendlyName>My \xE2\x80\xAErouter</friendlyName><manufacturer>BUFFALO</manufacturer><modelName>WSR-1166DHP</modelName>"
  "<modelNumber>1.2</modelNumber><UDN>uuid:1</UDN>"
  "<iconList><icon><url>/i.png</url></icon></iconList>"
  "<serviceList><service><serviceType>urn:x:service:Layer3Forwarding:1</serviceType><controlURL>/l3</controlURL></service>"
  "</serviceList><deviceList><device><deviceType>urn:x:WANDevice:1</deviceType><modelName>inner</modelName><deviceList><device>"
  "<deviceType>urn:x:WANConnectionDevice:1</deviceType><serviceList><service>"
  "<serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><serviceId>id</serviceId>"
  "<controlURL>/ctl/IPConn</controlURL><SCPDURL>/WANIPCn.xml</SCPDURL></service></serviceList></device></deviceList>"
  "</device></deviceList><presentationURL>/</presentationURL></device></root>";

static void
test_gateway (void)
{
  guint8 *data = uchi_exact (gateway, strlen (gateway));
  g_autoptr (UchiUpnpDescription) description = uchi_upnp_parse_description (data, strlen (gateway));
  const UchiUpnpDevice *root = description->devices->pdata[0];
  const UchiUpnpService *service = uchi_upnp_find_service (description, "urn:schemas-upnp-org:service:WANIPConnection:");

  g_assert_cmpuint (description->devices->len, ==, 3);
  g_assert_cmpstr (description->url_base, ==, "http://192.168.50.1:5000/");
  g_assert_cmpstr (root->friendly_name, ==, "My router");
  g_assert_cmpstr (root->model_name, ==, "WSR-1166DHP");
  g_assert_cmpstr (root->presentation_url, ==, "/");
  g_assert_cmpstr (root->serial_number, ==, "");
  g_assert_cmpuint (root->services->len, ==, 1);
  g_assert_cmpstr (service->control_url, ==, "/ctl/IPConn");
  g_assert_cmpstr (service->scpd_url, ==, "/WANIPCn.xml");
  g_assert_null (uchi_upnp_find_service (description, "urn:schemas-upnp-org:service:WANPPPConnection:"));
  free (data);
}

static void
test_refused (void)
{
  static const char *const rows[] = {
    "", "<root/>", "<root><service><serviceType>x</serviceType></service></root>", "<root><device>", "not xml",
    "<!DOCTYPE r [<!ENTITY e \"x\">]><root><device><modelName>&e;</modelName></device></root>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 *data = uchi_exact (rows[i], strlen (rows[i]));

      g_test_message ("%s", rows[i]);
      g_assert_null (uchi_upnp_parse_description (data, strlen (rows[i])));
      free (data);
    }
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new ("<root>");
  g_autoptr (UchiUpnpDescription) description = NULL;
  guint n_services = 0;

  for (guint i = 0; i < 40; i++)
    {
      g_string_append (text, "<device>");
      for (guint n = 0; n < 10; n++)
        g_string_append (text, "<service><serviceType>t</serviceType></service>");
      g_string_append (text, "<modelName>m</modelName></device>");
    }
  g_string_append (text, "</root>");
  description = uchi_upnp_parse_description (text->str, text->len);
  g_assert_cmpuint (description->devices->len, ==, UCHI_UPNP_MAX_DEVICES);
  for (guint i = 0; i < description->devices->len; i++)
    {
      const UchiUpnpDevice *device = description->devices->pdata[i];

      n_services += device->services->len;
    }
  g_assert_cmpuint (n_services, ==, UCHI_UPNP_MAX_SERVICES);
}

static void
test_local_url (void)
{
  const struct { const char *note, *address, *base, *reference, *path; guint port; } rows[] = {
    { "absolute", "10.0.0.1", NULL, "http://10.0.0.1:5000/a.xml", "/a.xml", 5000 },
    { "port left out", "10.0.0.1", NULL, "http://10.0.0.1/a?b=c", "/a?b=c", 80 },
    { "no path", "10.0.0.1", NULL, "http://10.0.0.1:81", "/", 81 },
    { "relative path", "10.0.0.1", "http://10.0.0.1:5000/x/root.xml", "ctl/IP", "/x/ctl/IP", 5000 },
    { "absolute path", "10.0.0.1", "http://10.0.0.1:5000/x/root.xml", "/ctl/IP", "/ctl/IP", 5000 },
    { "empty base", "10.0.0.1", "", "http://10.0.0.1/a", "/a", 80 },
    { "IPv6", "fe80::1%eth0", NULL, "http://[fe80:0::1]:80/a", "/a", 80 },
    { "another host", "10.0.0.1", NULL, "http://10.0.0.2/a", NULL, 0 },
    { "a name", "10.0.0.1", NULL, "http://router.local/a", NULL, 0 },
    { "another host without scheme", "10.0.0.1", "http://10.0.0.1/", "//10.0.0.2/a", NULL, 0 },
    { "base elsewhere", "10.0.0.1", "http://10.0.0.2/", "/a", NULL, 0 },
    { "TLS", "10.0.0.1", NULL, "https://10.0.0.1/a", NULL, 0 },
    { "file", "10.0.0.1", NULL, "file:///etc/passwd", NULL, 0 },
    { "user in front", "10.0.0.1", NULL, "http://10.0.0.1@10.0.0.2/a", NULL, 0 },
    { "user of our host", "10.0.0.1", NULL, "http://x@10.0.0.1/a", NULL, 0 },
    { "short form of the address", "10.0.0.1", NULL, "http://10.1/a", NULL, 0 },
    { "octal form of the address", "10.0.0.8", NULL, "http://012.0.0.010/a", NULL, 0 },
    { "port 0", "10.0.0.1", NULL, "http://10.0.0.1:0/a", NULL, 0 },
    { "port too large", "10.0.0.1", NULL, "http://10.0.0.1:65536/a", NULL, 0 },
    { "line feeds do not get through", "10.0.0.1", NULL, "http://10.0.0.1/a\r\nX: y", "/aX:%20y", 80 },
    { "relative without a base", "10.0.0.1", NULL, "/a", NULL, 0 },
    { "nothing", "10.0.0.1", NULL, "", NULL, 0 },
  };
  g_autofree char *huge = g_strdup_printf ("http://10.0.0.1/%4000s", "x");
  guint16 huge_port;

  g_assert_null (uchi_upnp_local_url ("10.0.0.1", NULL, huge, &huge_port));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint16 port = 0;
      g_autofree char *path = uchi_upnp_local_url (rows[i].address, rows[i].base, rows[i].reference, &port);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (path, ==, rows[i].path);
      g_assert_cmpuint (port, ==, rows[i].port);
    }
}

static void
test_description_url (void)
{
  const struct { const char *location, *path; guint port; } rows[] = {
    { "http://10.0.0.1:5000/rootDesc.xml", "/rootDesc.xml", 5000 },
    { "http://10.0.0.1:8200/rootDesc.xml", "/rootDesc.xml", 8200 },
    { "http://10.0.0.1:1900/gatedesc.xml", "/gatedesc.xml", 1900 },
    { "http://10.0.0.1/ssdp/desc-DSM_eth0.xml", "/ssdp/desc-DSM_eth0.xml", 80 },
    { "http://10.0.0.1:49152/uuid:a-1/description.xml", "/uuid:a-1/description.xml", 49152 },
    { "http://10.0.0.1:2869/upnphost/udhisapi.dll?content=uuid:6b4d1b0e-5c5c-4b4e-9a7d-0123456789ab",
      "/upnphost/udhisapi.dll?content=uuid:6b4d1b0e-5c5c-4b4e-9a7d-0123456789ab", 2869 },
    { "http://10.0.0.1:2869/upnphost/udhisapi.dll?content=uuid:6b4d1b0e-5c5c-4b4e-9a7d-0123456789ab&a=b", NULL, 0 },
    { "http://10.0.0.1/cgi-bin/power?state=off", NULL, 0 },
    { "http://10.0.0.1/a.xml?", NULL, 0 },
    { "http://10.0.0.1/a.xml#x", NULL, 0 },
    { "http://10.0.0.1/a%2fb", NULL, 0 },
    { "http://10.0.0.1/../a", "/a", 80 },
    { "http://10.0.0.1/a;b", NULL, 0 },
    { "http://10.0.0.1/a b", NULL, 0 },
    { "http://10.0.0.1/a\r\nX: y", NULL, 0 },
    { "http://x@10.0.0.1/a", NULL, 0 },
    { "http://10.0.0.2/a", NULL, 0 },
    { "https://10.0.0.1/a", NULL, 0 },
    { "", NULL, 0 },
  };
  static const guint16 others[] = { 21, 22, 23, 25, 139, 443, 445, 515, 554, 631, 1023, 1883, 2323, 3389, 5060, 5555, 5900, 9100, 9107, 9116, 9999 };
  guint16 port = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = NULL;

      port = 0;
      path = uchi_upnp_description_url ("10.0.0.1", rows[i].location, &port);
      g_test_message ("%s", rows[i].location);
      g_assert_cmpstr (path, ==, rows[i].path);
      g_assert_cmpuint (port, ==, rows[i].port);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *location = g_strdup_printf ("http://10.0.0.1:%u/a.xml", others[i]);

      g_assert_null (uchi_upnp_description_url ("10.0.0.1", location, &port));
    }
}

static void
feed (const void *data, gsize length)
{
  uchi_upnp_description_free (uchi_upnp_parse_description (data, length));
}

static void
test_torture (void)
{
  uchi_torture (gateway, strlen (gateway), feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/upnp/gateway", test_gateway);
  g_test_add_func ("/wire/upnp/refused", test_refused);
  g_test_add_func ("/wire/upnp/too-many", test_too_many);
  g_test_add_func ("/wire/upnp/local-url", test_local_url);
  g_test_add_func ("/wire/upnp/description-url", test_description_url);
  g_test_add_func ("/wire/upnp/torture", test_torture);
  return g_test_run ();
}
