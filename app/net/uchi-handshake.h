/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Before connect(): the kernel holds back the last word of the handshake of @fd, and closing says it. Linux does so for 200 ms
 * (tcp_rcv_synsent_state_process, TCP_DELACK_MAX); whether it did is seen by uchi_handshake_is_held_back(). */
void uchi_handshake_hold_back (int fd);
/* of a connection that was answered: FALSE once its last word was said, and where the system does not tell */
gboolean uchi_handshake_is_held_back (int fd);
