/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "net/uchi-scope.h"
#include "wire/uchi-wifi-ie.h"

/**
 * uchi_wifi_read_scan:
 * @data: netlink messages, the answer to NL80211_CMD_GET_SCAN
 * @length: bytes
 * @bss: (inout) (nullable): the joined network, when one of the messages names it
 *
 * Pure. From the kernel, but filled with what strangers broadcast.
 *
 * Returns: whether the end of the list (NLMSG_DONE, NLMSG_ERROR) was among them
 */
gboolean uchi_wifi_read_scan (const void *data, gsize length, UchiWifiBss **bss);

/**
 * uchi_wifi_from_network_manager:
 * @flags: property Flags of org.freedesktop.NetworkManager.AccessPoint
 * @wpa_flags: property WpaFlags
 * @rsn_flags: property RsnFlags
 * @security: (out caller-allocates)
 *
 * Pure: NetworkManager's words for the same (NM80211ApFlags, NM80211ApSecurityFlags).
 */
void uchi_wifi_from_network_manager (guint32 flags, guint32 wpa_flags, guint32 rsn_flags, UchiWifiSecurity *security);

/**
 * uchi_wifi_ask_async:
 * @info: of the scope: interface and its index
 *
 * How the joined Wi-Fi is protected: from the kernel's last scan (nl80211, no
 * privilege, also in Flatpak; blocks for a few milliseconds), else from
 * NetworkManager over D-Bus. Nothing is sent by radio. Fails with
 * %UCHI_ERROR_NOT_FOUND when neither knows.
 */
void uchi_wifi_ask_async (const UchiScopeInfo *info, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
/* the same, waited for: at most 1.5 s; (transfer full) (nullable) */
UchiWifiBss *uchi_wifi_ask (const UchiScopeInfo *info);
/* (transfer full): bssid is zero when NetworkManager answered */
UchiWifiBss *uchi_wifi_ask_finish (GAsyncResult *result, GError **error);
