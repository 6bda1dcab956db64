/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identify/uchi-identify-private.h"

#include <string.h>

#include "core/uchi-text.h"
#include "net/uchi-http.h"
#include "wire/uchi-fields.h"
#include "wire/uchi-html.h"
#include "wire/uchi-http-auth.h"

#define TIMEOUT_MS 4000
#define MAX_BODY (64 * 1024)
#define MAX_PATH 512

typedef struct {
  UchiAsking *asking;
  guint16 port;
  gboolean tls, may_follow, fields, icon;
  char *path;
  UchiProbed done;
  gpointer user_data;
} Page;

static void get (Page *self);

static void
finish (Page *self)
{
  UchiAsking *asking = self->asking;
  UchiProbed done = self->done;
  gpointer user_data = self->user_data;

  g_free (self->path);
  g_free (self);
  done (asking, user_data);
}

/* (transfer full) (nullable): where @target leads when it stays on this host and port */
static char *
local_path (const Page *self, const char *target)
{
  const char *rest = target;
  g_autofree char *host = NULL;
  g_autofree char *bare = g_strdup_printf ("http%s://%s/", self->tls ? "s" : "", self->asking->address);

  host = g_strdup_printf ("http%s://%s:%u/", self->tls ? "s" : "", self->asking->address, self->port);
  if (g_str_has_prefix (target, host))
    rest = target + strlen (host) - 1;
  else if (g_str_has_prefix (target, bare) && self->port == (self->tls ? 443 : 80))
    rest = target + strlen (bare) - 1;
  if (rest[0] == '\0' || strlen (rest) > MAX_PATH || strstr (rest, "://") != NULL || g_str_has_prefix (rest, "//")
      || strpbrk (rest, " \r\n\t#") != NULL)
    return NULL;
  return rest[0] == '/' ? g_strdup (rest) : g_strconcat ("/", rest, NULL);
}

static void
read_certificate (UchiAsking *asking, GTlsCertificate *certificate)
{
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);

  uchi_asking_evidence (asking, "tls.subject", subject);
  uchi_asking_evidence (asking, "tls.issuer", issuer);
}

static void
read_headers (Page *self, const UchiHttpResponse *response)
{
  const char *authenticate = uchi_http_response_header (response, "www-authenticate");
  g_autofree char *status = g_strdup_printf ("%u", response->status);

  uchi_asking_evidence (self->asking, "http.status", status);
  uchi_asking_evidence (self->asking, "http.server", uchi_http_response_header (response, "server"));
  uchi_asking_evidence (self->asking, "http.location", uchi_http_response_header (response, "location"));
  for (guint i = 0; response->cookies != NULL && i < MIN (response->cookies->len, 4); i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (response->cookies, i), "=", 2);

      uchi_asking_evidence (self->asking, "http.cookie", parts[0]);
    }
  if (authenticate != NULL)
    {
      g_autoptr (GPtrArray) challenges = uchi_http_auth_parse (authenticate);

      for (guint i = 0; i < challenges->len; i++)
        uchi_asking_evidence (self->asking, "http.realm", ((UchiAuthChallenge *) g_ptr_array_index (challenges, i))->realm);
    }
  if (response->certificate != NULL)
    read_certificate (self->asking, response->certificate);
}

/* what a maker's own address for such questions says, and a number that a page shows */
static void
read_fields (Page *self, const char *text)
{
  g_autoptr (UchiFields) fields = NULL;
  g_autofree char *version = NULL;

  if (self->fields)
    {
      fields = uchi_fields_parse (text, strlen (text));
      uchi_asking_evidence (self->asking, "http.vendor", fields->vendor);
      uchi_asking_evidence (self->asking, "http.model", fields->model);
      uchi_asking_evidence (self->asking, "http.firmware", fields->firmware);
    }
  if (fields == NULL || fields->firmware[0] == '\0')
    {
      version = uchi_fields_version (text, strlen (text));
      uchi_asking_evidence (self->asking, "http.firmware", version);
    }
}

/* the picture itself is never kept: MD5, because that is what public lists of icons have */
static void
read_icon (Page *self, const UchiHttpResponse *response)
{
  gsize length;
  const char *data = g_bytes_get_data (response->body, &length);
  g_autofree char *hash = NULL;

  if (response->status != 200 || response->truncated || length < 16 || data[0] == '<')
    return;
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, response->body);
  uchi_asking_evidence (self->asking, "http.icon", hash);
}

/* (transfer full) (nullable): where the page sends a browser */
static char *
read_body (Page *self, const UchiHttpResponse *response)
{
  g_autofree char *text = uchi_http_response_text (response);
  g_autoptr (UchiHtmlPage) page = uchi_html_parse (text, strlen (text));

  uchi_asking_evidence (self->asking, "http.title", page->title);
  uchi_asking_evidence (self->asking, "http.refresh", page->next);
  read_fields (self, text);
  if (page->icon[0] != '\0' && self->asking->icon == NULL)
    self->asking->icon = local_path (self, page->icon);
  uchi_pack_read_page (self->asking->pack, self->asking->device, text,
                       (guint) ((g_get_monotonic_time () - self->asking->run_started_us) / 1000));
  if (response->status < 300 && !g_str_equal (self->path, "/"))
    uchi_asking_evidence (self->asking, "http.path", self->path);
  return page->next[0] != '\0' ? local_path (self, page->next) : NULL;
}

/* 1 */
static void
on_response (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Page *self = user_data;
  g_autoptr (UchiHttpResponse) response = uchi_http_send_finish (UCHI_NET (source), result, NULL);
  g_autofree char *next = NULL;
  const char *location;
  UchiService *service;

  if (response == NULL)
    {
      finish (self);
      return;
    }
  if (self->icon)
    {
      read_icon (self, response);
      finish (self);
      return;
    }
  service = uchi_device_add_service (self->asking->device, UCHI_TCP, self->port, self->tls ? "https" : "http");
  if (service != NULL && service->product[0] == '\0' && uchi_http_response_header (response, "server") != NULL)
    {
      g_free (service->product);
      service->product = uchi_text_clean (uchi_http_response_header (response, "server"), -1, UCHI_TEXT_MAX);
    }
  read_headers (self, response);
  next = read_body (self, response);
  location = uchi_http_response_header (response, "location");
  if (location != NULL && response->status / 100 == 3)
    {
      g_free (next);
      next = local_path (self, location);
    }
  if (!self->may_follow || next == NULL || g_str_equal (next, self->path)
      || !uchi_http_path_allowed ("GET", next, UCHI_HTTP_LOOK))
    {
      finish (self);
      return;
    }
  self->may_follow = FALSE;
  g_free (self->path);
  self->path = g_steal_pointer (&next);
  get (self);
}

static void
get (Page *self)
{
  UchiHttpRequest request = { .address = self->asking->address, .port = self->port, .tls = self->tls, .method = "GET",
                              .path = self->path, .purpose = UCHI_HTTP_LOOK, .max_body = MAX_BODY, .timeout_ms = TIMEOUT_MS };

  uchi_http_send_async (self->asking->net, &request, self->asking->cancellable, on_response, self);
}

void
uchi_identify_http (UchiAsking *asking, const UchiPage *page, UchiProbed done, gpointer user_data)
{
  Page *self = g_new0 (Page, 1);

  self->asking = asking;
  self->port = page->port;
  self->tls = page->tls;
  self->may_follow = page->follow;
  self->fields = page->fields;
  self->icon = page->icon;
  self->path = g_strdup (page->path);
  self->done = done;
  self->user_data = user_data;
  get (self);
}
