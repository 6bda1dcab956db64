/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-soap.h"

#include "uchi-exact.h"

#define WANIP "urn:schemas-upnp-org:service:WANIPConnection:1"

static void
test_build (void)
{
  g_autoptr (GBytes) body = uchi_soap_build (WANIP, UCHI_SOAP_GET_GENERIC_PORT_MAPPING_ENTRY, 7);
  g_autoptr (GBytes) address = uchi_soap_build (WANIP, UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS, 7);
  g_autofree char *header = uchi_soap_action_header (WANIP, UCHI_SOAP_GET_GENERIC_PORT_MAPPING_ENTRY);
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autofree char *other = g_strndup (g_bytes_get_data (address, NULL), g_bytes_get_size (address));

  g_assert_cmpstr (header, ==, "\"" WANIP "#GetGenericPortMappingEntry\"");
  g_assert_nonnull (strstr (text, "<u:GetGenericPortMappingEntry xmlns:u=\"" WANIP "\">"
                                  "<NewPortMappingIndex>7</NewPortMappingIndex></u:GetGenericPortMappingEntry>"));
  g_assert_null (strstr (other, "Index"));
}

/* every action that exists only reads */
static void
test_actions_read (void)
{
  for (guint action = 0; action <= UCHI_SOAP_GET_STATUS_INFO; action++)
    g_assert_true (g_str_has_prefix (uchi_soap_action_name (action), "Get"));
}

static void
test_service_type (void)
{
  static const char *const bad[] = { "", "x", "urn:a b", "urn:a\"", "urn:a<b>", "urn:a\r\nX: y", "urn:a#b", "urn:\xE3\x81\x82" };
  g_autofree char *long_type = g_strdup_printf ("urn:%0130d", 1);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_null (uchi_soap_action_header (bad[i], UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS));
      g_assert_null (uchi_soap_build (bad[i], UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS, 0));
    }
  g_assert_null (uchi_soap_build (long_type, UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS, 0));
}

#define ENVELOPE(inside) "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"e\"><s:Body>" inside "</s:Body></s:Envelope>"
#define MAPPING(inside) ENVELOPE ("<u:GetGenericPortMappingEntryResponse xmlns:u=\"x\">" inside "</u:GetGenericPortMappingEntryResponse>")
#define FIELDS(external, protocol, internal, client, enabled) \
  "<NewRemoteHost></NewRemoteHost><NewExternalPort>" external "</NewExternalPort><NewProtocol>" protocol "</NewProtocol>" \
  "<NewInternalPort>" internal "</NewInternalPort><NewInternalClient>" client "</NewInternalClient>" \
  "<NewEnabled>" enabled "</NewEnabled><NewPortMappingDescription>cam\x07</NewPortMappingDescription><NewLeaseDuration>0</NewLeaseDuration>"

static void
test_mapping (void)
{
  const struct { const char *note, *in; gboolean fine, udp, enabled; guint16 external; } rows[] = {
    { "plain", MAPPING (FIELDS ("8080", "TCP", "80", "192.168.50.12", "1")), TRUE, FALSE, TRUE, 8080 },
    { "UDP, off", MAPPING (FIELDS ("53", "udp", "53", "192.168.50.12", "0")), TRUE, TRUE, FALSE, 53 },
    { "no client", MAPPING (FIELDS ("53", "UDP", "53", "", "1")), FALSE, FALSE, FALSE, 0 },
    { "port too large", MAPPING (FIELDS ("65536", "TCP", "80", "192.168.50.12", "1")), FALSE, FALSE, FALSE, 0 },
    { "port is no number", MAPPING (FIELDS ("80x", "TCP", "80", "192.168.50.12", "1")), FALSE, FALSE, FALSE, 0 },
    { "negative port", MAPPING (FIELDS ("-1", "TCP", "80", "192.168.50.12", "1")), FALSE, FALSE, FALSE, 0 },
    { "another protocol", MAPPING (FIELDS ("80", "SCTP", "80", "192.168.50.12", "1")), FALSE, FALSE, FALSE, 0 },
    { "empty", MAPPING (""), FALSE, FALSE, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiSoapReply) reply = uchi_soap_parse (rows[i].in, strlen (rows[i].in), UCHI_SOAP_GET_GENERIC_PORT_MAPPING_ENTRY);
      UchiPortMapping mapping = { .external_port = 0 };

      g_test_message ("%s", rows[i].note);
      g_assert_nonnull (reply);
      g_assert_true (uchi_soap_get_port_mapping (reply, &mapping) == rows[i].fine);
      g_assert_cmpuint (mapping.external_port, ==, rows[i].external);
      if (!rows[i].fine)
        continue;
      g_assert_true (mapping.udp == rows[i].udp && mapping.enabled == rows[i].enabled);
      g_assert_cmpstr (mapping.internal_client, ==, "192.168.50.12");
      g_assert_cmpstr (mapping.description, ==, "cam");
      g_assert_cmpuint (mapping.lease_seconds, ==, 0);
    }
}

static const char fault[] = ENVELOPE ("<s:Fault><faultcode>s:Client</faultcode><detail><UPnPError><errorCode>713</errorCode>"
                                      "<errorDescription>SpecifiedArrayIndexInvalid</errorDescription></UPnPError></detail></s:Fault>");

static void
test_fault (void)
{
  static const char bare[] = ENVELOPE ("<s:Fault/>");
  g_autoptr (UchiSoapReply) reply = uchi_soap_parse (fault, strlen (fault), UCHI_SOAP_GET_GENERIC_PORT_MAPPING_ENTRY);
  g_autoptr (UchiSoapReply) without_code = uchi_soap_parse (bare, strlen (bare), UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS);
  UchiPortMapping mapping;

  g_assert_cmpuint (reply->fault, ==, 713);
  g_assert_false (uchi_soap_get_port_mapping (reply, &mapping));
  g_assert_cmpuint (without_code->fault, ==, 1);
}

static void
test_other_answers (void)
{
  static const char address[] = ENVELOPE ("<u:GetExternalIPAddressResponse><NewExternalIPAddress> 203.0.113.7 "
                                          "</NewExternalIPAddress></u:GetExternalIPAddressResponse>");
  static const char page[] = "<html><body>401</body></html>";
  g_autoptr (UchiSoapReply) reply = uchi_soap_parse (address, strlen (address), UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS);

  g_assert_cmpstr (uchi_soap_reply_get (reply, "NewExternalIPAddress"), ==, "203.0.113.7");
  g_assert_null (uchi_soap_reply_get (reply, "NewProtocol"));
  /* the answer to another question, and no answer at all */
  g_assert_null (uchi_soap_parse (address, strlen (address), UCHI_SOAP_GET_STATUS_INFO));
  g_assert_null (uchi_soap_parse (page, strlen (page), UCHI_SOAP_GET_EXTERNAL_IP_ADDRESS));
}

static void
feed (const void *data, gsize length)
{
  uchi_soap_reply_free (uchi_soap_parse (data, length, UCHI_SOAP_GET_GENERIC_PORT_MAPPING_ENTRY));
}

static void
test_torture (void)
{
  static const char mapping[] = MAPPING (FIELDS ("8080", "TCP", "80", "192.168.50.12", "1"));

  uchi_torture (mapping, strlen (mapping), feed);
  uchi_torture (fault, strlen (fault), feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/soap/build", test_build);
  g_test_add_func ("/wire/soap/actions-read", test_actions_read);
  g_test_add_func ("/wire/soap/service-type", test_service_type);
  g_test_add_func ("/wire/soap/mapping", test_mapping);
  g_test_add_func ("/wire/soap/fault", test_fault);
  g_test_add_func ("/wire/soap/other-answers", test_other_answers);
  g_test_add_func ("/wire/soap/torture", test_torture);
  return g_test_run ();
}
