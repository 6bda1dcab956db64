/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"
#include "checks/uchi-door.h"
#include "wire/uchi-remote.h"

/* Programs that let somebody elsewhere see and move this screen: of use to a
 * family that helps, and what a stranger on the telephone has people put in.
 * That one is there is asked about; one that lets in anybody is to be mended. */

#define RDP_PORT 3389
#define ANYDESK_PORT 7070
static const guint16 ports[] = { RDP_PORT, 5900, 5901, ANYDESK_PORT, 0 };

static UchiDoorVerdict
verdict_of (UchiScreenAnswer answer)
{
  switch (answer)
    {
    case UCHI_SCREEN_CUT:
      return UCHI_DOOR_UNCLEAR;
    case UCHI_SCREEN_NO_LOCK:
      return UCHI_DOOR_NO_LOCK;
    case UCHI_SCREEN_ASKS:
    case UCHI_SCREEN_UNTOLD: /* a screen all the same, perhaps after too many wrong passwords */
      return UCHI_DOOR_OPEN;
    case UCHI_SCREEN_OTHER:
    default:
      return UCHI_DOOR_SHUT;
    }
}

/* whether it is RDP (Windows's own remote desktop); nobody is named */
static UchiDoorVerdict
rdp_step (const UchiDoorPlace *place, UchiTurn *turn)
{
  if (place->reply != NULL)
    return verdict_of (uchi_rdp_parse_confirm (g_bytes_get_data (place->reply, NULL), g_bytes_get_size (place->reply)));
  turn->send = uchi_rdp_build_request ();
  return UCHI_DOOR_TALK;
}

/* The server's version, ours, the list of security types; then hung up. None is chosen: whoever chooses "none" is in. */
static UchiDoorVerdict
rfb_step (const UchiDoorPlace *place, UchiTurn *turn)
{
  const void *data = place->reply != NULL ? g_bytes_get_data (place->reply, NULL) : NULL;
  gsize length = place->reply != NULL ? g_bytes_get_size (place->reply) : 0;

  if (place->n_turns == 0)
    {
      turn->until = "\n";
      return UCHI_DOOR_TALK;
    }
  if (place->n_turns == 1)
    {
      turn->send = uchi_rfb_build_version (data, length);
      return turn->send != NULL ? UCHI_DOOR_TALK : UCHI_DOOR_SHUT;
    }
  return verdict_of (uchi_rfb_parse_security (data, length, place->sent));
}

/* Its own certificate is of CN=AnyDesk Client, and nothing else is certain of that number, where many other things wait. The name is as
 * in RFC 4514: its parts stand between commas or plus signs, and one of these within a part behind a backslash, itself behind no other,
 * so that no other part can look like it. */
static UchiDoorVerdict
anydesk_step (const UchiDoorPlace *place)
{
  return place->subject != NULL && g_regex_match_simple ("(?:\\A|(?<!\\\\)(?:\\\\\\\\)*[,+])CN=AnyDesk Client(?:[,+]|\\z)", place->subject, 0, 0)
           ? UCHI_DOOR_OPEN : UCHI_DOOR_SHUT;
}

static UchiDoorVerdict
step (const UchiDoorPlace *place, UchiTurn *turn)
{
  if (place->port == ANYDESK_PORT)
    return anydesk_step (place);
  return place->port == RDP_PORT ? rdp_step (place, turn) : rfb_step (place, turn);
}

static const UchiDoor remote_door = {
  .protocol = "screen",
  .ports = ports,
  .tls_port = ANYDESK_PORT,
  .finding = UCHI_FINDING_REMOTE_CONTROL,
  .no_lock = UCHI_FINDING_OPEN_SCREEN,
  .step = step,
};

const UchiCheck uchi_check_remote_control = {
  .id = "remote-control",
  .finding = UCHI_FINDING_REMOTE_CONTROL,
  .time_limit_ms = 8000,
  .applies = uchi_door_check_applies,
  .run_async = uchi_door_check_async,
  .run_finish = uchi_check_finish,
  .data = &remote_door,
};
