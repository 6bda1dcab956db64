/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* What the engine and uchi-kenshin-arp say to each other over pipes: one
 * request, then records until one of type END. Host byte order (both run on the
 * same computer), no padding but what is written here. */

#define UCHI_ARP_MAGIC 0x70724155u /* "UArp" */
#define UCHI_ARP_VERSION 1
#define UCHI_ARP_MAX_TRIES 5
#define UCHI_ARP_MAX_PER_SECOND 400
#define UCHI_ARP_MAX_FRAMES 4096
#define UCHI_ARP_MAX_SECONDS 15

typedef struct {
  uint32_t magic;
  uint16_t version;
  uint16_t tries;       /* 1 … UCHI_ARP_MAX_TRIES */
  uint32_t interface;   /* index; everything else is looked up by the helper itself */
  uint32_t per_second;  /* 1 … UCHI_ARP_MAX_PER_SECOND */
} UchiArpRequest;

enum { UCHI_ARP_SEEN = 1, UCHI_ARP_END = 2 };

typedef struct {
  uint8_t type;
  uint8_t mac[6];
  uint8_t reserved;
  uint32_t address;     /* network byte order, as on the wire */
  uint32_t rtt_us;      /* END: frames that were sent */
  uint64_t reserved2;
} UchiArpRecord;

_Static_assert (sizeof (UchiArpRequest) == 16, "the request has 16 bytes");
_Static_assert (sizeof (UchiArpRecord) == 24, "a record has 24 bytes");
