/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks/uchi-wifi.h"

#include <linux/genetlink.h>
#include <linux/nl80211.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/uchi-error.h"
#include "core/uchi-text.h"

#define BUFFER (64 * 1024)
#define MAX_READS 64
#define NM "org.freedesktop.NetworkManager"
#define DBUS_TIMEOUT_MS 1000
#define WAIT_MS 1500

/* ---- netlink attributes ----------------------------------------------------------- */

/* (nullable): payload of the first attribute of that type within @data */
static const guint8 *
find_attribute (const guint8 *data, gsize length, guint16 type, gsize *payload_length)
{
  while (length >= NLA_HDRLEN)
    {
      struct nlattr header;
      gsize step = 0;

      memcpy (&header, data, sizeof header);
      if (header.nla_len < NLA_HDRLEN || header.nla_len > length)
        return NULL;
      if ((header.nla_type & NLA_TYPE_MASK) == type)
        {
          *payload_length = header.nla_len - NLA_HDRLEN;
          return data + NLA_HDRLEN;
        }
      step = NLA_ALIGN (header.nla_len);
      if (step >= length)
        return NULL;
      data += step;
      length -= step;
    }
  return NULL;
}

/* one message with its generic header taken off */
typedef gboolean (*OnMessage) (const guint8 *attributes, gsize length, gpointer user_data);

/* calls @callback for every whole message; TRUE when the end of the answer was there */
static gboolean
walk_messages (const guint8 *data, gsize length, OnMessage callback, gpointer user_data)
{
  while (length >= NLMSG_HDRLEN)
    {
      struct nlmsghdr header;
      gsize step = 0;

      memcpy (&header, data, sizeof header);
      if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > length)
        return TRUE;
      if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR)
        return TRUE;
      if (header.nlmsg_len >= NLMSG_HDRLEN + GENL_HDRLEN
          && callback (data + NLMSG_HDRLEN + GENL_HDRLEN, header.nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN, user_data))
        return TRUE;
      step = NLMSG_ALIGN (header.nlmsg_len);
      if (step >= length)
        return FALSE;
      data += step;
      length -= step;
    }
  return FALSE;
}

static gboolean
take_bss (const guint8 *attributes, gsize length, gpointer user_data)
{
  UchiWifiBss **found = user_data;
  gsize bss_length = 0;
  const guint8 *bss = find_attribute (attributes, length, NL80211_ATTR_BSS, &bss_length);
  g_autoptr (UchiWifiBss) parsed = bss != NULL ? uchi_wifi_parse_bss (bss, bss_length) : NULL;

  if (parsed != NULL && parsed->associated && *found == NULL)
    *found = g_steal_pointer (&parsed);
  return FALSE;
}

gboolean
uchi_wifi_read_scan (const void *data, gsize length, UchiWifiBss **bss)
{
  return walk_messages (data, length, take_bss, bss);
}

/* ---- asking the kernel ------------------------------------------------------------- */

typedef struct {
  struct nlmsghdr netlink;
  struct genlmsghdr generic;
  struct nlattr attribute;
  guint8 value[16];
} Question;

/* a command with its one attribute */
typedef struct {
  guint8 command;
  guint16 flags, type, length;
  const void *value;
} Command;

static gboolean
ask_kernel (int fd, guint16 family, const Command *command)
{
  Question question = { 0 };

  g_return_val_if_fail (command->length <= sizeof question.value, FALSE);
  question.netlink.nlmsg_len = (guint32) (G_STRUCT_OFFSET (Question, value) + NLA_ALIGN (command->length));
  question.netlink.nlmsg_type = family;
  question.netlink.nlmsg_flags = (guint16) (NLM_F_REQUEST | command->flags);
  question.generic.cmd = command->command;
  question.generic.version = 1;
  question.attribute.nla_type = command->type;
  question.attribute.nla_len = (guint16) (NLA_HDRLEN + command->length);
  memcpy (question.value, command->value, command->length);
  return send (fd, &question, question.netlink.nlmsg_len, 0) == (gssize) question.netlink.nlmsg_len;
}

static gboolean
take_family (const guint8 *attributes, gsize length, gpointer user_data)
{
  guint16 *family = user_data;
  gsize id_length = 0;
  const guint8 *id = find_attribute (attributes, length, CTRL_ATTR_FAMILY_ID, &id_length);

  if (id != NULL && id_length >= sizeof *family)
    memcpy (family, id, sizeof *family);
  return TRUE;
}

/* reads until the end of the answer; bounded in count and, by the socket's
 * time limit, in time */
static void
read_answer (int fd, OnMessage callback, gpointer user_data)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER);

  for (guint i = 0; i < MAX_READS; i++)
    {
      gssize length = recv (fd, buffer, BUFFER, 0);

      if (length <= 0 || walk_messages (buffer, (gsize) length, callback, user_data))
        return;
    }
}

static int
open_generic_netlink (void)
{
  const struct timeval limit = { .tv_usec = 300 * 1000 };
  int fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);

  if (fd >= 0)
    setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  return fd;
}

/* (nullable): the joined network as the kernel last saw it */
static UchiWifiBss *
ask_nl80211 (guint interface_index)
{
  static const char name[] = NL80211_GENL_NAME;
  UchiWifiBss *bss = NULL;
  guint32 index = interface_index;
  guint16 family = 0;
  int fd = open_generic_netlink ();

  if (fd < 0)
    return NULL;
  if (ask_kernel (fd, GENL_ID_CTRL, &(Command) { CTRL_CMD_GETFAMILY, 0, CTRL_ATTR_FAMILY_NAME, sizeof name, name }))
    read_answer (fd, take_family, &family);
  if (family != 0
      && ask_kernel (fd, family, &(Command) { NL80211_CMD_GET_SCAN, NLM_F_DUMP, NL80211_ATTR_IFINDEX, sizeof index, &index }))
    read_answer (fd, take_bss, &bss);
  close (fd);
  return bss;
}

/* ---- asking NetworkManager ---------------------------------------------------------- */

enum {
  AP_PRIVACY = 0x1,
  SEC_WEP = 0x1 | 0x2 | 0x10 | 0x20,
  SEC_TKIP = 0x4 | 0x40,
  SEC_CCMP = 0x8 | 0x80,
  SEC_PSK = 0x100,
  SEC_8021X = 0x200,
  SEC_SAE = 0x400,
  SEC_OWE = 0x800 | 0x1000,
};

static UchiWifiProtection
weakest (guint32 flags, guint32 wpa_flags, guint32 rsn_flags)
{
  if (wpa_flags == 0 && rsn_flags == 0)
    return (flags & AP_PRIVACY) != 0 ? UCHI_WIFI_WEP : UCHI_WIFI_OPEN;
  if (((wpa_flags | rsn_flags) & SEC_WEP) != 0)
    return UCHI_WIFI_WEP;
  if (wpa_flags != 0)
    return UCHI_WIFI_WPA;
  if ((rsn_flags & (SEC_PSK | SEC_8021X)) != 0)
    return UCHI_WIFI_WPA2;
  return (rsn_flags & SEC_OWE) != 0 ? UCHI_WIFI_OWE : UCHI_WIFI_WPA3;
}

void
uchi_wifi_from_network_manager (guint32 flags, guint32 wpa_flags, guint32 rsn_flags, UchiWifiSecurity *security)
{
  guint32 both = wpa_flags | rsn_flags;

  *security = (UchiWifiSecurity){
    .protection = weakest (flags, wpa_flags, rsn_flags),
    .tkip = (both & SEC_TKIP) != 0,
    .aes = (both & SEC_CCMP) != 0,
    .enterprise = (both & SEC_8021X) != 0 && (both & (SEC_PSK | SEC_SAE)) == 0,
    .sae_too = (both & SEC_SAE) != 0 && (both & SEC_PSK) != 0,
  };
}

static void
return_not_found (GTask *task)
{
  g_task_return_new_error (task, UCHI_ERROR, UCHI_ERROR_NOT_FOUND, "How the Wi-Fi is protected is not known");
}

static guint32
lookup_flags (GVariant *properties, const char *name, gboolean *found)
{
  guint32 value = 0;

  *found = g_variant_lookup (properties, name, "u", &value) && *found;
  return value;
}

/* 3. what the access point can do */
static void
on_properties_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) properties = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
  g_autoptr (GVariant) name = NULL;
  g_autofree char *decoded = NULL;
  gboolean found = properties != NULL;
  guint32 flags = found ? lookup_flags (properties, "Flags", &found) : 0;
  guint32 wpa_flags = found ? lookup_flags (properties, "WpaFlags", &found) : 0;
  guint32 rsn_flags = found ? lookup_flags (properties, "RsnFlags", &found) : 0;
  UchiWifiBss *bss = NULL;

  if (!found)
    {
      return_not_found (task);
      return;
    }
  bss = g_new0 (UchiWifiBss, 1);
  bss->associated = TRUE;
  bss->known = TRUE;
  uchi_wifi_from_network_manager (flags, wpa_flags, rsn_flags, &bss->security);
  name = g_variant_lookup_value (properties, "Ssid", G_VARIANT_TYPE_BYTESTRING);
  if (name != NULL)
    decoded = uchi_text_decode (g_variant_get_data (name), g_variant_get_size (name), NULL);
  bss->name = uchi_text_clean (decoded != NULL ? decoded : "", -1, UCHI_TEXT_MAX);
  g_task_return_pointer (task, bss, (GDestroyNotify) uchi_wifi_bss_free);
}

static void
get (GDBusConnection *bus, const char *path, const char *method, GVariant *arguments, const char *reply_type,
     GAsyncReadyCallback callback, GTask *task)
{
  g_dbus_connection_call (bus, NM, path, "org.freedesktop.DBus.Properties", method, arguments,
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NO_AUTO_START, DBUS_TIMEOUT_MS,
                          g_task_get_cancellable (task), callback, g_object_ref (task));
}

/* 2. the access point that the device is joined to */
static void
on_access_point_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) value = NULL;
  const char *path = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_OBJECT_PATH))
    path = g_variant_get_string (value, NULL);
  if (path == NULL || g_str_equal (path, "/"))
    return_not_found (task);
  else
    get (G_DBUS_CONNECTION (source), path, "GetAll", g_variant_new ("(s)", NM ".AccessPoint"), "(a{sv})",
         on_properties_cb, task);
}

/* 1b. NetworkManager's device of the interface */
static void
on_device_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  const char *path = NULL;

  if (reply == NULL)
    {
      return_not_found (task);
      return;
    }
  g_variant_get (reply, "(&o)", &path);
  get (G_DBUS_CONNECTION (source), path, "Get", g_variant_new ("(ss)", NM ".Device.Wireless", "ActiveAccessPoint"),
       "(v)", on_access_point_cb, task);
}

/* 1a. the system's bus */
static void
on_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus == NULL)
    {
      return_not_found (task);
      return;
    }
  g_dbus_connection_call (bus, NM, "/org/freedesktop/NetworkManager", NM, "GetDeviceByIpIface",
                          g_variant_new ("(s)", g_task_get_task_data (task)), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, DBUS_TIMEOUT_MS, g_task_get_cancellable (task),
                          on_device_cb, g_object_ref (task));
}

void
uchi_wifi_ask_async (const UchiScopeInfo *info, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (UchiWifiBss) bss = ask_nl80211 (info->index);

  g_task_set_source_tag (task, uchi_wifi_ask_async);
  g_task_set_task_data (task, g_strdup (info->interface), g_free);
  if (bss != NULL && bss->known)
    g_task_return_pointer (task, g_steal_pointer (&bss), (GDestroyNotify) uchi_wifi_bss_free);
  else
    g_bus_get (G_BUS_TYPE_SYSTEM, cancellable, on_bus_cb, g_object_ref (task));
}

static gboolean
on_too_late (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

UchiWifiBss *
uchi_wifi_ask (const UchiScopeInfo *info)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GSource *timer = g_timeout_source_new (WAIT_MS);

  g_main_context_push_thread_default (context);
  g_source_set_callback (timer, on_too_late, cancellable, NULL);
  g_source_attach (timer, context);
  uchi_wifi_ask_async (info, cancellable, on_answer, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (timer);
  g_source_unref (timer);
  g_main_context_pop_thread_default (context);
  return uchi_wifi_ask_finish (result, NULL);
}

UchiWifiBss *
uchi_wifi_ask_finish (GAsyncResult *result, GError **error)
{
  UchiWifiBss *bss = g_task_propagate_pointer (G_TASK (result), error);

  if (bss == NULL)
    uchi_error_convert (error);
  return bss;
}
