/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"
#include "checks/uchi-door.h"
#include "wire/uchi-rtsp.h"

/* A live picture that needs no password: RTSP DESCRIBE without a login. Never
 * SETUP or PLAY: no picture is fetched (safety.md 7). */

static const guint16 rtsp_ports[] = { 554, 8554, 0 };

/* where makers keep their stream when "/" is none (paths of cameradar, MIT) */
static const struct {
  const char *vendor;
  const char *path;
} maker_paths[] = {
  { "axis", "/axis-media/media.amp" },
  { "dahua", "/cam/realmonitor?channel=1&subtype=0" },
  { "hikvision", "/Streaming/Channels/101" },
  { "panasonic", "/MediaInput/h264" },
  { "vivotek", "/live.sdp" },
};

static const char *
maker_path (const UchiDevice *device)
{
  g_autofree char *vendor = g_utf8_casefold (device->vendor, -1);

  for (guint i = 0; i < G_N_ELEMENTS (maker_paths); i++)
    {
      if (g_str_has_prefix (vendor, maker_paths[i].vendor))
        return maker_paths[i].path;
    }
  return NULL;
}

static UchiDoorVerdict
describe (const UchiDoorPlace *place, UchiTurn *turn, const char *path)
{
  g_autofree char *url = uchi_rtsp_url (place->address, place->port, path);

  turn->send = uchi_rtsp_build (UCHI_RTSP_DESCRIBE, url, place->n_turns + 1, NULL);
  return turn->send != NULL ? UCHI_DOOR_TALK : UCHI_DOOR_UNCLEAR;
}

static UchiDoorVerdict
step (const UchiDoorPlace *place, UchiTurn *turn)
{
  g_autoptr (UchiRtspReply) reply = NULL;
  const char *path = maker_path (place->device);

  if (place->reply == NULL)
    return describe (place, turn, "/");
  reply = uchi_rtsp_parse (g_bytes_get_data (place->reply, NULL), g_bytes_get_size (place->reply));
  if (reply == NULL)
    return UCHI_DOOR_UNCLEAR;
  if (reply->status == 200 && g_str_has_prefix (reply->content_type, "application/sdp"))
    return UCHI_DOOR_OPEN;
  if (reply->status == 401 || reply->status == 403)
    return UCHI_DOOR_SHUT;
  if (place->n_turns == 1 && path != NULL)
    return describe (place, turn, path);
  return UCHI_DOOR_UNCLEAR;
}

static const UchiDoor rtsp_door = {
  .protocol = "rtsp",
  .ports = rtsp_ports,
  .finding = UCHI_FINDING_OPEN_STREAM,
  .step = step,
};

/* loudspeakers and televisions speak RTSP too, to be played on */
static gboolean
applies (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  return uchi_check_talkable (device) && (context->ports_unknown || uchi_door_is_there (&rtsp_door, device))
         && (device->kind == UCHI_KIND_CAMERA || device->kind == UCHI_KIND_RECORDER
             || device->kind == UCHI_KIND_UNKNOWN);
}

const UchiCheck uchi_check_open_stream = {
  .id = "open-stream",
  .finding = UCHI_FINDING_OPEN_STREAM,
  .time_limit_ms = 8000,
  .applies = applies,
  .run_async = uchi_door_check_async,
  .run_finish = uchi_check_finish,
  .data = &rtsp_door,
};
