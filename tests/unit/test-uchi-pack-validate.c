/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packs that are well signed and must still be refused. */
#include <string.h>

#include "pack/uchi-pack.h"

#define HEAD "\"format\":\"uchi-kenshin-pack/3\",\"version\":2026112101,\"released\":\"2026-11-21\",\"ports\":[80]"
#define MATCH "\"match\":[[{\"obs\":\"http.realm\",\"op\":\"equals\",\"value\":\"XR-1\",\"weight\":60}]]"
#define PAIR "\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"models\":[\"AB-1\"]," MATCH
#define GOOD_STEP "{\"method\":\"GET\",\"path\":\"/\",\"auth\":\"basic\"}"
#define SUCCESS "\"success\":[{\"status_in\":[200]}]"
#define LOGIN(steps) "\"logins\":[{" PAIR ",\"steps\":[" steps "]," SUCCESS "}]"
#define STEP(method, path) "{\"method\":\"" method "\",\"path\":\"" path "\"}"
#define MADE(value) "{\"method\":\"GET\",\"path_value\":" value "}"
#define POST(more) "{\"method\":\"POST\",\"path\":\"/login\"," more "}"

typedef struct {
  const char *members, *note;
} Row;

static UchiPack *
load (const char *members, GError **error)
{
  g_autofree char *text = g_strconcat ("{" HEAD ",", members, "}", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return uchi_pack_load_bytes (bytes, error);
}

static void
test_taken (void)
{
  static const Row rows[] = {
    { LOGIN (GOOD_STEP), "a plain login" },
    { LOGIN (POST ("\"body\":{\"type\":\"form\",\"fields\":[{\"name\":\"n\",\"value\":{\"fn\":\"md5hex\",\"args\":[{\"pass\":true}]}}]}")), "a form" },
    { LOGIN (POST ("\"body\":{\"type\":\"raw\",\"raw\":{\"fn\":\"concat\",\"args\":[{\"const\":\"a\"},{\"var\":\"b\"}]}}")), "raw" },
    { LOGIN (POST ("\"headers\":{\"X-CSRF-Token\":{\"var\":\"t\"},\"Accept\":\"*/*\"}")), "headers" },
    { LOGIN (MADE ("{\"fn\":\"concat\",\"args\":[{\"const\":\"/in?u=\"},{\"user\":true}]}")), "a path of parts" },
    { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":false}]", "a pair that is not tried" },
    { "\"nevers\":[{\"id\":\"x\",\"never\":\"rented\"," MATCH "}]", "never" },
    { "\"advisories\":[{\"id\":\"x\",\"models\":[\"M-1\"],\"op\":\"<\",\"outcome\":\"known-flaw\"}]", "advisory" },
    { "\"devices\":[{\"id\":\"x\",\"paths\":[\"/version.txt\"]," MATCH "}]", "a path" },
    { "\"words\":{\"V\":{\"open\":\"「OK」を押します。次に「AES。」を選びます。\"}}", "full stops" },
    { "\"words\":{\"Buffalo\":{\"open\":\"192.168.11.1\"}}", "an address at home" },
    { "\"words\":{\"Buffalo\":{\"open\":\"「192.168.11.1」か 192.168.111.254 を開きます。\"}}", "two of them" },
    { "\"words\":{\"V\":{\"open\":\"「192.168.11.100」か 172.16.255.254\"}}", "two of them" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (UchiPack) pack = load (rows[i].members, &error);

      g_test_message ("%s", rows[i].note);
      g_assert_no_error (error);
    }
}

static const Row bad[] = {
  { "\"finding_rules\":[{\"id\":\"x\",\"finding\":\"wifi-open\",\"level\":\"fine\"}]", "a danger that would be fine" },
  { "\"finding_rules\":[{\"id\":\"x\",\"finding\":\"wifi-open\"}]", "a finding without a level" },
  { "\"finding_rules\":[{\"finding\":\"wifi-open\",\"level\":\"soon\"}]", "a rule that nobody can take back" },
  { LOGIN (STEP ("GET", "http://192.0.2.1/")), "another host" },
  { LOGIN (STEP ("GET", "//192.0.2.1/")) "x", "not JSON" },
  { LOGIN (STEP ("GET", "from-page")), "no path" },
  { LOGIN (STEP ("GET", "/cgi-bin/reboot.cgi")), "reboot" },
  { LOGIN (STEP ("GET", "/a?x=factory")), "factory in the query" },
  { LOGIN (STEP ("GET", "/%72eset")), "reset in disguise" },
  { LOGIN (STEP ("GET", "/sysreboot.cgi")), "reboot as a part of a word" },
  { LOGIN (STEP ("GET", "/cgi?cmd=setFACTORYdefault")), "factory as a part of a word" },
  { LOGIN (STEP ("PUT", "/")), "PUT" },
  { LOGIN (STEP ("DELETE", "/")), "DELETE" },
  { LOGIN (STEP ("GET", "/\\r\\nHost: x")), "two lines" },
  { LOGIN (MADE ("{\"const\":\"/cgi-bin/reboot\"}")), "reboot as a made path" },
  { LOGIN (MADE ("{\"fn\":\"concat\",\"args\":[{\"var\":\"t\"},{\"const\":\"?do=reset\"}]}")), "reset as a part of a path" },
  { LOGIN (MADE ("{\"const\":\"/ HTTP/1.1\\r\\nHost: x\"}")), "two lines as a made path" },
  { LOGIN (MADE ("{\"fn\":\"system\",\"args\":[]}")), "a path by a function that there is not" },
  { LOGIN (MADE ("7")), "a number for a path" },
  { LOGIN (GOOD_STEP "," GOOD_STEP "," GOOD_STEP "," GOOD_STEP "," GOOD_STEP), "five steps" },
  { LOGIN ("{\"method\":\"GET\",\"path\":\"/\",\"auth\":\"ntlm\"}"), "unknown kind of login" },
  { LOGIN ("{\"method\":\"GET\",\"path\":\"/\",\"body\":{\"type\":\"form\",\"fields\":[]}}"), "GET with a body" },
  { LOGIN (POST ("\"headers\":{\"Host\":\"x\"}")), "Host" },
  { LOGIN (POST ("\"headers\":{\"hOST\":\"x\"}")), "hOST" },
  { LOGIN (POST ("\"headers\":{\"X\":\"a\\r\\nHost: b\"}")), "a header that holds another" },
  { LOGIN (POST ("\"headers\":{\"Referer\":\"a\\r\\nHost: b\"}")), "an own header that holds another" },
  { LOGIN (POST ("\"headers\":{\"Referer\":\"a\\nHost: b\"}")), "the same by half an end of line" },
  { LOGIN (POST ("\"headers\":{\"Referer\":{\"const\":\"a\\r\\nHost: b\"}}")), "the same as a value" },
  { LOGIN (POST ("\"headers\":{\"Referer\":{\"fn\":\"concat\",\"args\":[{\"var\":\"origin\"},{\"const\":\"\\nHost: b\"}]}}")), "the same as a part" },
  { LOGIN (POST ("\"headers\":{\"X: y\\r\\nZ\":\"a\"}")), "a name that holds another" },
  { LOGIN (POST ("\"body\":{\"type\":\"form\",\"fields\":[{\"name\":\"n\",\"value\":{\"fn\":\"system\",\"args\":[]}}]}")), "a function that there is not" },
  { LOGIN (POST ("\"body\":{\"type\":\"form\",\"fields\":[{\"name\":\"n\"}]}")), "a field without a value" },
  { LOGIN (POST ("\"body\":{\"type\":\"xml\"}")), "another body" },
  { LOGIN (POST ("\"extract\":[{\"name\":\"t\",\"regex\":\"(a+)+$\"}]")), "a pattern without end" },
  { LOGIN (POST ("\"extract\":[{\"name\":\"t\",\"regex\":\"(?1)(a)\"}]")), "a pattern that calls itself" },
  { LOGIN (POST ("\"extract\":[{\"name\":\"t\",\"regex\":\"(?P=x)\"}]")), "a named back-reference" },
  { LOGIN (POST ("\"extract\":[{\"name\":\"t\",\"regex\":\"a(*COMMIT)\"}]")), "a verb" },
  { LOGIN (POST ("\"extract\":[{\"name\":\"\",\"regex\":\"a\"}]")), "a variable without a name" },
  { LOGIN (POST ("\"extract\":[{\"name\":\"t\",\"from\":\"file\"}]")), "from a file" },
  { "\"logins\":[{" PAIR ",\"steps\":[" GOOD_STEP "]}]", "no sign of success" },
  { "\"logins\":[{" PAIR "," SUCCESS "}]", "nothing to do" },
  { LOGIN (POST ("\"headers\":{\"SOAPAction\":\"urn:x#AddPortMapping\"}")), "an action of UPnP" },
  { LOGIN (POST ("\"headers\":{\"X-HTTP-Method-Override\":\"DELETE\"}")), "another method by a header" },
  { LOGIN (POST ("\"headers\":{\"Authorization\":\"Basic YTpi\"}")), "a guess written down" },
  { LOGIN (POST ("\"headers\":{\"Cookie\":\"a=b\"}")), "a cookie of its own" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"models\":[\"AB-1\"],\"match\":[[{\"obs\":\"port.open\","
    "\"op\":\"equals\",\"value\":\"80/tcp\",\"weight\":95}]],\"steps\":[" GOOD_STEP "]," SUCCESS "}]", "everybody with a page" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"models\":[\"AB-1\"],\"match\":[[{\"obs\":\"http.title\","
    "\"op\":\"regex\",\"value\":\"^[A-Za-z]+\\\\w*$\",\"weight\":95}]],\"steps\":[" GOOD_STEP "]," SUCCESS "}]", "everybody with a title" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"models\":[\"AB-1\"],\"match\":[[{\"obs\":\"http.server\","
    "\"op\":\"regex\",\"value\":\"^Boa/[0-9]+\\\\.\",\"weight\":95}]],\"steps\":[" GOOD_STEP "]," SUCCESS "}]", "everybody with a server of many makers" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"models\":[\"AB-1\"],\"match\":[[{\"obs\":\"http.realm\","
    "\"op\":\"equals\",\"value\":\"WIFICAM\",\"weight\":95}]],\"steps\":[" GOOD_STEP "]," SUCCESS "}]", "everybody with a module of many makers" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"models\":[\"AB-1\"],\"match\":[[{\"obs\":\"http.realm\","
    "\"op\":\"regex\",\"value\":\"^[A-Za-z0-9 ]*? IP Camera$\",\"weight\":95}]],\"steps\":[" GOOD_STEP "]," SUCCESS "}]", "every camera" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"models\":[\"AB-1\"],\"match\":[[{\"obs\":\"page\","
    "\"op\":\"iregex\",\"value\":\"<input\\\\b[^>]*name=password\",\"weight\":95}]],\"steps\":[" GOOD_STEP "]," SUCCESS "}]", "every page with a password" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"models\":[\"AB-1\"],\"match\":[[{\"obs\":\"http.title\","
    "\"op\":\"exists\",\"value\":\"AB-1\",\"weight\":95}]],\"steps\":[" GOOD_STEP "]," SUCCESS "}]", "everybody with a title, whatever it names" },
  { "\"logins\":[{\"id\":\"x\",\"kind\":\"intercom\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"models\":[\"AB-1\"],\"match\":[[{\"obs\":\"http.realm\","
    "\"op\":\"equals\",\"value\":\"Maker AB-123\",\"weight\":95}]],\"steps\":[" GOOD_STEP "]," SUCCESS "}]", "a door station that names itself" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true," MATCH ",\"steps\":["
    GOOD_STEP "]," SUCCESS "}]", "no model and no shape" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"models\":[\"IP Camera\"]," MATCH
    ",\"steps\":[" GOOD_STEP "]," SUCCESS "}]", "a model that is anybody's word" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"may_try\":true,\"shape\":\"(A+)+1\"," MATCH
    ",\"steps\":[" GOOD_STEP "]," SUCCESS "}]", "a shape that takes for ever" },
  { "\"devices\":[{\"id\":\"x\",\"vendor\":\"至急 0120.999.999 へ電話\"," MATCH "}]", "a number for a maker" },
  { "\"devices\":[{\"id\":\"x\",\"model\":\"０１２０～９９９～９９９\"," MATCH "}]", "a wide number" },
  { "\"devices\":[{\"id\":\"x\",\"model\":\"〇一二〇九九九九九九\"," MATCH "}]", "a number in characters" },
  { "\"devices\":[{\"id\":\"x\",\"model\":\"03.192.168.11.1234\"," MATCH "}]", "a number like an address" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"user\":\"u\",\"pass\":\"p\",\"models\":[\"至急 0120-999-999\"]," MATCH ",\"may_try\":true,\"steps\":["
    GOOD_STEP "]," SUCCESS "}]", "a number among models to choose from" },
  { "\"advisories\":[{\"id\":\"x\",\"models\":[\"https://evil.example/1\"],\"op\":\"all\",\"outcome\":\"replace-no-fix\"}]", "a site among models to choose from" },
  { "\"advisories\":[{\"id\":\"x\",\"models\":[\"STYLESHEET\"],\"op\":\"all\",\"outcome\":\"replace-no-fix\"}]", "a model that is on any page" },
  { "\"advisories\":[{\"id\":\"x\",\"models\":[\"(see the page)\"],\"op\":\"all\",\"outcome\":\"known-flaw\"}]", "a model that is none" },
  { "\"advisories\":[{\"id\":\"x\",\"models\":[7],\"op\":\"all\",\"outcome\":\"known-flaw\"}]", "a model that is no text" },
  { "\"devices\":[{\"id\":\"x\",\"vendor\":\"evil.c\xe2\x80\x8bom\"," MATCH "}]", "a site with what is not seen in it" },
  { "\"devices\":[{\"id\":\"x\",\"vendor\":\"evil。com\"," MATCH "}]", "a site with the other full stop" },
  { "\"devices\":[{\"id\":\"x\",\"model\":\"AB\xe2\x80\xae" "1-BA\"," MATCH "}]", "a text that is turned" },
  { "\"devices\":[\"x\\tcamera\\tV\\u001b[2J\\tAB-1\"]", "an order to the terminal" },
  { "\"words\":{\"V\":{\"open\":\"一行目\\n二行目\"}}", "words of two lines" },
  { "\"devices\":[{\"id\":\"x\",\"vendor\":\"evil.example/fix\"," MATCH "}]", "a site" },
  { "\"devices\":[{\"id\":\"x\",\"model\":\"see evil.cc now\"," MATCH "}]", "a site of any country" },
  { "\"advisories\":[{\"id\":\"x\",\"vendor\":\"see evil.com\",\"models\":[\"M-1\"],\"op\":\"<\",\"outcome\":\"known-flaw\"}]", "a site of an advisory" },
  { "\"logins\":[{" PAIR ",\"steps\":[" GOOD_STEP "],\"success\":[{\"body_regex\":\"(a*)*b\"}]}]", "success that takes for ever" },
  { "\"logins\":[{" PAIR ",\"steps\":[" GOOD_STEP "],\"success\":[{\"body_regex\":\"((a+))+b\"}]}]", "the same, a bracket further out" },
  { "\"logins\":[{" PAIR ",\"steps\":[" GOOD_STEP "]," SUCCESS ",\"logout\":{\"method\":\"POST\",\"path\":\"/\"}}]", "logging out by POST" },
  { "\"logins\":[{" PAIR ",\"steps\":[" GOOD_STEP "]," SUCCESS ",\"logout\":{\"path\":\"/restore\"}}]", "logging out by restoring" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"telnet\",\"user\":\"u\",\"pass\":\"p\"}]", "another protocol" },
  { "\"logins\":[{\"id\":\"x\",\"protocol\":\"http\",\"may_try\":true,\"models\":[\"AB-1\"],\"user\":\"u\",\"pass\":\"p\",\"steps\":[" GOOD_STEP "]," SUCCESS "}]",
    "a login for everything" },
  { "\"logins\":{}", "no list" },
  { "\"logins\":[7]", "no object" },
  { "\"nevers\":[{\"id\":\"x\",\"never\":\"perhaps\"}]", "unknown reason" },
  { "\"advisories\":[{\"id\":\"x\",\"models\":[],\"op\":\"<\",\"outcome\":\"known-flaw\"}]", "about nothing" },
  { "\"advisories\":[{\"id\":\"x\",\"models\":[\"M-1\"],\"op\":\"~\",\"outcome\":\"known-flaw\"}]", "unknown comparison" },
  { "\"advisories\":[{\"id\":\"x\",\"models\":[\"M-1\"],\"op\":\"<\",\"outcome\":\"burn\"}]", "unknown outcome" },
  { "\"port_rules\":[{\"id\":\"x\",\"port\":0}]", "port 0" },
  { "\"port_rules\":[{\"id\":\"x\",\"port\":23,\"benign\":\"call 0120-123-456\"}]", "a reason that is a telephone number" },
  { "\"port_rules\":[{\"id\":\"x\",\"port\":23,\"benign\":\"see www.example.com\"}]", "a reason that is a site" },
  { "\"port_rules\":[{\"id\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefX\",\"port\":23}]",
    "a name that no report takes" },
  { "\"devices\":[{\"id\":\"x\",\"paths\":[\"/delete\"]}]", "a path that deletes" },
  { "\"devices\":[{\"id\":\"x\",\"paths\":[\"/1\",\"/2\",\"/3\",\"/4\",\"/5\"]}]", "five paths" },
  { "\"words\":{\"V\":{\"open\":\"https://example.com\"}}", "an address of a site" },
  { "\"words\":{\"V\":{\"open\":\"www.example.com\"}}", "the same without a scheme" },
  { "\"words\":{\"V\":{\"label\":\"電話 0120-123-456\"}}", "a telephone number" },
  { "\"words\":{\"V\":{\"label\":\"電話 ０１２０（１２３）４５６\"}}", "the same in wide digits" },
  { "\"words\":{\"V\":{\"open\":\"203.104.209.71\"}}", "an address of the Internet" },
  { "\"words\":{\"V\":{\"open\":\"0192.168.11.100\"}}", "a number that ends like an address" },
  { "\"words\":{\"V\":{\"open\":\"192.168.11.1.0120999999\"}}", "a number behind an address" },
  { "\"words\":{\"V\":7}", "words that are none" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i].note);
      g_assert_null (load (bad[i].members, &error));
      g_assert_cmpuint (error->domain, ==, UCHI_PACK_ERROR);
      if (!g_str_equal (bad[i].note, "not JSON"))
        g_assert_cmpint (error->code, ==, UCHI_PACK_ERROR_CONTENT);
    }
}

/* 60 patterns a device */
static char *
many_patterns (guint n_devices)
{
  GString *many = g_string_new ("\"devices\":[");

  for (guint i = 0; i < n_devices; i++)
    {
      g_string_append_printf (many, "%s\"x%u\\tcamera\\tV\\tAB-1", i > 0 ? "," : "", i);
      for (guint k = 0; k < 60; k++)
        g_string_append_printf (many, "\\n\\nhttp.title regex 1 ^AB%u$", k);
      g_string_append_c (many, '"');
    }
  g_string_append_c (many, ']');
  return g_string_free (many, FALSE);
}

/* bounds: texts of 4 KiB, 50,000 rules, 15,000 patterns, values 8 deep */
static void
test_bounds (void)
{
  g_autofree char *text = g_strnfill (4096, 'x'), *fits = g_strdup_printf ("\"note\":\"%s\"", text);
  g_autofree char *longer = g_strdup_printf ("\"note\":\"%sx\"", text);
  g_autoptr (GString) many = g_string_new ("\"nevers\":["), deep = g_string_new (NULL);
  g_autoptr (UchiPack) pack = load (fits, NULL);
  g_autofree char *login = NULL, *fewer = many_patterns (250), *more = many_patterns (251);
  g_autoptr (UchiPack) fewer_pack = load (fewer, NULL);

  g_assert_nonnull (pack);
  g_assert_nonnull (fewer_pack);
  g_assert_null (load (more, NULL));
  g_assert_null (load (longer, NULL));
  for (guint i = 0; i < 50001; i++)
    g_string_append_printf (many, "%s{\"id\":\"n%u\",\"never\":\"rented\"}", i > 0 ? "," : "", i);
  g_string_append_c (many, ']');
  g_assert_null (load (many->str, NULL));
  for (guint i = 0; i < 10; i++)
    g_string_append (deep, "{\"fn\":\"upper\",\"args\":[");
  g_string_append (deep, "{\"pass\":true}");
  for (guint i = 0; i < 10; i++)
    g_string_append (deep, "]}");
  login = g_strdup_printf ("\"logins\":[{" PAIR ",\"steps\":[{\"method\":\"POST\",\"path\":\"/\",\"body\":{\"type\":\"raw\",\"raw\":%s}}]," SUCCESS "}]",
                           deep->str);
  g_assert_null (load (login, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack-validate/taken", test_taken);
  g_test_add_func ("/pack-validate/refused", test_refused);
  g_test_add_func ("/pack-validate/bounds", test_bounds);
  return g_test_run ();
}
