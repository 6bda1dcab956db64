/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-turn.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define NAME "io.github.uchi_kenshin.check"

int
uchi_turn_take (void)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  memcpy (address.sun_path + 1, NAME, strlen (NAME)); /* after a NUL: in no file system */
  if (fd < 0 || bind (fd, (struct sockaddr *) &address, (socklen_t) (offsetof (struct sockaddr_un, sun_path) + 1 + strlen (NAME))) == 0)
    return fd;
  close (fd);
  return -1;
}
