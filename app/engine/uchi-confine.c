/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/uchi-confine.h"

#include <glib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "uchi-config.h"

#ifdef HAVE_SECCOMP
#include <errno.h>
#include <seccomp.h>
#endif

#define MAX_MEMORY (1024UL * 1024 * 1024)
#define MAX_FILES 512
#define MAX_CPU_S 600

static void
limit (int resource, rlim_t most)
{
  struct rlimit now;

  if (getrlimit (resource, &now) != 0)
    return;
  now.rlim_max = MIN (now.rlim_max, most);
  now.rlim_cur = MIN (now.rlim_cur, now.rlim_max);
  setrlimit (resource, &now);
}

#ifdef HAVE_SECCOMP
/* What no part of the program or its libraries calls, and what a break-in would like to call. */
static void
filter_calls (void)
{
  static const char *const never[] = {
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "mount", "umount2", "pivot_root", "chroot", "move_mount",
    "open_tree", "fsopen", "fsmount", "setns", "unshare", "bpf", "perf_event_open", "userfaultfd", "keyctl", "add_key",
    "request_key", "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "swapon",
    "swapoff", "acct", "quotactl", "settimeofday", "clock_settime", "adjtimex", "sethostname", "setdomainname", "iopl",
    "ioperm", "io_uring_setup", "io_uring_enter", "io_uring_register", "personality", "lookup_dcookie", "vhangup",
    "name_to_handle_at", "open_by_handle_at", "syslog", "mknod", "mknodat",
  };
  scmp_filter_ctx context = seccomp_init (SCMP_ACT_ALLOW);

  if (context == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (never); i++)
    {
      int number = seccomp_syscall_resolve_name (never[i]);

      if (number >= 0)
        seccomp_rule_add (context, SCMP_ACT_ERRNO (EPERM), number, 0);
    }
  if (seccomp_load (context) != 0)
    g_printerr ("uchi-kenshin-check: no system call filter here\n");
  seccomp_release (context);
}
#endif

void
uchi_confine (void)
{
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_NOFILE, MAX_FILES);
  limit (RLIMIT_CPU, MAX_CPU_S);
#ifndef __SANITIZE_ADDRESS__ /* its shadow needs terabytes of address space */
  limit (RLIMIT_AS, MAX_MEMORY);
#endif
#ifdef HAVE_SECCOMP
  filter_calls ();
#endif
}
