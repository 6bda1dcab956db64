/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-starter.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "uchi-config.h"

#define PROGRAM "uchi-kenshin-arp"
/* far from those that a program opens first */
#define STARTER_FD 100
#define N_ENDS 2

/* room for the two descriptors of a message */
typedef union {
  char bytes[CMSG_SPACE (sizeof (int) * N_ENDS)];
  struct cmsghdr header;
} Passed;

/* (transfer full) (nullable): the installed one, else the one of the build tree */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *built = folder != NULL ? g_build_filename (folder, "..", "helper", PROGRAM, NULL) : NULL;
  g_autofree char *installed = g_build_filename (UCHI_LIBEXEC_DIR, PROGRAM, NULL);

  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);
  return built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&built) : NULL;
}

/* ---- the process that is left behind -------------------------------------------------- */

static gboolean
receive (int socket, int ends[N_ENDS])
{
  char byte;
  Passed passed = { 0 };
  struct iovec part = { &byte, 1 };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof passed };
  ssize_t n;

  do
    n = recvmsg (socket, &message, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (n != 1 || CMSG_FIRSTHDR (&message) == NULL || passed.header.cmsg_type != SCM_RIGHTS
      || passed.header.cmsg_len != CMSG_LEN (sizeof (int) * N_ENDS))
    return FALSE;
  memcpy (ends, CMSG_DATA (&passed.header), sizeof (int) * N_ENDS);
  return TRUE;
}

static void
start (const char *program, const int ends[N_ENDS])
{
  char *const arguments[] = { (char *) program, NULL }, *const nothing[] = { NULL };

  if (fork () != 0)
    return;
  if (dup2 (ends[0], STDIN_FILENO) >= 0 && dup2 (ends[1], STDOUT_FILENO) >= 0)
    execve (program, arguments, nothing);
  _exit (1);
}

static void
serve (int socket, const char *program)
{
  int ends[N_ENDS], nowhere = open ("/dev/null", O_RDWR | O_CLOEXEC);

  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  signal (SIGINT, SIG_IGN);
  signal (SIGCHLD, SIG_IGN); /* nobody waits */
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    dup2 (nowhere, fd);
  while (receive (socket, ends))
    {
      start (program, ends);
      close (ends[0]);
      close (ends[1]);
    }
  _exit (0);
}

void
uchi_starter_begin (void)
{
  g_autofree char *program = find_program ();
  int sockets[2];

  if (program == NULL || fcntl (STARTER_FD, F_GETFD) != -1 || socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    return;
  switch (fork ())
    {
    case 0:
      close (sockets[0]);
      serve (sockets[1], program);
      break;
    case -1:
      break;
    default:
      dup3 (sockets[0], STARTER_FD, O_CLOEXEC);
    }
  close (sockets[0]);
  close (sockets[1]);
}

/* ---- the worker --------------------------------------------------------------------------- */

static gboolean
hand_over (const int ends[N_ENDS])
{
  char byte = 0;
  Passed passed = { .header = { .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN (sizeof (int) * N_ENDS) } };
  struct iovec part = { &byte, 1 };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof passed };

  memcpy (CMSG_DATA (&passed.header), ends, sizeof (int) * N_ENDS);
  return sendmsg (STARTER_FD, &message, MSG_NOSIGNAL) == 1;
}

gboolean
uchi_starter_run (gconstpointer request, gsize length, int *leash, int *from)
{
  int in[2], out[2];
  gboolean done;

  if (pipe2 (in, O_CLOEXEC) != 0)
    return FALSE;
  if (pipe2 (out, O_CLOEXEC) != 0)
    {
      close (in[0]);
      close (in[1]);
      return FALSE;
    }
  /* a pipe holds it, and its other end is still here */
  done = write (in[1], request, length) == (ssize_t) length && hand_over ((const int[N_ENDS]) { in[0], out[1] });
  close (in[0]);
  close (out[1]);
  if (!done)
    {
      close (in[1]);
      close (out[0]);
      return FALSE;
    }
  *leash = in[1];
  *from = out[0];
  return TRUE;
}
