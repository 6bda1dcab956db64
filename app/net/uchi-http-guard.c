/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What HTTP may do to a device: methods, paths and actions that only look. */
#include "net/uchi-http.h"

#include <string.h>

static const char *const forbidden_words[] = {
  "reboot", "reset", "restore", "upgrade", "apply", "delete", "format", "factory", "wizard", "restart", "shutdown", "erase",
};

/* the same as parts of longer words, as devices have them ("sysreboot.cgi", "rebootnow"); the others are parts of harmless ones
 * ("information", "preset") */
static const char *const forbidden_parts[] = { "reboot", "shutdown", "poweroff", "factory" };

/* actions that change nothing: UPnP IGD 1 and 2, ONVIF before any login */
static const char *const reading_actions[] = {
  "GetGenericPortMappingEntry", "GetSpecificPortMappingEntry", "GetExternalIPAddress", "GetStatusInfo", "GetConnectionTypeInfo",
  "GetNATRSIPStatus", "GetFirewallStatus", "GetCommonLinkProperties", "GetServices", "GetSystemDateAndTime",
};

/* a device may decode a path more than once */
#define DECODINGS 3

/* what a login may say besides its name and password; nothing that turns the request into another one */
static const char *const login_headers[] = {
  "accept", "accept-language", "authorization", "content-type", "cookie", "origin", "referer", "user-agent", "x-requested-with",
  "x-csrf-token", "x-csrftoken", NULL,
};

#define MAX_LOGIN_BODY (16 * 1024)

/* as a whole word: between two characters that are no letter and no digit of ASCII, or where "aB" begins another */
static gboolean
has_forbidden_word (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (forbidden_parts); i++)
    {
      if (strstr (lower, forbidden_parts[i]) != NULL)
        return TRUE;
    }
  while (*text != '\0')
    {
      gsize length = 0;

      while (g_ascii_isalnum (text[length])
             && !(length > 0 && g_ascii_islower (text[length - 1]) && g_ascii_isupper (text[length])))
        length++;
      for (guint i = 0; length > 0 && i < G_N_ELEMENTS (forbidden_words); i++)
        {
          if (strlen (forbidden_words[i]) == length && g_ascii_strncasecmp (text, forbidden_words[i], length) == 0)
            return TRUE;
        }
      text += MAX (length, 1);
    }
  return FALSE;
}

gboolean
uchi_http_path_allowed (const char *method, const char *path, UchiHttpPurpose purpose)
{
  g_autofree char *plain = g_strdup (path);
  gboolean post = g_str_equal (method, "POST");

  if (path[0] != '/' || strlen (path) > 2048 || strpbrk (path, "\r\n \t") != NULL)
    return FALSE;
  if (!post && !g_str_equal (method, "GET") && !g_str_equal (method, "HEAD"))
    return FALSE;
  if (post && purpose == UCHI_HTTP_LOOK)
    return FALSE;
  for (guint i = 0; plain != NULL && i <= DECODINGS; i++)
    {
      char *decoded;

      if (has_forbidden_word (plain))
        return FALSE;
      decoded = g_uri_unescape_string (plain, NULL);
      /* what cannot be decoded as a whole any more was harmless up to here; the first time it is no path */
      if (decoded == NULL && i == 0)
        return FALSE;
      g_free (plain);
      plain = decoded;
    }
  return TRUE;
}

gboolean
uchi_http_login_header_allowed (const char *name, const char *value)
{
  g_autofree char *lower = g_ascii_strdown (name, -1), *kind = g_ascii_strdown (value, -1);

  return g_strv_contains (login_headers, lower)
         && !(g_str_equal (lower, "content-type") && (strstr (kind, "xml") != NULL || strstr (kind, "soap") != NULL));
}

gboolean
uchi_http_login_body_allowed (GBytes *body)
{
  gsize length;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_autofree char *text = NULL;

  if (data == NULL)
    return TRUE;
  if (length > MAX_LOGIN_BODY || memchr (data, '\0', length) != NULL)
    return FALSE;
  text = g_strndup (data, length);
  /* an order in XML is a SOAP action by another way; a letter that JSON has as a number is there to hide a word */
  if (g_strchug (text)[0] == '<' || g_regex_match_simple ("\\\\u00[2-7]", text, 0, 0))
    return FALSE;
  for (guint i = 0; text != NULL && i <= DECODINGS; i++)
    {
      char *decoded;

      if (has_forbidden_word (text))
        return FALSE;
      decoded = g_uri_unescape_string (text, NULL);
      g_free (text);
      text = decoded;
    }
  return TRUE;
}

gboolean
uchi_http_soap_allowed (const char *action)
{
  g_autofree char *bare = NULL;
  const char *hash;

  if (action == NULL)
    return FALSE;
  hash = strrchr (action, '#');
  bare = g_strdup (hash != NULL ? hash + 1 : action);
  g_strdelimit (bare, "\"", ' ');
  g_strstrip (bare);
  for (guint i = 0; i < G_N_ELEMENTS (reading_actions); i++)
    {
      if (g_str_equal (bare, reading_actions[i]))
        return TRUE;
    }
  return FALSE;
}
