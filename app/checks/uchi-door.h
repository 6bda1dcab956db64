/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/uchi-checks.h"

/* the most services of one kind that are looked at on a device, and turns on each */
#define UCHI_DOOR_MAX_SERVICES 4
#define UCHI_DOOR_MAX_TURNS 4

typedef enum {
  UCHI_DOOR_TALK,     /* *turn is filled in: do it and come back with the reply */
  UCHI_DOOR_OPEN,     /* the door is open: a finding */
  UCHI_DOOR_NO_LOCK,  /* worse than that: the door's other finding */
  UCHI_DOOR_SHUT,     /* the service is there, and it asks for a key, or is something else */
  UCHI_DOOR_UNCLEAR,  /* nothing can be said */
} UchiDoorVerdict;

typedef struct {
  const UchiDevice *device;
  const char *address;
  guint16 port;
  const char *subject; /* (nullable): of the certificate at @tls_port, not trusted */
  guint n_turns;    /* turns done so far */
  GBytes *reply;    /* (nullable): reply to the last turn, not trusted; %NULL before the first */
  GBytes *sent;     /* (nullable): what that turn sent */
} UchiDoorPlace;

/**
 * UchiDoor:
 *
 * A service that is asked over TCP whether it lets anybody in. A constant: the
 * conversation is the pure function @step, which is given each reply and says
 * what comes next. With a verdict it may leave one farewell in *turn; its
 * reply is thrown away.
 */
typedef struct {
  const char *protocol;      /* name of the service when identification knows it */
  const guint16 *ports;      /* its usual ports, ended by 0, for services without a name */
  guint16 tls_port;          /* the one of @ports that is spoken to by TLS; 0: none */
  UchiFindingId finding;
  UchiFindingId no_lock;     /* NONE: there is no worse than open */
  gboolean named_is_open;    /* a service of that name is the finding by itself */
  gboolean close_is_shut;    /* hanging up without a word is how this service says no */
  UchiDoorVerdict (*step) (const UchiDoorPlace *place, UchiTurn *turn);
} UchiDoor;

/* pure: whether @device has a service that may be such a door */
gboolean uchi_door_is_there (const UchiDoor *door, const UchiDevice *device);

/**
 * uchi_door_run_async:
 *
 * Looks at each such service of @device, one connection after the other. OK
 * only when every one of them was shut, and when the port scan was complete; a
 * connection that is refused is a shut door, silence never is.
 */
void uchi_door_run_async (const UchiDoor *door, const UchiCheckContext *context, const UchiDevice *device,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
UchiCheckResult *uchi_door_run_finish (GAsyncResult *result, GError **error);

/* run_async of a check that is nothing but one door: the check's data is the #UchiDoor */
void uchi_door_check_async (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* applies of such a check: the device has that service, or nobody knows whether it has */
gboolean uchi_door_check_applies (const UchiCheck *check, const UchiCheckContext *context, const UchiDevice *device);
