/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-starter.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
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

/* (transfer full) (nullable): the installed one, else, where there are tests, the one of the build tree */
static char *
find_program (void)
{
  g_autofree char *installed = g_build_filename (UCHI_LIBEXEC_DIR, PROGRAM, NULL);
#ifdef UCHI_TEST_HOOKS
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *built = folder != NULL ? g_build_filename (folder, "..", "helper", PROGRAM, NULL) : NULL;

  if (!g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE) && built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
#endif
  return g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&installed) : NULL;
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
  if (n != 1 || CMSG_FIRSTHDR (&message) == NULL || passed.header.cmsg_level != SOL_SOCKET || passed.header.cmsg_type != SCM_RIGHTS
      || passed.header.cmsg_len != CMSG_LEN (sizeof (int) * N_ENDS))
    return FALSE;
  memcpy (ends, CMSG_DATA (&passed.header), sizeof (int) * N_ENDS);
  return TRUE;
}

/* one after the other: two at a time would ask twice as fast as is allowed */
static void
start (const char *program, const int ends[N_ENDS])
{
  char *const arguments[] = { (char *) program, NULL }, *const nothing[] = { NULL };
  pid_t child = fork ();

  if (child == 0)
    {
      if (dup2 (ends[0], STDIN_FILENO) >= 0 && dup2 (ends[1], STDOUT_FILENO) >= 0)
        execve (program, arguments, nothing);
      _exit (1);
    }
  for (int i = 0; i < N_ENDS; i++)
    close (ends[i]);
  while (child > 0 && waitpid (child, NULL, 0) < 0 && errno == EINTR)
    ;
}

/* Holds nothing of the worker but its @socket, and nobody may look into its memory or write there: it is not confined,
 * so a worker that was taken over would like to. */
static void
serve (int socket, const char *program)
{
  int ends[N_ENDS], nowhere = open ("/dev/null", O_RDWR);

  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  signal (SIGINT, SIG_IGN);
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (dup2 (nowhere, fd) < 0)
      _exit (1);
  if (dup3 (socket, STARTER_FD, O_CLOEXEC) < 0)
    _exit (1);
  close_range (STDERR_FILENO + 1, STARTER_FD - 1, 0);
  close_range (STARTER_FD + 1, G_MAXUINT, 0);
  while (receive (STARTER_FD, ends))
    start (program, ends);
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
