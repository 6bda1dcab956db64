/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-handshake.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

void
uchi_handshake_hold_back (int fd)
{
  int off = 0;

  setsockopt (fd, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);
}

gboolean
uchi_handshake_is_held_back (int fd)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;

  /* so far it has sent nothing but its first word, and that again */
  return getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &length) == 0
         && length >= offsetof (struct tcp_info, tcpi_segs_out) + sizeof info.tcpi_segs_out
         && info.tcpi_segs_out - info.tcpi_total_retrans <= 1;
}
