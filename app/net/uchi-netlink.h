/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <linux/rtnetlink.h>

/**
 * UchiNetlinkCallback:
 * @header: a whole, length-checked message
 *
 * Called for every rtnetlink message of a reply or event.
 */
typedef void (*UchiNetlinkCallback) (const struct nlmsghdr *header, gpointer user_data);

/* an rtnetlink socket, non-blocking, CLOEXEC, joined to @groups (RTMGRP_…); -1 with @error set */
int uchi_netlink_open (guint groups, GError **error);

/**
 * uchi_netlink_request_dump:
 * @type: RTM_GETROUTE, RTM_GETNEIGH …
 * @family: AF_UNSPEC, AF_INET, AF_INET6
 *
 * Sends the question; the answer is read with uchi_netlink_read().
 */
gboolean uchi_netlink_request_dump (int fd, guint16 type, guint8 family, GError **error);

/**
 * uchi_netlink_read:
 *
 * Reads what is there without waiting; only messages from the kernel count.
 *
 * Returns: whether the end of a dump (NLMSG_DONE or NLMSG_ERROR) was among it
 */
gboolean uchi_netlink_read (int fd, UchiNetlinkCallback callback, gpointer user_data);

/* one dump from question to end; blocks for at most 1 s */
gboolean uchi_netlink_dump (guint16 type, guint8 family, UchiNetlinkCallback callback, gpointer user_data, GError **error);

/* (nullable): payload of the attribute @type when it is at least @min_length bytes long */
const void *uchi_netlink_attribute (const struct nlmsghdr *header, gsize family_header, guint16 type, gsize min_length);
