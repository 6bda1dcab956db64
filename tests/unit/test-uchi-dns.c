/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-dns.h"

#include "uchi-exact.h"

/* a DNS-SD answer: PTR "My.Cam._http._tcp.local", and of it SRV, TXT, A, AAAA */
static const char camera[] =
  "0000 8400 0000 0004 0000 0001 "
  "055f68747470 045f746370 056c6f63616c 00 000c 0001 00000078 0009 06 4d792e43616d c00c "
  "c028 0021 8001 00000078 000f 0000 0000 1f90 06 63616d657261 c017 "
  "c028 0010 8001 00001194 0012 0b 6d6f64656c3d42422d5343 04 666c6167 00 "
  "c043 0001 8001 00000078 0004 c0a8320c "
  "c043 001c 8001 00000078 0010 fe80000000000000a61242fffe0a0b0c";

static UchiDnsMessage *
parse (const char *hex)
{
  g_autoptr (GByteArray) bytes = uchi_unhex (hex);
  guint8 *data = uchi_exact (bytes->data, bytes->len);
  UchiDnsMessage *message = uchi_dns_parse (data, bytes->len);

  free (data);
  return message;
}

static void
test_camera (void)
{
  static const struct { const char *name; guint16 type; const char *target; guint16 port; gboolean flush; } rows[] = {
    { "_http._tcp.local", UCHI_DNS_PTR, "My\\.Cam._http._tcp.local", 0, FALSE },
    { "My\\.Cam._http._tcp.local", UCHI_DNS_SRV, "camera.local", 8080, TRUE },
    { "My\\.Cam._http._tcp.local", UCHI_DNS_TXT, "", 0, TRUE },
    { "camera.local", UCHI_DNS_A, "192.168.50.12", 0, TRUE },
    { "camera.local", UCHI_DNS_AAAA, "fe80::a612:42ff:fe0a:b0c", 0, TRUE },
  };
  g_autoptr (UchiDnsMessage) message = parse (camera);
  g_autofree char *instance = NULL;

  g_assert_true (message->response);
  g_assert_cmpuint (message->rcode, ==, 0);
  g_assert_cmpuint (message->records->len, ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const UchiDnsRecord *record = message->records->pdata[i];

      g_assert_cmpstr (record->name, ==, rows[i].name);
      g_assert_cmpuint (record->type, ==, rows[i].type);
      g_assert_cmpstr (record->target, ==, rows[i].target);
      g_assert_cmpuint (record->port, ==, rows[i].port);
      g_assert_true (record->cache_flush == rows[i].flush);
      g_assert_cmpuint (record->klass, ==, 1);
    }
  g_assert_cmpstr (uchi_dns_record_text (message->records->pdata[2], "MODEL"), ==, "BB-SC");
  g_assert_cmpstr (uchi_dns_record_text (message->records->pdata[2], "flag"), ==, "");
  g_assert_null (uchi_dns_record_text (message->records->pdata[2], "mod"));
  g_assert_null (uchi_dns_record_text (message->records->pdata[0], "model"));
  instance = uchi_dns_first_label (((UchiDnsRecord *) message->records->pdata[1])->name);
  g_assert_cmpstr (instance, ==, "My.Cam");
}

static void
test_hostile (void)
{
  static const struct { const char *note, *in; gboolean fine; } rows[] = {
    { "header only", "0000 8400 0000 0000 0000 0000", TRUE },
    { "more behind it", "0000 8400 0000 0000 0000 0000 ffff", TRUE },
    { "question", "0000 0000 0001 0000 0000 0000 01 61 00 000c 0001", TRUE },
    { "pointer to itself", "0000 8400 0000 0001 0000 0000 c00c 000c 0001 00000000 0000", FALSE },
    { "pointer forward", "0000 8400 0000 0001 0000 0000 c00e 00 000c 0001 00000000 0000", FALSE },
    { "two that point at each other", "0000 8400 0000 0001 0000 0000 01 61 c00c 000c 0001 00000000 0000", FALSE },
    { "pointer beyond the end", "0000 8400 0000 0001 0000 0000 ffff 000c 0001 00000000 0000", FALSE },
    { "half a pointer", "0000 8400 0000 0001 0000 0000 c0", FALSE },
    { "label of a kind that does not exist", "0000 8400 0000 0001 0000 0000 41 61 00 000c 0001 00000000 0000", FALSE },
    { "label longer than the bytes", "0000 8400 0000 0001 0000 0000 3f 61 00", FALSE },
    { "name without an end", "0000 8400 0000 0001 0000 0000 01 61", FALSE },
    { "more records than there are", "0000 8400 0000 0002 0000 0000 00 0001 0001 00000000 0004 01020304", FALSE },
    { "more records than allowed", "0000 8400 0000 ffff ffff ffff", FALSE },
    { "more questions than allowed", "0000 8400 ffff 0000 0000 0000", FALSE },
    { "data longer than the bytes", "0000 8400 0000 0001 0000 0000 00 0001 0001 00000000 ffff 01020304", FALSE },
    { "address of 3 bytes", "0000 8400 0000 0001 0000 0000 00 0001 0001 00000000 0003 010203", FALSE },
    { "AAAA of 4 bytes", "0000 8400 0000 0001 0000 0000 00 001c 0001 00000000 0004 01020304", FALSE },
    { "PTR with something behind its name", "0000 8400 0000 0001 0000 0000 00 000c 0001 00000000 0002 0000", FALSE },
    { "SRV cut", "0000 8400 0000 0001 0000 0000 00 0021 0001 00000000 0004 00000000", FALSE },
    { "text longer than its record", "0000 8400 0000 0001 0000 0000 00 0010 0001 00000000 0002 0561", FALSE },
    { "empty TXT", "0000 8400 0000 0001 0000 0000 00 0010 0001 00000000 0000", TRUE },
    { "unknown type is passed over", "0000 8400 0000 0001 0000 0000 00 002f 0001 00000000 0002 ffff", TRUE },
    { "another class is passed over", "0000 8400 0000 0001 0000 0000 00 0001 0003 00000000 0001 ff", TRUE },
    { "cut header", "0000 8400 0000 0001 0000 00", FALSE },
    { "nothing", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UchiDnsMessage) message = parse (rows[i].in);

      g_test_message ("%s", rows[i].note);
      g_assert_true ((message != NULL) == rows[i].fine);
    }
}

/* a chain of pointers, each a step back, is no loop but still too long */
static void
test_pointer_chain (void)
{
  for (guint n = 60; n < 70; n++)
    {
      g_autoptr (GByteArray) bytes = uchi_unhex ("0000 8400 0001 0001 0000 0000 00 0000 0000");
      g_autoptr (UchiDnsMessage) message = NULL;
      guint target = 12;
      const guint8 tail[] = { 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4 };

      /* the pointers stand in the data of a record that is passed over */
      g_byte_array_set_size (bytes, 12);
      bytes->data[5] = 0;
      bytes->data[7] = 2;
      g_byte_array_append (bytes, (const guint8 *) "\0\0\x63\0\1\0\0\0\0", 9);
      g_byte_array_append (bytes, (const guint8 *) "\0", 1);
      g_byte_array_append (bytes, (const guint8[]) { (guint8) (2 * n) }, 1);
      for (guint i = 0; i < n; i++)
        {
          const guint8 pointer[2] = { (guint8) (0xC0 | target >> 8), (guint8) target };

          target = bytes->len;
          g_byte_array_append (bytes, pointer, 2);
        }
      g_byte_array_append (bytes, (const guint8[]) { (guint8) (0xC0 | target >> 8), (guint8) target }, 2);
      g_byte_array_append (bytes, tail, sizeof tail);
      message = uchi_dns_parse (bytes->data, bytes->len);
      g_assert_true ((message != NULL) == (n + 1 <= 64));
    }
}

static void
test_names (void)
{
  /* CR, ESC, bidi override; bytes that are no UTF-8 */
  g_autoptr (UchiDnsMessage) message = parse ("0000 8400 0000 0001 0000 0000 08 610d1be280ae62ff 02 2e5c 00 000c 0001 00000000 0001 00");
  const UchiDnsRecord *record = message->records->pdata[0];
  g_autoptr (GString) long_name = g_string_new ("0000 8400 0000 0001 0000 0000 ");

  g_assert_cmpstr (record->name, ==, "a b\xEF\xBF\xBD.\\.\\\\");
  for (guint i = 0; i < 130; i++)
    g_string_append (long_name, "01 61 ");
  g_string_append (long_name, "00 000c 0001 00000000 0001 00");
  g_assert_null (parse (long_name->str));
}

static void
test_build (void)
{
  const UchiDnsQuestion questions[] = {
    { "_http._tcp.local", UCHI_DNS_PTR, TRUE },
    { "My\\.Cam.local", UCHI_DNS_SRV, FALSE },
  };
  g_autoptr (GBytes) bytes = uchi_dns_build_query (0, FALSE, questions, 2);
  g_autoptr (GByteArray) expected = uchi_unhex (
    "0000 0000 0002 0000 0000 0000 055f68747470 045f746370 056c6f63616c 00 000c 8001 06 4d792e43616d 056c6f63616c 00 0021 0001");
  g_autoptr (UchiDnsMessage) message = NULL;

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected->data, expected->len);
  message = uchi_dns_parse (expected->data, expected->len);
  g_assert_cmpstr (message->names->pdata[1], ==, "My\\.Cam.local");
}

static void
test_build_refused (void)
{
  g_autofree char *label = g_strnfill (64, 'a');
  g_autoptr (GString) name = g_string_new ("a");
  const char *const bad[] = { "a..b", ".a", label, name->str };

  for (guint i = 0; i < 127; i++)
    g_string_append (name, ".b");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const UchiDnsQuestion question = { i == 3 ? name->str : bad[i], UCHI_DNS_PTR, FALSE };

      g_assert_null (uchi_dns_build_query (1, TRUE, &question, 1));
    }
}

static void
test_reverse_name (void)
{
  g_autofree char *four = uchi_dns_reverse_name ("192.168.50.12");
  g_autofree char *six = uchi_dns_reverse_name ("fe80::1%eth0");

  g_assert_cmpstr (four, ==, "12.50.168.192.in-addr.arpa");
  g_assert_cmpstr (six, ==, "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.e.f.ip6.arpa");
  g_assert_null (uchi_dns_reverse_name ("camera.local"));
}

static void
feed (const void *data, gsize length)
{
  uchi_dns_message_free (uchi_dns_parse (data, length));
}

static void
test_torture (void)
{
  g_autoptr (GByteArray) bytes = uchi_unhex (camera);

  uchi_torture (bytes->data, bytes->len, feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/dns/camera", test_camera);
  g_test_add_func ("/wire/dns/hostile", test_hostile);
  g_test_add_func ("/wire/dns/pointer-chain", test_pointer_chain);
  g_test_add_func ("/wire/dns/names", test_names);
  g_test_add_func ("/wire/dns/build", test_build);
  g_test_add_func ("/wire/dns/build-refused", test_build_refused);
  g_test_add_func ("/wire/dns/reverse-name", test_reverse_name);
  g_test_add_func ("/wire/dns/torture", test_torture);
  return g_test_run ();
}
