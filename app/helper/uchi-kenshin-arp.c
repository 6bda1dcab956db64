/* SPDX-License-Identifier: GPL-3.0-or-later */
/* uchi-kenshin-arp: one ARP sweep of the network of one interface.
 *
 * Has the file capability cap_net_raw and nothing else, takes no argument and
 * no environment, opens its two sockets, drops every privilege, and then can
 * only send ARP requests from the interface's own addresses to its own network:
 * it derives the range itself. RFC 826; libdnet sends, a filtered packet socket
 * hears. Any trouble ends it with status 1 and no word: the engine then goes on
 * without it. */
#include "net/uchi-dnet.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "core/uchi-arp-protocol.h"
#include "core/uchi-sweep-order.h"

#ifdef HAVE_SECCOMP
#include <seccomp.h>
#endif

#define SMALLEST_PREFIX 22
#define MAX_HOSTS 1022
#define HEARD_AT_ONCE 64
#define MAX_HEARD 16384 /* a home's own answers are a tenth of this, with those of who answers for others */
#define LISTEN_MS 800 /* after the last request */
/* what an access point keeps for those that sleep until it calls them (mac80211: AP_MAX_BC_BUFFER, every third beacon):
 * some left for what the kernel asks for those that are talked to, and a little more time for what waits in this computer */
#define PER_BEACON 96
#define BEACON_US 315000
#define SECOND_US 1025000
#define AIR_BURST 64
#define AIR_US 65600

typedef struct {
  uint32_t first, last, own;   /* host byte order */
  uint8_t mac[6];
  char name[IF_NAMESIZE];
} Range;

typedef struct {
  Range range;
  eth_t *sender;
  int receiver;
  uint64_t sent_us[MAX_HOSTS + 2]; /* of the last request to each address */
  bool answered[MAX_HOSTS + 2];
  uint64_t frame_us[UCHI_ARP_MAX_FRAMES];
  unsigned n_frames, n_heard;
  uint64_t deadline_us;
} Sweep;

static uint64_t
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000 + (uint64_t) now.tv_nsec / 1000;
}

static bool
read_request (UchiArpRequest *request)
{
  size_t have = 0;

  while (have < sizeof *request)
    {
      ssize_t n = read (STDIN_FILENO, (char *) request + have, sizeof *request - have);

      if (n <= 0)
        return false;
      have += (size_t) n;
    }
  return request->magic == UCHI_ARP_MAGIC && request->version == UCHI_ARP_VERSION && request->tries >= 1
         && request->tries <= UCHI_ARP_MAX_TRIES && request->per_second >= 1 && request->per_second <= UCHI_ARP_MAX_PER_SECOND;
}

static bool
is_home_address (uint32_t address)
{
  return address >> 24 == 10 || address >> 20 == 0xAC1 || address >> 16 == 0xC0A8;
}

/* RFC 1918, Ethernet, up, and no larger than a /22; everything from the kernel, nothing from the request but the index */
static bool
find_range (uint32_t index, Range *range)
{
  struct intf_entry entry = { .intf_len = sizeof entry };
  intf_t *interfaces = intf_open ();
  uint32_t mask;
  bool found;

  if (interfaces == NULL || if_indextoname (index, range->name) == NULL)
    return false;
  snprintf (entry.intf_name, sizeof entry.intf_name, "%s", range->name);
  found = intf_get (interfaces, &entry) == 0;
  intf_close (interfaces);
  if (!found || entry.intf_type != INTF_TYPE_ETH || (entry.intf_flags & INTF_FLAG_UP) == 0
      || (entry.intf_flags & (INTF_FLAG_LOOPBACK | INTF_FLAG_POINTOPOINT | INTF_FLAG_NOARP)) != 0
      || entry.intf_addr.addr_type != ADDR_TYPE_IP || entry.intf_link_addr.addr_type != ADDR_TYPE_ETH
      || entry.intf_addr.addr_bits < SMALLEST_PREFIX || entry.intf_addr.addr_bits > 30)
    return false;
  range->own = ntohl (entry.intf_addr.addr_ip);
  mask = ~0u << (32 - entry.intf_addr.addr_bits);
  range->first = (range->own & mask) + 1;
  range->last = (range->own | ~mask) - 1;
  memcpy (range->mac, entry.intf_link_addr.addr_eth.data, sizeof range->mac);
  return is_home_address (range->own);
}

/* hears ARP replies of that interface only, and the filter cannot be taken away again */
static int
open_receiver (uint32_t index)
{
  struct sock_filter code[] = {
    BPF_STMT (BPF_LD | BPF_H | BPF_ABS, 6), /* the operation */
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, ARP_OP_REPLY, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, 64),
    BPF_STMT (BPF_RET | BPF_K, 0),
  };
  const struct sock_fprog filter = { sizeof code / sizeof code[0], code };
  struct sockaddr_ll here = { .sll_family = AF_PACKET, .sll_protocol = htons (ETH_TYPE_ARP), .sll_ifindex = (int) index };
  int on = 1, fd = socket (AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  if (fd < 0 || setsockopt (fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0
      || setsockopt (fd, SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof on) != 0 || bind (fd, (struct sockaddr *) &here, sizeof here) != 0)
    return -1;
  return fd;
}

static bool
drop_everything (void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
  const struct rlimit memory = { 64ul << 20, 64ul << 20 }, nothing = { 0, 0 }, few = { 8, 8 };

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall (SYS_capset, &header, none) != 0)
    return false;
  setrlimit (RLIMIT_AS, &memory);
  setrlimit (RLIMIT_NOFILE, &few);
  setrlimit (RLIMIT_CORE, &nothing);
  setrlimit (RLIMIT_FSIZE, &nothing);
  setrlimit (RLIMIT_NPROC, &nothing);
#ifdef HAVE_SECCOMP
  {
    static const int allowed[] = { SCMP_SYS (read), SCMP_SYS (write), SCMP_SYS (poll), SCMP_SYS (ppoll), SCMP_SYS (recvfrom),
                                   SCMP_SYS (sendto), SCMP_SYS (clock_gettime), SCMP_SYS (close), SCMP_SYS (exit_group),
                                   SCMP_SYS (brk), SCMP_SYS (munmap) };
    scmp_filter_ctx context = seccomp_init (SCMP_ACT_KILL_PROCESS);

    for (size_t i = 0; context != NULL && i < sizeof allowed / sizeof allowed[0]; i++)
      seccomp_rule_add (context, SCMP_ACT_ALLOW, allowed[i], 0);
    if (context == NULL || seccomp_load (context) != 0)
      return false;
    seccomp_release (context);
  }
#endif
  return true;
}

static bool
say (const UchiArpRecord *record)
{
  return write (STDOUT_FILENO, record, sizeof *record) == (ssize_t) sizeof *record;
}

/* an answer for an address of the range that was asked; several MACs for one address are all told */
static bool
hear (Sweep *self, const uint8_t *data, size_t length)
{
  UchiArpRecord record = { .type = UCHI_ARP_SEEN };
  uint32_t address;
  uint64_t asked;

  if (length < 28 || data[4] != 6 || data[5] != 4)
    return true;
  memcpy (record.mac, data + 8, 6);
  memcpy (&record.address, data + 14, 4);
  address = ntohl (record.address);
  if (address < self->range.first || address > self->range.last || (record.mac[0] & 1) != 0)
    return true;
  asked = self->sent_us[address - self->range.first];
  if (asked == 0)
    return true;
  if (self->n_heard++ >= MAX_HEARD)
    return false;
  self->answered[address - self->range.first] = true;
  record.rtt_us = (uint32_t) (now_us () - asked);
  return say (&record);
}

/* until @until_us; false when whoever asked is gone, or the time of the whole sweep is over */
static bool
listen_until (Sweep *self, uint64_t until_us)
{
  uint8_t data[64];

  for (;;)
    {
      struct pollfd waiting[2] = { { self->receiver, POLLIN, 0 }, { STDIN_FILENO, POLLIN, 0 } };
      uint64_t now = now_us ();
      uint64_t left_us = now < until_us ? until_us - now : 0;
      struct timespec wait = { (time_t) (left_us / 1000000), (long) (left_us % 1000000) * 1000 };

      if (now >= self->deadline_us)
        return false;
      if (ppoll (waiting, 2, &wait, NULL) < 0 && errno != EINTR)
        return false;
      if ((waiting[1].revents & (POLLIN | POLLHUP)) != 0)
        return false;
      /* a few at a time: somebody who answers without end holds up neither the next request nor the end */
      for (int i = 0; i < HEARD_AT_ONCE; i++)
        {
          ssize_t n = recvfrom (self->receiver, data, sizeof data, 0, NULL, NULL);

          if (n <= 0)
            break;
          if (!hear (self, data, (size_t) n))
            return false;
        }
      if (now_us () >= until_us)
        return true;
    }
}

/* RFC 826: who has @address? Only this can be built, and only with the interface's own addresses as the sender */
static bool
ask (Sweep *self, uint32_t address)
{
  uint8_t frame[ETH_HDR_LEN + ARP_HDR_LEN + ARP_ETHIP_LEN];
  const eth_addr_t everyone = { { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF } }, nobody = { { 0 } };
  const ip_addr_t own = htonl (self->range.own), target = htonl (address);
  eth_addr_t mac;

  memcpy (mac.data, self->range.mac, sizeof mac.data);
  eth_pack_hdr (frame, everyone, mac, ETH_TYPE_ARP);
  arp_pack_hdr_ethip (frame + ETH_HDR_LEN, ARP_OP_REQUEST, mac, own, nobody, target);
  self->sent_us[address - self->range.first] = self->frame_us[self->n_frames++] = now_us ();
  return eth_send (self->sender, frame, sizeof frame) == (ssize_t) sizeof frame;
}

/* the later of @so_far and when one more frame makes no more than @limit within @span_us */
static uint64_t
not_before (const Sweep *self, uint64_t so_far, unsigned limit, uint64_t span_us)
{
  uint64_t free_us = self->n_frames >= limit ? self->frame_us[self->n_frames - limit] + span_us : 0;

  return free_us > so_far ? free_us : so_far;
}

static uint64_t
next_turn (const Sweep *self, unsigned per_second)
{
  uint64_t at_us = not_before (self, 0, per_second, SECOND_US);

  return not_before (self, not_before (self, at_us, PER_BEACON, BEACON_US), AIR_BURST, AIR_US);
}

static bool
sweep (Sweep *self, const UchiArpRequest *request)
{
  uint32_t n_hosts = self->range.last - self->range.first + 1;

  for (unsigned turn = 0; turn < request->tries * n_hosts; turn++)
    {
      uint32_t address = self->range.first + uchi_sweep_host (turn % n_hosts, n_hosts) - 1;

      if (address == self->range.own || self->answered[address - self->range.first])
        continue;
      if (self->n_frames >= UCHI_ARP_MAX_FRAMES)
        return true;
      if (!listen_until (self, next_turn (self, request->per_second)))
        return false;
      if (!self->answered[address - self->range.first])
        ask (self, address);
    }
  return listen_until (self, now_us () + LISTEN_MS * 1000);
}

int
main (void)
{
  Sweep self = { 0 };
  UchiArpRequest request;
  UchiArpRecord end = { .type = UCHI_ARP_END };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  signal (SIGPIPE, SIG_IGN);
  if (!read_request (&request) || !find_range (request.interface, &self.range))
    return 1;
  self.receiver = open_receiver (request.interface);
  self.sender = self.receiver >= 0 ? eth_open (self.range.name) : NULL;
  if (self.sender == NULL || !drop_everything ())
    return 1;
  self.deadline_us = now_us () + UCHI_ARP_MAX_SECONDS * 1000000ull;
  if (!sweep (&self, &request))
    return 1;
  end.rtt_us = self.n_frames;
  return say (&end) ? 0 : 1;
}
