/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"
#include "checks/uchi-door.h"
#include "wire/uchi-telnet.h"

/* 23, and the port that Mirai tries in one of ten (facts/ports.json) */
static const guint16 ports[] = { 23, 2323, 0 };

/* Connects, refuses every option, reads the prompt. No name, password or
 * command is ever sent: the open door is the finding. */
static UchiDoorVerdict
step (const UchiDoorPlace *place, UchiTurn *turn)
{
  g_autoptr (UchiTelnetReply) reply = NULL;

  if (place->reply == NULL)
    return UCHI_DOOR_TALK;
  reply = uchi_telnet_parse (g_bytes_get_data (place->reply, NULL), g_bytes_get_size (place->reply));
  if (reply->negotiates || reply->prompt != UCHI_TELNET_NOTHING)
    return UCHI_DOOR_OPEN;
  return reply->text[0] != '\0' ? UCHI_DOOR_SHUT : UCHI_DOOR_UNCLEAR;
}

static const UchiDoor telnet_door = {
  .protocol = "telnet",
  .ports = ports,
  .finding = UCHI_FINDING_TELNET_OPEN,
  .named_is_open = TRUE,
  .step = step,
};

static gboolean
applies (const UchiCheck *self, const UchiCheckContext *context, const UchiDevice *device)
{
  return uchi_check_talkable (device);
}

const UchiCheck uchi_check_telnet_open = {
  .id = "telnet-open",
  .finding = UCHI_FINDING_TELNET_OPEN,
  .time_limit_ms = 8000,
  .applies = applies,
  .run_async = uchi_door_check_async,
  .run_finish = uchi_check_finish,
  .data = &telnet_door,
};
