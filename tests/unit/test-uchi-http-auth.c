/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-http-auth.h"

#include "uchi-exact.h"

/* "scheme realm usable|…" of every challenge */
static char *
summary (const char *header)
{
  g_autoptr (GPtrArray) challenges = uchi_http_auth_parse (header);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < challenges->len; i++)
    {
      const UchiAuthChallenge *c = challenges->pdata[i];

      g_string_append_printf (text, "%s%d [%s] %s", i > 0 ? " | " : "", c->scheme, c->realm, c->usable ? "usable" : "not");
    }
  return g_string_free (text, FALSE);
}

static void
test_parse (void)
{
  static const struct { const char *note, *in, *out; } rows[] = {
    { "Basic", "Basic realm=\"admin\"", "1 [admin] usable" },
    { "case and blanks", "bAsIc  REALM = \"a b\" , charset=\"UTF-8\"", "1 [a b] usable" },
    { "token as realm", "Basic realm=router", "1 [router] usable" },
    { "escaped quotes", "Basic realm=\"a\\\"b\\\\c\"", "1 [a\"b\\c] usable" },
    { "comma in the realm", "Basic realm=\"a, Digest realm=b\"", "1 [a, Digest realm=b] usable" },
    { "no realm", "Basic", "1 [] usable" },
    { "two", "Digest realm=\"d\", nonce=\"n\", qop=\"auth,auth-int\", Basic realm=\"b\"", "2 [d] usable | 1 [b] usable" },
    { "two in one header line", "Negotiate, NTLM, Basic realm=\"x\"", "0 [] not | 0 [] not | 1 [x] usable" },
    { "token68", "Negotiate YWJj==, Basic realm=\"x\"", "0 [] not | 1 [x] usable" },
    { "old Digest without qop", "Digest realm=\"d\", nonce=\"n\"", "2 [d] usable" },
    { "Digest without a nonce", "Digest realm=\"d\"", "2 [d] not" },
    { "only auth-int", "Digest realm=\"d\", nonce=\"n\", qop=\"auth-int\"", "2 [d] not" },
    { "another algorithm", "Digest realm=\"d\", nonce=\"n\", algorithm=SHA-512-256", "2 [d] not" },
    { "a nonce that would break the header", "Digest realm=\"d\", nonce=\"a\tb\"", "2 [d] not" },
    { "open quote", "Basic realm=\"abc", "1 [] usable" },
    { "the first realm counts", "Basic realm=a, realm=b", "1 [a] usable" },
    { "rubbish", ",,=\"x\"==;;", "" },
    { "nothing", "", "" },
  };
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GPtrArray) bounded = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *out = summary (rows[i].in);

      g_test_message ("%s", rows[i].note);
      g_assert_cmpstr (out, ==, rows[i].out);
    }
  for (guint i = 0; i < 100; i++)
    g_string_append (many, "Basic realm=\"x\", ");
  bounded = uchi_http_auth_parse (many->str);
  g_assert_cmpuint (bounded->len, ==, 8);
}

static void
test_best (void)
{
  g_autoptr (GPtrArray) all = uchi_http_auth_parse ("Basic realm=a, Digest realm=b, nonce=n, Digest realm=c, nonce=n, algorithm=SHA-256");
  g_autoptr (GPtrArray) none = uchi_http_auth_parse ("Bearer, Digest realm=x");

  g_assert_cmpstr (uchi_http_auth_best (all)->realm, ==, "c");
  g_assert_null (uchi_http_auth_best (none));
}

static void
test_basic (void)
{
  g_autofree char *value = uchi_http_auth_basic ("Aladdin", "open sesame");

  g_assert_cmpstr (value, ==, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

/* RFC 7616 §3.9.1; the forms with -sess and without qop computed by another program */
static void
test_digest (void)
{
  static const struct { const char *algorithm, *qop, *response; } rows[] = {
    { "MD5", ", qop=\"auth, auth-int\"", "8ca523f5e9506fed4657c9700eebdbec" },
    { "SHA-256", ", qop=\"auth, auth-int\"", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1" },
    { "MD5-sess", ", qop=auth", "e783283f46242139c486a698fec7211d" },
    { "SHA-256-sess", ", qop=auth", "2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7" },
    { "MD5", "", "7b2cc3b30e75b4777ea31027084363fd" },
  };
  const UchiDigestRequest request = {
    "GET", "/dir/index.html", "Mufasa", "Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", 1,
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *header = g_strdup_printf (
        "Digest realm=\"http-auth@example.org\", algorithm=%s, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
        "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"%s", rows[i].algorithm, rows[i].qop);
      g_autofree char *response = g_strdup_printf (", response=\"%s\"", rows[i].response);
      g_autoptr (GPtrArray) challenges = uchi_http_auth_parse (header);
      g_autofree char *value = uchi_http_auth_digest (uchi_http_auth_best (challenges), &request);

      g_test_message ("%s%s", rows[i].algorithm, rows[i].qop);
      g_assert_true (g_str_has_prefix (value, "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "));
      g_assert_nonnull (strstr (value, response));
      g_assert_true ((strstr (value, "qop=auth, nc=00000001, cnonce=\"f2/") != NULL) == (*rows[i].qop != '\0'));
      g_assert_nonnull (strstr (value, "opaque=\"FQhe/qaU"));
      g_assert_null (strstr (value, "Circle"));
    }
}

static void
test_digest_refused (void)
{
  g_autoptr (GPtrArray) digest = uchi_http_auth_parse ("Digest realm=\"a\\\"b\", nonce=n");
  g_autoptr (GPtrArray) basic = uchi_http_auth_parse ("Basic realm=x");
  const UchiDigestRequest good = { "GET", "/", "u", "p", "c", 1 };
  const UchiDigestRequest bad_uri = { "GET", "/\r\nX: y", "u", "p", "c", 1 };
  const UchiDigestRequest bad_user = { "GET", "/", "u\n", "p", "c", 1 };
  g_autofree char *value = uchi_http_auth_digest (digest->pdata[0], &good);

  g_assert_nonnull (strstr (value, "realm=\"a\\\"b\""));
  g_assert_null (uchi_http_auth_digest (digest->pdata[0], &bad_uri));
  g_assert_null (uchi_http_auth_digest (digest->pdata[0], &bad_user));
  g_assert_null (uchi_http_auth_digest (basic->pdata[0], &good));
}

static void
feed (const void *data, gsize length)
{
  g_autofree char *text = g_strndup (data, length);
  g_autoptr (GPtrArray) challenges = uchi_http_auth_parse (text);
}

static void
test_torture (void)
{
  static const char text[] = "Digest realm=\"d\\\"\", nonce=\"n\", qop=\"auth\", stale=true, Negotiate YWJj==, Basic realm=x";

  uchi_torture (text, strlen (text), feed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/http-auth/parse", test_parse);
  g_test_add_func ("/wire/http-auth/best", test_best);
  g_test_add_func ("/wire/http-auth/basic", test_basic);
  g_test_add_func ("/wire/http-auth/digest", test_digest);
  g_test_add_func ("/wire/http-auth/digest-refused", test_digest_refused);
  g_test_add_func ("/wire/http-auth/torture", test_torture);
  return g_test_run ();
}
