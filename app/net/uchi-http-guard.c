/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What HTTP may do to a device: methods, paths and actions that only look. */
#include "net/uchi-http.h"

#include <string.h>

static const char *const forbidden_words[] = {
  "reboot", "reset", "restore", "upgrade", "apply", "delete", "format", "factory", "wizard",
};

/* actions that change nothing: UPnP IGD 1 and 2, ONVIF before any login */
static const char *const reading_actions[] = {
  "GetGenericPortMappingEntry", "GetSpecificPortMappingEntry", "GetExternalIPAddress", "GetStatusInfo", "GetConnectionTypeInfo",
  "GetNATRSIPStatus", "GetFirewallStatus", "GetCommonLinkProperties", "GetServices", "GetSystemDateAndTime",
};

static gboolean
is_forbidden_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (forbidden_words); i++)
    {
      if (g_ascii_strcasecmp (word, forbidden_words[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
uchi_http_path_allowed (const char *method, const char *path, UchiHttpPurpose purpose)
{
  g_autofree char *plain = g_uri_unescape_string (path, NULL);
  g_auto (GStrv) words = NULL;
  gboolean post = g_str_equal (method, "POST");

  if (plain == NULL || path[0] != '/' || strlen (path) > 2048 || strpbrk (path, "\r\n \t") != NULL)
    return FALSE;
  if (!post && !g_str_equal (method, "GET") && !g_str_equal (method, "HEAD"))
    return FALSE;
  if (post && purpose == UCHI_HTTP_LOOK)
    return FALSE;
  words = g_strsplit_set (plain, "/.-_?&=;:,+ %~()[]@!$'\"*#", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (is_forbidden_word (words[i]))
        return FALSE;
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
