/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Services that speak first, and RTSP, which answers one harmless question. */
#include "identify/uchi-identify-private.h"

#include "wire/uchi-ftp.h"
#include "wire/uchi-http-auth.h"
#include "wire/uchi-rtsp.h"
#include "wire/uchi-ssh.h"
#include "wire/uchi-telnet.h"

#define CONNECT_MS 2000
#define GREETING_MS 2500
#define QUIET_MS 400
#define MAX_BYTES 4096

typedef struct {
  UchiAsking *asking;
  UchiTalk *talk;
  guint16 port;
  gboolean rtsp;
  UchiHeard heard;
  UchiProbed probed;
  gpointer user_data;
  GBytes *question; /* (nullable) */
} Call;

static void
finish (Call *self, gboolean heard)
{
  UchiAsking *asking = self->asking;
  UchiHeard on_heard = self->heard;
  UchiProbed on_probed = self->probed;
  gpointer user_data = self->user_data;

  g_clear_pointer (&self->talk, uchi_talk_free);
  g_clear_pointer (&self->question, g_bytes_unref);
  g_free (self);
  if (on_heard != NULL)
    on_heard (asking, heard, user_data);
  else
    on_probed (asking, user_data);
}

static void
name_service (Call *self, const char *protocol, const char *product, const char *version)
{
  UchiService *service = uchi_device_add_service (self->asking->device, UCHI_TCP, self->port, protocol);

  if (service == NULL)
    return;
  g_free (service->product);
  service->product = g_strdup (product);
  g_free (service->version);
  service->version = g_strdup (version);
}

static gboolean
read_ssh (Call *self, const void *data, gsize length)
{
  g_autoptr (UchiSshIdentification) ssh = NULL;
  g_autofree char *banner = NULL;

  ssh = uchi_ssh_parse (data, length);
  if (ssh == NULL)
    return FALSE;
  banner = g_strdup_printf ("SSH-%s-%s %s", ssh->protocol, ssh->software, ssh->comments);
  name_service (self, "ssh", ssh->software, ssh->protocol);
  uchi_asking_evidence (self->asking, "ssh.banner", banner);
  return TRUE;
}

static gboolean
read_ftp (Call *self, const void *data, gsize length)
{
  g_autoptr (UchiFtpReply) ftp = uchi_ftp_parse (data, length);

  if (ftp == NULL || (ftp->code != 220 && ftp->code != 120 && ftp->code != 421))
    return FALSE;
  name_service (self, "ftp", ftp->text, "");
  uchi_asking_evidence (self->asking, "ftp.banner", ftp->text);
  return TRUE;
}

static void
read_greeting (Call *self, const void *data, gsize length)
{
  g_autoptr (UchiTelnetReply) telnet = NULL;

  if (read_ssh (self, data, length) || read_ftp (self, data, length))
    return;
  telnet = uchi_telnet_parse (data, length);
  if (!telnet->negotiates && telnet->prompt == UCHI_TELNET_NOTHING)
    return;
  name_service (self, "telnet", "", "");
  uchi_asking_evidence (self->asking, "telnet.banner", telnet->text);
}

static void
read_rtsp (Call *self, const void *data, gsize length)
{
  g_autoptr (UchiRtspReply) reply = uchi_rtsp_parse (data, length);
  g_autoptr (GPtrArray) challenges = NULL;

  if (reply == NULL)
    return;
  name_service (self, "rtsp", reply->server, "");
  uchi_asking_evidence (self->asking, "rtsp.server", reply->server);
  challenges = uchi_http_auth_parse (reply->authenticate);
  if (challenges->len > 0)
    uchi_asking_evidence (self->asking, "rtsp.realm", ((UchiAuthChallenge *) g_ptr_array_index (challenges, 0))->realm);
}

/* 2 */
static void
on_turn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *self = user_data;
  g_autoptr (GBytes) reply = uchi_talk_turn_finish (self->talk, result, NULL);
  gsize length = 0;
  const void *data = reply != NULL ? g_bytes_get_data (reply, &length) : NULL;

  if (length > 0 && self->rtsp)
    read_rtsp (self, data, length);
  else if (length > 0)
    read_greeting (self, data, length);
  finish (self, length > 0);
}

/* 1 */
static void
on_talk (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *self = user_data;
  UchiTurn turn = { .send = self->question, .max_bytes = MAX_BYTES, .quiet_ms = QUIET_MS, .timeout_ms = GREETING_MS };

  self->talk = uchi_net_talk_finish (UCHI_NET (source), result, NULL);
  if (self->talk == NULL)
    {
      finish (self, FALSE);
      return;
    }
  if (self->rtsp)
    turn.until = "\r\n\r\n";
  uchi_talk_turn_async (self->talk, &turn, self->asking->cancellable, on_turn, self);
}

void
uchi_identify_banner (UchiAsking *asking, guint16 port, UchiHeard done, gpointer user_data)
{
  Call *self = g_new0 (Call, 1);

  self->asking = asking;
  self->port = port;
  self->heard = done;
  self->user_data = user_data;
  uchi_net_talk_async (asking->net, asking->address, port, FALSE, CONNECT_MS, asking->cancellable, on_talk, self);
}

void
uchi_identify_rtsp (UchiAsking *asking, guint16 port, UchiProbed done, gpointer user_data)
{
  g_autofree char *url = uchi_rtsp_url (asking->address, port, "/");
  Call *self = g_new0 (Call, 1);

  self->asking = asking;
  self->port = port;
  self->rtsp = TRUE;
  self->probed = done;
  self->user_data = user_data;
  self->question = uchi_rtsp_build (UCHI_RTSP_OPTIONS, url, 1, NULL);
  uchi_net_talk_async (asking->net, asking->address, port, FALSE, CONNECT_MS, asking->cancellable, on_talk, self);
}
