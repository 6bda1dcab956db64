/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The one place that includes libdnet: it owns short names (arp_, eth_, intf_, route_, addr_ …)
 * that must not leak into other rooms. Debian ships it as "dumbnet". */
#include "uchi-config.h"

#include <net/if.h>

#ifdef HAVE_DUMBNET
#include <dumbnet.h>
#else
#include <dnet.h>
#endif
