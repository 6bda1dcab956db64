/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/uchi-netlink.h"

#include "core/uchi-error.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_AT_MOST 64 /* datagrams in one go */

int
uchi_netlink_open (guint groups, GError **error)
{
  struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = groups };
  int size = 1 << 20;
  int fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

  if (fd < 0 || bind (fd, (struct sockaddr *) &address, sizeof address) != 0)
    {
      g_set_error (error, UCHI_ERROR, UCHI_ERROR_FAILED, "rtnetlink: %s", g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return -1;
    }
  setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  return fd;
}

gboolean
uchi_netlink_request_dump (int fd, guint16 type, guint8 family, GError **error)
{
  struct { struct nlmsghdr header; struct rtgenmsg body; } request = {
    .header = { .nlmsg_len = sizeof request, .nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP, .nlmsg_seq = 1 },
    .body = { .rtgen_family = family },
  };

  if (send (fd, &request, sizeof request, 0) == (ssize_t) sizeof request)
    return TRUE;
  g_set_error (error, UCHI_ERROR, UCHI_ERROR_FAILED, "rtnetlink: %s", g_strerror (errno));
  return FALSE;
}

static gboolean
read_messages (const guint8 *data, gsize length, UchiNetlinkCallback callback, gpointer user_data)
{
  gboolean end = FALSE;
  int left = (int) length;

  for (const struct nlmsghdr *h = (const void *) data; NLMSG_OK (h, (guint) left); h = NLMSG_NEXT (h, left))
    {
      if (h->nlmsg_type == NLMSG_DONE || h->nlmsg_type == NLMSG_ERROR)
        end = TRUE;
      else
        callback (h, user_data);
    }
  return end;
}

gboolean
uchi_netlink_read (int fd, UchiNetlinkCallback callback, gpointer user_data)
{
  static const gsize size = 65536;
  g_autofree guint8 *data = g_malloc (size);
  gboolean end = FALSE;

  for (int i = 0; i < READ_AT_MOST; i++)
    {
      struct sockaddr_nl from = { 0 };
      socklen_t from_length = sizeof from;
      ssize_t n = recvfrom (fd, data, size, 0, (struct sockaddr *) &from, &from_length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      if (from.nl_pid == 0)
        end |= read_messages (data, (gsize) n, callback, user_data);
    }
  return end;
}

gboolean
uchi_netlink_dump (guint16 type, guint8 family, UchiNetlinkCallback callback, gpointer user_data, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + G_TIME_SPAN_SECOND;
  int fd = uchi_netlink_open (0, error);
  gboolean end = FALSE;

  if (fd < 0)
    return FALSE;
  if (!uchi_netlink_request_dump (fd, type, family, error))
    {
      close (fd);
      return FALSE;
    }
  while (!end && g_get_monotonic_time () < deadline)
    {
      struct pollfd wait = { .fd = fd, .events = POLLIN };

      if (poll (&wait, 1, 100) > 0)
        end = uchi_netlink_read (fd, callback, user_data);
    }
  close (fd);
  if (!end)
    g_set_error_literal (error, UCHI_ERROR, UCHI_ERROR_TIMED_OUT, "rtnetlink: no answer");
  return end;
}

const void *
uchi_netlink_attribute (const struct nlmsghdr *header, gsize family_header, guint16 type, gsize min_length)
{
  gsize offset = NLMSG_LENGTH (NLMSG_ALIGN (family_header));
  const struct rtattr *attribute = (const void *) ((const guint8 *) header + offset);
  int left = (int) header->nlmsg_len - (int) offset;

  for (; RTA_OK (attribute, left); attribute = RTA_NEXT (attribute, left))
    {
      if ((attribute->rta_type & NLA_TYPE_MASK) == type)
        return (gsize) RTA_PAYLOAD (attribute) >= min_length ? RTA_DATA (attribute) : NULL;
    }
  return NULL;
}
