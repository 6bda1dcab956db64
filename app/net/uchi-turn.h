/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * uchi_turn_take:
 *
 * The pace that devices are asked at holds for one check; several at once would
 * add up. So there is one turn for the whole computer, whoever's account and
 * whichever sandbox a check runs in: an abstract Unix socket, of which there is
 * one name in a network namespace (unix(7)). The kernel gives it back when its
 * holder dies.
 *
 * Returns: a file descriptor, to be closed when the check is over; -1 when
 *   another check has the turn, or it cannot be known
 */
int uchi_turn_take (void);
