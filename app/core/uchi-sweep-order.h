/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/**
 * uchi_sweep_host:
 * @place: 0 … @n_hosts - 1
 * @n_hosts: how many host numbers the network has
 *
 * The order in which the addresses of a network are asked: in one of the usual
 * size first the router and where the routers of homes give out addresses
 * (2 to 65, 100 to 199), so that most devices are seen in the first tenths of a
 * second.
 *
 * Returns: the host number, 1 … @n_hosts; each comes once
 */
static inline uint32_t
uchi_sweep_host (uint32_t place, uint32_t n_hosts)
{
  if (n_hosts != 254 || place < 65)
    return place + 1;
  if (place < 65 + 155)
    return place + 35; /* 100 … 254 */
  return place - 154;  /* 66 … 99 */
}
