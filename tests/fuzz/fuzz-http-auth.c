/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-http-auth.h"
#include "uchi-fuzz.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *header = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) challenges = uchi_http_auth_parse (header);
  const UchiDigestRequest request = { "GET", "/", "user", "secret", "abc", 1 };

  for (guint i = 0; i < challenges->len; i++)
    {
      const UchiAuthChallenge *challenge = challenges->pdata[i];
      g_autofree char *value = uchi_http_auth_digest (challenge, &request);

      g_assert_nonnull (challenge->realm);
      g_assert_true ((value != NULL) == (challenge->usable && challenge->scheme == UCHI_AUTH_DIGEST));
      /* a stranger's realm or nonce must not end the header line */
      if (value != NULL)
        g_assert_null (strpbrk (value, "\r\n"));
    }
  return 0;
}
