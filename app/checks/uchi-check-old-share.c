/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-check-private.h"
#include "checks/uchi-door.h"
#include "wire/uchi-smb.h"

/* File sharing of the year 1996 (SMB1), which worms use: one NEGOTIATE that
 * offers nothing newer. A server that dropped it hangs up. */

static const guint16 smb_ports[] = { UCHI_SMB_PORT, 0 };

static UchiDoorVerdict
step (const UchiDoorPlace *place, UchiTurn *turn)
{
  UchiSmbReply reply = { 0 };

  if (place->reply == NULL)
    {
      turn->send = uchi_smb_build_negotiate1 ();
      return UCHI_DOOR_TALK;
    }
  if (!uchi_smb_parse_negotiate (g_bytes_get_data (place->reply, NULL), g_bytes_get_size (place->reply), &reply))
    return UCHI_DOOR_UNCLEAR;
  return reply.smb1 && reply.accepted ? UCHI_DOOR_OPEN : UCHI_DOOR_SHUT;
}

static const UchiDoor smb1_door = {
  .protocol = "smb",
  .ports = smb_ports,
  .finding = UCHI_FINDING_OLD_SHARE,
  .close_is_shut = TRUE,
  .step = step,
};

const UchiCheck uchi_check_old_share = {
  .id = "old-share",
  .finding = UCHI_FINDING_OLD_SHARE,
  .time_limit_ms = 6000,
  .applies = uchi_door_check_applies,
  .run_async = uchi_door_check_async,
  .run_finish = uchi_check_finish,
  .data = &smb1_door,
};
