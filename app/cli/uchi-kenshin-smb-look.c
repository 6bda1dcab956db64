/* SPDX-License-Identifier: GPL-3.0-or-later */

/* uchi-kenshin-smb-look ADDRESS INTERFACE
 *
 * Opens one guest session on the file server at ADDRESS, asks for the list of
 * shares, and leaves; INTERFACE is the index of the only one that it may go out
 * by. No share is entered, no file is opened. A program of its
 * own because libsmbclient keeps its state for the whole process, blocks, and
 * reads what a stranger sends.
 *
 * Prints one JSON line: {"session":"guest"|"refused"|"failed","disks":N}, where
 * N counts the file shares that are not hidden ("print$", "C$"). The names are
 * not printed: they are nobody's business. Exit status: 0 with a line, 64 for
 * anything but one private IPv4 address and an index.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <libsmbclient.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TIMEOUT_MS 4000
#define WALL_SECONDS 8
#define MAX_ENTRIES 256
#define INTERFACE "UCHI_SMB_LOOK_INTERFACE"
#ifndef SO_BINDTOIFINDEX
#define SO_BINDTOIFINDEX 62 /* linux/socket.h of 5.0 */
#endif

/* The library opens its sockets itself and takes none from us: this stands in the place of the C library's function, so
 * that nothing leaves by another way than the home's (a VPN that came up meanwhile). None is given that cannot be held. */
int
socket (int domain, int type, int protocol)
{
  const char *text = getenv (INTERFACE);
  int fd = (int) syscall (SYS_socket, domain, type, protocol), index = text != NULL ? atoi (text) : 0;

  if (fd < 0 || (domain != AF_INET && domain != AF_INET6)
      || (index > 0 && setsockopt (fd, SOL_SOCKET, SO_BINDTOIFINDEX, &index, sizeof index) == 0))
    return fd;
  close (fd);
  errno = ENETUNREACH;
  return -1;
}

static bool
is_private (const char *text)
{
  struct in_addr address;
  uint32_t host = 0;

  if (inet_pton (AF_INET, text, &address) != 1)
    return false;
  host = ntohl (address.s_addr);
  return host >> 24 == 10 || host >> 20 == 0xac1 || host >> 16 == 0xc0a8;
}

static void
answer_with_guest (SMBCCTX *context, const char *server, const char *share, char *workgroup, int workgroup_size,
                   char *user, int user_size, char *password, int password_size)
{
  snprintf (user, (size_t) user_size, "guest");
  /* the library takes an empty password for none at all; the NT hash of the empty one is understood */
  snprintf (password, (size_t) password_size, "31D6CFE0D16AE931B73C59D7E0C089C0");
}

/* bounded in time, memory and files, whatever the library does */
static void
confine (void)
{
  const struct rlimit files = { 32, 32 };
  const struct rlimit none = { 0, 0 };
  const struct rlimit cache = { 1ul << 20, 1ul << 20 }; /* the library cannot do without its small cache file */

  signal (SIGXFSZ, SIG_IGN);
#ifndef __SANITIZE_ADDRESS__ /* its shadow takes terabytes of addresses */
  setrlimit (RLIMIT_AS, &(const struct rlimit){ 512ul << 20, 512ul << 20 });
#endif
  setrlimit (RLIMIT_NOFILE, &files);
  setrlimit (RLIMIT_CORE, &none);
  setrlimit (RLIMIT_FSIZE, &cache);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  alarm (WALL_SECONDS);
  /* no smb.conf of this computer's user changes what is sent */
  setenv ("HOME", "/nonexistent", 1);
}

static SMBCCTX *
open_context (void)
{
  SMBCCTX *context = smbc_new_context ();

  if (context == NULL)
    return NULL;
  smbc_setDebug (context, 0);
  smbc_setOptionDebugToStderr (context, 1);
  smbc_setTimeout (context, TIMEOUT_MS);
  smbc_setOptionUseKerberos (context, 0);
  smbc_setOptionFallbackAfterKerberos (context, 0);
  smbc_setOptionNoAutoAnonymousLogin (context, 1);
  smbc_setOptionUseNTHash (context, 1);
  smbc_setOptionProtocols (context, "NT1", "SMB3_11");
  smbc_setFunctionAuthDataWithContext (context, answer_with_guest);
  if (smbc_init_context (context) == NULL)
    {
      smbc_free_context (context, 1);
      return NULL;
    }
  return context;
}

/* file shares of the list, without the hidden ones */
static unsigned
count_disks (SMBCCTX *context, SMBCFILE *list)
{
  unsigned n_disks = 0;
  struct smbc_dirent *entry = NULL;

  for (unsigned n = 0; n < MAX_ENTRIES; n++)
    {
      size_t length = 0;

      entry = smbc_getFunctionReaddir (context) (context, list);
      if (entry == NULL)
        break;
      length = strnlen (entry->name, entry->namelen);
      if (entry->smbc_type == SMBC_FILE_SHARE && length > 0 && entry->name[length - 1] != '$')
        n_disks++;
    }
  return n_disks;
}

int
main (int argc, char **argv)
{
  char url[64];
  SMBCCTX *context = NULL;
  SMBCFILE *list = NULL;
  unsigned n_disks = 0;
  const char *session = "failed";

  if (argc != 3 || !is_private (argv[1]) || setenv (INTERFACE, argv[2], 1) != 0)
    {
      fprintf (stderr, "usage: uchi-kenshin-smb-look PRIVATE-IPV4-ADDRESS INTERFACE-INDEX\n");
      return 64;
    }
  confine ();
  snprintf (url, sizeof url, "smb://%s:445/", argv[1]);
  context = open_context ();
  if (context != NULL)
    list = smbc_getFunctionOpendir (context) (context, url);
  if (list != NULL)
    {
      session = "guest";
      n_disks = count_disks (context, list);
      smbc_getFunctionClosedir (context) (context, list);
    }
  else if (context != NULL && (errno == EACCES || errno == EPERM))
    session = "refused";
  printf ("{\"session\":\"%s\",\"disks\":%u}\n", session, n_disks);
  fflush (stdout);
  if (context != NULL)
    smbc_free_context (context, 1);
  return 0;
}
